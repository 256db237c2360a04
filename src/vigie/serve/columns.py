"""Rows as columns: numbers in arrays, each row at a place that stays its own. A version is never changed: the next is made of it and of what changed."""

from __future__ import annotations

from array import array
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
SORTS: dict[str, Any] = {"d": np.dtype("f8"), "i": np.dtype("i4"), "b": np.dtype("i1")}  # codes of the module array -> of numpy
NONE = -1  # the code of what has no value
NOWHEN = float("nan")


class Codes:
    """Values as small numbers, the same for as long as the service runs."""

    def __init__(self) -> None:
        self.values: list[Any] = []
        self._codes: dict[Hashable, int] = {}
        self._adding = Lock()

    def of(self, value: Hashable) -> int:
        """Return the number of a value, -1 for None; a new value gets the next one."""
        if value is None:
            return NONE
        code = self._codes.get(value)
        if code is None:
            with self._adding:
                code = self._codes.setdefault(value, len(self.values))
                if code == len(self.values):
                    self.values.append(value)
        return code

    def known(self, values: Iterable[Hashable]) -> list[int]:
        """Return the numbers of those of these values that have one."""
        return [self._codes[v] for v in values if v in self._codes]

    def __len__(self) -> int:
        return len(self.values)


class Cells:
    """One row to be put: `numbers` by column, `pairs`: columns that hold several codes for a row, `texts` by column."""

    __slots__ = ("numbers", "pairs", "texts")

    def __init__(self, numbers: Mapping[str, float], pairs: Mapping[str, Iterable[int]] | None = None, texts: Mapping[str, str] | None = None) -> None:
        self.numbers = numbers
        self.pairs = pairs or {}
        self.texts = texts or {}


class Columns:
    """The columns of one sort of rows.

    A row keeps its place (its index in every array) when it changes, also when it goes and comes back; new rows stand at the end. Ids, places by id and texts
    are shared by all versions; a version knows only the places that it has arrays for.
    """

    def __init__(self, sorts: Mapping[str, str], pairs: Sequence[str] = (), texts: Sequence[str] = (), found_by: Sequence[str] = ()) -> None:
        self.sorts = sorts
        self.ids: list[str] = []
        self.places: dict[str, int] = {}
        self.texts: dict[str, list[str]] = {t: [] for t in texts}
        self.found: dict[str, dict[str, int]] = {t: {} for t in found_by}  # text in small letters -> place
        self.numbers: dict[str, Array] = {name: np.empty(0, SORTS[sort]) for name, sort in sorts.items()}
        self.pairs: dict[str, tuple[Array, Array]] = {name: (np.empty(0, "i4"), np.empty(0, "i4")) for name in pairs}  # codes, places
        self.here: Array = np.empty(0, bool)  # whether the row at a place is there
        self.version: Array = np.empty(0, "i4")  # which edition put it as it is
        self.by_id: Array = np.empty(0, "i4")  # places in the order of ids
        self._sorted: Array = np.empty(0, "S1")
        self.edition = 0

    def __len__(self) -> int:
        return int(self.here.sum())

    def __getitem__(self, column: str) -> Array:
        return self.numbers[column]

    def place(self, ident: str) -> int | None:
        """Return the place of a row; None where it is not there."""
        at = self.places.get(ident)
        return at if at is not None and at < len(self.here) and self.here[at] else None

    def beginning(self, text: str, most: int = 5) -> list[str]:
        """Return the first ids that begin with a text, in order."""
        start = text.encode("utf-8", "surrogatepass")
        first = int(np.searchsorted(self._sorted, start)) if text else 0
        found: list[str] = []
        for at in self.by_id[first:]:
            ident = self.ids[at]
            if len(found) == most or not ident.startswith(text):
                break
            if self.here[at]:
                found.append(ident)
        return found

    def with_text(self, column: str, text: str) -> str | None:
        """Return the id of the row that has a text in a column, in any case; None where none has."""
        at = self.found[column].get(text.casefold())
        here = at is not None and at < len(self.here) and self.here[at] and self.texts[column][at].casefold() == text.casefold()
        return self.ids[at] if at is not None and here else None

    def places_of(self, ids: Iterable[str]) -> Array:
        """Return the places of those of these rows that are there."""
        return np.array([at for i in ids if (at := self.place(i)) is not None], dtype="i4")

    def has(self, column: str, codes: Sequence[int]) -> Array:
        """Return for each row whether a column that holds several codes holds one of these."""
        values, at = self.pairs[column]
        found = np.zeros(len(self.here), dtype=bool)
        found[at[np.isin(values, codes)]] = True
        return found

    def ids_at(self, places: Iterable[int]) -> list[str]:
        """Return the ids of the rows at these places."""
        return [self.ids[p] for p in places]

    # ------------------------------------------------------------ making
    def patched(self, put: Iterable[tuple[str, Cells]], gone: Iterable[str] = ()) -> Columns:
        """Return the next version: with these rows put, new or in the place of what they were, and without those gone."""
        new = Columns.__new__(Columns)
        new.sorts, new.ids, new.places, new.texts, new.found = self.sorts, self.ids, self.places, self.texts, self.found
        new.edition = self.edition + 1
        first = len(self.here)
        taken = _Taken(self, put)
        out = np.array([at for i in gone if (at := self.places.get(i)) is not None and at < first], dtype="i4")
        size = len(self.ids)
        new.here = _longer(self.here, size)
        new.here[out] = False
        new.here[taken.at] = True
        new.version = _longer(self.version, size)
        new.version[taken.at] = new.version[out] = new.edition
        new.numbers = {name: _put(_longer(a, size), taken.at, taken.numbers[name]) for name, a in self.numbers.items()}
        touched = np.zeros(size, dtype=bool)
        touched[taken.at] = touched[out] = True
        new.pairs = {name: _joined(pair, touched, taken.pairs[name]) for name, pair in self.pairs.items()}
        new.by_id, new._sorted = self._with_ids(range(first, size))
        return new

    def with_numbers(self, **changed: Array) -> Columns:
        """Return the same version with other numbers in some columns."""
        new = Columns.__new__(Columns)
        new.__dict__.update(self.__dict__)
        new.numbers = {**self.numbers, **changed}
        return new

    def bumped(self, places: Array) -> Columns:
        """Return the same version, the rows at these places told to be new ones: something that their answers rest on has changed."""
        new = Columns.__new__(Columns)
        new.__dict__.update(self.__dict__)
        new.version = self.version.copy()
        new.version[places] = self.edition
        return new

    def _with_ids(self, places: range) -> tuple[Array, Array]:
        if not places:
            return self.by_id, self._sorted
        names = np.array([self.ids[p].encode("utf-8", "surrogatepass") for p in places], dtype="S")
        order = np.argsort(names, kind="stable")
        names, at = names[order], np.array(places, dtype="i4")[order]
        if not len(self.by_id):
            return at, names
        width = max(names.dtype.itemsize, self._sorted.dtype.itemsize)
        old = self._sorted.astype(f"S{width}", copy=False)
        where = np.searchsorted(old, names)
        return np.insert(self.by_id, where, at), np.insert(old, where, names)


class _Taken:
    """Rows that are being put, as arrays."""

    def __init__(self, of: Columns, put: Iterable[tuple[str, Cells]]) -> None:
        at = array("i")
        numbers = {name: array(sort) for name, sort in of.sorts.items()}
        pairs = {name: (array("i"), array("i")) for name in of.pairs}
        for ident, cells in put:
            place = of.places.get(ident)
            if place is None:
                place = of.places[ident] = len(of.ids)
                of.ids.append(ident)
                for t in of.texts.values():
                    t.append("")
            at.append(place)
            for name, kept in numbers.items():
                kept.append(cells.numbers[name])  # type: ignore[arg-type]
            for name, codes in cells.pairs.items():
                for code in codes:
                    pairs[name][0].append(code)
                    pairs[name][1].append(place)
            for name, text in cells.texts.items():
                of.texts[name][place] = text
                if name in of.found:
                    of.found[name][text.casefold()] = place
        self.at = np.frombuffer(at, dtype="i4") if at else np.empty(0, "i4")
        self.numbers = {n: np.frombuffer(a, dtype=SORTS[of.sorts[n]]) if a else np.empty(0, SORTS[of.sorts[n]]) for n, a in numbers.items()}
        self.pairs = {n: tuple(np.frombuffer(a, dtype="i4") if a else np.empty(0, "i4") for a in two) for n, two in pairs.items()}


def _longer(old: Array, size: int) -> Array:
    new = np.zeros(size, dtype=old.dtype)
    new[: len(old)] = old
    return new


def _put(new: Array, at: Array, values: Array) -> Array:
    new[at] = values
    return new


def _joined(old: tuple[Array, Array], touched: Array, more: Any) -> tuple[Array, Array]:
    keep = ~touched[old[1]]
    return np.concatenate([old[0][keep], more[0]]), np.concatenate([old[1][keep], more[1]])


def seconds(at: datetime | None) -> float:
    """Return an instant in seconds since 1970; NaN for none."""
    return at.timestamp() if at else NOWHEN


def counted(codes: Array, of: Codes) -> Iterator[tuple[Any, int]]:
    """Yield each value of a column of codes with how often it is there."""
    known = codes[codes >= 0]
    for code, n in zip(*np.unique(known, return_counts=True), strict=True):
        yield of.values[code], int(n)
