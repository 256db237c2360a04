"""What an export is made of: the rows that the filters let through, given in pieces. A writer asks a `Material` and need not know whether
a picture is held in memory or read from a store (`desk.stored`) as it is written.

A piece is an `Index` over a small picture: some rows of one table, with what their cells need of the other tables.
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import copy
from dataclasses import replace
from datetime import datetime, tzinfo
from itertools import islice
from typing import Protocol

from vigie.desk.index import Clocks, Index
from vigie.desk.request import Request, zone_of
from vigie.desk.selection import selected
from vigie.errors import OptionError
from vigie.picture import Correction
from vigie.picture_tables import Picture
from vigie.records import Record

MOST_HELD = 50_000  # claims that a page may be made of: the chronology of as many takes half a gigabyte (benchmarks/export.py), and nobody reads a longer one


class Material(Protocol):
    """Rows to be exported. `counts`: table -> its rows, in the contract's order; `corrections`: those that the store keeps, none of a picture."""

    request: Request
    clocks: Clocks
    zone: tzinfo
    counts: dict[str, int]
    corrections: tuple[Correction, ...]

    def pieces(self, table: str, kind: str | None = None, last: str | None = None) -> Iterator[Index]:
        """Yield the table in its order, piece by piece; of the incidents only those of a `kind`, none after the one with the id `last`."""

    def kinds(self) -> list[str]:
        """Return the kinds of the incidents, sorted."""

    def nth_incident(self, n: int) -> str | None:
        """Return the id of the n-th incident; None where there are fewer."""

    def whole(self, form: str) -> Index:
        """Return all of it at once, for formats that are pages. OptionError where it is more than memory should hold."""

    def raw(self, document_id: str) -> bytes | None:
        """Return the bytes of a document as fetched; None where they are not at hand."""

    def text(self, document_id: str) -> str | None:
        """Return the text that the offsets of a document's claims count; None where it is not at hand."""


class HeldMaterial:
    """The rows of a picture that is held in memory."""

    corrections: tuple[Correction, ...] = ()

    def __init__(self, picture: Picture, request: Request) -> None:
        self.request = request
        self.index = Index(selected(picture, request), request)
        self.clocks = (self.index.as_of, self.index.known_at)
        self.zone = zone_of(self.index.picture, request)
        self.counts = {t.name: len(t) for t in self.index.picture.tables()}

    def pieces(self, table: str, kind: str | None = None, last: str | None = None) -> Iterator[Index]:
        if kind is None and last is None:
            yield self.index
            return
        rows = self.index.picture.incidents
        some = rows.with_rows(i for i in rows if kind in (None, i.kind) and (last is None or i.incident_id <= last))
        piece = copy(self.index)  # with the look-ups over the whole
        piece.picture = replace(self.index.picture, incidents=some)
        yield piece

    def kinds(self) -> list[str]:
        return sorted({i.kind for i in self.index.picture.incidents})

    def nth_incident(self, n: int) -> str | None:
        rows = self.index.picture.incidents
        return rows[n - 1].incident_id if n <= len(rows) else None

    def whole(self, form: str) -> Index:
        return self.index

    def raw(self, document_id: str) -> bytes | None:
        return self.request.raw(document_id)

    def text(self, document_id: str) -> str | None:
        return None


def refuse_more(form: str, n_claims: int) -> None:
    """Refuse to hold more claims than `MOST_HELD` for a format that is a page: OptionError that says how to ask for less."""
    if n_claims > MOST_HELD:
        raise OptionError(
            f"{form} is a page and is made in memory: it takes at most {MOST_HELD:,} claims, these are {n_claims:,}: "
            "narrow it with --place, --kind, --since, --until, or ask for a table (csv, parquet, gpkg, jsonl)"
        )


def records(material: Material, table: str) -> Iterator[Record]:
    """Yield the records of a table as the contract writes them, as many as `limit` lets through."""
    every = (r for piece in material.pieces(table) for r in getattr(piece.picture, table).records())
    return islice(every, material.request.limit)


def cut(material: Material, table: str) -> tuple[int, int] | None:
    """Return how many of how many rows of a table are left where `limit` cuts it; None where it does not."""
    limit, n = material.request.limit, material.counts[table]
    return (limit, n) if limit is not None and n > limit else None


def unlimited(material: Material) -> Material:
    """Return the same material, cut by no `limit`: for what is whole or nothing."""
    found = copy(material)
    found.request = replace(material.request, limit=None)
    return found


def moment(material: Material) -> datetime | None:
    """Return the moment of which the material tells."""
    return material.clocks[0]
