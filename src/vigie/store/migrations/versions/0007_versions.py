"""Versions of a page: which document stood there before, and how claims of pages with several versions are told."""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op

from vigie.store.schema import Id, Instant

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column, filled from the rows, and the table. The rules of fusion have another name now: the next writer finds out what the versions say."""
    op.add_column("documents", sa.Column("previous_version", Id))
    op.create_index("ix_documents_previous_version", "documents", ["previous_version"])
    documents = sa.table("documents", sa.column("n"), sa.column("body"), sa.column("previous_version"))
    asked = sa.select(documents.c.n, documents.c.body).where(documents.c.body.contains('"previous_version"'))
    values = [{"_n": n, "_before": before} for n, body in op.get_bind().execute(asked) if (before := json.loads(body).get("previous_version"))]
    if values:
        fill = sa.update(documents).where(documents.c.n == sa.bindparam("_n")).values(previous_version=sa.bindparam("_before"))
        op.get_bind().execute(fill, values)
    op.create_table(
        "seats", sa.Column("claim_id", Id, nullable=False), sa.Column("cell", Id, nullable=False), sa.Column("body", sa.Text(), nullable=False),
        sa.Column("recorded_from", Instant, nullable=False), sa.PrimaryKeyConstraint("claim_id", name="pk_seats"),
    )  # fmt: skip
    for column in ("cell", "recorded_from"):
        op.create_index(f"ix_seats_{column}", "seats", [column])
