"""Alerts beside a watch: called with each change of the store, and sending what is due for as long as it is open."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from vigie.alerts.delivering import deliver
from vigie.alerts.firing import fired
from vigie.alerts.reading import read_rules
from vigie.alerts.rules import Rules
from vigie.errors import OptionError, VigieError
from vigie.store import Store

LOOK_S = 5.0  # between two looks at what is due
ALL_S = 60.0  # between two looks at what no watch tells of: the sources' health, what an editor decided


class Alarm:
    """`say` is told what could not be done. The file of rules is read again when it changes; one that is wrong then changes nothing.

    Give it to a watch (`on_changes`): it is called with the store and the moment since which something was written.
    """

    def __init__(self, store: Store, path: Path, say: Callable[[str], object], clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self.store, self.path, self.say, self.clock = store, path, say, clock
        self.rules: Rules = read_rules(path)
        self.read_at = path.stat().st_mtime_ns
        self.looked_at = float("-inf")
        self.bell, self.ended = threading.Event(), threading.Event()
        self.thread = threading.Thread(target=self._deliver, name="alerts", daemon=True)

    def __enter__(self) -> Self:
        self.thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.ended.set()
        self.bell.set()
        self.thread.join()

    def __call__(self, store: Store, since: datetime) -> None:
        """Look at what was written. The store remembers up to where each rule has looked: what an earlier process left undone is looked at too."""
        if fired(store, self.rules, self.clock(), ("incident", "service", "conflict")):
            self.bell.set()

    def _deliver(self) -> None:
        """Send what is due until the end, and once more then."""
        while True:
            ending = self.ended.is_set()
            try:
                self._reload()
                if time.monotonic() - self.looked_at >= ALL_S:
                    self.looked_at = time.monotonic()
                    fired(self.store, self.rules, self.clock())
                for error in deliver(self.store, self.rules, self.clock).errors:
                    self.say(error)
            except VigieError as e:
                self.say(f"{e} (tried again)")
            if ending:
                return
            self.bell.wait(LOOK_S)
            self.bell.clear()

    def _reload(self) -> None:
        try:
            at = self.path.stat().st_mtime_ns
            if at != self.read_at:
                self.read_at = at
                self.rules = read_rules(self.path)
        except (OSError, OptionError) as e:
            self.say(f"{e}: the rules that were read before hold")
