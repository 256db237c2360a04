"""Incidents for the page: the list, one of them with all that is known of it, and the timeline."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

from fastapi import Query, Request

from vigie.explain_picture import RULE
from vigie.fuse.corrections import effective
from vigie.fuse.voices import first_known
from vigie.picture import Correction, Incident
from vigie.records import Record
from vigie.serve import geometry, rows
from vigie.serve import parameters as p
from vigie.serve.answers import Router
from vigie.serve.asking import Kept, Limit, Offset, Shot, Sort, Wanted, envelope, page
from vigie.serve.choosing import began, chosen
from vigie.serve.problems import Problem
from vigie.serve.snapshots import Snapshot
from vigie.store import Store

router = Router(prefix="/api", tags=["page"])
STEPS_S = (60, 300, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400, 604800)


@router.get("/incidents", summary="Incidents")
def incidents(request: Request, of: Shot, store: Kept, wanted: Wanted, sort: Sort, limit: Limit = None, offset: Offset = None) -> Record:
    """Incidents."""
    found = chosen(of, wanted, store, sort)
    return page(request, of, found, len(of.picture.incidents), lambda i: rows.incident_row(i, of), limit, offset)


@router.get("/incidents/{ident}", summary="One incident with its claims, figures, conflicts and history")
def incident(ident: str, of: Shot, store: Kept) -> Record:
    """One incident with its claims, figures, conflicts and history."""
    row, leads_to = found(ident, of)
    claims = sorted((of.index.told[c] for c in (*row.claims, *row.shared) if c in of.index.told), key=first_known)
    every = store.corrections() if of.known_at is None else ()
    holding = {c.correction_id for c in effective(every)}
    own = {row.incident_id, *(f"i{c[1:]}" for c in row.claims), *row.claims}
    children = [of.index.incidents[i] for i in row.parts if i in of.index.incidents]
    whole = of.index.incidents.get(row.part_of or "")
    places = [{**geometry.placed(r), "role": r.role, "point": geometry.point(r.place), "shape": geometry.shape_address(r.place)} for r in row.places]
    more = {"notes": list(row.notes), "related": list(row.related), "conflicts_ids": list(row.conflicts), "places_full": places}
    return {
        **envelope(of),
        "asked": ident,
        "leads_to": leads_to,
        "incident": {**rows.incident_row(row, of), **more},
        "parts": [rows.incident_row(i, of) for i in children],
        "part_of": rows.incident_row(whole, of) if whole else None,
        "claims": [rows.claim_row(t, of) for t in claims],
        "tolls": [rows.toll_row(t, of) for t in of.tolls.get(row.incident_id, ())],
        "rule": RULE,
        "conflicts": [rows.conflict_row(c, of) for c in of.conflicts.get(row.incident_id, ())],
        "changes": [rows.change_row(c, of) for c in of.picture.changes if c.about == row.incident_id],
        "corrections": [correction_row(c, of, holding) for c in reversed(every) if own & set(c.about)],
        "why": [{"a": a, "b": b, "score": score, "reasons": why} for a, b, score, why in row.why],
    }


def found(ident: str, of: Snapshot) -> tuple[Incident, str | None]:
    """Return the incident that an id of any age or a code leads to, and its id where that is another than was asked for. Problem (404) where there is none."""
    row = of.index.incidents.get(ident) or of.by_code.get(ident.casefold())
    if row is None and ident[:1] in ("i", "c"):
        row = of.index.incidents.get(of.picture.incident_of.get("c" + ident[1:], ""))
    if row is None:
        raise Problem(404, f"no incident {ident[:60]!r}: `/api/incidents` lists ids and codes; at another known_at it may be there", "ident")
    asked = row
    for _ in range(20):
        if not (row.merged_into and row.merged_into in of.index.incidents):
            break
        row = of.index.incidents[row.merged_into]
    moved = row is not asked or ident.casefold() not in (row.incident_id, row.code.casefold())
    return row, row.incident_id if moved else None


def resolved(ident: str, of: Snapshot, store: Store) -> str:
    """Return the full id that a code or an id means, in this picture or of the store's past."""
    incident = of.by_code.get(ident.casefold())
    return incident.incident_id if incident else store.id_of(ident)


def correction_row(c: Correction, of: Snapshot, holding: set[str]) -> Record:
    """Return a correction as the log tells it."""
    codes = [of.index.code(of.picture.incident_of.get("c" + i[1:]) or i) if i[:1] in ("i", "c") else None for i in c.about]
    about = {"about": list(c.about), "about_codes": codes}
    told = {"field": c.field, "value": c.value, "class": c.class_, "reason": c.reason, "undoes": c.undoes}
    return {
        "correction_id": c.correction_id,
        "at": c.at.isoformat(),
        "by": c.by,
        "action": c.action,
        **about,
        **told,
        "holds": None if c.undoes else c.correction_id in holding,
    }


@router.get("/timeline", summary="Counts of incidents over time")
def timeline(
    of: Shot,
    store: Kept,
    wanted: Wanted,
    bins: Annotated[int | None, Query(ge=1, le=500)] = None,
    zone: Annotated[str | None, Query(max_length=60)] = None,
) -> Record:
    """Counts of incidents over time."""
    told_in = p.zone_of(zone) or p.zone_of(of.zone)
    found_rows = chosen(of, wanted, store)
    moments = [(at.astimezone(UTC), i.kind) for i in found_rows if (at := began(i))]
    start = wanted.since or min((at for at, _ in moments), default=of.moment)
    end = wanted.until or max((at for at, _ in moments), default=of.moment)
    answer = {**envelope(of), "shown": len(found_rows), "total": len(of.picture.incidents), "undated": len(found_rows) - len(moments)}
    if start is None or end is None or told_in is None or end < start:
        return {**answer, "start": None, "end": None, "step_s": None, "bins": []}
    step = next((s for s in STEPS_S if (end - start).total_seconds() / s < (bins or 96)), 0) or _weeks(start, end, bins or 96)
    first = _floor(start.astimezone(told_in), step)
    counts: dict[int, Counter[str]] = {}
    for at, kind in moments:
        n = int((at - first.astimezone(UTC)).total_seconds() // step)
        if n >= 0 and at <= end:
            counts.setdefault(n, Counter())[kind] += 1
    last = int((end.astimezone(UTC) - first.astimezone(UTC)).total_seconds() // step)
    made = [_bin(first + timedelta(seconds=0), n, step, counts.get(n, Counter())) for n in range(last + 1)]
    return {**answer, "zone": str(told_in), "start": made[0]["start"], "end": end.astimezone(told_in).isoformat(), "step_s": step, "bins": made}


def _weeks(start: datetime, end: datetime, bins: int) -> int:
    """A step of whole weeks, for stretches of many years."""
    weeks = int((end - start).total_seconds() // STEPS_S[-1] // bins) + 1
    return weeks * STEPS_S[-1]


def _floor(at: datetime, step_s: int) -> datetime:
    """The round moment at or before this one, on its own clock."""
    midnight = at.replace(hour=0, minute=0, second=0, microsecond=0)
    if step_s >= 86400:
        return midnight - timedelta(days=midnight.weekday() if step_s > 86400 and midnight.year > 1 else 0)
    seconds = at.hour * 3600 + at.minute * 60 + at.second
    return midnight + timedelta(seconds=seconds - seconds % step_s)


def _bin(first: datetime, n: int, step_s: int, kinds: Counter[str]) -> dict[str, Any]:
    start = (first.astimezone(UTC) + timedelta(seconds=n * step_s)).astimezone(first.tzinfo)
    return {"start": start.isoformat(), "count": sum(kinds.values()), "kinds": dict(sorted(kinds.items()))}
