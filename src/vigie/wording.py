"""Claims in a few words, for people: what, when, where, who says so. Shared by the table, the page and `explain`."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from vigie.model import Attribution, Claim, PlaceRef, TimeRef
from vigie.records import plain

HARMS = ("killed", "injured", "hospitalised", "missing", "trapped", "rescued")


def number(q: Any) -> str:
    """Return a quantity as said: '12', '~12', '≥10', '≤3', '3-5', '?'."""
    q = plain(q)
    if not isinstance(q, dict):
        return f"{q:,}" if isinstance(q, int | float) else str(q)
    low, high, about = q.get("min"), q.get("max"), "~" if q.get("approx") else ""
    if low is None and high is None:
        return "?"
    if high is None:
        return f"{about}\u2265{low:,}"
    if low is None:
        return f"{about}\u2264{high:,}"
    return f"{about}{low:,}" if low == high else f"{about}{low:,}\u2013{high:,}"


def what(claim: Claim) -> str:
    """Return the claim's details in a few words, a modality other than actual in front; the beginning of its evidence where it has no details."""
    words = details(claim)
    return words if claim.modality == "actual" else f"[{claim.modality}] {words}"


def details(claim: Claim) -> str:
    """Return the claim's details in a few words; the beginning of its evidence where it has none."""
    return _details(plain(claim.details)) or _short(claim.evidence[0].text)


def _details(d: dict[str, Any]) -> str:
    words: list[str] = []
    harms = [f"{h} {number(d[h])}" for h in HARMS if h in d]
    words += [", ".join(harms)] if harms else []
    words += [f"({', '.join(_group(g) for g in d['groups'])})"] if d.get("groups") else []
    words += ["in all so far"] if d.get("cumulative") else []
    words += [", ".join(_weapon(w) for w in d["weapons"])] if d.get("weapons") else []
    words += [f"from {', '.join(map(str, d['platforms']))}"] if d.get("platforms") else []
    for key in ("service", "hazard", "facility", "activity", "action", "form", "state", "outcome", "extent"):
        words += [str(d[key])] if d.get(key) else []
    words += [f"\u2192 {', '.join(map(str, d['targets']))}"] if d.get("targets") else []
    words += [f"for {', '.join(map(str, d['offers']))}"] if d.get("offers") else []
    words += [f"with {', '.join(map(str, d['participants']))}"] if d.get("participants") else []
    words += [f"\u00d7 {number(d['count'])}"] if d.get("count") is not None else []
    if isinstance(d.get("magnitude"), dict):
        words.append(f"{number(d['magnitude'].get('value'))} {d['magnitude'].get('unit') or ''}".strip())
    words += [f"{number(d['customers'])} customers"] if d.get("customers") else []
    words += [f"{number(d['share'])} %"] if d.get("share") is not None else []
    words += [f"{number(d['people'])} people"] if d.get("people") else []
    words += [f"because of {d['cause']}"] if d.get("cause") else []
    return " ".join(words)


def _group(g: dict[str, Any]) -> str:
    return " ".join([str(g.get("group")), *(f"{h} {number(g[h])}" for h in HARMS if h in g)])


def _weapon(w: dict[str, Any]) -> str:
    name = w.get("model") or w.get("class") or "?"
    if isinstance(name, list):
        name = "/".join(map(str, name))
    return f"{number(w['count'])} {name}" if w.get("count") is not None else str(name)


def _short(text: str, most: int = 80) -> str:
    flat = " ".join(text.split())
    return f"\u201c{flat}\u201d" if len(flat) <= most else f"\u201c{flat[: most - 1].rsplit(' ', 1)[0]}\u2026\u201d"


def when(t: TimeRef | None) -> str:
    """Return the time of a claim, in its own zone: a minute, an hour span, a day, a span of days; '' where unknown."""
    if t is None:
        return ""
    if t.granularity == "minute":
        return f"{t.start:%Y-%m-%d %H:%M}"
    start, end = t.start, t.end
    if _midnight(start) and _midnight(end):
        days = (end.date() - start.date()).days
        if days <= 1:
            return f"{start:%Y-%m-%d}"
        return f"{start:%Y-%m-%d} \u2026 {end.date().fromordinal(end.date().toordinal() - 1):%Y-%m-%d}"
    if start.date() == end.date() or (_midnight(end) and (end.date() - start.date()).days == 1):
        return f"{start:%Y-%m-%d %H:%M}\u2013{'24:00' if _midnight(end) else format(end, '%H:%M')}"
    return f"{start:%Y-%m-%d %H:%M} \u2026 {end:%Y-%m-%d %H:%M}"


def _midnight(at: datetime) -> bool:
    return at.hour == at.minute == 0


def where(claim: Claim) -> str:
    """Return the places of a claim: 'Kharkiv (north)', 'from the Black Sea', 'to Odesa'; '' where unknown."""
    return ", ".join(map(_where, claim.places))


def _where(p: PlaceRef) -> str:
    prefix = {"origin": "from ", "target": "to "}.get(p.role, "")
    return f"{prefix}{p.place.name}{f' ({p.part})' if p.part else ''}"


def who(a: Attribution) -> str:
    """Return who says so, with office, body, medium and relays; 'the text' where no source is named."""
    body = a.organization if a.organization and a.organization != a.name else None
    about = ", ".join(x for x in (a.office if a.name else None, body if a.name else None, a.jurisdiction) if x)
    name = a.name or body or a.office
    if not name:
        out = "the text"
    else:
        out = f"{name} ({about})" if about and about != name else name
    out += f" on {a.medium}" if a.medium in ("telegram", "x", "facebook") else f", {a.medium}" if a.medium else ""
    return out + (f" via {', '.join(a.relayed_by)}" if a.relayed_by else "")


def verified(claim: Claim) -> str:
    """Return what the outlet says of it; '' where it only passes the claim on."""
    return "" if claim.verification == "none" else claim.verification
