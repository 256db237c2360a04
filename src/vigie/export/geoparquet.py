"""Incidents, claims and services as GeoParquet 1.1: TABLE.geo.parquet, the columns of the CSV with types, and `geometry` (WKB, CRS84). Needs the extra `geo`.

A point stands only for a site or settlement; an area has its outline where one is at hand, else no geometry: `lat` and `lon` are empty then.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from vigie.desk.columns import cell, columns
from vigie.desk.manifest import manifest
from vigie.desk.material import Material
from vigie.desk.placed_rows import PLACED, placed_rows
from vigie.desk.plain_text import clean
from vigie.desk.shapes import Geometry, bounds, wkb
from vigie.export import needed, settling

ROWS_OF_A_GROUP = 10_000  # a row group's rows are held in memory while it is written


def write(material: Material, folder: Path) -> list[Path]:
    """Write the three files and return their paths; OptionError where pyarrow is not installed."""
    needed("pyarrow", "geo", "geoparquet")
    said = json.dumps(manifest(material), ensure_ascii=False)
    return [_file(name, material, folder / f"{name}.geo.parquet", said) for name in PLACED]


def _file(name: str, material: Material, path: Path, said: str) -> Path:
    import pyarrow as pa
    import pyarrow.parquet as pq

    found = columns(name)
    schema = pa.schema([*(pa.field(c.name, _typed(c.type, pa)) for c in found), pa.field("geometry", pa.binary())])
    seen = _Seen()
    with settling(path) as file, pq.ParquetWriter(file, schema, compression="zstd") as out:
        rest = iter(placed_rows(name, material))
        while some := list(islice(rest, ROWS_OF_A_GROUP)):
            arrays = [pa.array([_value(r[n], c.type) for r, _ in some], type=_typed(c.type, pa)) for n, c in enumerate(found)]
            arrays.append(pa.array(list(seen.binary(g for _, g in some)), type=pa.binary()))
            out.write_table(pa.Table.from_arrays(arrays, schema=schema))
        out.add_key_value_metadata({"geo": json.dumps(seen.told()), "vigie": said})
    return path


def _value(value: Any, kind: str) -> Any:
    if isinstance(value, list | tuple):
        return [clean(str(v)) for v in value]
    return cell(value, kind) if isinstance(value, str) or (value is not None and kind == "local") else value


def _typed(kind: str, pa: Any) -> Any:
    match kind:
        case "number":
            return pa.float64()
        case "integer":
            return pa.int64()
        case "truth":
            return pa.bool_()
        case "instant":
            return pa.timestamp("us", tz="UTC")
        case "choice":
            return pa.dictionary(pa.int32(), pa.string())
        case "list":
            return pa.list_(pa.string())
    return pa.string()


class _Seen:
    """What the file's metadata must tell of the geometries written: their types and their box."""

    def __init__(self) -> None:
        self.types: set[str] = set()
        self.box: list[float] | None = None

    def binary(self, shapes: Iterator[Geometry | None]) -> Iterator[bytes | None]:
        for shape in shapes:
            if shape is None:
                yield None
                continue
            self.types.add(shape["type"])
            w, s, e, n = bounds(shape)
            box = self.box or [w, s, e, n]
            self.box = [min(box[0], w), min(box[1], s), max(box[2], e), max(box[3], n)]
            yield wkb(shape)

    def told(self) -> dict[str, Any]:
        column: dict[str, Any] = {"encoding": "WKB", "geometry_types": sorted(self.types)}
        if self.box:
            column["bbox"] = self.box
        return {"version": "1.1.0", "primary_column": "geometry", "columns": {"geometry": column}}
