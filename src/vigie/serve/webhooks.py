"""Webhooks of saved filters: each incident that changed is told once, as it stands when it is told; signed, retried, logged.

A delivery is a POST of JSON with the header `Vigie-Signature: t=SECONDS,v1=HEX`, the HMAC-SHA256 of `SECONDS.BODY` under the filter's secret.
Changes of an incident that come while one waits are bundled with it; one that fails is tried again, five times in a quarter of an hour.
"""

from __future__ import annotations

import asyncio
import hmac
import http.client
import json
import secrets
import time
import traceback
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

from starlette.concurrency import run_in_threadpool

from vigie.errors import StoreError
from vigie.records import Record
from vigie.serve import rows
from vigie.serve.choosing import chosen
from vigie.serve.events import Hub
from vigie.serve.running import log_error
from vigie.serve.saved import filters_of
from vigie.serve.snapshots import Snapshot
from vigie.store import Store, filters, jobs
from vigie.store.filters import Delivery, Saved

QUEUE = "webhooks"
LEASE = timedelta(minutes=2)
BUNDLED = timedelta(seconds=5)  # how long an incident waits for more of it
TIMEOUT_S = 10
LOOK_S = 2.0


def put(store: Store, before: Snapshot, now: Snapshot, change: Record, at: datetime) -> int:
    """Put a job for each incident that changed and that a filter with a webhook lets through, or let through before; return how many."""
    touched = {*change["incidents"]["new"], *change["incidents"]["changed"], *(g["id"] for g in change["incidents"]["gone"])}
    n = 0
    for saved in store.ask(filters.every) if touched else ():
        if saved.webhook:
            wanted = filters_of(saved.query)
            for i in touched & ({x.incident_id for x in chosen(now, wanted, store)} | {x.incident_id for x in chosen(before, wanted, store)}):
                payload = {"filter": saved.filter_id, "incident": i}
                n += store.do(jobs.put, QUEUE, f"{saved.filter_id}|{i}", payload, at, at + BUNDLED)
    return n


def deliver_one(store: Store, now: Snapshot, worker: str, at: datetime) -> Record | None:
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
    status, error = posted(saved, message(saved, incident, now))
    fine = status is not None and 200 <= status < 300
    store.do(filters.delivered, saved.filter_id, Delivery(incident, datetime.now(UTC), status, job.attempts, error))
    ended = datetime.now(UTC)
    store.do(jobs.done, job, worker, ended) if fine else store.do(jobs.failed, job, worker, error or f"answered {status}", ended)
    return about


def message(saved: Saved, incident: str, now: Snapshot) -> bytes:
    """Return what a webhook is told of an incident: its row as it stands, or what it leads to."""
    row = now.index.incidents.get(incident)
    leads_to = row.merged_into if row else now.picture.incident_of.get("c" + incident[1:])
    told: Record = {"filter": {"filter_id": saved.filter_id, "name": saved.name}, "recorded": now.recorded, "id": incident, "leads_to": leads_to}
    return json.dumps({**told, "incident": rows.incident_row(row, now) if row else None}, ensure_ascii=False).encode("utf-8", "replace")


def signature(secret: str, at_s: int, body: bytes) -> str:
    """Return the value of the header Vigie-Signature."""
    return f"t={at_s},v1={hmac.new(secret.encode(), f'{at_s}.'.encode() + body, sha256).hexdigest()}"


def posted(saved: Saved, body: bytes) -> tuple[int | None, str | None]:
    """Send a message; return what was answered, or why it could not be sent. Redirects are not followed: they may lead anywhere."""
    told = urlsplit(saved.webhook or "")
    sort: Any = http.client.HTTPSConnection if told.scheme == "https" else http.client.HTTPConnection
    headers = {"Content-Type": "application/json", "User-Agent": "vigie", "Vigie-Signature": signature(saved.secret or "", int(time.time()), body)}
    try:
        connection = sort(told.hostname, told.port, timeout=TIMEOUT_S)
        try:
            connection.request("POST", (told.path or "/") + (f"?{told.query}" if told.query else ""), body, headers)
            return int(connection.getresponse().status), None
        finally:
            connection.close()
    except (OSError, http.client.HTTPException, ValueError) as e:
        return None, f"{type(e).__name__}: {e}"


def _again(store: Store, before: Snapshot, now: Snapshot, about: Record) -> None:
    """Put an incident that changed while it was being told: its change found the job running."""
    stamps = [of.recorded_of.get("incidents", {}).get(about["incident"]) for of in (before, now)]
    if stamps[0] != stamps[1]:
        at = datetime.now(UTC)
        store.do(jobs.put, QUEUE, f"{about['filter']}|{about['incident']}", about, at, at + BUNDLED)


async def delivering(hub: Hub) -> None:
    """Deliver what is due, for ever."""
    worker = secrets.token_hex(4)
    store = hub.snapshots.store
    while True:
        try:
            now = hub.told
            while now is not None and (about := await run_in_threadpool(deliver_one, store, now, worker, datetime.now(UTC))):
                before, now = now, hub.told or now
                await run_in_threadpool(_again, store, before, now, about)
        except StoreError:
            await asyncio.sleep(LOOK_S)  # it is told by /healthz; what is not delivered stays in the queue
        except Exception as e:  # noqa: BLE001 - one delivery that goes wrong must not end all that follow; the log says why
            log_error("".join(traceback.format_exception(e)))
        await asyncio.sleep(LOOK_S)
