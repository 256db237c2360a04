"""What a store knows of an address: the newest document from it, and when it was fetched."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, select

from vigie.store.schema import documents


def newest_at(connection: Connection, uri: str) -> tuple[str, datetime | None] | None:
    """Return id and fetch of the document from an address that came last; None where none did."""
    d = documents.c
    asked = select(d.document_id, d.fetched).where(d.uri == uri).order_by(d.recorded_from.desc(), d.n.desc()).limit(1)
    found = connection.execute(asked).first()
    return (found.document_id, found.fetched) if found else None


def has_document(connection: Connection, document_id: str, engine: str) -> bool:
    """Return whether a document is kept as this engine reads it and stands at its address: words that a page had before are its newest version again."""
    d = documents.c
    found = connection.execute(select(d.uri, d.fetched).where(d.document_id == document_id, d.engine == engine)).first()
    newest = newest_at(connection, found.uri) if found and found.uri and found.fetched else None
    return found is not None and (newest is None or newest[0] == document_id)
