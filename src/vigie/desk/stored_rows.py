"""Rows of a store as nouns, a page at a time, in the order in which a picture has them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, select

from vigie.fuse.corrections import redacted
from vigie.picture import Correction, PlaceRow, Told, Toll
from vigie.store import loading
from vigie.store.packing import unpacked
from vigie.store.schema import DERIVED, KEY, claims, documents, places, seats, tolls
from vigie.store.schema import copies as copies_table

AT_ONCE = 2000
Next = Callable[[str], list[str]]


def pages(connection: Connection, table: str, size: int, ids: Next | None = None, where: Iterable[ColumnElement[bool]] = ()) -> Iterator[list[Any]]:
    """Yield the rows of a table by id, so many at once. `ids`: gives those wanted after the one given, else all are; `where`: further conditions.

    A page is asked for by the last id of the one before: no cursor stays open, and each page is found by the index.
    """
    key, asked = _asked(table)
    asked = asked.where(*where).order_by(key).limit(size)
    after = ""
    while True:
        wanted = ids(after) if ids else None
        if wanted == []:
            return
        found = connection.execute(asked.where(key > after) if wanted is None else asked.where(key.in_(wanted))).all()
        if not found and wanted is None:
            return
        yield list(found)
        after = wanted[-1] if wanted else found[-1][0]


def _asked(table: str) -> tuple[Any, Any]:
    """The column of a table's ids, and a select of what its nouns are made of, the id first."""
    match table:
        case "documents":
            return documents.c.document_id, select(documents.c.document_id)
        case "claims":
            return claims.c.claim_id, select(claims.c.claim_id, claims.c.document_id, claims.c.record, claims.c.beside)
        case "places":
            return places.c.place_id, select(places.c.place_id, places.c.body, places.c.claims)
    t = DERIVED[table]
    return t.c[KEY[table]], select(t.c[KEY[table]], t.c.body)


def nouns(connection: Connection, table: str, rows: Sequence[Any], holding: Sequence[Correction]) -> list[Any]:
    """Return the nouns of rows of `pages`, in their order. `holding`: the corrections that hold."""
    match table:
        case "documents":
            return list(loading.document_rows(connection, [r[0] for r in rows]).values())
        case "claims":
            of = loading.document_rows(connection, {r.document_id for r in rows}, people=False)
            raw = [loading.told_of(r.record, r.beside, of[r.document_id]) for r in rows]
            return list(redacted(_marked(connection, raw), holding))
        case "places":
            return [PlaceRow(unpacked(r.body), r.claims) for r in rows]
    return [unpacked(r.body) for r in rows]


def told(connection: Connection, ids: Iterable[str], holding: Sequence[Correction]) -> list[Told]:
    """Return the claims with these ids as their documents have them, in the order of their ids, redacted as people decided."""
    found = loading.told(connection, loading.of_ids(ids))
    return list(redacted(_marked(connection, [found[i] for i in sorted(found)]), holding))


def _marked(connection: Connection, claims_: Sequence[Told]) -> Iterator[Told]:
    """The claims, those that their sources took back saying so."""
    asked = select(seats.c.claim_id, seats.c.body)
    parts = loading.some(t.claim.claim_id for t in claims_)
    taken = {i: of for part in parts for i, b in connection.execute(asked.where(seats.c.claim_id.in_(part))) if (of := unpacked(b).get("taken_back"))}
    return (replace(t, taken_back=taken[t.claim.claim_id]) if t.claim.claim_id in taken else t for t in claims_)


def spoken(connection: Connection, ids: Iterable[str], holding: Sequence[Correction]) -> dict[str, Told]:
    """Return the claims with these ids as fusion reads them, by id: as all versions of their page tell them, repetitions left out."""
    found = loading.spoken(connection, loading.of_ids(ids))
    return {t.claim.claim_id: t for t in redacted((found[i] for i in sorted(found)), holding)}


def repetitions(connection: Connection) -> Iterator[list[tuple[str, str]]]:
    """Yield claims of later versions of pages with the claim that each repeats, some at a time."""
    t = copies_table.c
    after = ""
    while found := connection.execute(select(t.copy_id, t.body).where(t.cell.startswith("v:"), t.copy_id > after).order_by(t.copy_id).limit(AT_ONCE)).all():
        yield [unpacked(body) for _, body in found]
        after = found[-1][0]


def tolls_of(connection: Connection, incident_ids: Sequence[str]) -> list[Toll]:
    """Return the figures of incidents, in the order of their ids."""
    asked = select(tolls.c.toll_id, tolls.c.body)
    found = [tuple(r) for part in loading.some(incident_ids) for r in connection.execute(asked.where(tolls.c.incident_id.in_(part)))]
    return [unpacked(body) for _, body in sorted(found)]


def copies(connection: Connection, claim_ids: Sequence[str]) -> dict[str, str]:
    """Return claim id -> the claim that it repeats."""
    c = copies_table.c
    found = [tuple(r) for part in loading.some(claim_ids) for r in connection.execute(select(c.cell, c.body).where(c.claim_id.in_(part)))]
    return dict(unpacked(body) for _, body in sorted(found))


def known_at(beside: str) -> datetime | None:
    """Return when a claim was known, of what the store keeps beside its record."""
    found: datetime | None = unpacked(beside).get("known_at")
    return found
