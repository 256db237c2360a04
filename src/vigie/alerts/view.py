"""What rules look at: the rows that were written since a mark, with their claims and figures, in one reading of the store."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from vigie.picture import Told, Toll
from vigie.store import alerts, loading, recorded
from vigie.store.packing import unpacked


@dataclass(frozen=True, slots=True)
class Subject:
    """A thing of which a rule may tell. `about`: under which it is told once; `before`: what else it may have been called; `told_at`: told of last."""

    table: str
    row_id: str
    about: str
    row: Any
    told_at: datetime | None
    before: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Match:
    """That a rule fits. `material`: how it stands, as JSON; `facts`: (name, value) for people; `claims`: on which it rests, the most telling first."""

    title: str
    material: dict[str, Any]
    facts: tuple[tuple[str, str], ...]
    claims: tuple[str, ...]
    why: tuple[str, ...]
    code: str | None = None


@dataclass
class View:
    """One reading. `horizon`: what was told of last before it is not looked at where nothing was looked at before."""

    connection: Connection
    now: datetime
    horizon: datetime
    _rows: dict[tuple[str, datetime | None], dict[str, tuple[datetime, Any]]] = field(default_factory=dict)
    _told: dict[str, Told] = field(default_factory=dict)
    _tolls: dict[str, list[Toll]] = field(default_factory=dict)
    _gone: dict[datetime, set[str]] = field(default_factory=dict)

    def rows(self, table: str, since: datetime | None) -> dict[str, tuple[datetime, Any]]:
        """Return id -> (since when it stands so, row) of what was written at a moment or later; without a moment, of what was told of lately."""
        if (table, since) not in self._rows:
            found = alerts.lately(self.connection, table, self.horizon) if since is None else recorded.written(self.connection, table, since)
            self._rows[table, since] = {i: (at, unpacked(body)) for i, (at, body) in sorted(found.items())}
        return self._rows[table, since]

    def told(self, claim_ids: Iterable[str]) -> list[Told]:
        """Return claims by id, in that order, with the people whom their documents name; those that are no more are left out."""
        wanted = list(claim_ids)
        missing = [c for c in wanted if c not in self._told]
        if missing:
            self._told |= loading.told(self.connection, loading.of_ids(missing), people=True)
        return [self._told[c] for c in wanted if c in self._told]

    def tolls(self, incident_id: str) -> list[Toll]:
        """Return the figures of an incident."""
        if incident_id not in self._tolls:
            self._tolls[incident_id] = alerts.tolls_of(self.connection, incident_id)
        return self._tolls[incident_id]

    def gone_since(self, since: datetime) -> set[str]:
        """Return the ids of incidents and conflicts that went after a moment and lead to nothing today."""
        if since not in self._gone:
            found = [g for t in ("incidents", "conflicts") for g in recorded.gone(self.connection, t, since)]
            self._gone[since] = {g.id for g in found if g.leads_to is None and g.status != "withdrawn"}
        return self._gone[since]
