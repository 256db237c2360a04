"""OGC API - Features: landing page, conformance, collections, queryables, items. GeoJSON for machines, plain HTML for people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import Query, Request, Response
from fastapi.responses import JSONResponse, RedirectResponse

from vigie import __version__
from vigie.desk.columns import Column, told_instant
from vigie.desk.manifest import BOUNDARIES, FIGURES
from vigie.records import Record
from vigie.serve import parameters as p
from vigie.serve import plain_pages
from vigie.serve.answers import Router
from vigie.serve.asking import Kept, Limit, Offset, Shot, next_address
from vigie.serve.collections import COLLECTIONS, Collection, Held, held
from vigie.serve.cql2_rows import test_of
from vigie.serve.following import tombstones
from vigie.serve.incidents import found as found_incident
from vigie.serve.problems import Problem, wrong
from vigie.serve.snapshots import Snapshot

router = Router(tags=["OGC API - Features"])
GEOJSON, SCHEMA = "application/geo+json", "application/schema+json"
LANGUAGES = ("cql2-text", "cql-text")
_F, _O = "http://www.opengis.net/spec/ogcapi-features-", "http://www.opengis.net/spec/cql2/1.0/conf/"
CONFORMANCE = (
    *(f"{_F}1/1.0/conf/{c}" for c in ("core", "oas30", "html", "geojson")),
    *(f"{_F}3/1.0/conf/{c}" for c in ("queryables", "queryables-query-parameters", "filter", "features-filter")),
    *(_O + c for c in ("cql2-text", "basic-cql2", "advanced-comparison-operators", "case-insensitive-comparison")),
    *(_O + c for c in ("basic-spatial-functions", "temporal-functions")),
)
WHERE = {"title": "Where", "format": "geometry-any", "x-ogc-role": "primary-geometry"}
JSON_TYPES = {"number": "number", "integer": "integer", "truth": "boolean", "list": "array"}
OWN = frozenset(("bbox", "bbox-crs", "datetime", "limit", "offset", "filter", "filter-lang", "filter-crs", "crs", "f", "at", "known_at", "updated_since"))
Form = Annotated[str | None, Query(pattern="^(json|html)$", description="json or html")]
PAGES: dict[int | str, dict[str, Any]] = {200: {"content": {"text/html": {}}}}
ITEMS: dict[int | str, dict[str, Any]] = {200: {"content": {GEOJSON: {}, "text/html": {}}}}


def base(request: Request) -> str:
    """Return the address at which this service is asked, without a slash at its end."""
    return str(request.base_url).rstrip("/")


def wants_html(request: Request, f: str | None) -> bool:
    """Return whether HTML is wanted: said by `f`, else where a browser asks."""
    return f == "html" if f else "text/html" in request.headers.get("accept", "")


def link(href: str, rel: str, media: str, title: str = "") -> Record:
    """Return a link as OGC's documents hold it."""
    return {"href": href, "rel": rel, "type": media, **({"title": title} if title else {})}


def answer(request: Request, body: Record, f: str | None, title: str, media: str = "application/json") -> Response:
    """Return a document as JSON or as a plain page."""
    if wants_html(request, f):
        return Response(plain_pages.document(title, body), media_type="text/html")
    return JSONResponse(body, media_type=media)


def landing(request: Request, f: str | None = None) -> Response:
    """Return the landing page."""
    at = base(request)
    links = [
        link(f"{at}/?f=json", "self", "application/json", "This document"), link(f"{at}/?f=html", "alternate", "text/html", "As a page"),
        link(f"{at}/openapi.json", "service-desc", "application/vnd.oai.openapi+json;version=3.1", "The API"),
        link(f"{at}/openapi.json", "service-doc", "application/json", "The API"),
        link(f"{at}/conformance", "conformance", "application/json", "Conformance"), link(f"{at}/conformance", f"{_REL}conformance", "application/json"),
        link(f"{at}/collections", "data", "application/json", "Collections"), link(f"{at}/collections", f"{_REL}data", "application/json"),
    ]  # fmt: skip
    about = f"What sources say happened, with who said it. {FIGURES.format(organisation='vigie')} {BOUNDARIES}"
    return answer(request, {"title": "vigie", "description": about, "version": __version__, "links": links}, f, "vigie")


_REL = "http://www.opengis.net/def/rel/ogc/1.0/"


@router.get("/conformance", responses=PAGES, summary="Conformance classes")
def conformance(request: Request, f: Form = None) -> Response:
    """Conformance classes."""
    return answer(request, {"conformsTo": list(CONFORMANCE)}, f, "Conformance")


@router.get("/collections", responses=PAGES, summary="The collections")
def collections(request: Request, of: Shot, f: Form = None) -> Response:
    """The collections."""
    links = [link(f"{base(request)}/collections", "self", "application/json"), link(f"{base(request)}/collections?f=html", "alternate", "text/html")]
    return answer(request, {"links": links, "collections": [_about(c, request, of) for c in COLLECTIONS.values()]}, f, "Collections")


def _collection(name: str) -> Collection:
    if name not in COLLECTIONS:
        raise Problem(404, f"no collection {name[:40]!r}: there are {', '.join(COLLECTIONS)}", "collection")
    return COLLECTIONS[name]


@router.get("/collections/{collection}", responses=PAGES, summary="One collection")
def collection(request: Request, collection: str, of: Shot, f: Form = None) -> Response:
    """One collection."""
    return answer(request, _about(_collection(collection), request, of), f, collection)


def _about(c: Collection, request: Request, of: Snapshot) -> Record:
    at = f"{base(request)}/collections/{c.name}"
    moments = [m.astimezone(UTC) for t in of.picture.claims if (m := t.known_at)] if "extent" not in of.memory else []
    first, last = of.memory.setdefault("extent", (told_instant(min(moments)), told_instant(max(moments))) if moments else (None, None))
    return {
        "id": c.name,
        "title": c.title,
        "description": c.what,
        "itemType": "feature",
        "crs": [p.CRS84],
        "storageCrs": p.CRS84,
        "extent": {"spatial": {"bbox": [_bounds(c, of)], "crs": p.CRS84}, "temporal": {"interval": [[first, last]]}},
        "links": [
            link(at, "self", "application/json"), link(f"{at}?f=html", "alternate", "text/html"), link(f"{at}/items", "items", GEOJSON, c.title),
            link(f"{at}/items?f=html", "items", "text/html", c.title), link(f"{at}/queryables", f"{_REL}queryables", SCHEMA, "Columns for filters"),
            link(f"{at}/queryables", "queryables", SCHEMA),
        ],
    }  # fmt: skip


def _bounds(c: Collection, of: Snapshot) -> list[float]:
    key = ("bounds", c.name)
    if key not in of.memory:
        found = [s.bounds for s in held(c.name, of).shapes if s is not None]
        sides = (min(b[0] for b in found), min(b[1] for b in found), max(b[2] for b in found), max(b[3] for b in found)) if found else (-180, -90, 180, 90)
        of.memory[key] = [round(x, 5) for x in sides]
    bounds: list[float] = of.memory[key]
    return bounds


@router.get("/collections/{collection}/queryables", responses={200: {"content": {SCHEMA: {}}}}, summary="Columns that filters may name")
def queryables(request: Request, collection: str, f: Form = None) -> Response:
    """Columns that filters may name."""
    c = _collection(collection)
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"{base(request)}/collections/{c.name}/queryables",
        "type": "object",
        "title": c.title,
        "properties": {**{column.name: _queryable(column) for column in c.columns}, "geometry": WHERE},
        "additionalProperties": False,
    }  # fmt: skip
    return answer(request, schema, f, f"Queryables of {c.name}", SCHEMA)


def _queryable(c: Column) -> Record:
    found: Record = {"title": c.name, "description": c.what, "type": JSON_TYPES.get(c.type, "string")}
    if c.type == "list":
        found["items"] = {"type": "string"}
    return found | ({"format": "date-time"} if c.type in ("instant", "local") else {})


@router.get("/collections/{collection}/items", responses=ITEMS, summary="Features of a collection")
def items(
    request: Request,
    collection: str,
    of: Shot,
    store: Kept,
    bbox: Annotated[str | None, Query(description="west,south,east,north; degrees, CRS84")] = None,
    bbox_crs: Annotated[str | None, Query(alias="bbox-crs")] = None,
    datetime: Annotated[str | None, Query(description="a moment, a/b, ../b or a/..")] = None,
    limit: Limit = None,
    offset: Offset = None,
    filter: Annotated[str | None, Query(max_length=8000, description="CQL2 text")] = None,  # noqa: A002 - the standard's name
    filter_lang: Annotated[str | None, Query(alias="filter-lang")] = None,
    filter_crs: Annotated[str | None, Query(alias="filter-crs")] = None,
    crs: str | None = None,
    updated_since: Annotated[str | None, Query(json_schema_extra={"format": "date-time"})] = None,
    f: Form = None,
) -> Response:
    """Features of a collection."""
    c = _collection(collection)
    p.known_crs(crs, "crs")
    p.known_crs(filter_crs, "filter-crs")
    if filter_lang and filter_lang not in LANGUAGES:
        raise wrong("filter-lang", filter_lang, "no such language here", f"give one of {', '.join(LANGUAGES)}")
    rows = held(c.name, of)
    since = p.optional_moment(updated_since, "updated_since")
    wanted = _wanted(rows, of, p.box(bbox, bbox_crs), p.stretch(datetime), filter, since)
    wanted = list(_equal(wanted, rows, c, request))
    n, first = p.limit_of(limit), p.offset_of(offset)
    body = _feature_collection(request, rows, wanted, n, first)
    if since is not None:
        body["tombstones"] = tombstones(store, c.name, since)
    if wants_html(request, f):
        return Response(plain_pages.items(c, body), media_type="text/html")
    return JSONResponse(body, media_type=GEOJSON)


def _wanted(rows: Held, of: Snapshot, bbox: p.Box | None, during: p.Stretch | None, text: str | None, since: datetime | None) -> Sequence[int]:
    found: Sequence[int] = range(len(rows.nouns)) if bbox is None else rows.in_box(bbox)
    if during is not None:
        found = [n for n in found if rows.during(n, during)]
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
        try:
            return repr(float(value)) if abs(float(value)) < 1e15 else "0"
        except ValueError as e:
            raise wrong(name, value, "no number", "give a number") from e
    if kind == "truth":
        return "TRUE" if p.truth(value, name) else "FALSE"
    return "'" + value.replace("'", "''") + "'"


def _feature_collection(request: Request, rows: Held, wanted: Sequence[int], limit: int, offset: int) -> Record:
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
        "features": [_feature(rows, n, base(request)) for n in shown],
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
    c = _collection(collection)
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
    return JSONResponse(feature, media_type=GEOJSON)
