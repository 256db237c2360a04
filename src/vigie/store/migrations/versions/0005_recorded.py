"""Rows by when they were recorded: those who follow a store read what changed, not everything."""

from __future__ import annotations

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

TABLES = ("documents", "incidents", "tolls", "services", "conflicts", "people", "copies", "changes")


def upgrade() -> None:
    """Index when rows were recorded."""
    for table in TABLES:
        op.create_index(f"ix_{table}_recorded_from", table, ["recorded_from"])
