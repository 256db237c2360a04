"""What the store wrote since a moment of its clock, as answers tell it: new and changed rows by id, and tombstones of those that went."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from vigie.records import Record
from vigie.store import Store, recorded
from vigie.store.recorded import Gone


def tombstone(g: Gone) -> Record:
    """Return what is left of a row that went."""
    return {"id": g.id, "code": g.code, "status": g.status, "leads_to": g.leads_to, "recorded": g.recorded.isoformat()}


def tombstones(store: Store, table: str, since: datetime) -> list[Record]:
    """Return the rows of a table that went after a moment."""
    if table not in recorded.FOLLOWED:
        return []
    return [tombstone(g) for g in store.ask(recorded.gone, table, since)]


def since_recorded(store: Store, since: datetime) -> Record:
    """Return the ids of incidents and services that were put or changed after a moment, and the tombstones of both."""
    found: dict[str, Any] = {t: sorted(i for i, (at, _) in store.ask(recorded.written, t, since).items() if at > since) for t in ("incidents", "services")}
    return {**found, "tombstones": [x for t in ("incidents", "services") for x in tombstones(store, t, since)]}


def parts(store: Store, table: str, since: datetime) -> Record:
    """Return what happened to a table after a moment: new, changed and gone rows."""
    written = {i for i, (at, _) in store.ask(recorded.written, table, since).items() if at > since}
    before = store.ask(recorded.earlier, table, since)
    gone = store.ask(recorded.gone, table, since)
    return {
        "new": sorted(written - before),
        "changed": sorted(written & before),
        "gone": [{"id": g.id, "code": g.code, "leads_to": g.leads_to} for g in gone],
    }
