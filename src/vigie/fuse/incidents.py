"""A group of claims -> the incident's row: each field from what its claims say, at the precision that they support."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, TypeVar

from vigie import gazetteer
from vigie.fuse.clusters import centre
from vigie.fuse.codes import code_of as code_of
from vigie.fuse.details import figures, words
from vigie.fuse.facts import FINE, Fact, fact, root_of
from vigie.fuse.groups import Group
from vigie.fuse.sources import independent
from vigie.fuse.titles import title
from vigie.fuse.tolls import headline
from vigie.fuse.weapons import weapons
from vigie.model import Place, PlaceRef, TimeRef
from vigie.picture import Conflict, Incident, Told, Toll
from vigie.resources import kind_shelf

DEGREES = ("none", "unverified", "witnessed", "confirmed")  # what an outlet says of a fact, rising
T = TypeVar("T")
LENGTHS = (
    *((timedelta(minutes=1), "minute"), (timedelta(hours=1), "hour"), (timedelta(hours=20), "part-of-day")),
    (timedelta(hours=36), "day"), (timedelta(days=8), "week"), (timedelta(days=32), "month"),
)


def incident(group: Group, tolls: Sequence[Toll], conflicts: Sequence[Conflict], copies: Mapping[str, str]) -> Incident:
    """Return the row of a group with its tolls and conflicts."""
    every = [f for t in group.members if (f := fact(t))]
    facts = [f for f in every if f.claim.modality != "denied"] or every
    once = [f for f in facts if f.id not in copies] or facts
    own = [f for f in facts if f.facet != "harm"] or facts
    places, time = where(own), when(own)
    names = independent(f.told for f in facts)
    known = sorted(t.known_at for t in group.members if t.known_at)
    row = Incident(
        incident_id=group.incident_id,
        code=code_of(group.incident_id, anchor_place(group.incident_id, (*group.members, *group.withdrawn))),
        kind=leading(once),
        title="",
        time=time,
        time_precision=time.granularity if time else None,
        places=places,
        location_precision=_finest(places, own),
        targets=tuple(n for n, _ in _ranked(x for f in once for x in f.claim.details.get("targets") or ())),
        weapons=weapons(once),
        claims=tuple(t.claim.claim_id for t in group.members),
        sources=len(names),
        source_names=names,
        killed=headline(tolls, "killed"),
        injured=headline(tolls, "injured"),
        missing=headline(tolls, "missing"),
        verification=verification(facts, denied=len(facts) < len(group.members)),
        contested=any(c.settled_by is None for c in conflicts),
        conflicts=tuple(c.conflict_id for c in conflicts),
        sensitivity=_sensitive(facts, group),
        first_reported=known[0] if known else None,
        last_reported=known[-1] if known else None,
        why=group.why,
        listed=_listed(own),
        withdrawn=tuple(t.claim.claim_id for t in group.withdrawn),
    )
    return replace(row, title=_title(row, own))


def withdrawn_incident(group: Group) -> Incident:
    """Return the row of a happening of which every claim was taken back by its source: it stays, and says so, and counts nothing."""
    row = incident(replace(group, members=group.withdrawn, withdrawn=()), [], [], {})
    nobody: dict[str, Any] = {"claims": (), "sources": 0, "source_names": (), "verification": (), "listed": (), "why": ()}
    return replace(row, status="withdrawn", withdrawn=row.claims, **nobody)


def _sensitive(facts: Sequence[Fact], group: Group) -> tuple[str, ...]:
    """What to warn of before the evidence: children among the dead, words that their source took out."""
    graphic = any(k == "killed/children" and n for f in facts for k, n in figures(f.claim.details))
    deleted = any(t.taken_back and t.taken_back.heir is None for t in (*group.members, *group.withdrawn))
    return tuple(name for name, holds in (("graphic", graphic), ("source-deleted", deleted)) if holds)


def _title(row: Incident, facts: Sequence[Fact]) -> str:
    hazard = next((f.claim.details.get("hazard") for f in facts if f.claim.kind == row.kind), None)
    measured = (f.claim.details.get("magnitude") for f in facts if hazard in words("felt_afar"))
    magnitudes = _ranked(m["value"] for m in measured if isinstance(m, dict) and isinstance(m.get("value"), int | float))
    return title(
        "wave" if row.kind == "launch" and any(f.facet == "wave" for f in facts) else row.kind,
        row.places,
        targets=row.targets,
        weapons=list(dict.fromkeys(w["class"] for w in row.weapons)),
        hazard=hazard,
        magnitude=magnitudes[0][0] if magnitudes else None,
        killed=row.killed,
        injured=row.injured,
    )


def anchor_place(incident_id: str, members: Iterable[Told]) -> Place | None:
    """Return the place that the first claim of an incident is about: the one its code is named after."""
    first = next(t for t in members if t.claim.claim_id[1:] == incident_id[1:])
    of = fact(first)
    return None if of is None else of.place or gazetteer.place(of.root)


def leading(facts: Sequence[Fact]) -> str:
    """Return the kind that an incident is of: what happened before what came of it; of launches and interceptions what more claims tell."""
    order: list[str] = kind_shelf("fusion")["incidents"]["leading"]
    happened = Counter(f.claim.kind for f in facts if f.facet != "harm")
    told = happened or Counter(f.claim.kind for f in facts if f.claim.kind != "casualties" or any(n for _, n in figures(f.claim.details)))
    told = told or Counter(f.claim.kind for f in facts)
    if any(f.facet == "wave" for f in facts) and "launch" in told:
        return "launch"
    if "strike" in told or "hazard" in told:
        return min((k for k in told if k in ("strike", "hazard")), key=order.index)
    return min(told, key=lambda k: (-told[k], order.index(k)))


def _ranked(values: Iterable[T]) -> list[tuple[T, int]]:
    """Values by how often they are said, then by themselves."""
    return sorted(Counter(values).items(), key=lambda x: (-x[1], str(x[0])))


def where(facts: Sequence[Fact]) -> tuple[PlaceRef, ...]:
    """Return the place of a happening, then the parts of it that are named; an area stays an area."""
    if any(f.facet.partition(":")[2] in words("felt_afar") for f in facts):
        homes = centre(facts)
        spots = [f.place for f in facts if f.place and root_of(f.place) in homes]
        return tuple(PlaceRef(p) for p in _unique(sorted(spots, key=lambda p: p.level == "country"))[:1])
    named = [{r.place.place_id: r.place for r in f.claim.places if r.role == "location"} for f in facts if f.claim.places]
    if any(f.scope == "country" for f in facts):
        listed = [p for n in named for p in n.values()]
        if any(f.facet == "wave" for f in facts) or any(p.level == "country" for p in listed):
            listed = _unique(f.place for f in facts if f.scope == "country" and f.place)[:1]
        return tuple(PlaceRef(p) for p in _unique(listed))
    roots = {f.root for f in facts if f.place}
    refs = [r for f in facts for r in f.claim.places if r.role != "origin" and root_of(r.place) in roots]
    whole = _unique(r.place for r in refs if r.place.place_id in roots)
    inner = _unique(r.place for r in refs if r.place.place_id not in roots)
    if not whole and len(inner) > 1:
        whole = [p for root in sorted(roots) if (p := gazetteer.place(root))]
    parts: dict[str, set[str | None]] = defaultdict(set)
    for r in refs:
        parts[r.place.place_id].add(r.part)
    beside = [p for i, p in sorted(named[0].items()) if i not in parts and all(i in n for n in named)] if named else []  # what every claim names with it
    return tuple(PlaceRef(p, part=next(iter(parts[p.place_id])) if len(parts[p.place_id]) == 1 else None) for p in [*whole, *inner, *beside])


def _listed(facts: Sequence[Fact]) -> tuple[tuple[str, str], ...]:
    """The other places that claims on several places name, each by its root."""
    roots = {f.root for f in facts}
    several = ((f, r.place) for f in facts if len(f.claim.places) > 1 for r in f.claim.places if r.role == "location" and r.place.level != "country")
    return tuple(sorted({(root_of(p), f.id) for f, p in several if root_of(p) not in roots}))


def _unique(places: Iterable[Place]) -> list[Place]:
    """Each place once: those named most first."""
    count: Counter[str] = Counter()
    held: dict[str, Place] = {}
    for p in places:
        held.setdefault(p.place_id, p)
        count[p.place_id] += 1
    return [held[i] for i in sorted(held, key=lambda i: (held[i].level not in FINE, -count[i], i))]


def _finest(places: Sequence[PlaceRef], facts: Sequence[Fact]) -> str | None:
    """The level that the claims support: of the only part where no more claims name the whole than it, else of the whole."""
    if len(places) == 2 and places[1].place.level in ("site", "district"):
        part = sum(any(r.place.place_id == places[1].place.place_id for r in f.claim.places) for f in facts)
        return places[1].place.level if 2 * part >= len(facts) else places[0].place.level
    return places[0].place.level if places else None


def when(facts: Sequence[Fact]) -> TimeRef | None:
    """Return the finest time that the claims agree on; where they differ, the stretch that holds what they say."""
    times = [f.claim.time for f in facts if f.claim.time and not f.lags] or [f.claim.time for f in facts if f.claim.time]
    if not times:
        return None
    fine = [t for t in times if t.granularity in ("minute", "hour")]
    part = [t for t in times if t.granularity == "part-of-day"]
    if any(f.scope == "country" and f.facet == "wave" for f in facts):
        return _hull(part) if part else _hull([t for t in times if t.granularity not in ("minute", "hour")] or times)
    found = _hull(fine or part or times)
    early = [f.claim.said_at for f in facts if not f.sharp and f.claim.said_at and f.claim.said_at < found.start] if fine else []
    return TimeRef(min(early), found.end, _granularity(min(early), found.end)) if early else found  # it had begun when it was told


def _hull(times: Sequence[TimeRef]) -> TimeRef:
    start, end = min(t.start for t in times), max(t.end for t in times)
    if len({(t.start, t.end) for t in times}) == 1:
        return TimeRef(start, end, min(times, key=lambda t: t.granularity).granularity)
    return TimeRef(start, end, _granularity(start, end))


def _granularity(start: datetime, end: datetime) -> str:
    length = end - start
    return next((name for most, name in LENGTHS if length <= most), "season")


def verification(facts: Sequence[Fact], *, denied: bool) -> tuple[tuple[str, str], ...]:
    """Return what outlets say of each fact apart: that a strike is confirmed says nothing of its numbers."""
    about = {
        "occurrence": [f for f in facts if f.facet != "harm"] or list(facts),
        "place": [f for f in facts if f.scope in ("point", "area")],
        "time": [f for f in facts if f.sharp],
        "numbers": [f for f in facts if figures(f.claim.details)],
    }
    out = []
    for name, some in about.items():
        said = {f.claim.verification for f in some}
        disputed = "disputed" in said or (denied and name == "occurrence")
        out.append((name, "disputed" if disputed else max((s for s in said if s in DEGREES), key=DEGREES.index, default="none")))
    return tuple(out)
