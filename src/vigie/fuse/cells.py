"""Claims -> cells: which claims can ever share a row. Rows of different cells do not know of each other, so adding a claim touches only its own cells.

Two claims are linked where they share a key: components are found in one pass over the keys, whatever the size of a popular cell.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import timedelta

from vigie.fuse.days import day_of
from vigie.fuse.details import traits, words
from vigie.fuse.facts import Fact, fact, root_of
from vigie.fuse.people import person_cells as person_cells
from vigie.fuse.people import person_keys as person_keys
from vigie.fuse.services import service_cells as service_cells
from vigie.fuse.services import service_keys as service_keys
from vigie.fuse.strong import strong_keys
from vigie.picture import Correction, Incident, Told

EVENTS = frozenset("launch strike interception explosion alert hazard casualties damage response movement force diplomacy".split())
REACH = 2  # a lasting hazard is looked for on that many days after one on which it was told


def block_keys(told: Told) -> frozenset[str]:
    """Return the keys of which two claims must share one to be linked: what a store indexes. Empty for a claim that makes no incident."""
    f = fact(told)
    return frozenset(_keys(f)) if f else frozenset()


def _keys(f: Fact) -> Iterator[str]:
    sort = f.facet.partition(":")[2]
    yield from strong_keys(f)
    if f.facet == "talks":
        day = f.days[0] if f.days else ""
        yield from (f"talks|{name}|{day}" for name in f.claim.details.get("participants") or ())
        if f.root:
            yield f"talks|{f.root}|{day}"
        return
    if not f.root:
        yield f"entry|{f.claim.document_id}|{f.claim.post}"  # what names no place is held by its entry only
        return
    yield f"entry|{f.claim.document_id}|{f.claim.post}|{f.root}"  # what tells no time is of the time that its entry tells
    if not f.days:
        time = f.claim.time
        if time:
            yield f"{f.root}|{time.start.date()}|{time.end.date()}"
        return
    yield from (f"{f.root}|{d}" for d in f.days)
    yield from (f"like|{f.root}|{trait}|{f.days[0] - n}" for trait in traits(f.claim.details) for n in range(1 + f.recalls))
    if sort in words("felt_afar") and f.place:
        yield from (f"{home}|{d}" for home in sorted({root_of(f.place), f"iso:{f.place.country}"}) for d in f.days)
    if sort in words("lasting"):
        yield from (f"{f.root}|{f.facet}|{f.days[0] + n}" for n in range(REACH + 1))


def linked(a: Told, b: Told) -> bool:
    """True where the two claims may tell of one happening; the same both ways. Components are closed under it."""
    return not block_keys(a).isdisjoint(block_keys(b))


def components(told: Sequence[Told], corrections: Sequence[Correction] = ()) -> Iterator[tuple[Told, ...]]:
    """Yield the event claims (not background, planned, possible) by connected component of `linked`, each sorted by claim id.

    A correction that merges two incidents links them, whatever their claims say; one that retracts claims takes them out.
    """
    out = {i for c in corrections if c.action == "retract" for i in c.about}
    merged: dict[str, list[str]] = defaultdict(list)
    for n, c in enumerate(corrections):
        if c.action == "merge":
            for i in c.about:
                merged["c" + i[1:]].append(f"merged|{n}")
    into: list[int] = []
    holder: dict[str, int] = {}
    members: list[Told] = []
    for t in told:
        f = None if t.claim.claim_id in out else fact(t)
        if f is None:
            continue
        n = len(into)
        into.append(n)
        members.append(t)
        for key in (*_keys(f), *merged.get(f.id, ())):
            n = _union(into, n, holder.setdefault(key, n))
    del holder
    groups: dict[int, list[Told]] = defaultdict(list)
    for n, t in enumerate(members):
        groups[_root(into, n)].append(t)
    for root in sorted(groups):
        yield tuple(sorted(groups.pop(root), key=lambda t: t.claim.claim_id))


def _root(into: list[int], n: int) -> int:
    while into[n] != n:
        into[n] = into[into[n]]
        n = into[n]
    return n


def _union(into: list[int], a: int, b: int) -> int:
    a, b = _root(into, a), _root(into, b)
    first, second = min(a, b), max(a, b)
    into[second] = first
    return first


def wave_keys(row: Incident) -> frozenset[str]:
    """Return the keys 'country night' under which an incident can be a wave or a part of one."""
    if row.time is None or row.status in ("merged", "withdrawn") or row.kind not in WAVE_KINDS or row.time.end - row.time.start > timedelta(hours=36):
        return frozenset()
    return frozenset(f"{p.place.country}|{day_of(row.time)}" for p in row.places if p.place.country)


WAVE_KINDS = frozenset("launch strike interception explosion casualties damage".split())
