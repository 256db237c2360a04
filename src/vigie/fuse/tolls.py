"""A group's figures, one row a figure and speaker, and the headline range over those that stand.

Figures of different speakers are never added and never averaged. What one speaker tells is a chain: a later figure takes the place of an earlier one, a part
of a total never does. The rules, with their reasons: docs/FUSION.md, 'Numbers'.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from itertools import groupby

from vigie.fuse.figures import Figure, low, quantity, stated, vaguer, weapon_groups
from vigie.fuse.groups import Group
from vigie.fuse.marks import marks
from vigie.fuse.sources import Source, sources
from vigie.fuse.voices import ranks
from vigie.model import Quantity
from vigie.picture import Range, Told, Toll
from vigie.resources import kind_shelf

_Moment = tuple[bool, float, float]


@dataclass
class _Row:
    """A figure on its way to a row. `total`: told as a total so far, or as a correction of one, or restating one."""

    toll: Toll
    unit: str
    told: Told
    figure: Figure
    total: bool
    stated_as_of: bool = False
    stands: bool = False
    supersedes: str | None = None


def tolls(group: Group) -> list[Toll]:
    """Return the figures that the claims of a group give, each with its speaker, by field, group and time; a later one of a speaker supersedes."""
    return figures_of(group.members, group.incident_id)


def with_taken_back(rows: Sequence[Toll], group: Group) -> list[Toll]:
    """Return a group's figures with those of the claims that their sources took back: these do not stand; what took the place of one supersedes it."""
    if not group.withdrawn:
        return list(rows)
    gone = [replace(t, stands=False, supersedes=None) for t in figures_of(group.withdrawn, group.incident_id)]
    heirs = {t.claim.claim_id: t.taken_back.heir for t in group.withdrawn if t.taken_back and t.taken_back.heir}
    before = {(heirs[t.claim_id], t.field, t.group): t.toll_id for t in gone if t.claim_id in heirs}
    every = [replace(t, supersedes=t.supersedes or before.get((t.claim_id, t.field, t.group))) for t in (*rows, *gone)]
    return sorted(every, key=lambda t: (t.field, t.group or "", held_at(t), t.toll_id))


def figures_of(members: Sequence[Told], incident_id: str | None) -> list[Toll]:
    """Return the figures of these claims; `incident_id` None for claims that belong to no incident (customers without a service)."""
    counted = [(t, n, f) for t in members for n, f in enumerate(stated(t.claim))]
    if not counted:
        return []
    whose = sources(members)
    groups = weapon_groups(f.measure for _, _, f in counted if f.measure)
    rows = [_row(t, n, f, incident_id, whose[t.claim.claim_id], groups.get(f.measure) if f.measure else f.group) for t, n, f in counted]
    for _, chain in groupby(sorted(rows, key=_chain_key), key=_chain_key):
        _settle(list(chain))
    _take_back(rows, members, whose)
    _told_within(rows)
    done = [replace(r.toll, stands=r.stands, supersedes=r.supersedes) for r in rows]
    standing = [t for t in done if t.stands]
    done = [replace(t, stands=False) if t.stands and outdated_by(t, standing) else t for t in done]
    return sorted(done, key=lambda t: (t.field, t.group or "", held_at(t), t.toll_id))


def _row(told: Told, n: int, figure: Figure, incident_id: str | None, source: Source, group: str | None) -> _Row:
    claim = told.claim
    as_of, is_stated = _as_of(told)
    said_of = marks(told) if figure.measure is None else frozenset()
    toll = Toll(
        toll_id="t" + sha256(f"{claim.claim_id}|{figure.field}|{n}".encode()).hexdigest()[:14],
        incident_id=incident_id,
        field=figure.field,
        group=group,
        figure=figure.quantity,
        cumulative=bool(claim.details.get("cumulative")),
        as_of=as_of,
        said=told.known_at,
        speaker=source.name,
        source_class=source.class_,
        basis=next((m for m in ("identified", "recorded") if m in said_of), "reported"),
        stands=False,
        supersedes=None,
        claim_id=claim.claim_id,
    )
    return _Row(toll, source.unit, told, figure, total=toll.cumulative or "correction" in said_of, stated_as_of=is_stated)


def _as_of(told: Told) -> tuple[datetime | None, bool]:
    """The moment for which a figure holds, and whether the text states it: a total's own time, drawn to when it was told; else when it was told.

    Where only the day of telling is known it is the day's beginning: a figure of an unknown hour takes the place of none whose hour is known.
    """
    time, said = told.claim.time, told.known_at
    if said and not told.by_the_clock:
        said = said.replace(hour=0, minute=0)
    if time is None or not told.claim.details.get("cumulative"):
        return said, False
    if said is None:
        return time.end, True
    if time.granularity in ("minute", "hour"):
        return min(time.start, told.known_at or said), True
    return max(time.start, min(said, time.end - timedelta(seconds=1))), False


def _chain_key(row: _Row) -> tuple[str, str, str]:
    return row.toll.field, row.toll.group or "", row.unit


def held_at(toll: Toll) -> _Moment:
    """Return the key by which figures are sorted: when each held, then when it was told; unknown times first: they take no one's place."""
    return toll.as_of is not None, toll.as_of.timestamp() if toll.as_of else 0.0, toll.said.timestamp() if toll.said else 0.0


# ---------------------------------------------------------------- one speaker
def _settle(chain: list[_Row]) -> None:
    """Say of each figure of one speaker, field and group whether it stands, and which it takes the place of."""
    current: _Row | None = None
    given: list[Quantity] = []  # values whose place was taken
    chain.sort(key=lambda r: (held_at(r.toll), r.toll.toll_id))
    for _, moment in groupby(chain, key=lambda r: held_at(r.toll)):
        for row in _foremost(list(moment)):
            if current and not _replaces(row, current, given):
                break
            if current:
                row.supersedes = current.toll.toll_id
                row.total = row.total or (current.total and row.toll.figure == current.toll.figure)
                given.append(current.toll.figure)
            current = row
    if current:
        current.stands = True


def _foremost(rows: list[_Row]) -> list[_Row]:
    """Of figures told at one moment those that are the whole: told as a total, else the greatest; several where they are equal."""

    def size(r: _Row) -> tuple[bool, float, float]:
        return r.total, low(r.toll.figure), -(r.toll.figure.max if r.toll.figure.max is not None else -1.0)

    most = max(map(size, rows))
    return [r for r in rows if size(r) == most]


def _replaces(new: _Row, now: _Row, given: Sequence[Quantity]) -> bool:
    """True where a later figure of a speaker takes the place of the one that stood; False where it is a part, an event, or an old figure passed on late."""
    figure, stood = new.toll.figure, now.toll.figure
    if figure == stood:
        return True
    passed_on = figure in given and not new.stated_as_of and new.told.claim.document_id != now.told.claim.document_id
    if passed_on and (now.total or low(figure) < low(stood)):
        return False
    if new.total:
        return True
    if vaguer(figure, stood):
        return False
    if low(figure) >= low(stood):
        return True
    shelf = kind_shelf("fusion")["tolls"]
    single = figure.max is not None and figure.max <= 1 and new.toll.field in shelf["singly"]
    return not now.total and new.toll.field in shelf["falls"] and not single and not new.figure.detail


def _take_back(rows: Iterable[_Row], members: Sequence[Told], whose: dict[str, Source]) -> None:
    """Figures that their own speaker later denies do not stand."""
    denied = [(t, f) for t in members if t.claim.modality == "denied" for f in stated(replace(t.claim, modality="actual"))]
    for row in rows:
        for t, f in denied:
            same = f.field == row.toll.field and f.group == row.figure.group and f.quantity == row.toll.figure
            later = t.known_at is not None and row.toll.said is not None and t.known_at >= row.toll.said
            if same and later and whose[t.claim.claim_id].unit == row.unit:
                row.stands = False


# ---------------------------------------------------------------- several speakers
def _told_within(rows: Sequence[_Row]) -> None:
    """Figures that are parts of another speaker's greater one do not stand: in one entry a lone victim, or what the outlet itself counted; anywhere, once the
    greater one was told, victims told by who they were."""
    standing = [r for r in rows if r.stands]
    for row in standing:
        if row.total or row.toll.field not in kind_shelf("fusion")["tolls"]["singly"] or not row.toll.figure.max:
            continue
        same = [r for r in standing if r.unit != row.unit and (r.toll.field, r.toll.group) == (row.toll.field, row.toll.group)]
        greater = [r for r in same if low(r.toll.figure) > row.toll.figure.max]
        entry = any(_entry(r) == _entry(row) for r in greater) and (row.toll.figure.max == 1 or row.toll.source_class == "own")
        after = row.figure.detail and any(held_at(r.toll) <= held_at(row.toll) for r in greater)
        row.stands = not (entry or after)


def _entry(row: _Row) -> tuple[str, int]:
    return row.told.claim.document_id, row.told.claim.post


def outdated_by(toll: Toll, standing: Iterable[Toll]) -> Toll | None:
    """Return the first of the standing figures that makes an early 'none' out of date; None where nothing does.

    'No casualties' is what was known then: a figure above none that an authority, or a source no lower in the order, gives for a later time ends it. A 'none'
    told later stands beside the figure, and so does an authority's beside an outlet's own figure.
    """
    if toll.figure.max != 0 or toll.as_of is None:
        return None
    rank = ranks()
    lowest = max(rank[toll.source_class], rank["international"])
    same = (t for t in standing if (t.field, t.group) == (toll.field, toll.group) and low(t.figure) > 0 and rank[t.source_class] <= lowest)
    later = [t for t in same if t.as_of and t.as_of > toll.as_of]
    return min(later, key=lambda t: (t.said is None, t.said.timestamp() if t.said else 0.0, t.toll_id), default=None)


def headline(rows: Sequence[Toll], field: str) -> Range | None:
    """Return the range over the standing figures of a field without group, with the latest of the first class of source; None where nobody gave one."""
    return range_of(r for r in rows if r.field == field and r.group is None and r.stands)


def range_of(standing: Iterable[Toll]) -> Range | None:
    """Return the range over these figures: each bound and the latest are values that a claim states."""
    rows = list(standing)
    if not rows:
        return None
    lows = [q for r in rows if (q := r.figure.min) is not None]
    highs = [r.figure.max for r in rows]
    rank = ranks()
    first = min(rank[r.source_class] for r in rows)
    latest = max((r for r in rows if rank[r.source_class] == first), key=lambda r: (held_at(r), low(r.figure), r.toll_id))
    return Range(
        min=min(lows) if len(lows) == len(rows) else None,
        max=max(q for q in highs if q is not None) if None not in highs else None,
        latest=latest.figure.min if latest.figure.min is not None else latest.figure.max,
        latest_by=latest.speaker,
        approx=any(r.figure.approx for r in rows),
    )


# ---------------------------------------------------------------- customers
def customer_tolls(cell: Sequence[Told], key: str) -> list[Toll]:
    """Return the figures of customers in a service's cell; a figure for several cells together is told once, in the first of them.

    Figures for one place and figures for several places together are of different things: they take no one's place.
    """
    from vigie.fuse.services import service_keys

    own: dict[tuple[str, ...], list[Told]] = {}
    for t in cell:
        keys = service_keys(t)
        if keys and min(keys) == key and quantity(t.claim.details.get("customers")):
            own.setdefault(keys, []).append(t)
    return sorted((toll for told in own.values() for toll in figures_of(told, None)), key=lambda t: t.toll_id)
