"""Server-sent events: each change of the store once, and all of them after a break (`Last-Event-ID`)."""

from __future__ import annotations

import asyncio
import json
import traceback
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from functools import partial
from typing import Annotated, Any

from fastapi import Header, Query, Request
from fastapi.responses import StreamingResponse
from starlette.concurrency import run_in_threadpool

from vigie.errors import StoreError
from vigie.records import Record
from vigie.serve.answers import Router
from vigie.serve.following import parts
from vigie.serve.parameters import optional_moment
from vigie.serve.problems import Problem
from vigie.serve.running import log_error
from vigie.serve.snapshots import Snapshot, Snapshots
from vigie.store import Store
from vigie.store.recorded import FOLLOWED

router = Router(tags=["events"])
LOOK_S = 1.0  # between two looks at the counter
PING_S = 15.0
MOST = 2000  # listeners
WAITING = 100  # events that wait for a slow listener; one that is further behind is let go and comes back with its last id


class Hub:
    """Tells listeners what changed from one picture to the next."""

    def __init__(self, snapshots: Snapshots) -> None:
        self.snapshots = snapshots
        self.listeners: set[asyncio.Queue[tuple[str, Record] | None]] = set()
        self.told: Snapshot | None = None
        self.more: list[Callable[[Store, Snapshot, Snapshot, Record, datetime], object]] = []  # who else is told of a change

    async def run(self) -> None:
        """Look at the store's counter for ever."""
        while True:
            try:
                await self.look()
                self.snapshots.watched = True
            except StoreError:
                self.snapshots.store.engine.dispose()  # the next look connects anew
            except Exception as e:  # noqa: BLE001 - one look that goes wrong must not end all that follow; the log says why
                log_error("".join(traceback.format_exception(e)))
            await asyncio.sleep(LOOK_S)

    def close(self) -> None:
        """Let every listener go: each comes back with its last id."""
        for queue in list(self.listeners):
            queue.put_nowait(None)

    async def look(self) -> None:
        """Tell every listener what changed since the last look."""
        now = await run_in_threadpool(partial(self.snapshots.newest, look=True))
        before, self.told = self.told, now
        if before is None or before.mark == now.mark:
            return
        change = await run_in_threadpool(between, before, now)
        for tell in self.more:
            await run_in_threadpool(tell, self.snapshots.store, before, now, change, datetime.now(UTC))
        for queue in list(self.listeners):
            if queue.qsize() >= WAITING:
                self.listeners.discard(queue)
                queue.put_nowait(None)
            else:
                queue.put_nowait((now.recorded, change))


def between(before: Snapshot, now: Snapshot) -> Record:
    """Return what changed from one picture to the next: ids of new, changed and gone rows."""
    found: Record = {"recorded": now.recorded, "since": before.recorded}
    for table in ("incidents", "services"):
        old, new = before.recorded_of.get(table, {}), now.recorded_of.get(table, {})
        mine, theirs = _nouns(before, table), _nouns(now, table)
        changed = sorted(i for i in old.keys() & new.keys() if old[i] != new[i] or mine.get(i) != theirs.get(i))
        gone = [_gone(i, before, now) for i in sorted(old.keys() - new.keys())]
        found[table] = {"new": sorted(new.keys() - old.keys()), "changed": changed, "gone": gone}
    found["conflicts"] = len(_changed(before, now, "conflicts"))
    found["documents"] = len(now.picture.documents) - len(before.picture.documents)
    return found


def _nouns(of: Snapshot, table: str) -> Any:
    return of.index.incidents if table == "incidents" else of.services


def _changed(before: Snapshot, now: Snapshot, table: str) -> set[str]:
    old, new = before.recorded_of.get(table, {}), now.recorded_of.get(table, {})
    return {i for i in old.keys() | new.keys() if old.get(i) != new.get(i)}


def _gone(ident: str, before: Snapshot, now: Snapshot) -> Record:
    row = before.index.incidents.get(ident)
    return {"id": ident, "code": row.code if row else None, "leads_to": now.picture.incident_of.get("c" + ident[1:]) if row else None}


def after(store: Store, now: Snapshot, since: datetime) -> Record | None:
    """Return what changed since a moment of the store's clock; None where nothing did."""
    if not now.recorded or datetime.fromisoformat(now.recorded) <= since:
        return None
    found = {t: parts(store, t, since) for t in FOLLOWED[:2]}
    conflicts = parts(store, "conflicts", since)
    return {"recorded": now.recorded, "since": since.isoformat(), **found, "conflicts": sum(map(len, conflicts.values())), "documents": 0}


def event(name: str, data: Record, ident: str | None = None) -> bytes:
    """Return one event as it is sent."""
    head = f"id: {ident}\n" if ident else ""
    return f"{head}event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n".encode()


@router.get("/events", response_class=StreamingResponse, responses={200: {"content": {"text/event-stream": {}}}}, summary="What changes, as it changes")
async def events(
    request: Request,
    since: Annotated[str | None, Query(json_schema_extra={"format": "date-time"})] = None,
    last_event_id: Annotated[str | None, Header(alias="Last-Event-ID")] = None,
) -> StreamingResponse:
    """What changes, as it changes."""
    hub: Hub = request.app.state.hub
    start = optional_moment(last_event_id or since, "Last-Event-ID" if last_event_id else "since")
    if len(hub.listeners) >= MOST:
        raise Problem(503, f"{MOST} listen already: try again later", headers={"Retry-After": "30"})
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return StreamingResponse(_stream(hub, start), media_type="text/event-stream", headers=headers)


async def _stream(hub: Hub, start: datetime | None) -> AsyncIterator[bytes]:
    queue: asyncio.Queue[tuple[str, Record] | None] = asyncio.Queue()
    hub.listeners.add(queue)
    now = hub.told
    if now is None:
        now = await run_in_threadpool(hub.snapshots.newest)
    try:
        yield b"retry: 3000\n\n" + event("hello", {"recorded": now.recorded}, now.recorded if start is None else None)
        if start is not None:
            missed = await run_in_threadpool(after, hub.snapshots.store, now, start)
            if missed:
                yield event("change", missed, now.recorded)
        while True:
            try:
                got = await asyncio.wait_for(queue.get(), PING_S)
            except TimeoutError:
                yield b"event: ping\ndata: {}\n\n"
                continue
            if got is None:
                return
            yield event("change", got[1], got[0])
    finally:
        hub.listeners.discard(queue)
