"""Harm told of several named together: 'a doctor and two nurses', 'a girl and her grandmother', 'мужчина и двое его детей'.

The members of one subject or object, each counted or named as one person, are added up; a group among them keeps its own figure.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from vigie.extract.clauses import Clause
from vigie.extract.frames.draft import exactly, gap, hits, of_mention, unit, values
from vigie.extract.reading import Reading, grouped
from vigie.model import Mention, QuantityValue
from vigie.resources import Hit

PEOPLE: set[str | None] = {None, "person"}
PERSONS = frozenset({"person", "group", "one-person"})
BARS = frozenset({"harm", "including", "victims", "body", "say", "rel", "act", "role"})
NOUN, LINK, BEFORE, BEHIND = 4, 5, 7, 5  # words from a number to its noun, between two members, from them to the harm, from the harm to them


class Member(NamedTuple):
    """One member of the subject: its span, its figure, the group it belongs to, the quantity that counts it."""

    start: int
    end: int
    figure: dict[str, Any]
    group: str | None
    counted: Mention | None


def together(r: Reading, clause: Clause, h: Hit, n: Mention | None, taken: set[int]) -> list[Member]:
    """Return the members that the harm is told of together, two or more; empty where it is told of one, or of a figure that is not theirs."""
    chains = [c for c in _chains(r, _members(r, clause, taken)) if len(c) > 1]
    near = [c for c in chains if _beside(r, clause, h, c)]
    if not near:
        return []
    best = min(near, key=lambda c: abs(h.start - c[-1].end) if c[-1].end <= h.start else abs(c[0].start - h.end))
    return best if n is None or any(m.start <= n.start < m.end for m in best) else []


def put(members: list[Member], fields: list[str], details: dict[str, Any], groups: list[dict[str, Any]]) -> None:
    """Put the sum of the members to the harm; each group's own figures apart."""
    for f in fields:
        details.setdefault(f, _added([m.figure for m in members]))
        own: dict[str, list[dict[str, Any]]] = {}
        for m in members:
            if m.group is not None:
                own.setdefault(m.group, []).append(m.figure)
        for name, several in own.items():
            put_group(groups, name, f, _added(several))


def put_group(groups: list[dict[str, Any]], name: str, field: str, figure: dict[str, Any], *, again: bool = True) -> None:
    """Add a figure of a group; one record a group."""
    same = next((x for x in groups if x["group"] == name), None)
    if same is None:
        groups.append({"group": name, field: figure})
    elif again:
        same.setdefault(field, figure)


def is_people(m: Mention) -> bool:
    """True for a number of people, or one that names no unit."""
    return isinstance(m.value, QuantityValue) and not m.value.ordinal and unit(m) in PEOPLE


def _members(r: Reading, clause: Clause, taken: set[int]) -> list[Member]:
    """The counted persons and the single ones of a clause, in order."""
    out: list[Member] = []
    nouns = [x for x in r.hits if clause.start <= x.start < clause.end and PERSONS & grouped(x.senses).keys()]
    for m in r.of("quantity", clause.start, clause.end):
        if not is_people(m) or m.start in taken or (isinstance(m.value, QuantityValue) and m.value.ordinal):
            continue
        of = next((x for x in nouns if x.end > m.start and len(words := gap(r, m.end, x.start)) <= NOUN and "," not in words), None)
        end = max(m.end, of.end) if of is not None else m.end if unit(m) == "person" else None
        if end is not None and not any(x.start < end and m.start < x.end for x in out):
            group = next((v for _, v in r.senses("group", m.start, end)), None)
            out.append(Member(m.start, end, of_mention(m), group, m))
    for x in hits(r, clause, "one-person"):
        if not BARS & grouped(x.senses).keys() and not any(x.start < m.end and m.start < x.end for m in out):
            out.append(Member(x.start, x.end, exactly(1), next(iter(values(x, "group")), None), None))
    return sorted(out)


def _chains(r: Reading, members: list[Member]) -> list[list[Member]]:
    """The members that commas and a last 'and' join."""
    chains: list[list[Member]] = []
    for m in members:
        if chains and _linked(r, chains[-1][-1], m):
            chains[-1].append(m)
        else:
            chains.append([m])
    return [c for c in chains if len(c) < 2 or _conj(r, c[-2].end, c[-1].start)]


def _linked(r: Reading, a: Member, b: Member) -> bool:
    comma = any(t.text == "," and a.end <= t.start < b.start for t in r.tokens)
    barred = any(BARS & grouped(x.senses).keys() for x in r.hits if a.end <= x.start < b.start)
    return (comma or _conj(r, a.end, b.start)) and not barred and len(gap(r, a.end, b.start)) <= LINK


def _conj(r: Reading, a: int, b: int) -> bool:
    return any("conj" in grouped(x.senses) and a <= x.start < b for x in r.hits)


def _beside(r: Reading, clause: Clause, h: Hit, chain: list[Member]) -> bool:
    """True where the members are what the harm is told of: right before it, or right behind it with no other harm told of the last one."""
    first, last = chain[0], chain[-1]
    others = [x for x in hits(r, clause, "harm", "body", "victims") if x.start != h.start]
    listed = any(x.end <= first.start and len(gap(r, x.end, first.start)) <= 2 for x, _ in r.senses("including", clause.start, first.start))
    if listed:
        return False
    if last.end <= h.start:
        between = any(last.end <= x.start < h.start for x in others)
        led = any(x.end <= first.start and len(gap(r, x.end, first.start)) <= 1 for x in others)  # 'killed a man and a boy was hurt'
        return not between and not led and len(gap(r, last.end, h.start)) <= BEFORE
    if h.end <= first.start:
        between = any(h.end <= x.start < first.start for x in others)
        followed = any(last.end <= x.start and len(gap(r, last.end, x.start)) <= 3 for x in others)
        return not between and not followed and len(gap(r, h.end, first.start)) <= BEHIND
    return False


def _added(figures: list[dict[str, Any]]) -> dict[str, Any]:
    """The sum of quantities: unknown where a bound of one is."""
    bounds = {k: None if any(x[k] is None for x in figures) else sum(x[k] for x in figures) for k in ("min", "max")}
    return {**bounds, "approx": any(x["approx"] for x in figures)}
