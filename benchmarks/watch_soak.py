"""A day squeezed into minutes (benchmarks/watch.py soak): ten sources on this machine, with faults of every sort, and a watcher that is killed now and then.

At the end every item that was published must be in the store once, and the health report must name the sources that went quiet, dropped, changed their layout.
"""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from watch import Memory, watcher  # the neighbour

from vigie.store import Store, arrivals, health, open_store

TOWNS = ("Kharkiv", "Poltava", "Odesa", "Kherson", "Sumy", "Dnipro", "Lviv", "Rivne")
TOLD = ("Electricity is out in {0}", "Explosions were heard in {0}", "Water was restored in {0}", "{1} people were injured in {0}")
SHOWN = 200  # entries that a feed shows
GAP_S = 4.0  # between two items of a source, in the mean
WATCHERS_KILLED = 6
Reply = tuple[int, dict[str, str], bytes]


class Outlet:
    """A feed or a page that grows. `faults`: what may befall a request, by chance."""

    def __init__(self, name: str, sort: str, faults: float, seed: int) -> None:
        self.name, self.sort, self.faults, self.chance = name, sort, faults, random.Random(seed)
        self.items: list[tuple[str, str, str]] = []  # id, moment, text
        self.gap_s, self.shell = GAP_S, False
        self.next_at = time.monotonic()

    def tick(self) -> None:
        """Publish what is due."""
        while self.gap_s and time.monotonic() >= self.next_at:
            n = len(self.items)
            town = self.chance.choice(TOWNS)
            text = f"{self.chance.choice(TOLD).format(town, 2 + n % 7)}, the mayor said in note {n} of {self.name}."
            self.items.append((f"{self.name}-{n}", datetime.now(UTC).isoformat(timespec="seconds"), text))
            self.next_at += self.chance.expovariate(1 / self.gap_s)

    def reply(self) -> Reply | None:
        """What is answered; None for a connection that breaks."""
        if self.chance.random() < self.faults:
            return self.chance.choice(FAULTS)()
        if self.sort == "page":
            return 200, {"Content-Type": "text/html; charset=utf-8"}, self._page().encode()
        rows = [{"id": i, "url": f"https://example.org/{i}", "title": "", "date_published": at, "content_text": text} for i, at, text in self.items[-SHOWN:]]
        feed = {"version": "https://jsonfeed.org/version/1.1", "title": self.name, "items": rows[::-1]}
        return 200, {"Content-Type": "application/feed+json"}, json.dumps(feed).encode()

    def _page(self) -> str:
        if self.shell:
            return "<html lang='en'><body><div id='app'>Loading</div><script src='/app.js'></script></body></html>"
        body = "".join(f"<p>{text}</p>" for _, _, text in self.items[-40:])
        return f"<html lang='en'><head><title>{self.name}</title></head><body><article><h1>{self.name}</h1>{body}</article></body></html>"


FAULTS: tuple[Callable[[], Reply | None], ...] = (
    lambda: (503, {"Retry-After": "2"}, b"busy"),
    lambda: (429, {"Retry-After": "3"}, b"slower"),
    lambda: (500, {}, b"oops"),
    lambda: (404, {}, b"gone"),
    lambda: (200, {"Content-Type": "application/feed+json"}, b'{"version": "https://jsonfeed.org/version/1.1", "items": [{'),
    lambda: (200, {"Content-Type": "application/rss+xml"}, b'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "aaaa">]><rss>&a;</rss>'),
    lambda: (200, {"Content-Encoding": "gzip", "Content-Type": "text/html"}, b"\x1f\x8b\x08\x00 not gzip"),
    lambda: (302, {"Location": "http://169.254.169.254/"}, b""),
    lambda: None,
)


def outlets() -> list[Outlet]:
    names = ("steady", "faulty", "bursting", "silent", "dropping", "late", "north", "south")
    feeds = (Outlet(n, "feed", 0.3 if n == "faulty" else 0.05, i) for i, n in enumerate(names))
    return [*feeds, Outlet("shell", "page", 0.02, 90), Outlet("live", "page", 0.02, 91)]


def served(outlet: Outlet) -> ThreadingHTTPServer:
    """Serve an outlet at a port of its own: for those who ask, each is a host."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            reply = (404, {}, b"") if self.path == "/robots.txt" else outlet.reply()
            if reply is None:
                self.close_connection = True
                return
            status, headers, body = reply
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def soak(minutes: float, folder: Path) -> None:
    """Run it and say what came of it."""
    every, url, log = outlets(), f"{folder}/x.sqlite", folder / "log.jsonl"
    servers = [served(o) for o in every]
    file = folder / "SOURCES.toml"
    head = '[collect]\ncontact = "desk@example.org"\nprivate = ["127.0.0.1"]\npace_s = 0.05\nevery_s = 2\n'
    block = '\n[[source]]\nname = "{0}"\nsort = "{1}"\naddress = "http://127.0.0.1:{2}/{0}"\nlanguage = "en"\noutlet = "{0}"\n'
    file.write_text(head + "".join(block.format(o.name, o.sort, s.server_address[1]) for o, s in zip(every, servers, strict=True)))
    begin, end = time.monotonic(), time.monotonic() + 60 * minutes
    with open_store(url, create=True) as store:
        running = watcher(url, log, str(file), jobs=1)
        memory = Memory(running.pid)
        kills = [begin + 60 * minutes * (k + 1) / (2 * WATCHERS_KILLED + 2) for k in range(WATCHERS_KILLED)]
        while time.monotonic() < end:
            for o in every:
                o.tick()
            _turn(every, (time.monotonic() - begin) / (60 * minutes))
            if kills and time.monotonic() > kills[0]:
                kills.pop(0)
                running = _killed(running, url, log, file)
                memory.pid = running.pid
            time.sleep(0.1)
        found = _settled(store, every)
        troubles = {h.source.name: [t.what for t in h.troubles] for h in store.ask(health.every, datetime.now(UTC))}
        said = memory.told()
        running.send_signal(signal.SIGTERM)
        running.wait()
        _tell(store, every, found, troubles, said, minutes)
    for server in servers:
        server.shutdown()


def _turn(every: list[Outlet], part: float) -> None:
    """From six tenths on one is silent, one gives a tenth, one is built in another way."""
    if part < 0.6:
        return
    for o in every:
        if o.name == "silent":
            o.gap_s = 0.0
        elif o.name == "dropping" and o.gap_s == GAP_S:
            o.gap_s = 10 * GAP_S
        elif o.name == "shell":
            o.shell = True


def _killed(running: subprocess.Popen[bytes], url: str, log: Path, file: Path) -> subprocess.Popen[bytes]:
    running.send_signal(signal.SIGKILL)
    running.wait()
    print("  killed", file=sys.stderr)
    return watcher(url, log, str(file), jobs=1)


def _settled(store: Store, every: list[Outlet], at_most_s: float = 120.0) -> set[str]:
    """The addresses of the documents, once all items are there or nothing more comes."""
    want = set(_addresses(every))
    end = time.monotonic() + at_most_s
    while time.monotonic() < end:
        found = {d.uri for d in store.picture().documents if d.uri}
        if want <= found and not store.ask(arrivals.waiting):
            return found
        time.sleep(2.0)
    return found


def _addresses(every: list[Outlet]) -> Iterator[str]:
    return (f"https://example.org/{i}" for o in every if o.sort == "feed" for i, _, _ in o.items)


def _tell(store: Store, every: list[Outlet], found: set[str], troubles: dict[str, list[str]], memory: str, minutes: float) -> None:
    want = list(_addresses(every))
    documents = [d.uri for d in store.picture().documents if d.uri and d.uri.startswith("https://example.org/")]
    lost = [i for i in want if i not in found]
    print(f"{minutes:g} minutes, {WATCHERS_KILLED} kills: {len(want):,} items published, {len(lost)} lost, {len(documents) - len(set(documents))} doubled")
    print("in trouble: " + "; ".join(f"{name}: {', '.join(what)}" for name, what in troubles.items() if what))
    print(f"memory: {memory}")
    wanted = {"silent": "silent", "dropping": "dropped", "shell": "layout"}
    missed = [f"{name} is not told as {what}" for name, what in wanted.items() if what not in troubles.get(name, [])]
    print("; ".join(missed) if missed else "every source that went quiet is named")
