"""What the resolving of times passes around: what an expression is seen from, and the interval it means."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from typing import Any, Literal

Tense = Literal["past", "future"] | None
Expr = dict[str, Any]
HALF_HOUR = timedelta(minutes=30)
AHEAD = timedelta(hours=3)  # told in the past and so much later than the text: of the day before; less is a slip of zones or updates


@dataclass(frozen=True, slots=True)
class Anchor:
    """What an expression is seen from: the moment in the local zone, whether its clock is known, the tense of the clause."""

    now: datetime
    exact: bool
    where: tzinfo
    outlet: tzinfo | None
    tense: Tense

    @property
    def today(self) -> date:
        return self.now.date()


@dataclass(frozen=True, slots=True)
class Span:
    """An interval with its granularity and why it was chosen."""

    start: datetime
    end: datetime
    granularity: str
    why: str
