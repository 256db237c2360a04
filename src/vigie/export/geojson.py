"""Incidents and service states as GeoJSON: incidents.geojson, services.geojson (RFC 7946). Areas have no point; a cut file has a last feature that says so."""

from __future__ import annotations

import json
from pathlib import Path

from vigie.desk.request import Request
from vigie.desk.selection import cut_words, limited
from vigie.export import settle
from vigie.picture_tables import Picture


def write(picture: Picture, folder: Path, request: Request = Request()) -> list[Path]:  # noqa: B008  frozen
    """Write the two files and return their paths."""
    from vigie.picture_arrow import geojson

    kept, cut = limited(picture, request.limit)
    out = []
    for table in (kept.incidents, kept.services):
        found = geojson(table.records())
        if table.name in cut:
            found["features"].append({"type": "Feature", "geometry": None, "properties": {"cut": cut_words(*cut[table.name])}})
        out.append(settle(folder / f"{table.name}.geojson", json.dumps(found, ensure_ascii=False).encode("utf-8", "backslashreplace")))
    return out
