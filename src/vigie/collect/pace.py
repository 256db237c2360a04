"""How fast a host is asked: never twice within its pace, later where it says so. Several threads may ask at once."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from random import Random
from threading import RLock

JITTER = 0.3  # of the pace: visits of many sources do not fall into step
FIRST_WAIT_S = 5.0  # after a refusal that names no time; doubled each time up to LONGEST_WAIT_S
LONGEST_WAIT_S = 3600.0
MOST_DOUBLED = 16
LONGEST_DELAY_S = 60.0  # the slowest pace that a robots.txt can ask for; some ask for days, by mistake


@dataclass
class _Host:
    pace_s: float
    next_at: float = 0.0
    refusals: int = 0
    quiet_until: float = 0.0


@dataclass
class Pace:
    """`pace_s`: seconds between two requests to one host. `clock` (monotonic seconds) and `sleep` are the system's but in tests.

    `heard` is told what hosts say of being asked: host, refusals in a row (0: it answers again), seconds of quiet that it wants.
    """

    pace_s: float = 2.0
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    chance: Random = field(default_factory=Random)
    hosts: dict[str, _Host] = field(default_factory=dict)
    heard: Callable[[str, int, float], None] = lambda host, refusals, quiet_s: None
    lock: RLock = field(default_factory=RLock)

    def remember(self, host: str, refusals: int, quiet_s: float) -> None:
        """Take over what a host said to an earlier process."""
        with self.lock:
            one = self._host(host)
            one.refusals, one.quiet_until = refusals, self.clock() + quiet_s
            one.next_at = max(one.next_at, one.quiet_until)

    def slower(self, host: str, pace_s: float) -> None:
        """Ask this host no faster than every `pace_s` seconds."""
        with self.lock:
            one = self._host(host)
            one.pace_s = max(one.pace_s, min(pace_s, LONGEST_DELAY_S))

    def turn(self, host: str) -> None:
        """Return when the host may be asked again, and count the request that follows."""
        with self.lock:
            one, now = self._host(host), self.clock()
            at = max(now, one.next_at)
            one.next_at = at + one.pace_s * (1 + JITTER * self.chance.random())
        if at > now:
            self.sleep(at - now)

    def answered(self, host: str) -> None:
        """Take note that the host answered: earlier refusals are forgotten."""
        with self.lock:
            one = self._host(host)
            before, one.refusals = one.refusals, 0
        if before:
            self.heard(host, 0, 0.0)

    def refused(self, host: str, retry_after: str | None) -> float:
        """Take note of a 429 or 503; return the seconds for which the host is to be left alone."""
        with self.lock:
            one = self._host(host)
            one.refusals += 1
            wait = _asked(retry_after)
            if wait is None:
                wait = FIRST_WAIT_S * 2 ** min(one.refusals - 1, MOST_DOUBLED)
            wait = min(max(wait, one.pace_s), LONGEST_WAIT_S)
            one.quiet_until = self.clock() + wait
            one.next_at = max(one.next_at, one.quiet_until)
        self.heard(host, one.refusals, wait)
        return wait

    def quiet_s(self, host: str) -> float:
        """Return for how many seconds more the host is to be left alone."""
        return max(0.0, self._host(host).quiet_until - self.clock())

    def _host(self, host: str) -> _Host:
        return self.hosts.setdefault(host, _Host(self.pace_s))


def _asked(value: str | None) -> float | None:
    """The seconds of a Retry-After, given as seconds or as a date; None where it is neither."""
    text = (value or "").strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        at = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return max(0.0, ((at if at.tzinfo else at.replace(tzinfo=UTC)) - datetime.now(UTC)).total_seconds())
