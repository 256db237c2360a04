"""The rows of a small table as they stand, by id and by what they are found by. A version is never changed: the next is made of it and of what changed."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

Key = Callable[[Any], str | None]


class Shelf:
    """Rows of one table. `key`: what they are found by besides their ids."""

    def __init__(self, key: Key | None = None) -> None:
        self.key = key
        self.rows: dict[str, Any] = {}
        self.ids: list[str] = []  # sorted
        self.stamps: dict[str, datetime] = {}  # since when a row stands as it does, on the store's clock
        self.last: frozenset[str] = frozenset()  # ids of what was put or taken out since the version before
        self._by: dict[str, tuple[str, ...]] = {}

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[Any]:
        """Yield the rows in the order of their ids."""
        return (self.rows[i] for i in self.ids)

    def get(self, ident: str) -> Any:
        """Return a row; None where it is not there."""
        return self.rows.get(ident)

    def of(self, key: str) -> list[Any]:
        """Return the rows that are found by a key, in the order of their ids."""
        return [self.rows[i] for i in self._by.get(key, ())]

    def beginning(self, text: str, most: int) -> list[str]:
        """Return the first ids that begin with a text, in order."""
        first = bisect_left(self.ids, text)
        return [i for i in self.ids[first : first + most] if i.startswith(text)]

    def keys(self) -> Iterable[str]:
        """Return the keys by which rows are found."""
        return self._by.keys()

    def patched(self, put: Mapping[str, tuple[Any, datetime | None]], gone: Iterable[str] = ()) -> Shelf:
        """Return the next version: with these rows (and since when they stand) put, and without those gone."""
        if not self.rows:
            return self._filled(put)
        out = [i for i in gone if i in self.rows]
        if not put and not out:
            return self
        new = Shelf(self.key)
        new.rows, new.ids, new.stamps, new._by = dict(self.rows), list(self.ids), dict(self.stamps), dict(self._by)
        new.last = frozenset((*put, *out))
        for ident in out:
            new._taken_out(ident)
            del new.ids[bisect_left(new.ids, ident)]
        for ident, (row, at) in put.items():
            if ident in new.rows:
                new._taken_out(ident)
            else:
                new.ids.insert(bisect_left(new.ids, ident), ident)
            new._put(ident, row, at)
        return new

    def _filled(self, put: Mapping[str, tuple[Any, datetime | None]]) -> Shelf:
        new = Shelf(self.key)
        new.ids = sorted(put)
        by: dict[str, list[str]] = {}
        for ident in new.ids:
            row, at = put[ident]
            new.rows[ident] = row
            if at is not None:
                new.stamps[ident] = at
            if self.key is not None and (key := self.key(row)) is not None:
                by.setdefault(key, []).append(ident)
        new._by = {key: tuple(ids) for key, ids in by.items()}
        return new

    def _put(self, ident: str, row: Any, at: datetime | None) -> None:
        self.rows[ident] = row
        if at is not None:
            self.stamps[ident] = at
        if self.key is not None and (by := self.key(row)) is not None:
            self._by[by] = tuple(sorted((*self._by.get(by, ()), ident)))

    def _taken_out(self, ident: str) -> None:
        row = self.rows.pop(ident)
        self.stamps.pop(ident, None)
        if self.key is not None and (by := self.key(row)) is not None:
            left = tuple(i for i in self._by[by] if i != ident)
            if left:
                self._by[by] = left
            else:
                del self._by[by]
