"""One address -> what it answers: polite, bounded, and never somewhere that it must not go.

Every hop of a redirection is a request of its own: robots.txt, pace, and the guard on private addresses hold for each. What was fetched before is asked
for again conditionally (RFC 9111); a 304 gives the bytes that were kept.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.cookiejar import DefaultCookiePolicy
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import urljoin, urlsplit

import hishel
import httpcore2
import httpx2
from hishel.httpx2 import CacheTransport

from vigie.collect.guard import GuardedBackend, guarded
from vigie.collect.inflating import plain
from vigie.collect.pace import Pace
from vigie.collect.robots import Robots
from vigie.errors import InputError, OptionError

REDIRECTIONS = 5
SILENCE_S = 15.0  # between two pieces
PATIENCE_S = 60.0  # how long a refusal that names its time is waited for; beyond, the next run tries again
TRIES = 3
CACHE_BYTES = 2**30
MEMORY_BYTES = 2**26  # where no file keeps what was fetched


class RefusedError(InputError):
    """An answer other than 200, with its `status`."""

    def __init__(self, message: str, status: int) -> None:
        super().__init__(message)
        self.status = status


@dataclass(frozen=True, slots=True)
class Answer:
    """What an address gave. `address`: where the redirections ended; `unchanged`: the server said that it is as it was."""

    address: str
    status: int
    headers: dict[str, str]
    data: bytes
    fetched: datetime
    unchanged: bool = False

    @property
    def capture(self) -> dict[str, Any]:
        """What a store keeps of the fetch."""
        kept: dict[str, Any] = {k: self.headers[k] for k in ("etag", "last-modified") if k in self.headers}
        return {"fetched": self.fetched, "http_status": self.status, "content_type": self.headers.get("content-type"), "address": self.address, **kept}


@dataclass
class Web:
    """A client that asks by the rules. `contact`: address or e-mail under which a site's owner reaches who collects; `cache`: file for what was fetched."""

    contact: str
    version: str
    private: tuple[str, ...] = ()
    cache: Path | None = None
    max_bytes: int = 16 * 2**20
    max_s: float = 60.0
    pace: Pace = field(default_factory=Pace)

    def __post_init__(self) -> None:
        self.agent = f"vigie/{self.version} (+{self.contact})"
        self.backend = guarded(self.private)
        self.robots = Robots(self._robots_file, "vigie")
        _usable(self.cache)
        storage = _storage(self.cache, self.max_bytes)
        transport = CacheTransport(_transport(self.backend), storage=storage, rfc={"shared": False})  # without rfc it would keep every page for ever
        # no-cache: always ask whether it changed. Else the cache would take a page that was last modified long ago for one that stays, for up to a week.
        headers = {"User-Agent": self.agent, "Accept-Encoding": "gzip, deflate", "Cache-Control": "no-cache"}
        self.client = httpx2.Client(transport=transport, headers=headers, timeout=SILENCE_S, trust_env=False, follow_redirects=False)
        self.client.cookies.jar.set_policy(DefaultCookiePolicy(allowed_domains=()))  # none is taken: nobody follows us, and none pile up in months of watching

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.client.close()

    def get(self, address: str, *, accept: str = "text/html,application/xhtml+xml,*/*;q=0.5", robots: bool = True) -> Answer:
        """Return what an address holds. Raises InputError, with what to do, for whatever is in the way; an answer other than 200 is in the way."""
        seen: list[str] = []
        for _ in range(REDIRECTIONS + 1):
            if address in seen:
                raise InputError(f"{seen[0]} redirects in a circle ({address} comes twice): open it in a browser and give the address where it ends")
            seen.append(address)
            answer = self._patiently(address, accept, robots)
            onward = answer.headers.get("location") if answer.status in (301, 302, 303, 307, 308) else None
            if onward is None:
                if answer.status != 200:
                    raise RefusedError(f"{address} answers {answer.status}: open it in a browser and check the address", answer.status)
                return answer
            address = _joined(address, onward)
        raise InputError(f"{seen[0]}: more than {REDIRECTIONS} redirections: give the address where they end")

    def _patiently(self, address: str, accept: str, robots: bool) -> Answer:
        host = _host(address)
        for left in range(TRIES - 1, -1, -1):
            quiet = self.pace.quiet_s(host)
            if quiet > PATIENCE_S:
                raise InputError(f"{host} asked to be left alone for {quiet:.0f} s more: run again later, or raise pace_s of its sources")
            if robots and not self.robots.allows(address):
                raise InputError(f"{address}: {self.robots.why(address)}")
            if robots:
                self.pace.slower(host, self.robots.delay_s(address))
            answer = self._once(address, accept)
            if answer.status not in (429, 503):
                self.pace.answered(host)
                return answer
            wait = self.pace.refused(host, answer.headers.get("retry-after"))
            if wait > PATIENCE_S or not left:
                what = f"{address} answers {answer.status} (too many requests, or overloaded): run again in {wait:.0f} s, or raise pace_s"
                raise RefusedError(what, answer.status)
        raise AssertionError("the last try returns or raises")

    def _once(self, address: str, accept: str) -> Answer:
        self.pace.turn(_host(address))
        self.backend.deadline = time.monotonic() + self.max_s
        with _told(address, self.max_s), self.client.stream("GET", address, headers={"Accept": accept}) as r:
            headers = {k.lower(): v for k, v in r.headers.items()}
            data = b""
            if r.status_code == 200:
                data = plain(self._timely(address, r.iter_raw()), headers.get("content-encoding", ""), self.max_bytes, address)
            status: Any = r.extensions.get("caching")
            return Answer(address, r.status_code, headers, data, datetime.now(UTC), bool(status and status.get("from_cache")))

    def _timely(self, address: str, pieces: Iterator[bytes]) -> Iterator[bytes]:
        for piece in pieces:
            if time.monotonic() > self.backend.deadline:
                raise InputError(f"{address} takes longer than {self.max_s:.0f} s: try again later, or raise max_s in [collect]")
            yield piece

    def _robots_file(self, address: str) -> tuple[int, bytes]:
        """Status and body of a robots.txt, its redirections followed; status 500 where it cannot be had."""
        try:
            for _ in range(REDIRECTIONS + 1):
                answer = self._once(address, "text/plain,*/*;q=0.5")
                if answer.status not in (301, 302, 303, 307, 308) or "location" not in answer.headers:
                    return answer.status, answer.data
                address = _joined(address, answer.headers["location"])
        except InputError as e:
            return 500, str(e).encode()
        return 404, b""


def _storage(cache: Path | None, max_bytes: int) -> hishel.SqliteStorage:
    """Where fetched pages are kept: in a file, or in memory as long as the client lives."""
    if cache is not None:
        return hishel.SqliteStorage(database_path=cache, max_size=CACHE_BYTES, max_stream_size=max_bytes)
    memory = sqlite3.connect(":memory:", check_same_thread=False, isolation_level=None)
    return hishel.SqliteStorage(connection=memory, max_size=MEMORY_BYTES, max_stream_size=max_bytes)


def _usable(cache: Path | None) -> None:
    """Refuse a file that is no database now; the cache itself would go on without keeping anything."""
    if cache is None:
        return
    try:
        with closing(sqlite3.connect(cache)) as connection:
            connection.execute("PRAGMA schema_version").fetchone()
    except sqlite3.Error as e:
        raise OptionError(f"{cache} cannot keep fetched pages ({e}): delete it, or name another file with --cache") from e


def _transport(backend: GuardedBackend) -> httpx2.HTTPTransport:
    """A transport whose every connection goes through the guard; connections are not kept, so that each is looked at."""
    context = httpx2.create_ssl_context(trust_env=False)
    transport = httpx2.HTTPTransport(verify=context, trust_env=False)
    transport._pool = httpcore2.ConnectionPool(ssl_context=context, max_keepalive_connections=0, network_backend=backend)
    return transport


@contextmanager
def _told(address: str, max_s: float) -> Iterator[None]:
    """What goes wrong on the way, in words."""
    try:
        yield
    except (httpx2.TimeoutException, httpcore2.TimeoutException) as e:
        raise InputError(f"{address} does not answer in time ({max_s:.0f} s in all, {SILENCE_S:.0f} s of silence): try again later") from e
    except (httpx2.HTTPError, httpx2.InvalidURL, httpcore2.NetworkError, httpcore2.ProtocolError) as e:
        raise InputError(f"{address}: the connection broke ({e or type(e).__name__}): check the address and try again") from e


def _joined(address: str, onward: str) -> str:
    try:
        return urljoin(address, onward.strip()).split("#", 1)[0]
    except ValueError as e:
        raise InputError(f"{address} redirects to {onward!r}, which is no address ({e}): tell its publisher") from e


def _host(address: str) -> str:
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError as e:
        raise InputError(f"{address!r} is no address: {e}") from e
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise InputError(f"{address!r} is no http or https address: write https://host/path")
    if parts.username or parts.password:
        raise InputError(f"{parts.hostname}: an address with a name and a password in it is not asked: take them out")
    return parts.hostname if port is None else f"{parts.hostname}:{port}"
