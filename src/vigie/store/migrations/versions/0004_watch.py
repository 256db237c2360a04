"""What `vigie watch` works with: bytes that wait to be read, sources and what became of their visits, hosts that asked for quiet, who watches."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from vigie.store.schema import Id, Instant, Number

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the five tables."""
    op.create_table(
        "arrivals", sa.Column("key", Id, nullable=False), sa.Column("n_bytes", sa.BigInteger(), nullable=False),
        sa.Column("deflated", sa.LargeBinary(), nullable=False), sa.PrimaryKeyConstraint("key", name="pk_arrivals"),
    )  # fmt: skip
    op.create_table(
        "sources", sa.Column("name", Id, nullable=False), sa.Column("sort", sa.Text, nullable=False), sa.Column("address", sa.Text, nullable=False),
        sa.Column("outlet", sa.Text), sa.Column("every_s", sa.Float(), nullable=False), sa.Column("tags", sa.Text, nullable=False),
        sa.Column("watcher", Id), sa.Column("listed_at", Instant, nullable=False), sa.PrimaryKeyConstraint("name", name="pk_sources"),
    )  # fmt: skip
    op.create_table(
        "source_events", sa.Column("n", Number, autoincrement=True, nullable=False), sa.Column("source", Id, nullable=False),
        sa.Column("what", sa.Text, nullable=False), sa.Column("at", Instant, nullable=False), sa.Column("n_items", sa.Integer(), nullable=False),
        sa.Column("n_new", sa.Integer(), nullable=False), sa.Column("n_unread", sa.Integer(), nullable=False),
        sa.Column("n_words", sa.Integer(), nullable=False), sa.Column("status", sa.Integer()), sa.Column("error", sa.Text),
        sa.PrimaryKeyConstraint("n", name="pk_source_events"), sqlite_autoincrement=True,
    )  # fmt: skip
    op.create_index("ix_source_events_source", "source_events", ["source", "what", "n"])
    op.create_table(
        "hosts", sa.Column("host", Id, nullable=False), sa.Column("refusals", sa.Integer(), nullable=False), sa.Column("quiet_until", Instant),
        sa.Column("said", sa.Text, nullable=False), sa.Column("at", Instant, nullable=False), sa.PrimaryKeyConstraint("host", name="pk_hosts"),
    )  # fmt: skip
    op.create_table(
        "watchers", sa.Column("name", Id, nullable=False), sa.Column("started_at", Instant, nullable=False), sa.Column("seen_at", Instant, nullable=False),
        sa.Column("told", sa.Text, nullable=False), sa.PrimaryKeyConstraint("name", name="pk_watchers"),
    )  # fmt: skip
