"""Documents that were read -> the store: what is ready is kept in one transaction, and what waited for it ends in the same one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from sqlalchemy import Connection

from vigie.building import captured
from vigie.collect.items import Item
from vigie.errors import StoreError
from vigie.model import Document
from vigie.store import Added, Store, arrivals, jobs, sources, stamps, visiting
from vigie.store.jobs import Job
from vigie.store.sources import PUSHED, Event, Listed
from vigie.watch.readers import Died, Read

DEATHS = 3  # readers that a document may cost before it is given up
T = TypeVar("T")


@dataclass
class Batch:
    """What came of a batch. `since`: the store's clock before it, where something in the picture may have changed; `errors`: what cannot be read, and why."""

    states: list[str] = field(default_factory=list)
    latencies_s: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    since: datetime | None = None
    known: list[str] = field(default_factory=list)  # keys whose words were kept under other bytes


@dataclass
class _Sorted:
    """A batch by what is to be done with it."""

    fresh: list[tuple[Read, Document]] = field(default_factory=list)
    known: list[tuple[Read, Document]] = field(default_factory=list)
    bad: list[tuple[Read, str]] = field(default_factory=list)
    died: list[tuple[Read, Died]] = field(default_factory=list)


def write(store: Store, batch: Sequence[Read], *, worker: str, engine: str, clock: Callable[[], datetime]) -> Batch:
    """Keep a batch. Raises StoreError where the store cannot be written: nothing of it was kept, and it may be given again."""
    told = store.ask(_sorted, batch, engine)
    before = store.ask(stamps.get, "recorded")
    try:
        added = _kept(store, told, worker, engine, clock)
    except StoreError:
        raise
    except Exception as e:  # noqa: BLE001 - a document that cannot be fused shows a mistake of ours; it must not hold up all others: it is found, told, and its bytes are kept
        if len(told.fresh) > 1:
            return _joined(write(store, [one], worker=worker, engine=engine, clock=clock) for one in batch)
        told.bad += [(r, f"{r.arrival.name}: {type(e).__name__}: {e}: this is a mistake in vigie, please report it with the document") for r, _ in told.fresh]
        told.fresh.clear()
        added = _kept(store, told, worker, engine, clock)
    done = clock()
    states = [a.state for a in added] + ["known"] * len(told.known) + ["unread"] * len(told.bad)
    ended = [r for r, _ in told.fresh] + [r for r, _ in told.known]
    latencies = [(done - r.job.put_at).total_seconds() for r in ended if r.job.put_at]
    changed = any(a.state != "same" for a in added)
    since = datetime.fromisoformat(before) if before and changed else done if changed else None
    return Batch(states, latencies, [e for _, e in told.bad], since, [r.job.key for r, _ in told.known])


def _joined(parts: Iterable[Batch]) -> Batch:
    whole = Batch()
    for p in parts:
        whole.states += p.states
        whole.latencies_s += p.latencies_s
        whole.errors += p.errors
        whole.known += p.known
        whole.since = whole.since or p.since
    return whole


def _sorted(connection: Connection, batch: Sequence[Read], engine: str) -> _Sorted:
    told, ids = _Sorted(), set[str]()
    for r in batch:
        if isinstance(r.result, Died):
            told.died.append((r, r.result))
        elif isinstance(r.result, str):
            told.bad.append((r, r.result))
        elif r.result.document_id in ids or r.arrival.capture and visiting.has_document(connection, r.result.document_id, engine):
            told.known.append((r, r.result))  # other bytes, the same words: no version
        else:
            ids.add(r.result.document_id)
            told.fresh.append((r, r.result))
    return told


def _kept(store: Store, told: _Sorted, worker: str, engine: str, clock: Callable[[], datetime]) -> list[Added]:
    now = clock()

    def also(connection: Connection, added: list[Added]) -> None:
        _end(connection, told, added, worker, now)

    if not told.fresh:
        store.do(also, [])
        return []
    newest: dict[str, str] = {}

    def before(uri: str) -> str | None:
        found = store.ask(visiting.newest_at, uri)
        return newest.get(uri) or (found[0] if found else None)

    arriving = []
    for r, document in told.fresh:
        item = Item(r.arrival.name, r.arrival.data, r.arrival.options, capture=r.arrival.capture)
        arriving.append((document, r.arrival.data, captured(item, document, before), r.job.key))
        if document.uri:
            newest[document.uri] = document.document_id
    return store.add_all(arriving, now=now, engine=engine, also=also)


def _end(connection: Connection, told: _Sorted, added: Sequence[Added], worker: str, now: datetime) -> None:
    """End the jobs of a batch, and tell their sources' health what came of them."""
    arrivals.ended(connection, [r.job.key for r, _ in (*told.fresh, *told.known)])
    for r, error in told.bad:
        arrivals.unreadable(connection, r.job, error, now)
    for r, died in told.died:
        _again(connection, r.job, died, worker, now)
    states = {a.document_id: a.state for a in added}
    by: dict[str, list[Event]] = defaultdict(list)
    for r, document in (*told.fresh, *told.known):
        new = states.get(document.document_id) == "new"
        by[r.arrival.source].append(Event(r.arrival.source, "read", now, 1, int(new), n_words=len(document.text.split())))
    for r, error in told.bad:
        by[r.arrival.source].append(Event(r.arrival.source, "read", now, 1, n_unread=1, error=error))
    known = {s.name for s in sources.every(connection)}
    sources.put(connection, [Listed(s, PUSHED, "") for s in by if s not in known], now)
    sources.happened(connection, (_summed(events) for _, events in sorted(by.items())))


def _again(connection: Connection, job: Job, died: Died, worker: str, now: datetime) -> None:
    n = job.payload.get("deaths", 0) + 1
    if n >= DEATHS:
        arrivals.unreadable(connection, job, f"{job.payload['name']}: {died.says}, {n} times: give its text alone, or a part of it", now)
    else:
        jobs.again(connection, job, worker, {**job.payload, "deaths": n}, now)


def _summed(events: Sequence[Event]) -> Event:
    counts = {k: sum(getattr(e, k) for e in events) for k in ("n_items", "n_new", "n_unread", "n_words")}
    return Event(events[0].source, "read", events[0].at, **counts, error=next((e.error for e in events if e.error), None))
