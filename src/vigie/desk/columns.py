"""The tables that desks paste elsewhere: their columns (reference/columns.tsv), their rows, and a cell's value as text."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import lru_cache
from itertools import islice
from typing import Any, NamedTuple

from vigie.desk.claim_rows import claim_rows, toll_rows
from vigie.desk.incident_rows import incident_rows
from vigie.desk.index import Index
from vigie.desk.material import Material
from vigie.desk.other_rows import change_rows, contested_rows, document_rows, service_rows
from vigie.desk.plain_text import clean
from vigie.desk.selection import cut_words
from vigie.records import Record
from vigie.resources import table

ROWS: dict[str, Callable[[Index], Iterator[Record]]] = {
    "incidents": incident_rows,
    "claims": claim_rows,
    "services": service_rows,
    "tolls": toll_rows,
    "documents": document_rows,
    "changes": change_rows,
    "contested": contested_rows,
}
OF = {"contested": "conflicts"}  # a table of the desks -> the picture's table that it is made of, where it has another name
TABLES = ("incidents", "claims", "services", "tolls", "documents", "changes")  # those that DESK's tables are: each a file of the CSV


class Column(NamedTuple):
    """A column: `type` is text choice number integer truth instant local list; `what` explains it."""

    name: str
    type: str
    what: str


@lru_cache
def columns(name: str) -> tuple[Column, ...]:
    """Return the columns of a table, in their order."""
    return tuple(Column(r["column"], r["type"], r["what"]) for r in table("reference/columns.tsv") if r["table"] == name)


def rows(name: str, material: Material) -> Iterator[list[Any]]:
    """Yield the cells of a table's rows, typed as its columns; a table that `limit` cuts ends with a row that says so."""
    names = [c.name for c in columns(name)]
    found = (r for piece in material.pieces(OF.get(name, name)) for r in ROWS[name](piece))
    limit = material.request.limit
    n = 0
    for record in islice(found, limit):
        n += 1
        yield [record[c] for c in names]
    if limit is not None:
        beyond = sum(1 for _ in found)
        if beyond:
            yield cut_row(name, n, n + beyond)


def cut_row(name: str, kept: int, total: int) -> list[Any]:
    """Return the last row of a table that was cut: it says so in its first column of text, all others are empty."""
    found = columns(name)
    at = next(n for n, c in enumerate(found) if c.type == "text")
    return [cut_words(kept, total) if n == at else None for n in range(len(found))]


def told_instant(at: datetime) -> str:
    """Return an instant as '2026-01-08T03:30:00Z'."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def told_number(value: float) -> str:
    """Return a number without a trailing .0."""
    return str(int(value)) if float(value).is_integer() and abs(value) < 2**53 else repr(float(value))


def cell(value: Any, kind: str) -> str:
    """Return a cell as text: '' for unknown, lists joined by ';', truths as true and false."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return told_instant(value) if kind == "instant" else value.isoformat(timespec="seconds")
    if isinstance(value, int | float):
        return told_number(value)
    if isinstance(value, list | tuple):
        return ";".join(clean(str(v)).replace(";", ",") for v in value)
    return clean(str(value))
