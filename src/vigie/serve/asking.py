"""What requests ask, as FastAPI declares it: the two clocks, paging, filters. And the envelope that answers carry."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import Depends, Query, Request, Response
from starlette.concurrency import run_in_threadpool

from vigie.records import Record
from vigie.serve import parameters as p
from vigie.serve.choosing import SORTS, Filters
from vigie.serve.geometry import WHERES
from vigie.serve.view import View
from vigie.serve.views import Views
from vigie.store import Store
from vigie.store.users import User

DEFAULT = 100  # rows of a reply
INSTANT = {"format": "date-time"}
At = Annotated[str | None, Query(description="The moment that is asked about; else the latest that is known of.", json_schema_extra=INSTANT)]
KnownAt = Annotated[str | None, Query(description="Only what was known by then.", json_schema_extra=INSTANT)]
Moment = Annotated[str | None, Query(json_schema_extra=INSTANT)]
Many = Annotated[list[str] | None, Query(description="Repeated, or separated by commas.")]
Words = Annotated[str | None, Query(max_length=500)]
Limit = Annotated[int | None, Query(ge=1, le=p.MOST, description="Rows of a reply; default 100.")]
Offset = Annotated[int | None, Query(ge=0, le=10**9)]
VERIFICATIONS = ("none", "witnessed", "confirmed", "unverified", "disputed")
REVIEWS = ("unreviewed", "in-review", "help-needed", "checked", "rejected")
SEVERAL = ("kind", "service", "language", "speaker", "outlet", "verification", "review", "status", "where", "assignee")  # filters that take several values
PARAMETERS = (*SEVERAL, "place", "contested", "key", "since", "until", "bbox", "q", "updated_since")
STATUSES = ("current", "corrected", "withdrawn", "merged")


async def store_of(request: Request) -> Store:
    """Return the store that is served."""
    store: Store = request.app.state.store
    return store


def newest(request: Request) -> View:
    """Return the view that this request is answered from: what its sender is shown."""
    found: View = request.state.newest
    return found


async def view(request: Request, at: At = None, known_at: KnownAt = None) -> View:
    """Return the view at the clocks that are asked for."""
    views: Views = request.app.state.views
    moments = p.optional_moment(at, "at"), p.optional_moment(known_at, "known_at")
    return await run_in_threadpool(views.at, newest(request), *moments) if any(moments) else newest(request)


async def filters(
    kind: Many = None,
    place: Words = None,
    service: Many = None,
    language: Many = None,
    speaker: Many = None,
    outlet: Many = None,
    verification: Many = None,
    review: Many = None,
    status: Many = None,
    where: Many = None,
    assignee: Many = None,
    key: Annotated[bool | None, Query(description="Key events only (true), or all others.")] = None,
    contested: Annotated[bool | None, Query()] = None,
    since: Moment = None,
    until: Moment = None,
    bbox: Annotated[str | None, Query(description="west,south,east,north; degrees, CRS84")] = None,
    q: Words = None,
    updated_since: Moment = None,
) -> Filters:
    """Return the filters of incidents that a request gives."""
    return made(
        {
            "kind": kind,
            "place": place,
            "service": service,
            "language": language,
            "speaker": speaker,
            "outlet": outlet,
            "verification": verification,
            "review": review,
            "status": status,
            "where": where,
            "assignee": assignee,
            "key": key,
            "contested": contested,
            "since": since,
            "until": until,
            "bbox": bbox,
            "q": q,
            "updated_since": updated_since,
        }
    )


def made(given: Mapping[str, Any]) -> Filters:
    """Return the filters that parameters by their names give; those left out are None."""
    g = {name: given.get(name) for name in PARAMETERS}
    return Filters(
        kinds=p.listed(g["kind"], "kind"),
        place=g["place"] or None,
        services=p.listed(g["service"], "service"),
        languages=p.listed(g["language"], "language"),
        speakers=frozenset(v for v in g["speaker"] or () if v),
        outlets=frozenset(v for v in g["outlet"] or () if v),
        verifications=p.listed(g["verification"], "verification", VERIFICATIONS),
        reviews=p.listed(g["review"], "review", REVIEWS),
        statuses=p.listed(g["status"], "status", STATUSES),
        wheres=p.listed(g["where"], "where", WHERES),
        assignees=frozenset(v for v in g["assignee"] or () if v),
        key=g["key"],
        contested=g["contested"],
        since=p.optional_moment(g["since"], "since"),
        until=p.optional_moment(g["until"], "until"),
        bbox=p.box(g["bbox"]),
        q=g["q"] if g["q"] and g["q"].strip() else None,
        recorded_since=p.optional_moment(g["updated_since"], "updated_since"),
    )


async def sort_of(sort: Annotated[str | None, Query(description=f"one of {', '.join(SORTS)}")] = None) -> str:
    """Return the order that is asked for."""
    if sort and sort not in SORTS:
        raise p.wrong("sort", sort, "no such order", f"give one of {', '.join(SORTS)}")
    return sort or "latest"


Shown = Annotated[View, Depends(view)]
Wanted = Annotated[Filters, Depends(filters)]
Sort = Annotated[str, Depends(sort_of)]
Kept = Annotated[Store, Depends(store_of)]


def user_of(request: Request) -> User | None:
    """Return whose token the request carries; None where it carries none."""
    found: User | None = getattr(request.state, "user", None)
    return found


def envelope(of: View) -> Record:
    """Return what every answer says of its picture."""
    return {
        "recorded": of.recorded,
        "at": of.at.isoformat() if of.at else None,
        "known_at": of.known_at.isoformat() if of.known_at else None,
        "as_of": of.as_of.isoformat() if of.as_of else None,
        "zone": of.zone,
    }


def page(
    request: Request, of: View, found: Sequence[Any], total: int, rows: Callable[[Sequence[Any]], Sequence[Any]], limit: int | None, offset: int | None
) -> Record:
    """Return a list in its envelope: the page of `found` that is asked for, made rows together."""
    n, first = limit or DEFAULT, offset or 0
    return {**listed(request, of, len(found), total, first, n), "rows": rows(found[first : first + n])}


def listed(request: Request, of: View, shown: int, total: int, first: int, n: int) -> Record:
    """Return the envelope of a list: n rows were asked for from the first on, of `shown` that the filters let through."""
    returned = max(0, min(n, shown - first))
    counts = {"shown": shown, "total": total, "returned": returned, "offset": first}
    return {**envelope(of), **counts, "next": next_address(request, first + n) if first + n < shown else None}


def next_address(request: Request, offset: int, **more: str) -> str:
    """Return the address of this request with another offset."""
    kept = [(k, v) for k, v in request.query_params.multi_items() if k != "offset" and k not in more]
    return f"{request.url.path}?{urlencode([*kept, *more.items(), ('offset', str(offset))])}"


def xml(body: bytes, media: str) -> Response:
    """Return bytes of XML as an answer."""
    return Response(body, media_type=media)
