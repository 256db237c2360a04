"""Filters of incidents, as the page and the tiles ask for them: the incidents that they let through, in the order wanted. Worked out on columns alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from vigie.serve import geometry
from vigie.serve.columns import Array
from vigie.serve.incident_columns import SORT_NAMES, ordered
from vigie.serve.parameters import Box
from vigie.serve.placed import at_places
from vigie.serve.stretches import touching
from vigie.serve.view import View

SORTS = SORT_NAMES
Values = frozenset[str]
NONE: Values = frozenset()
REMEMBERED = 64  # queries of words, of one view


@dataclass(frozen=True, slots=True)
class Filters:
    """What of the incidents is wanted; what is left out does not narrow. `statuses` empty: all but merged ones."""

    kinds: Values = NONE
    place: str | None = None
    services: Values = NONE
    languages: Values = NONE
    speakers: Values = NONE
    outlets: Values = NONE
    verifications: Values = NONE
    reviews: Values = NONE
    statuses: Values = NONE
    wheres: Values = NONE
    assignees: Values = NONE
    key: bool | None = None
    contested: bool | None = None
    since: datetime | None = None
    until: datetime | None = None
    bbox: Box | None = None
    q: str | None = None
    recorded_since: datetime | None = None


def chosen(of: View, wanted: Filters, sort: str = "latest") -> Array:
    """Return the places (in `of.incidents`) of the incidents that the filters let through, in this order."""
    order = in_order(of, sort)
    found: Array = order[lets(of, wanted)[order]]
    return found


def in_order(of: View, sort: str) -> Array:
    """Return the places of all incidents in an order, worked out once for a view."""
    name = ("ordered", sort)
    if name not in of.memory:
        of.memory[name] = ordered(of.incidents, sort, of.shelves.words.words)
    found: Array = of.memory[name]
    return found


def lets(of: View, wanted: Filters) -> Array:
    """Return for each place whether the filters let its incident through."""
    found = of.incidents.here.copy()
    for test in _tests(of, wanted):
        found &= test
    return found


def _tests(of: View, wanted: Filters) -> Iterator[Array]:
    rows, words = of.incidents, of.shelves.words.words
    yield _among(rows["status"], words.known(wanted.statuses)) if wanted.statuses else ~_among(rows["status"], words.known(("merged",)))
    closed = ((wanted.kinds, "kind"), (wanted.reviews, "review"), (wanted.verifications, "verified"), (wanted.assignees, "assignee"))
    for values, column in closed:
        if values:
            yield _among(rows[column], words.known(values))
    for truth, column in ((wanted.contested, "contested"), (wanted.key, "key")):
        if truth is not None:
            yield rows[column] == truth
    yield from _where(of, wanted)
    yield from _told_by(of, wanted)
    if wanted.since or wanted.until:
        yield touching((rows["first"], rows["last"]), (wanted.since, wanted.until), timeless=False, through=False)
    if wanted.q:
        yield _holding(of, said_with(of, wanted.q))
    if wanted.recorded_since is not None:
        with np.errstate(invalid="ignore"):
            yield rows["recorded"] > wanted.recorded_since.timestamp()


def _among(column: Array, codes: list[int]) -> Array:
    return np.isin(column, codes)


def _where(of: View, wanted: Filters) -> Iterator[Array]:
    rows, places = of.incidents, of.shelves.words.places
    if wanted.place is not None:
        yield rows.has("places", places.lying_in(wanted.place))
    if wanted.wheres:
        sorts = [geometry.WHERES.index(w) for w in wanted.wheres]
        found = at_places(rows["place"], np.flatnonzero(np.isin(places.sorts(), sorts)), len(places))
        yield found | (rows["place"] < 0) if "unplaced" in wanted.wheres else found
    if wanted.bbox is not None:
        yield in_box(of, wanted.bbox)


def _told_by(of: View, wanted: Filters) -> Iterator[Array]:
    words, names = of.shelves.words.words, of.shelves.words.names
    given = (("speaker", wanted.speakers, names), ("outlet", wanted.outlets, names), ("language", wanted.languages, words), ("service", wanted.services, words))
    for column, values, codes in given:
        if values:
            yield of.incidents.has(column, codes.known(values))


def in_box(of: View, bbox: Box) -> Array:
    """Return for each place whether its incident's point or area touches a box; those without geometry are in none."""
    places = of.shelves.words.places
    return at_places(of.incidents["place"], places.touching(bbox), len(places))


def said_with(of: View, query: str) -> Array:
    """Return the places of the claims whose words a query finds, as far as their words are shown. OptionError where it asks for no word."""
    kept: dict[str, Array] = of.memory.setdefault("said", {})
    if query not in kept:
        while len(kept) > REMEMBERED:
            kept.pop(next(iter(kept)))
        found = of.claims.places_of(of.door.claims_with(query))
        kept[query] = found[of.claims["withheld"][found] == 0]
    return kept[query]


def _holding(of: View, claims: Array) -> Array:
    """Return for each place whether its incident holds one of these claims."""
    found = np.zeros(len(of.incidents.here), dtype=bool)
    incidents = of.claims["incident"][claims]
    found[incidents[incidents >= 0]] = True
    return found


def that_hold(of: View, claims: Array) -> list[str]:
    """Return the ids of the incidents that hold some of these claims, the latest first."""
    order = in_order(of, "latest")
    return of.incidents.ids_at(order[_holding(of, claims)[order]])
