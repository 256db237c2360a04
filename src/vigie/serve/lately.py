"""What was fetched or written lately, by key, up to so many bytes: the oldest is forgotten first."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable, Iterable
from threading import Lock
from typing import Any


class Lately:
    """Values by key. `most`: how much they may weigh together."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.weight = 0
        self._kept: OrderedDict[Hashable, tuple[Any, int]] = OrderedDict()
        self._lock = Lock()

    def get(self, keys: Iterable[Hashable]) -> dict[Any, Any]:
        """Return key -> value of those that are remembered."""
        found = {}
        with self._lock:
            for key in keys:
                kept = self._kept.get(key)
                if kept is not None:
                    self._kept.move_to_end(key)
                    found[key] = kept[0]
        return found

    def put(self, key: Hashable, value: Any, weight: int) -> None:
        """Remember a value that weighs so much."""
        with self._lock:
            old = self._kept.pop(key, None)
            self.weight += weight - (old[1] if old else 0)
            self._kept[key] = value, weight
            while self.weight > self.most and self._kept:
                self.weight -= self._kept.popitem(last=False)[1][1]
