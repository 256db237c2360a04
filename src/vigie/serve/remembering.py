"""Answers kept as long as the picture stands: a request's picture is chosen here, its entity tag told, what was answered before given again."""

from __future__ import annotations

import gzip
from collections import OrderedDict
from dataclasses import dataclass
from hashlib import sha256

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from vigie.serve.page import edition
from vigie.serve.running import Metrics
from vigie.serve.views import Views

MOST_BYTES = 128 << 20
LARGEST = 8 << 20  # an answer above is given, but not kept
SMALLEST = 600  # bytes: below compression gains nothing
LEVEL = 5
PASSED = ("/events", "/metrics", "/healthz", "/openapi.json")
APART = ("/api/filters", "/feeds/filters", "/api/health")  # they change without the picture
OURS = ("/api/", "/collections", "/conformance", "/tiles/", "/feeds/", "/map.svg")  # what comes from the picture; the rest are the page's files
COMPRESSED = ("application/", "text/", "image/svg")


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer as it was given."""

    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes
    zipped: bytes | None
    showing: str

    @property
    def size(self) -> int:
        return len(self.body) + len(self.zipped or b"")


class Remember:
    """Chooses the picture of a request, and gives what was answered before from the same picture."""

    def __init__(self, app: ASGIApp, views: Views, metrics: Metrics) -> None:
        self.app, self.views, self.metrics = app, views, metrics
        self.kept: OrderedDict[str, Answer] = OrderedDict()
        self.bytes = 0
        self.marks: dict[str, str] = {}  # of the views that answers are kept of, by showing

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] in PASSED[:1] or scope["path"] in PASSED[2:] or scope["method"] not in ("GET", "HEAD"):
            await self.app(scope, receive, send)
            return
        showing = self.views.showing_of(scope["state"].get("user"))
        newest = await run_in_threadpool(self.views.newest, showing) if self.views.due(showing) else self.views.newest(showing)
        scope["state"]["newest"] = newest
        if newest.mark != self.marks.get(showing.name):  # what was said of an earlier picture is asked for no more
            self._forget(showing.name)
            self.marks[showing.name] = newest.mark
        if scope["path"] in PASSED or scope["path"].startswith(APART):
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        tag = _tag(scope, headers, f"{newest.mark}{edition()}" if scope["path"] == "/" else newest.mark if scope["path"].startswith(OURS) else edition())
        asked = [t.strip().removeprefix("W/") for t in headers.get("if-none-match", "").split(",")]
        if tag in asked:
            self.metrics.remembered.labels("not-modified").inc()
            await _send(send, 304, [(b"etag", b"W/" + tag.encode()), (b"cache-control", b"no-cache"), (b"vary", VARY)], b"")
            return
        answer = self.kept.get(tag)
        if answer is None:
            answer = await self._made({**scope, "method": "GET"}, scope, receive, send, tag, showing.name)
        else:
            self.kept.move_to_end(tag)
            self.metrics.remembered.labels("memory").inc()
        if answer is not None:
            await _give(send, answer, headers, head=scope["method"] == "HEAD")

    async def _made(self, inner: Scope, scope: Scope, receive: Receive, send: Send, tag: str, showing: str) -> Answer | None:
        """The answer of the service; None where it was no success and has been sent as it is."""
        start: Message | None = None
        pieces: list[bytes] = []

        async def gathering(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start":
                start = message
            elif message["type"] == "http.response.body":
                pieces.append(message.get("body", b""))

        await self.app(inner, receive, gathering)
        scope["route"] = inner.get("route")
        assert start is not None
        body = b"".join(pieces)
        if start["status"] != 200:
            await _send(send, start["status"], start["headers"], b"" if scope["method"] == "HEAD" else body)
            return None
        zipped = await run_in_threadpool(_zipped, body, start["headers"]) if len(body) > 1 << 16 else _zipped(body, start["headers"])
        return self._keep(tag, start, zipped, body, showing)

    def _forget(self, showing: str) -> None:
        for tag in [t for t, a in self.kept.items() if a.showing == showing]:
            self.bytes -= self.kept.pop(tag).size

    def _keep(self, tag: str, start: Message, zipped: bytes | None, body: bytes, showing: str) -> Answer:
        own = [(k, v) for k, v in start["headers"] if k.lower() not in (b"content-length", b"etag", b"last-modified")]
        if not any(k.lower() == b"cache-control" for k, _ in own):
            own.append((b"cache-control", b"no-cache"))
        answer = Answer((*own, (b"etag", b"W/" + tag.encode()), (b"vary", VARY)), body, zipped, showing)
        if answer.size <= LARGEST:
            self.kept[tag] = answer
            self.bytes += answer.size
        while self.bytes > MOST_BYTES:
            _, old = self.kept.popitem(last=False)
            self.bytes -= old.size
        return answer


VARY = b"Accept, Accept-Encoding, Authorization"


def _tag(scope: Scope, headers: Headers, mark: str) -> str:
    """The entity tag: of the picture, the address, and who asks in which form."""
    user = scope["state"].get("user")
    form = "html" if "text/html" in headers.get("accept", "") else "data"
    parts = (
        mark,
        scope["path"],
        scope.get("query_string", b"").decode("latin-1"),
        form,
        headers.get("host", ""),
        scope.get("scheme", ""),
        f"{user.name}/{user.role}" if user else "",
    )
    return '"' + sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()[:32] + '"'


def _zipped(body: bytes, headers: list[tuple[bytes, bytes]]) -> bytes | None:
    media = next((v.decode("latin-1") for k, v in headers if k.lower() == b"content-type"), "")
    if len(body) < SMALLEST or not media.startswith(COMPRESSED):
        return None
    return gzip.compress(body, LEVEL, mtime=0)


async def _give(send: Send, answer: Answer, headers: Headers, *, head: bool) -> None:
    zipped = answer.zipped if "gzip" in headers.get("accept-encoding", "") else None
    body = zipped if zipped is not None else answer.body
    own = [*answer.headers, (b"content-length", str(len(body)).encode())]
    if zipped is not None:
        own.append((b"content-encoding", b"gzip"))
    await _send(send, 200, own, b"" if head else body)


async def _send(send: Send, status: int, headers: list[tuple[bytes, bytes]], body: bytes) -> None:
    await send({"type": "http.response.start", "status": status, "headers": list(headers)})
    await send({"type": "http.response.body", "body": body})
