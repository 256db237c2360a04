"""What the store wrote since a moment of its own clock: for those who follow it. Rows that went are told too, with what they lead to."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select

from vigie.picture import Incident
from vigie.store import loading, stamps
from vigie.store.finding import incident as leading_to
from vigie.store.packing import unpacked
from vigie.store.schema import DERIVED, KEY, claims, corrections, document_versions, documents, history

FOLLOWED = ("incidents", "services", "tolls", "conflicts")


@dataclass(frozen=True, slots=True)
class Gone:
    """A row that went since: withdrawn (kept, and says so), merged, or made anew under another id. `leads_to`: the incident that holds it today."""

    id: str
    code: str | None
    status: str  # merged withdrawn gone
    leads_to: str | None
    recorded: datetime


def counter(connection: Connection) -> tuple[str, str]:
    """Return the store's clock at its last change, and a mark that differs whenever anything that readers see has changed."""
    clock = stamps.get(connection, "recorded") or ""
    tops = [connection.execute(select(func.max(t.c.n))).scalar() or 0 for t in (history, claims, documents, corrections)]
    versions = connection.execute(select(func.count()).select_from(document_versions)).scalar() or 0
    return clock, "-".join(map(str, (clock, *tops, versions, rules_of(connection))))


def rules_of(connection: Connection) -> str:
    """Return which rules of fusion made the rows; "" where none were made yet."""
    return stamps.get(connection, "rules") or ""


def recorded_of(connection: Connection, table: str) -> dict[str, datetime]:
    """Return id -> since when the row stands as it does, on the store's clock."""
    t = DERIVED[table]
    return {i: at for i, at in connection.execute(select(t.c[KEY[table]], t.c.recorded_from))}  # noqa: C416 - rows are no pairs to a type checker


def written(connection: Connection, table: str, since: datetime) -> dict[str, tuple[datetime, str]]:
    """Return id -> (since when, body) of the rows that were put or changed at `since` or later."""
    t = DERIVED[table]
    rows = connection.execute(select(t.c[KEY[table]], t.c.recorded_from, t.c.body).where(t.c.recorded_from >= since))
    return {i: (at, body) for i, at, body in rows}


def earlier(connection: Connection, table: str, since: datetime) -> set[str]:
    """Return the ids of rows that stood at a moment and were replaced or taken out since."""
    replaced = (history.c.table == table) & (history.c.recorded_to > since) & (history.c.recorded_from <= since)
    return set(connection.execute(select(history.c.row_id).where(replaced)).scalars())


def gone(connection: Connection, table: str, since: datetime) -> list[Gone]:
    """Return the rows that went after a moment, by id; incidents with what they lead to."""
    t, key = DERIVED[table], KEY[table]
    here = select(t.c[key])
    out = (history.c.table == table) & (history.c.recorded_to > since) & history.c.row_id.not_in(here)
    last: dict[str, tuple[datetime, str]] = {}
    for i, body, at in connection.execute(select(history.c.row_id, history.c.body, history.c.recorded_to).where(out).order_by(history.c.n)):
        last[i] = (at, body)
    found = [_gone(connection, i, body, at) for i, (at, body) in sorted(last.items())]
    if table == "incidents":
        ended = t.c.status.in_(("withdrawn", "merged"))
        for i, at, body in connection.execute(select(t.c[key], t.c.recorded_from, t.c.body).where(t.c.recorded_from > since, ended)):
            row: Incident = unpacked(body)
            found.append(Gone(i, row.code, row.status, row.merged_into, at))
    return sorted(found, key=lambda g: g.id)


def last_rows(connection: Connection, table: str, ids: Collection[str]) -> dict[str, Any]:
    """Return id -> row of rows as they stand, or as they stood last."""
    t, key = DERIVED[table], DERIVED[table].c[KEY[table]]
    past = select(history.c.row_id, history.c.body).where(history.c.table == table)
    found: dict[str, str] = {}
    for part in loading.some(sorted(ids)):
        found.update((i, body) for i, body in connection.execute(past.where(history.c.row_id.in_(part)).order_by(history.c.n)))
        found.update((i, body) for i, body in connection.execute(select(key, t.c.body).where(key.in_(part))))
    return {i: unpacked(body) for i, body in found.items()}


def _gone(connection: Connection, row_id: str, body: str, at: datetime) -> Gone:
    row = unpacked(body)
    if not isinstance(row, Incident):
        return Gone(row_id, None, "gone", None, at)
    now = leading_to(connection, row_id)
    return Gone(row_id, row.code, "merged" if now else "gone", now.incident_id if now else None, at)
