"""The GeoPackage container, written with the sqlite3 of the standard library: the tables of OGC 12-128r18 that a feature layer needs, and its geometries."""

from __future__ import annotations

import sqlite3
import struct
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from vigie.desk.columns import Column, cell, told_instant
from vigie.desk.shapes import Geometry, bounds, wkb

WGS84 = 4326
_DEFINITION = (
    'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,AUTHORITY["EPSG","7030"]],AUTHORITY["EPSG","6326"]],'
    'PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],AUTHORITY["EPSG","4326"]]'
)
_CONTAINER = """
PRAGMA application_id = 1196444487;
PRAGMA user_version = 10300;
CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT NOT NULL, srs_id INTEGER PRIMARY KEY, organization TEXT NOT NULL, organization_coordsys_id INTEGER NOT NULL,
  definition TEXT NOT NULL, description TEXT);
CREATE TABLE gpkg_contents (table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE, description TEXT DEFAULT '',
  last_change DATETIME NOT NULL, min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER,
  CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));
CREATE TABLE gpkg_geometry_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL, geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL,
  z TINYINT NOT NULL, m TINYINT NOT NULL, CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name), CONSTRAINT uk_gc_table_name UNIQUE (table_name),
  CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
  CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id));
"""
_SQL_TYPES = {"number": "DOUBLE", "integer": "INTEGER", "truth": "BOOLEAN", "instant": "DATETIME"}
_EMPTY_DAY = "1970-01-01T00:00:00Z"  # `last_change` must be told even of a picture that knows no moment


def container(connection: sqlite3.Connection) -> None:
    """Make the tables that every GeoPackage has, with the three reference systems that it must name."""
    connection.executescript(_CONTAINER)
    connection.executemany(
        "INSERT INTO gpkg_spatial_ref_sys VALUES (?, ?, ?, ?, ?, ?)",
        [
            ("Undefined Cartesian SRS", -1, "NONE", -1, "undefined", None),
            ("Undefined geographic SRS", 0, "NONE", 0, "undefined", None),
            ("WGS 84 geodetic", WGS84, "EPSG", WGS84, _DEFINITION, "longitude and latitude in decimal degrees"),
        ],
    )


def layer(
    connection: sqlite3.Connection,
    name: str,
    found: Sequence[Column],
    rows: Iterable[tuple[list[Any], Geometry | None]],
    described: str,
    changed: datetime | None,
    *,
    geometries: bool = True,
) -> None:
    """Add a table: a feature layer, or one of attributes only where it has no geometries."""
    types = ", ".join(f'"{c.name}" {_SQL_TYPES.get(c.type, "TEXT")}' for c in found)
    shape = ", geom GEOMETRY" if geometries else ""
    connection.execute(f'CREATE TABLE "{name}" (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL{shape}, {types})')
    box: list[float] = []
    names = ", ".join([*(["geom"] if geometries else []), *(f'"{c.name}"' for c in found)])
    marks = ", ".join("?" * (len(found) + geometries))
    connection.executemany(f'INSERT INTO "{name}" ({names}) VALUES ({marks})', _values(found, rows, box, geometries))
    when = told_instant(changed) if changed else _EMPTY_DAY
    told = (name, "features" if geometries else "attributes", name, described, when, *(box or (None, None, None, None)), WGS84 if geometries else None)
    connection.execute("INSERT INTO gpkg_contents VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", told)
    if geometries:
        connection.execute("INSERT INTO gpkg_geometry_columns VALUES (?, 'geom', 'GEOMETRY', ?, 0, 0)", (name, WGS84))


def _values(found: Sequence[Column], rows: Iterable[tuple[list[Any], Geometry | None]], box: list[float], geometries: bool) -> Iterator[list[Any]]:
    for cells, shape in rows:
        values = [_value(v, c.type) for v, c in zip(cells, found, strict=True)]
        if shape:
            w, s, e, n = bounds(shape)
            box[:] = [min(box[0], w), min(box[1], s), max(box[2], e), max(box[3], n)] if box else [w, s, e, n]
        yield [packed(shape) if shape else None, *values] if geometries else values


def _value(value: Any, kind: str) -> Any:
    if value is None or isinstance(value, bool | int | float):
        return value
    return cell(value, kind)


def packed(shape: Geometry) -> bytes:
    """Return a geometry as GeoPackage holds it: 'GP', version, flags (little-endian, no envelope), reference system, WKB."""
    return b"GP" + struct.pack("<BBi", 0, 1, WGS84) + wkb(shape)
