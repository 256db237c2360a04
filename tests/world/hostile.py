"""Answers of servers that mean harm, or are broken: handlers for `collecting.World.pages`. What they managed to send is counted."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable
from contextlib import suppress
from http.server import BaseHTTPRequestHandler

Handler = Callable[[BaseHTTPRequestHandler], None]
PIECE = b"<p>water is out</p>" * 3449  # some 64 KB


def bomb(n_bytes: int, kind: str = "gzip") -> bytes:
    """A small body that opens into `n_bytes`, made piece by piece."""
    pack = zlib.compressobj(9, zlib.DEFLATED, {"gzip": 31, "zlib": 15, "deflate": -15}[kind])
    return b"".join(pack.compress(bytes(1 << 20)) for _ in range(n_bytes >> 20)) + pack.flush()


def russian_doll(depth: int) -> bytes:
    """Gzip within gzip within gzip."""
    data = b"x" * 1000
    for _ in range(depth):
        data = gzip.compress(data)
    return data


def endless(sent: list[int], n_bytes: int, head: dict[str, str] | None = None, piece: bytes = PIECE) -> Handler:
    """A body of `n_bytes`, sent for as long as somebody reads; `sent`: the sum, for each request."""

    def handle(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        for name, value in (head or {"Content-Type": "text/html"}).items():
            handler.send_header(name, value)
        handler.end_headers()
        sent.append(0)
        try:
            while sent[-1] < n_bytes:
                handler.wfile.write(piece)
                sent[-1] += len(piece)
        except OSError:
            pass  # the visitor has had enough
        handler.close_connection = True

    return handle


def endless_head(sent: list[int], n_bytes: int) -> Handler:
    """Header lines without end."""

    def handle(handler: BaseHTTPRequestHandler) -> None:
        sent.append(0)
        try:
            handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
            while sent[-1] < n_bytes:
                line = f"X-{sent[-1]}: {'y' * 4000}\r\n".encode()
                handler.wfile.write(line)
                sent[-1] += len(line)
        except OSError:
            pass
        handler.close_connection = True

    return handle


def raw(data: bytes) -> Handler:
    """These very bytes instead of an answer."""

    def handle(handler: BaseHTTPRequestHandler) -> None:
        with suppress(OSError):
            handler.wfile.write(data)
        handler.close_connection = True

    return handle


def wall(handler: BaseHTTPRequestHandler) -> None:
    """A cookie wall: whoever brings no cookie is sent to fetch one, and back."""
    let_in = "consent=yes" in (handler.headers.get("Cookie") or "")
    handler.send_response(200 if let_in else 302)
    if not let_in:
        handler.send_header("Set-Cookie", "consent=yes; Path=/; Max-Age=9999999")
        handler.send_header("Location", handler.path)
    handler.send_header("Content-Length", "4")
    handler.end_headers()
    handler.wfile.write(b"here")
