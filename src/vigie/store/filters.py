"""Saved filters: a name for a query of incidents, perhaps with a webhook; and the log of what was delivered there."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select

from vigie.store.rows import plain_text
from vigie.store.schema import deliveries, filters

KEPT = 1000  # deliveries of a filter that the log tells


@dataclass(frozen=True, slots=True)
class Saved:
    """A saved filter. `query`: parameters of /api/incidents as in an address; `secret`: with which deliveries are signed."""

    filter_id: str
    name: str
    query: str
    by: str
    webhook: str | None
    secret: str | None = field(repr=False)
    made_at: datetime


@dataclass(frozen=True, slots=True)
class Delivery:
    """An attempt to tell a webhook of an incident. `status`: what it answered; None where it did not."""

    incident_id: str
    at: datetime
    status: int | None
    attempt: int
    error: str | None


def add(connection: Connection, saved: Saved) -> None:
    """Keep a filter."""
    row = {k: getattr(saved, k) for k in ("filter_id", "name", "query", "by", "webhook", "secret", "made_at")}
    connection.execute(insert(filters).values(row | {"name": plain_text(saved.name)}))


def remove(connection: Connection, filter_id: str) -> bool:
    """Take a filter and its log away; False where there is none."""
    connection.execute(delete(deliveries).where(deliveries.c.filter_id == filter_id))
    return bool(connection.execute(delete(filters).where(filters.c.filter_id == filter_id)).rowcount)


def every(connection: Connection) -> list[Saved]:
    """Return the filters, the oldest first."""
    return [Saved(*row) for row in connection.execute(select(filters).order_by(filters.c.made_at, filters.c.filter_id))]


def of_id(connection: Connection, filter_id: str) -> Saved | None:
    """Return a filter by its id."""
    row = connection.execute(select(filters).where(filters.c.filter_id == filter_id)).first()
    return Saved(*row) if row else None


def delivered(connection: Connection, filter_id: str, delivery: Delivery) -> None:
    """Keep an attempt in the log."""
    d = delivery
    error = plain_text(d.error[:300]) if d.error else None
    connection.execute(insert(deliveries).values(filter_id=filter_id, incident_id=d.incident_id, at=d.at, status=d.status, attempt=d.attempt, error=error))


def log(connection: Connection, filter_id: str) -> list[Delivery]:
    """Return the attempts of a filter's webhook, the newest first."""
    d = deliveries.c
    asked = select(d.incident_id, d.at, d.status, d.attempt, d.error).where(d.filter_id == filter_id).order_by(d.n.desc()).limit(KEPT)
    return [Delivery(*row) for row in connection.execute(asked)]
