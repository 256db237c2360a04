"""Which machines may be asked: none of the own machine or network unless it is listed, looked at again for each connection.

The host is resolved here and the connection goes to the very address that was looked at: a name that changes its mind in between leads nowhere.
"""

from __future__ import annotations

import ipaddress
import socket
import threading
import time
from collections.abc import Iterable, Sequence
from typing import Any

import httpcore2

from vigie.errors import InputError

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


class Guard:
    """`private`: what is allowed beside the public network: host names, addresses, networks (10.0.0.0/8)."""

    def __init__(self, private: Iterable[str] = ()) -> None:
        self.hosts: set[str] = set()
        self.networks: list[ipaddress.IPv4Network | ipaddress.IPv6Network] = []
        for entry in private:
            try:
                self.networks.append(ipaddress.ip_network(entry, strict=False))
            except ValueError:
                self.hosts.add(entry.casefold())

    def addresses(self, host: str, port: int) -> list[str]:
        """Return the addresses of a host, every one of which may be asked; InputError where one may not, or where there is none."""
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as e:
            raise InputError(f"no such host {host} ({e}): check the address and the network") from e
        names = list(dict.fromkeys(str(where[0]) for *_, where in found))
        for name in names:
            ip = ipaddress.ip_address(name.split("%")[0])
            if not self.allows(host, ip):
                raise InputError(f"{host} is {ip}, an address of a private network: list it under private in [collect] if you mean it")
        return names

    def allows(self, host: str, ip: Address) -> bool:
        """Return whether a host at an address may be asked; addresses that carry another one inside are judged by both."""
        if host.casefold() in self.hosts or any(ip in network for network in self.networks):
            return True
        return all(one.is_global and not one.is_multicast for one in (ip, *_inside(ip)))


def _inside(ip: Address) -> Iterable[Address]:
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped:
            yield ip.ipv4_mapped
        if ip.sixtofour:
            yield ip.sixtofour
        if ip.teredo:
            yield from ip.teredo
        if ip in _NAT64:
            yield ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)


class GuardedBackend(httpcore2.NetworkBackend):
    """Connects to addresses that the guard allows; `deadline` (monotonic seconds) holds for everything that is read or written by a thread."""

    def __init__(self, guard: Guard) -> None:
        self.guard = guard
        self.plain = httpcore2.SyncBackend()
        self._own = threading.local()

    @property
    def deadline(self) -> float:
        return float(getattr(self._own, "deadline", "inf"))

    @deadline.setter
    def deadline(self, at: float) -> None:
        self._own.deadline = at

    def connect_tcp(
        self, host: str, port: int, timeout: float | None = None, local_address: str | None = None, socket_options: Any = None
    ) -> httpcore2.NetworkStream:
        broken: Exception | None = None
        for address in self.guard.addresses(host, port):
            try:
                stream = self.plain.connect_tcp(address, port, self.left(timeout), local_address, socket_options)
                return _Timed(stream, self)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as e:
                broken = e
        raise broken or httpcore2.ConnectError(f"{host} has no address")

    def connect_unix_socket(self, path: str, timeout: float | None = None, socket_options: Any = None) -> httpcore2.NetworkStream:
        raise InputError(f"{path} is no address of the web")

    def sleep(self, seconds: float) -> None:
        time.sleep(seconds)

    def left(self, timeout: float | None) -> float:
        """Return the seconds that a step may take; a timeout of the library's own kind where none are left."""
        rest = self.deadline - time.monotonic()
        if rest <= 0:
            raise httpcore2.ReadTimeout("its time is up")
        return min(rest, timeout if timeout is not None else rest)


class _Timed(httpcore2.NetworkStream):
    def __init__(self, stream: httpcore2.NetworkStream, backend: GuardedBackend) -> None:
        self.stream, self.backend = stream, backend

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self.stream.read(max_bytes, self.backend.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self.stream.write(buffer, self.backend.left(timeout))

    def close(self) -> None:
        self.stream.close()

    def start_tls(self, ssl_context: Any, server_hostname: str | None = None, timeout: float | None = None) -> httpcore2.NetworkStream:
        return _Timed(self.stream.start_tls(ssl_context, server_hostname, self.backend.left(timeout)), self.backend)

    def get_extra_info(self, info: str) -> Any:
        return self.stream.get_extra_info(info)


def guarded(hosts: Sequence[str]) -> GuardedBackend:
    """Return a backend for the public network and what is listed."""
    return GuardedBackend(Guard(hosts))
