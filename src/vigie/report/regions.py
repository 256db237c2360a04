"""Regions of a country, drawn around the settlements that belong to them: for maps where no outline is at hand. Approximate, and said to be.

Each point of the frame belongs to the region of the settlement that is nearest to it (GeoNames, through the gazetteer). Seen against official outlines the line
is a few kilometres off where settlements are dense, more where nobody lives.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from functools import lru_cache
from heapq import heappop, heappush
from math import cos, radians

from vigie import gazetteer
from vigie.gazetteer_imports.rings import simplified
from vigie.report.outlines import Point, Ring

ACROSS = 200  # cells on the longer side of the frame: four units of a map 800 wide
Frame = tuple[float, float, float, float]  # west, south, east, north
Cell = tuple[int, int]


@lru_cache(maxsize=16)
def settlements(country: str) -> tuple[tuple[str, float, float], ...]:
    """Return the settlements of a country whose region is known: region, longitude, latitude."""
    db = sqlite3.connect(f"{gazetteer.PATH.as_uri()}?mode=ro", uri=True)
    try:
        question = "select admin1, lon, lat from place where country = ? and level = 'settlement' and admin1 is not null and lat is not null order by rowid"
        return tuple(db.execute(question, (country,)).fetchall())
    finally:
        db.close()


def extent(country: str, region: str | None = None) -> Frame | None:
    """Return the box around the settlements of a region, or of a country."""
    some = [(x, y) for code, x, y in settlements(country) if region in (None, code)]
    return (min(x for x, _ in some), min(y for _, y in some), max(x for x, _ in some), max(y for _, y in some)) if some else None


@lru_cache(maxsize=16)
def regions(country: str, frame: Frame) -> dict[str, list[Ring]]:
    """Return the rings of the regions of a country within a frame, by code. They run on beyond the country's border: cut them to its outline."""
    west, south, east, north = frame
    step = max((east - west) * cos(radians((south + north) / 2)), north - south) / ACROSS
    wide = step / cos(radians((south + north) / 2))
    columns, rows = int((east - west) / wide) + 1, int((north - south) / step) + 1
    label: dict[Cell, str] = {}
    queue: list[tuple[float, int, Cell, Cell, str]] = []
    for n, (code, x, y) in enumerate(settlements(country)):
        cell = (int((x - west) / wide), int((north - y) / step))
        if -20 <= cell[0] < columns + 20 and -20 <= cell[1] < rows + 20:
            heappush(queue, (0.0, n, cell, cell, code))
    while queue:
        _, n, cell, seed, code = heappop(queue)
        if cell in label:
            continue
        label[cell] = code
        x, y = cell
        for near in ((x + 1, y), (x - 1, y), (x, y + 1), (x, y - 1)):
            if near not in label and -20 <= near[0] < columns + 20 and -20 <= near[1] < rows + 20:
                far = (near[0] - seed[0]) ** 2 + (near[1] - seed[1]) ** 2
                heappush(queue, (far, n, near, seed, code))
    return {code: [_placed(r, west, north, wide, step) for r in rings] for code, rings in _traced(label).items()}


def _placed(ring: list[Cell], west: float, north: float, wide: float, step: float) -> Ring:
    points: list[Point] = [(west + x * wide, north - y * step) for x, y in ring]
    return simplified(points, step * 0.9)


def _traced(label: dict[Cell, str]) -> dict[str, list[list[Cell]]]:
    """The rings around the cells of each label, the label to the right of the way."""
    edges: dict[str, dict[Cell, list[Cell]]] = defaultdict(lambda: defaultdict(list))
    for (x, y), code in label.items():
        for near, a, b in (
            ((x, y - 1), (x, y), (x + 1, y)),
            ((x + 1, y), (x + 1, y), (x + 1, y + 1)),
            ((x, y + 1), (x + 1, y + 1), (x, y + 1)),
            ((x - 1, y), (x, y + 1), (x, y)),
        ):
            if label.get(near) != code:
                edges[code][a].append(b)
    return {code: _chained(starts) for code, starts in sorted(edges.items())}


def _chained(starts: dict[Cell, list[Cell]]) -> list[list[Cell]]:
    rings = []
    for first in sorted(starts):
        while starts[first]:
            ring, at = [first], starts[first].pop()
            while at != first:
                ring.append(at)
                at = starts[at].pop()
            rings.append([*ring, first])
    return rings
