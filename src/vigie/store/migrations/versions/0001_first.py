"""The first schema: documents and claims, the rows of the picture, history, corrections, jobs; indexes for words and points."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from vigie.store.indexes import CREATED
from vigie.store.schema import Id, Instant, Number

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make every table, then what searching needs beyond tables."""
    _documents()
    _claims()
    _picture()
    _rest()
    for statement in CREATED[op.get_bind().dialect.name]:
        op.execute(statement)


def _documents() -> None:
    """Make the tables of what was read."""
    op.create_table(
        "raws", sa.Column("sha256", Id, nullable=False), sa.Column("n_bytes", sa.BigInteger(), nullable=False),
        sa.Column("deflated", sa.LargeBinary(), nullable=False), sa.PrimaryKeyConstraint("sha256", name="pk_raws"),
    )  # fmt: skip
    op.create_table(
        "documents", sa.Column("n", Number, autoincrement=True, nullable=False), sa.Column("document_id", Id, nullable=False), sa.Column("uri", sa.Text),
        sa.Column("outlet", sa.Text), sa.Column("title", sa.Text), sa.Column("language", sa.Text), sa.Column("published", Instant),
        sa.Column("fetched", Instant), sa.Column("sha256", Id, nullable=False), sa.Column("n_claims", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False), sa.Column("engine", sa.Text, nullable=False), sa.Column("digest", Id, nullable=False),
        sa.Column("body", sa.Text, nullable=False), sa.Column("recorded_from", Instant, nullable=False), sa.PrimaryKeyConstraint("n", name="pk_documents"),
        sa.UniqueConstraint("document_id"), sqlite_autoincrement=True,
    )  # fmt: skip
    op.create_index("ix_documents_outlet", "documents", ["outlet"])
    op.create_index("ix_documents_sha256", "documents", ["sha256"])
    op.create_index("ix_documents_uri", "documents", ["uri"])
    op.create_table(
        "document_versions", sa.Column("document_id", Id, nullable=False), sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("engine", sa.Text, nullable=False), sa.Column("body", sa.Text, nullable=False), sa.Column("capture", sa.Text),
        sa.Column("text_deflated", sa.LargeBinary(), nullable=False), sa.Column("recorded_from", Instant, nullable=False), sa.Column("recorded_to", Instant),
        sa.PrimaryKeyConstraint("document_id", "version", name="pk_document_versions"),
    )  # fmt: skip
    op.create_table(
        "inputs", sa.Column("key", Id, nullable=False), sa.Column("engine", sa.Text, nullable=False), sa.Column("document_id", Id, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_inputs"),
    )  # fmt: skip
    op.create_table(
        "named", sa.Column("key", Id, nullable=False), sa.Column("document_id", Id, nullable=False), sa.Column("body", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["documents.document_id"], name="fk_named_document_id"),
        sa.PrimaryKeyConstraint("key", "document_id", name="pk_named"), sqlite_with_rowid=False,
    )  # fmt: skip
    op.create_index("ix_named_document_id", "named", ["document_id"])


def _claims() -> None:
    """Make the tables of what documents claim, and by which keys and places claims meet."""
    op.create_table(
        "claims", sa.Column("n", Number, autoincrement=True, nullable=False), sa.Column("claim_id", Id, nullable=False),
        sa.Column("document_id", Id, nullable=False), sa.Column("version", sa.Integer(), nullable=False), sa.Column("kind", sa.Text, nullable=False),
        sa.Column("modality", sa.Text, nullable=False), sa.Column("verification", sa.Text, nullable=False), sa.Column("speaker", sa.Text),
        sa.Column("starts", Instant), sa.Column("ends", Instant), sa.Column("known_at", Instant), sa.Column("lat", sa.Float()), sa.Column("lon", sa.Float()),
        sa.Column("cell", Id), sa.Column("key_list", sa.Text, nullable=False), sa.Column("record", sa.Text, nullable=False),
        sa.Column("beside", sa.Text, nullable=False), sa.Column("recorded_from", Instant, nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["documents.document_id"], name="fk_claims_document_id"), sa.PrimaryKeyConstraint("n", name="pk_claims"),
        sa.UniqueConstraint("claim_id"), sqlite_autoincrement=True,
    )  # fmt: skip
    op.create_index("ix_claims_cell", "claims", ["cell"])
    op.create_index("ix_claims_document_id", "claims", ["document_id"])
    op.create_index("ix_claims_kind", "claims", ["kind"])
    op.create_index("ix_claims_known_at", "claims", ["known_at"])
    op.create_index("ix_claims_speaker", "claims", ["speaker"])
    op.create_index("ix_claims_starts", "claims", ["starts"])
    op.create_table(
        "claim_keys", sa.Column("key", Id, nullable=False), sa.Column("claim_id", Id, nullable=False),
        sa.PrimaryKeyConstraint("key", "claim_id", name="pk_claim_keys"), sqlite_with_rowid=False,
    )  # fmt: skip
    op.create_table(
        "claim_places", sa.Column("place_id", Id, nullable=False), sa.Column("claim_id", Id, nullable=False),
        sa.PrimaryKeyConstraint("place_id", "claim_id", name="pk_claim_places"), sqlite_with_rowid=False,
    )  # fmt: skip
    op.create_table(
        "places", sa.Column("n", Number, autoincrement=True, nullable=False), sa.Column("place_id", Id, nullable=False), sa.Column("name", sa.Text),
        sa.Column("level", sa.Text), sa.Column("country", sa.Text), sa.Column("lat", sa.Float()), sa.Column("lon", sa.Float()),
        sa.Column("claims", sa.Integer(), nullable=False), sa.Column("body", sa.Text, nullable=False), sa.Column("recorded_from", Instant, nullable=False),
        sa.PrimaryKeyConstraint("n", name="pk_places"), sa.UniqueConstraint("place_id"), sqlite_autoincrement=True,
    )  # fmt: skip


def _picture() -> None:
    """Make the tables of the rows of the picture."""
    op.create_table(
        "incidents", sa.Column("incident_id", Id, nullable=False), sa.Column("code", Id), sa.Column("kind", sa.Text), sa.Column("starts", Instant),
        sa.Column("ends", Instant), sa.Column("first_reported", Instant), sa.Column("last_reported", Instant), sa.Column("status", sa.Text),
        sa.Column("review", sa.Text), sa.Column("base", sa.Text), sa.Column("cell", Id, nullable=False), sa.Column("body", sa.Text, nullable=False),
        sa.Column("recorded_from", Instant, nullable=False), sa.PrimaryKeyConstraint("incident_id", name="pk_incidents"),
    )  # fmt: skip
    op.create_index("ix_incidents_cell", "incidents", ["cell"])
    op.create_index("ix_incidents_code", "incidents", ["code"])
    op.create_index("ix_incidents_first_reported", "incidents", ["first_reported"])
    op.create_index("ix_incidents_kind", "incidents", ["kind"])
    op.create_index("ix_incidents_starts", "incidents", ["starts"])
    op.create_table(
        "incident_places", sa.Column("place_id", Id, nullable=False), sa.Column("incident_id", Id, nullable=False),
        sa.PrimaryKeyConstraint("place_id", "incident_id", name="pk_incident_places"), sqlite_with_rowid=False,
    )  # fmt: skip
    op.create_index("ix_incident_places_incident_id", "incident_places", ["incident_id"])
    op.create_table(
        "incident_keys", sa.Column("key", Id, nullable=False), sa.Column("incident_id", Id, nullable=False),
        sa.PrimaryKeyConstraint("key", "incident_id", name="pk_incident_keys"), sqlite_with_rowid=False,
    )  # fmt: skip
    op.create_index("ix_incident_keys_incident_id", "incident_keys", ["incident_id"])
    op.create_table(
        "codes", sa.Column("code", Id, nullable=False), sa.Column("incident_id", Id, nullable=False),
        sa.PrimaryKeyConstraint("code", "incident_id", name="pk_codes"), sqlite_with_rowid=False,
    )  # fmt: skip
    op.create_table(
        "tolls", sa.Column("toll_id", Id, nullable=False), sa.Column("incident_id", Id), sa.Column("field", sa.Text), sa.Column("speaker", sa.Text),
        sa.Column("cell", Id, nullable=False), sa.Column("body", sa.Text, nullable=False), sa.Column("recorded_from", Instant, nullable=False),
        sa.PrimaryKeyConstraint("toll_id", name="pk_tolls"),
    )  # fmt: skip
    op.create_index("ix_tolls_cell", "tolls", ["cell"])
    op.create_index("ix_tolls_incident_id", "tolls", ["incident_id"])
    op.create_table(
        "services", sa.Column("service_id", Id, nullable=False), sa.Column("service", sa.Text), sa.Column("place_id", Id), sa.Column("state", sa.Text),
        sa.Column("since", Instant), sa.Column("until", Instant), sa.Column("as_of", Instant), sa.Column("cell", Id, nullable=False),
        sa.Column("body", sa.Text, nullable=False), sa.Column("recorded_from", Instant, nullable=False),
        sa.PrimaryKeyConstraint("service_id", name="pk_services"),
    )  # fmt: skip
    op.create_index("ix_services_as_of", "services", ["as_of"])
    op.create_index("ix_services_cell", "services", ["cell"])
    op.create_index("ix_services_place_id", "services", ["place_id"])
    op.create_table(
        "conflicts", sa.Column("conflict_id", Id, nullable=False), sa.Column("type", sa.Text), sa.Column("about", Id), sa.Column("cell", Id, nullable=False),
        sa.Column("body", sa.Text, nullable=False), sa.Column("recorded_from", Instant, nullable=False),
        sa.PrimaryKeyConstraint("conflict_id", name="pk_conflicts"),
    )  # fmt: skip
    op.create_index("ix_conflicts_about", "conflicts", ["about"])
    op.create_index("ix_conflicts_cell", "conflicts", ["cell"])
    op.create_table(
        "people", sa.Column("person_id", Id, nullable=False), sa.Column("name", sa.Text), sa.Column("cell", Id, nullable=False),
        sa.Column("body", sa.Text, nullable=False), sa.Column("recorded_from", Instant, nullable=False),
        sa.PrimaryKeyConstraint("person_id", name="pk_people"),
    )  # fmt: skip
    op.create_index("ix_people_cell", "people", ["cell"])
    op.create_index("ix_people_name", "people", ["name"])
    op.create_table(
        "copies", sa.Column("copy_id", Id, nullable=False), sa.Column("claim_id", Id), sa.Column("cell", Id, nullable=False),
        sa.Column("body", sa.Text, nullable=False), sa.Column("recorded_from", Instant, nullable=False),
        sa.PrimaryKeyConstraint("copy_id", name="pk_copies"),
    )  # fmt: skip
    op.create_index("ix_copies_cell", "copies", ["cell"])
    op.create_index("ix_copies_claim_id", "copies", ["claim_id"])
    op.create_table(
        "changes", sa.Column("change_id", Id, nullable=False), sa.Column("at", Instant), sa.Column("about", Id), sa.Column("class", sa.Text),
        sa.Column("trigger", sa.Text), sa.Column("cell", Id, nullable=False), sa.Column("body", sa.Text, nullable=False),
        sa.Column("recorded_from", Instant, nullable=False), sa.PrimaryKeyConstraint("change_id", name="pk_changes"),
    )  # fmt: skip
    op.create_index("ix_changes_about", "changes", ["about"])
    op.create_index("ix_changes_at", "changes", ["at"])
    op.create_index("ix_changes_cell", "changes", ["cell"])


def _rest() -> None:
    """Make the tables of what was before, what people decided, what is to be done."""
    op.create_table(
        "history", sa.Column("n", Number, autoincrement=True, nullable=False), sa.Column("table", sa.Text, nullable=False),
        sa.Column("row_id", Id, nullable=False), sa.Column("owner", Id), sa.Column("version", sa.Integer()), sa.Column("body", sa.Text, nullable=False),
        sa.Column("recorded_from", Instant, nullable=False), sa.Column("recorded_to", Instant, nullable=False),
        sa.PrimaryKeyConstraint("n", name="pk_history"), sqlite_autoincrement=True,
    )  # fmt: skip
    op.create_index("ix_history_owner", "history", ["table", "owner"])
    op.create_index("ix_history_recorded_to", "history", ["table", "recorded_to"])
    op.create_index("ix_history_row", "history", ["table", "row_id"])
    op.create_table(
        "corrections", sa.Column("n", Number, autoincrement=True, nullable=False), sa.Column("correction_id", Id, nullable=False),
        sa.Column("at", Instant, nullable=False), sa.Column("by", sa.Text, nullable=False), sa.Column("action", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=False), sa.Column("recorded_from", Instant, nullable=False), sa.PrimaryKeyConstraint("n", name="pk_corrections"),
        sa.UniqueConstraint("correction_id"), sqlite_autoincrement=True,
    )  # fmt: skip
    op.create_table(
        "jobs", sa.Column("n", Number, autoincrement=True, nullable=False), sa.Column("queue", sa.Text, nullable=False),
        sa.Column("key", Id, nullable=False), sa.Column("payload", sa.Text, nullable=False), sa.Column("state", sa.Text, nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False), sa.Column("due", Instant, nullable=False), sa.Column("leased_to", sa.Text),
        sa.Column("lease_until", Instant), sa.Column("error", sa.Text), sa.Column("put_at", Instant, nullable=False), sa.Column("ended_at", Instant),
        sa.PrimaryKeyConstraint("n", name="pk_jobs"), sqlite_autoincrement=True,
    )  # fmt: skip
    op.create_index("ix_jobs_key", "jobs", ["queue", "key"], unique=True)
    op.create_index("ix_jobs_state", "jobs", ["state", "due"])
    op.create_table(
        "meta", sa.Column("name", Id, nullable=False), sa.Column("value", sa.Text, nullable=False), sa.PrimaryKeyConstraint("name", name="pk_meta"),
    )  # fmt: skip


def downgrade() -> None:
    """Refuse: what a newer schema keeps has no place in an older one."""
    raise NotImplementedError("a store goes forward only: keep a copy before a newer vigie opens it")
