"""The cells of the board, place by place: remembered until something is told of the place, or until its next state begins, ends or goes stale."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from vigie.fuse.board import NO_REPORT, Cell, areas, board
from vigie.fuse.services import time_to_live
from vigie.model import Place
from vigie.picture import ServiceState
from vigie.serve.view import View

INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class PlaceCells:
    """The cells of one place, and how long they hold: while these are the states, from one moment to another (excluded; None: for ever)."""

    states: list[ServiceState]
    since: datetime | None
    until: datetime | None
    cells: dict[str, Cell]

    def hold(self, states: list[ServiceState], at: datetime) -> bool:
        """Return whether they are the cells of these states at a moment."""
        return (self.since is None or self.since <= at) and (self.until is None or at < self.until) and self.states == states


def watched(of: View) -> dict[str, Place]:
    """Return the places of which somebody told a service's state, by id."""
    if "watched" not in of.memory:
        of.memory["watched"] = {i: of.services.of(i)[-1].place for i in sorted(of.services.keys())}
    found: dict[str, Place] = of.memory["watched"]
    return found


def cells(of: View, places: Iterable[Place], services: Sequence[str]) -> Iterator[Cell]:
    """Yield the cells of these places and services at the moment asked about."""
    at = of.moment
    for place in places:
        known = _known(of, place, at)
        yield from (known.get(s) or Cell(s, place, NO_REPORT) for s in services)


def told(of: View, places: Iterable[Place]) -> Iterator[Cell]:
    """Yield those cells of places in which there is something."""
    at = of.moment
    return (c for place in places for c in _known(of, place, at).values() if c.state != NO_REPORT)


def _known(of: View, place: Place, at: datetime | None) -> dict[str, Cell]:
    states = [s for i in areas(place) for s in of.services.of(i)]
    kept = of.shelves.cells.get(place.place_id)
    if at is not None and kept is not None and kept.hold(states, at):
        return kept.cells
    found = {c.service: c for c in board(states, at, places=[place])}
    if at is not None:
        moments = sorted({m for s in states for m in _turns(s)})
        since = max((m for m in moments if m <= at), default=None)
        of.shelves.cells[place.place_id] = PlaceCells(states, since, min((m for m in moments if m > at), default=None), found)
    return found


def _turns(s: ServiceState) -> Iterator[datetime]:
    """The moments at which a stretch begins, ends or goes stale."""
    yield from filter(None, (s.since or s.first_known or s.as_of, s.until))
    if s.as_of:
        yield s.as_of + time_to_live(s.service) + INSTANT
