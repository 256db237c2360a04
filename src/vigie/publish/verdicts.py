"""What the rules say of one row: shown or not, how finely its place is told, and until when its words are withheld. From its own values alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import reduce

from vigie.model import PlaceRef, TimeRef
from vigie.publish.levels import coarsened, coarser
from vigie.publish.marks import withheld
from vigie.publish.rules import SORTS, Rule, Rules, Subject, falls_under


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the rules say of a row.

    `hidden`: not shown at all. `finest`: level of the finest place shown, None for all. `held`: for the time being, up to `until` (None: no moment is known
    from which it could be counted). `for_good`: words are withheld whatever the clock says, for they tell what was taken out; `spoken`: so are its own words,
    but nothing beside them. `reasons`: names of the rules. `next_change`: when the first of several holds ends.
    """

    hidden: bool = False
    finest: str | None = None
    held: bool = False
    until: datetime | None = None
    for_good: bool = False
    spoken: bool = False
    reasons: tuple[str, ...] = ()
    next_change: datetime | None = None

    @property
    def wordless(self) -> bool:
        """True where the words of the sources are withheld."""
        return self.around or self.spoken

    @property
    def around(self) -> bool:
        """True where words beside its own (a document's title, address and text) are withheld too."""
        return self.hidden or self.held or self.for_good

    @property
    def mark(self) -> str:
        """What stands in the place of words."""
        return withheld(self.reasons, None if self.for_good or self.spoken or self.hidden else self.until)


FREE = Verdict()


def verdict(
    about: Subject, refs: Iterable[PlaceRef], by: datetime | None, rules: Rules, now: datetime, sorts: tuple[str, ...] = SORTS
) -> Verdict:
    """Return what the rules of these sorts say of a row. `by`: the moment by which it had happened (`happened_by`)."""
    every = tuple(refs)
    return joined(_of_rule(rule, every, by, now) for rule in rules.rules if rule.sort in sorts and falls_under(about, rule, rules))


def _of_rule(rule: Rule, refs: tuple[PlaceRef, ...], by: datetime | None, now: datetime) -> Verdict:
    reasons = (rule.name,)
    if rule.sort == "never":
        return Verdict(hidden=True, reasons=reasons)
    if rule.sort == "coarsen":
        finer = coarsened(refs, rule.finest)
        return Verdict(finest=rule.finest, for_good=finer, spoken=rule.words, reasons=reasons if finer or rule.words else ())
    until = by + rule.delay if by else None
    return Verdict(finest=rule.finest, held=True, until=until, reasons=reasons, next_change=until) if until is None or now < until else FREE


def joined(verdicts: Iterable[Verdict]) -> Verdict:
    """Return the strictest of several verdicts in each respect."""
    return reduce(_and, verdicts, FREE)


def _and(a: Verdict, b: Verdict) -> Verdict:
    if a == FREE or b == FREE:
        return b if a == FREE else a
    endless = (a.held and a.until is None) or (b.held and b.until is None)
    until = None if endless else max((x for x in (a.until, b.until) if x), default=None)
    reasons = tuple(sorted({*a.reasons, *b.reasons}))
    change = min((x for x in (a.next_change, b.next_change) if x), default=None)
    return Verdict(
        a.hidden or b.hidden, coarser(a.finest, b.finest), a.held or b.held, until, a.for_good or b.for_good, a.spoken or b.spoken, reasons, change
    )


def happened_by(time: TimeRef | None, known: datetime | None) -> datetime | None:
    """Return the moment by which something had happened: its end, or the moment at which it was first known where that came before; None where unknown.

    What lies ahead of the moment at which it was told (a plan) is over at its own end.
    """
    if time is None or known is None:
        return time.end if time else known
    return time.end if known <= time.start else min(time.end, known)
