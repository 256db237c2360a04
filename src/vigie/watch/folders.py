"""Folders that are watched for new files: a file is taken once it has settled, and again when it has changed. Half-written ones wait."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

from vigie.collect import files
from vigie.collect.items import Item
from vigie.collect.sources import Source
from vigie.errors import InputError

SETTLED_S = 2.0  # without a change of size or time: programs that write a file in pieces do so more often
Stamp = tuple[int, int]  # size, time of the last change in nanoseconds


class Folder:
    """What was seen of the files of a source. `clock` gives seconds; files are judged by what changes between two looks, never by their own clock."""

    def __init__(self, source: Source, clock: Callable[[], float] = time.monotonic) -> None:
        self.source, self.clock = source, clock
        self.seen: dict[Path, tuple[Stamp, float]] = {}  # how a file was, and since when it has been seen so
        self.taken: dict[Path, Stamp] = {}

    def items(self) -> Iterator[Item]:
        """Yield the documents of what has settled since the last look."""
        root = Path(self.source.address)
        for path in self._settled(root):
            stamp = self.seen[path][0]
            for one in files.one_of(root, path) if root.is_dir() else files.items([path]):
                yield Item(one.name, one.data, {**self.source.options, **one.options}, one.error, one.capture)
            self.taken[path] = stamp

    def _settled(self, root: Path) -> list[Path]:
        """The files that are as they were for a while, and were not taken as such. Those that are gone are forgotten."""
        now = self.clock()
        found: dict[Path, Stamp] = {}
        for path in self._paths(root):
            try:
                told = path.stat()
            except OSError:
                continue  # taken away since it was listed
            found[path] = (told.st_size, told.st_mtime_ns)
        self.seen = {p: (s, self.seen[p][1] if p in self.seen and self.seen[p][0] == s else now) for p, s in found.items()}
        self.taken = {p: s for p, s in self.taken.items() if p in found}
        return [p for p, (s, since) in self.seen.items() if self.taken.get(p) != s and now - since >= SETTLED_S]

    def _paths(self, root: Path) -> Iterator[Path]:
        if root.is_dir():
            yield from files.within(root)
        elif root.exists():
            yield root
        else:
            raise InputError(f"no file or folder {root}: make it, or take the source out")
