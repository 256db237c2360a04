"""Users of the service: who may read and who may write, each with the hash of a token."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from vigie.store.schema import Id, Instant

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table of users."""
    op.create_table(
        "users", sa.Column("name", Id, nullable=False), sa.Column("role", sa.Text, nullable=False), sa.Column("token_sha256", Id, nullable=False),
        sa.Column("made_at", Instant, nullable=False), sa.PrimaryKeyConstraint("name", name="pk_users"), sa.UniqueConstraint("token_sha256"),
    )  # fmt: skip
