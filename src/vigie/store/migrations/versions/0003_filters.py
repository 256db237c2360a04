"""Saved filters of the service, and the log of what was delivered to their webhooks."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from vigie.store.schema import Id, Instant, Number

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make both tables."""
    op.create_table(
        "filters", sa.Column("filter_id", Id, nullable=False), sa.Column("name", sa.Text, nullable=False), sa.Column("query", sa.Text, nullable=False),
        sa.Column("by", sa.Text, nullable=False), sa.Column("webhook", sa.Text), sa.Column("secret", sa.Text), sa.Column("made_at", Instant, nullable=False),
        sa.PrimaryKeyConstraint("filter_id", name="pk_filters"),
    )  # fmt: skip
    op.create_table(
        "deliveries", sa.Column("n", Number, autoincrement=True, nullable=False), sa.Column("filter_id", Id, nullable=False),
        sa.Column("incident_id", Id, nullable=False), sa.Column("at", Instant, nullable=False), sa.Column("status", sa.Integer()),
        sa.Column("attempt", sa.Integer(), nullable=False), sa.Column("error", sa.Text), sa.PrimaryKeyConstraint("n", name="pk_deliveries"),
        sqlite_autoincrement=True,
    )  # fmt: skip
    op.create_index("ix_deliveries_filter_id", "deliveries", ["filter_id"])
