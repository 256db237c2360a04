"""A document as it is kept: its versions (one for each reading that differed), text, raw bytes."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from vigie.picture import DocumentRow, Told
from vigie.store import loading
from vigie.store.packing import unpacked
from vigie.store.schema import claims, document_versions, documents, history, raws


@dataclass(frozen=True, slots=True)
class DocumentVersion:
    """One reading of a document. `engine`: what read it; `capture`: what the fetch told beyond the row; `recorded_to` is None for the one that stands."""

    version: int
    engine: str
    row: DocumentRow
    capture: dict[str, Any] | None
    recorded_from: datetime
    recorded_to: datetime | None


def versions(connection: Connection, document_id: str) -> Iterator[DocumentVersion]:
    """Yield the readings of a document, the first one first."""
    v = document_versions
    for r in connection.execute(select(v).where(v.c.document_id == document_id).order_by(v.c.version)):
        yield DocumentVersion(r.version, r.engine, unpacked(r.body), json.loads(r.capture) if r.capture else None, r.recorded_from, r.recorded_to)


def claims_of(connection: Connection, document_id: str, version: int | None = None) -> list[Told]:
    """Return the claims of a document by id: those of the reading that stands, or of an earlier version."""
    now = loading.told(connection, [select(claims.c.claim_id).where(claims.c.document_id == document_id)])
    if version is None:
        return [now[i] for i in sorted(now)]
    that = next((v for v in versions(connection, document_id) if v.version == version), None)
    if that is None:
        return []
    kept = select(claims.c.claim_id).where(claims.c.document_id == document_id, claims.c.recorded_from <= that.recorded_from)
    found = {i: now[i] for i in connection.execute(kept).scalars()}
    h = history.c
    stood = (h.recorded_from <= that.recorded_from) & (h.recorded_to > that.recorded_from)
    for i, body in connection.execute(select(h.row_id, h.body).where(h.table == "claims", h.owner == document_id, stood)):
        old = json.loads(body)
        found[i] = loading.told_of(old["record"], old["beside"], that.row)
    return [found[i] for i in sorted(found)]


def text(connection: Connection, document_id: str, version: int | None = None) -> str | None:
    """Return the text that the offsets of a version's claims count, the last one where none is given; None where there is no such document."""
    v = document_versions
    asked = select(v.c.text_deflated).where(v.c.document_id == document_id).order_by(v.c.version.desc()).limit(1)
    kept = connection.execute(asked if version is None else asked.where(v.c.version == version)).scalar()
    return None if kept is None else zlib.decompress(kept).decode("utf-8", "surrogatepass")


def raw(connection: Connection, document_id: str) -> bytes | None:
    """Return the bytes as they were fetched; None where they were not given, or were redacted."""
    asked = select(raws.c.deflated).join(documents, documents.c.sha256 == raws.c.sha256)
    kept = connection.execute(asked.where(documents.c.document_id == document_id)).scalar()
    return zlib.decompress(kept) if kept else None
