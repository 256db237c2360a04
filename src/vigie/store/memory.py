"""Nouns that a process read lately, kept by what never changes: the number of a claim's row, the version of a document. A long-running writer reads the claims
of much-told places, and the documents that name much-named people, again with every document.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from typing import Any

from sqlalchemy import Connection

from vigie.fuse.once import Kept

MOST = 20_000  # nouns of each sort, of about 1 to 3 kB: below a hundred megabytes; more does not make adding to a million claims quicker


class Memory:
    """Nouns by sort and key, the oldest forgotten first. To be cleared when a transaction is not kept: its numbers may come again for other rows."""

    def __init__(self, most: int = MOST) -> None:
        self.most = most
        self.nouns: dict[str, dict[Any, Any]] = {}
        self._kept: dict[str, Kept] = {}

    def clear(self) -> None:
        """Forget everything."""
        self.nouns.clear()
        self._kept.clear()

    def kept(self, sort: str) -> Kept:
        """Return what was computed of late, by sort."""
        return self._kept.setdefault(sort, Kept(self.most // 10))

    def known(self, sort: str, keys: Iterable[Hashable], load: Callable[[list[Any]], dict[Any, Any]]) -> dict[Any, Any]:
        """Return key -> noun; `load` gives those that are not known."""
        held = self.nouns.setdefault(sort, {})
        wanted = list(keys)
        found = {k: held[k] for k in wanted if k in held}
        if missing := [k for k in wanted if k not in found]:
            fresh = load(missing)
            found |= fresh
            held |= fresh
            for k in list(held)[: max(0, len(held) - self.most)]:
                del held[k]
        return found


def memory_of(connection: Connection) -> Memory:
    """Return the memory of the store that a connection belongs to; one that remembers nothing where there is none."""
    found = connection.get_execution_options().get("memory")
    return found if isinstance(found, Memory) else Memory(0)
