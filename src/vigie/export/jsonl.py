"""Every table of the picture as JSON lines: TABLE.jsonl, keys in the contract's order, rows by id. The same picture gives the same bytes."""

from __future__ import annotations

import json
from pathlib import Path

from vigie.export import settle
from vigie.picture_tables import Picture


def write(picture: Picture, folder: Path) -> list[Path]:
    """Write the tables and return their paths."""
    return [
        settle(folder / f"{table.name}.jsonl", "".join(json.dumps(r, ensure_ascii=False) + "\n" for r in table.records()).encode("utf-8", "backslashreplace"))
        for table in picture.tables()
    ]
