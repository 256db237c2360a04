"""A tile's frame on the world, as web maps cut it: degrees to its units."""

from __future__ import annotations

from math import atan, cos, degrees, log, pi, radians, sinh, tan
from typing import Any

import shapely

from vigie.serve.vector_tile import EXTENT

BUFFER = 128  # units beyond the edge, so that signs at an edge are whole
FARTHEST = 85.0511  # degrees of latitude that web maps show


class Frame:
    """A tile's frame: degrees to its units."""

    def __init__(self, z: int, x: int, y: int) -> None:
        self.z, self.x, self.y, self.n = z, x, y, 2**z
        beyond = BUFFER / EXTENT
        south, north = _latitude(y + 1 + beyond, self.n), _latitude(y - beyond, self.n)
        self.box = (max(-180.0, (x - beyond) / self.n * 360 - 180), south, min(180.0, (x + 1 + beyond) / self.n * 360 - 180), north)

    def at(self, lon: float, lat: float) -> tuple[int, int]:
        """Return where a point lies, in units from the upper left."""
        lat = max(-FARTHEST, min(FARTHEST, lat))
        across = (lon + 180) / 360 * self.n - self.x
        down = (1 - log(tan(radians(lat)) + 1 / cos(radians(lat))) / pi) / 2 * self.n - self.y
        return round(across * EXTENT), round(down * EXTENT)

    def rings(self, shape: Any) -> list[list[tuple[int, int]]]:
        """Return the rings of a polygon cut to the frame, outer ones clockwise as the eye sees them, without those too small to see."""
        part = shapely.clip_by_rect(shape, *self.box)
        out = []
        for polygon in getattr(part, "geoms", [part]):
            if polygon.geom_type != "Polygon" or polygon.is_empty:
                continue
            outer = _ring([self.at(a, b) for a, b, *_ in polygon.exterior.coords], clockwise=True)
            if outer:
                out += [outer, *(r for i in polygon.interiors if (r := _ring([self.at(a, b) for a, b, *_ in i.coords], clockwise=False)))]
        return out


def _latitude(y: float, n: int) -> float:
    return degrees(atan(sinh(pi * (1 - 2 * y / n))))


def _ring(points: list[tuple[int, int]], *, clockwise: bool) -> list[tuple[int, int]]:
    kept = [p for n, p in enumerate(points[:-1]) if n == 0 or p != points[n - 1]]
    area = sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(kept, [*kept[1:], kept[0]], strict=True)) if len(kept) > 2 else 0
    if abs(area) < 8:
        return []
    return kept if (area > 0) is clockwise else kept[::-1]
