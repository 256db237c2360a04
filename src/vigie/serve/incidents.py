"""Incidents for the page: the list, one of them with all that is known of it, and the timeline."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

import numpy as np
from fastapi import Query, Request, Response

from vigie.explain_picture import RULE
from vigie.fuse.corrections import effective
from vigie.fuse.voices import first_known
from vigie.picture import Conflict, Correction
from vigie.records import Record
from vigie.serve import changing, geometry, rows, written
from vigie.serve import parameters as p
from vigie.serve.answers import Router
from vigie.serve.asking import DEFAULT, Limit, Offset, Shown, Sort, Wanted, envelope, listed
from vigie.serve.choosing import chosen
from vigie.serve.columns import Array
from vigie.serve.problems import Problem
from vigie.serve.view import View

router = Router(prefix="/api", tags=["page"])
STEPS_S = (60, 300, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400, 604800)


@router.get("/incidents", summary="Incidents")
def incidents(request: Request, of: Shown, wanted: Wanted, sort: Sort, limit: Limit = None, offset: Offset = None) -> Response:
    """Incidents."""
    found = chosen(of, wanted, sort)
    n, first = limit or DEFAULT, offset or 0
    return written.listed(listed(request, of, len(found), len(of.incidents), first, n), written.incident_rows(of, found[first : first + n]))


@router.get("/incidents/{ident}", summary="One incident with its claims, figures, conflicts and history")
def incident(ident: str, of: Shown) -> Record:
    """One incident with its claims, figures, conflicts and history."""
    i, leads_to = found(ident, of)
    piece = of.piece([i], copies=True)
    row = piece.incidents.get(i)
    if row is None:
        raise unknown(ident)
    whole, children = [row.part_of] if row.part_of else [], list(row.parts)
    around = of.piece([*whole, *children], words=False)
    claims = sorted((piece.told[c] for c in (*row.claims, *row.shared) if c in piece.told), key=first_known)
    every = of.door.corrections() if of.known_at is None else ()
    holding = {c.correction_id for c in effective(every)}
    own = {i, *(f"i{c[1:]}" for c in row.claims), *row.claims}
    places = [{**geometry.placed(r), "role": r.role, "point": geometry.point(r.place), "shape": geometry.shape_address(r.place)} for r in row.places]
    more = {"notes": list(row.notes), "related": list(row.related), "conflicts_ids": list(row.conflicts), "places_full": places}
    return {
        **envelope(of),
        "asked": ident,
        "leads_to": leads_to,
        "incident": {**rows.incident_row(row, piece), **more},
        "parts": [rows.incident_row(around.incidents[c], around) for c in children if c in around.incidents],
        "part_of": next((rows.incident_row(around.incidents[w], around) for w in whole if w in around.incidents), None),
        "claims": [rows.claim_row(t, piece) for t in claims],
        "tolls": [rows.toll_row(t, piece) for t in of.tolls.of(i)],
        "rule": RULE,
        "conflicts": conflict_rows(of, of.conflicts.of(i)),
        "changes": [rows.change_row(c, of) for c in changing.about(of, i)],
        "corrections": [correction_row(c, of, holding) for c in reversed(every) if own & set(c.about)],
        "why": [{"a": a, "b": b, "score": score, "reasons": why} for a, b, score, why in row.why],
    }


def conflict_rows(of: View, some: Sequence[Conflict]) -> list[Record]:
    """Return contradictions as rows."""
    piece = of.piece(claims={i for c in some for v in c.values for i in v.claims})
    return [rows.conflict_row(c, piece) for c in some]


def found(ident: str, of: View) -> tuple[str, str | None]:
    """Return the id of the incident that an id of any age or a code leads to; a second time where it is another than was asked for. Problem (404) for none."""
    asked = ident if of.incidents.place(ident) is not None else of.incidents.with_text("code", ident)
    if asked is None and ident[:1] in ("i", "c"):
        asked = of.incident_of("c" + ident[1:])
    if asked is None:
        raise unknown(ident)
    now = asked
    for _ in range(20):
        if not of.is_merged(now):
            break
        row = of.incident_rows([now]).get(now)
        if row is None or not row.merged_into or of.incidents.place(row.merged_into) is None:
            break
        now = row.merged_into
    moved = now != asked or ident.casefold() not in (now, (of.code(now) or "").casefold())
    return now, now if moved else None


def unknown(ident: str) -> Problem:
    """Return the refusal of an id that leads to no incident."""
    return Problem(404, f"no incident {ident[:60]!r}: `/api/incidents` lists ids and codes; at another known_at it may be there", "ident")


def resolved(ident: str, of: View) -> str:
    """Return the full id that a code or an id means, in this picture or of the store's past."""
    return of.incidents.with_text("code", ident) or of.door.id_of(ident)


def correction_row(c: Correction, of: View, holding: set[str]) -> Record:
    """Return a correction as the log tells it."""
    codes = [_code(i, of) if i[:1] in ("i", "c") else None for i in c.about]
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


def _code(ident: str, of: View) -> str:
    """The short name of the incident that an id leads to, else of the id itself, else the id."""
    incident = of.incident_of("c" + ident[1:]) or ident
    return of.code(incident) or incident


@router.get("/timeline", summary="Counts of incidents over time")
def timeline(
    of: Shown,
    wanted: Wanted,
    bins: Annotated[int | None, Query(ge=1, le=500)] = None,
    zone: Annotated[str | None, Query(max_length=60)] = None,
) -> Record:
    """Counts of incidents over time."""
    told_in = p.zone_of(zone) or p.zone_of(of.zone)
    shown = chosen(of, wanted)
    times = of.incidents["first"][shown]
    dated = ~np.isnan(times)
    times, kinds, timed = times[dated], of.incidents["kind"][shown][dated], of.incidents["timed"][shown][dated]
    start = wanted.since or (datetime.fromtimestamp(times.min(), UTC) if len(times) else of.moment)
    end = wanted.until or (datetime.fromtimestamp(times.max(), UTC) if len(times) else of.moment)
    answer = {**envelope(of), "shown": len(shown), "total": len(of.incidents), "undated": len(shown) - len(times)}
    if start is None or end is None or told_in is None or end < start:
        return {**answer, "start": None, "end": None, "step_s": None, "bins": []}
    step = next((s for s in STEPS_S if (end - start).total_seconds() / s < (bins or 96)), 0) or _weeks(start, end, bins or 96)
    first = _floor(start.astimezone(told_in), step)
    place = ((times - first.timestamp()) // step).astype(int)
    wanted_ones = (place >= 0) & (times <= end.timestamp())
    counts, exact = (_counts(of, place[some], kinds[some]) for some in (wanted_ones, wanted_ones & timed.astype(bool)))
    last = int((end.astimezone(UTC) - first.astimezone(UTC)).total_seconds() // step)
    made = [_bin(first, n, step, counts.get(n, {}), exact.get(n, {})) for n in range(last + 1)]
    return {**answer, "zone": str(told_in), "start": made[0]["start"], "end": end.astimezone(told_in).isoformat(), "step_s": step, "bins": made}


def _counts(of: View, bins: Array, kinds: Array) -> dict[int, dict[str, int]]:
    """How many incidents of each kind lie in each bin."""
    found: dict[int, dict[str, int]] = {}
    pairs, n_each = np.unique(np.stack([bins, kinds]), axis=1, return_counts=True)
    for n, kind, count in zip(*pairs.tolist(), n_each.tolist(), strict=True):
        found.setdefault(n, {})[of.shelves.words.words.values[kind]] = count
    return found


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


def _bin(first: datetime, n: int, step_s: int, kinds: Mapping[str, int], timed: Mapping[str, int]) -> dict[str, Any]:
    """A bin; `timed`: those of its incidents that are known more finely than by the day."""
    start = (first.astimezone(UTC) + timedelta(seconds=n * step_s)).astimezone(first.tzinfo)
    return {"start": start.isoformat(), "count": sum(kinds.values()), "kinds": dict(sorted(kinds.items())), "timed": dict(sorted(timed.items()))}
