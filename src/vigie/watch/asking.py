"""The one client that asks for a watcher: by the rules of SOURCES.toml, with what hosts said before, and interrupted when the watcher ends."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from vigie import __version__
from vigie.collect.pace import Pace
from vigie.collect.sources import Sources
from vigie.store import Store, hosts
from vigie.store.hosts import Host
from vigie.watch.rounds import StoppedError

if TYPE_CHECKING:
    from vigie.collect.web import Web


class Asking:
    """`cache`: the file where fetched pages are kept for conditional requests; None for memory."""

    def __init__(self, cache: Path | None) -> None:
        self.cache = cache
        self.pace = Pace()
        self.current: Web | None = None
        self.rules: tuple[object, ...] = ()
        self.post: Callable[[Callable[[Connection], None]], None] = lambda change: None

    def begin(self, store: Store, post: Callable[[Callable[[Connection], None]], None], stopping: threading.Event) -> None:
        """Remember what hosts said to earlier watchers; from now on keep what they say."""

        def sleep(seconds: float) -> None:
            if stopping.wait(seconds):
                raise StoppedError

        self.post = post
        self.pace = Pace(sleep=sleep, heard=self._heard)
        now = datetime.now(UTC)
        for h in store.ask(hosts.every):
            if h.refusals:
                self.pace.remember(h.host, h.refusals, max(0.0, (h.quiet_until - now).total_seconds()) if h.quiet_until else 0.0)

    def use(self, listed: Sources) -> None:
        """Ask by these rules from now on."""
        rules = (listed.contact, listed.private, listed.max_mb, listed.max_s, listed.pace_s)
        if rules != self.rules:
            from vigie.collect.web import Web

            self.rules = rules
            self.pace.pace_s = listed.pace_s
            self.current = Web(listed.contact, __version__, listed.private, self.cache, int(listed.max_mb * 2**20), listed.max_s, self.pace)

    def web(self) -> Web:
        """Return the client."""
        assert self.current is not None
        return self.current

    def quiet_s(self, host: str) -> float:
        """Return for how many seconds more a host is to be left alone."""
        return self.pace.quiet_s(host)

    def _heard(self, host: str, refusals: int, quiet_s: float) -> None:
        now = datetime.now(UTC)
        said = f"refused {refusals} time(s) in a row; wants {quiet_s:.0f} s of quiet" if refusals else "answers again"
        told = Host(host, refusals, now + timedelta(seconds=quiet_s) if refusals else None, said, now)
        self.post(lambda connection: hosts.told(connection, told))
