"""The log of alerts: what was told, under which rule, of what, and how it stood then."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from vigie.store.schema import Id, Instant, Number

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "alerts", sa.Column("n", Number, autoincrement=True, nullable=False), sa.Column("alert_id", Id, nullable=False),
        sa.Column("rule", sa.Text, nullable=False), sa.Column("about", Id, nullable=False), sa.Column("row_id", Id, nullable=False),
        sa.Column("what", sa.Text, nullable=False), sa.Column("at", Instant, nullable=False), sa.Column("material", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=False), sa.PrimaryKeyConstraint("n", name="pk_alerts"), sa.UniqueConstraint("alert_id"),
        sqlite_autoincrement=True,
    )  # fmt: skip
    for column in ("about", "row_id", "at"):
        op.create_index(f"ix_alerts_{column}", "alerts", [column])
