"""Bundles -> clusters, one for each happening: those with an hour first, along time; those without join what they look like most; harm joins its cause.

Every step goes through its bundles in an order that their content gives (hour, then smallest claim id), so that the order of arrival cannot matter.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from vigie.fuse.details import figures, words
from vigie.fuse.entries import before, long_after
from vigie.fuse.facts import Fact, root_of
from vigie.fuse.likeness import ENOUGH, OTHER_MIN, PLACE, Profile, apart, likeness

LASTING_GAP = 2  # days without a word after which a lasting hazard is another one (judgment: a flood is told of daily while it lasts)
BEFORE = 0.05  # what a day before is worth for what tells no time of its own: with the place, a number in common is enough, or an object
ROUNDING = 1e-9
COMMON = ("numbers", "objects", "weapons")
Held = tuple[Profile, tuple[float, list[str]]]  # a cluster, with the score and the reasons for which a bundle joins it
CAUSES = {"hit": 0.1, "wave": 0.1, "hazard": 0.1, "ground": 0.0, "air": -0.1}  # how likely harm told without its cause comes of it


def clusters(bundles: Sequence[Profile]) -> list[Profile]:
    """Return the clusters of bundles of one component, by their smallest claim id. The bundles are used up."""
    cells: dict[tuple[str, str], list[Profile]] = defaultdict(list)
    harm: list[Profile] = []
    for b in bundles:
        if b.facet == "harm":
            harm.append(b)
        else:
            cells[b.facet, min(b.roots)].append(b)
    found: list[Profile] = []
    for (facet, root), cell in sorted(cells.items(), key=lambda x: x[0]):
        if facet == "talks":
            continue
        if root == "":
            found += cell
        elif facet.partition(":")[2] in words("felt_afar"):
            found += _of_day(cell)
        elif facet.partition(":")[2] in words("lasting"):
            found += _lasting(cell)
        else:
            found += _days(cell)
    found += _talks([b for (facet, _), cell in sorted(cells.items(), key=lambda x: x[0]) if facet == "talks" for b in cell])
    found = _warned(found)
    found += _harm(harm, found)
    return sorted(found, key=lambda c: c.key)


def _by_day(cell: Iterable[Profile]) -> list[list[Profile]]:
    days: dict[tuple[int, ...], list[Profile]] = defaultdict(list)
    for b in cell:
        days[b.first].append(b)
    return [days[d] for d in sorted(days)]


def _days(cell: Iterable[Profile]) -> list[Profile]:
    """The clusters of one facet at one place, day after day."""
    found: list[Profile] = []
    before: list[Profile] = []
    for day in _by_day(cell):
        before = [c for c in before if c.days and day[0].first and max(c.days) + 1 == day[0].first[0]]
        before = _of_day(day, before)
        found += before
    return found


def _of_day(cell: Sequence[Profile], before: Sequence[Profile] = ()) -> list[Profile]:
    """The clusters of one facet at one place on one day: sharp hours along time, then parts of the day, then no hour at all.

    `before`: those of the day before, which what tells no time of its own joins where it looks like them more than like anything of its day.
    """
    plain = {d for b in cell if not b.again for d, _ in b.entries}
    for b in cell:
        b.turns = {d: int(b.again) for d, _ in b.entries if d in plain}
    found: list[Profile] = []
    for b in sorted(cell, key=lambda b: (b.recalls, -b.sharp, b.turn, b.start, b.end, b.key)):
        best = _likelier(_best(b, found, needs=0.0), _recalled(b, before) if b.recalls else None)
        if best:
            best[0].add(b, *best[1])
        else:
            found.append(b)
    return found


def _best(b: Profile, found: Iterable[Profile], *, needs: float) -> Held | None:
    """The cluster that a bundle looks like most, with score and reasons; of equals the one nearest in time, then the latest, then the smallest id."""
    able = []
    for c in found:
        if apart(c, b):
            continue
        score, why = likeness(c, b)
        if score >= needs:
            near = abs(b.start - c.end) if b.sharp and c.sharp else abs((b.said if b.said is not None else c.start) - c.start) if c.sharp else 0.0
            able.append(((-score, near, [-d for d in c.first], c.key), c, (score, why)))
    if not able:
        return None
    _, cluster, held = min(able, key=lambda x: x[0])
    return cluster, held


def _likelier(one: Held | None, other: Held | None) -> Held | None:
    """The one with the greater score; the first where they are equal."""
    return other if one is None or (other is not None and other[1][0] > one[1][0]) else one


def _recalled(b: Profile, before: Iterable[Profile]) -> Held | None:
    """The cluster of the day before of which something without a time of its own tells: numbers, objects or weapons in common, besides the place."""
    best = None
    for c in sorted(before, key=lambda c: c.key):
        if apart(c, b):
            continue
        score, why = likeness(c, b)
        if score + BEFORE > ENOUGH - ROUNDING and any(w.startswith(COMMON) and "+" in w for w in why):
            best = _likelier(best, (c, (score + BEFORE, [*why, "the day before"])))
    return best


def _talks(bundles: Iterable[Profile]) -> list[Profile]:
    """Talks and visits: of one day, with two people in common, or with one at the same place."""
    found: list[Profile] = []
    for b in sorted(bundles, key=lambda b: (b.first, b.key)):
        able = [c for c in found if c.first == b.first and len(c.objects & b.objects) + len((c.roots & b.roots) - {""}) >= 2]
        best = max(able, key=lambda c: (len(c.objects & b.objects), c.key), default=None)
        if best:
            best.add(b, *likeness(best, b))
        else:
            found.append(b)
    return found


def _warned(found: Sequence[Profile]) -> list[Profile]:
    """Put the warning of a natural hazard to the hazard at its place and day; an air-raid warning has no hazard of its name and stays one."""
    hazards: dict[tuple[str, str, int], Profile] = {}
    for c in sorted(found, key=lambda c: c.key, reverse=True):
        if c.facet.startswith("hazard:"):
            hazards |= {(c.facet.partition(":")[2], root, day): c for root in c.roots for day in c.days}
    out = []
    for c in found:
        sort = c.facet.partition(":")[2] if c.facet.startswith("alert:") else ""
        hazard = next((hazards[k] for root in sorted(c.roots) if root for day in sorted(c.days) if (k := (sort, root, day)) in hazards), None)
        if hazard:
            hazard.add(c, *likeness(hazard, c))
        else:
            out.append(c)
    return out


def _lasting(cell: Sequence[Profile]) -> list[Profile]:
    found: list[Profile] = []
    for b in sorted(cell, key=lambda b: (b.first, b.key)):
        last = found[-1] if found else None
        if last and b.days and last.days and b.first[0] - max(last.days) <= LASTING_GAP:
            score, why = likeness(last, b)
            last.days |= b.days
            last.add(b, score, why)
        else:
            found.append(b)
    return found


def _harm(harm: Sequence[Profile], found: Sequence[Profile]) -> list[Profile]:
    """Put harm to its cause where one at its place and day fits; the rest are happenings of their own, those of one place and day together."""
    at: dict[tuple[str, int], list[Profile]] = defaultdict(list)
    for c in found:
        for root in _homes(c):
            for day in c.days:
                at[root, day].append(c)
    own: dict[tuple[str, int], list[Profile]] = defaultdict(list)
    out: list[Profile] = []
    for b in sorted(harm, key=lambda b: (b.first, b.recalls, b.known is None, b.known or 0.0, b.key)):
        keys = [(root, day) for root in sorted(b.roots) if root for day in sorted(b.days, reverse=True)]
        able = {c.key: c for k in keys for c in at[k] if c.facet.partition(":")[0] in CAUSES}
        held = _cause(b, able.values())
        if not b.weak:
            held = _likelier(held, _best(b, {c.key: c for k in keys for c in own[k] if not c.weak}.values(), needs=ENOUGH))
        if b.recalls:
            held = _likelier(held, _recalled(b, {c.key: c for root, day in keys[:1] for c in (*at[root, day - 1], *own[root, day - 1])}.values()))
        if held:
            held[0].add(b, *held[1])
            continue
        out.append(b)
        for k in keys if b.sharp else keys[:1]:
            own[k].append(b)
    return out


def _cause(b: Profile, able: Iterable[Profile]) -> Held | None:
    scored = []
    for c in able:
        score, why = likeness(c, b)
        sort = c.facet.partition(":")[0]
        if not c.roots & b.roots:
            score, why = score + PLACE, ["felt there", *why]  # at the place or in the country of something felt afar
        score += CAUSES[sort]
        needed = ENOUGH if not b.weak else ENOUGH + 0.35  # people brought to safety: only with the same number or in the same entry
        if before(b, c) or long_after(b, c) or (b.of and c.facet != b.of) or b.not_of & c.entries.keys():
            continue
        if c.facet.partition(":")[2] in words("follows") and c.facet != b.of:
            continue
        if c.sharp and b.known is not None and c.start - b.known > OTHER_MIN:
            continue  # told before it happened
        if sort == "air" and not b.entries.keys() & c.entries.keys():
            continue  # who says that nobody was hurt where something was shot down
        if score >= needed:
            scored.append(((-score, [-d for d in c.first], c.key), c, (score, [sort, *why])))
    if not scored:
        return None
    hurt = any(n for f in b.facts for _, n in figures(f.claim.details)) or any(f.claim.kind == "damage" for f in b.facts)
    hits = [s for s in scored if s[1].facet != "air"] if hurt else []
    _, cluster, held = min(hits or scored, key=lambda x: x[0])
    return cluster, held


def _homes(c: Profile) -> set[str]:
    """The roots at which a cluster's harm is told: its own; for what is felt afar the country and the place that it is told of most."""
    if c.facet.partition(":")[2] not in words("felt_afar"):
        return c.roots
    return centre(c.facts)


def centre(facts: Sequence[Fact]) -> set[str]:
    """Return the country and the root of the place that most claims on something felt afar name first."""
    named: dict[str, int] = defaultdict(int)
    for f in facts:
        if f.place:
            named[root_of(f.place)] += 1
    most = min(named, key=lambda r: (-named[r], r), default=None)
    countries = {f"iso:{f.place.country}" for f in facts if f.place and f.place.country}
    return countries | ({most} if most else set())
