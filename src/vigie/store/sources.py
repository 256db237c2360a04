"""The sources that are watched, and what became of each visit and each reading: what their health (`health.py`) is told from."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, func, insert, select, update

from vigie.store.packing import dumped
from vigie.store.rows import plain_text
from vigie.store.schema import source_events, sources

VISITS = "visit"  # the queue: a job for each source, its key the source's name, due when it is to be visited
PUSHED = "push"  # the sort of sources that come by themselves
KEPT = 400  # events of a source and sort: some days of a busy channel
PRUNED = 100  # so many more before the oldest are taken out; also how often that is looked at


@dataclass(frozen=True, slots=True)
class Listed:
    """A source as it is watched. `every_s`: seconds between two visits, 0 for what is pushed; `watcher`: who watches it, None where nobody does any more."""

    name: str
    sort: str
    address: str
    outlet: str | None = None
    every_s: float = 0.0
    tags: tuple[str, ...] = ()
    watcher: str | None = None
    listed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """What came of a visit (`what` visit: documents that it gave) or of readings (`what` read: documents read, new ones, ones that cannot be read, words)."""

    source: str
    what: str
    at: datetime
    n_items: int = 0
    n_new: int = 0
    n_unread: int = 0
    n_words: int = 0
    status: int | None = None
    error: str | None = None


def put(connection: Connection, listed: Iterable[Listed], now: datetime) -> None:
    """Keep sources as they are watched from now on."""
    for s in listed:
        values = {"sort": s.sort, "address": s.address, "outlet": s.outlet, "every_s": s.every_s, "tags": dumped(list(s.tags)), "watcher": s.watcher}
        if not connection.execute(update(sources).where(sources.c.name == s.name).values(values)).rowcount:
            connection.execute(insert(sources).values(name=s.name, listed_at=now, **values))


def let_go(connection: Connection, names: Iterable[str], watcher: str) -> None:
    """Say that nobody watches these any more, unless another than `watcher` does by now."""
    for name in names:
        connection.execute(update(sources).where(sources.c.name == name, sources.c.watcher == watcher).values(watcher=None))


def every(connection: Connection) -> list[Listed]:
    """Return the sources by name, those too that were watched once."""
    s = sources.c
    rows = connection.execute(select(sources).order_by(s.name))
    return [Listed(r.name, r.sort, r.address, r.outlet, r.every_s, tuple(json.loads(r.tags)), r.watcher, r.listed_at) for r in rows]


def happened(connection: Connection, events: Iterable[Event]) -> None:
    """Keep what happened; the oldest of what happened to a source go."""
    for e in events:
        counts = {"n_items": e.n_items, "n_new": e.n_new, "n_unread": e.n_unread, "n_words": e.n_words}
        values = {"source": e.source, "what": e.what, "at": e.at, **counts, "status": e.status, "error": plain_text(e.error)}
        n = connection.execute(insert(source_events).values(values)).inserted_primary_key
        if n is not None and n[0] % PRUNED == 0:
            _prune(connection)


def _prune(connection: Connection) -> None:
    t = source_events.c
    many = select(t.source, t.what).group_by(t.source, t.what).having(func.count() >= KEPT + PRUNED)
    for source, what in connection.execute(many).all():
        mine = (t.source == source) & (t.what == what)
        last = select(t.n).where(mine).order_by(t.n.desc()).offset(KEPT).limit(1)
        connection.execute(delete(source_events).where(mine, t.n <= connection.execute(last).scalar_one()))


def events(connection: Connection, source: str, what: str) -> list[Event]:
    """Return what happened to a source, the oldest first."""
    t = source_events.c
    rows = connection.execute(select(source_events).where(t.source == source, t.what == what).order_by(t.n))
    return [Event(r.source, r.what, r.at, r.n_items, r.n_new, r.n_unread, r.n_words, r.status, r.error) for r in rows]
