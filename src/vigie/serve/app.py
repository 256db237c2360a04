"""The service: its routes, what every request passes, how refusals are told. One application for one store."""

from __future__ import annotations

import asyncio
import traceback
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import FileResponse
from starlette.exceptions import HTTPException

from vigie import __version__
from vigie.errors import OptionError, StoreError
from vigie.serve import (
    documents,
    events,
    features,
    feeds,
    health,
    incidents,
    lists,
    map_sheet,
    ogc,
    overview,
    pushing,
    running,
    saved,
    sources,
    tiles,
    webhooks,
    writing,
)
from vigie.serve.answers import Router
from vigie.serve.guarding import Doors, Gate, refusal, unreadable
from vigie.serve.ogc import Form, landing, wants_html
from vigie.serve.page import STATIC, pages
from vigie.serve.parameters import refuse_unknown
from vigie.serve.problems import Problem
from vigie.serve.remembering import Remember
from vigie.serve.running import Metrics, log_error
from vigie.serve.showing import EVERYTHING, Showing
from vigie.serve.views import Views
from vigie.store import Store
from vigie.store.users import User

ROUTERS = (
    ogc.router,
    features.router,
    overview.router,
    sources.router,
    health.router,
    incidents.router,
    lists.router,
    documents.router,
    writing.router,
    pushing.router,
    tiles.router,
    map_sheet.router,
    events.router,
    saved.router,
    feeds.router,
    running.router,
)
ABOUT = "What sources say happened, who says so and in which words. Two clocks (`at`, `known_at`) on every reading address; docs/API.md tells all of it."
root = Router(tags=["OGC API - Features"])


def everything(user: User | None) -> Showing:
    """Return that everybody is shown everything."""
    return EVERYTHING


def application(store: Store, doors: Doors = Doors(), showing_of: Callable[[User | None], Showing] = everything) -> FastAPI:  # noqa: B008 - frozen
    """Return the service of a store, ready to be run by an ASGI server. `showing_of`: what somebody is shown, by whose token it is (None: nobody's)."""
    views, metrics = Views(store, showing_of), Metrics()
    hub = events.Hub(views)
    hub.more.append(webhooks.put)

    @asynccontextmanager
    async def living(app: FastAPI) -> AsyncIterator[None]:
        working = [asyncio.create_task(hub.run()), asyncio.create_task(webhooks.delivering(hub))]
        yield
        for task in working:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    app = FastAPI(title="vigie", version=__version__, description=ABOUT, docs_url=None, redoc_url=None, lifespan=living, redirect_slashes=False)
    app.state.store, app.state.views, app.state.metrics, app.state.hub = store, views, metrics, hub
    for router in (root, *ROUTERS):
        app.include_router(router)
    app.add_middleware(Remember, views=views, metrics=metrics)
    app.add_middleware(Gate, store=store, metrics=metrics, doors=doors)
    _refusals(app)
    pages(app)
    return app


@root.get("/", summary="The page, or the landing page", responses={200: {"content": {"text/html": {}}}})
def first(request: Request, f: Form = None) -> Response:
    """The page, or the landing page."""
    index = STATIC / "index.html"
    if f is None and wants_html(request, f) and index.is_file():
        return FileResponse(index, headers={"Cache-Control": "no-cache"})
    refuse_unknown(request.query_params.keys(), ("f",))
    return landing(request, f)


def _refusals(app: FastAPI) -> None:
    """Tell every refusal as problem details."""

    def problem(request: Request, error: Any) -> Response:
        return refusal(error)

    def invalid(request: Request, error: Any) -> Response:
        return refusal(_invalid(error))

    def option(request: Request, error: Any) -> Response:
        return refusal(Problem(400, str(error)))

    def http(request: Request, error: Any) -> Response:
        return refusal(Problem(error.status_code, _told(error.status_code, request), headers=error.headers))

    def store(request: Request, error: Any) -> Response:
        return refusal(unreadable(error))

    def unforeseen(request: Request, error: Any) -> Response:
        log_error("".join(traceback.format_exception(error)))
        return refusal(Problem(500, "this is a mistake in vigie: please report it with the line of the log; nothing was changed"))

    for sort, handler in ((Problem, problem), (RequestValidationError, invalid), (OptionError, option), (HTTPException, http), (StoreError, store)):
        app.add_exception_handler(sort, handler)
    app.add_exception_handler(Exception, unforeseen)


def _told(status: int, request: Request) -> str:
    if status == 404:
        return f"no address {request.url.path[:80]!r}: /openapi.json and docs/API.md tell them"
    if status == 405:
        return f"{request.method[:10]} is not taken at {request.url.path[:80]!r}: /openapi.json tells the methods"
    return "the request cannot be answered: docs/API.md tells the addresses"


def _invalid(error: RequestValidationError) -> Problem:
    """The first thing that does not fit, by the name of its parameter or field."""
    first_: dict[str, Any] = next(iter(error.errors()), {})
    where = [str(x) for x in first_.get("loc", ()) if x not in ("query", "path", "header")]
    name = ".".join(where)[:80] or "request"
    status = 404 if "path" in first_.get("loc", ())[:1] else 400
    return Problem(status, f"{name}: {str(first_.get('msg', 'cannot be used'))[:200]}: /openapi.json tells what it takes", name)
