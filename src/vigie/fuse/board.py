"""The board: which state each service had at each place at a moment, as far as was told. 'No report' is a state, and unlike 'operating'."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from vigie.fuse.services import time_to_live
from vigie.model import Place
from vigie.picture import ServiceState
from vigie.resources import kind_shelf

NO_REPORT = "no-report"


@dataclass(frozen=True, slots=True)
class Cell:
    """One service at one place at one moment.

    `state`: what holds, or 'no-report'. `row`: the stretch that says so; `beside`: others that hold at once. `was`: a stale stretch, withheld from the cell.
    `over`: the name of the wider area whose report this is, where none speaks of the place itself.
    """

    service: str
    place: Place
    state: str
    row: ServiceState | None = None
    beside: tuple[ServiceState, ...] = ()
    was: ServiceState | None = None
    over: str | None = None


def board(states: Iterable[ServiceState], at: datetime | None, *, places: Sequence[Place] = (), services: Sequence[str] = ()) -> list[Cell]:
    """Return the cells of every place and service that somebody spoke of, and of the watched `places`, by country, region, place and service.

    `at`: the moment; None for the latest that the states know of. `services`: only these, in this order; else the contract's order of those spoken of.
    """
    rows = list(states)
    at = at or max((s.as_of for s in rows if s.as_of), default=None)
    watched = {p.place_id: p for p in places} or {s.place.place_id: s.place for s in rows}
    spoken = {s.service for s in rows}
    order = list(services) or [s for s in kind_shelf("senses")["values"]["services"] if s in spoken]
    by_cell: dict[tuple[str, str], list[ServiceState]] = {}
    for s in rows:
        by_cell.setdefault((s.service, s.place.place_id), []).append(s)
    return [_cell(service, place, by_cell, at) for place in in_order(watched.values()) for service in order]


def in_order(places: Iterable[Place]) -> list[Place]:
    """Return places as boards have them: by country, region, place."""
    return sorted(places, key=lambda p: (p.country or "~", p.level != "country", p.admin1 or "~", p.level != "admin1", p.name, p.place_id))


def _cell(service: str, place: Place, by_cell: dict[tuple[str, str], list[ServiceState]], at: datetime | None) -> Cell:
    was: ServiceState | None = None
    for area in areas(place):
        held = [s for s in by_cell.get((service, area), ()) if holds(s, at)]
        if area != place.place_id:
            held = [s for s in held if s.state in kind_shelf("services")["states"]["whole"] and s.part is None]
        fresh = [s for s in held if not stale(s, at)]
        if fresh:
            best, *beside = sorted(fresh, key=lambda s: (_moment(s), s.service_id), reverse=True)
            return Cell(service, place, best.state, best, tuple(beside), None, best.place.name if area != place.place_id else None)
        was = was or max(held, key=lambda s: (_moment(s), s.service_id), default=None)
    return Cell(service, place, NO_REPORT, was=was)


def areas(place: Place) -> list[str]:
    """Return the ids of a place and of what it lies in, nearest first: whose states its cells may tell."""
    wider = [*place.within]
    if place.level != "country":
        wider += [f"iso:{code}" for code in (place.admin1, place.country) if code]
    return list(dict.fromkeys([place.place_id, *wider]))


def _moment(s: ServiceState) -> float:
    return s.as_of.timestamp() if s.as_of else float("-inf")


def holds(s: ServiceState, at: datetime | None) -> bool:
    """Return whether a stretch had begun by then and had not ended."""
    if at is None:
        return s.until is None
    begun = s.since or s.first_known or s.as_of
    return (begun is None or begun <= at) and (s.until is None or s.until > at)


def stale(s: ServiceState, at: datetime | None) -> bool:
    """Return whether nobody had spoken of a stretch for longer than its service's time to live."""
    ttl: timedelta = time_to_live(s.service)
    return bool(at and s.as_of and at - s.as_of > ttl)
