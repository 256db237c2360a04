"""Every table of the picture as Parquet: TABLE.parquet, with the columns of the JSON lines. Needs the extra `parquet`."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from vigie.desk.material import Material, cut, records
from vigie.desk.selection import cut_words
from vigie.export import needed, settling
from vigie.picture_arrow import COLUMNS, arrow
from vigie.picture_records import TABLES
from vigie.records import Record

ROWS_OF_A_GROUP = 10_000  # a row group's records are held in memory while it is written


def write(material: Material, folder: Path) -> list[Path]:
    """Write the tables and return their paths; OptionError where pyarrow is not installed. A cut table's last row says so."""
    needed("pyarrow", "parquet", "parquet")
    return [_file(name, material, folder / f"{name}.parquet") for name in TABLES]


def _file(name: str, material: Material, path: Path) -> Path:
    import pyarrow.parquet as pq

    rest = _rows(name, material)
    with settling(path) as file, pq.ParquetWriter(file, arrow(name, ()).schema, compression="zstd") as out:
        while some := list(islice(rest, ROWS_OF_A_GROUP)):
            out.write_table(arrow(name, some))
    return path


def _rows(name: str, material: Material) -> Iterator[Record]:
    yield from records(material, name)
    cut_ = cut(material, name)
    if cut_:
        yield {{"changes": "about"}.get(name, COLUMNS[name][0]): cut_words(*cut_)}
