"""What an export of a store is made of, read piece by piece in one transaction: memory does not grow with the store, and all files tell of one moment.

The rows of the picture stand in the store as they are (`store.schema`); what depends on the moment asked about (stale states, the changes that tell of it) is
told here, as `store.pictures` tells it of a whole picture.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, func, select

from vigie.desk import stored_rows
from vigie.desk.gathering import gathered
from vigie.desk.index import Clocks, Index
from vigie.desk.material import refuse_more
from vigie.desk.request import Request
from vigie.desk.scratch import Scratch
from vigie.desk.selection import narrowed
from vigie.fuse.corrections import effective
from vigie.picture import Told
from vigie.picture_records import TABLES
from vigie.picture_tables import Picture
from vigie.store import documents as kept_documents
from vigie.store.pictures import aged, kept_corrections
from vigie.store.schema import claims, incidents

PIECE = 500  # rows of a table that are read at once
CLAIMS_OF_A_PIECE = 4000  # claims that rows of a piece may rest on together, but for a single row with more: about 12 MB


class StoredMaterial:
    """The rows of a store that the filters let through. To be used inside the transaction of `connection` (`store.engines.reading`)."""

    def __init__(self, connection: Connection, request: Request, scratch: Scratch) -> None:
        self.connection = connection.execution_options(memory=None)  # nothing that was read is kept
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA mmap_size = 0")  # pages of a mapped file count as memory of the process
        self.request = request
        self.scratch = scratch
        self.corrections = kept_corrections(connection)
        self.holding = effective(self.corrections)
        latest = latest_known(connection)
        self.at = request.at or latest
        found = gathered(self)
        self.clocks: Clocks = (request.at or (found.latest if narrowed(request) else latest), found.latest if narrowed(request) else latest)
        zone = request.zone or found.zone
        self.zone: tzinfo = ZoneInfo(zone) if zone else UTC
        self.found = found
        self.counts = {t: found.counts[t] for t in TABLES}

    # ------------------------------------------------------------ rows
    def rows(self, table: str, kind: str | None = None, last: str | None = None, *, every: bool = False) -> Iterator[list[Any]]:
        """Yield the nouns of a table in its order, some at a time; `every`: also those that the filters do not let through."""
        if table == "changes":
            yield from self.scratch.changes(PIECE)
            return
        of_places = table in ("people", "places")
        narrow = narrowed(self.request) and not every and not of_places
        ids = (lambda after: self.scratch.after(table, after, PIECE)) if narrow else None
        where = [*([incidents.c.kind == kind] if kind else []), *([incidents.c.incident_id <= last] if last else [])]
        for part in stored_rows.pages(self.connection, table, PIECE, ids, where):
            nouns = stored_rows.nouns(self.connection, table, part, self.holding)
            if table == "services":
                nouns = [aged(s, self.at) for s in nouns]
            if of_places and narrowed(self.request) and not every:
                nouns = [r for r in nouns if self.found.uses(r)]
            yield nouns

    def told(self, ids: Iterable[str]) -> list[Told]:
        """Return the claims with these ids, in the order of their ids."""
        return stored_rows.told(self.connection, ids, self.holding)

    # ------------------------------------------------------------ pieces
    def pieces(self, table: str, kind: str | None = None, last: str | None = None) -> Iterator[Index]:
        """Yield the table in its order, piece by piece."""
        n = 0
        for part in self.rows(table, kind, last):
            for some in _portions(part, table):
                yield self._piece(table, some, n)
                n += len(some)

    def _piece(self, table: str, some: Sequence[Any], first: int) -> Index:
        claims_ = some if table == "claims" else self.told({c for r in some for c in _claims_of(table, r)})
        ids = [t.claim.claim_id for t in claims_]
        rows: dict[str, Any] = {table: some} if table not in ("claims", "documents") else {}
        incident_of: dict[str, str] = {}
        copies: dict[str, str] = {}
        if table == "incidents":
            rows["tolls"] = [t for t in stored_rows.tolls_of(self.connection, [i.incident_id for i in some]) if self._takes("tolls", t.toll_id)]
        if table == "claims":
            incident_of, copies = self.scratch.incident_of(ids), stored_rows.copies(self.connection, ids)
        documents = some if table == "documents" else ()
        index = Index(Picture.of(told=claims_, documents=documents, incident_of=incident_of, copies=copies, **rows), self.request, self.clocks, first)
        index.codes = self.scratch.codes(_abouts(table, some, incident_of))
        index.changed = self.scratch.changed([i.incident_id for i in some]) if table == "incidents" else {}
        index.superseded = self.scratch.superseded(ids) if table == "claims" else {}
        return index

    def _takes(self, sort: str, ident: str) -> bool:
        return not narrowed(self.request) or self.scratch.has(sort, ident)

    def kinds(self) -> list[str]:
        """Return the kinds of the incidents, sorted."""
        return self.scratch.kinds()

    def nth_incident(self, n: int) -> str | None:
        """Return the id of the n-th incident; None where there are fewer."""
        return self.scratch.nth_incident(n)

    # ------------------------------------------------------------ as a whole
    def whole(self, form: str) -> Index:
        """Return all of it as a picture. OptionError where it is more than memory should hold."""
        refuse_more(form, self.counts["claims"])
        held = {t: [r for part in self.rows(t) for r in part] for t in TABLES}
        told = held.pop("claims")
        ids = [t.claim.claim_id for t in told]
        of = self.scratch.incident_of(ids)
        copies = {i: first for at in range(0, len(ids), PIECE) for i, first in stored_rows.copies(self.connection, ids[at : at + PIECE]).items()}
        return Index(Picture.of(told=told, incident_of=of, copies=copies, **held), self.request)

    # ------------------------------------------------------------ documents
    def raw(self, document_id: str) -> bytes | None:
        """Return the bytes of a document as fetched."""
        return kept_documents.raw(self.connection, document_id)

    def text(self, document_id: str) -> str | None:
        """Return the text that the offsets of a document's claims count."""
        return kept_documents.text(self.connection, document_id)


def latest_known(connection: Connection) -> datetime | None:
    """Return the latest moment at which a claim of the store was known, in the zone in which it was told."""
    last = select(func.max(claims.c.known_at)).scalar_subquery()
    row = connection.execute(select(claims.c.beside).where(claims.c.known_at == last).order_by(claims.c.claim_id).limit(1)).scalar()
    found: datetime | None = stored_rows.known_at(row) if row else None
    return found


def _portions(rows: Sequence[Any], table: str) -> Iterator[list[Any]]:
    """The rows in parts that do not rest on too many claims together."""
    rest = iter(rows)
    weigh: Callable[[Any], int] = (lambda r: 1) if table == "claims" else (lambda r: len(_claims_of(table, r)))
    part: list[Any] = []
    weight = 0
    for row in rest:
        if part and weight + weigh(row) > CLAIMS_OF_A_PIECE:
            yield part
            part, weight = [], 0
        part.append(row)
        weight += weigh(row)
    if part:
        yield part


def _claims_of(table: str, row: Any) -> tuple[str, ...]:
    """The claims that a row's cells need."""
    match table:
        case "incidents" | "services":
            return tuple(row.claims)
        case "tolls":
            return (row.claim_id,)
    return ()


def _abouts(table: str, some: Sequence[Any], incident_of: dict[str, str]) -> list[str]:
    """The incidents whose short names a row's cells need."""
    match table:
        case "claims":
            return sorted(set(incident_of.values()))
        case "tolls":
            return sorted({t.incident_id for t in some if t.incident_id})
        case "conflicts" | "changes":
            return sorted({r.about for r in some})
    return []

