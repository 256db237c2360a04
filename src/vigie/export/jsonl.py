"""Every table of the picture as JSON lines: TABLE.jsonl, keys in the contract's order, rows by id. The same picture gives the same bytes.

Beside them kept.jsonl and corrections.jsonl, so that `vigie import` makes the same picture of them. A table that `limit` cuts ends with {"cut": "..."}.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from vigie.desk.kept_lines import correction_lines, kept_lines
from vigie.desk.material import Material, cut, records, unlimited
from vigie.desk.selection import cut_words
from vigie.export import settling
from vigie.picture_records import TABLES
from vigie.records import Record


def write(material: Material, folder: Path) -> list[Path]:
    """Write the tables and what `vigie import` needs, and return the paths."""
    tables = [lines_file(folder / f"{name}.jsonl", records(material, name), cut(material, name)) for name in TABLES]
    return [*tables, *import_files(unlimited(material), folder)]


def import_files(material: Material, folder: Path) -> list[Path]:
    """Write kept.jsonl and corrections.jsonl, none for the public, and return their paths."""
    if material.request.role == "public":
        return []
    return [lines_file(folder / "kept.jsonl", kept_lines(material)), lines_file(folder / "corrections.jsonl", correction_lines(material))]


def lines_file(path: Path, found: Iterable[Record], cut_: tuple[int, int] | None = None) -> Path:
    """Write records, one a line, and where the table is cut a last line that says so; return the path."""
    with settling(path) as file:
        for r in found:
            file.write((json.dumps(r, ensure_ascii=False) + "\n").encode("utf-8", "backslashreplace"))
        if cut_:
            file.write((json.dumps({"cut": cut_words(*cut_)}) + "\n").encode())
    return path
