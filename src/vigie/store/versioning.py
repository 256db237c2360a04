"""Pages with several versions -> the database: how each of their claims is told (`seats`), and the claims that touches.

A claim's row keeps it as its document has it. Its seat, where it has one, says that it repeats a claim of an earlier version, or where and since when it is
told and whether its source took it back: what `vigie.fuse.versions` finds out from all versions of the page together, kept so that cells can be built from it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, or_, select, update

from vigie.fuse.versions import Versions, families, page, taken_back, version_keys
from vigie.picture import DocumentRow, Told
from vigie.store import loading
from vigie.store.keeping import Touched, keys_of
from vigie.store.packing import dumped, packed
from vigie.store.rows import Kept, kept, kept_copies, replace_rows
from vigie.store.schema import claim_keys, claims, documents, seats


def tell_versions(connection: Connection, touched: Touched, now: datetime) -> None:
    """Find out anew what the pages say of which versions came or changed; what is told otherwise now is touched too."""
    rows = _versions_of(connection, touched.documents | _documents_of(connection, touched.pages))
    several = [f for f in families(rows.values()) if len(f) > 1]
    raw = loading.told(connection, loading.of_documents(d.document_id for f in several for d in f))
    by_document: dict[str, list[Told]] = {}
    for t in raw.values():
        by_document.setdefault(t.document.document_id, []).append(t)
    cells = _cells_of(connection, rows) | touched.pages
    put: list[Kept] = []
    beside: dict[str, list[Kept]] = {"copies": [], "changes": []}
    told, again = dict(raw), dict[str, str]()
    for family in several:
        versions, cell = Versions(), f"v:{min(k for d in family for k in version_keys(d))}"
        page(family, by_document, versions)
        cells.add(cell)
        put += _seats(cell, versions, raw)
        told |= versions.told
        again |= versions.again
        beside["copies"] += kept_copies(cell, versions.again)
        beside["changes"] += kept("changes", cell, taken_back(versions.told[i] for i in sorted(versions.told)))
    changed, gone = replace_rows(connection, "seats", cells, put, now)
    for table, rows_of in beside.items():  # of all cells at once: a page's cell has another name when a version with a smaller id comes
        replace_rows(connection, table, cells, rows_of, now)
    came = {k.row_id for k in put if raw[k.row_id].document.document_id in touched.documents}  # written anew with the keys that they have in their document
    _told_otherwise(connection, {k.row_id for k in changed} | gone | came, told, again, touched)


def _versions_of(connection: Connection, ids: Iterable[str]) -> dict[str, DocumentRow]:
    """The documents with claims that are versions of the same pages as these ones, themselves among them."""
    d = documents.c
    asked = select(d.document_id, d.uri, d.fetched, d.previous_version, d.n_claims)
    found: dict[str, Any] = {}
    new = {r.document_id: r for part in loading.some(sorted(ids)) for r in connection.execute(asked.where(d.document_id.in_(part)))}
    while new:
        found |= new
        names = {i for r in new.values() for i in (r.document_id, r.previous_version) if i}
        uris = {r.uri for r in new.values() if r.uri and r.fetched}
        near: dict[str, Any] = {}
        for part in loading.some(sorted(names)):
            near |= {r.document_id: r for r in connection.execute(asked.where(or_(d.document_id.in_(part), d.previous_version.in_(part))))}
        for part in loading.some(sorted(uris)):
            near |= {r.document_id: r for r in connection.execute(asked.where(d.uri.in_(part), d.fetched.is_not(None)))}
        new = {i: r for i, r in near.items() if i not in found}
    return loading.document_rows(connection, [i for i, r in found.items() if r.n_claims], people=False)


def _documents_of(connection: Connection, cells: Iterable[str]) -> set[str]:
    """The documents of the claims that have seats in these cells: a page that a document left is told anew too."""
    asked = select(claims.c.document_id).join(seats, seats.c.claim_id == claims.c.claim_id).distinct()
    return {d for part in loading.some(sorted(cells)) for d in connection.execute(asked.where(seats.c.cell.in_(part))).scalars()}


def _cells_of(connection: Connection, document_ids: Iterable[str]) -> set[str]:
    """The cells in which claims of these documents have seats."""
    asked = select(seats.c.cell).join(claims, claims.c.claim_id == seats.c.claim_id).distinct()
    return {c for part in loading.some(sorted(document_ids)) for c in connection.execute(asked.where(claims.c.document_id.in_(part))).scalars()}


def _seats(cell: str, versions: Versions, raw: Mapping[str, Told]) -> list[Kept]:
    """The seats of a page: of claims that repeat others, and of those that are told otherwise than their document has them."""
    out = [Kept(i, cell, packed({"again": first}), {}) for i, first in sorted(versions.again.items())]
    for i, t in sorted(versions.told.items()):
        if t != raw[i]:
            evidence = t.claim.evidence[0].start - raw[i].claim.evidence[0].start if t.claim.evidence else 0
            seat = {"document": t.claim.document_id, "post": t.claim.post, "shift": evidence, "known_at": t.known_at, "taken_back": t.taken_back}
            out.append(Kept(i, cell, packed(seat | {"duplicate_of": t.claim.duplicate_of}), {}))
    return out


def _told_otherwise(connection: Connection, ids: set[str], told: Mapping[str, Told], again: Mapping[str, str], touched: Touched) -> None:
    """Write the keys of claims whose seats changed; touch what they were in and what they come into. A repetition has no keys and is in no cell."""
    columns = (claims.c.claim_id, claims.c.key_list, claims.c.cell)
    rows = [r for part in loading.some(sorted(ids)) for r in connection.execute(select(*columns).where(claims.c.claim_id.in_(part)))]
    told = {**loading.told(connection, loading.of_ids({r.claim_id for r in rows} - told.keys())), **told}
    for r in rows:
        was = json.loads(r.key_list)
        keys = [] if r.claim_id in again else list(keys_of(told[r.claim_id]))
        touched.touch([*was, *keys], r.cell)
        touched.ids.add(r.claim_id)
        if keys != was:
            rekey(connection, r.claim_id, was, keys)
    alone = [r.claim_id for r in rows if r.claim_id in again and r.cell]
    if alone:
        connection.execute(update(claims).where(claims.c.claim_id == bindparam("_id")).values(cell=None), [{"_id": i} for i in alone])


def rekey(connection: Connection, claim_id: str, was: Sequence[str], keys: Sequence[str]) -> None:
    """Write the keys under which a claim meets others in the place of those that it had."""
    if was:
        connection.execute(delete(claim_keys).where(claim_keys.c.key.in_(was), claim_keys.c.claim_id == claim_id))
    if keys:
        connection.execute(insert(claim_keys), [{"key": k, "claim_id": claim_id} for k in keys])
    connection.execute(update(claims).where(claims.c.claim_id == claim_id).values(key_list=dumped(list(keys))))
