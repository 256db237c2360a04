"""Is the confidence what it says? Claims on gold documents by confidence (steps of 0.05): how many pair with a gold claim, how many fields are right.

    python benchmarks/calibration.py tests/gold ...
"""

from __future__ import annotations

import sys
from collections import defaultdict
from pathlib import Path

from vigie.scoring.gold import folders, load
from vigie.scoring.report import overlap, pairs, read_gold


def main(roots: list[Path]) -> None:
    bins: dict[float, list[float]] = defaultdict(list)  # confidence -> per claim: 0 for one made up, else the mean of its fields
    for gold in map(load, folders(roots)):
        records = read_gold(gold)
        agreed = {j: sum(f.values()) / len(f) for j, f in pairs(gold, records).values()}
        for j, record in enumerate(records):
            if j not in agreed and any(g.optional and overlap(g, record) > 0 for g in gold.claims):
                continue
            bins[int(record["confidence"] * 20) / 20].append(agreed.get(j, 0.0))
    print(f"{'from':>10}{'claims':>8}{'in gold':>9}{'fields right, made-up ones 0':>30}")
    for confidence, values in sorted(bins.items(), reverse=True):
        found = sum(v > 0 for v in values) / len(values)
        print(f"{confidence:10.2f}{len(values):8d}{found:9.2f}{sum(values) / len(values):30.2f}")


if __name__ == "__main__":
    main([Path(a) for a in sys.argv[1:]] or [Path("tests/gold")])
