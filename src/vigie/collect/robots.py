"""robots.txt: what a host lets be fetched, and how fast (RFC 9309)."""

from __future__ import annotations

import time
from collections.abc import Callable
from urllib.parse import urlsplit

from protego import Protego

GOOD_S = 86_400.0  # how long a file is believed: RFC 9309 allows a day
FAILED_S = 600.0  # how long nothing is asked for where the file could not be had
LONGEST = 500 * 1024  # bytes that are heeded; RFC 9309 asks for as many at least


class Robots:
    """`fetch` gives status and body of an address; `agent`: the name under which rules may speak of us. Each file is asked for once a day."""

    def __init__(self, fetch: Callable[[str], tuple[int, bytes]], agent: str, clock: Callable[[], float] = time.monotonic) -> None:
        self.fetch, self.agent, self.clock = fetch, agent, clock
        self.until: dict[str, float] = {}
        self.known: dict[str, Protego | bool] = {}
        self.failures: dict[str, str] = {}

    def allows(self, address: str) -> bool:
        """Return whether an address may be fetched. Where the file cannot be had for the server's own fault, nothing may; where there is none, all may."""
        rules = self._rules(address)
        return rules if isinstance(rules, bool) else bool(rules.can_fetch(address, self.agent))

    def why(self, address: str) -> str:
        """Return why an address may not be fetched, and the way out."""
        origin = _origin(address)
        failed = self.failures.get(origin)
        if failed is not None:
            return f"robots.txt of {origin} could not be had ({failed}), and without it nothing is asked for: try again later"
        return f"robots.txt of {origin} forbids it: ask its publisher, or take the source out"

    def delay_s(self, address: str) -> float:
        """Return the seconds between requests that the file asks for; 0 where it asks for none."""
        rules = self._rules(address)
        return 0.0 if isinstance(rules, bool) else float(rules.crawl_delay(self.agent) or 0)

    def _rules(self, address: str) -> Protego | bool:
        origin = _origin(address)
        if origin not in self.known or self.clock() > self.until.get(origin, 0.0):
            self.failures.pop(origin, None)
            status, body = self.fetch(f"{origin}/robots.txt")
            if status == 200:
                self.known[origin] = Protego.parse(body[:LONGEST].decode("utf-8", "replace"))
            else:
                self.known[origin] = status < 500 and status != 429
                if not self.known[origin]:
                    self.failures[origin] = body.decode("utf-8", "replace") or f"it answers {status}"
            self.until[origin] = self.clock() + (FAILED_S if origin in self.failures else GOOD_S)
        return self.known[origin]


def _origin(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"
