"""Negations beside the state of a service: they turn a loss into its absence ('no water cuts'), and a running service into one that does not run."""

from __future__ import annotations

from vigie.extract.clauses import Clause
from vigie.extract.frames.draft import gap, hits, values
from vigie.extract.reading import Reading, grouped
from vigie.resources import Hit, lexicon

LOSSES = {"out", "suspended", "interrupted", "reduced", "partial", "stopped"}


def no_loss(r: Reading, clause: Clause, own: list[Hit]) -> bool:
    """'No water cuts', 'aucune coupure d'eau', 'отключений света нет': a phrase of nothing laid over a named loss of the same service."""
    for s in own:
        if not LOSSES & set(values(s, "state")):
            continue
        for x in hits(r, clause, "state"):
            if x is s or x.end <= s.start or s.end <= x.start:
                continue
            if "operating" in values(x, "state") and x.start < s.start and _nothing(r, x.first):
                return True
            first, second = (x, s) if x.start < s.start else (s, x)
            if not (first.start < second.start and first.end < second.end and LOSSES & set(values(x, "state"))):
                continue
            leads = second.first == first.first + 1 and _nothing(r, first.first) and not any(_nothing(r, k) for k in range(second.first, second.last + 1))
            trails = _nothing(r, second.last) and not any(_nothing(r, k) for k in range(first.first, first.last + 1)) and not _goes_on(r, second)
            if leads or trails:
                return True
    return False


def _nothing(r: Reading, i: int) -> bool:
    """True for a word of negation."""
    return any({"neg", "lack"} & grouped(x.senses).keys() for x in lexicon(r.language).hits([r.tokens[i]]))


def _goes_on(r: Reading, h: Hit) -> bool:
    """True where a service follows at once: 'because of the cut there is no water' denies the water, not the cut."""
    return any(x is not h and x.start - h.end <= 2 and x.end > h.end for x, _ in r.senses("service"))


def negated(r: Reading, clause: Clause, own: list[Hit]) -> bool:
    """A negation in front of the state, in the same clause and near."""
    for n, _ in r.senses("neg", clause.start, clause.end):
        for s in own:
            if n.start >= s.start and n.end <= s.end or "lack" in grouped(n.senses) and not values(s, "state"):
                continue  # 'neither power nor water': one lack does not turn the other
            between = len(gap(r, n.end, s.start))
            if between and s.last > s.first and values(s, "state") == ("operating",):
                continue  # 'not one train was not cancelled': in Slavic languages the second negation is the first one's echo
            if n.end <= s.start and between <= 3:
                return True
            if values(s, "state") and not values(s, "service") and 0 <= n.start - s.end <= 2:  # French 'ne rouvriront pas'
                return True
    return False


def there_are_no(r: Reading, clause: Clause, own: list[Hit]) -> bool:
    """'Перебоїв немає', 'il n'y a pas de coupures': an existential negation turns a loss that is named."""
    named = [s for s in own if LOSSES & set(values(s, "state")) or values(s, "state") and "service" not in grouped(s.senses)]
    named = [s for s in named if not any(_nothing(r, k) for k in range(s.first, s.last + 1))]
    if not named:
        return False
    for h in hits(r, clause, "lack"):
        free = not any(x not in own and _beside(x, h) for x in hits(r, clause, "service"))  # 'because of the cuts there is no water'
        if {"lack", "neg"} <= grouped(h.senses).keys() and h not in named and free:
            return True
    return any(n.last > n.first and n.start >= s.end and LOSSES & set(values(s, "state")) for n, _ in r.senses("neg", clause.start, clause.end) for s in named)


def _beside(a: Hit, b: Hit) -> bool:
    return a.start - b.end <= 2 and b.start - a.end <= 2
