"""Pictures kept ready: the newest one, and others at the two clocks that were asked for. Made anew when the store's counter moves."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cached_property
from hashlib import sha256
from threading import Lock
from typing import Any

from vigie.desk.index import Index
from vigie.desk.request import Request, zone_of
from vigie.fuse.board import stale
from vigie.picture import Conflict, Incident, ServiceState, Toll
from vigie.picture_tables import Picture
from vigie.store import Store, recorded
from vigie.store.recorded import FOLLOWED

KEPT = 8  # pictures at other clocks: a handful of people, each with a slider
CHECKED_S = 0.5  # how long the counter is believed
Memory = dict[Any, Any]


@dataclass
class Snapshot:
    """A picture with what answers need of it. `mark`: differs whenever anything in it differs; `recorded`: the store's clock at its last change."""

    picture: Picture
    at: datetime | None
    known_at: datetime | None
    recorded: str
    mark: str
    recorded_of: Mapping[str, Mapping[str, datetime]] = field(default_factory=dict)  # table -> id -> since when the row stands so
    memory: Memory = field(default_factory=dict)  # what was computed of it, by name

    @cached_property
    def index(self) -> Index:
        return Index(self.picture, Request(at=self.at, known_at=self.known_at))

    @cached_property
    def as_of(self) -> datetime | None:
        return max((t.known_at for t in self.picture.claims if t.known_at), default=None)

    @cached_property
    def moment(self) -> datetime | None:
        """The moment that is asked about: `at`, else the latest that the picture knows of."""
        return self.at or self.as_of

    @cached_property
    def zone(self) -> str:
        zone = zone_of(self.picture, Request())
        return getattr(zone, "key", None) or "UTC"

    @cached_property
    def tolls(self) -> Mapping[str, list[Toll]]:
        return self.index.tolls

    @cached_property
    def conflicts(self) -> Mapping[str, list[Conflict]]:
        found: dict[str, list[Conflict]] = {}
        for c in self.picture.conflicts:
            found.setdefault(c.about, []).append(c)
        return found

    @cached_property
    def services(self) -> Mapping[str, ServiceState]:
        return {s.service_id: s for s in self.picture.services}

    @cached_property
    def by_code(self) -> Mapping[str, Incident]:
        return {i.code.casefold(): i for i in self.picture.incidents}


class Snapshots:
    """The pictures of one store that are kept ready."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._newest: Snapshot | None = None
        self._others: OrderedDict[tuple[str, str, str], Snapshot] = OrderedDict()
        self._checked = float("-inf")
        self.watched = False  # whether somebody looks at the store's counter all the time, so that requests need not, and never wait for a picture
        self._making, self._asking = Lock(), Lock()

    def due(self) -> bool:
        """Return whether the next look at the newest picture asks the store."""
        return self._newest is None or (not self.watched and time.monotonic() - self._checked >= CHECKED_S)

    def newest(self, *, fresh: bool = False, look: bool = False) -> Snapshot:
        """Return the picture as it stands. While a changed one is being made, others get the one before; `fresh`: wait for it; `look`: ask the store now."""
        kept = self._newest
        if kept and not (fresh or look or self.due()):
            return kept
        if not self._making.acquire(blocking=fresh or kept is None):
            return kept if kept else self.newest(fresh=True)
        try:
            clock, mark = self.store.ask(recorded.counter)
            if self._newest is None or self._newest.mark != _mark(mark):
                self._newest = self._made(clock, mark)
            self._checked = time.monotonic()
            return self._newest
        finally:
            self._making.release()

    def _made(self, clock: str, mark: str) -> Snapshot:
        picture = self.store.picture()
        stamps = {t: self.store.ask(recorded.recorded_of, t) for t in FOLLOWED}
        after, mark_after = self.store.ask(recorded.counter)
        if mark_after != mark:  # written meanwhile: all of it is told next time, for the mark is the earlier one
            after = clock
        return Snapshot(picture, None, None, after, _mark(mark), stamps)

    def at(self, newest: Snapshot, at: datetime | None, known_at: datetime | None) -> Snapshot:
        """Return the picture at two clocks, as the store stood when `newest` was made."""
        if at is None and known_at is None:
            return newest
        key = (newest.mark, _key(at), _key(known_at))
        with self._asking:
            if key not in self._others:
                mark = sha256(repr(key).encode()).hexdigest()[:16]
                self._others[key] = self._aged(newest, at, mark) if known_at is None else self._known(newest, at, known_at, mark)
                for old in [k for k in self._others if k[0] not in (newest.mark, self._newest.mark if self._newest else "")]:
                    del self._others[old]
                while len(self._others) > KEPT:
                    self._others.popitem(last=False)
            self._others.move_to_end(key)
            return self._others[key]

    def _known(self, newest: Snapshot, at: datetime | None, known_at: datetime, mark: str) -> Snapshot:
        return Snapshot(self.store.picture(at=at, known_at=known_at), at, known_at, newest.recorded, mark)

    def _aged(self, newest: Snapshot, at: datetime | None, mark: str) -> Snapshot:
        """The newest picture with what is stale at another moment: nothing else of it hangs on the moment."""
        rows = [replace(s, stale=s.until is None and stale(s, at)) for s in newest.picture.services]
        picture = replace(newest.picture, services=newest.picture.services.with_rows(rows))
        return Snapshot(picture, at, None, newest.recorded, mark, newest.recorded_of)


def _key(at: datetime | None) -> str:
    return at.astimezone(UTC).isoformat() if at else ""


def _mark(counter: str) -> str:
    return sha256(counter.encode()).hexdigest()[:16]
