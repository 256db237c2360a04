"""Saved filters: made, listed and taken away by people with a token; each is an Atom feed, and may have a webhook."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from typing import Annotated
from urllib.parse import parse_qs, urlsplit

from fastapi import Body, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from vigie.records import Record
from vigie.serve import parameters as p
from vigie.serve.answers import Json, Router
from vigie.serve.asking import PARAMETERS, SEVERAL, Kept, Shown, made
from vigie.serve.choosing import Filters, lets
from vigie.serve.feeds import ENTRIES, FEED, atom_of
from vigie.serve.problems import Problem
from vigie.serve.showing import EVERYTHING
from vigie.serve.views import Views
from vigie.serve.writing import needs
from vigie.store import Store, filters
from vigie.store.filters import Saved

router = Router(tags=["saved filters"])
MOST = 200  # filters of a store: each is looked at whenever something changes
TRUTHS = ("contested", "key")


class Wish(BaseModel):
    """A filter that is to be saved."""

    model_config = ConfigDict(extra="forbid")
    name: str = Field(min_length=1, max_length=100)
    query: str = Field(default="", max_length=2000)
    webhook: str | None = Field(default=None, max_length=500)


def filters_of(query: str) -> Filters:
    """Return the filters of a saved query. Problem (400) where it has parameters that are none, or values that cannot be used."""
    given = parse_qs(query.removeprefix("?"), keep_blank_values=False, max_num_fields=100)
    p.refuse_unknown(given, PARAMETERS)
    values = {k: v if k in SEVERAL else v[-1] for k, v in given.items()}
    return made({**values, **{k: p.truth(given[k][-1], k) for k in TRUTHS if k in given}})


def saved_row(saved: Saved) -> Record:
    """Return a saved filter as answers tell it: never with its secret."""
    told = {"filter_id": saved.filter_id, "name": saved.name, "query": saved.query, "by": saved.by, "webhook": saved.webhook}
    return {**told, "made_at": saved.made_at.isoformat(), "feed": f"/feeds/filters/{saved.filter_id}.atom"}


@router.get("/api/filters", summary="Saved filters")
def listed(request: Request, store: Kept) -> Record:
    """Saved filters."""
    needs(request, "desk")
    return {"rows": [saved_row(s) for s in store.ask(filters.every)]}


@router.post("/api/filters", status_code=201, summary="Save a filter, perhaps with a webhook")
def save(request: Request, wish: Annotated[Wish, Body()], store: Kept) -> Response:
    """Save a filter, perhaps with a webhook."""
    user = needs(request, "admin" if wish.webhook else "editor")
    views: Views = request.app.state.views
    lets(views.newest(), filters_of(wish.query))  # refuses words that cannot be looked for, too
    if wish.webhook is not None and (urlsplit(wish.webhook).scheme not in ("http", "https") or not urlsplit(wish.webhook).hostname):
        raise Problem(400, "webhook: no address: give one that begins with https:// or http://", "webhook")
    if len(store.ask(filters.every)) >= MOST:
        raise Problem(400, f"{MOST} filters are saved already: take one away first")
    secret = secrets.token_urlsafe(32) if wish.webhook else None
    saved = Saved(f"f{secrets.token_hex(6)}", wish.name.strip(), wish.query.removeprefix("?"), user.name, wish.webhook, secret, datetime.now(UTC))
    store.do(filters.add, saved)
    return Json({"filter": saved_row(saved), "secret": secret}, 201)


@router.delete("/api/filters/{filter_id}", summary="Take a saved filter away")
def remove(request: Request, filter_id: str, store: Kept) -> Record:
    """Take a saved filter away."""
    needs(request, "editor")
    if not store.do(filters.remove, filter_id):
        raise absent(filter_id)
    return {"removed": filter_id}


@router.get("/api/filters/{filter_id}/deliveries", summary="What was delivered to its webhook")
def deliveries(request: Request, filter_id: str, store: Kept) -> Record:
    """What was delivered to its webhook."""
    needs(request, "desk")
    found(filter_id, store)
    return {"rows": [{**_told(d)} for d in store.ask(filters.log, filter_id)]}


def _told(d: filters.Delivery) -> Record:
    return {"incident_id": d.incident_id, "at": d.at.isoformat(), "status": d.status, "attempt": d.attempt, "error": d.error}


@router.get("/feeds/filters/{filter_id}.atom", response_class=Response, responses=FEED, summary="A saved filter as an Atom feed")
def feed(request: Request, filter_id: str, of: Shown, store: Kept) -> Response:
    """A saved filter as an Atom feed."""
    saved = found(filter_id, store)
    title = saved.name if of.door.showing is EVERYTHING else f"Incidents of the filter {saved.filter_id}"  # its name is the desk's words
    return atom_of(request, of, filters_of(saved.query), ENTRIES, title)


def found(filter_id: str, store: Store) -> Saved:
    """Return a saved filter. Problem (404) where there is none."""
    saved = store.ask(filters.of_id, filter_id)
    if saved is None:
        raise absent(filter_id)
    return saved


def absent(filter_id: str) -> Problem:
    """Return the refusal of an id that is no filter's."""
    return Problem(404, f"no saved filter {filter_id[:40]!r}: GET /api/filters lists them", "filter_id")
