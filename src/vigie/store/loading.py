"""Rows of the database -> the nouns that fusion reads: claims with their documents, documents with the people whom they name."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Select, bindparam, select

from vigie.model import Claim
from vigie.picture import DocumentRow, Told
from vigie.store.claim_records import claim_from_record
from vigie.store.memory import memory_of
from vigie.store.packing import unpacked
from vigie.store.schema import claim_keys, claims, documents, named, seats

FEW = 300  # keys; of so many documents at once that they have more, most claims under them are loaded anyway
AT_ONCE = 1000  # values in one IN list: far below the least bound of a database (SQLite's 32,766)


def some(values: Iterable[Any], size: int = AT_ONCE) -> Iterator[list[Any]]:
    """Yield the values in lists of that size."""
    rest = iter(values)
    while part := list(islice(rest, size)):
        yield part


def told_of(record: str, beside: str, document: DocumentRow) -> Told:
    """Return the claim of two columns of `claims`, with its document."""
    more = unpacked(beside)
    return Told(claim_from_record(json.loads(record), more), document, more.get("known_at"))


def told(connection: Connection, where: Iterable[Select[Any]], *, people: bool = False) -> dict[str, Told]:
    """Return claim id -> claim for selects of `claims.c.claim_id`.

    `people`: with the people whom their documents name; what is computed from claims does not read those.
    """
    asked = select(claims.c.n, claims.c.document_id)
    documents_of = {n: d for s in where for n, d in connection.execute(asked.where(claims.c.claim_id.in_(s)))}
    of = document_rows(connection, set(documents_of.values()), people=people)
    known = memory_of(connection).known("claims", documents_of, lambda numbers: _claims(connection, numbers))
    told = (Told(claim, of[documents_of[n]], known_at) for n, (claim, known_at) in known.items())
    return {t.claim.claim_id: t for t in told}


def spoken(connection: Connection, where: Iterable[Select[Any]]) -> dict[str, Told]:
    """Return the claims as fusion reads them: those of pages with several versions as these tell them together, repetitions left out."""
    versions = select(claims.c.n, documents.c.version, seats.c.body).join(documents, documents.c.document_id == claims.c.document_id)
    asked = versions.outerjoin(seats, seats.c.claim_id == claims.c.claim_id)
    wanted = list(dict.fromkeys(tuple(r) for s in where for r in connection.execute(asked.where(claims.c.claim_id.in_(s)))))
    known = memory_of(connection).known("spoken", wanted, lambda missing: _spoken(connection, missing))
    return {t.claim.claim_id: t for t in known.values() if t is not None}


def _spoken(connection: Connection, missing: Iterable[tuple[int, int, str | None]]) -> dict[tuple[int, int, str | None], Told | None]:
    """Number of a claim's row, its document's version and its seat -> the claim as fusion reads it; None for a repetition."""
    by_number = {key[0]: key for key in missing}
    asked = select(claims.c.n, claims.c.document_id, claims.c.record, claims.c.beside).where(claims.c.n.in_(bindparam("part", expanding=True)))
    rows = [r for part in some(by_number) for r in connection.execute(asked, {"part": part})]
    of = document_rows(connection, {r.document_id for r in rows}, people=False)
    found = {}
    for n, document_id, record, beside in rows:
        body = by_number[n][2]
        seat = unpacked(body) if body else {}
        found[by_number[n]] = None if "again" in seat else _seated(told_of(record, beside, of[document_id]), seat)
    return found


def _seated(t: Told, seat: dict[str, Any]) -> Told:
    """The claim as `vigie.fuse.versions` tells it."""
    if not seat:
        return t
    evidence = tuple(replace(s, start=s.start + seat["shift"], end=s.end + seat["shift"]) for s in t.claim.evidence)
    claim = replace(t.claim, document_id=seat["document"], post=seat["post"], evidence=evidence, duplicate_of=seat["duplicate_of"])
    return replace(t, claim=claim, known_at=seat["known_at"], taken_back=seat["taken_back"])


def _claims(connection: Connection, numbers: Iterable[int]) -> dict[int, tuple[Claim, datetime | None]]:
    found = {}
    for part in some(numbers):
        for n, record, beside in connection.execute(select(claims.c.n, claims.c.record, claims.c.beside).where(claims.c.n.in_(part))):
            more = unpacked(beside)
            found[n] = claim_from_record(json.loads(record), more), more.get("known_at")
    return found


def of_ids(ids: Iterable[str]) -> Iterator[Any]:
    """Yield selects of these claims, a part at a time."""
    return (select(claims.c.claim_id).where(claims.c.claim_id.in_(part)) for part in some(sorted(ids)))


def of_cells(cells: Iterable[str]) -> Iterator[Select[Any]]:
    """Yield selects of the claims of these cells, a part at a time."""
    return (select(claims.c.claim_id).where(claims.c.cell.in_(part)) for part in some(sorted(cells)))


def of_documents(ids: Iterable[str]) -> Iterator[Select[Any]]:
    """Yield selects of the claims of these documents, a part at a time."""
    return (select(claims.c.claim_id).where(claims.c.document_id.in_(part)) for part in some(sorted(ids)))


def of_keys(keys: Iterable[str]) -> Iterator[Select[Any]]:
    """Yield selects of the claims that have one of these keys, a part at a time."""
    return (select(claim_keys.c.claim_id).where(claim_keys.c.key.in_(part)) for part in some(sorted(keys)))


def cells_under(connection: Connection, keys: Collection[str]) -> set[str]:
    """Return the cells of the claims under these keys. Claims that share a key are in one cell, so of a few keys one claim each is asked."""
    every = select(claims.c.cell).join(claim_keys, claim_keys.c.claim_id == claims.c.claim_id).where(claims.c.cell.is_not(None))
    if len(keys) <= FEW:
        cells = (connection.execute(every.where(claim_keys.c.key == key).limit(1)).scalar() for key in sorted(keys))
        return {c for c in cells if c is not None}
    return {c for part in some(sorted(keys)) for c in connection.execute(every.where(claim_keys.c.key.in_(part)).distinct()).scalars()}


def document_rows(connection: Connection, ids: Collection[str] | None = None, *, people: bool = True) -> dict[str, DocumentRow]:
    """Return document id -> row, sorted by id; all of them where no ids are given. `people`: with the people whom they name."""
    parts: Iterable[Any] = ([None],) if ids is None else some(sorted(ids))
    found: dict[str, DocumentRow] = {}
    for part in parts:
        asked = select(documents.c.document_id, documents.c.body).order_by(documents.c.document_id)
        found.update((i, unpacked(b)) for i, b in connection.execute(asked if ids is None else asked.where(documents.c.document_id.in_(part))))
        if people:
            who = select(named.c.document_id, named.c.body).order_by(named.c.document_id, named.c.key)
            _with_people(found, connection.execute(who if ids is None else who.where(named.c.document_id.in_(part))))
    return found


def _with_people(found: dict[str, DocumentRow], rows: Iterable[Any]) -> None:
    people: dict[str, list[Any]] = {}
    for document_id, body in rows:
        people.setdefault(document_id, []).extend(unpacked(body))
    for i, every in people.items():
        found[i] = replace(found[i], named=tuple(n for _, n in sorted(every)))


def naming(connection: Connection, keys: Iterable[str]) -> dict[str, tuple[DocumentRow, ...]]:
    """Return person's key -> documents with claims that name the person, by id, each with what it says of that person alone."""
    asked = select(named.c.key, named.c.document_id, documents.c.version).join(documents, documents.c.document_id == named.c.document_id)
    with_claims = asked.where(documents.c.n_claims > 0).order_by(named.c.key, named.c.document_id)
    wanted = [tuple(r) for part in some(sorted(keys)) for r in connection.execute(with_claims.where(named.c.key.in_(part)))]
    known = memory_of(connection).known("naming", wanted, lambda missing: _naming(connection, missing))
    found: dict[str, list[DocumentRow]] = {}
    for at in wanted:
        found.setdefault(at[0], []).append(known[at])
    return {k: tuple(v) for k, v in found.items()}


def _naming(connection: Connection, missing: Iterable[tuple[str, str, int]]) -> dict[tuple[str, str, int], DocumentRow]:
    by_key: dict[str, dict[str, int]] = {}
    for key, document_id, version in missing:
        by_key.setdefault(key, {})[document_id] = version
    asked = select(named.c.document_id, named.c.body.label("who"), documents.c.body).join(documents, documents.c.document_id == named.c.document_id)
    found = {}
    for key, versions in by_key.items():
        for part in some(versions):
            for i, who, body in connection.execute(asked.where(named.c.key == key, named.c.document_id.in_(part))):
                found[(key, i, versions[i])] = replace(unpacked(body), named=tuple(n for _, n in unpacked(who)))
    return found
