"""How the sources are that are watched, who watches, and how much waits to be read."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from fastapi import Request

from vigie.records import Record
from vigie.serve.answers import Router
from vigie.serve.asking import Kept, user_of
from vigie.serve.showing import EVERYTHING
from vigie.store import arrivals, health, watchers

router = Router(prefix="/api", tags=["page"])
WITHIN = ("address", "error")  # what those who are not shown everything are not told


@router.get("/health", summary="How the watched sources are")
def of_sources(request: Request, store: Kept) -> Record:
    """How the watched sources are."""
    now = datetime.now(UTC)
    rows = [health.row(h) for h in store.ask(health.every, now)]
    if request.app.state.views.showing_of(user_of(request)).name != EVERYTHING.name:
        rows = [_outside(r) for r in rows]
    oldest = store.ask(arrivals.oldest)
    watching = [
        {"started": w.started_at.isoformat(), "seen": w.seen_at.isoformat(), "alive": w.alive(now), "figures": w.told} for w in store.ask(watchers.every)
    ]
    waiting = {"waiting": store.ask(arrivals.waiting), "waiting_since": oldest.isoformat() if oldest else None}
    return {"now": now.isoformat(timespec="seconds"), **waiting, "watchers": watching, "rows": rows}


def _outside(row: dict[str, Any]) -> dict[str, Any]:
    """The row without where its source is asked and what it answered."""
    troubles = [{**t, "says": None if t["what"] == "failing" else t["says"]} for t in row["troubles"]]
    return {**{k: v for k, v in row.items() if k not in WITHIN}, "troubles": troubles}
