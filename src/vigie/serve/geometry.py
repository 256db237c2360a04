"""Where rows lie: the sort of their place, their point, the address of their area's outline, and shapes for comparing. Never an area's middle."""

from __future__ import annotations

from functools import lru_cache
from typing import Any
from urllib.parse import quote

import shapely
from shapely.geometry import shape as shapely_shape

from vigie.called import names, region_names
from vigie.desk import regions
from vigie.desk.shapes import Geometry, geometry
from vigie.model import Place, PlaceRef
from vigie.records import Record

WHERES = ("point", "area", "nationwide", "unplaced")
FEWEST, COARSEST, DIGITS = 0.005, 0.02, 4  # degrees: outlines in replies are no finer than half a kilometre, those of countries than two; 4 digits are 11 m


def where(place: Place | None) -> str:
    """Return which sort of place this is: a point, an area, a whole country, or none that is known."""
    if place is None:
        return "unplaced"
    if regions.point(place):
        return "point"
    return "nationwide" if place.level == "country" else "area"


def point(place: Place | None) -> list[float] | None:
    """Return longitude and latitude of a site or settlement; None for anything wider."""
    at = regions.point(place)
    return list(at) if at else None


@lru_cache(maxsize=4096)
def drawn(place: Place) -> Geometry | None:
    """Return the geometry of a place as replies hold it: its point, its outline a little simplified, or None."""
    found = geometry(place)
    if found is None or found["type"] == "Point":
        return found
    return written(shapely_shape(found).simplify(COARSEST if place.level == "country" else FEWEST, preserve_topology=True))


def written(shape_: Any) -> Geometry:
    """Return a shape as GeoJSON with as many digits as it is true to."""
    rounded = shapely.transform(shape_, lambda points: points.round(DIGITS))
    found: Geometry = shapely.geometry.mapping(rounded if rounded.is_valid else shape_)
    return found


@lru_cache(maxsize=65536)
def shape(place: Place | None) -> Any:
    """Return a place's geometry for comparing; None where it has none."""
    found = drawn(place) if place else None
    if found is None:
        return None
    made = shapely_shape(found)
    return made if shapely.is_valid(made) else shapely.make_valid(made)


def shape_address(place: Place | None) -> str | None:
    """Return the address of an area's outline; None for a point, and where no outline is at hand."""
    if place is None or regions.point(place) or drawn(place) is None:
        return None
    return f"/api/shapes/{quote(place.place_id, safe='')}"


def boxes(bbox: tuple[float, float, float, float]) -> Any:
    """Return a box as a shape: two boxes where it crosses the date line."""
    west, south, east, north = bbox
    if west <= east:
        return shapely.box(west, south, east, north)
    return shapely.union(shapely.box(west, south, 180, north), shapely.box(-180, south, east, north))


def placed(ref: PlaceRef) -> Record:
    """Return a place as the page reads it."""
    return {**place_of(ref.place), "part": ref.part, "radius_km": ref.radius_km}


def place_of(place: Place) -> Record:
    """Return a place with its names and codes."""
    return {
        "place_id": place.place_id,
        "name": place.name,
        "names": names(place),
        "level": place.level,
        "country": place.country,
        "admin1": place.admin1,
        "admin1_name": regions.region_name(place.admin1),
        "admin1_names": region_names(place.admin1),
        "timezone": place.timezone,
    }


def cut(rings: Any, land: Any) -> Geometry | None:
    """Return rings as a geometry, cut to a country's outline where there is one; None where nothing is left."""
    polygons = [shapely.make_valid(shapely.Polygon(r)) for r in rings if len(r) > 3]
    if not polygons:
        return None
    whole = shapely.union_all(polygons)
    kept = shapely.intersection(whole, land) if land is not None else whole
    areas = [g for g in getattr(kept, "geoms", [kept]) if g.geom_type in ("Polygon", "MultiPolygon")]
    if not areas:
        return None
    return written(shapely.union_all(areas).simplify(FEWEST))
