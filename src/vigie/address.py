"""Fetch what an http(s) address holds: bounded in size and time, and not from a private network unless it is asked for.

The host's name is resolved once, every address of it is looked at, and the connection goes to the one looked at; each redirection is treated alike.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urljoin, urlsplit

from vigie.errors import InputError, OptionError

MAX_BYTES = 2_000_000_000  # the largest dump of GeoNames (all countries, zipped) has 400 MB
MAX_S = 1800.0
SILENCE_S = 30.0  # between two pieces
REDIRECTIONS = 5
PIECE = 1 << 18


def is_address(source: str) -> bool:
    """Return whether a source is an address and not a file."""
    return source.lower().startswith(("http://", "https://"))


def fetched(url: str, *, headers: dict[str, str] | None = None, private: bool = False, max_bytes: int = MAX_BYTES, max_s: float = MAX_S) -> Iterator[bytes]:
    """Yield the body of an address in pieces. `private`: addresses of the own machine or network are allowed too.

    Raises OptionError for an address that may not be asked, InputError where it does not answer, answers otherwise than with 200, gives too much, too
    slowly, or less than it announced.
    """
    end = time.monotonic() + max_s
    for _ in range(REDIRECTIONS):
        with _answer(url, headers or {}, private=private) as answer:
            if answer.status in (301, 302, 303, 307, 308) and answer.headers.get("Location"):
                url = urljoin(url, answer.headers["Location"])
                continue
            if answer.status != 200:
                raise InputError(f"{url} answers {answer.status} {answer.reason}: open it in a browser and check the address")
            yield from _pieces(url, answer, max_bytes, end)
            return
    raise InputError(f"{url}: more than {REDIRECTIONS} redirections: give the address where they end")


def _pieces(url: str, answer: http.client.HTTPResponse, max_bytes: int, end: float) -> Iterator[bytes]:
    announced = int(answer.headers["Content-Length"]) if (answer.headers.get("Content-Length") or "").isdigit() else None
    n = 0
    while piece := answer.read(PIECE):
        n += len(piece)
        if n > max_bytes:
            raise InputError(f"{url} gives more than {max_bytes:,} bytes: download the file, take out what you need, and give the file")
        if time.monotonic() > end:
            raise InputError(f"{url} takes too long: download the file with a tool that can resume, and give the file")
        yield piece
    if announced is not None and n < announced:
        raise InputError(f"{url} ended after {n:,} of {announced:,} bytes: try again")


@contextmanager
def _answer(url: str, headers: dict[str, str], *, private: bool) -> Iterator[http.client.HTTPResponse]:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise OptionError(f"{url!r} is no http or https address: write https://host/path")
    if parts.username or parts.password:
        raise OptionError(f"{parts.hostname}: an address with a name and a password in it is not asked: download the file yourself")
    try:
        port = parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError as e:
        raise OptionError(f"{url!r}: {e}: mend the port") from e
    connection = _connected(url, parts.hostname, port, parts.scheme == "https", private=private)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        connection.request("GET", path, headers={"User-Agent": "vigie", "Accept-Encoding": "identity", **headers})
        yield connection.getresponse()
    except (OSError, http.client.HTTPException) as e:
        raise InputError(f"{url}: the connection broke ({e or type(e).__name__}): try again, or download the file and give it") from e
    finally:
        connection.close()


def _connected(url: str, host: str, port: int, secure: bool, *, private: bool) -> http.client.HTTPConnection:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as e:
        raise InputError(f"{url}: no such host ({e}): check the address and the network, or give a file") from e
    for *_, where in found:
        ip = ipaddress.ip_address(str(where[0]).split("%")[0])
        ip = getattr(ip, "ipv4_mapped", None) or ip
        if not private and (not ip.is_global or ip.is_multicast):
            raise OptionError(f"{host} is {ip}, an address of a private network: download the file and give it, or add --allow-private if you mean it")
    family, kind, protocol, _, where = found[0]
    try:
        raw = socket.socket(family, kind, protocol)
        raw.settimeout(SILENCE_S)
        raw.connect(where)
        context = ssl.create_default_context() if secure else None
        stream = context.wrap_socket(raw, server_hostname=host) if context else raw
    except OSError as e:
        raise InputError(f"{url} does not answer ({e}): check the address and the network, or give a file") from e
    connection: http.client.HTTPConnection = http.client.HTTPConnection(host, port, timeout=SILENCE_S)
    connection.sock = stream
    return connection
