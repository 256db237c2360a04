"""What the tests of alerts share: stores of a few documents, rules from text, servers that receive."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import vigie
from vigie.alerts.reading import read_rules
from vigie.alerts.rules import Rules
from vigie.store import Store

AT = datetime(2025, 12, 6, 8, tzinfo=UTC)
TO = '[[to]]\nname = "feed"\natom = "alerts.atom"\n'


def rules(folder: Path, text: str, to: str = TO, top: str = "") -> Rules:
    path = folder / "ALERTS.toml"
    path.write_text(f"[alerts]\n{top}\n{to}\n{text}", encoding="utf-8")
    return read_rules(path)


def told(store: Store, text: str, minutes: int = 0, outlet: str = "Example Wire", **options: str) -> str:
    """Keep a document that appeared so many minutes after AT; return its id."""
    at = AT + timedelta(minutes=minutes)
    document = vigie.read(text, published=at, outlet=outlet, uri=options.get("uri") or f"https://example.org/{outlet.replace(' ', '-')}/{minutes}", language="en")
    return store.add(document, text.encode(), now=at, capture={"fetched": at}).document_id


class Clock:
    """A clock that stands still unless it is moved."""

    def __init__(self, at: datetime = AT) -> None:
        self.at = at

    def __call__(self) -> datetime:
        self.at += timedelta(milliseconds=1)
        return self.at

    def on(self, **by: float) -> datetime:
        self.at += timedelta(**by)
        return self.at


@contextmanager
def hook(*answers: int | Callable[[], int]) -> Iterator[tuple[str, list[tuple[dict[str, str], bytes]]]]:
    """A webhook that answers these in turn, then 204; its address, and what it got."""
    got: list[tuple[dict[str, str], bytes]] = []
    left = list(answers)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            got.append(({k.lower(): v for k, v in self.headers.items()}, self.rfile.read(int(self.headers["content-length"]))))
            answer = left.pop(0) if left else 204
            self.send_response(answer() if callable(answer) else answer)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/hook", got
    finally:
        server.shutdown()
        server.server_close()
