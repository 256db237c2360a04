"""A document and its claims -> the database, as a version of its own where it was kept before; and what of the picture that touches."""

from __future__ import annotations

import json
import zlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from vigie.fuse.cells import block_keys, person_keys, service_keys
from vigie.fuse.sources import speaker
from vigie.picture import DocumentRow, Told
from vigie.records import claim_record
from vigie.store.claim_records import beside
from vigie.store.indexes import drop_words, put_words
from vigie.store.loading import some
from vigie.store.packing import dumped, packed
from vigie.store.rows import plain_text, to_history
from vigie.store.schema import claim_keys, claim_places, claims, document_versions, documents, inputs, named, raws, seats

DEFLATE = 6  # zlib's own middle: 9 takes twice the time for one part in a hundred


@dataclass(frozen=True, slots=True)
class Arrival:
    """A document that is to be kept, with its claims. `text`: the characters that the claims' offsets count; `capture`: what the fetch told, as JSON."""

    row: DocumentRow
    told: tuple[Told, ...]
    text: str
    raw: bytes | None
    engine: str
    capture: Mapping[str, Any] | None = None
    input_key: str | None = None


@dataclass
class Touched:
    """What of the picture must be made anew: `ids` of claims that came, `cells` that they left, keys of services and people, places by how many claims came.

    `documents`: those that came; `pages`: cells of seats that their claims had.
    """

    documents: set[str] = field(default_factory=set)
    pages: set[str] = field(default_factory=set)
    ids: set[str] = field(default_factory=set)
    keys: set[str] = field(default_factory=set)
    cells: set[str] = field(default_factory=set)
    services: set[str] = field(default_factory=set)
    people: set[str] = field(default_factory=set)
    places: Counter[str] = field(default_factory=Counter)

    def touch(self, keys: Sequence[str], cell: str | None) -> None:
        """Touch what claims with these keys (`keys_of`) meet, and the cell that one was in."""
        self.services.update(k[2:] for k in keys if k.startswith("s:"))
        self.keys.update(k for k in keys if k.startswith("b:"))
        if cell:
            self.cells.add(cell)


@dataclass(frozen=True, slots=True)
class _Claim:
    """A claim as it is written: `record` and `beside` tell whether it is the one that was kept before."""

    told: Told
    record: str
    beside: str
    keys: tuple[str, ...]


def keep(connection: Connection, arrival: Arrival, touched: Touched, now: datetime) -> str:
    """Write a document with its claims; return 'new', 'replaced' or, where it is kept already just so, 'same'."""
    row = arrival.row
    written = {c.told.claim.claim_id: c for c in map(_written, arrival.told)}
    digest = digest_of(row, [written[i].record + written[i].beside for i in sorted(written)])
    _remember_input(connection, arrival)
    asked = select(documents.c.version, documents.c.digest, documents.c.n_claims)
    old = connection.execute(asked.where(documents.c.document_id == row.document_id)).first()
    if old is not None and old.digest == digest:
        return "same"
    version = old.version + 1 if old else 1
    touched.documents.add(row.document_id)
    _write_document(connection, arrival, digest, version, len(written), now)
    _name_people(connection, row, touched, had_claims=bool(old and old.n_claims), has_claims=bool(written))
    _write_claims(connection, row.document_id, version, written, touched, now)
    return "replaced" if old else "new"


def digest_of(row: DocumentRow, kept: Sequence[str]) -> str:
    """Return the hash by which a document is known again: of its row and of its claims as they are kept, by id."""
    return sha256("\n".join([packed(row), *kept]).encode()).hexdigest()


def keys_of(told: Told) -> tuple[str, ...]:
    """Return the keys under which a claim meets others: `b:` for incidents, `s:` for the cells of services."""
    return (*(f"b:{k}" for k in sorted(block_keys(told))), *(f"s:{k}" for k in sorted(set(service_keys(told)))))


def _written(told: Told) -> _Claim:
    more = {**beside(told.claim), **({"known_at": told.known_at} if told.known_at else {})}
    return _Claim(told, dumped(claim_record(told.claim)), packed(more), keys_of(told))


def _remember_input(connection: Connection, arrival: Arrival) -> None:
    if arrival.input_key is not None:
        connection.execute(delete(inputs).where(inputs.c.key == arrival.input_key))
        connection.execute(insert(inputs).values(key=arrival.input_key, engine=arrival.engine, document_id=arrival.row.document_id))


def _write_document(connection: Connection, arrival: Arrival, digest: str, version: int, n_claims: int, now: datetime) -> None:
    row, i = arrival.row, arrival.row.document_id
    body = packed(replace(row, named=()))
    values: dict[str, Any] = {k: plain_text(getattr(row, k)) for k in ("uri", "outlet", "title", "language")}
    values |= {"published": row.published, "fetched": row.fetched, "sha256": row.sha256, "n_claims": n_claims, "version": version, "engine": arrival.engine}
    values |= {"digest": digest, "body": body, "recorded_from": now, "previous_version": row.previous_version}
    if version == 1:
        connection.execute(insert(documents).values(document_id=i, **values))
    else:
        connection.execute(update(documents).where(documents.c.document_id == i).values(values))
        open_version = (document_versions.c.document_id == i) & document_versions.c.recorded_to.is_(None)
        connection.execute(update(document_versions).where(open_version).values(recorded_to=now))
    n = connection.execute(select(documents.c.n).where(documents.c.document_id == i)).scalar_one()
    capture = dumped(dict(arrival.capture)) if arrival.capture else None
    text = zlib.compress(arrival.text.encode("utf-8", "surrogatepass"), DEFLATE)
    connection.execute(
        insert(document_versions).values(
            document_id=i, version=version, engine=arrival.engine, body=packed(row), capture=capture, text_deflated=text, recorded_from=now
        )
    )
    if version > 1:
        drop_words(connection, "document_words", [n])
    put_words(connection, "document_words", [(n, f"{row.title or ''}\n{arrival.text}")])
    if arrival.raw is not None and connection.execute(select(raws.c.sha256).where(raws.c.sha256 == row.sha256)).first() is None:
        connection.execute(insert(raws).values(sha256=row.sha256, n_bytes=len(arrival.raw), deflated=zlib.compress(arrival.raw, DEFLATE)))


def _name_people(connection: Connection, row: DocumentRow, touched: Touched, *, had_claims: bool, has_claims: bool) -> None:
    """Write whom a document names. People are counted in documents with claims, as `fused` counts them."""
    before = connection.execute(select(named.c.key).where(named.c.document_id == row.document_id)).scalars().all()
    touched.people.update(before if had_claims else (), person_keys(row) if has_claims else ())
    connection.execute(delete(named).where(named.c.document_id == row.document_id))
    by_key: dict[str, list[Any]] = {}
    for at, n in enumerate(row.named):
        by_key.setdefault(n.key, []).append((at, n))
    if by_key:
        connection.execute(insert(named), [{"key": k, "document_id": row.document_id, "body": packed(tuple(v))} for k, v in sorted(by_key.items())])


def _write_claims(connection: Connection, document_id: str, version: int, new: dict[str, _Claim], touched: Touched, now: datetime) -> None:
    """Write a document's claims in the place of those of its last version. All of them are touched: what their document says of itself may have changed."""
    columns = (claims.c.n, claims.c.claim_id, claims.c.version, claims.c.cell, claims.c.key_list, claims.c.record, claims.c.beside, claims.c.recorded_from)
    old = {r.claim_id: r for r in connection.execute(select(*columns).where(claims.c.document_id == document_id))}
    same = {i for i, r in old.items() if i in new and (r.record, r.beside, json.loads(r.key_list)) == (new[i].record, new[i].beside, list(new[i].keys))}
    for r in old.values():
        _touch(touched, json.loads(r.key_list), _place_ids(r.beside), -1, r.cell)
    for c in new.values():
        _touch(touched, c.keys, {p.place.place_id for p in c.told.claim.places}, 1)
    touched.ids.update(new)
    gone = [r for i, r in old.items() if i not in same]
    _take_out(connection, gone)
    for part in some([r.claim_id for r in old.values()]):
        touched.pages.update(connection.execute(select(seats.c.cell).where(seats.c.claim_id.in_(part))).scalars())
    replaced = ((r.claim_id, document_id, r.version, dumped({"record": r.record, "beside": r.beside}), r.recorded_from) for r in gone)
    to_history(connection, "claims", replaced, now)
    _put(connection, version, [new[i] for i in sorted(new) if i not in same], now)


def _place_ids(beside_text: str) -> set[str]:
    return {p["id"] for p in json.loads(beside_text).get("places", ())}


def _touch(touched: Touched, keys: Sequence[str], places: Iterable[str], count: int, cell: str | None = None) -> None:
    touched.touch(keys, cell)
    for place in places:
        touched.places[place] += count


def _take_out(connection: Connection, rows: Sequence[Any]) -> None:
    for part in some(rows):
        ids = [r.claim_id for r in part]
        for r in part:
            keys = json.loads(r.key_list)
            if keys:
                connection.execute(delete(claim_keys).where(claim_keys.c.key.in_(keys), claim_keys.c.claim_id == r.claim_id))
            places = sorted(_place_ids(r.beside))
            if places:
                connection.execute(delete(claim_places).where(claim_places.c.place_id.in_(places), claim_places.c.claim_id == r.claim_id))
        drop_words(connection, "claim_words", [r.n for r in part])
        connection.execute(delete(claims).where(claims.c.claim_id.in_(ids)))


def _put(connection: Connection, version: int, rows: Sequence[_Claim], now: datetime) -> None:
    for part in some(rows):
        connection.execute(insert(claims), [_columns(c, version, now) for c in part])
        written = select(claims.c.claim_id, claims.c.n).where(claims.c.claim_id.in_([c.told.claim.claim_id for c in part]))
        numbers = {i: n for i, n in connection.execute(written)}  # noqa: C416 - rows are no pairs to a type checker
        put_words(connection, "claim_words", [(numbers[c.told.claim.claim_id], "\n".join(e.text for e in c.told.claim.evidence)) for c in part])
        keys = [{"key": k, "claim_id": c.told.claim.claim_id} for c in part for k in c.keys]
        if keys:
            connection.execute(insert(claim_keys), keys)
        where = [{"place_id": p, "claim_id": c.told.claim.claim_id} for c in part for p in sorted({r.place.place_id for r in c.told.claim.places})]
        if where:
            connection.execute(insert(claim_places), where)


def _columns(c: _Claim, version: int, now: datetime) -> dict[str, Any]:
    claim = c.told.claim
    here = next((p.place for p in claim.places if p.role == "location"), None)
    out = {"claim_id": claim.claim_id, "document_id": claim.document_id, "version": version, "kind": claim.kind, "modality": claim.modality}
    out |= {"verification": claim.verification, "speaker": plain_text(speaker(c.told)), "known_at": c.told.known_at}
    out |= {"starts": claim.time.start if claim.time else None, "ends": claim.time.end if claim.time else None}
    out |= {"lat": here.lat if here else None, "lon": here.lon if here else None}
    return out | {"key_list": dumped(list(c.keys)), "record": c.record, "beside": c.beside, "recorded_from": now}
