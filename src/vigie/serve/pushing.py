"""Documents that are pushed: put into the queue from which `vigie watch` reads. The service itself reads none."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Annotated, Any
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from fastapi import Depends, Request, Response

from vigie.resources import engine, languages
from vigie.serve.answers import Json, Router
from vigie.serve.asking import Kept
from vigie.serve.guarding import PUSHES
from vigie.serve.problems import Problem
from vigie.serve.writing import needs
from vigie.store import arrivals, watchers
from vigie.store.arrivals import Arrival, key_of
from vigie.store.users import COLLECTOR

router = Router(tags=["documents"])
FIELDS = {"url": "uri", "outlet": "outlet", "published": "published", "language": "language", "timezone": "timezone"}  # what is sent -> what `vigie.read` takes
WAYS_OUT = {
    "url": "is no address: send https://host/path",
    "published": "is no moment: send 2024-05-14T18:30+03:00",
    "timezone": "is no zone: send an IANA name such as Europe/Kyiv",
}
LONGEST = 2000
FULL_S = 30
TEXTUAL = ("text/", "application/xhtml+xml", "application/octet-stream")
_TEXT = {"type": "string", "maxLength": LONGEST}
SCHEMA = {
    "type": "object",
    "additionalProperties": False,
    "properties": {"text": {"type": "string"}, "html": {"type": "string"}, **dict.fromkeys(FIELDS, _TEXT)},
    "oneOf": [{"required": ["text"]}, {"required": ["html"]}],
}
BODY = {"required": True, "content": {"application/json": {"schema": SCHEMA}, "text/html": {"schema": {"type": "string"}}}}
HEADERS = [
    {"name": f"Vigie-{name.title()}", "in": "header", "required": False, "schema": _TEXT, "description": f"{name}, where the body is the document itself"}
    for name in FIELDS
]  # fmt: skip


async def body_of(request: Request) -> bytes:
    """Return the bytes that were sent."""
    return await request.body()


KNOWN: dict[int | str, dict[str, Any]] = {200: {"description": "It was read before"}}


@router.post(PUSHES, status_code=202, summary="Push a document", openapi_extra={"requestBody": BODY, "parameters": HEADERS}, responses=KNOWN)
def push(request: Request, store: Kept, data: Annotated[bytes, Depends(body_of)]) -> Response:
    """Put a document into the queue; the same again changes nothing."""
    user = needs(request, COLLECTOR)
    document, options = _sent(request.headers.get("content-type", ""), data, request.headers)
    now = datetime.now(UTC)
    n = store.ask(arrivals.waiting)
    if n >= arrivals.MOST:
        raise Problem(503, f"{n} documents wait to be read: push it again later, or start another `vigie watch`", headers={"Retry-After": str(FULL_S)})
    key = key_of(document, options)
    arrival = Arrival(key, str(options.get("uri") or f"pushed by {user.name}"), f"push:{user.name}", document, options)
    state = store.do(arrivals.put, arrival, now, engine())
    told = {"key": key, "state": state, "waiting": store.ask(arrivals.waiting), "watched": store.ask(watchers.watched, now)}
    return Json(told, 200 if state == "known" else 202)


def _sent(kind: str, data: bytes, headers: Mapping[str, str]) -> tuple[bytes, dict[str, str]]:
    """The document and what is told of it: from a JSON object, or the body itself with headers."""
    media = kind.partition(";")[0].strip().lower()
    if media == "application/json":
        return _from_json(data)
    if media and not media.startswith(TEXTUAL):
        raise Problem(415, f"{media[:60]} is no text: send HTML or text, or a JSON object with `text` or `html`")
    told = {name: unquote(value) for name in FIELDS if (value := headers.get(f"vigie-{name}"))}
    if not data.strip():
        raise Problem(400, "the body is empty: send the document's HTML or text")
    return data, _options(told)


def _from_json(data: bytes) -> tuple[bytes, dict[str, str]]:
    try:
        row = json.loads(data)
    except (ValueError, RecursionError) as e:
        raise Problem(400, f"the body is no JSON object ({str(e)[:80]}): send one with `text` or `html`") from e
    if not isinstance(row, dict) or not all(isinstance(v, str | None) for v in row.values()):
        raise Problem(400, "the body is no JSON object of texts: send `text` or `html`, and " + ", ".join(FIELDS))
    extra = next((k for k in row if k not in FIELDS and k not in ("text", "html")), None)
    if extra is not None:
        raise Problem(400, f"{extra[:40]!r} is not known: send `text` or `html`, and " + ", ".join(FIELDS), extra[:40])
    text = row.get("text"), row.get("html")
    if (text[0] is None) == (text[1] is None) or not (text[0] or text[1] or "").strip():
        raise Problem(400, "send one of `text` and `html`, with words in it", "text")
    return (text[0] or text[1] or "").encode("utf-8", "surrogatepass"), _options({k: v for k, v in row.items() if k in FIELDS and v})


def _options(told: Mapping[str, str]) -> dict[str, str]:
    """What `vigie.read` is told; refused here where it would refuse it, so that whoever pushes hears of it."""
    for name, value in told.items():
        if len(value) > LONGEST or not value.isprintable():
            raise Problem(400, f"{name}: longer than {LONGEST} letters, or with signs that are none", name)
        if wrong := _wrong(name, value):
            raise Problem(400, f"{name} {value[:60]!r} {wrong}", name)
    return {FIELDS[name]: value for name, value in sorted(told.items())}


def _wrong(name: str, value: str) -> str | None:
    """What is wrong with a value, and the way out; None where nothing is."""
    try:
        if name == "url":
            parts = urlsplit(value)
            return None if parts.scheme in ("http", "https") and parts.hostname else WAYS_OUT[name]
        if name == "published":
            _ = date.fromisoformat(value) if len(value) == 10 else datetime.fromisoformat(value)
        elif name == "language" and value not in languages():
            return f"is not known: send one of {', '.join(languages())}, or leave it out"
        elif name == "timezone":
            ZoneInfo(value)
    except (ValueError, OSError, ZoneInfoNotFoundError):
        return WAYS_OUT[name]
    return None
