"""Servers on this machine that behave like the world, and clients that may ask them. No request leaves the machine."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from random import Random

from vigie.collect.pace import Pace
from vigie.collect.web import Web

Reply = tuple[int, dict[str, str], bytes]
CONTACT = "desk@example.org"


class World:
    """`pages`: path -> reply, or a function of the request that writes its own; `log`: what was asked for, with its headers."""

    def __init__(self) -> None:
        self.pages: dict[str, Reply | Callable[[BaseHTTPRequestHandler], Reply | None]] = {}
        self.log: list[tuple[str, dict[str, str]]] = []
        self.address = ""

    def page(self, path: str, body: str | bytes, status: int = 200, **headers: str) -> None:
        data = body.encode() if isinstance(body, str) else body
        self.pages[path] = (status, {"Content-Type": "text/html; charset=utf-8", **{k.replace("_", "-"): v for k, v in headers.items()}}, data)

    def asked(self, path: str) -> int:
        return sum(p == path for p, _ in self.log)


@contextmanager
def world() -> Iterator[World]:
    here = World()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            here.log.append((self.path, {k.lower(): v for k, v in self.headers.items()}))
            found = here.pages.get(self.path, (404, {}, b"nothing here"))
            reply = found(self) if callable(found) else found
            if reply is None:
                return
            status, headers, body = reply
            etag = headers.get("ETag")
            if etag and self.headers.get("If-None-Match") == etag:
                status, body = 304, b""
            try:
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)
            except OSError:
                pass  # the client has had enough

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    here.address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield here
    finally:
        server.shutdown()
        server.server_close()


class Clock:
    """Time that passes only where somebody sleeps."""

    def __init__(self) -> None:
        self.now, self.slept = 1000.0, []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


def client(clock: Clock | None = None, private: tuple[str, ...] = ("127.0.0.1",), **options) -> Web:
    clock = clock or Clock()
    return Web(CONTACT, "0", private, pace=Pace(2.0, clock, clock.sleep, Random(7)), **options)
