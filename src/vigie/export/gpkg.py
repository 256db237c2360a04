"""One GeoPackage, picture.gpkg: layers incidents, claims, services; tables tolls, documents, changes. Opens in QGIS and GDAL; needs no extra.

A point stands only for a site or settlement; an area has its outline where one is at hand, else no geometry.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

from vigie.desk.columns import TABLES, columns, rows
from vigie.desk.geopackage_file import container, layer
from vigie.desk.manifest import BOUNDARIES
from vigie.desk.material import Material, moment
from vigie.desk.placed_rows import PLACED, placed_rows
from vigie.errors import OptionError


def write(material: Material, folder: Path) -> list[Path]:
    """Write the GeoPackage and return its path; OptionError where the disk refuses."""
    path = folder / "picture.gpkg"
    part = path.with_name(path.name + ".part")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        part.unlink(missing_ok=True)
        _fill(part, material)
        part.replace(path)
    except (OSError, sqlite3.OperationalError) as e:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise OptionError(f"cannot write {path}: {getattr(e, 'strerror', None) or e}: make room, or give another folder") from e
    return [path]


def _fill(part: Path, material: Material) -> None:
    with closing(sqlite3.connect(part)) as connection:
        connection.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")  # a file that takes its name when it is whole
        container(connection)
        for name in TABLES:
            placed = name in PLACED
            found = placed_rows(name, material) if placed else _unplaced(name, material)
            layer(connection, name, columns(name), found, BOUNDARIES if placed else "", moment(material), geometries=placed)
        connection.commit()


def _unplaced(name: str, material: Material) -> Iterator[tuple[list[Any], None]]:
    return ((cells, None) for cells in rows(name, material))
