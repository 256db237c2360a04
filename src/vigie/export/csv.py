"""The tables as CSV, a file each: incidents claims services tolls documents changes (RFC 4180, UTF-8). `hxl` adds a row of hashtags to the incidents.

Text that a spreadsheet would compute (=1+1) has an apostrophe before it. Unknown is empty; lists are joined by ';'.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from pathlib import Path

from vigie.desk.columns import TABLES, Column, cell, columns, rows
from vigie.desk.material import Material
from vigie.desk.plain_text import uncomputed
from vigie.export import settling

# Tags of the HXL standard 1.1 by column; a column without one stays untagged. '2-3' is no number in HXL: ranges are two columns.
HXL = {
    "code": "#event+code",
    "kind": "#event+type",
    "title_en": "#event+name+i_en",
    "title_fr": "#event+name+i_fr",
    "title_uk": "#event+name+i_uk",
    "start_utc": "#date+start",
    "end_utc": "#date+end",
    "updated_utc": "#date+updated",
    "country": "#country+code",
    "adm1_name": "#adm1+name",
    "adm1_pcode": "#adm1+code",
    "adm2_name": "#adm2+name",
    "adm2_pcode": "#adm2+code",
    "place_name": "#loc+name",
    "lat": "#geo+lat",
    "lon": "#geo+lon",
    "location_precision": "#geo+precision",
    "killed_min": "#affected+killed+min",
    "killed_max": "#affected+killed+max",
    "injured_min": "#affected+injured+min",
    "injured_max": "#affected+injured+max",
    "targets": "#impact+type",
    "verification": "#status+verification",
    "sources_independent": "#meta+sources+num",
    "source_names": "#meta+source",
    "status": "#status+record",
    "url": "#meta+url",
}


def write(material: Material, folder: Path) -> list[Path]:
    """Write the six tables and return their paths."""
    return [table_file(name, material, folder / f"{name}.csv") for name in TABLES]


def table_file(name: str, material: Material, path: Path) -> Path:
    """Write one table and return its path."""
    found = columns(name)
    tags = [HXL.get(c.name, "") for c in found] if material.request.hxl and name == "incidents" else None
    return csv_file(path, found, rows(name, material), tags)


def csv_file(path: Path, found: Iterable[Column], cells: Iterable[list[object]], tags: list[str] | None = None) -> Path:
    """Write rows under these columns, piece by piece, and return the path. `tags`: the row below the header."""
    kinds = [(c.name, c.type) for c in found]
    with settling(path) as file, io.TextIOWrapper(file, encoding="utf-8", newline="", write_through=True) as text:
        out = csv.writer(text, lineterminator="\r\n")
        out.writerow([name for name, _ in kinds])
        if tags:
            out.writerow(tags)
        for row in cells:
            out.writerow([_cell(v, kind) for v, (_, kind) in zip(row, kinds, strict=True)])
        text.flush()
    return path


def _cell(value: object, kind: str) -> str:
    text = cell(value, kind)
    return uncomputed(text) if isinstance(value, str | list | tuple) else text
