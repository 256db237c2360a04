"""What changed in what was known, latest first: the changes that the cells of the store keep, and those that hang on the moment or on no cell of claims."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, func, select

from vigie.fuse.board import stale
from vigie.fuse.changes import changes
from vigie.fuse.corrections import withdrawals
from vigie.fuse.services import time_to_live
from vigie.picture import Change
from vigie.serve.held import HeldDoor
from vigie.serve.showing import EVERYTHING
from vigie.serve.view import View
from vigie.store import loading
from vigie.store.packing import unpacked
from vigie.store.schema import changes as table

DECAY = ("update", "decay")  # class and trigger of a silence


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which changes are asked for; what is left out does not narrow. `since` is excluded, `until` belongs to it."""

    since: datetime | None = None
    until: datetime | None = None
    about: str | None = None
    classes: frozenset[str] = frozenset()
    triggers: frozenset[str] = frozenset()

    def lets(self, at: datetime | None, about: str, class_: str, trigger: str) -> bool:
        """Return whether a change is wanted."""
        when = (self.since is None or (at is not None and at > self.since)) and (self.until is None or (at is not None and at <= self.until))
        named = (self.about is None or about == self.about) and (not self.classes or class_ in self.classes)
        return when and named and (not self.triggers or trigger in self.triggers)


Line = tuple[tuple[bool, float, str], Any]  # key of the order; the change, or the state of a service that left the board


def latest(of: View, wanted: Wanted, first: int, n: int) -> tuple[list[Change], int]:
    """Return n changes from the first on, latest first, and how many are wanted in all."""
    if isinstance(of.door, HeldDoor):
        found = [c for c in of.door.every_change() if wanted.lets(c.at, c.about, c.class_, c.trigger)][::-1]
        return found[first : first + n], len(found)
    beside = [x for x in _beside(of) if wanted.lets(*_told(x[1]))]
    if of.door.showing is not EVERYTHING:  # what is not shown is not counted either: every change is looked at
        kept = [(_key(c.at, c.about), c) for c in of.door.changes_where(lambda c: _bodies(c, wanted))]
        every = sorted((*kept, *beside), key=lambda x: x[0], reverse=True)
        return _made(of, every[first : first + n]), len(every)
    lines, counted = of.door.store.ask(_kept, wanted, beside, first, n)
    return _made(of, lines), counted + len(beside)


def total(of: View) -> int:
    """Return how many changes there are, worked out once for a view."""
    if "changes" not in of.memory:
        of.memory["changes"] = latest(of, Wanted(), 0, 0)[1]
    found: int = of.memory["changes"]
    return found


def about(of: View, ident: str) -> list[Change]:
    """Return the changes of one row, as they became known."""
    found = [*of.door.changes_of([ident]), *_made(of, [x for x in _beside(of) if _told(x[1])[1] == ident])]
    return sorted(found, key=lambda c: _key(c.at, c.field))


def _key(at: datetime | None, about_: str) -> tuple[bool, float, str]:
    return at is not None, at.timestamp() if at else 0.0, about_


# ---------------------------------------------------------------- what the cells keep
def _where(asked: Select[Any], wanted: Wanted) -> Select[Any]:
    c = table.c
    if wanted.since is not None:
        asked = asked.where(c.at > wanted.since)
    if wanted.until is not None:
        asked = asked.where(c.at <= wanted.until)
    if wanted.about is not None:
        asked = asked.where(c.about == wanted.about)
    if wanted.classes:
        asked = asked.where(c["class"].in_(sorted(wanted.classes)))
    return asked.where(c.trigger.in_(sorted(wanted.triggers))) if wanted.triggers else asked


def _kept(connection: Connection, wanted: Wanted, beside: Sequence[Line], first: int, n: int) -> tuple[list[Line], int]:
    """Lines of the page that is asked for, those beside among them, and how many the cells keep that are wanted."""
    c = table.c
    counted = connection.execute(_where(select(func.count()).select_from(table), wanted)).scalar() or 0
    if not n:
        return [], counted
    asked = _where(select(c.change_id, c.at, c.about), wanted).order_by(c.at.is_(None), c.at.desc(), c.about.desc(), c.change_id).limit(first + n)
    ids = [(_key(at, about_), i) for i, at, about_ in connection.execute(asked)]
    lines = sorted((*ids, *beside), key=lambda x: x[0], reverse=True)[first : first + n]
    wanted_ids = [x for _, x in lines if isinstance(x, str)]
    kept = {i: unpacked(b) for part in loading.some(wanted_ids) for i, b in connection.execute(select(c.change_id, c.body).where(c.change_id.in_(part)))}
    return [(key, kept[x] if isinstance(x, str) else x) for key, x in lines], counted


def _bodies(connection: Connection, wanted: Wanted) -> Iterator[Change]:
    return map(unpacked, connection.execute(_where(select(table.c.body), wanted)).scalars().all())


# ---------------------------------------------------------------- what hangs on the moment, or on no cell
def _beside(of: View) -> list[Line]:
    """Silences of services at the moment asked about, contradictions on people, claims that people took out; worked out once for a view."""
    if "beside" not in of.memory:
        moment = of.at or of.as_of
        silent = [s for s in of.services if s.until is None and s.as_of and stale(s, moment)]
        lines: list[Line] = [(_key(s.as_of + time_to_live(s.service), s.service_id), s) for s in silent]
        own = [c for c in of.conflicts if of.people.get(c.about)]
        told = of.told({i for c in own for v in c.values for i in v.claims} | {c.settled_by for c in own if c.settled_by})
        decided = {a for c in of.shelves.holding if c.action in ("retract", "redact") for a in c.about}
        more = [*changes((), (), (), own, told), *withdrawals(of.shelves.holding, of.told(decided))]
        lines += [(_key(c.at, c.about), c) for c in of.door.shown("changes", more)]
        of.memory["beside"] = lines
    found: list[Line] = of.memory["beside"]
    return found


def _told(x: Any) -> tuple[datetime | None, str, str, str]:
    if isinstance(x, Change):
        return x.at, x.about, x.class_, x.trigger
    return x.as_of + time_to_live(x.service), x.service_id, *DECAY


def _made(of: View, lines: Iterable[Line]) -> list[Change]:
    """The changes of lines, in their order."""
    some = [x for _, x in lines]
    silent = [s for s in some if not isinstance(s, Change)]
    told = of.told({c for s in silent for c in s.claims})
    made = {s.service_id: _silence(of.aged_state(s), told) for s in silent}
    return [c for x in some if (c := x if isinstance(x, Change) else made[x.service_id])]


def _silence(s: Any, told: Any) -> Change | None:
    """That a state left the board: the last change of a stretch that is stale."""
    found = [c for c in changes((), (), [s], (), told) if c.trigger == "decay"]
    return max(found, key=lambda c: c.at.timestamp() if c.at else 0.0, default=None)
