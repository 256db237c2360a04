"""Every table of the picture as JSON lines: TABLE.jsonl, keys in the contract's order, rows by id. The same picture gives the same bytes.

A table that `limit` cuts ends with {"cut": "..."}.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from vigie.desk.request import Request
from vigie.desk.selection import cut_words, limited
from vigie.export import settling
from vigie.picture_tables import Picture, Table


def write(picture: Picture, folder: Path, request: Request = Request()) -> list[Path]:  # noqa: B008  frozen
    """Write the tables and return their paths."""
    kept, cut = limited(picture, request.limit)
    return [_file(table, folder / f"{table.name}.jsonl", cut.get(table.name)) for table in kept.tables()]


def _file(table: Table, path: Path, cut: tuple[int, int] | None) -> Path:
    with settling(path) as file:
        for line in _lines(table, cut):
            file.write(line.encode("utf-8", "backslashreplace"))
    return path


def _lines(table: Table, cut: tuple[int, int] | None) -> Iterator[str]:
    for r in table.records():
        yield json.dumps(r, ensure_ascii=False) + "\n"
    if cut:
        yield json.dumps({"cut": cut_words(*cut)}) + "\n"
