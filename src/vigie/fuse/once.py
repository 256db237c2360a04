"""What is computed once a claim: a cell is told anew with each claim that it gets, and most of its claims are the same nouns as before."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from vigie.picture import Told

T = TypeVar("T")
MOST = 30_000  # claims of a generation, of two that are held: the largest cells of a million claims have some thousands


def once(compute: Callable[[Told], T]) -> Callable[[Told], T]:
    """Return the function, its values kept for the claims of late, by the noun itself (it is held, so that nothing else can be taken for it)."""
    young: dict[int, tuple[Told, T]] = {}
    old: dict[int, tuple[Told, T]] = {}

    @wraps(compute)
    def kept(told: Told) -> T:
        nonlocal young, old
        found = young.get(id(told)) or old.get(id(told))
        if found is None or found[0] is not told:
            found = (told, compute(told))
        if id(told) not in young:
            if len(young) >= MOST:
                young, old = {}, young
            young[id(told)] = found
        return found[1]

    return kept
