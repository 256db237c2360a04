"""Read boundaries and points of GeoJSON (OSM extracts and others): outline simplified, its box, and a point that lies inside."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from vigie.errors import InputError
from vigie.gazetteer import key
from vigie.gazetteer_imports.geonames import levels
from vigie.gazetteer_imports.rings import Point, simplified
from vigie.gazetteer_imports.rows import LEVELS, Reading, Row, degrees, refused
from vigie.gazetteer_imports.source import Source

TOLERANCE = 0.005  # degrees, some 500 m: a pin's neighbourhood is told by it, not a border post
MAX_BYTES = 400_000_000  # JSON is read in one piece
LANGUAGES = ("en", "fr", "uk", "ru")


def places(source: Source, level: str | None = None, country: str | None = None) -> Reading:
    """Return the features of a GeoJSON file. `level`, `country`: of all of them, where their properties do not say."""
    if source.path.stat().st_size > MAX_BYTES:
        raise refused(source.file, None, f"more than {MAX_BYTES:,} bytes", "take out the units that you need")
    try:
        data = json.loads(source.path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError as e:
        raise refused(source.file, None, f"not UTF-8 ({e.reason} at byte {e.start})", "save the file as UTF-8") from e
    except json.JSONDecodeError as e:
        raise refused(source.file, e.lineno, f"no JSON ({e.msg})", "the file is cut short or broken: download it again") from e
    except RecursionError as e:
        raise refused(source.file, None, "JSON nested too deeply", "this is no GeoJSON file: download it again") from e
    except OSError as e:
        raise InputError(f"cannot read {source.file}: {e.strerror}") from e
    features = data.get("features") if isinstance(data, dict) else None
    if not isinstance(features, list) or not features:
        raise refused(source.file, 1, "no list of features", "give a GeoJSON FeatureCollection")
    return Reading(_rows(source.file, features, level, country))


def _rows(file: str, features: list[Any], level: str | None, country: str | None) -> Iterator[Row]:
    seen: set[str] = set()
    for n, feature in enumerate(features, 1):
        where = f"{file}: feature"
        tags = feature.get("properties") if isinstance(feature, dict) else None
        if not isinstance(tags, dict) or not str(tags.get("name") or "").strip():
            raise refused(where, n, "no name in its properties", "give every feature a name, or take it out")
        iso = next((str(tags[k]).upper() for k in ("ISO3166-2", "iso3166-2", "ISO3166-1:alpha2", "ISO3166-1") if tags.get(k)), "")
        sort = level or levels("osm").get(str(tags.get("place") or tags.get("admin_level") or ""), ("", None))[0]
        if sort not in LEVELS:
            raise refused(where, n, f"admin_level {tags.get('admin_level')!r} is no level", f"give one with --level: {', '.join(sorted(LEVELS))}")
        number = str(tags.get("@id") or tags.get("id") or feature.get("id") or "")
        place_id = f"iso:{iso}" if iso and sort in ("admin1", "country") else f"osm:{number.replace(' ', '_') or key(str(tags['name'])).replace(' ', '-')}"
        if place_id in seen:
            raise refused(where, n, f"the id {place_id} is given twice", "take one of the two out, or give every feature an id")
        seen.add(place_id)
        names = dict.fromkeys(str(tags[k]).strip() for k in ("name", *(f"name:{x}" for x in LANGUAGES), "alt_name", "int_name") if tags.get(k))
        row = Row(
            n, place_id, str(tags.get("name:en") or tags["name"]).strip(), sort, iso[:2] or country, iso if "-" in iso else None, names=[(x, 0) for x in names]
        )
        _shaped(row, where, n, feature.get("geometry"))
        yield row


def _shaped(row: Row, where: str, n: int, geometry: Any) -> None:
    """Set point, box and outline of a row."""
    kind: Any
    coordinates: Any
    kind, coordinates = (geometry.get("type"), geometry.get("coordinates")) if isinstance(geometry, dict) else (None, None)
    try:
        if kind == "Point":
            row.lat, row.lon = degrees(where, n, coordinates[1], coordinates[0])
            return
        polygons = [coordinates] if kind == "Polygon" else coordinates if kind == "MultiPolygon" else None
        if not polygons:
            raise refused(where, n, f"geometry {kind!r}", "give Point, Polygon or MultiPolygon (OSM relations: export them as areas)")
        rings = [[[(float(x[0]), float(x[1])) for x in ring] for ring in polygon] for polygon in polygons]
    except (TypeError, ValueError, IndexError, KeyError) as e:
        raise refused(where, n, f"coordinates that are none ({e})", "write them as [longitude, latitude]") from e
    outer = [polygon[0] for polygon in rings if polygon]
    if not outer or any(len(r) < 4 for polygon in rings for r in polygon):
        raise refused(where, n, "a ring of fewer than four points", "close every ring")
    points = [p for ring in outer for p in ring]
    for lon, lat in points:
        if not (-180 <= lon <= 180 and -90 <= lat <= 90):
            degrees(where, n, str(lat), str(lon))
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    row.box = (min(xs), min(ys), max(xs), max(ys))
    biggest = max(outer, key=lambda r: abs(_area(r)))
    row.lon, row.lat = (round(v, 5) for v in _inside(biggest))
    kept = [[[(round(x, 4), round(y, 4)) for x, y in simplified(r, TOLERANCE)] for r in polygon] for polygon in rings]
    kept = [[r for r in polygon if len(r) >= 4] for polygon in kept if len(polygon[0]) >= 4] or [[biggest]]
    row.outline = json.dumps({"type": "MultiPolygon", "coordinates": kept}, separators=(",", ":"))


def _area(ring: Sequence[Point]) -> float:
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, [*ring[1:], ring[0]], strict=True)) / 2


def _inside(ring: Sequence[Point]) -> Point:
    """The centroid; where it lies outside (a crescent), the middle of the longest stretch of its latitude that lies inside."""
    area = _area(ring)
    if not area:
        return ring[0]
    x0, y0 = ring[0]  # sums about a corner: small numbers
    pairs = [((a[0] - x0, a[1] - y0), (b[0] - x0, b[1] - y0)) for a, b in zip(ring, [*ring[1:], ring[0]], strict=True)]
    x = x0 + sum((a[0] + b[0]) * (a[0] * b[1] - b[0] * a[1]) for a, b in pairs) / (6 * area)
    y = y0 + sum((a[1] + b[1]) * (a[0] * b[1] - b[0] * a[1]) for a, b in pairs) / (6 * area)
    crossings = sorted(a[0] + (y - a[1]) * (b[0] - a[0]) / (b[1] - a[1]) for a, b in zip(ring, [*ring[1:], ring[0]], strict=True) if (a[1] > y) != (b[1] > y))
    stretches = list(zip(crossings[::2], crossings[1::2], strict=False))
    if not stretches or any(a <= x <= b for a, b in stretches):
        return x, y
    a, b = max(stretches, key=lambda s: s[1] - s[0])
    return (a + b) / 2, y
