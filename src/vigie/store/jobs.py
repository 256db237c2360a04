"""A queue of work that outlives its workers: a job is put once a key, taken under a lease, and given back when the lease runs out.

States: queued (also again, after a failure, until `due`), running, done, failed (tried too often). Workers that take many jobs ahead (`take_some`) renew
their leases while they live, and are not charged with what they did not come to: such jobs are never given up because a worker was lost.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, delete, func, insert, or_, select, update

from vigie.store.loading import some
from vigie.store.packing import dumped
from vigie.store.rows import plain_text
from vigie.store.schema import jobs

ATTEMPTS = 5  # with waits that double from WAIT: tried over a quarter of an hour before it is given up, longer than a server's restart
WAIT = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Job:
    """A piece of work. `payload`: what the worker must know, as JSON; `attempts`: how often it was taken."""

    n: int
    queue: str
    key: str
    payload: Any
    state: str
    attempts: int
    error: str | None
    put_at: datetime | None = None


def put(connection: Connection, queue: str, key: str, payload: Any, now: datetime, due: datetime | None = None) -> bool:
    """Put a job; False where one with this key waits or runs. One that is done or has failed is put again."""
    mine = (jobs.c.queue == queue) & (jobs.c.key == key)
    old = connection.execute(select(jobs.c.state).where(mine)).scalar()
    if old in ("queued", "running"):
        return False
    values = {"payload": dumped(payload), "state": "queued", "attempts": 0, "due": due or now, "leased_to": None, "lease_until": None}
    values |= {"error": None, "put_at": now, "ended_at": None}
    if old is None:
        connection.execute(insert(jobs).values(queue=queue, key=key, **values))
    else:
        connection.execute(update(jobs).where(mine).values(values))
    return True


def take(connection: Connection, queue: str, worker: str, now: datetime, lease: timedelta) -> Job | None:
    """Return the job that has been due longest, leased to a worker; also one whose worker let its lease run out. None where nothing is due."""
    j = jobs.c
    waiting = (j.state == "queued") & (j.due <= now)
    left = (j.state == "running") & (j.lease_until <= now)
    row = connection.execute(select(jobs).where(j.queue == queue, or_(waiting, left)).order_by(j.due, j.n).limit(1)).first()
    if row is None:
        return None
    if row.state == "running" and row.attempts >= ATTEMPTS:
        _end(connection, row.n, "failed", now, "its workers did not come back")
        return take(connection, queue, worker, now, lease)
    changed = {"state": "running", "attempts": row.attempts + 1, "leased_to": worker, "lease_until": now + lease}
    connection.execute(update(jobs).where(j.n == row.n).values(changed))
    return Job(row.n, row.queue, row.key, json.loads(row.payload), "running", row.attempts + 1, row.error, row.put_at)


def due(connection: Connection, queue: str, now: datetime, most: int, keys: Collection[str] | None = None) -> list[Job]:
    """Return jobs that can be taken: those whose worker was lost, then those due longest. `keys`: only of these."""
    j = jobs.c
    asked = select(jobs).where(j.queue == queue).order_by(j.due, j.n)
    found: list[Job] = []
    for free in ((j.state == "running") & (j.lease_until <= now), (j.state == "queued") & (j.due <= now)):  # apart, so that each is found by its index
        rows: Iterable[Any] = connection.execute(asked.where(free).limit(most) if keys is None else asked.where(free))
        found += [_job(r) for r in rows if keys is None or r.key in keys]
    return found[:most]


def running(connection: Connection, queue: str, now: datetime) -> list[Job]:
    """Return the jobs that workers have, under leases that hold."""
    j = jobs.c
    return [_job(r) for r in connection.execute(select(jobs).where(j.queue == queue, j.state == "running", j.lease_until > now))]


def take_some(connection: Connection, found: Sequence[Job], worker: str, until: datetime) -> None:
    """Lease these jobs, just found `due` in the same transaction, to a worker until a moment."""
    for part in some([f.n for f in found]):
        connection.execute(update(jobs).where(jobs.c.n.in_(part)).values(state="running", leased_to=worker, lease_until=until))


def renew(connection: Connection, worker: str, until: datetime) -> None:
    """Lease all that a worker has until a later moment."""
    connection.execute(update(jobs).where(jobs.c.leased_to == worker, jobs.c.state == "running").values(lease_until=until))


def workers(connection: Connection) -> list[str]:
    """Return who has jobs."""
    return sorted(connection.execute(select(jobs.c.leased_to).where(jobs.c.state == "running").distinct()).scalars())


def free(connection: Connection, worker: str, found: Sequence[Job] | None = None) -> None:
    """Give back what a worker took and did not do: `found`, or all of it. Due as it was, as if nobody had taken it."""
    mine = (jobs.c.leased_to == worker) & (jobs.c.state == "running")
    back = {"state": "queued", "leased_to": None, "lease_until": None}
    for where in [mine] if found is None else [mine & jobs.c.n.in_(part) for part in some([f.n for f in found])]:
        connection.execute(update(jobs).where(where).values(back))


def again(connection: Connection, job: Job, worker: str, payload: Any, due: datetime) -> None:
    """Put a job that its worker has back into the queue, with another payload, for another time."""
    values = {"state": "queued", "leased_to": None, "lease_until": None, "due": due, "payload": dumped(payload)}
    connection.execute(update(jobs).where(jobs.c.n == job.n, jobs.c.leased_to == worker).values(values))


def give_up(connection: Connection, job: Job, error: str, now: datetime) -> None:
    """End a job that cannot be done, with what went wrong."""
    _end(connection, job.n, "failed", now, error)


def drop(connection: Connection, queue: str, keys: Iterable[str]) -> None:
    """Forget jobs, done or not."""
    for part in some(keys):
        connection.execute(delete(jobs).where(jobs.c.queue == queue, jobs.c.key.in_(part)))


def _job(row: Any) -> Job:
    return Job(row.n, row.queue, row.key, json.loads(row.payload), row.state, row.attempts, row.error, row.put_at)


def done(connection: Connection, job: Job, worker: str, now: datetime) -> bool:
    """End a job; False where another worker has it by now."""
    return _mine(connection, job, worker) and _end(connection, job.n, "done", now, None)


def failed(connection: Connection, job: Job, worker: str, error: str, now: datetime) -> bool:
    """Give a job back with what went wrong: it is due again after a while, and given up after ATTEMPTS; False where another worker has it by now."""
    if not _mine(connection, job, worker):
        return False
    if job.attempts >= ATTEMPTS:
        return _end(connection, job.n, "failed", now, error)
    again = {"state": "queued", "due": now + WAIT * 2 ** (job.attempts - 1), "leased_to": None, "lease_until": None, "error": plain_text(error)}
    connection.execute(update(jobs).where(jobs.c.n == job.n).values(again))
    return True


def counts(connection: Connection, queue: str) -> dict[str, int]:
    """Return how many jobs of a queue are in each state."""
    rows = connection.execute(select(jobs.c.state, func.count()).where(jobs.c.queue == queue).group_by(jobs.c.state))
    return {str(state): int(n) for state, n in rows}


def _mine(connection: Connection, job: Job, worker: str) -> bool:
    row = connection.execute(select(jobs.c.leased_to, jobs.c.attempts, jobs.c.state).where(jobs.c.n == job.n)).first()
    return row is not None and (row.leased_to, row.attempts, row.state) == (worker, job.attempts, "running")


def _end(connection: Connection, n: int, state: str, now: datetime, error: str | None) -> bool:
    connection.execute(update(jobs).where(jobs.c.n == n).values(state=state, ended_at=now, leased_to=None, lease_until=None, error=plain_text(error)))
    return True
