"""A claim in the making, and the small questions that every frame asks of a clause."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from vigie.extract.clauses import Clause
from vigie.extract.reading import Reading, grouped
from vigie.model import Mention, Quantity, QuantityValue
from vigie.resources import Hit


@dataclass(slots=True)
class Draft:
    """A claim before its speaker, time and places are known.

    `anchors` are the hits that made it (for `explain` and for scope); `cause`: told only as the cause of something else;
    `flags`: hints for assembly ('needs-news', 'heading').
    """

    kind: str
    reading: Reading
    clause: Clause
    start: int
    end: int
    anchors: list[Hit]
    details: dict[str, Any] = field(default_factory=dict)
    modality: str | None = None
    cause: bool = False
    flags: set[str] = field(default_factory=set)
    follows: Draft | None = None  # the claim that an elliptic figure goes on from


def quantity(q: Quantity) -> dict[str, Any]:
    """The contract's record of a quantity; whole numbers as int."""

    def whole(x: float | None) -> float | int | None:
        return int(x) if x is not None and float(x).is_integer() else x

    return {"min": whole(q.min), "max": whole(q.max), "approx": q.approx}


def exactly(n: int) -> dict[str, Any]:
    """Return the record of a number that is exact."""
    return {"min": n, "max": n, "approx": False}


def hits(r: Reading, clause: Clause, *groups: str) -> list[Hit]:
    """Hits of the clause with a sense of one of the groups, in text order."""
    present = [g for g in groups if g in r.by_group]
    if not present:
        return []
    a, b = clause.start, clause.end
    if len(present) == 1:
        return [h for h in r.by_group[present[0]] if a <= h.start < b]
    return [h for h in r.hits if a <= h.start < b and not grouped(h.senses).keys().isdisjoint(present)]


def values(hit: Hit, group: str) -> tuple[str, ...]:
    """Return the values of a sense group of a hit, in alphabetical order."""
    return grouped(hit.senses).get(group, ())


def first(hit: Hit, group: str) -> str | None:
    """Return the first value of a sense group of a hit, None where it has none."""
    own = values(hit, group)
    return own[0] if own else None


def acts(r: Reading, clause: Clause, *names: str) -> list[Hit]:
    """Hits of the clause that carry act:<one of names>."""
    return [h for h in hits(r, clause, "act") if any(v in names for v in values(h, "act"))]


def numbers(r: Reading, clause: Clause, units: set[str | None] | None = None) -> list[Mention]:
    """Counting quantities of the clause, ordinals left out; only those of the given units where given."""
    out = []
    for m in r.of("quantity", clause.start, clause.end):
        v = m.value
        if isinstance(v, QuantityValue) and not v.ordinal and (units is None or v.unit in units):
            out.append(m)
    return out


def gap(r: Reading, a_end: int, b_start: int) -> list[str]:
    """Lower-case tokens between two offsets; quotation marks left out."""
    return [t.low for t in r.tokens if t.start >= a_end and t.end <= b_start and t.text not in "\u00ab\u00bb\u201c\u201d\u201e\"'"]


DASHES = {"\u2013", "\u2014"}
PUNCTUATION = set(",;:.()!?\u2013\u2014-")


def number_before(r: Reading, clause: Clause, start: int, taken: set[int], reach: int = 3, units: set[str | None] | None = None) -> Mention | None:
    """The nearest free number that ends before `start` with at most `reach` words and no punctuation between."""
    for m in reversed(numbers(r, clause, units)):
        if m.start >= start or m.start in taken:
            continue
        if m.end > start:  # the number's mention covers the noun as well
            return m
        between = gap(r, m.end, start)
        if len(between) <= reach and (not PUNCTUATION & set(between) or len(between) == 1 and between[0] in DASHES):
            return m  # 'four - under the rubble': the dash of a predicate without a verb
        return None
    return None


def number_after(r: Reading, clause: Clause, end: int, taken: set[int], reach: int = 3, units: set[str | None] | None = None) -> Mention | None:
    """The nearest free number that begins after `end`, as in 'killed three' or 'погибли трое'."""
    for m in numbers(r, clause, units):
        if m.start < end or m.start in taken:
            continue
        between = gap(r, end, m.start)
        return m if len(between) <= reach and not (PUNCTUATION - {":", "-", "\u2013", "\u2014"}) & set(between) else None
    return None


def number_in(r: Reading, clause: Clause, h: Hit, taken: set[int], units: set[str | None] | None = None) -> Mention | None:
    """A free number that stands inside a gapped phrase, as in 'claimed .. lives'."""
    return next((m for m in numbers(r, clause, units) if h.start <= m.start and m.end <= h.end and m.start not in taken), None)


def of_mention(m: Mention) -> dict[str, Any]:
    """Return the record of a quantity mention."""
    assert isinstance(m.value, QuantityValue)
    return quantity(m.value.quantity)


def unit(m: Mention) -> str | None:
    """Return the unit of a quantity mention, None where it has none."""
    return m.value.unit if isinstance(m.value, QuantityValue) else None


def new(kind: str, r: Reading, clause: Clause, anchors: list[Hit], **details: Any) -> Draft:
    """A draft over its clause; empty details are left out."""
    return Draft(kind, r, clause, clause.start, clause.end, anchors, {k: v for k, v in details.items() if v not in (None, [], {})})


OF_SERVICE = {"road": "road", "rail": "rail", "metro": "metro", "port": "port", "air": "airport", "school": "school", "health": "hospital"}


def things(r: Reading, clause: Clause) -> list[Hit]:
    """Hits that name an object; the road, the railway or the school are services and objects at once."""
    return [h for h in hits(r, clause, "object", "service") if values(h, "object") or set(values(h, "service")) & OF_SERVICE.keys()]


def objects(r: Reading, clause: Clause, *, damaged: bool = False) -> list[str]:
    """Object classes of the clause in text order, each once; metro, rail and so on stay as named."""
    out: list[str] = []
    for h in things(r, clause) if damaged else hits(r, clause, "object"):
        for v in values(h, "object") or [OF_SERVICE.get(v, "") for v in values(h, "service")]:
            if v and v not in out:
                out.append(v)
    if len(out) > 1:
        out = [v for v in out if v != "building"] if set(out) & {"residential", "school", "hospital"} else out
    return out
