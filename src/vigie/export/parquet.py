"""Every table of the picture as Parquet: TABLE.parquet, with the columns of the JSON lines. Needs the extra `parquet`."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from vigie.desk.request import Request
from vigie.desk.selection import cut_words, limited
from vigie.export import settle
from vigie.picture_tables import Picture


def write(picture: Picture, folder: Path, request: Request = Request()) -> list[Path]:  # noqa: B008  frozen
    """Write the tables and return their paths; OptionError where pyarrow is not installed. A cut table's last row says so."""
    from vigie.picture_arrow import COLUMNS, arrow

    kept, cut = limited(picture, request.limit)
    out = []
    for table in kept.tables():
        records = list(table.records())
        if table.name in cut:
            first = {"changes": "about"}.get(table.name, COLUMNS[table.name][0])
            records.append({first: cut_words(*cut[table.name])})
        data = arrow(table.name, records)
        import pyarrow.parquet as pq

        held = BytesIO()
        pq.write_table(data, held, compression="zstd")
        out.append(settle(folder / f"{table.name}.parquet", held.getvalue()))
    return out
