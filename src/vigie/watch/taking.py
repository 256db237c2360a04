"""What is due is taken from the queues of the store, as much as there is room for: documents for the readers, visits for the visitors."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from sqlalchemy import Connection

from vigie.store import arrivals, jobs, sources, watchers
from vigie.store.arrivals import Arrival
from vigie.store.jobs import Job
from vigie.store.sources import VISITS
from vigie.watch.asking import Asking
from vigie.watch.figures import Figures
from vigie.watch.listing import Listing, host_of
from vigie.watch.rounds import VISITORS, Made, Round

AHEAD = 64  # documents taken from the queue for the readers: what they read while a batch is written
AHEAD_BYTES = 64 * 2**20
COUNTED_S = 0.5  # between two counts of what waits
HIGH, LOW = 1_000, 500  # documents that wait: above, nothing more is fetched until they are fewer
Change = Callable[[Connection], None]
Taken = tuple[list[tuple[Job, Arrival]], list[Round]]


class Taking:
    """What one watcher (`name`) has taken and is not through with. `full`: whether so many documents wait that nothing more is to be fetched."""

    def __init__(self, name: str, listing: Listing | None, asking: Asking, figures: Figures, clock: Callable[[], datetime], stopping: threading.Event) -> None:
        self.name, self.listing, self.asking, self.figures, self.clock, self.stopping = name, listing, asking, figures, clock, stopping
        self.visiting: dict[str, Round] = {}
        self.uris: Counter[str] = Counter()  # of documents that are being read: versions of one page are kept in their order
        self.deferred: list[tuple[Job, Arrival]] = []
        self.n_ahead = 0
        self.full = False
        self.counted = float("-inf")

    def something_due(self, connection: Connection) -> bool:
        """Return whether there is anything to take."""
        now = self.clock()
        self._count(connection)
        return bool(self._room() and jobs.due(connection, arrivals.QUEUE, now, 1)) or bool(self._rounds(connection, now))

    def exchange(self, connection: Connection, changes: Iterable[Change]) -> Taken:
        """Write what came, then take what is due, in one transaction."""
        for change in changes:
            change(connection)
        now = self.clock()
        taken: list[tuple[Job, Arrival]] = []
        if room := self._room():
            taken = arrivals.loaded(connection, jobs.due(connection, arrivals.QUEUE, now, room), AHEAD_BYTES)
        rounds = self._rounds(connection, now)
        self._count(connection)
        jobs.take_some(connection, [*(job for job, _ in taken), *(r.job for r in rounds)], self.name, now + watchers.ALIVE)
        return taken, rounds

    def _count(self, connection: Connection) -> None:
        if self.n_ahead and time.monotonic() - self.counted < COUNTED_S:
            return
        self.counted = time.monotonic()
        self.figures.waiting = arrivals.waiting(connection)
        self.full = self.figures.waiting > (LOW if self.full else HIGH)

    def _room(self) -> int:
        return 0 if self.stopping.is_set() else max(0, AHEAD - self.n_ahead)

    def _rounds(self, connection: Connection, now: datetime) -> list[Round]:
        """The visits that can begin: one a host at a time whoever makes it, and none while the queue is long."""
        free = VISITORS - len(self.visiting)
        if not self.listing or self.full or free <= 0 or self.stopping.is_set():
            return []
        current = self.listing.current
        by_name = {s.name: s for s in current.sources if s.name not in self.visiting}
        due = jobs.due(connection, VISITS, now, len(by_name), by_name.keys())
        asked = {j.payload["host"] for j in jobs.running(connection, VISITS, now)} if due else set()
        found: list[Round] = []
        for job in due:
            host = job.payload["host"]
            if len(found) < free and (host is None or host not in asked and not self.asking.quiet_s(host)):
                asked.add(host)
                source = by_name[job.key]
                found.append(Round(job, source, current.visits_s(source)))
        return found

    def after_visit(self, connection: Connection, made: Made) -> None:
        """Keep what became of a visit, and when the next one is due."""
        source, job = made.round.source, made.round.job
        self.visiting.pop(source.name, None)
        if made.event is None:
            jobs.free(connection, self.name, [job])
            return
        host = host_of(source)
        quiet = timedelta(seconds=self.asking.quiet_s(host) if host else 0.0)
        jobs.again(connection, job, self.name, {**job.payload, "failures": made.failures}, max(made.due, made.event.at + quiet))
        sources.happened(connection, [made.event])

    def may_read(self, job: Job, arrival: Arrival) -> bool:
        """Count a document in; return whether it may be read now, or only after an earlier one from its address."""
        self.n_ahead += 1
        uri = arrival.options.get("uri")
        if uri and self.uris[uri]:
            self.deferred.append((job, arrival))
            return False
        if uri:
            self.uris[uri] += 1
        return True

    def through(self, arrival: Arrival) -> tuple[Job, Arrival] | None:
        """Count a document out; return the next one from its address, which may be read now."""
        self.n_ahead -= 1
        uri = arrival.options.get("uri")
        if not uri:
            return None
        del self.uris[uri]
        again = next((d for d in self.deferred if d[1].options.get("uri") == uri), None)
        if again is not None:
            self.deferred.remove(again)
            self.uris[uri] += 1
        return again

    def given_back(self, n_untouched: int) -> None:
        """Count out what no reader has begun, and what waits for another: the watcher ends, and they stay in the store's queue."""
        self.n_ahead -= n_untouched + len(self.deferred)
        self.deferred.clear()

    def idle(self) -> bool:
        """Return whether nothing is under way."""
        return not self.n_ahead and not self.visiting
