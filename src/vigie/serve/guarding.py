"""What every request passes first: the host that it names, how much it sends and how often, whose token it carries, from which site it comes."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from vigie.errors import StoreError
from vigie.serve.answers import Json
from vigie.serve.page import of_page
from vigie.serve.problems import MEDIA, Problem
from vigie.serve.running import Metrics, log, log_error
from vigie.store import Store, users
from vigie.store.users import User

PUSHES = "/documents"  # where documents are pushed, by whoever has a token: longer than other bodies, in any form, and faster
LONGEST_BODY, LONGEST_PUSH = 64 * 1024, 16 * 2**20
READING, WRITING, TRYING = (100.0, 400.0), (0.5, 30.0), (1 / 6, 10.0)  # per second, at once: of a client's readings, of its writings, of wrong tokens
PUSHING = (50.0, 1000.0)
BELIEVED_S = 5.0  # how long a token that was looked up is believed
CLIENTS = 10_000  # whose rates are remembered
SAFE = ("GET", "HEAD", "OPTIONS")
NO_STORE = ("/healthz", "/metrics")
POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; "
    "worker-src 'self' blob:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "x-frame-options": "DENY",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}


@dataclass(frozen=True)
class Doors:
    """Who may come in. `hosts`: names under which the service may be asked, none for any; `open_reading`: reading needs no token."""

    hosts: frozenset[str] = frozenset()
    open_reading: bool = True


@dataclass
class Rates:
    """How much is left to whom: a bucket for each client that fills with time."""

    left: dict[tuple[str, str], tuple[float, float]] = field(default_factory=dict)

    def take(self, what: str, client: str, rate: tuple[float, float], cost: float = 1.0) -> float:
        """Take one; return 0, or how many seconds to wait."""
        now, (each, most) = time.monotonic(), rate
        kept, at = self.left.get((what, client), (most, now))
        kept = min(most, kept + (now - at) * each)
        if len(self.left) > CLIENTS:
            self.left.clear()
        self.left[what, client] = (kept - cost if kept >= cost else kept, now)
        return 0.0 if kept >= cost else (cost - kept) / each


class Gate:
    """Lets requests in, or answers why not; adds what every answer carries; logs and counts."""

    def __init__(self, app: ASGIApp, store: Store, metrics: Metrics, doors: Doors) -> None:
        self.app, self.store, self.metrics, self.doors = app, store, metrics, doors
        self.rates = Rates()
        self.known: dict[str, tuple[User | None, float]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began, sent = time.monotonic(), _Sent()
        scope.setdefault("state", {})
        client = scope["client"][0] if scope.get("client") else "-"

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                sent.status = message["status"]
                have = {k.lower() for k, _ in message["headers"]}
                message["headers"] = [*message["headers"], *((k.encode(), v.encode()) for k, v in HEADERS.items() if k.encode() not in have)]
            elif message["type"] == "http.response.body":
                sent.size += len(message.get("body", b""))
            await send(message)

        try:
            await self._let_in(scope, client)
            await self.app(scope, _limited(receive, scope["state"]["longest"]), sending)
        except Problem as e:
            await refusal(e)(scope, receive, sending)
        except StoreError as e:
            await refusal(unreadable(e))(scope, receive, sending)
        finally:
            self._count(scope, sent, began, client)

    async def _let_in(self, scope: Scope, client: str) -> None:
        headers, method = Headers(scope=scope), scope["method"]
        self._host(headers)
        local = _loopback(client)
        if method in SAFE and not local:
            self._wait(self.rates.take("read", client, READING))
        user = await self._user(headers, client)
        scope["state"]["user"] = user
        pushes = scope["path"] == PUSHES and user is not None
        longest = scope["state"]["longest"] = LONGEST_PUSH if pushes else LONGEST_BODY
        if int(headers.get("content-length") or 0 if (headers.get("content-length") or "0").isdigit() else 0) > longest:
            raise too_long(longest)
        if method not in SAFE:
            _same_site(headers, method, any_form=pushes)
            what, rate = ("push", PUSHING) if pushes else ("write", WRITING)
            self._wait(self.rates.take(what, user.name if user else client, rate))
        elif user is None and not self.doors.open_reading and scope["path"] != "/healthz" and not of_page(scope["path"], headers.get("accept", "")):
            raise Problem(401, "reading needs a token here: `vigie user add NAME --role desk --db ...` makes one", headers={"WWW-Authenticate": "Bearer"})

    def _host(self, headers: Headers) -> None:
        """Refuse names that are not ours: another site's name that leads here would let its scripts read."""
        name = urlsplit("//" + headers.get("host", "")).hostname if "@" not in headers.get("host", "") else None
        if self.doors.hosts and name not in self.doors.hosts:
            raise Problem(400, "this service is not asked under this host name: use the address that `vigie serve` printed, or start it with --allow-host NAME")

    async def _user(self, headers: Headers, client: str) -> User | None:
        told = headers.get("authorization")
        if told is None:
            return None
        scheme, _, token = told.partition(" ")
        if scheme.lower() != "bearer" or not token.strip() or len(token) > 200:
            raise Problem(401, "no token in the header Authorization: send 'Bearer TOKEN'", headers={"WWW-Authenticate": "Bearer"})
        key = users.hash_of(token.strip())
        user, at = self.known.get(key, (None, float("-inf")))
        if time.monotonic() - at > BELIEVED_S:
            user = await run_in_threadpool(self.store.ask, users.of_token, token.strip())
            if len(self.known) > CLIENTS:
                self.known.clear()
            self.known[key] = (user, time.monotonic())
        if user is None:
            self._wait(self.rates.take("token", client, TRYING))
            raise Problem(401, "nobody has this token: `vigie user list` tells who has one, `vigie user add` makes one", headers={"WWW-Authenticate": "Bearer"})
        return user

    def _wait(self, seconds: float) -> None:
        if seconds > 0:
            raise Problem(429, f"too many requests: wait {seconds:.0f} s", headers={"Retry-After": str(int(seconds) + 1)})

    def _count(self, scope: Scope, sent: _Sent, began: float, client: str) -> None:
        route = getattr(scope.get("route"), "path", "other")
        user = scope["state"].get("user")
        self.metrics.requests.labels(scope["method"] if scope["method"] in (*SAFE, "POST") else "other", route, str(sent.status)).inc()
        if route != "/events":
            self.metrics.seconds.labels(route).observe(time.monotonic() - began)
        log(scope["method"][:10], scope["path"], sent.status, began, sent.size, client, user.name if user else None)


@dataclass
class _Sent:
    status: int = 0
    size: int = 0


def _loopback(client: str) -> bool:
    try:
        return ip_address(client).is_loopback
    except ValueError:
        return client in ("-", "testclient")


def _same_site(headers: Headers, method: str, *, any_form: bool) -> None:
    """Refuse what another site's page sends, and bodies that are no JSON: forms can send those without asking. `any_form`: what no form can send."""
    origin = headers.get("origin")
    if origin is not None and urlsplit(origin).netloc != headers.get("host") or headers.get("sec-fetch-site") in ("cross-site", "same-site"):
        raise Problem(403, "another site's page may not write here: write from the page of this service, or from a program")
    if method != "DELETE" and not any_form and headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise Problem(415, "the body is no JSON: send Content-Type: application/json")


def too_long(longest: int) -> Problem:
    """Return the refusal of a body that is too long."""
    return Problem(413, f"the body is longer than {longest // 1024} KiB: send less at once")


def _limited(receive: Receive, longest: int) -> Receive:
    """What receives a body, and stops where it is too long."""
    taken = 0

    async def receiving() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > longest:
            raise too_long(longest)
        return message

    return receiving


def refusal(problem: Problem) -> Response:
    """Return a problem as an answer."""
    return Json(problem.body(), problem.status, headers={**problem.headers, "Cache-Control": "no-store"}, media_type=MEDIA)


def unreadable(error: StoreError) -> Problem:
    """Return what readers are told where the store cannot be read; why, and where it is, stands in the log only."""
    log_error(str(error))
    return Problem(503, "the store cannot be read just now: try again in a moment; the service's log says why", headers={"Retry-After": "5"})


def hosts_of(host: str, more: Iterable[str]) -> frozenset[str]:
    """Return the names under which a service that listens at `host` may be asked; none for any where it listens to the world and no name is given."""
    named = {h.strip("[]").lower() for h in more}
    if host in ("0.0.0.0", "::", ""):
        return frozenset(named | {"localhost", "127.0.0.1", "::1"} if named else ())
    return frozenset(named | {"localhost", "127.0.0.1", "::1", host.lower()})
