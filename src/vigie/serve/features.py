"""OGC API - Features: the items of a collection and one of them, filtered by box, time, columns and CQL2 text."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import Query, Request, Response
from fastapi.responses import RedirectResponse

from vigie.desk.columns import told_instant
from vigie.records import Record
from vigie.serve import parameters as p
from vigie.serve import plain_pages
from vigie.serve.answers import Json, Router
from vigie.serve.asking import Kept, Offset, Shot, next_address
from vigie.serve.collections import Collection, Held, held
from vigie.serve.cql2_rows import test_of
from vigie.serve.following import tombstones
from vigie.serve.incidents import found as found_incident
from vigie.serve.ogc import GEOJSON, Form, base, collection_of, link, wants_html
from vigie.serve.problems import Problem, wrong
from vigie.serve.snapshots import Snapshot

router = Router(tags=["OGC API - Features"])
NUMBER = re.compile(r"[+-]?\d{1,15}(?:\.\d{1,15})?")
LANGUAGES = ("cql2-text", "cql-text")
OWN = frozenset(("bbox", "bbox-crs", "datetime", "limit", "offset", "filter", "filter-lang", "filter-crs", "crs", "f", "at", "known_at", "updated_since"))
ITEMS: dict[int | str, dict[str, Any]] = {200: {"content": {GEOJSON: {}, "text/html": {}}}}


@router.get("/collections/{collection}/items", responses=ITEMS, summary="Features of a collection")
def items(
    request: Request,
    collection: str,
    of: Shot,
    store: Kept,
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
    wanted = list(_equal(wanted, rows, c, request))
    n, first = min(limit or 100, p.MOST), p.offset_of(offset)
    as_page = wants_html(request, f)
    body = _feature_collection(request, rows, wanted, n, first, written=as_page)
    if since is not None:
        body["tombstones"] = tombstones(store, c.name, since)
    if as_page:
        return Response(plain_pages.items(c, body), media_type="text/html")
    return _joined(body, rows, base(request), wanted[first : first + n])


def _joined(body: Record, rows: Held, at: str, shown: Sequence[int]) -> Response:
    """The features as JSON, each written once for a picture: outlines are long, and asked for again and again."""
    texts = []
    for n in shown:
        if (at, n) not in rows.texts:
            rows.texts[at, n] = json.dumps(_feature(rows, n, at), ensure_ascii=False, allow_nan=False, separators=(",", ":"))
        texts.append(rows.texts[at, n])
    head = json.dumps({k: v for k, v in body.items() if k != "features"}, ensure_ascii=False, separators=(",", ":"))
    return Response(f'{head[:-1]},"features":[{",".join(texts)}]}}'.encode("utf-8", "replace"), media_type=GEOJSON)


def _wanted(rows: Held, of: Snapshot, bbox: p.Box | None, during: p.Stretch | None, text: str | None, since: datetime | None) -> Sequence[int]:
    found: Sequence[int] = range(len(rows.nouns)) if bbox is None else rows.in_box(bbox)
    if during is not None:
        lets = rows.during(during)
        found = [n for n in found if lets[n]]
    if since is not None:
        stamps = of.recorded_of.get(rows.collection.name, {})
        found = [n for n in found if (at := stamps.get(rows.collection.ident(rows.nouns[n]))) is None or at > since]
    if text and text.strip():
        test = test_of(text, rows.collection.types)
        found = [n for n in found if test((rows.row(n), rows.shapes[n]))]
    return found


def _equal(found: Sequence[int], rows: Held, c: Collection, request: Request) -> Iterator[int]:
    """The rows whose columns have the values that parameters of their names give; unknown parameters are refused."""
    p.refuse_unknown(request.query_params.keys(), {*OWN, *c.types})
    asked = {k: v for k, v in request.query_params.items() if k in c.types and k not in OWN}
    tests = [test_of(f'"{k}" = {_literal(k, v, c.types[k])}', c.types) for k, v in asked.items()]
    return (n for n in found if all(t((rows.row(n), None)) for t in tests))


def _literal(name: str, value: str, kind: str) -> str:
    if kind in ("number", "integer"):
        if not NUMBER.fullmatch(value):
            raise wrong(name, value, "no number", "give a number")
        return value
    if kind == "truth":
        return "TRUE" if p.truth(value, name) else "FALSE"
    return "'" + value.replace("'", "''") + "'"


def _feature_collection(request: Request, rows: Held, wanted: Sequence[int], limit: int, offset: int, *, written: bool) -> Record:
    shown = wanted[offset : offset + limit]
    here = f"{base(request)}{request.url.path}"
    links = [
        link(str(request.url), "self", GEOJSON),
        link(f"{here}?f=html", "alternate", "text/html"),
        link(here.removesuffix("/items"), "collection", "application/json"),
    ]
    if offset + limit < len(wanted):
        links.append(link(base(request) + next_address(request, offset + limit, limit=str(limit)), "next", GEOJSON))
    if offset:
        links.append(link(base(request) + next_address(request, max(0, offset - limit), limit=str(limit)), "prev", GEOJSON))
    return {
        "type": "FeatureCollection",
        "numberMatched": len(wanted),
        "numberReturned": len(shown),
        "timeStamp": _stamp(rows.of),
        "links": links,
        "features": [_feature(rows, n, base(request)) for n in shown] if written else [],
    }


def _stamp(of: Snapshot) -> str:
    """When the store last changed: of two replies with the same stamp the rows are the same."""
    return told_instant(datetime.fromisoformat(of.recorded)) if of.recorded else "1970-01-01T00:00:00Z"


def _feature(rows: Held, n: int, at: str) -> Record:
    ident = rows.collection.ident(rows.nouns[n])
    properties = {k: _told(v) for k, v in rows.row(n).items()}
    if "url" in properties:
        properties["url"] = f"{at}/collections/{rows.collection.name}/items/{quote(ident, safe='')}"
    return {"type": "Feature", "id": ident, "geometry": rows.geometry(n), "properties": properties}


def _told(value: Any) -> Any:
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return int(value)
    return told_instant(value) if isinstance(value, datetime) else list(value) if isinstance(value, tuple) else value


@router.get("/collections/{collection}/items/{ident}", responses={**ITEMS, 308: {"description": "It was merged into another."}}, summary="One feature")
def item(request: Request, collection: str, ident: str, of: Shot, f: Form = None) -> Response:
    """One feature."""
    c = collection_of(collection)
    rows = held(c.name, of)
    n = rows.number.get(ident)
    if c.name == "incidents" and (n is None or rows.nouns[n].merged_into):
        row, _ = found_incident(ident, of)
        if row.incident_id != ident and row.incident_id in rows.number:
            asked = f"?{request.url.query}" if request.url.query else ""
            return RedirectResponse(f"{base(request)}/collections/incidents/items/{row.incident_id}{asked}", 308)
    if n is None:
        raise Problem(404, f"no row {ident[:60]!r} in {c.name}: /collections/{c.name}/items lists them", "ident")
    feature = _feature(rows, n, base(request))
    here = f"{base(request)}/collections/{c.name}"
    feature["links"] = [link(f"{here}/items/{quote(ident, safe='')}", "self", GEOJSON), link(here, "collection", "application/json")]
    if wants_html(request, f):
        return Response(plain_pages.feature(c, feature), media_type="text/html")
    return Json(feature, media_type=GEOJSON)
