"""Documents that came and wait to be read: their bytes, and a job in the queue `read` for each. Once kept, a document may come as often as it likes.

What is acknowledged here is read once or again, never lost: bytes and job go in the transaction that keeps the document.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from vigie.store import jobs
from vigie.store.jobs import Job
from vigie.store.keeping import DEFLATE
from vigie.store.loading import some
from vigie.store.packing import packed, unpacked
from vigie.store.schema import arrivals, inputs
from vigie.store.visiting import newest_at

QUEUE = "read"
MOST = 10_000  # documents that wait; whoever pushes more is asked to come back
FAILED_KEPT = 1_000  # bytes of so many documents that could not be read are kept, for whoever looks for the cause


@dataclass(frozen=True, slots=True)
class Arrival:
    """A document's bytes with what is known of it. `source`: whose health it tells of; `options`: what `vigie.read` takes; `capture`: what a fetch told."""

    key: str
    name: str
    source: str
    data: bytes
    options: Mapping[str, Any] = field(default_factory=dict)
    capture: Mapping[str, Any] = field(default_factory=dict)


def key_of(data: bytes, options: Mapping[str, Any]) -> str:
    """Return the name of an input: the hash of its bytes and options. The same twice has one key."""
    return sha256(data + b"\x00" + json.dumps(dict(options), sort_keys=True).encode()).hexdigest()


def put(connection: Connection, arrival: Arrival, now: datetime, engine: str) -> str:
    """Put a document into the queue; return 'queued', or 'waiting' where it waits already, 'known' where this engine has read it.

    What was fetched is known only as long as it is the newest at its address: a page may come back to earlier words.
    """
    kept = connection.execute(select(inputs.c.document_id).where(inputs.c.key == arrival.key, inputs.c.engine == engine)).scalar()
    uri = arrival.options.get("uri") if arrival.capture else None
    if kept is not None and (uri is None or (newest := newest_at(connection, uri)) is None or newest[0] == kept):
        return "known"
    told = {"name": arrival.name, "source": arrival.source, "options": dict(arrival.options), "capture": packed(dict(arrival.capture))}
    if not jobs.put(connection, QUEUE, arrival.key, told, now):
        return "waiting"
    connection.execute(delete(arrivals).where(arrivals.c.key == arrival.key))
    connection.execute(insert(arrivals).values(key=arrival.key, n_bytes=len(arrival.data), deflated=zlib.compress(arrival.data, DEFLATE)))
    return "queued"


def loaded(connection: Connection, found: Sequence[Job], most_bytes: int) -> list[tuple[Job, Arrival]]:
    """Return the jobs with their documents, in their order, until their bytes exceed a sum (one at least)."""
    sizes: dict[str, int] = {}
    for part in some([f.key for f in found]):
        sizes |= {k: n for k, n in connection.execute(select(arrivals.c.key, arrivals.c.n_bytes).where(arrivals.c.key.in_(part)))}  # noqa: C416
    out: list[tuple[Job, Arrival]] = []
    total = 0
    for job in found:
        total += sizes.get(job.key, 0)
        if out and total > most_bytes:
            break
        deflated = connection.execute(select(arrivals.c.deflated).where(arrivals.c.key == job.key)).scalar()
        told = job.payload
        data = zlib.decompress(deflated) if deflated else b""
        out.append((job, Arrival(job.key, told["name"], told["source"], data, told["options"], unpacked(told["capture"]))))
    return out


def ended(connection: Connection, keys: Iterable[str]) -> None:
    """Forget documents that were kept, or were known by their words."""
    keys = list(keys)
    for part in some(keys):
        connection.execute(delete(arrivals).where(arrivals.c.key.in_(part)))
    jobs.drop(connection, QUEUE, keys)


def unreadable(connection: Connection, job: Job, error: str, now: datetime) -> None:
    """End a document that cannot be read; its bytes stay, as long as not many others came after it."""
    jobs.give_up(connection, job, error, now)
    j = jobs.jobs.c
    old = select(j.key).where(j.queue == QUEUE, j.state == "failed").order_by(j.ended_at.desc(), j.n.desc()).offset(FAILED_KEPT)
    ended(connection, connection.execute(old).scalars().all())


def waiting(connection: Connection) -> int:
    """Return how many documents wait to be read, or are being read."""
    found = jobs.counts(connection, QUEUE)
    return found.get("queued", 0) + found.get("running", 0)


def failed(connection: Connection, most: int) -> list[tuple[str, str, datetime | None]]:
    """Return name, error and moment of the documents that could not be read, the latest first."""
    j = jobs.jobs.c
    asked = select(j.payload, j.error, j.ended_at).where(j.queue == QUEUE, j.state == "failed").order_by(j.ended_at.desc(), j.n.desc()).limit(most)
    return [(json.loads(p)["name"], error or "", at) for p, error, at in connection.execute(asked)]


def oldest(connection: Connection) -> datetime | None:
    """Return since when the document that has waited longest waits."""
    j = jobs.jobs.c
    return connection.execute(select(j.put_at).where(j.queue == QUEUE, j.state.in_(("queued", "running"))).order_by(j.put_at).limit(1)).scalar()
