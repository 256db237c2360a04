"""SOURCES.toml, read again when it changes. A version that is wrong is told once, and the one before it stays."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from sqlalchemy import Connection

from vigie.collect.sources import Source, Sources, sources
from vigie.errors import OptionError
from vigie.store import jobs
from vigie.store import sources as kept
from vigie.store.sources import VISITS, Listed

SPREAD_S = 0.2  # between the first visits of many sources: a watcher that starts does not ask all at once


class Listing:
    """The sources of a file. Raises OptionError where the first version is wrong."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.stamp = self._stamp()
        self.current: Sources = sources(path)

    def look(self) -> Sources | OptionError | None:
        """Return the new version where the file has changed, what is wrong with it, or None where nothing is new."""
        stamp = self._stamp()
        if stamp == self.stamp:
            return None
        self.stamp = stamp
        try:
            found = sources(self.path)
        except OptionError as e:
            return e
        if found == self.current:
            return None
        self.current = found
        return found

    def _stamp(self) -> tuple[int, int, int] | None:
        try:
            told = self.path.stat()
        except OSError:
            return None
        return told.st_size, told.st_mtime_ns, told.st_ino


def host_of(source: Source) -> str | None:
    """Return the host that a source is asked at, with its port; None for files."""
    return urlsplit(source.address).netloc.rsplit("@")[-1] if source.sort != "files" else None


def listed(connection: Connection, new: Sources, old: Iterable[Source], watcher: str, now: datetime) -> None:
    """Keep which sources are watched, with a visit due for each; one that was visited before is due as it was, unless it is another by now."""
    before = {s.name: s for s in old}
    gone = [name for name in before if name not in {s.name for s in new.sources}]
    jobs.drop(connection, VISITS, gone)
    kept.let_go(connection, gone, watcher)
    known = {s.name: s.address for s in kept.every(connection)}
    rows = [Listed(s.name, s.sort, s.address, s.outlet, new.visits_s(s), s.tags, watcher) for s in new.sources]
    kept.put(connection, rows, now)
    changed = [s.name for s in new.sources if known.get(s.name, s.address) != s.address or before.get(s.name, s) != s]
    jobs.drop(connection, VISITS, changed)
    for n, s in enumerate(new.sources):
        jobs.put(connection, VISITS, s.name, {"host": host_of(s), "failures": 0}, now, now + timedelta(seconds=min(n * SPREAD_S, new.visits_s(s))))
