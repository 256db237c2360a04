"""Server-sent events: each change of the store once, and all of them after a break (`Last-Event-ID`)."""

from __future__ import annotations

import asyncio
import json
import traceback
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from functools import partial
from typing import Annotated

import numpy as np
from fastapi import Header, Query, Request
from fastapi.responses import StreamingResponse
from starlette.concurrency import run_in_threadpool

from vigie.errors import StoreError
from vigie.records import Record
from vigie.serve.answers import Router
from vigie.serve.asking import user_of
from vigie.serve.columns import Columns
from vigie.serve.following import parts
from vigie.serve.parameters import optional_moment
from vigie.serve.problems import Problem
from vigie.serve.running import log_error
from vigie.serve.shelf import Shelf
from vigie.serve.showing import EVERYTHING, Showing
from vigie.serve.view import View
from vigie.serve.views import Views
from vigie.store.recorded import FOLLOWED

router = Router(tags=["events"])
LOOK_S = 1.0  # between two looks at the counter
PING_S = 15.0
MOST = 2000  # listeners
WAITING = 100  # events that wait for a slow listener; one that is further behind is let go and comes back with its last id


class Listener:
    """Who listens: events wait in `queue` until they are sent."""

    def __init__(self, showing: Showing) -> None:
        self.showing = showing
        self.queue: asyncio.Queue[bytes | None] = asyncio.Queue()


class Hub:
    """Tells listeners what changed from one view to the next, each what he is shown."""

    def __init__(self, views: Views) -> None:
        self.views = views
        self.listeners: set[Listener] = set()
        self.told: dict[str, View] = {}  # by showing: the view after the last change that was told
        self.more: list[Callable[[View, View, Record, datetime], object]] = []  # who else is told of a change, as it is shown to whoever has no token

    async def run(self) -> None:
        """Look at the store's counter for ever."""
        while True:
            try:
                await self.look()
                self.views.watched = True
            except StoreError:
                self.views.store.engine.dispose()  # the next look connects anew
            except Exception as e:  # noqa: BLE001 - one look that goes wrong must not end all that follow; the log says why
                log_error("".join(traceback.format_exception(e)))
            await asyncio.sleep(LOOK_S)

    def close(self) -> None:
        """Let every listener go: each comes back with its last id."""
        for listener in list(self.listeners):
            listener.queue.put_nowait(None)

    async def look(self) -> None:
        """Tell every listener what changed since the last look."""
        anybody = self.views.showing_of(None)
        showings = {s.name: s for s in (EVERYTHING, anybody, *(line.door.showing for line in self.views.lines()))}
        for showing in showings.values():
            now = await run_in_threadpool(partial(self.views.newest, showing, look=True))
            before = self.told.get(showing.name)
            self.told[showing.name] = now
            if before is None or before.mark == now.mark:
                continue
            change = await run_in_threadpool(between, before, now)
            for tell in self.more if showing is anybody else ():
                await run_in_threadpool(tell, before, now, change, datetime.now(UTC))
            self._tell(showing, event("change", change, now.recorded))

    def _tell(self, showing: Showing, told: bytes) -> None:
        for listener in [x for x in self.listeners if x.showing.name == showing.name]:
            if listener.queue.qsize() >= WAITING:
                self.listeners.discard(listener)
                listener.queue.put_nowait(None)
            else:
                listener.queue.put_nowait(told)


def between(before: View, now: View) -> Record:
    """Return what changed from one view to the next: ids of new, changed and gone rows."""
    found: Record = {"recorded": now.recorded, "since": before.recorded}
    new, changed, gone = _of_columns(before.incidents, now.incidents)
    leads = [{"id": i, "code": before.code(i), "leads_to": now.incident_of("c" + i[1:])} for i in gone]
    found["incidents"] = {"new": new, "changed": changed, "gone": leads}
    new, changed, gone = _of_shelves(before.services, now.services)
    found["services"] = {"new": new, "changed": changed, "gone": [{"id": i, "code": None, "leads_to": None} for i in gone]}
    found["conflicts"] = sum(map(len, _of_shelves(before.conflicts, now.conflicts)))
    found["documents"] = len(now.documents) - len(before.documents)
    return found


def _of_columns(before: Columns, now: Columns) -> tuple[list[str], list[str], list[str]]:
    """Ids of new, changed and gone rows. Where everything was read anew, places mean other rows: ids are compared."""
    if before.ids is not now.ids:
        was, has = (dict(zip(c.ids_at(np.flatnonzero(c.here)), c["recorded"][c.here], strict=True)) for c in (before, now))
        return sorted(has.keys() - was.keys()), sorted(i for i in has.keys() & was.keys() if has[i] != was[i]), sorted(was.keys() - has.keys())
    size = len(before.here)
    old, new = before.here, now.here[:size]
    more = [now.ids[at] for at in range(size, len(now.here)) if now.here[at]]
    came, went = np.flatnonzero(new & ~old), np.flatnonzero(old & ~new)
    other = np.flatnonzero(old & new & (before.version != now.version[:size]))
    return sorted([*now.ids_at(came), *more]), sorted(now.ids_at(other)), sorted(now.ids_at(went))


def _of_shelves(before: Shelf, now: Shelf) -> tuple[list[str], list[str], list[str]]:
    if before is now:
        return [], [], []
    old, new = before.rows, now.rows
    changed = sorted(i for i, r in new.items() if i in old and old[i] is not r and (old[i] != r or before.stamps.get(i) != now.stamps.get(i)))
    return sorted(new.keys() - old.keys()), changed, sorted(old.keys() - new.keys())


def after(now: View, since: datetime) -> Record | None:
    """Return what changed since a moment of the store's clock; None where nothing did."""
    if not now.recorded or datetime.fromisoformat(now.recorded) <= since:
        return None
    found = {t: parts(now, t, since) for t in FOLLOWED[:2]}
    conflicts = parts(now, "conflicts", since)
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
    listener = Listener(hub.views.showing_of(user_of(request)))
    return StreamingResponse(_stream(hub, listener, start), media_type="text/event-stream", headers=headers)


async def _stream(hub: Hub, listener: Listener, start: datetime | None) -> AsyncIterator[bytes]:
    hub.listeners.add(listener)
    try:
        told = hub.told.get(listener.showing.name)
        now = told if told else await run_in_threadpool(hub.views.newest, listener.showing)
        yield b"retry: 3000\n\n" + event("hello", {"recorded": now.recorded}, now.recorded if start is None else None)
        if start is not None:
            missed = await run_in_threadpool(after, now, start)
            if missed:
                yield event("change", missed, now.recorded)
        while True:
            try:
                got = await asyncio.wait_for(listener.queue.get(), PING_S)
            except TimeoutError:
                yield b"event: ping\ndata: {}\n\n"
                continue
            if got is None:
                return
            yield got
    finally:
        hub.listeners.discard(listener)
