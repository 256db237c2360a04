"""The database -> the picture: as it stands, as of what was known by a moment, as it was recorded at a moment."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, null, or_, select

from vigie.fuse import Rows, assembled, picture_of
from vigie.fuse.board import stale
from vigie.fuse.corrections import effective, redacted
from vigie.fuse.versions import versioned
from vigie.picture import Change, Correction, DocumentRow, ServiceState, Told
from vigie.picture_tables import Picture
from vigie.store import loading
from vigie.store.packing import unpacked
from vigie.store.schema import DERIVED, claims, corrections, document_versions, history

Moment = datetime | None


def picture(connection: Connection, *, at: Moment = None, known_at: Moment = None, recorded_at: Moment = None) -> Picture:
    """Return the picture. `at`: the moment for which staleness is told; `known_at`: from what was known by then; `recorded_at`: as this store had it then."""
    documents = _documents(connection, recorded_at)
    every = _told(connection, documents, recorded_at)
    decided = kept_corrections(connection, recorded_at)
    if known_at is not None:
        return picture_of(every.values(), documents.values(), decided, at=at, known_at=known_at)
    holding = effective(decided)
    known = tuple(redacted(every.values(), holding))
    at = at or max((t.known_at for t in known if t.known_at), default=None)
    found = assembled(_rows(connection, at, recorded_at), known, versioned(known), holding)
    return replace(found, documents=found.documents.with_rows(documents.values()))


def kept_corrections(connection: Connection, recorded_at: Moment = None) -> tuple[Correction, ...]:
    """Return every correction, in the order in which they were kept."""
    asked = select(corrections.c.body).order_by(corrections.c.n)
    if recorded_at is not None:
        asked = asked.where(corrections.c.recorded_from <= recorded_at)
    return tuple(map(unpacked, connection.execute(asked).scalars()))


def _documents(connection: Connection, recorded_at: Moment) -> dict[str, DocumentRow]:
    if recorded_at is None:
        return loading.document_rows(connection)
    v = document_versions
    held = (v.c.recorded_from <= recorded_at) & or_(v.c.recorded_to.is_(None), v.c.recorded_to > recorded_at)
    rows = connection.execute(select(v.c.document_id, v.c.body).where(held).order_by(v.c.document_id, v.c.version))
    return {i: unpacked(body) for i, body in rows}


def _told(connection: Connection, documents: dict[str, DocumentRow], recorded_at: Moment) -> dict[str, Told]:
    """The claims by id, in the order of their ids."""
    asked = select(claims.c.claim_id, claims.c.document_id, claims.c.record, claims.c.beside)
    if recorded_at is not None:
        asked = asked.where(claims.c.recorded_from <= recorded_at)
    rows = [(i, d, r, b) for i, d, r, b in _streamed(connection, asked)]
    if recorded_at is not None:
        for i, document_id, body in connection.execute(_of_then("claims", recorded_at)):
            kept = json.loads(body)
            rows.append((i, document_id, kept["record"], kept["beside"]))
    return {i: loading.told_of(r, b, documents[d]) for i, d, r, b in sorted(rows, key=lambda row: row[0])}


def _of_then(table: str, recorded_at: datetime) -> Select[Any]:
    """Rows of a table that stood at a moment and were replaced since: id, owner, body."""
    stood = (history.c.recorded_from <= recorded_at) & (history.c.recorded_to > recorded_at)
    return select(history.c.row_id, history.c.owner, history.c.body).where(history.c.table == table, stood)


def _streamed(connection: Connection, asked: Select[Any]) -> Iterator[Any]:
    """Rows a few thousand at a time: all of a large table at once would double the memory that the nouns take."""
    yield from connection.execution_options(yield_per=5000).execute(asked)


def _bodies(connection: Connection, table: str, recorded_at: Moment) -> Iterator[tuple[str, str]]:
    """Cell and body of the rows of a table; an incident as its cell gave it."""
    t = DERIVED[table]
    base = t.c.base if table == "incidents" else null()
    asked = select(t.c.cell, t.c.body, base.label("base"))
    if recorded_at is not None:
        asked = asked.where(t.c.recorded_from <= recorded_at)
    for cell, body, before in _streamed(connection, asked):
        yield cell, before or body
    if recorded_at is not None:
        for _, cell, body in connection.execute(_of_then(table, recorded_at)):
            yield cell, body


def _rows(connection: Connection, at: Moment, recorded_at: Moment) -> Rows:
    """The rows that the cells gave. What `assembled` tells itself (waves, changes) is left out."""

    def nouns(table: str) -> Iterator[Any]:
        return (unpacked(body) for _, body in _bodies(connection, table, recorded_at))

    rows = Rows(
        incidents=list(nouns("incidents")),
        tolls=list(nouns("tolls")),
        services=[aged(s, at) for s in nouns("services")],
        conflicts=[unpacked(body) for cell, body in _bodies(connection, "conflicts", recorded_at) if not cell.startswith("w:")],
        people=list(nouns("people")),
        decided=[c for cell, body in _bodies(connection, "changes", recorded_at) if not cell.startswith("v:") and _decided(c := unpacked(body))],
    )
    rows.incident_of.update((c, r.incident_id) for r in rows.incidents for c in (*r.claims, *r.withdrawn))
    rows.copies.update(unpacked(body) for _, body in sorted(_bodies(connection, "copies", recorded_at)))
    return rows


def _decided(c: Change) -> bool:
    """Whether a change is of those that cells give, not told from their rows: what people decided, what sources took back."""
    return c.trigger == "editor" or c.field == "claim"


def aged(s: ServiceState, at: Moment) -> ServiceState:
    """Return a stretch as it stands at a moment: stale where nobody has spoken of it for too long."""
    return replace(s, stale=True) if s.until is None and stale(s, at) else s
