"""Incidents and service states as GeoJSON: incidents.geojson, services.geojson (RFC 7946), a feature a line. Areas have no point.

A cut file has a last feature that says so.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from vigie.desk.material import Material, cut, records
from vigie.desk.selection import cut_words
from vigie.export import settling
from vigie.picture_arrow import feature
from vigie.records import Record


def write(material: Material, folder: Path) -> list[Path]:
    """Write the two files and return their paths."""
    return [_file(name, material, folder / f"{name}.geojson") for name in ("incidents", "services")]


def _file(name: str, material: Material, path: Path) -> Path:
    with settling(path) as file:
        file.write(b'{"type": "FeatureCollection", "features": [')
        for n, found in enumerate(_features(name, material)):
            file.write((",\n" if n else "\n").encode() + json.dumps(found, ensure_ascii=False).encode("utf-8", "backslashreplace"))
        file.write(b"\n]}\n")
    return path


def _features(name: str, material: Material) -> Iterator[Record]:
    yield from map(feature, records(material, name))
    cut_ = cut(material, name)
    if cut_:
        yield {"type": "Feature", "geometry": None, "properties": {"cut": cut_words(*cut_)}}
