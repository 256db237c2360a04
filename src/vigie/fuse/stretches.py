"""Stretches of the states of one service at one place while they are put together, found by their days: a city's electricity has thousands."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from vigie.picture import Told

DAY_S = 86_400
LONG_DAYS = 400  # a stretch of more days is looked at always, instead of being entered under each


@dataclass
class Stretch:
    """A stretch that is being put together. `reports`: (document, post, speaker) of those who told it; `serial`: its place in the order of making."""

    state: str
    begun: datetime | None
    last: datetime | None
    serial: int = 0
    members: list[Told] = field(default_factory=list)
    reports: set[tuple[str, int, str]] = field(default_factory=set)
    until: datetime | None = None

    def add(self, told: Told, report: tuple[str, int, str], now: datetime | None) -> None:
        """Put a claim to the stretch; `now`: the moment of which it speaks, None where it is no later one."""
        self.members.append(told)
        self.reports.add(report)
        self.last = max(filter(None, (self.last, now)), default=None)


class Line:
    """The stretches of a cell. `done`: all, in the order in which they were made; `lasting`: those that nothing has ended."""

    def __init__(self) -> None:
        self.done: list[Stretch] = []
        self.lasting: list[Stretch] = []
        self._of_day: dict[int, list[int]] = defaultdict(list)
        self._long: list[int] = []
        self._begun: list[tuple[float, int]] = []

    def begin(self, state: str, now: datetime | None) -> Stretch:
        """Return a new stretch."""
        new = Stretch(state, now, now, len(self.done))
        self.done.append(new)
        self.lasting.append(new)
        if now:
            insort(self._begun, (now.timestamp(), new.serial))
        return new

    def settle(self) -> None:
        """Enter what has ended meanwhile under its days."""
        ended = [s for s in self.lasting if s.until is not None]
        if ended:
            self.lasting = [s for s in self.lasting if s.until is None]
        for s in ended:
            if s.begun is None or s.until is None:
                continue
            first, last = _day(s.begun) - 1, _day(s.until) + 1  # a day more on both sides: days differ by zone
            if last - first > LONG_DAYS:
                self._long.append(s.serial)
            else:
                for day in range(first, last + 1):
                    self._of_day[day].append(s.serial)

    def around(self, moment: datetime) -> list[Stretch]:
        """Return what may have held on the day of a moment, and all that lasts, in the order in which they were made."""
        serials = {*self._of_day.get(_day(moment), ()), *self._long, *(s.serial for s in self.lasting)}
        return [self.done[n] for n in sorted(serials)]

    def after(self, moment: datetime | None) -> Iterator[Stretch]:
        """Yield what began on the day of a moment or later, by its beginning."""
        if moment:
            at = bisect_left(self._begun, (moment.timestamp() - DAY_S, -1))
            yield from (self.done[n] for _, n in self._begun[at:])


def _day(moment: datetime) -> int:
    return int(moment.timestamp() // DAY_S)
