"""Names that nobody bears, as misspellings of a known town's: one edit away, two in ten letters or more; the first letter stays."""

from __future__ import annotations

from functools import cache, lru_cache

from vigie import gazetteer
from vigie.model import Place

SHORTEST, LONGEST, LONG = 6, 40, 10  # letters
LEAST = 1000  # inhabitants of a town that a misspelling may mean
CLEARLY = 5  # times bigger than any other town spelled as near


@lru_cache(maxsize=4096)
def like(name_key: str, country: str, admin1: str | None = None, least: int = LEAST) -> Place | None:
    """Return the town of a country (and of its first-level unit, where given) whose name is nearest to a key; None where there is none or it is not clear.

    `least`: inhabitants that it has at least.
    """
    from rapidfuzz.distance import OSA

    if not SHORTEST <= len(name_key) <= LONGEST:
        return None
    most = 2 if len(name_key) >= LONG else 1
    near: dict[str, tuple[int, int, Place]] = {}
    index = _index(country)
    for length in range(len(name_key) - most, len(name_key) + most + 1):
        for k, row in index.get((name_key[0], length), ()):
            if (d := OSA.distance(name_key, k, score_cutoff=most)) <= most:
                place = gazetteer.by_row(row)
                if place.population >= least and (admin1 is None or place.admin1 == admin1):
                    near[place.place_id] = min((d, -place.population, place), near.get(place.place_id, (9, 0, place)), key=lambda x: x[:2])
    some = sorted(near.values(), key=lambda x: (x[0], x[1], x[2].place_id))
    if not some or (len(some) > 1 and some[1][0] == some[0][0] and some[1][1] * CLEARLY < some[0][1]):
        return None
    return some[0][2]


@cache
def _index(country: str) -> dict[tuple[str, int], list[tuple[str, int]]]:
    """The names of a country's towns by first letter and length."""
    out: dict[tuple[str, int], list[tuple[str, int]]] = {}
    for k, row in gazetteer.spellings(country, LEAST):
        out.setdefault((k[0], len(k)), []).append((k, row))
    return out
