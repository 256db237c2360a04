"""`Store`: what can be done with a store. Each method is one transaction; the work is done by the modules beside this one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from types import TracebackType
from typing import Any, Concatenate, ParamSpec, Self, TypeVar

from sqlalchemy import Connection, Engine, select

from vigie.fuse.corrections import effective
from vigie.model import Document
from vigie.picture import Correction, Incident, Told
from vigie.picture_tables import Picture
from vigie.resources import engine as engine_name
from vigie.store import documents, finding, pictures, queries, stamps, visiting
from vigie.store.cells import rebuild
from vigie.store.correcting import correct
from vigie.store.engines import reading, shown, writing
from vigie.store.erasing import scrub, without_redacted
from vigie.store.keeping import Arrival, Touched, keep
from vigie.store.memory import Memory
from vigie.store.queries import Wanted
from vigie.store.refusing import refuse_all
from vigie.store.schema import inputs
from vigie.telling import row, told

P = ParamSpec("P")
T = TypeVar("T")
CAPTURED = ("fetched", "http_status", "content_type", "previous_version")  # of a document's row, known only from the fetch


@dataclass(frozen=True, slots=True)
class Added:
    """What became of a document. `state`: new, replaced (another reading of one that was kept), same (nothing changed)."""

    document_id: str
    state: str


class Store:
    """An open store (`open_store`). Instants passed as `now` are when this store came to know: the system's time, never the news'."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine.execution_options(memory=Memory())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<Store {shown(self.engine.url)}>"

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()

    # ------------------------------------------------------------ writing
    def add(
        self,
        document: Document,
        raw: bytes | None = None,
        *,
        now: datetime,
        capture: Mapping[str, Any] | None = None,
        engine: str | None = None,
        input_key: str | None = None,
    ) -> Added:
        """Keep a document with its claims, and make anew what of the picture it touches. When this returns, all of it is kept.

        `raw`: the bytes as fetched; `capture`: what the fetch told (`fetched`, `http_status`, `content_type`, `previous_version` go to the document's row,
        the rest is kept beside); `engine`: what read it; `input_key`: a name for the input, for `has_input`. The same document again changes nothing.
        """
        return self.add_all([(document, raw, capture, input_key)], now=now, engine=engine)[0]

    def add_all(
        self,
        arriving: Iterable[tuple[Document, bytes | None, Mapping[str, Any] | None, str | None]],
        *,
        now: datetime,
        engine: str | None = None,
        also: Callable[[Connection, list[Added]], None] = lambda connection, added: None,
    ) -> list[Added]:
        """Keep documents (each with raw bytes, capture, input key) in one transaction: all of them or none. `also`: what else is done in it, at its end."""
        made_by = engine or engine_name()
        return self.keep_all([_arrival(d, raw, capture, made_by, key) for d, raw, capture, key in arriving], now=now, also=also)

    def keep_all(
        self, arrivals: Iterable[Arrival], *, now: datetime, also: Callable[[Connection, list[Added]], None] = lambda connection, added: None
    ) -> list[Added]:
        """Keep documents as rows and claims, with their texts and bytes, as `add_all` does."""
        with writing(self.engine) as connection:
            now, decided = self._begun(connection, now)
            arrivals = [without_redacted(a, decided) for a in arrivals]
            touched = Touched()
            done = [Added(a.row.document_id, keep(connection, a, touched, now)) for a in arrivals]
            if any(d.state != "same" for d in done):
                rebuild(connection, touched, decided, now)
            also(connection, done)
        return done

    def _begun(self, connection: Connection, now: datetime) -> tuple[datetime, tuple[Correction, ...]]:
        """The time that is recorded, and the corrections that hold; rows that other rules of fusion made are made anew first.

        The time is `now`, or the last recorded one where a clock went backwards, so that history stays in order.
        """
        last = stamps.get(connection, "recorded")
        now = max(now, datetime.fromisoformat(last)) if last else now
        stamps.put(connection, "recorded", now.isoformat())
        decided = effective(pictures.kept_corrections(connection))
        if stamps.get(connection, "rules") != stamps.rules():
            refuse_all(connection, decided, now)
            stamps.put(connection, "rules", stamps.rules())
        return now, decided

    def correct(self, correction: Correction, *, now: datetime) -> bool:
        """Keep a person's correction and make anew what it touches; False where it was kept before. Its ids are full ones (`id_of`)."""
        with writing(self.engine) as connection:
            now, _ = self._begun(connection, now)
            kept = correct(connection, correction, now)
        if kept and correction.action == "redact":
            scrub(self.engine)
        return kept

    # ------------------------------------------------------------ reading
    def picture(self, *, at: datetime | None = None, known_at: datetime | None = None, recorded_at: datetime | None = None) -> Picture:
        """Return the picture.

        `at`: the moment for which staleness is told; None for the latest that the claims know of. `known_at`: from what was known by then.
        `recorded_at`: as this store had it then, by the documents, readings and corrections that it held.
        """
        return self.ask(pictures.picture, at=at, known_at=known_at, recorded_at=recorded_at)

    def has_input(self, key: str, engine: str) -> bool:
        """Return whether an input was kept as this engine reads it; False for a page that had these bytes, and others since."""
        with reading(self.engine) as connection:
            found = connection.execute(select(inputs.c.document_id).where(inputs.c.key == key, inputs.c.engine == engine)).scalar()
            return found is not None and visiting.has_document(connection, found, engine)

    def corrections(self) -> tuple[Correction, ...]:
        """Return every correction, also those undone, in the order in which they were kept."""
        return self.ask(pictures.kept_corrections)

    def id_of(self, written: str) -> str:
        """Return the full id that a person wrote the beginning of, or an incident's code; OptionError where it is none, or of several."""
        return self.ask(finding.id_of, written)

    def incident(self, incident_id: str) -> Incident | None:
        """Return the incident that an id of any age leads to today."""
        return self.ask(finding.incident, incident_id)

    def incidents(self, wanted: Wanted) -> list[Incident]:
        """Return the incidents wanted, the latest first."""
        return self.ask(queries.found_incidents, wanted)

    def claims(self, wanted: Wanted) -> list[Told]:
        """Return the claims wanted, those known last first."""
        return self.ask(queries.found_claims, wanted)

    def versions(self, document_id: str) -> list[documents.DocumentVersion]:
        """Return the readings of a document, the first one first."""
        return self.ask(lambda c: list(documents.versions(c, document_id)))

    def claims_of(self, document_id: str, version: int | None = None) -> list[Told]:
        """Return the claims of a document: those of the reading that stands, or of an earlier one."""
        return self.ask(documents.claims_of, document_id, version)

    def text(self, document_id: str, version: int | None = None) -> str | None:
        """Return the text that the offsets of a document's claims count; None where there is no such document."""
        return self.ask(documents.text, document_id, version)

    def raw(self, document_id: str) -> bytes | None:
        """Return the bytes as they were fetched; None where they were not given, or were redacted."""
        return self.ask(documents.raw, document_id)

    def ask(self, question: Callable[Concatenate[Connection, P], T], *arguments: P.args, **options: P.kwargs) -> T:
        """Return what a function of `queries`, `documents`, `finding` or `jobs.counts` answers."""
        with reading(self.engine) as connection:
            return question(connection, *arguments, **options)

    def do(self, change: Callable[Concatenate[Connection, P], T], *arguments: P.args, **options: P.kwargs) -> T:
        """Do what a function of `jobs` does, in a transaction of its own."""
        with writing(self.engine) as connection:
            return change(connection, *arguments, **options)


def _arrival(document: Document, raw: bytes | None, capture: Mapping[str, Any] | None, engine: str, input_key: str | None) -> Arrival:
    of = row(document)
    if raw is not None:
        of = replace(of, sha256=sha256(raw).hexdigest(), bytes=len(raw))
    if capture:
        of = replace(of, **{k: capture[k] for k in CAPTURED if k in capture})
    rest = {k: v for k, v in (capture or {}).items() if k not in CAPTURED}
    return Arrival(of, tuple(told(document, of)), document.text, raw, engine, rest or None, input_key)
