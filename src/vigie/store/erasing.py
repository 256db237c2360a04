"""Words that people redacted -> erased: in the claims and their earlier versions, in the document's text and raw bytes, in the index. Hashes stay."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Engine, select, update

from vigie.fuse.corrections import redacted
from vigie.picture import Correction, Told
from vigie.records import claim_record
from vigie.store import loading
from vigie.store.claim_records import beside
from vigie.store.engines import told_errors
from vigie.store.indexes import WORDS, drop_words, put_words
from vigie.store.keeping import DEFLATE, Arrival, digest_of
from vigie.store.memory import memory_of
from vigie.store.packing import dumped, packed
from vigie.store.schema import claims, document_versions, documents, history, raws

BLANK = "\u2588"


def without_words(told: Iterable[Told], corrections: Iterable[Correction]) -> tuple[Told, ...]:
    """Return claims as they are kept: those that a correction redacts without their words, and without the trace that may quote them."""
    by_id = {t.claim.claim_id: t for t in told}
    out = []
    for t in redacted(by_id.values(), tuple(corrections)):
        changed = t is not by_id[t.claim.claim_id]
        out.append(replace(t, claim=replace(t.claim, trace=())) if changed else t)
    return tuple(out)


def blanked(text: str, told: Iterable[Told]) -> str:
    """Return a text with the evidence of these claims, and the words for their sources, blanked; offsets stay."""
    letters = list(text)
    for t in told:
        spans = (*t.claim.evidence, *((t.claim.attribution.span,) if t.claim.attribution.span else ()))
        for s in spans:
            letters[s.start : s.end] = BLANK * (min(s.end, len(letters)) - s.start)
    return "".join(letters)


def without_redacted(arrival: Arrival, corrections: Sequence[Correction]) -> Arrival:
    """Return a document that arrives (again) without the words that people redacted from it before."""
    about = {i for c in corrections if c.action == "redact" for i in c.about}
    whole = arrival.row.document_id in about
    own = [t for t in arrival.told if whole or t.claim.claim_id in about]
    if not whole and not own:
        return arrival
    text = BLANK * len(arrival.text) if whole else blanked(arrival.text, own)
    return replace(arrival, told=without_words(arrival.told, corrections), text=text, raw=None)


def erase(connection: Connection, claim_ids: set[str], document_ids: set[str]) -> None:
    """Erase the words of these claims, and of all that these documents say, now and in every earlier version."""
    whole = select(claims.c.claim_id).where(claims.c.document_id.in_(sorted(document_ids)))
    told = loading.told(connection, [*loading.of_ids(claim_ids), whole])
    memory_of(connection).clear()
    _erase_history(connection, claim_ids, document_ids)
    by_document: dict[str, list[Told]] = {i: [] for i in document_ids}
    for t in told.values():
        by_document.setdefault(t.document.document_id, []).append(t)
    for document_id, own in sorted(by_document.items()):
        _erase_texts(connection, document_id, own, whole=document_id in document_ids)
        for t in own:
            _rewrite(connection, _hidden(t))
        _renew_digest(connection, document_id)


def scrub(engine: Engine) -> None:
    """Let the database forget what was erased: the freed parts of its files hold old rows until they are written over."""
    if engine.dialect.name == "sqlite":
        statements = [f"INSERT INTO {t} ({t}) VALUES ('optimize')" for t in WORDS] + ["PRAGMA wal_checkpoint(TRUNCATE)"]
    else:
        statements = [f"VACUUM {t}" for t in (*WORDS, "claims", "raws", "document_versions", "history")]
    with told_errors(engine.url), closing(engine.raw_connection()) as connection:
        raw: Any = connection.driver_connection
        if engine.dialect.name == "postgresql":
            raw.autocommit = True
        for statement in statements:
            raw.execute(statement).fetchall() if statement.startswith("PRAGMA") else raw.execute(statement)
        if engine.dialect.name == "postgresql":
            raw.autocommit = False


def _hidden(told: Told) -> Told:
    return without_words([told], [_redaction(told.claim.claim_id)])[0]


def _redaction(claim_id: str) -> Correction:
    from datetime import UTC, datetime

    return Correction("", datetime.min.replace(tzinfo=UTC), "", "redact", (claim_id,))


def _columns(told: Told) -> dict[str, str]:
    more = {**beside(told.claim), **({"known_at": told.known_at} if told.known_at else {})}
    return {"record": dumped(claim_record(told.claim)), "beside": packed(more)}


def _rewrite(connection: Connection, told: Told) -> None:
    mine = claims.c.claim_id == told.claim.claim_id
    connection.execute(update(claims).where(mine).values(_columns(told)))
    n = connection.execute(select(claims.c.n).where(mine)).scalar_one()
    drop_words(connection, "claim_words", [n])
    put_words(connection, "claim_words", [(n, "")])


def _erase_history(connection: Connection, claim_ids: set[str], document_ids: set[str]) -> None:
    wanted = (history.c.table == "claims") & (history.c.row_id.in_(sorted(claim_ids)) | history.c.owner.in_(sorted(document_ids)))
    for r in connection.execute(select(history.c.n, history.c.owner, history.c.body).where(wanted)).all():
        kept = json.loads(r.body)
        row = loading.document_rows(connection, [r.owner], people=False)[r.owner]
        told = loading.told_of(kept["record"], kept["beside"], row)
        connection.execute(update(history).where(history.c.n == r.n).values(body=dumped(_columns(_hidden(told)))))


def _erase_texts(connection: Connection, document_id: str, own: list[Told], *, whole: bool) -> None:
    v = document_versions
    n, sha = connection.execute(select(documents.c.n, documents.c.sha256).where(documents.c.document_id == document_id)).one()
    text = ""
    for r in connection.execute(select(v.c.version, v.c.text_deflated).where(v.c.document_id == document_id).order_by(v.c.version)).all():
        before = zlib.decompress(r.text_deflated).decode("utf-8", "surrogatepass")
        text = BLANK * len(before) if whole else blanked(before, own)
        kept = zlib.compress(text.encode("utf-8", "surrogatepass"), DEFLATE)
        connection.execute(update(v).where(v.c.document_id == document_id, v.c.version == r.version).values(text_deflated=kept))
    connection.execute(update(raws).where(raws.c.sha256 == sha).values(deflated=b""))
    drop_words(connection, "document_words", [n])
    put_words(connection, "document_words", [(n, text.replace(BLANK, " "))])


def _renew_digest(connection: Connection, document_id: str) -> None:
    """So that the same document, arriving again, is known as the one that was redacted."""
    row: Any = loading.document_rows(connection, [document_id])[document_id]
    pairs = connection.execute(select(claims.c.claim_id, claims.c.record, claims.c.beside).where(claims.c.document_id == document_id)).all()
    digest = digest_of(row, [r.record + r.beside for r in sorted(pairs, key=lambda r: r.claim_id)])
    connection.execute(update(documents).where(documents.c.document_id == document_id).values(digest=digest))
