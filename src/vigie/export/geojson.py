"""Incidents and service states as GeoJSON: incidents.geojson, services.geojson (RFC 7946). Areas have no point."""

from __future__ import annotations

import json
from pathlib import Path

from vigie.export import settle
from vigie.picture_tables import Picture


def write(picture: Picture, folder: Path) -> list[Path]:
    """Write the two files and return their paths."""
    from vigie.picture_arrow import geojson

    return [
        settle(folder / f"{table.name}.geojson", json.dumps(geojson(table.records()), ensure_ascii=False).encode("utf-8", "backslashreplace"))
        for table in (picture.incidents, picture.services)
    ]
