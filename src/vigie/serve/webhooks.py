"""Webhooks of saved filters: each incident that changed is told once, as it stands when it is told; signed, retried, logged.

A delivery is a POST of JSON, signed under the filter's secret (`signing.py`); it tells what is shown to whoever has no token.
Changes of an incident that come while one waits are bundled with it; one that fails is tried again, five times in a quarter of an hour.
"""

from __future__ import annotations

import asyncio
import json
import secrets
import traceback
from datetime import UTC, datetime, timedelta

from starlette.concurrency import run_in_threadpool

from vigie.errors import StoreError
from vigie.records import Record
from vigie.serve import rows
from vigie.serve.choosing import Filters, lets
from vigie.serve.events import Hub
from vigie.serve.running import log_error
from vigie.serve.saved import filters_of
from vigie.serve.view import View
from vigie.signing import posted
from vigie.store import Store, filters, jobs
from vigie.store.filters import Delivery, Saved

QUEUE = "webhooks"
LEASE = timedelta(minutes=2)
BUNDLED = timedelta(seconds=5)  # how long an incident waits for more of it
LOOK_S = 2.0


def put(before: View, now: View, change: Record, at: datetime) -> int:
    """Put a job for each incident that changed and that a filter with a webhook lets through, or let through before; return how many."""
    touched = {*change["incidents"]["new"], *change["incidents"]["changed"], *(g["id"] for g in change["incidents"]["gone"])}
    n, store = 0, now.door.store
    for saved in store.ask(filters.every) if touched else ():
        if saved.webhook:
            wanted = filters_of(saved.query)
            for i in _let_through(before, wanted, touched) | _let_through(now, wanted, touched):
                payload = {"filter": saved.filter_id, "incident": i}
                n += store.do(jobs.put, QUEUE, f"{saved.filter_id}|{i}", payload, at, at + BUNDLED)
    return n


def _let_through(of: View, wanted: Filters, ids: set[str]) -> set[str]:
    through, places = lets(of, wanted), of.incidents.places_of(ids)
    return set(of.incidents.ids_at(places[through[places]]))


def deliver_one(store: Store, now: View, worker: str, at: datetime) -> Record | None:
    """Deliver the job that is due and return what it was about; None where none is."""
    job = store.do(jobs.take, QUEUE, worker, at, LEASE)
    if job is None:
        return None
    about: Record = job.payload
    saved = store.ask(filters.of_id, job.payload["filter"])
    if saved is None or not saved.webhook:
        store.do(jobs.done, job, worker, datetime.now(UTC))
        return about
    incident = str(job.payload["incident"])
    status, error = posted(saved.webhook, saved.secret or "", message(saved, incident, now))
    fine = status is not None and 200 <= status < 300
    store.do(filters.delivered, saved.filter_id, Delivery(incident, datetime.now(UTC), status, job.attempts, error))
    ended = datetime.now(UTC)
    store.do(jobs.done, job, worker, ended) if fine else store.do(jobs.failed, job, worker, error or f"answered {status}", ended)
    return about


def message(saved: Saved, incident: str, now: View) -> bytes:
    """Return what a webhook is told of an incident: its row as it stands, or what it leads to."""
    piece = now.piece([incident], words=False)
    row = piece.incidents.get(incident)
    leads_to = row.merged_into if row else now.incident_of("c" + incident[1:])
    told: Record = {"filter": {"filter_id": saved.filter_id, "name": saved.name}, "recorded": now.recorded, "id": incident, "leads_to": leads_to}
    return json.dumps({**told, "incident": rows.incident_row(row, piece) if row else None}, ensure_ascii=False).encode("utf-8", "replace")


def _again(store: Store, before: View, now: View, about: Record) -> None:
    """Put an incident that changed while it was being told: its change found the job running."""
    stamps = [of.recorded_of(about["incident"]) for of in (before, now)]
    if stamps[0] != stamps[1]:
        at = datetime.now(UTC)
        store.do(jobs.put, QUEUE, f"{about['filter']}|{about['incident']}", about, at, at + BUNDLED)


async def delivering(hub: Hub) -> None:
    """Deliver what is due, for ever."""
    worker = secrets.token_hex(4)
    store = hub.views.store
    while True:
        try:
            showing = hub.views.showing_of(None).name
            now = hub.told.get(showing)
            while now is not None and (about := await run_in_threadpool(deliver_one, store, now, worker, datetime.now(UTC))):
                before, now = now, hub.told[showing]
                await run_in_threadpool(_again, store, before, now, about)
        except StoreError:
            await asyncio.sleep(LOOK_S)  # it is told by /healthz; what is not delivered stays in the queue
        except Exception as e:  # noqa: BLE001 - one delivery that goes wrong must not end all that follow; the log says why
            log_error("".join(traceback.format_exception(e)))
        await asyncio.sleep(LOOK_S)
