"""What is computed once: a cell is told anew with each claim that it gets, and most of its claims and rows are the same nouns as before.

Nothing here changes what comes out: values are kept by the nouns that they were computed from, and those are held, so that nothing else can be taken for them.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import wraps
from typing import Any, TypeVar

N = TypeVar("N")
T = TypeVar("T")
MOST = 8_000  # nouns of a generation, of two that are held: the largest cells of a million claims have some thousands. Re-run: benchmarks/store.py


class Kept:
    """Values by key, the latest used of them: a generation is dropped when the next one is full."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._young: dict[Hashable, Any] = {}
        self._old: dict[Hashable, Any] = {}

    def get(self, key: Hashable) -> Any:
        """Return what is kept under a key; None where nothing is."""
        found = self._young.get(key)
        return self._old.get(key) if found is None else found

    def put(self, key: Hashable, value: Any) -> None:
        """Keep a value under a key."""
        if key not in self._young and len(self._young) >= self._most:
            self._young, self._old = {}, self._young
        self._young[key] = value

    def computed(self, key: Hashable, given: Any, compute: Callable[[], T]) -> T:
        """Return what was computed under a key from what is given; computed where it was not, or from something else."""
        found = self.get(key)
        if found is None or found[0] != given:
            found = (given, compute())
        self.put(key, found)
        value: T = found[1]
        return value


class Itself:
    """A noun that is equal to itself only: for what is kept by the very noun, whatever else is equal to it."""

    def __init__(self, noun: Any) -> None:
        self.noun = noun

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Itself) and other.noun is self.noun

    def __hash__(self) -> int:
        return id(self.noun)


def once(compute: Callable[[N], T], most: int = MOST) -> Callable[[N], T]:
    """Return the function, its values kept for the nouns of late, each by itself: an equal one is computed again."""
    kept = Kept(most)

    @wraps(compute)
    def known(noun: N) -> T:
        found = kept.get(id(noun))
        if found is None or found[0] is not noun:
            found = (noun, compute(noun))
        kept.put(id(noun), found)
        value: T = found[1]
        return value

    return known
