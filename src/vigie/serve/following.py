"""What the store wrote since a moment of its clock, as answers tell it: new and changed rows by id, and tombstones of those that went."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import numpy as np

from vigie.records import Record
from vigie.serve.view import View
from vigie.store.recorded import FOLLOWED, Gone


def tombstone(g: Gone) -> Record:
    """Return what is left of a row that went."""
    return {"id": g.id, "code": g.code, "status": g.status, "leads_to": g.leads_to, "recorded": g.recorded.isoformat()}


def tombstones(of: View, table: str, since: datetime) -> list[Record]:
    """Return the rows of a table that went after a moment."""
    return [tombstone(g) for g in of.door.gone(table, since)] if table in FOLLOWED else []


def since_recorded(of: View, since: datetime) -> Record:
    """Return the ids of incidents and services that were put or changed after a moment, and the tombstones of both."""
    found: dict[str, Any] = {t: sorted(written(of, t, since)) for t in ("incidents", "services")}
    return {**found, "tombstones": [x for t in ("incidents", "services") for x in tombstones(of, t, since)]}


def written(of: View, table: str, since: datetime) -> set[str]:
    """Return the ids of the rows that were put or changed after a moment."""
    if table == "incidents":
        with np.errstate(invalid="ignore"):
            return set(of.incidents.ids_at(np.flatnonzero(of.incidents.here & (of.incidents["recorded"] > since.timestamp()))))
    return {i for i, at in of.shelves.tables[table].stamps.items() if at > since}


def parts(of: View, table: str, since: datetime) -> Record:
    """Return what happened to a table after a moment: new, changed and gone rows."""
    now, before = written(of, table, since), of.door.stood_at(table, since)
    return {
        "new": sorted(now - before),
        "changed": sorted(now & before),
        "gone": [{"id": g.id, "code": g.code, "leads_to": g.leads_to} for g in of.door.gone(table, since)],
    }
