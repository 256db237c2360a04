"""OGC API - Features: landing page, conformance, collections, queryables: what there is, as JSON and as plain pages."""

from __future__ import annotations

from datetime import UTC
from typing import Annotated, Any

import numpy as np
from fastapi import Query, Request, Response

from vigie import __version__
from vigie.desk.columns import Column, told_instant
from vigie.desk.manifest import BOUNDARIES, FIGURES
from vigie.records import Record
from vigie.serve import parameters as p
from vigie.serve import plain_pages
from vigie.serve.answers import Json, Router
from vigie.serve.asking import Shown
from vigie.serve.collections import COLLECTIONS, Collection, held
from vigie.serve.problems import Problem
from vigie.serve.view import View

router = Router(tags=["OGC API - Features"])
GEOJSON, SCHEMA = "application/geo+json", "application/schema+json"
_F, _O = "http://www.opengis.net/spec/ogcapi-features-", "http://www.opengis.net/spec/cql2/1.0/conf/"
CONFORMANCE = (
    *(f"{_F}1/1.0/conf/{c}" for c in ("core", "html", "geojson")),
    *(f"{_F}3/1.0/conf/{c}" for c in ("queryables", "queryables-query-parameters", "filter", "features-filter")),
    *(_O + c for c in ("cql2-text", "basic-cql2", "advanced-comparison-operators", "case-insensitive-comparison")),
    *(_O + c for c in ("basic-spatial-functions", "temporal-functions")),
)
WHERE = {"title": "Where", "format": "geometry-any", "x-ogc-role": "primary-geometry"}
JSON_TYPES = {"number": "number", "integer": "integer", "truth": "boolean", "list": "array"}
Form = Annotated[str | None, Query(pattern="^(json|html)$", description="json or html")]
PAGES: dict[int | str, dict[str, Any]] = {200: {"content": {"text/html": {}}}}


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
    return Json(body, media_type=media)


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
def collections(request: Request, of: Shown, f: Form = None) -> Response:
    """The collections."""
    links = [link(f"{base(request)}/collections", "self", "application/json"), link(f"{base(request)}/collections?f=html", "alternate", "text/html")]
    return answer(request, {"links": links, "collections": [_about(c, request, of) for c in COLLECTIONS.values()]}, f, "Collections")


def collection_of(name: str) -> Collection:
    """Return a collection by its name. Problem (404) where there is none."""
    if name not in COLLECTIONS:
        raise Problem(404, f"no collection {name[:40]!r}: there are {', '.join(COLLECTIONS)}", "collection")
    return COLLECTIONS[name]


@router.get("/collections/{collection}", responses=PAGES, summary="One collection")
def collection(request: Request, collection: str, of: Shown, f: Form = None) -> Response:
    """One collection."""
    return answer(request, _about(collection_of(collection), request, of), f, collection)


def _about(c: Collection, request: Request, of: View) -> Record:
    at = f"{base(request)}/collections/{c.name}"
    told = np.flatnonzero(of.claims.here)
    first, last = (told_instant(m.astimezone(UTC)) if (m := of.known(told, last=end)) else None for end in (False, True))
    return {
        "id": c.name,
        "title": c.title,
        "description": c.what,
        "itemType": "feature",
        "crs": [p.CRS84],
        "storageCrs": p.CRS84,
        "extent": {"spatial": {"bbox": [held(c.name, of).bounds()], "crs": p.CRS84}, "temporal": {"interval": [[first, last]]}},
        "links": [
            link(at, "self", "application/json"), link(f"{at}?f=html", "alternate", "text/html"), link(f"{at}/items", "items", GEOJSON, c.title),
            link(f"{at}/items?f=html", "items", "text/html", c.title), link(f"{at}/queryables", f"{_REL}queryables", SCHEMA, "Columns for filters"),
            link(f"{at}/queryables", "queryables", SCHEMA),
        ],
    }  # fmt: skip


@router.get("/collections/{collection}/queryables", responses={200: {"content": {SCHEMA: {}}}}, summary="Columns that filters may name")
def queryables(request: Request, collection: str, f: Form = None) -> Response:
    """Columns that filters may name."""
    c = collection_of(collection)
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
