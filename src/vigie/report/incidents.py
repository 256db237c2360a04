"""Incidents with their evidence: what, when, where, how many harmed and who says so, then the sources' own words."""

from __future__ import annotations

from collections.abc import Sequence

from vigie import picture_wording as words
from vigie.picture import Conflict, Incident, Range, Told, Toll
from vigie.report.marks import clock, count, e, link, quote, value
from vigie.report.view import View

OPEN = 5  # pieces of evidence shown at once on a screen; the others unfold, and print
HARMS = (("killed", "killed"), ("injured", "injured"), ("missing", "missing"))


def section(view: View) -> str:
    """Return every incident as a card, worst first, the parts of a wave behind it."""
    rows = view.worst_first()
    note = "<p class=note>Worst first. A range holds the figures that stand, of different speakers; they are never added or averaged.</p>\n"
    cards = "".join(card(view, r) + "".join(card(view, p, part=True) for p in view.parts(r)) for r in rows)
    empty = "" if rows else "<p>No incident was found.</p>\n"
    return f'<section id="incidents" aria-labelledby="incidents-h"><h2 id="incidents-h">Incidents</h2>\n{note}{empty}{cards}</section>\n'


def card(view: View, row: Incident, *, part: bool = False) -> str:
    """Return one incident; a part of a wave is set in."""
    i = row.incident_id
    where = value(i, "places", words.places(row.places)) or "place not known"
    when = f'<time datetime="{row.time.start.isoformat()}">{e(words.happened(row.time, row.time_precision))}</time>' if row.time else "time not known"
    facts = [*_harm(row), *_arms(view, row), ("when", when), ("where", where + _precision(row)), ("verified", _verified(row))]
    facts += [("weapons", value(i, "weapons", ", ".join(_weapon(w) for w in row.weapons)))] if row.weapons else []
    facts += [("parts", ", ".join(link(p.incident_id, e(p.code)) for p in view.parts(row)))] if row.parts else []
    facts += [("part of", link(row.part_of, e(view.incidents[row.part_of].code)))] if row.part_of in view.incidents else []
    facts += [("merged into", link(row.merged_into, e(view.incidents[row.merged_into].code)))] if row.merged_into in view.incidents else []
    facts += [("sources", _sources(view, row))]
    lines = "".join(f"<div{' class=wide' if k in ('sources', 'launched', 'shot down') else ''}><dt>{k}</dt><dd>{v}</dd></div>" for k, v in facts if v)
    look = " ".join(["card", f"g-{e(row.kind)}", *(["part"] if part else []), *(["gone"] if row.status in ("withdrawn", "merged") else [])])
    title = f"<h3><span class=code data-code>{e(row.code)}</span> {value(i, 'title', row.title)} {_badges(row)}</h3>"
    told = [view.told[c] for c in row.claims if c in view.told and c not in view.picture.copies]
    return (
        f'<article id="{i}" class="{look}" aria-label="{e(row.title)}">{title}<dl>{lines}</dl>'
        f"{_conflicts(view.conflicts[i])}{evidence(view, told, row.sensitivity)}</article>\n"
    )


def _badges(row: Incident) -> str:
    marks = [("contested", "contested", row.contested), (row.status, "status", row.status != "current")]
    marks += [("checked", "checked", row.review == "checked"), *((s, "warning", True) for s in row.sensitivity)]
    return " ".join(f'<span class="badge {cls}">{e(text)}</span>' for text, cls, on in marks if on)


def _precision(row: Incident) -> str:
    areas = ("country", "admin1", "admin2", "admin3", "region", "sea", "water")
    return " <small>(somewhere in it)</small>" if row.location_precision in areas else ""


def _harm(row: Incident) -> list[tuple[str, str]]:
    out = []
    for label, name in HARMS:
        r: Range | None = getattr(row, name)
        if r is not None:
            late = words.latest(r)
            beside = f" <small>latest {value(row.incident_id, name, late)}</small>" if late else ""
            out.append((label, f"<b class=figure>{value(row.incident_id, name, words.figure(r))}</b>{beside}"))
    return out


def _sources(view: View, row: Incident) -> str:
    names = ", ".join(value(row.incident_id, "source_names", n) for n in row.source_names)
    outlets = view.outlets(row.claims)
    where = f"; told in {', '.join(f'<span data-quote>{e(o)}</span>' for o in outlets)}" if outlets else ""
    return f"{value(row.incident_id, 'sources', row.sources)} independent: {names}{where}" if row.source_names else ""


def _verified(row: Incident) -> str:
    by: dict[str, list[str]] = {}
    for fact, v in row.verification:
        by.setdefault(v, []).append(fact)
    said = [f"{value(row.incident_id, 'verification', v)}: {e(', '.join(facts))}" for v, facts in by.items() if v != "none"]
    return "; ".join(said) or "only passed on"


def _arms(view: View, row: Incident) -> list[tuple[str, str]]:
    """What was launched and shot down: each figure that stands, with its speaker."""
    out = []
    for label, name in (("launched", "launched"), ("shot down", "intercepted")):
        found = [t for t in view.tolls[row.incident_id] if t.field == name and t.stands]
        by: dict[str, list[Toll]] = {}
        for t in sorted(found, key=lambda t: (t.group is None, t.group or "", t.toll_id)):
            by.setdefault(t.speaker, []).append(t)
        said = []
        for speaker, figures in sorted(by.items()):
            told = [f"<b>{value(t.toll_id, 'figure', words.quantity(t.figure))}</b> {value(t.toll_id, 'group', words.many(t.group or ''))}" for t in figures]
            said.append(f"{', '.join(told)} <small>({value(figures[0].toll_id, 'speaker', speaker)})</small>")
        out += [(label, "; ".join(said))] if said else []
    return out


def _weapon(w: dict[str, object]) -> str:
    name = w.get("model") or w.get("class") or "?"
    return str(name)


def _conflicts(some: list[Conflict]) -> str:
    stands = [c for c in some if c.settled_by is None]
    if not stands:
        return ""
    return "<p class=against><b>Contested:</b> " + "; ".join(link(c.conflict_id, e(c.field.replace("_", " "))) for c in stands) + "</p>"


def evidence(view: View, told: list[Told], flags: Sequence[str] = ()) -> str:
    """Return the words that claims rest on, as first known, each with who says so and where; hard words unfold after a warning."""
    if not told:
        return ""
    ordered = sorted(told, key=lambda t: (t.known_at.timestamp() if t.known_at else float("inf"), t.document.document_id, t.claim.evidence[0].start))
    plain: dict[str, str] = {}
    guarded: dict[str, str] = {}
    for t in ordered:
        (guarded if hard(t, flags) else plain).setdefault(_who(view, t), t.claim.claim_id)
    items = [f'<li id="{i}">{text}</li>' for text, i in plain.items()]
    shown = f"<ol class=evidence>{''.join(items[:OPEN])}</ol>" if items else ""
    return shown + _folded("more passage", items[OPEN:]) + _folded("passage with hard matter", [f'<li id="{i}">{text}</li>' for text, i in guarded.items()])


def hard(t: Told, flags: Sequence[str]) -> bool:
    """Return whether words wait behind a warning: all of an incident that a person flagged, the engine's flag only where they speak of children."""
    if any(f != "graphic" for f in flags):
        return True
    return "graphic" in flags and any(g.get("group") == "children" for g in t.claim.details.get("groups") or ())


def _folded(noun: str, items: list[str]) -> str:
    plural = noun.replace("passage", "passages")
    return f"<details class=words><summary>{count(len(items), noun, plural)}</summary><ol class=evidence>{''.join(items)}</ol></details>" if items else ""


def _who(view: View, t: Told) -> str:
    """Quotation, speaker, outlet, time."""
    a, c = t.claim.attribution, t.claim
    name = a.name or a.organization or (a.office and f"unnamed {a.office}") or "the text itself"
    said = value(c.claim_id, "attribution", name, cls="speaker") if a.name or a.organization or a.office else f"<span class=speaker>{name}</span>"
    via = "".join(f", via {value(c.claim_id, 'attribution', r)}" for r in a.relayed_by)
    marks = "".join(f' <span class="badge">{e(m)}</span>' for m in (c.modality, c.verification) if m not in ("actual", "none"))
    outlet = f"<span data-quote>{e(t.document.outlet or t.document.title or t.document.uri or 'document without a name')}</span>"
    at = clock(t.known_at, view.at) if t.by_the_clock else "hour not known"
    return f"{quote(c.evidence[0].text, t.document.language)} <cite>{said}{via} \u00b7 {outlet} \u00b7 {at}{marks}</cite>"
