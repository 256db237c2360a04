"""Processes that read documents. Each has a thread that gives it one at a time: when one dies or hangs, it is known with which document."""

from __future__ import annotations

import multiprocessing
import queue
import signal
import threading
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any

from vigie.building import document_of
from vigie.collect.items import Item
from vigie.model import Document
from vigie.store.arrivals import Arrival
from vigie.store.jobs import Job

READ_S = 600.0  # ten times what the longest document met takes (600,000 words, a minute)
END_S = 5.0
LIFE = 2_000  # documents that a process reads: by then it remembers 400 MB of names and places (benchmarks/watch.py replay); starting anew takes a second


@dataclass(frozen=True, slots=True)
class Died:
    """In the place of a document: its reader died or was ended. `says`: how."""

    says: str


@dataclass(frozen=True, slots=True)
class Read:
    """A document that was read, what is wrong with it, or how its reader died."""

    job: Job
    arrival: Arrival
    result: Document | str | Died


class Readers:
    """`n` processes. `done` is called, by their threads, with each document that they are through with."""

    def __init__(self, n: int, done: Callable[[Read], None]) -> None:
        self.done = done
        self.alive: dict[str, _Reader] = {}
        self.work: queue.Queue[tuple[Job, Arrival] | None] = queue.Queue()
        self.threads = [threading.Thread(target=self._serve, name=f"reader {i + 1}", daemon=True) for i in range(n)]
        for thread in self.threads:
            thread.start()

    def give(self, job: Job, arrival: Arrival) -> None:
        """Have a document read."""
        self.work.put((job, arrival))

    def untouched(self) -> list[tuple[Job, Arrival]]:
        """Take back what no reader has begun."""
        found: list[tuple[Job, Arrival]] = []
        while True:
            try:
                one = self.work.get_nowait()
            except queue.Empty:
                return found
            if one is not None:
                found.append(one)

    def close(self, wait_s: float = END_S) -> None:
        """Let the readers finish what they have, and end them; one that does not come to an end is killed."""
        for _ in self.threads:
            self.work.put(None)
        for thread in self.threads:
            thread.join(wait_s)
        for reader in list(self.alive.values()):
            reader.process.kill()

    def _serve(self) -> None:
        name, n = threading.current_thread().name, 0
        self.alive[name] = _Reader()
        while (one := self.work.get()) is not None:
            job, arrival = one
            result = self.alive[name].read(Item(arrival.name, arrival.data, arrival.options, capture=arrival.capture))
            self.done(Read(job, arrival, result))
            n += 1
            if isinstance(result, Died) or n >= LIFE:
                self.alive.pop(name).end()
                self.alive[name], n = _Reader(), 0
        if name in self.alive:
            self.alive.pop(name).end()


class _Reader:
    """One process. Spawned, not forked: it holds no end of another's pipe, and so ends by itself when this process is killed."""

    def __init__(self) -> None:
        context = multiprocessing.get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=_reading, args=(theirs,), daemon=True)
        self.process.start()
        theirs.close()

    def read(self, item: Item) -> Document | str | Died:
        try:
            self.pipe.send(item)
            if not self.pipe.poll(READ_S):
                return Died(f"it was read for {READ_S:.0f} s without an end")
            found: Document | str = self.pipe.recv()
        except (EOFError, OSError):
            self.process.join(END_S)
            return Died(f"its reader died (exit code {self.process.exitcode}; -9 often means that memory ran out)")
        return found

    def end(self) -> None:
        self.pipe.close()
        self.process.join(1.0)
        if self.process.is_alive():
            self.process.kill()
            self.process.join(END_S)


def _reading(pipe: Connection[Any, Any]) -> None:
    """The life of a reader: documents in, documents read out, until the other end is gone."""
    for stop in (signal.SIGINT, signal.SIGTERM):
        signal.signal(stop, signal.SIG_IGN)  # they are for the watcher, who ends its readers
    document_of(Item("", b"."))  # loads what reading needs before the first document comes
    while True:
        try:
            item: Item = pipe.recv()
            pipe.send(_told(item))
        except (EOFError, OSError):
            return


def _told(item: Item) -> Document | str:
    try:
        return document_of(item)
    except Exception as e:  # noqa: BLE001 - one document that shows a mistake of ours must not end the reading of all others; it is told, and its bytes are kept
        return f"{item.name}: {type(e).__name__}: {e}: this is a mistake in vigie, please report it with the document"
