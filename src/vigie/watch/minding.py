"""Sources' troubles, told when they begin and when they are over: silence, sudden drops, failures, changed layouts."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from vigie.store import Store, health
from vigie.watch.figures import Figures
from vigie.watch.log import Log

EVERY_S = 30.0  # between two looks: the history of forty sources is read in a fifth of a second


class Minding:
    """What was told of which source."""

    def __init__(self, figures: Figures, log: Log) -> None:
        self.figures, self.log = figures, log
        self.told: set[tuple[str, str]] = set()

    def look(self, store: Store, now: datetime) -> bool:
        """Tell what is wrong with which source now, and was not at the last look; and what is over. Return whether there was anything to tell."""
        found = {(h.source.name, t.what): t for h in store.ask(health.every, now) for t in h.troubles if h.watched}
        for (name, what), trouble in sorted(found.items()):
            if (name, what) not in self.told:
                since = f" (since {trouble.since:%Y-%m-%d %H:%M} UTC)" if trouble.since else ""
                self.log.say(what, f"{name}: {trouble.says}{since}", source=name, since=trouble.since)
        for name, what in sorted(self.told - found.keys()):
            self.log.say(f"no longer {what}", name, source=name)
        changed = self.told != found.keys()
        self.told = set(found)
        self.figures.troubles = Counter(what for _, what in found)
        return changed
