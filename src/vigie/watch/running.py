"""The loop: what came is put into the queue, what is due is taken from it, what was read is kept. One thread writes; others fetch, read, and tell.

Whatever is under way stands in the store as a job under a lease: a watcher that is killed loses nothing, and the next one goes on. Several watchers on one
store share the work.
"""

from __future__ import annotations

import queue
import threading
import time
from collections import Counter, OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection

from vigie.collect.sources import Source
from vigie.errors import OptionError, StoreError
from vigie.resources import engine
from vigie.store import Store, arrivals, visiting, watchers
from vigie.store.arrivals import Arrival
from vigie.watch.asking import Asking
from vigie.watch.batches import Batch, write
from vigie.watch.figures import Figures
from vigie.watch.listing import Listing, listed
from vigie.watch.log import Log
from vigie.watch.minding import EVERY_S, Minding
from vigie.watch.readers import Read, Readers
from vigie.watch.rounds import VISITORS, Made, StoppedError, Visitors
from vigie.watch.taking import HIGH, Change, Taking

BATCH, BATCH_S = 64, 0.2  # documents kept in one transaction, or how long one that is ready waits for others: a tenth of the two seconds that it may take
LOOK_S = 0.2  # between two looks at an empty queue
RELOAD_S = 2.0  # between two looks at SOURCES.toml
GRACE_S = 10.0  # for what runs when the watcher ends
RECENT = 10_000  # pages whose words were known under other bytes: not read again as long as they stay so
PATIENCE_S = 30.0  # the longest wait for a store that cannot be written
Told = Callable[[Store, datetime], None]


@dataclass
class Watch:
    """A watcher. `on_changes` are called, by a thread of their own, with the store and the moment of its clock since which something was written.

    `listing`: None where nothing is visited and only what is pushed is read. `clock` is the system's, but in tests.
    """

    store: Store
    listing: Listing | None
    asking: Asking
    log: Log
    on_changes: tuple[Told, ...] = ()
    n_readers: int = 1
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)

    def __post_init__(self) -> None:
        self.name, self.engine = watchers.named(), engine()
        self.figures = Figures()
        self.stopping = threading.Event()
        self.bell = threading.Event()  # rung when there is something to do
        self.inbox: queue.Queue[Change] = queue.Queue(HIGH)
        self.ready: queue.Queue[Read] = queue.Queue()
        self.changes: list[Change] = []  # taken from the inbox and not kept yet
        self.batch: list[Read] = []
        self.since_ready: float | None = None
        self.last_write_s = 0.0  # where writing is slow, more of it is done at once
        self.recent: OrderedDict[str, str] = OrderedDict()
        self.untold: queue.SimpleQueue[datetime | None] = queue.SimpleQueue()  # moments since which something was written; None at the end
        self.taking = Taking(self.name, self.listing, self.asking, self.figures, self.clock, self.stopping)

    # ------------------------------------------------------------ from outside
    def stop(self) -> None:
        """Have the watcher finish what runs, and end."""
        self.stopping.set()
        self.bell.set()

    def offer(self, arrival: Arrival) -> None:
        """Take a document into the queue; waits while it is long. Raises StoppedError where the watcher ends meanwhile."""
        uri = arrival.options.get("uri")
        if uri and self.recent.get(uri) == arrival.key:
            return
        at = self.clock()
        while self.taking.full:
            if self.stopping.wait(LOOK_S):
                raise StoppedError

        def put(connection: Connection) -> None:
            arrivals.put(connection, arrival, at, self.engine)

        self.post(put)

    def seen(self, address: str) -> datetime | None:
        """Return when an address was last fetched."""
        found = self.store.ask(visiting.newest_at, address)
        return found[1] if found else None

    def post(self, change: Change) -> None:
        """Have a change written with the next ones."""
        self.inbox.put(change)
        self.bell.set()

    # ------------------------------------------------------------ its life
    def run(self) -> Figures:
        """Watch until told to stop; return what was done."""
        dead = self.store.do(watchers.begin, self.name, self.clock())
        if dead:
            self.log.say("taken over", f"goes on where {len(dead)} watcher(s) of this machine were cut off", watchers=dead)
        self.asking.begin(self.store, self.post, self.stopping)
        self.readers = Readers(self.n_readers, self._was_read)
        self.visitors = Visitors(self.asking.web, self.seen, self.offer, self._was_visited, self.clock, VISITORS if self.listing else 0)
        threads = [threading.Thread(target=f, daemon=True) for f in (self._beating, self._minding, self._telling)]
        try:
            if self.listing:
                self._use(self.listing, ())
            for thread in threads:
                thread.start()
            self._loop()
        finally:
            self.stop()
            self._end()
            for thread in threads:
                if thread.ident:
                    thread.join(GRACE_S)
        return self.figures

    def _loop(self) -> None:
        looked, patience_s = time.monotonic(), 1.0
        while not self.stopping.is_set():
            try:
                busy = self._step()
                patience_s = 1.0
                if self.listing and time.monotonic() - looked > RELOAD_S:
                    looked = time.monotonic()
                    self._reload(self.listing)
            except StoreError as e:
                self.figures.errors["store"] += 1
                self.log.say("store", f"{e} (tried again in {patience_s:.0f} s)", error=str(e))
                self.stopping.wait(patience_s)
                patience_s = min(2 * patience_s, PATIENCE_S)
                continue
            if not busy:
                self.bell.wait(LOOK_S)
            self.bell.clear()

    def _step(self) -> bool:
        """Do what there is to do; return whether there was anything."""
        self._gather()
        busy = bool(self.changes)
        due = self.store.ask(self.taking.something_due)
        if busy or due:
            taken, rounds = self.store.do(self.taking.exchange, self.changes)
            self.changes.clear()
            busy = busy or bool(taken or rounds)
            for one in rounds:
                self.taking.visiting[one.source.name] = one
                self.visitors.give(one)
            for job, arrival in taken:
                if self.taking.may_read(job, arrival):
                    self.readers.give(job, arrival)
        if self._batch_is_due():
            self._write()
            busy = True
        self.figures.reading, self.figures.visiting = self.taking.n_ahead, len(self.taking.visiting)
        return busy

    def _gather(self) -> None:
        """Take what the threads gave."""
        while len(self.changes) < 2 * BATCH and not self.inbox.empty():
            self.changes.append(self.inbox.get_nowait())
        while len(self.batch) < BATCH and not self.ready.empty():
            self.batch.append(self.ready.get_nowait())
        if self.batch and self.since_ready is None:
            self.since_ready = time.monotonic()

    def _batch_is_due(self) -> bool:
        if not self.batch or self.since_ready is None:
            return False
        alone = self.taking.n_ahead <= len(self.batch) and self.inbox.empty()  # nothing else is under way that it could wait for
        waited_s = time.monotonic() - self.since_ready
        return alone or len(self.batch) >= BATCH or waited_s >= max(BATCH_S, self.last_write_s) or self.stopping.is_set()

    def _write(self) -> None:
        began = time.monotonic()
        done = write(self.store, self.batch, worker=self.name, engine=self.engine, clock=self.clock)
        self.last_write_s = time.monotonic() - began
        written, self.batch, self.since_ready = self.batch, [], None
        for read in written:
            after = self.taking.through(read.arrival)
            if after is not None:
                self.readers.give(*after)
        self.figures.written(done.states, done.latencies_s)
        self.log.keep("kept", documents=dict(Counter(done.states)), latencies_s=[round(s, 2) for s in done.latencies_s], waiting=self.figures.waiting)
        for error in done.errors:
            self.log.say("unread", error)
        self._remember(done, {r.arrival.options["uri"]: r.job.key for r in written if r.arrival.options.get("uri")})

    def _remember(self, done: Batch, uris: Mapping[str, str]) -> None:
        for uri, key in uris.items():
            self.recent.pop(uri, None)
            if key in done.known:
                self.recent[uri] = key
        while len(self.recent) > RECENT:
            self.recent.popitem(last=False)
        if done.since is not None:
            self.untold.put(done.since)

    def _end(self) -> None:
        """Keep what is finished, give back the rest, sign out."""
        self.log.say("stopping", f"finishes what runs, for {GRACE_S:.0f} s at most; Ctrl-C again ends at once")
        until = time.monotonic() + GRACE_S
        self.taking.given_back(len(self.readers.untouched()))
        try:
            while time.monotonic() < until and not (self.taking.idle() and self.inbox.empty() and not self.changes):
                self._step()
                self.bell.wait(LOOK_S / 4)
                self.bell.clear()
            n_visits = len(self.taking.visiting)
            self.store.do(watchers.end, self.name)
            n = self.store.ask(arrivals.waiting)
            says = f"{n} documents wait to be read" + (f", {n_visits} visits were cut off and are made again" if n_visits else "")
            self.log.say("stopped", says, cut_off=n_visits, **self.figures.told() | {"waiting": n})
        except StoreError as e:
            self.log.say("store", f"{e}; what was not kept is taken up by the next watcher", error=str(e))
        finally:
            self.untold.put(None)
            self.visitors.close(0.0)
            self.readers.close()

    # ------------------------------------------------------------ what the threads give
    def _was_read(self, read: Read) -> None:
        self.ready.put(read)
        self.bell.set()

    def _was_visited(self, made: Made) -> None:
        self.post(lambda connection: self.taking.after_visit(connection, made))
        if made.event is not None:
            self.figures.visits["failed" if made.event.error else "fine"] += 1
            if made.event.error:
                self.log.say("visit", made.event.error, source=made.round.source.name, status=made.event.status)

    # ------------------------------------------------------------ sources
    def _use(self, listing: Listing, old: tuple[Source, ...]) -> None:
        self.asking.use(listing.current)
        self.figures.sources = len(listing.current.sources)
        self.store.do(listed, listing.current, old, self.name, self.clock())

    def _reload(self, listing: Listing) -> None:
        old = listing.current.sources
        found = listing.look()
        if isinstance(found, OptionError):
            self.log.say("sources", f"{found}; those of before are watched on", error=str(found))
        elif found is not None:
            self._use(listing, old)
            self.log.say("sources", f"{listing.path} has changed: {len(found.sources)} sources now", sources=len(found.sources))

    # ------------------------------------------------------------ other threads
    def _beating(self) -> None:
        """Say that this watcher lives, and hold its leases."""
        while not self.stopping.wait(watchers.BEAT.total_seconds()):
            self.post(lambda connection: watchers.beat(connection, self.name, self.clock(), self.figures.told()))

    def _minding(self) -> None:
        """Look at the sources' health."""
        minding = Minding(self.figures, self.log)
        while not self.stopping.wait(EVERY_S):
            try:
                now = self.clock()
                if minding.look(self.store, now):
                    self.untold.put(now)  # nothing was written, and that is the news
            except StoreError:
                continue  # the loop tells it

    def _telling(self) -> None:
        """Tell those who follow what was written."""
        while (since := self.untold.get()) is not None:
            for tell in self.on_changes:
                try:
                    tell(self.store, since)
                except Exception as e:  # noqa: BLE001 - one who follows and fails must not end the watch; it is told
                    self.figures.errors["follower"] += 1
                    self.log.say("follower", f"{type(e).__name__}: {e}", error=str(e))
