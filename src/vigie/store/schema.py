"""The tables of the store: one schema for SQLite and PostgreSQL. What a search index needs beyond tables stands in `indexes.py`.

A row of the picture is kept whole as `body` (`packing.py`); the other columns are for finding it. `cell` is what a row is computed from and replaced with
(docs/decisions/0004-cells.md): `i:<first claim>` a component of claims, `s:<service>|<place>`, `p:<person>`. Rows that were replaced stand in `history`.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BigInteger, Column, DateTime, Dialect, Float, ForeignKey, Index, Integer, LargeBinary, MetaData, Table, Text
from sqlalchemy.types import TypeDecorator, TypeEngine

NAMING = {"ix": "ix_%(table_name)s_%(column_0_name)s", "fk": "fk_%(table_name)s_%(column_0_name)s", "pk": "pk_%(table_name)s"}
metadata = MetaData(naming_convention=NAMING)


class Instant(TypeDecorator[datetime]):
    """An instant in UTC: `timestamptz` in PostgreSQL, ISO 8601 text of one width in SQLite, so that it sorts."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(DateTime(timezone=True) if dialect.name == "postgresql" else Text())

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        if value is None or dialect.name == "postgresql":
            return value
        return value.astimezone(UTC).isoformat(timespec="microseconds")

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        return datetime.fromisoformat(value).astimezone(UTC) if isinstance(value, str) else value.astimezone(UTC) if value else None


Id = Text().with_variant(Text(collation="C"), "postgresql")  # ids and keys: compared by bytes, as Python does
Number = BigInteger().with_variant(Integer(), "sqlite")  # SQLite numbers rows only in a column of type INTEGER


def _number() -> Column[int]:
    return Column("n", Number, primary_key=True, autoincrement=True)


def _key(name: str) -> Column[str]:
    return Column(name, Id, primary_key=True)


def _need(name: str, type_: Any = Text) -> Column[Any]:
    return Column(name, type_, nullable=False)


def _derived(name: str, key: str, *columns: Column[Any], indexed: tuple[str, ...] = ()) -> Table:
    """A table of the picture's rows: their id, what they are found by, the cell that they come from, the row itself, since when it stands."""
    kept: tuple[Column[Any], ...] = (_need("cell", Id), _need("body"), _need("recorded_from", Instant))
    table = Table(name, metadata, _key(key), *columns, *kept)
    for column in ("cell", "recorded_from", *indexed):
        Index(None, table.c[column])
    return table


meta = Table("meta", metadata, _key("name"), _need("value"))

raws = Table("raws", metadata, _key("sha256"), _need("n_bytes", BigInteger), _need("deflated", LargeBinary))

documents = Table(
    "documents", metadata, _number(), Column("document_id", Id, nullable=False, unique=True),
    Column("uri", Text), Column("outlet", Text), Column("title", Text), Column("language", Text), Column("published", Instant), Column("fetched", Instant),
    _need("sha256", Id), _need("n_claims", Integer), _need("version", Integer), _need("engine"),
    _need("digest", Id), _need("body"), _need("recorded_from", Instant), Column("previous_version", Id),
    sqlite_autoincrement=True,
)  # fmt: skip
Index(None, documents.c.uri)
Index(None, documents.c.previous_version)
Index(None, documents.c.sha256)
Index(None, documents.c.outlet)
Index(None, documents.c.recorded_from)

document_versions = Table(
    "document_versions", metadata, _key("document_id"), Column("version", Integer, primary_key=True, autoincrement=False), _need("engine"),
    _need("body"), Column("capture", Text), _need("text_deflated", LargeBinary),
    _need("recorded_from", Instant), Column("recorded_to", Instant),
)  # fmt: skip

inputs = Table("inputs", metadata, _key("key"), _need("engine"), _need("document_id", Id))

named = Table(
    "named", metadata, _key("key"), Column("document_id", Id, ForeignKey(documents.c.document_id), primary_key=True), _need("body"),
    sqlite_with_rowid=False,
)  # fmt: skip
Index(None, named.c.document_id)

claims = Table(
    "claims", metadata, _number(), Column("claim_id", Id, nullable=False, unique=True),
    Column("document_id", Id, ForeignKey(documents.c.document_id), nullable=False), _need("version", Integer),
    _need("kind"), _need("modality"), _need("verification"),
    Column("speaker", Text), Column("starts", Instant), Column("ends", Instant), Column("known_at", Instant), Column("lat", Float), Column("lon", Float),
    Column("cell", Id), _need("key_list"), _need("record"), _need("beside"),
    _need("recorded_from", Instant),
    sqlite_autoincrement=True,
)  # fmt: skip
for _column in ("document_id", "kind", "speaker", "starts", "known_at", "cell"):
    Index(None, claims.c[_column])

# `claims.key_list`: the keys as they were written to `claim_keys`, for taking them out again. `incidents.base`: the row before waves, where they changed it.
claim_keys = Table("claim_keys", metadata, _key("key"), _key("claim_id"), sqlite_with_rowid=False)
claim_places = Table("claim_places", metadata, _key("place_id"), _key("claim_id"), sqlite_with_rowid=False)

incidents = _derived(
    "incidents", "incident_id", Column("code", Id), Column("kind", Text), Column("starts", Instant), Column("ends", Instant), Column("first_reported", Instant),
    Column("last_reported", Instant), Column("status", Text), Column("review", Text), Column("base", Text),
    indexed=("code", "kind", "starts", "first_reported"),
)  # fmt: skip
incident_places = Table("incident_places", metadata, _key("place_id"), _key("incident_id"), sqlite_with_rowid=False)
Index(None, incident_places.c.incident_id)
incident_keys = Table("incident_keys", metadata, _key("key"), _key("incident_id"), sqlite_with_rowid=False)
Index(None, incident_keys.c.incident_id)

codes = Table("codes", metadata, _key("code"), _key("incident_id"), sqlite_with_rowid=False)  # every code that was ever given: codes go on leading somewhere

tolls = _derived("tolls", "toll_id", Column("incident_id", Id), Column("field", Text), Column("speaker", Text), indexed=("incident_id",))
services = _derived(
    "services", "service_id", Column("service", Text), Column("place_id", Id), Column("state", Text), Column("since", Instant), Column("until", Instant),
    Column("as_of", Instant), indexed=("place_id", "as_of"),
)  # fmt: skip
conflicts = _derived("conflicts", "conflict_id", Column("type", Text), Column("about", Id), indexed=("about",))
people = _derived("people", "person_id", Column("name", Text), indexed=("name",))
seats = _derived("seats", "claim_id")  # how claims of pages with several versions are told (versioning.py): cells `v:<page>`
copies = _derived("copies", "copy_id", Column("claim_id", Id), indexed=("claim_id",))
changes = _derived("changes", "change_id", Column("at", Instant), Column("about", Id), Column("class", Text), Column("trigger", Text), indexed=("at", "about"))

places = Table(
    "places", metadata, _number(), Column("place_id", Id, nullable=False, unique=True), Column("name", Text), Column("level", Text), Column("country", Text),
    Column("lat", Float), Column("lon", Float), _need("claims", Integer), _need("body"), _need("recorded_from", Instant),
    sqlite_autoincrement=True,
)  # fmt: skip

history = Table(
    "history", metadata, _number(), _need("table"), _need("row_id", Id), Column("owner", Id), Column("version", Integer),
    _need("body"), _need("recorded_from", Instant), _need("recorded_to", Instant),
    sqlite_autoincrement=True,
)  # fmt: skip
Index("ix_history_row", history.c.table, history.c.row_id)
Index("ix_history_owner", history.c.table, history.c.owner)
Index("ix_history_recorded_to", history.c.table, history.c.recorded_to)

corrections = Table(
    "corrections", metadata, _number(), Column("correction_id", Id, nullable=False, unique=True), _need("at", Instant), _need("by"),
    _need("action"), _need("body"), _need("recorded_from", Instant),
    sqlite_autoincrement=True,
)  # fmt: skip

jobs = Table(
    "jobs", metadata, _number(), _need("queue"), _need("key", Id), _need("payload"),
    _need("state"), _need("attempts", Integer), _need("due", Instant),
    Column("leased_to", Text), Column("lease_until", Instant), Column("error", Text), _need("put_at", Instant), Column("ended_at", Instant),
    sqlite_autoincrement=True,
)  # fmt: skip
Index("ix_jobs_key", jobs.c.queue, jobs.c.key, unique=True)
Index("ix_jobs_state", jobs.c.state, jobs.c.due)

users = Table(
    "users", metadata, _key("name"), _need("role"), Column("token_sha256", Id, nullable=False, unique=True), _need("made_at", Instant),
)  # fmt: skip

filters = Table(
    "filters", metadata, _key("filter_id"), _need("name"), _need("query"), _need("by"), Column("webhook", Text), Column("secret", Text),
    _need("made_at", Instant),
)  # fmt: skip
deliveries = Table(
    "deliveries", metadata, _number(), _need("filter_id", Id), _need("incident_id", Id), _need("at", Instant), Column("status", Integer),
    _need("attempt", Integer), Column("error", Text), sqlite_autoincrement=True,
)  # fmt: skip
Index(None, deliveries.c.filter_id)

# `about`: what an alert is told once of, under a rule (docs/ALERTS.md); `row_id`: the row that it was by then; `material`: how it stood.
alerts = Table(
    "alerts", metadata, _number(), Column("alert_id", Id, nullable=False, unique=True), _need("rule"), _need("about", Id), _need("row_id", Id), _need("what"),
    _need("at", Instant), _need("material"), _need("body"), sqlite_autoincrement=True,
)  # fmt: skip
for _column in ("about", "row_id", "at"):
    Index(None, alerts.c[_column])

# What `vigie watch` works with. `arrivals`: bytes that wait to be read, by the key of their job in the queue `read`. `source_events`: each visit and each
# reading of a source, from which its health is told. `hosts`: what machines that were asked said of being asked.
arrivals = Table("arrivals", metadata, _key("key"), _need("n_bytes", BigInteger), _need("deflated", LargeBinary))
sources = Table(
    "sources", metadata, _key("name"), _need("sort"), _need("address"), Column("outlet", Text), _need("every_s", Float), _need("tags"),
    Column("watcher", Id), _need("listed_at", Instant),
)  # fmt: skip
source_events = Table(
    "source_events", metadata, _number(), _need("source", Id), _need("what"), _need("at", Instant), _need("n_items", Integer), _need("n_new", Integer),
    _need("n_unread", Integer), _need("n_words", Integer), Column("status", Integer), Column("error", Text), sqlite_autoincrement=True,
)  # fmt: skip
Index("ix_source_events_source", source_events.c.source, source_events.c.what, source_events.c.n)
hosts = Table("hosts", metadata, _key("host"), _need("refusals", Integer), Column("quiet_until", Instant), _need("said"), _need("at", Instant))
watchers = Table("watchers", metadata, _key("name"), _need("started_at", Instant), _need("seen_at", Instant), _need("told"))

DERIVED = {t.name: t for t in (incidents, tolls, services, conflicts, people, copies, changes, seats)}
KEY = {t.name: next(iter(t.primary_key.columns)).name for t in DERIVED.values()}
