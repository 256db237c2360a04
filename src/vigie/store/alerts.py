"""The log of alerts: what was told of what, under which rule. It is what keeps a thing from being told twice, and what a crash cannot lose."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select

from vigie.picture import ServiceState
from vigie.store.loading import some
from vigie.store.packing import dumped, unpacked
from vigie.store.rows import plain_text
from vigie.store.schema import DERIVED, alerts, deliveries, incidents, services

QUEUES = "alerts|"  # how the names of recipients begin in the queue and in the log of deliveries


@dataclass(frozen=True, slots=True)
class Alert:
    """What was told. `what`: new, changed, over; `about`: that of which it is told once under its rule; `row_id`: the row that it was by then.

    `material`: how it stood, as JSON; `body`: the whole message, as JSON.
    """

    alert_id: str
    rule: str
    about: str
    row_id: str
    what: str
    at: datetime
    material: dict[str, Any]
    body: dict[str, Any]


def put(connection: Connection, alert: Alert) -> bool:
    """Keep an alert; False where it was kept before."""
    if connection.execute(select(alerts.c.n).where(alerts.c.alert_id == alert.alert_id)).first() is not None:
        return False
    kept = {k: getattr(alert, k) for k in ("alert_id", "rule", "about", "row_id", "what", "at")}
    body = plain_text(dumped(alert.body))
    connection.execute(insert(alerts).values(**kept, material=dumped(alert.material), body=body))
    return True


def of_id(connection: Connection, alert_id: str) -> Alert | None:
    """Return an alert by its id."""
    row = connection.execute(select(alerts).where(alerts.c.alert_id == alert_id)).first()
    return _alert(row) if row else None


def last(connection: Connection, rule: str, about: Collection[str]) -> Alert | None:
    """Return what was told last, under a rule, of something that had one of these names."""
    found = [_last(connection, rule, alerts.c.about.in_(part)) for part in some(sorted(about))]
    return max((f for f in found if f), key=lambda f: f[0], default=(0, None))[1]


def _last(connection: Connection, rule: str, where: Any) -> tuple[int, Alert] | None:
    row = connection.execute(select(alerts).where(alerts.c.rule == rule, where).order_by(alerts.c.n.desc()).limit(1)).first()
    return (row.n, _alert(row)) if row else None


def open_of(connection: Connection, rule: str, row_ids: Iterable[str]) -> list[Alert]:
    """Return what was told last, under a rule, of each thing that was one of these rows and is not over."""
    found: dict[str, Alert] = {}
    for part in some(sorted(row_ids)):
        for row in connection.execute(select(alerts).where(alerts.c.rule == rule, alerts.c.row_id.in_(part)).order_by(alerts.c.n)):
            found[row.about] = _alert(row)
    return [a for a in found.values() if a.what != "over"]


def latest(connection: Connection, limit: int, rules: Collection[str] | None = None) -> list[Alert]:
    """Return the alerts, the newest first; of some rules only."""
    asked = select(alerts).order_by(alerts.c.n.desc()).limit(limit)
    return [_alert(r) for r in connection.execute(asked if rules is None else asked.where(alerts.c.rule.in_(sorted(rules))))]


def n_sent(connection: Connection, to: str, since: datetime) -> int:
    """Return how many messages went to a recipient after a moment; several alerts that went in one are one."""
    d = deliveries.c
    return int(connection.execute(select(func.count(d.at.distinct())).where(d.filter_id == to, d.at > since, _fine())).scalar() or 0)


def was_sent(connection: Connection, to: str, alert_id: str) -> bool:
    """Return whether an alert went to a recipient."""
    d = deliveries.c
    return connection.execute(select(d.n).where(d.filter_id == to, d.incident_id == alert_id, _fine()).limit(1)).first() is not None


def sent_to(connection: Connection, alert_ids: Iterable[str]) -> dict[str, list[dict[str, Any]]]:
    """Return alert id -> the last attempt for each recipient: to whom, when, whether it went, what went wrong."""
    d = deliveries.c
    found: dict[str, dict[str, dict[str, Any]]] = {}
    for part in some(sorted(alert_ids)):
        for row in connection.execute(select(deliveries).where(d.incident_id.in_(part)).order_by(d.n)):
            fine = row.status is not None and 200 <= row.status < 300
            one = {"to": row.filter_id.removeprefix(QUEUES), "at": row.at.isoformat(), "sent": fine, "attempt": row.attempt, "error": row.error}
            found.setdefault(row.incident_id, {})[row.filter_id] = one
    return {i: list(by.values()) for i, by in found.items()}


def _fine() -> Any:
    return deliveries.c.status.between(200, 299)


def _alert(row: Any) -> Alert:
    return Alert(row.alert_id, row.rule, row.about, row.row_id, row.what, row.at, json.loads(row.material), json.loads(row.body))


# ---------------------------------------------------------------- rows that rules look at
def lately(connection: Connection, table: str, horizon: datetime) -> dict[str, tuple[datetime, str]]:
    """Return id -> (since when it stands so, body) of the rows that were told of after a moment, or were written after it where nothing tells when."""
    t = DERIVED[table]
    told = {"incidents": incidents.c.last_reported, "services": services.c.as_of}.get(table)
    key = next(iter(t.primary_key.columns))
    asked = select(key, t.c.recorded_from, t.c.body)
    if told is not None:
        asked = asked.where(func.coalesce(told, t.c.recorded_from) >= horizon)
    return {i: (at, body) for i, at, body in connection.execute(asked)}


def tolls_of(connection: Connection, incident_id: str) -> list[Any]:
    """Return the figures of an incident."""
    t = DERIVED["tolls"]
    return [unpacked(b) for b in connection.execute(select(t.c.body).where(t.c.incident_id == incident_id).order_by(t.c.toll_id)).scalars()]


def stretches(connection: Connection, service: str, place_id: str) -> list[ServiceState]:
    """Return the stretches of a service's state at one place."""
    s = services.c
    return [unpacked(b) for b in connection.execute(select(s.body).where(s.service == service, s.place_id == place_id).order_by(s.service_id)).scalars()]
