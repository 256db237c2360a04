"""What a request is answered from: the picture as somebody is shown it, at two clocks. Kept ready, and brought up to date by what changed."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import sha256
from threading import Lock

from vigie.serve.door import Door
from vigie.serve.held import HeldDoor
from vigie.serve.shelves import Shelves, followed, loaded, of_picture
from vigie.serve.showing import EVERYTHING, Showing
from vigie.serve.view import View
from vigie.store import Store
from vigie.store.users import User

KEPT = 8  # pictures at other clocks: a handful of people, each with a slider
KEPT_CLAIMS = 100_000  # claims that pictures held whole may have together, but for the last one: about 600 MB
CHECKED_S = 0.5  # how long the counter is believed


class Views:
    """The views of one store that are kept ready. `showing_of`: what somebody is shown, by his token (None: nobody's)."""

    def __init__(self, store: Store, showing_of: Callable[[User | None], Showing] = lambda user: EVERYTHING) -> None:
        self.store, self.showing_of = store, showing_of
        self._lines: dict[str, _Line] = {}
        self._others: OrderedDict[tuple[str, str, str], View] = OrderedDict()
        self.watched = False  # whether somebody looks at the store's counter all the time, so that requests need not, and never wait for what changed
        self._asking = Lock()

    def lines(self) -> list[_Line]:
        """Return what is kept ready: one line of views for each showing that was asked for."""
        return list(self._lines.values())

    def line(self, showing: Showing = EVERYTHING) -> _Line:
        """Return the line of views of a showing."""
        found = self._lines.get(showing.name)
        if found is None:
            with self._asking:
                found = self._lines.setdefault(showing.name, _Line(Door(self.store, showing)))
        return found

    def due(self, showing: Showing) -> bool:
        """Return whether the next look at the newest view asks the store."""
        line = self.line(showing)
        return line.newest is None or (not self.watched and time.monotonic() - line.checked >= CHECKED_S)

    def newest(self, showing: Showing = EVERYTHING, *, fresh: bool = False, look: bool = False) -> View:
        """Return the picture as it stands. While it is brought up to date, others get it as it was; `fresh`: wait for it; `look`: ask the store now."""
        line = self.line(showing)
        if line.newest and not (fresh or look or self.due(showing)):
            return line.newest
        return line.looked(wait=fresh)

    def at(self, newest: View, at: datetime | None, known_at: datetime | None) -> View:
        """Return the picture at two clocks, as the store stood when `newest` was made."""
        if at is None and known_at is None:
            return newest
        key = (newest.mark, _key(at), _key(known_at))
        with self._asking:
            if key not in self._others:
                mark = sha256(repr(key).encode()).hexdigest()[:16]
                self._others[key] = newest.aged(at, mark) if known_at is None else self._known(newest, at, known_at, mark)
                self._let_go(newest.mark)
            self._others.move_to_end(key)
            return self._others[key]

    def _let_go(self, mark: str) -> None:
        standing = {mark, *(line.newest.mark for line in self.lines() if line.newest)}
        for old in [k for k in self._others if k[0] not in standing]:
            del self._others[old]
        while len(self._others) > 1 and (len(self._others) > KEPT or sum(len(v.claims) for v in self._others.values() if v.known_at) > KEPT_CLAIMS):
            self._others.popitem(last=False)

    def _known(self, newest: View, at: datetime | None, known_at: datetime, mark: str) -> View:
        picture = self.store.picture(at=at, known_at=known_at)
        door = HeldDoor(self.store, picture, newest.door.showing)
        return View(of_picture(picture, newest.shelves.mark, door), door, mark, at, known_at)


class _Line:
    """The views of one showing, one after another."""

    def __init__(self, door: Door) -> None:
        self.door = door
        self.newest: View | None = None
        self.checked = float("-inf")
        self._making = Lock()

    def looked(self, *, wait: bool) -> View:
        """Return the view as the store stands now; the one before where somebody else is making it and nobody waits."""
        if not self._making.acquire(blocking=wait or self.newest is None):
            return self.newest if self.newest else self.looked(wait=True)
        try:
            before = self.newest
            made = self.door.store.ask(loaded, self.door) if before is None else self.door.store.ask(followed, self.door, before.shelves, datetime.now(UTC))
            if before is None or made is not before.shelves:
                self.newest = View(made, self.door, _mark(made, self.door.showing))
            self.checked = time.monotonic()
            assert self.newest is not None
            return self.newest
        finally:
            self._making.release()


def _key(at: datetime | None) -> str:
    return at.astimezone(UTC).isoformat() if at else ""


def _mark(shelves: Shelves, showing: Showing) -> str:
    return sha256(f"{shelves.mark.counter}|{showing.name}|{shelves.turn}".encode()).hexdigest()[:16]
