"""Outlines for the report's map: countries from the file that the build made, regions from imports of the user's own or drawn around their settlements."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Sequence
from functools import cache

from vigie import gazetteer
from vigie.model import Place

PATH = gazetteer.PATH.with_name("outlines.json.gz")
CREDIT = "Outlines of countries: Natural Earth (public domain), in the view in which Crimea is Ukraine."
Point = tuple[float, float]  # longitude, latitude
Ring = list[Point]


@cache
def countries() -> dict[str, list[Ring]]:
    """Return the outlines by country code; nothing where the file was not made (the map then says so)."""
    if not PATH.is_file():
        return {}
    data: dict[str, list[list[list[float]]]] = json.loads(gzip.decompress(PATH.read_bytes()))
    return {code: [[(x, y) for x, y in ring] for ring in rings] for code, rings in data.items()}


def imported(place: Place) -> list[Ring]:
    """Return the outline of a place that the user imported (`vigie gazetteer add`); nothing where there is none."""
    from vigie.gazetteer_imports import lookup

    if not lookup.path().is_file():
        return []
    found = lookup.outline(place.place_id)
    return [[(x, y) for x, y in ring] for polygon in json.loads(found)["coordinates"] for ring in polygon] if found else []


def inside(rings: Iterable[Sequence[Point]], point: Point) -> bool:
    """Return whether a point lies inside of rings, holes counted."""
    x, y = point
    within = False
    for ring in rings:
        for (ax, ay), (bx, by) in zip(ring, [*ring[1:], ring[0]], strict=True):
            if (ay > y) != (by > y) and x < ax + (y - ay) * (bx - ax) / (by - ay):
                within = not within
    return within


def box(rings: Iterable[Sequence[Point]]) -> tuple[float, float, float, float]:
    """Return west, south, east, north."""
    points = [p for ring in rings for p in ring]
    return min(p[0] for p in points), min(p[1] for p in points), max(p[0] for p in points), max(p[1] for p in points)
