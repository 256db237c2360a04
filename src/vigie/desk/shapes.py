"""Geometries: a point for a site or settlement, the outline of an area where outlines are at hand, else none; and their well-known binary form."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from typing import Any

from vigie.desk.regions import point
from vigie.model import Place
from vigie.report import outlines

Geometry = dict[str, Any]  # a GeoJSON geometry: Point, Polygon or MultiPolygon
Position = Sequence[float]


def geometry(place: Place | None) -> Geometry | None:
    """Return the geometry of a place: never a point for an area, whose middle is not where it happened."""
    at = point(place)
    if at:
        return {"type": "Point", "coordinates": list(at)}
    return outline(place) if place else None


@cache
def outline(place: Place) -> Geometry | None:
    """Return the outline of an area that the user imported, or of a country; None where none is at hand."""
    rings = outlines.imported(place) or (outlines.countries().get(place.country or "", []) if place.level == "country" else [])
    closed = [r if r[0] == r[-1] else [*r, r[0]] for r in rings]
    if not closed:
        return None
    depths = [sum(outlines.inside([other], r[0]) for other in closed if other is not r) for r in closed]
    whole = [[r] for r, depth in zip(closed, depths, strict=True) if depth % 2 == 0]
    for hole, depth in zip(closed, depths, strict=True):
        if depth % 2:
            next(p for p in whole if outlines.inside([p[0]], hole[0])).append(hole)
    return _valid({"type": "Polygon", "coordinates": whole[0]} if len(whole) == 1 else {"type": "MultiPolygon", "coordinates": whole})


def _valid(shape: Geometry) -> Geometry:
    """The same area with borders that do not cross themselves, as simplified ones may; as it is where shapely (the extra `geo`) is not installed."""
    if find_spec("shapely") is None:
        return shape
    import shapely
    from shapely.geometry import mapping

    found = shapely.from_wkb(wkb(shape))
    if found.is_valid:
        return shape
    mended = shapely.make_valid(found, method="structure", keep_collapsed=False)
    return dict(mapping(mended)) if mended.geom_type in ("Polygon", "MultiPolygon") else shape


def wkb(shape: Geometry) -> bytes:
    """Return a geometry as ISO well-known binary, little-endian.

    >>> wkb({"type": "Point", "coordinates": [1.0, 2.0]}).hex()
    '0101000000000000000000f03f0000000000000040'
    """
    coordinates = shape["coordinates"]
    if shape["type"] == "Point":
        return struct.pack("<BIdd", 1, 1, coordinates[0], coordinates[1])
    if shape["type"] == "Polygon":
        return struct.pack("<BI", 1, 3) + _rings(coordinates)
    if shape["type"] == "MultiPolygon":
        parts = [struct.pack("<BI", 1, 3) + _rings(p) for p in coordinates]
        return struct.pack("<BII", 1, 6, len(parts)) + b"".join(parts)
    raise ValueError(f"no geometry that is written here: {shape['type']}")


def bounds(shape: Geometry) -> tuple[float, float, float, float]:
    """Return west, south, east, north of a geometry."""
    found = list(_positions(shape["coordinates"]))
    lons, lats = [p[0] for p in found], [p[1] for p in found]
    return min(lons), min(lats), max(lons), max(lats)


def _rings(rings: Sequence[Sequence[Position]]) -> bytes:
    out = [struct.pack("<I", len(rings))]
    for ring in rings:
        out.append(struct.pack(f"<I{2 * len(ring)}d", len(ring), *(x for p in ring for x in p[:2])))
    return b"".join(out)


def _positions(coordinates: Any) -> list[Position]:
    if isinstance(coordinates[0], int | float):
        return [coordinates]
    return [p for part in coordinates for p in _positions(part)]
