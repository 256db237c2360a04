"""`vigie watch`: collect, read, fuse and store until it is stopped."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import FrameType
from typing import IO, TYPE_CHECKING, Annotated

from cyclopts import Parameter

from vigie.errors import OptionError

if TYPE_CHECKING:
    from vigie.watch.listing import Listing
    from vigie.watch.running import Watch


def watch(
    file: Annotated[Path | None, Parameter(name="SOURCES", help="A file of sources (docs/COLLECT.md); left out, only what is pushed is read.")] = None,
    /,
    *,
    db: Annotated[str, Parameter(help="Database: a file or postgresql://user@host/name; made where there is none.")],
    jobs: Annotated[int, Parameter(help="Processes that read; 0 for one a core.")] = 0,
    cache: Annotated[Path | None, Parameter(help="File where fetched pages are kept for conditional requests; else beside the database.")] = None,
    metrics: Annotated[int | None, Parameter(help="Port at which this machine's Prometheus finds figures; 0 for any that is free.")] = None,
    alerts: Annotated[Path | None, Parameter(help="Rules of whom to tell of what (docs/ALERTS.md).")] = None,
    log: Annotated[Path | None, Parameter(help="File to which what happens is added, a JSON object a line.")] = None,
) -> None:
    """Keep the picture up to date until stopped: visit the sources at their pace, read what is new, merge it, and say which sources have gone quiet.

    Ctrl-C or SIGTERM finishes what runs; killed at any moment, it goes on where it was. The file of sources may be changed while it runs.
    """
    from vigie.store import open_store
    from vigie.watch.asking import Asking
    from vigie.watch.log import Log
    from vigie.watch.running import Watch
    from vigie.watch.terminal import Terminal

    listing = _listing(file)
    with ExitStack() as stack:
        store = stack.enter_context(open_store(db, create=True))
        terminal = Terminal()
        kept = Log(terminal.line, stack.enter_context(_opened(log)) if log else None)
        watching = Watch(store, listing, Asking(cache or _beside(db)), kept, n_readers=jobs or os.cpu_count() or 1)
        if alerts is not None:
            from vigie.alerts.alarm import Alarm

            watching.on_changes += (stack.enter_context(Alarm(store, alerts, lambda says: kept.say("alerts", says))),)
        if metrics is not None:
            from vigie.watch.metrics import served

            kept.say("metrics", stack.enter_context(served(watching.figures, metrics)))
        stack.enter_context(terminal.showing(watching))
        stack.enter_context(_stopped_by_signals(watching))
        watching.run()


def _listing(file: Path | None) -> Listing | None:
    if file is None:
        return None
    from vigie.commands.collect import needed
    from vigie.watch.listing import Listing

    needed()
    return Listing(file)


def _beside(db: str) -> Path | None:
    from vigie.commands.collect import beside

    return beside(db)


@contextmanager
def _stopped_by_signals(watching: Watch) -> Iterator[None]:
    """The first signal has the watcher finish what runs; the second ends it at once: what it had is taken up by the next one."""

    def stop(number: int, frame: FrameType | None) -> None:
        if watching.stopping.is_set():
            raise KeyboardInterrupt
        watching.stop()

    before = {s: signal.signal(s, stop) for s in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for s, handler in before.items():
            signal.signal(s, handler)


@contextmanager
def _opened(path: Path) -> Iterator[IO[str]]:
    try:
        with path.open("a", encoding="utf-8") as file:
            yield file
    except OSError as e:
        raise OptionError(f"cannot write {path}: {e.strerror}: give another file with --log") from e
