"""Every table of the picture as Parquet: TABLE.parquet, with the columns of the JSON lines. Needs the extra `parquet`."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from vigie.export import settle
from vigie.picture_tables import Picture


def write(picture: Picture, folder: Path) -> list[Path]:
    """Write the tables and return their paths; OptionError where pyarrow is not installed."""
    from vigie.picture_arrow import arrow

    out = []
    for table in picture.tables():
        data = arrow(table.name, table.records())
        import pyarrow.parquet as pq

        held = BytesIO()
        pq.write_table(data, held, compression="zstd")
        out.append(settle(folder / f"{table.name}.parquet", held.getvalue()))
    return out
