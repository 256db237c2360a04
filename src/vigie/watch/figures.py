"""What a watcher counts, as people and Prometheus read it."""

from __future__ import annotations

import threading
import time
from collections import Counter, deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

BOUNDS_S = (0.1, 0.25, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0, 60.0)
REMEMBERED = 1_000  # latencies and moments from which quantiles and rates are told
RATE_S = 60.0


@dataclass
class Figures:
    """Counts since the start. `latency`: from arrival to picture; `waiting`: documents that wait to be read; `troubles`: sources by what is wrong with them."""

    documents: Counter[str] = field(default_factory=Counter)  # new replaced same known unread
    visits: Counter[str] = field(default_factory=Counter)  # fine failed
    errors: Counter[str] = field(default_factory=Counter)  # store reader callback
    batches: int = 0
    waiting: int = 0
    reading: int = 0
    visiting: int = 0
    sources: int = 0
    troubles: Counter[str] = field(default_factory=Counter)
    buckets: Counter[float] = field(default_factory=Counter)
    latency_sum_s: float = 0.0
    latest_s: deque[float] = field(default_factory=lambda: deque(maxlen=REMEMBERED))
    moments: deque[tuple[float, int]] = field(default_factory=lambda: deque(maxlen=REMEMBERED))
    lock: threading.Lock = field(default_factory=threading.Lock)

    def written(self, states: Iterable[str], latencies_s: Iterable[float]) -> None:
        """Count a batch that was written."""
        with self.lock:
            states = list(states)
            self.documents.update(states)
            self.batches += 1
            self.moments.append((time.monotonic(), len(states)))
            for s in latencies_s:
                self.latency_sum_s += s
                self.latest_s.append(s)
                self.buckets[next((b for b in BOUNDS_S if s <= b), float("inf"))] += 1

    def rate(self) -> float:
        """Return documents a second, over the last minute."""
        with self.lock:
            since = time.monotonic() - RATE_S
            return sum(n for at, n in self.moments if at >= since) / RATE_S

    def quantile_s(self, q: float) -> float | None:
        """Return a quantile of the last latencies."""
        with self.lock:
            found = sorted(self.latest_s)
        return found[int(q * (len(found) - 1))] if found else None

    def told(self) -> dict[str, Any]:
        """Return the figures for the store and the log."""
        p50, p95 = self.quantile_s(0.5), self.quantile_s(0.95)
        latency = {"p50_s": round(p50, 2), "p95_s": round(p95, 2)} if p50 is not None and p95 is not None else {}
        counts = {"documents": dict(self.documents), "visits": dict(self.visits), "errors": dict(self.errors), "batches": self.batches}
        now = {"sources": self.sources, "waiting": self.waiting, "reading": self.reading, "visiting": self.visiting}
        return {**now, **counts, **latency, "rate": round(self.rate(), 2), "troubles": dict(self.troubles)}
