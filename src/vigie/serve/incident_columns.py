"""Incidents as columns: what filters, orders, counts and tiles ask of them. Whole rows are fetched only where they are shown."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import numpy as np

from vigie.desk.index import place_of
from vigie.picture import Incident, Range
from vigie.serve.claim_columns import TOLD_BY, Vocabulary
from vigie.serve.columns import NONE, NOWHEN, Array, Cells, Columns, seconds

NUMBERS = {
    "first": "d", "last": "d", "reported": "d", "changed": "d", "recorded": "d",
    "killed": "d", "missing": "d", "injured": "d", "killed_latest": "d", "sources": "i",
    "kind": "i", "status": "i", "review": "i", "verified": "i", "precision": "i", "contested": "b", "place": "i", "zone": "i",
    "assignee": "i", "key": "b", "timed": "b",
}  # fmt: skip


WITHIN_A_DAY = ("minute", "hour", "part-of-day")  # of others only the day is known, or less


def no_incidents() -> Columns:
    """Return the columns of a picture without incidents."""
    return Columns(NUMBERS, pairs=(*TOLD_BY, "places"), texts=("code", "title"), found_by=("code",))


def incident_cells(i: Incident, of: Vocabulary, claims: Columns, recorded: datetime | None, changed: datetime | None) -> Cells:
    """Return an incident as cells. `recorded`: since when the store has it so; `changed`: when it last changed in what was known."""
    place = place_of(i.places)
    began = i.time.start if i.time else i.first_reported
    ended = i.time.end if i.time else i.first_reported
    numbers: dict[str, float] = {
        "first": seconds(began or ended),
        "last": seconds(ended or began),
        "reported": seconds(i.last_reported or i.first_reported),
        "changed": seconds(changed or i.last_reported or i.first_reported),
        "recorded": seconds(recorded),
        "killed": most(i.killed),
        "missing": most(i.missing),
        "injured": most(i.injured),
        "killed_latest": i.killed.latest if i.killed and i.killed.latest is not None else NOWHEN,
        "sources": i.sources,
        "kind": of.words.of(i.kind),
        "status": of.words.of(i.status),
        "review": of.words.of(i.review),
        "verified": of.words.of(dict(i.verification).get("occurrence", "none")),
        "precision": of.words.of(i.location_precision),
        "contested": i.contested,
        "assignee": of.words.of(i.assignee),
        "key": i.key_event,
        "timed": i.time is None or i.time.granularity in WITHIN_A_DAY,
        "place": of.places.of(place),
        "zone": of.words.of(i.places[0].place.timezone or None) if i.places else NONE,
    }
    pairs: dict[str, Iterable[int]] = {"places": {of.places.of(p.place) for p in i.places if p.role == "location"}}
    at = claims.places_of(i.claims)
    pairs |= {column: {int(c) for c in claims[column][at] if c >= 0} for column in TOLD_BY}
    return Cells(numbers, pairs, {"code": i.code, "title": i.title})


def most(figures: Range | None) -> float:
    """Return the highest number of a figure; -1 where there is none."""
    return -1 if figures is None else max(x for x in (figures.min, figures.max, figures.latest, 0) if x is not None)


def ordered(of: Columns, sort: str, words: Any) -> Array:
    """Return the places of the rows that are there in an order; equal ones by id."""
    rank = np.empty(len(of.here), dtype="i4")
    rank[of.by_id] = np.arange(len(of.by_id), dtype="i4")
    keys = _KEYS[sort](of, words)
    order = np.lexsort((rank, *reversed(keys)))
    found: Array = order[of.here[order]].astype("i4")
    return found


def _late(times: Array) -> tuple[Array, ...]:
    return np.isnan(times), -np.nan_to_num(times)


_KEYS = {
    "latest": lambda of, words: _late(of["first"]),
    "earliest": lambda of, words: (np.isnan(of["first"]), np.nan_to_num(of["first"])),
    "worst": lambda of, words: (
        np.isin(of["status"], words.known(("withdrawn", "merged"))), -of["killed"], -of["missing"], -of["injured"], -of["sources"],
    ),
    "reported": lambda of, words: _late(of["reported"]),
    "changed": lambda of, words: _late(of["changed"]),
}  # fmt: skip
SORT_NAMES = tuple(_KEYS)
