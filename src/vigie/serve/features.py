"""OGC API - Features: the items of a collection and one of them, filtered by box, time, columns and CQL2 text."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Annotated, Any
from urllib.parse import quote

import numpy as np
from fastapi import Query, Request, Response
from fastapi.responses import RedirectResponse

from vigie.desk.columns import told_instant
from vigie.records import Record
from vigie.serve import geometry, plain_pages
from vigie.serve import parameters as p
from vigie.serve.answers import Json, Router
from vigie.serve.asking import Offset, Shown, next_address
from vigie.serve.collections import Collection, Held, held
from vigie.serve.columns import Array
from vigie.serve.cql2_rows import test_of
from vigie.serve.following import tombstones, written
from vigie.serve.incidents import found as found_incident
from vigie.serve.ogc import GEOJSON, Form, base, collection_of, link, wants_html
from vigie.serve.problems import Problem, wrong
from vigie.serve.view import View
from vigie.serve.written import answer, keep, text
from vigie.store.recorded import FOLLOWED

router = Router(tags=["OGC API - Features"])
NUMBER = re.compile(r"[+-]?\d{1,15}(?:\.\d{1,15})?")
BASE, UP_TO = "\uf8ffbase\uf8ff", "\uf8ffknown\uf8ff"  # stand in written features for the service's address, and for up to when the picture knows
UNKNOWN = f'"{UP_TO}"'.encode()
LANGUAGES = ("cql2-text", "cql-text")
OWN = frozenset(("bbox", "bbox-crs", "datetime", "limit", "offset", "filter", "filter-lang", "filter-crs", "crs", "f", "at", "known_at", "updated_since"))
ITEMS: dict[int | str, dict[str, Any]] = {200: {"content": {GEOJSON: {}, "text/html": {}}}}


@router.get("/collections/{collection}/items", responses=ITEMS, summary="Features of a collection")
def items(
    request: Request,
    collection: str,
    of: Shown,
    bbox: Annotated[str | None, Query(description="west,south,east,north; degrees, CRS84")] = None,
    bbox_crs: Annotated[str | None, Query(alias="bbox-crs")] = None,
    datetime: Annotated[str | None, Query(description="a moment, a/b, ../b or a/..")] = None,
    limit: Annotated[int | None, Query(ge=1, description=f"Rows of a reply; default 100, at most {p.MOST}.")] = None,
    offset: Offset = None,
    filter: Annotated[str | None, Query(max_length=8000, description="CQL2 text")] = None,  # noqa: A002 - the standard's name
    filter_lang: Annotated[str | None, Query(alias="filter-lang")] = None,
    filter_crs: Annotated[str | None, Query(alias="filter-crs")] = None,
    crs: str | None = None,
    updated_since: Annotated[str | None, Query(json_schema_extra={"format": "date-time"})] = None,
    f: Form = None,
) -> Response:
    """Features of a collection."""
    c = collection_of(collection)
    p.known_crs(crs, "crs")
    p.known_crs(filter_crs, "filter-crs")
    if filter_lang and filter_lang not in LANGUAGES:
        raise wrong("filter-lang", filter_lang, "no such language here", f"give one of {', '.join(LANGUAGES)}")
    rows = held(c.name, of)
    since = p.optional_moment(updated_since, "updated_since")
    wanted = _wanted(rows, of, p.box(bbox, bbox_crs), p.stretch(datetime), filter, since)
    wanted = _equal(wanted, rows, c, request)
    n, first = min(limit or 100, p.MOST), p.offset_of(offset)
    body = _feature_collection(request, rows, len(wanted), n, first)
    if since is not None:
        body["tombstones"] = tombstones(of, c.name, since)
    shown = wanted[first : first + n]
    if wants_html(request, f):
        return Response(plain_pages.items(c, {**body, "features": [json.loads(t) for t in _texts(rows, shown, base(request))]}), media_type="text/html")
    return answer(body, "features", _texts(rows, shown, base(request)), GEOJSON)


def _texts(rows: Held, shown: Array, at: str) -> list[bytes]:
    """Features as JSON; those of incidents and claims written once as long as they stand: outlines are long, and asked for again and again."""
    of, known = rows.of, text(told_instant(known) if (known := rows.of.known_at or rows.of.as_of) else None)
    table = {"incidents": of.incidents, "claims": of.claims}.get(rows.collection.name)
    keys = {int(n): (rows.collection.name, int(table.version[rows.at[n]]), rows.ids[n]) for n in shown} if table else {}
    found = of.shelves.texts.get(keys.values())
    texts = {n: found[k] for n, k in keys.items() if k in found}
    fresh = {n: text(_feature(rows, n, row)) for n, row in rows.rows([int(n) for n in shown if n not in texts])}
    keep(of, {keys[n]: said for n, said in fresh.items() if n in keys})
    texts |= fresh
    return [texts[n].replace(BASE.encode(), at.encode()).replace(UNKNOWN, known) for n in map(int, shown) if n in texts]


def _wanted(rows: Held, of: View, bbox: p.Box | None, during: p.Stretch | None, cql: str | None, since: datetime | None) -> Array:
    """The numbers of the rows that are wanted, in the order of their ids."""
    lets = np.ones(len(rows.ids), dtype=bool)
    if bbox is not None:
        lets &= rows.in_box(bbox)
    if during is not None:
        lets &= rows.during(during)
    if since is not None and rows.collection.name in FOLLOWED:
        recent = written(of, rows.collection.name, since)
        lets &= np.array([i in recent for i in rows.ids], dtype=bool)
    found = np.flatnonzero(lets)
    if cql and cql.strip():
        found = _passing(rows, found, [test_of(cql, rows.collection.types)])
    return found


def _passing(rows: Held, found: Array, tests: Sequence[Callable[[Any], bool]]) -> Array:
    """Those of these rows that pass tests of their columns and geometry."""
    return np.array([n for n, row in rows.rows(found) if all(t((row, rows.shape(n))) for t in tests)], dtype="i4")


def _equal(found: Array, rows: Held, c: Collection, request: Request) -> Array:
    """The rows whose columns have the values that parameters of their names give; unknown parameters are refused."""
    p.refuse_unknown(request.query_params.keys(), {*OWN, *c.types})
    asked = {k: v for k, v in request.query_params.items() if k in c.types and k not in OWN}
    tests = [test_of(f'"{k}" = {_literal(k, v, c.types[k])}', c.types) for k, v in asked.items()]
    return _passing(rows, found, tests) if tests else found


def _literal(name: str, value: str, kind: str) -> str:
    if kind in ("number", "integer"):
        if not NUMBER.fullmatch(value):
            raise wrong(name, value, "no number", "give a number")
        return value
    if kind == "truth":
        return "TRUE" if p.truth(value, name) else "FALSE"
    return "'" + value.replace("'", "''") + "'"


def _feature_collection(request: Request, rows: Held, matched: int, limit: int, offset: int) -> Record:
    here = f"{base(request)}{request.url.path}"
    links = [
        link(str(request.url), "self", GEOJSON),
        link(f"{here}?f=html", "alternate", "text/html"),
        link(here.removesuffix("/items"), "collection", "application/json"),
    ]
    if offset + limit < matched:
        links.append(link(base(request) + next_address(request, offset + limit, limit=str(limit)), "next", GEOJSON))
    if offset:
        links.append(link(base(request) + next_address(request, max(0, offset - limit), limit=str(limit)), "prev", GEOJSON))
    returned = max(0, min(limit, matched - offset))
    return {"type": "FeatureCollection", "numberMatched": matched, "numberReturned": returned, "timeStamp": _stamp(rows.of), "links": links}


def _stamp(of: View) -> str:
    """When the store last changed: of two replies with the same stamp the rows are the same."""
    return told_instant(datetime.fromisoformat(of.recorded)) if of.recorded else "1970-01-01T00:00:00Z"


def _feature(rows: Held, n: int, row: Record) -> Record:
    """A row as a feature; what hangs on who asks and when stands for itself until it is given (`BASE`, `UP_TO`)."""
    ident, place = rows.ids[n], rows.place(n)
    properties = {k: _told(v) for k, v in row.items()}
    if "url" in properties:
        properties["url"] = f"{BASE}/collections/{rows.collection.name}/items/{quote(ident, safe='')}"
    if "known_utc" in properties:
        properties["known_utc"] = UP_TO
    return {"type": "Feature", "id": ident, "geometry": geometry.drawn(place) if place else None, "properties": properties}


def _told(value: Any) -> Any:
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return int(value)
    return told_instant(value) if isinstance(value, datetime) else list(value) if isinstance(value, tuple) else value


@router.get("/collections/{collection}/items/{ident}", responses={**ITEMS, 308: {"description": "It was merged into another."}}, summary="One feature")
def item(request: Request, collection: str, ident: str, of: Shown, f: Form = None) -> Response:
    """One feature."""
    c = collection_of(collection)
    rows = held(c.name, of)
    n = rows.number(ident)
    if c.name == "incidents" and (n is None or of.is_merged(ident)):
        now, _ = found_incident(ident, of)
        if now != ident and rows.number(now) is not None:
            asked = f"?{request.url.query}" if request.url.query else ""
            return RedirectResponse(f"{base(request)}/collections/incidents/items/{now}{asked}", 308)
    written_ = _texts(rows, np.array([n], dtype="i4"), base(request)) if n is not None else []
    if not written_:
        raise Problem(404, f"no row {ident[:60]!r} in {c.name}: /collections/{c.name}/items lists them", "ident")
    feature = json.loads(written_[0])
    here = f"{base(request)}/collections/{c.name}"
    feature["links"] = [link(f"{here}/items/{quote(ident, safe='')}", "self", GEOJSON), link(here, "collection", "application/json")]
    if wants_html(request, f):
        return Response(plain_pages.feature(c, feature), media_type="text/html")
    return Json(feature, media_type=GEOJSON)
