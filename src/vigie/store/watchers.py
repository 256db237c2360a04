"""Who watches: each process that collects and reads for a store, so that what a dead one had is taken over at once and nobody takes silence for peace."""

from __future__ import annotations

import json
import os
import secrets
import socket
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from vigie.store import jobs
from vigie.store.packing import dumped
from vigie.store.schema import watchers

BEAT = timedelta(seconds=10)
ALIVE = 6 * BEAT  # without a beat for so long: leases end, and others take over; far above the longest transaction of a busy store
FORGOTTEN = timedelta(days=7)
_OURS: set[str] = set()  # names of this process


@dataclass(frozen=True, slots=True)
class Watcher:
    """A process that watches. `told`: its figures (sources, rates), as JSON."""

    name: str
    started_at: datetime
    seen_at: datetime
    told: Any

    def alive(self, now: datetime) -> bool:
        return now - self.seen_at <= ALIVE


def named() -> str:
    """Return a name for this process: its machine, its number, and something that no other has."""
    name = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"
    _OURS.add(name)
    return name


def begin(connection: Connection, name: str, now: datetime) -> list[str]:
    """Sign in, and give back what dead processes of this machine had; return their names."""
    dead = [w for w in {*jobs.workers(connection), *connection.execute(select(watchers.c.name)).scalars()} if w != name and _dead(w)]
    for w in dead:
        jobs.free(connection, w)
        connection.execute(delete(watchers).where(watchers.c.name == w))
    connection.execute(delete(watchers).where(watchers.c.seen_at < now - FORGOTTEN))
    connection.execute(insert(watchers).values(name=name, started_at=now, seen_at=now, told="{}"))
    return sorted(dead)


def beat(connection: Connection, name: str, now: datetime, told: Any) -> None:
    """Say that one lives, and hold what it has."""
    jobs.renew(connection, name, now + ALIVE)
    connection.execute(update(watchers).where(watchers.c.name == name).values(seen_at=now, told=dumped(told)))


def end(connection: Connection, name: str) -> None:
    """Sign out, and give back what was not done."""
    jobs.free(connection, name)
    connection.execute(delete(watchers).where(watchers.c.name == name))


def every(connection: Connection) -> list[Watcher]:
    """Return who watches or did lately, by name."""
    return [Watcher(w.name, w.started_at, w.seen_at, json.loads(w.told)) for w in connection.execute(select(watchers).order_by(watchers.c.name))]


def watched(connection: Connection, now: datetime) -> bool:
    """Return whether a process lives that reads what comes."""
    return any(w.alive(now) for w in every(connection))


def _dead(name: str) -> bool:
    """True for a process of this machine that is no more; of another machine's nothing is known."""
    host, _, rest = name.partition(":")
    number = rest.partition(":")[0]
    if host != socket.gethostname() or not number.isdigit() or os.name != "posix":
        return False
    if int(number) == os.getpid():
        return name not in _OURS  # a container that was started again has the numbers of its earlier life
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False
