"""Rows of the picture as nouns, each with since when it stands: all of a table, some by id, those written after a mark. For those who keep a picture ready."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, func, select

from vigie.picture import Correction, PlaceRow, Told
from vigie.store import loading, recorded
from vigie.store.packing import instant_of, unpacked
from vigie.store.schema import DERIVED, KEY, changes, claims, corrections, documents, history, places
from vigie.store.schema import copies as copies_table

Row = tuple[str, Any, datetime]  # id, noun, since when it stands so


@dataclass(frozen=True, slots=True)
class Mark:
    """How far the store was read. `counter`: differs whenever anything has changed; the numbers are the last rows that had come by then."""

    clock: str
    counter: str
    rules: str
    claims: int = 0
    documents: int = 0
    corrections: int = 0

    @property
    def at(self) -> datetime | None:
        """The store's clock as an instant; None for a store to which nothing was written."""
        return datetime.fromisoformat(self.clock) if self.clock else None


def mark(connection: Connection) -> Mark:
    """Return how far the store is by now."""
    clock, counter = recorded.counter(connection)
    tops = [connection.execute(select(func.max(t.c.n))).scalar() or 0 for t in (claims, documents, corrections)]
    return Mark(clock, counter, recorded.rules_of(connection), *tops)


def told_apart(connection: Connection, before: Mark, now: Mark) -> bool:
    """Return whether what came after a mark can be told by the clock: not where it stood still, nor where other rules made all rows anew."""
    if before.at is None or before.clock == now.clock or before.rules != now.rules:
        return False
    for table, n in ((claims, before.claims), (documents, before.documents), (corrections, before.corrections)):
        if connection.execute(select(table.c.n).where(table.c.n > n, table.c.recorded_from <= before.at).limit(1)).first():
            return False
    return True


# ---------------------------------------------------------------- rows
def every(connection: Connection, table: str) -> Iterator[Row]:
    """Yield all rows of a table, some thousands at a time."""
    yield from _rows(connection.execution_options(yield_per=5000), table, _asked(table))


def of_ids(connection: Connection, table: str, ids: Iterable[str]) -> Iterator[Row]:
    """Yield the rows with these ids."""
    key = _key(table)
    for part in loading.some(sorted(ids)):
        yield from _rows(connection, table, _asked(table).where(key.in_(part)))


def after(connection: Connection, table: str, since: datetime) -> Iterator[Row]:
    """Yield the rows that were put or changed after a moment of the store's clock."""
    asked = _asked(table)
    yield from _rows(connection, table, asked.where(asked.selected_columns.recorded_from > since))


def gone(connection: Connection, table: str, since: datetime) -> set[str]:
    """Return the ids of rows that were taken out after a moment, and did not come back."""
    key = claims.c.claim_id if table == "claims" else _key(table)
    out = (history.c.table == table) & (history.c.recorded_to > since) & history.c.row_id.not_in(select(key))
    return set(connection.execute(select(history.c.row_id).where(out)).scalars())


def _key(table: str) -> Any:
    if table == "documents":
        return documents.c.document_id
    return places.c.place_id if table == "places" else DERIVED[table].c[KEY[table]]


def _asked(table: str) -> Select[Any]:
    if table == "places":
        return select(places.c.place_id, places.c.body, places.c.recorded_from, places.c.claims)
    t = documents if table == "documents" else DERIVED[table]
    return select(_key(table), t.c.body, t.c.recorded_from)


def _rows(connection: Connection, table: str, asked: Select[Any]) -> Iterator[Row]:
    for row in connection.execute(asked):
        noun = unpacked(row[1])
        yield row[0], PlaceRow(noun, row[3]) if table == "places" else noun, row[2]


# ---------------------------------------------------------------- claims
def every_claim(connection: Connection, of: dict[str, Any]) -> Iterator[Told]:
    """Yield all claims. `of`: documents' rows by id."""
    asked = select(claims.c.document_id, claims.c.record, claims.c.beside)
    for document_id, record, beside in connection.execution_options(yield_per=5000).execute(asked):
        yield loading.told_of(record, beside, of[document_id])


def claims_of(connection: Connection, document_ids: Iterable[str]) -> dict[str, Told]:
    """Return claim id -> claim of these documents, as they stand: read anew, whatever is remembered."""
    ids = sorted(document_ids)
    of = {i: replace(d, named=()) for i, d in loading.document_rows(connection, ids, people=False).items()}
    asked = select(claims.c.document_id, claims.c.record, claims.c.beside)
    found = (loading.told_of(r, b, of[d]) for part in loading.some(ids) for d, r, b in connection.execute(asked.where(claims.c.document_id.in_(part))))
    return {t.claim.claim_id: t for t in found}


def documents_of(connection: Connection, claim_ids: Iterable[str]) -> set[str]:
    """Return the ids of the documents that make these claims."""
    asked = select(claims.c.document_id)
    return {d for part in loading.some(sorted(claim_ids)) for d in connection.execute(asked.where(claims.c.claim_id.in_(part))).scalars()}


def repeated(connection: Connection, claim_ids: Iterable[str] | None = None) -> dict[str, str]:
    """Return claim id -> the claim of an earlier version of its page that it repeats; of all claims where no ids are given."""
    c = copies_table.c
    asked = select(c.body).where(c.cell.startswith("v:"))
    parts = (asked,) if claim_ids is None else (asked.where(c.claim_id.in_(part)) for part in loading.some(sorted(claim_ids)))
    return dict(unpacked(body) for q in parts for body in connection.execute(q).scalars())


def copies(connection: Connection, claim_ids: Iterable[str]) -> dict[str, str]:
    """Return claim id -> the claim that it repeats."""
    c = copies_table.c
    found = [tuple(r) for part in loading.some(sorted(claim_ids)) for r in connection.execute(select(c.cell, c.body).where(c.claim_id.in_(part)))]
    return dict(unpacked(body) for _, body in sorted(found))


# ---------------------------------------------------------------- changes, corrections
def last_changes(connection: Connection, about: Collection[str] | None = None) -> dict[str, datetime]:
    """Return id -> when the row with it last changed in what was known; of all rows where no ids are given."""
    asked = select(changes.c.about, func.max(changes.c.at)).where(changes.c.at.is_not(None)).group_by(changes.c.about)
    parts = (asked,) if about is None else (asked.where(changes.c.about.in_(part)) for part in loading.some(sorted(about)))
    return {i: at for q in parts for i, at in connection.execute(q)}


def changed_at(connection: Connection, about: Iterable[str]) -> dict[str, datetime]:
    """Return id -> when the row with it last changed in what was known, in the zone in which that was told."""
    asked = select(changes.c.about, changes.c.at, changes.c.body).where(changes.c.at.is_not(None)).order_by(changes.c.at, changes.c.change_id.desc())
    last = {i: body for part in loading.some(sorted(about)) for i, _, body in connection.execute(asked.where(changes.c.about.in_(part)))}
    return {i: instant_of(json.loads(body)["at"]) for i, body in last.items()}


def changed_about(connection: Connection, since: datetime) -> set[str]:
    """Return the ids of the rows of which changes were put or taken out after a moment of the store's clock."""
    put = set(connection.execute(select(changes.c.about).where(changes.c.recorded_from > since)).scalars())
    out = select(history.c.body).where(history.c.table == "changes", history.c.recorded_to > since)
    return put | {json.loads(body).get("about") for body in connection.execute(out).scalars()}


def decided_after(connection: Connection, number: int) -> list[Correction]:
    """Return the corrections that came after the one with this number."""
    asked = select(corrections.c.body).where(corrections.c.n > number).order_by(corrections.c.n)
    return [unpacked(body) for body in connection.execute(asked).scalars()]
