"""A process that puts corrections into a store and prints the id of each when it is acknowledged: for tests that kill it.

    python correcting_worker.py URL SEED N
"""

from __future__ import annotations

import random
import sys
from dataclasses import replace
from datetime import timedelta

from store_documents import NOW
from vigie.fuse.corrections import REVIEWS, correction_id
from vigie.picture import Correction
from vigie.store import open_store


def corrections(ids: list[str], seed: int, n: int) -> list[Correction]:
    """Return made-up decisions on incidents: values, merges, withdrawals, reviews, and some undone again."""
    chance, out = random.Random(seed), list[Correction]()
    for i in range(n):
        a, b = chance.sample(ids, 2)
        action = chance.choice(["set", "merge", "retract", "review", "note", "undo"])
        more: dict[str, object] = {"set": {"field": "killed", "value": [i, i + 1]}, "review": {"value": chance.choice(REVIEWS)}}.get(action, {})
        if action == "undo":
            if not out:
                continue
            more = {"undoes": chance.choice(out).correction_id}
        about = () if action == "undo" else (a, b) if action == "merge" else (a,)
        c = Correction("", NOW + timedelta(days=1, seconds=1000 * seed + i), "olena", action, about, reason=f"{seed}-{i}", **more)  # type: ignore[arg-type]
        out.append(replace(c, correction_id=correction_id(c)))
    return out


def main(url: str, seed: int, n: int) -> None:
    with open_store(url) as store:
        ids = sorted(f"i{claim[1:]}" for claim in store.picture().incident_of)  # an id names the incident that holds its claim, whatever was merged
        for c in corrections(ids, seed, n):
            store.correct(c, now=c.at)
            print(c.correction_id, flush=True)


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))
