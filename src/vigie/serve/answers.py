"""Answers as JSON, and routes that refuse parameters which they do not read: a filter that is misspelt would let everything through."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any

from fastapi import APIRouter, Depends, Request, Response
from fastapi.routing import APIRoute

from vigie.serve import problems
from vigie.serve.parameters import refuse_unknown

REFUSALS: dict[int | str, dict[str, Any]] = {
    status: {"description": what, "content": {problems.MEDIA: {"schema": problems.SCHEMA}}}
    for status, what in (
        (400, "A parameter or body that cannot be used"), (401, "No token, or an unknown one"), (403, "The role may not, or another site asks"),
        (404, "No such row"), (405, "Another method is wanted"), (413, "The body is too long"), (415, "The body is no JSON"), (429, "Too many requests"),
        (503, "The store cannot be read"),
    )
}  # fmt: skip
OPEN = ("/", "/collections/{collection}/items")  # the page takes its view as parameters, items take columns: they refuse others themselves


class Json(Response):
    """A JSON answer. Halves of letters, which UTF-8 cannot hold, become question marks: offsets stay."""

    media_type = "application/json"

    def render(self, content: Any) -> bytes:
        return json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode("utf-8", "replace")


_KNOWN: dict[str, frozenset[str]] = {}


def known_parameters(route: APIRoute) -> frozenset[str]:
    """Return the names of the parameters that a route reads."""
    key = f"{sorted(route.methods or ())} {route.path}"
    if key not in _KNOWN:
        _KNOWN[key] = frozenset(_names(route.dependant))
    return _KNOWN[key]


def _names(dependant: Any) -> Iterator[str]:
    yield from (p.alias for p in dependant.query_params)
    for d in dependant.dependencies:
        yield from _names(d)


async def only_known(request: Request) -> None:
    """Refuse a request with parameters that its route does not read."""
    route = request.scope.get("route")
    if isinstance(route, APIRoute) and route.path not in OPEN:
        refuse_unknown(request.query_params.keys(), known_parameters(route))


class Router(APIRouter):
    """A router whose functions return records, and refuse what they do not know."""

    def __init__(self, **options: Any) -> None:
        super().__init__(dependencies=[Depends(only_known)], **options)

    def add_api_route(self, path: str, endpoint: Callable[..., Any], **options: Any) -> None:
        """Add a route; what it returns that is no response yet becomes JSON."""
        options["response_model"] = None
        options["responses"] = {**REFUSALS, **(options.get("responses") or {})}
        super().add_api_route(path, _answering(endpoint), **options)


def _answering(endpoint: Callable[..., Any]) -> Callable[..., Any]:
    if endpoint.__name__ == "events":  # answers by itself, without a thread
        return endpoint

    @wraps(endpoint)
    def answering(*arguments: Any, **options: Any) -> Response:
        found = endpoint(*arguments, **options)
        return found if isinstance(found, Response) else Json(found)

    return answering
