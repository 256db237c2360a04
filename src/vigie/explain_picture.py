"""How one row of a picture came to be: which claims, what held them together, which figure gave each bound, who says so in which words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from vigie import picture_wording as words
from vigie import wording
from vigie.errors import OptionError
from vigie.explain import explained_claim
from vigie.picture import Conflict, Incident, Range, ServiceState, Told, Toll
from vigie.picture_tables import Picture

RULE = (
    "The range holds the figures that stand; figures of different speakers are never added. Beside it the latest of the first class of source present: "
    "local authority or rescue and health, national, operator, international, own, other."
)


def explained_row(picture: Picture, row_id: str) -> Iterator[str]:
    """Yield lines of text on an incident (by code or id), a service row, a conflict, a person or a claim; the beginning of an id is enough.

    OptionError where no row or several have it.
    """
    row = row_of(picture, row_id)
    if isinstance(row, Incident):
        return _incident(picture, row)
    if isinstance(row, ServiceState):
        return _service(picture, row)
    if isinstance(row, Conflict):
        return iter([*_conflict(row), *_evidence(picture, [c for v in row.values for c in v.claims])])
    return _claim(picture, row)


def row_of(picture: Picture, row_id: str) -> Incident | ServiceState | Conflict | Told:
    """Return the row with this id or code, or its beginning; an id of an incident that was merged leads to what it is now."""
    low = row_id.casefold()
    found: dict[str, Incident | ServiceState | Conflict | Told] = {}
    for i in picture.incidents:
        if i.code.casefold() == low or i.incident_id.startswith(low):
            found[i.incident_id] = i
    found |= {s.service_id: s for s in picture.services if s.service_id.startswith(low)}
    found |= {c.conflict_id: c for c in picture.conflicts if c.conflict_id.startswith(low)}
    found |= {t.claim.claim_id: t for t in picture.claims if t.claim.claim_id.startswith(low)}
    if not found and low.startswith("i"):
        now = picture.incident_of.get(f"c{low[1:]}")
        found |= {i.incident_id: i for i in picture.incidents if i.incident_id == now}
    if len(found) == 1:
        return next(iter(found.values()))
    if found:
        raise OptionError(f"{row_id!r} begins {len(found)} ids ({', '.join(sorted(found)[:3])} ...): give more of it")
    raise OptionError(f"no row {row_id!r} in the picture: give a code (KR-7F3A2K) or an id; `vigie incidents`, `vigie board` and `vigie conflicts` list them")


def _incident(picture: Picture, row: Incident) -> Iterator[str]:
    yield f"incident {row.code} ({row.incident_id}): {row.title}"
    yield f"{'kind':13}{row.kind}"
    yield f"{'when':13}{words.happened(row.time, row.time_precision) or 'unknown'} (precision: {row.time_precision or 'unknown'})"
    yield f"{'where':13}{words.places(row.places) or 'unknown'} (precision: {row.location_precision or 'unknown'})"
    yield f"{'sources':13}{words.counted(row)}"
    yield f"{'verified':13}{', '.join(f'{k}: {v}' for k, v in row.verification) or 'none'}"
    if row.status != "current":
        yield f"{'status':13}{row.status}" + (f" into {row.merged_into}" if row.merged_into else "")
    for name, figures in (("killed", row.killed), ("injured", row.injured), ("missing", row.missing)):
        if figures is not None:
            yield f"{name:13}{words.figure(figures)}" + (f", latest {words.latest(figures)}" if figures.latest_by else "")
            own = sorted((t for t in picture.tolls if t.incident_id == row.incident_id and t.field == name and t.group is None), key=_said)
            for t in own:
                yield f"{'':15}{_toll(t)}"
    if any((row.killed, row.injured, row.missing)):
        yield f"{'rule':13}{RULE}"
    for c in picture.conflicts:
        if c.about == row.incident_id:
            yield from _conflict(c)
    for note in row.notes:
        yield f"{'note':13}{note}"
    if row.why:
        yield "held together by"
        for a, b, score, why in sorted(row.why, key=lambda w: (-w[2], w[0], w[1])):
            yield f"{'':13}{score:.2f}  {a} + {b}: {why}"
    yield from _evidence(picture, row.claims)
    for c in picture.changes:
        if c.about == row.incident_id:
            who = f"{c.trigger}, {c.by}" if c.by else c.trigger
            yield f"{'changed':13}{words.instant(c.at)}: {c.field} {plain_value(c.was)} \u2192 {plain_value(c.now)} ({c.class_}, {who})"


def plain_value(value: object) -> str:
    """Return a value of a change or a conflict in a few words; 'nothing' for None."""
    if isinstance(value, Mapping) and "min" in value:
        value = Range(value["min"], value.get("max"), value.get("latest"), value.get("latest_by"), bool(value.get("approx")))
    if isinstance(value, Range):
        return (words.figure(value) or "?") + (f", latest {words.latest(value)}" if value.latest_by else "")
    if isinstance(value, list | tuple):
        return " / ".join(map(plain_value, value))
    return "nothing" if value is None else str(value)


def _said(t: Toll) -> tuple[float, str]:
    return (t.said.timestamp() if t.said else 0.0), t.toll_id


def _toll(t: Toll) -> str:
    figure = wording.number({"min": words.plain_number(t.figure.min), "max": words.plain_number(t.figure.max), "approx": t.figure.approx})
    state = "stands" if t.stands else "superseded"
    return f"{figure} by {t.speaker} ({t.source_class}), said {words.instant(t.said) or 'at an unknown time'}, {state}: {t.claim_id}"


def _service(picture: Picture, row: ServiceState) -> Iterator[str]:
    yield f"service row {row.service_id}: {row.service} in {row.place.name}: {row.state}"
    times = (("since", row.since), ("until", row.until), ("as of", row.as_of))
    for name, value in (*((n, words.instant(t)) for n, t in times), ("how many", words.extent(row))):
        yield f"{name:13}{value or 'not said'}"
    yield f"{'sources':13}{row.sources}: {', '.join(row.source_names)}"
    for c in picture.conflicts:
        if c.about == row.service_id:
            yield from _conflict(c)
    yield from _evidence(picture, row.claims)


def _conflict(c: Conflict) -> Iterator[str]:
    yield f"{'conflict':13}{c.conflict_id}, {c.type}: {c.note}" + (f" (settled by {c.settled_by})" if c.settled_by else "")
    for v in c.values:
        yield f"{'':15}{plain_value(v.value)}: {', '.join(v.sources) or 'nobody named'} ({', '.join(v.claims)})"


def _evidence(picture: Picture, ids: tuple[str, ...] | list[str]) -> Iterator[str]:
    by_id = {t.claim.claim_id: t for t in picture.claims}
    yield "in the words of"
    for i in dict.fromkeys(ids):
        t = by_id.get(i)
        if t is None:
            continue
        text = " ".join("".join(c if c.isprintable() else " " for c in t.claim.evidence[0].text).split())
        outlet = f" in {t.document.outlet}" if t.document.outlet else ""
        again = f" (repeats {picture.copies[i]})" if i in picture.copies else ""
        who = f"{wording.who(t.claim.attribution)}{outlet}, {words.instant(t.known_at) or 'time unknown'}"
        yield f"{'':13}{i}  {who}: \u201c{text}\u201d [{t.document.language}]{again}"


def _claim(picture: Picture, t: Told) -> Iterator[str]:
    yield from explained_claim(t.claim)
    incident = picture.incident_of.get(t.claim.claim_id)
    if incident:
        code = next((r.code for r in picture.incidents if r.incident_id == incident), "")
        yield f"{'incident':13}{code} {incident}"
    yield f"{'known':13}{words.instant(t.known_at) or 'unknown'}"
