"""Watchers for the tests: one in a thread, one in a process that can be killed, and documents that wait for them."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from store_documents import NOW
from vigie.resources import engine
from vigie.store import Store, arrivals
from vigie.store.arrivals import Arrival, key_of
from vigie.watch.asking import Asking
from vigie.watch.listing import Listing
from vigie.watch.log import Log
from vigie.watch.running import Watch

TOWNS = ("Kharkiv", "Poltava", "Odesa", "Kherson", "Sumy")


def texts(n: int) -> list[tuple[bytes, dict[str, str]]]:
    """Small documents whose claims meet at a few places and days."""
    told = (
        "Electricity is out in {0}, Mayor Ihor Terekhov said on day {1}, in note {2}.",
        "A missile hit an apartment block in {0}, killing {1} people, the governor said in note {2}.",
        "Power was restored in {0}, the regional operator said in note {2}.",
        "Explosions were heard in {0} overnight. {1} people were injured, the mayor said in note {2}.",
    )
    out = []
    for i in range(n):
        text = told[i % len(told)].format(TOWNS[i % len(TOWNS)], 2 + i % 5, i)
        out.append((text.encode(), {"published": f"2025-12-{6 + i % 3:02}T{i % 24:02}:00+02:00", "outlet": f"Outlet {i % 3}", "language": "en"}))
    return out


def put(store: Store, n: int, first: int = 0, source: str = "push:Test") -> None:
    """Put documents into the queue."""
    for i, (data, options) in enumerate(texts(first + n)[first:], first):
        store.do(arrivals.put, Arrival(key_of(data, options), f"note {i}", source, data, options), NOW, engine())


@contextmanager
def watching(store: Store, file: Path | None = None, *, n_readers: int = 1, **options: object) -> Iterator[Watch]:
    """A watcher in a thread; it has ended, by itself, when the block is left."""
    lines: list[str] = []
    watch = Watch(store, Listing(file) if file else None, Asking(None), Log(lines.append), n_readers=n_readers, **options)  # type: ignore[arg-type]
    watch.lines = lines  # type: ignore[attr-defined]
    thread = threading.Thread(target=watch.run, daemon=True)
    thread.start()
    try:
        yield watch
    finally:
        watch.stop()
        thread.join(30)
    assert not thread.is_alive(), "the watcher has ended"


def until(what: Callable[[], object], seconds: float = 120.0) -> None:
    """Wait until something is so."""
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, "it has not come to pass"
        time.sleep(0.05)


def process(url: str, *arguments: str) -> subprocess.Popen[str]:
    """A watcher in a process of its own."""
    command = [sys.executable, "-m", "vigie.cli", "watch", *arguments, "--db", url, "--jobs", "1"]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def empty(store: Store) -> bool:
    """Whether nothing waits to be read."""
    return store.ask(arrivals.waiting) == 0
