"""The picture as tables: `Picture` with `.incidents`, `.services`, `.conflicts` ..., each a `Table` that becomes Arrow, pandas, polars or GeoJSON."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from vigie.picture import DocumentRow, Told
from vigie.picture_arrow import arrow, geojson
from vigie.picture_records import RECORDS, TABLES, told_record
from vigie.records import Record

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl
    import pyarrow as pa

    from vigie.picture_plot import Plot


class Table(Sequence[Any]):
    """A table of the picture: a sequence of rows (nouns of `vigie.picture`), with `records()` as the contract writes them."""

    def __init__(self, name: str, rows: Iterable[Any], record: Callable[[Any], Record]) -> None:
        self.name = name
        self.rows = tuple(rows)
        self._record = record

    def __getitem__(self, at: Any) -> Any:
        return self.rows[at]

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[Any]:
        return iter(self.rows)

    def __repr__(self) -> str:
        return f"<{self.name}: {len(self.rows)} rows>"

    def with_rows(self, rows: Iterable[Any]) -> Table:
        """Return a table of the same sort with these rows."""
        return Table(self.name, rows, self._record)

    def records(self) -> Iterator[Record]:
        """Yield the rows as JSON objects, keys in the contract's order."""
        return map(self._record, self.rows)

    def to_arrow(self) -> pa.Table:
        """Return the table as Arrow, instants in UTC. Needs the extra `parquet`."""
        return arrow(self.name, self.records())

    def to_pandas(self) -> pd.DataFrame:
        """Return the table as a pandas data frame, columns of Arrow types. Needs the extra `parquet` and pandas."""
        import pandas

        return self.to_arrow().to_pandas(types_mapper=pandas.ArrowDtype)

    def to_polars(self) -> pl.DataFrame:
        """Return the table as a polars data frame. Needs the extra `parquet` and polars."""
        import polars

        return polars.DataFrame(self.to_arrow())

    def to_geojson(self) -> Record:
        """Return the table as a GeoJSON FeatureCollection: points for sites and settlements only, areas without geometry."""
        return geojson(self.records())


@dataclass(frozen=True)
class Picture:
    """The situation picture (contract: PICTURE, version 1). Tables in the contract's order; `claims` holds `Told` nouns."""

    documents: Table
    claims: Table
    incidents: Table
    services: Table
    tolls: Table
    conflicts: Table
    people: Table
    places: Table
    changes: Table
    incident_of: Mapping[str, str] = field(default_factory=dict)  # claim id -> incident id
    copies: Mapping[str, str] = field(default_factory=dict)  # claim id -> id of the claim that says the same in the same words

    @classmethod
    def of(
        cls,
        *,
        told: Sequence[Told],
        documents: Iterable[DocumentRow] | None = None,
        incident_of: Mapping[str, str],
        copies: Mapping[str, str],
        **rows: Iterable[Any],
    ) -> Picture:
        """Return the picture of these rows. `documents`: all that were read, also those without claims; else those of the claims."""
        if documents is None:
            documents = {t.document.document_id: t.document for t in told}.values()
        claims = Table("claims", told, lambda t: told_record(t, incident_of.get(t.claim.claim_id), copies.get(t.claim.claim_id)))
        ordered = sorted(documents, key=lambda d: d.document_id)
        tables = {name: Table(name, rows.pop(name, ()), RECORDS[name]) for name in TABLES if name not in ("documents", "claims")}
        if rows:
            raise TypeError(f"no table of the picture: {', '.join(rows)}")
        return cls(documents=Table("documents", ordered, RECORDS["documents"]), claims=claims, incident_of=incident_of, copies=copies, **tables)

    @property
    def plot(self) -> Plot:
        """Ways to draw the picture: `.plot.timeline()`, `.tolls()`, `.board()`, `.map()`. Needs the extra `plot`."""
        from vigie.picture_plot import Plot

        return Plot(self)

    def tables(self) -> Iterator[Table]:
        """Yield the tables in the contract's order."""
        return (getattr(self, name) for name in TABLES)
