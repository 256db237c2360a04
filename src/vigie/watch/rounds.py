"""Visits under way: threads that visit sources and offer what they find. What a visit found is kept before it counts as done."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import TYPE_CHECKING

from vigie.collect.items import Item
from vigie.collect.sources import Source
from vigie.collect.visits import Seen, visited
from vigie.errors import VigieError
from vigie.store.arrivals import Arrival, key_of
from vigie.store.jobs import Job
from vigie.store.sources import Event
from vigie.watch.folders import Folder

if TYPE_CHECKING:
    from vigie.collect.web import Web

VISITORS = 8  # threads: visits mostly wait for answers and for the pace of a host
LONGEST_S = 3600.0  # between two tries of a source that fails; doubled up to it
JITTER = 0.1  # of the time between two visits


class StoppedError(Exception):
    """The watcher ends: a visit is given up where it stands, and given back."""


@dataclass(frozen=True, slots=True)
class Round:
    """A visit that is to be made: its job, its source, how often the source is visited."""

    job: Job
    source: Source
    every_s: float


@dataclass(frozen=True, slots=True)
class Made:
    """A visit that was made. `due`: when the next one is; `failures`: in a row; `event` is None where it was given up because the watcher ends."""

    round: Round
    event: Event | None
    due: datetime
    failures: int


class Visitors:
    """`n` threads. `offer` takes a document (it may wait, and says whether it was taken), `done` what became of a visit."""

    def __init__(
        self, web: Callable[[], Web], seen: Seen, offer: Callable[[Arrival], None], done: Callable[[Made], None], clock: Callable[[], datetime], n: int
    ) -> None:
        self.web, self.seen, self.offer, self.done, self.clock = web, seen, offer, done, clock
        self.chance = Random()
        self.folders: dict[str, Folder] = {}
        self.work: queue.Queue[Round | None] = queue.Queue()
        self.threads = [threading.Thread(target=self._serve, name=f"visitor {i + 1}", daemon=True) for i in range(n)]
        for thread in self.threads:
            thread.start()

    def give(self, round_: Round) -> None:
        """Have a source visited."""
        self.work.put(round_)

    def close(self, wait_s: float) -> None:
        """End the threads; a visit that is stuck is left behind."""
        for _ in self.threads:
            self.work.put(None)
        until = time.monotonic() + wait_s
        for thread in self.threads:
            thread.join(max(0.0, until - time.monotonic()))

    def _serve(self) -> None:
        while (one := self.work.get()) is not None:
            self.done(self._made(one))

    def _made(self, one: Round) -> Made:
        n, errors, status = 0, [], None
        try:
            for item in self._items(one.source):
                status = item.capture.get("http_status") or status
                if item.error is not None:
                    errors.append(item.error)
                else:
                    n += 1
                    self.offer(Arrival(key_of(item.data, item.options), item.name, one.source.name, item.data, item.options, item.capture))
        except StoppedError:
            return Made(one, None, self.clock(), one.job.payload["failures"])
        except VigieError as e:
            errors.append(str(e))
        except Exception as e:  # noqa: BLE001 - one source that shows a mistake of ours must not end the visits to all others; it is told as failing
            errors.append(f"{one.source.name}: {type(e).__name__}: {e}: this is a mistake in vigie, please report it")
        failures = one.job.payload["failures"] + 1 if errors and not n else 0
        told = f"{errors[0]} (and {len(errors) - 1} more)" if len(errors) > 1 else errors[0] if errors else None
        at = self.clock()
        return Made(one, Event(one.source.name, "visit", at, n, status=status, error=told), at + timedelta(seconds=self._wait_s(one, failures)), failures)

    def _items(self, source: Source) -> Iterable[Item]:
        if source.sort != "files":
            return visited(source, self.web(), self.seen)
        folder = self.folders.get(source.name)
        if folder is None or folder.source != source:
            folder = self.folders[source.name] = Folder(source)
        return _told(folder)

    def _wait_s(self, one: Round, failures: int) -> float:
        """Seconds to the next visit: its pace, doubled with each failure in a row."""
        longer = one.every_s * 2 ** min(failures, 12) if failures else one.every_s
        return min(longer, max(LONGEST_S, one.every_s)) * (1 + JITTER * (2 * self.chance.random() - 1))


def _told(folder: Folder) -> Iterator[Item]:
    try:
        yield from folder.items()
    except VigieError as e:
        yield Item(folder.source.address, error=f"{folder.source.name}: {e}")
