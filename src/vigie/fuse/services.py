"""Claims on services -> stretches of one state of one service at one place, and where sources disagree.

A cell holds one service at one place. Its claims become observations, each at the moment of which it speaks; a state lasts until a later observation says
another one. A repetition of an earlier item adds its claim to the stretch and is no new observation.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache, partial
from hashlib import sha256
from typing import Any

from vigie.fuse.once import Kept
from vigie.fuse.sources import copies, independent, speaker
from vigie.fuse.stretches import Line, Stretch
from vigie.model import Place, Quantity
from vigie.picture import ServiceState, Told
from vigie.resources import kind_shelf

NEAR = timedelta(minutes=45)  # two reports closer than this speak of one moment: shorter than any two changes of state of one service in the gold's coverage
PARTS_BEGIN = (0, 6, 12, 18, 22)  # hours at which parts of the day begin (contract: CLAIM)
BACK = frozenset({"restored", "operating"})
FORGOTTEN = 3  # times its time to live: after so long a silence the same state is news again, a stretch of its own


def service_keys(told: Told) -> tuple[str, ...]:
    """Return the keys 'service|place_id' of the cells of a claim on a service.

    Empty for other claims, for those that tell no state of now, or that their source took back, and for one without a place: it is on nobody's board.
    """
    c = told.claim
    if told.taken_back:
        return ()
    service = c.details.get("service")
    if c.kind != "service" or c.modality not in ("actual", "denied") or not service or not c.details.get("state"):
        return ()
    places = sorted({p.place.place_id for p in c.places if p.role == "location"})
    return tuple(f"{s}|{p}" for s in _all(service) for p in places)


def _all(value: object) -> list[str]:
    return [str(v) for v in value] if isinstance(value, list | tuple) else [str(value)]


def service_cells(told: Sequence[Told]) -> Iterator[tuple[str, tuple[Told, ...]]]:
    """Yield key and claims of each service at each place, sorted by key; the claims of a cell by id."""
    cells: dict[str, dict[str, Told]] = {}
    for t in told:
        for key in service_keys(t):
            cells.setdefault(key, {})[t.claim.claim_id] = t
    for key in sorted(cells):
        yield key, tuple(cells[key][i] for i in sorted(cells[key]))


def services(
    cell: Sequence[Told], key: str, *, at: datetime | None = None, same: Mapping[str, str] | None = None
) -> tuple[ServiceState, ...]:
    """Return the stretches of one cell (one service at one place) by the moment of which they were first told.

    `key`: the cell's key, which names the service and the place. `at`: the moment for which staleness is told; None for the latest that the cell knows.
    `same`: the cell's `copies`, where they are at hand.
    """
    same = copies(cell) if same is None else same
    by_id = {t.claim.claim_id: t for t in cell}
    seen = [t for t in cell if t.claim.claim_id not in same and t.claim.modality == "actual"]
    repeated: dict[str, list[Told]] = {}
    for again, first in sorted(same.items()):
        if by_id[again].claim.modality == "actual":
            repeated.setdefault(first, []).append(by_id[again])
    done = _stretches(seen, key)
    for s in done:
        s.members.extend(t for m in tuple(s.members) for t in repeated.get(m.claim.claim_id, ()))
    rows = []
    for s in done:
        first = min(t.claim.claim_id for t in s.members)
        given = (tuple(s.members), s.begun, s.last, s.until, at)
        rows.append(_rows.computed((key, s.state, first), given, partial(_row, s, key, at)))
    return tuple(rows)


_rows = Kept()


def moment(told: Told) -> datetime | None:
    """Return the moment of which a claim speaks: when it was told, drawn into the stretch of time that it names; None where neither is known."""
    time = told.claim.time
    if time is None:
        return told.known_at
    if told.known_at is None:
        return time.start
    return max(time.start, min(told.known_at, time.end - timedelta(seconds=1)))


def states_of(told: Told) -> list[str]:
    """Return the states that a claim on services tells, mostly one."""
    return _all(told.claim.details["state"])


def _stretches(seen: Sequence[Told], key: str) -> list[Stretch]:
    """The stretches in order: first what is told by the clock, then what is told of a day without an hour, which cannot overrule it."""
    ttl = time_to_live(key.split("|")[0])
    line = Line()
    for t in sorted(filter(_clocked, seen), key=_order):
        now, report = moment(t), (t.claim.document_id, t.claim.post, speaker(t))
        for state in states_of(t):
            same = next((s for s in line.lasting if s.state == state and not _forgotten(s, now, ttl)), None)
            if same is None and (ended := _retold(line, t, state)):
                ended.add(t, report, None)
                continue
            if same is None:
                same = line.begin(state, now)
            same.add(t, report, now)
            for s in line.lasting:
                if s is not same and _ends(s, same, now, report):
                    s.until = _since(same) or now
            line.settle()
    for t in sorted((t for t in seen if not _clocked(t)), key=_order):
        _place_day(line, t, ttl)
    return line.done


def _retold(line: Line, t: Told, state: str) -> Stretch | None:
    """The stretch that has ended and of whose beginning a later text tells again, with its hour; None where the claim tells of now."""
    time = t.claim.time
    if time is None or time.granularity not in ("minute", "hour"):
        return None
    able = (s for s in reversed(line.around(time.start)) if s.until and s.state == state and s.begun)
    return next((s for s in able if s.begun and s.until and s.begun - NEAR <= time.start < s.until and t.known_at and t.known_at > s.until), None)


def _clocked(t: Told) -> bool:
    return t.by_the_clock or (t.claim.time is not None and t.claim.time.granularity in ("minute", "hour"))


def _place_day(line: Line, t: Told, ttl: timedelta) -> None:
    """Put a claim that tells only the day to the stretch of its state that touches the day, else make one that others of later moments end."""
    now, report = moment(t), (t.claim.document_id, t.claim.post, speaker(t))
    for state in states_of(t):
        near = line.around(now) if now else line.done
        same = next((s for s in near if s.state == state and _touches(s, now) and not _forgotten(s, now, ttl)), None)
        if same is None:
            same = line.begin(state, now)
            after = (s for s in line.after(now) if s is not same and _later(s, now) and not pair(s.state, state, "together") and s.state != state)
            same.until = next((s.begun for s in after), None)
        same.add(t, report, now if same.until is None and not _later(same, now) else None)
        for s in line.lasting:
            if s is not same and now and s.last and s.last.date() < now.date() and _ends(s, same, now, report):
                s.until = now
        line.settle()


def _touches(s: Stretch, now: datetime | None) -> bool:
    """True where a stretch held at some hour of the day of `now`, or is open and not yet begun to be doubted."""
    if now is None or s.begun is None:
        return s.until is None
    day = now.date()
    return s.begun.astimezone(now.tzinfo).date() <= day and (s.until is None or s.until.astimezone(now.tzinfo).date() >= day)


def _later(s: Stretch, now: datetime | None) -> bool:
    """True where a stretch was told by the clock of the same day, or of a later one."""
    return now is not None and s.begun is not None and s.begun.astimezone(now.tzinfo).date() >= now.date() and any(map(_clocked, s.members))


def _order(t: Told) -> tuple[bool, float, float, str]:
    """By the moment of which a claim speaks, then by when it was known; unknown moments last."""
    m = moment(t)
    return m is None, m.timestamp() if m else 0.0, t.known_at.timestamp() if t.known_at else 0.0, t.claim.claim_id


def _forgotten(s: Stretch, now: datetime | None, ttl: timedelta) -> bool:
    return bool(now and s.last and now - s.last > FORGOTTEN * ttl)


def _ends(s: Stretch, new: Stretch, now: datetime | None, report: tuple[str, int, str]) -> bool:
    """True where an observation of another state ends a stretch: later, not in the same breath, and the two cannot hold at once."""
    if s.state == new.state or now is None:
        return False
    if report in s.reports and s.last == now and not _told_after(s, new, report):
        return False
    if (parts := _parts(s)) and (others := _parts(new)) and not parts & others:
        return False  # the north of a town says nothing of its south
    if pair(s.state, new.state, "together"):
        return False
    near = s.last is not None and now - s.last < NEAR
    return not (near and pair(s.state, new.state, "against") and report[2] not in {r[2] for r in s.reports})


def _told_after(s: Stretch, new: Stretch, report: tuple[str, int, str]) -> bool:
    """Whether one entry tells of a state, then that all is as before: 'pressure, which had dropped, is back to normal'."""
    if new.state not in BACK or s.state in BACK:
        return False
    at = [[t.claim.evidence[0].start for t in x.members if (t.claim.document_id, t.claim.post) == report[:2] and t.claim.evidence] for x in (s, new)]
    return bool(at[0] and at[1]) and max(at[0]) < min(at[1])


def _parts(s: Stretch) -> set[str]:
    """The parts of a place of which a stretch is told; empty where it is told of the whole too."""
    parts = [{p.part for p in t.claim.places if p.role == "location"} for t in s.members]
    return set() if any(None in some for some in parts) else {x for some in parts for x in some if x}


@cache
def _pairs(sort: str) -> frozenset[frozenset[str]]:
    return frozenset(frozenset(p) for p in kind_shelf("services")["states"][sort])


def pair(a: str, b: str, sort: str) -> bool:
    """Return whether two states are a pair of a list of [states] in kinds/services.toml (`together`, `against`)."""
    return frozenset((a, b)) in _pairs(sort)


def time_to_live(service: str) -> timedelta:
    """Return how long a state of a service is told without being spoken of again (kinds/services.toml)."""
    hours = kind_shelf("services")["stale_after_h"]
    return timedelta(hours=hours.get(service, hours["all"]))


def _since(s: Stretch) -> datetime | None:
    """The earliest beginning that a claim of the stretch states; None where the texts give none finer than the day of their report."""
    return min((t.claim.time.start for t in s.members if t.claim.time and _tells_beginning(t)), default=None)


def _tells_beginning(t: Told) -> bool:
    """A clock time tells when a state began; a part of the day only where it is told of afterwards: 'this evening' is merely now."""
    time = t.claim.time
    assert time is not None
    if time.granularity in ("minute", "hour"):
        return True
    if time.granularity != "part-of-day" or t.known_at is None:
        return False
    since = time.start < t.known_at < time.end and (time.start.minute != 0 or time.start.hour not in PARTS_BEGIN)  # 'since seven o'clock', told while it lasts
    return since or t.known_at >= time.end


def _row(s: Stretch, key: str, at: datetime | None) -> ServiceState:
    service, place_id = key.split("|", 1)
    refs = [p for t in s.members for p in t.claim.places if p.place.place_id == place_id]
    place: Place = refs[0].place
    parts = {p.part for p in refs}
    told = [t.claim.details for t in sorted(s.members, key=_order)]
    known = [t.known_at for t in s.members if t.known_at]
    names = independent(s.members)
    last = s.last
    return ServiceState(
        service_id="s" + sha256(f"{key}|{s.state}|{min(t.claim.claim_id for t in s.members)}".encode()).hexdigest()[:14],
        service=service,
        place=place,
        part=next(iter(parts)) if len(parts) == 1 else None,
        state=s.state,
        since=_since(s),
        until=s.until,
        as_of=last,
        stale=bool(at and last and s.until is None and at - last > time_to_live(service)),
        customers=_last(told, "customers"),
        share=_last(told, "share"),
        cause=next((str(d["cause"]) for d in reversed(told) if d.get("cause")), None),
        claims=tuple(sorted(t.claim.claim_id for t in s.members)),
        sources=len(names),
        source_names=names,
        first_known=min(known, default=None),
    )


def _last(told: Sequence[dict[str, Any]], name: str) -> Quantity | None:
    """The figure said last, as said."""
    value = next((d[name] for d in reversed(told) if d.get(name) is not None), None)
    if isinstance(value, Mapping):
        return Quantity(value.get("min"), value.get("max"), bool(value.get("approx")))
    return value if value is None or isinstance(value, Quantity) else Quantity(value, value)
