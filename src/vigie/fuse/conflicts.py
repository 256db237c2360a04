"""Values of one incident that cannot both be so: number, place, time, occurrence, identity.

Nothing is dropped because it conflicts: each value stands with its claims and its sources. What one speaker says later takes the place of what he or she said
before and is no conflict; where it ends one with others, `settled_by` names it. Contradictions of services and offices: services.py, people.py.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import cache
from typing import TypeVar

from vigie.fuse.contradictions import Subject, conflict
from vigie.fuse.denials import denies as denies
from vigie.fuse.denials import named
from vigie.fuse.groups import Group
from vigie.fuse.numbers import magnitude_conflicts, part_conflicts, toll_conflicts
from vigie.fuse.numbers import wave_conflicts as wave_conflicts
from vigie.fuse.sources import Source, sources
from vigie.fuse.voices import first_known
from vigie.model import Place
from vigie.picture import Conflict, Incident, Told, Toll, Version
from vigie.resources import kind_shelf
from vigie.wording import number, when

Whose = Mapping[str, Source]
K = TypeVar("K")


def incident_conflicts(group: Group, tolls: Sequence[Toll]) -> list[Conflict]:
    """Return what stands against each other within a group, by type and id."""
    if len(group.members) == 1 and not tolls:
        return []
    whose = sources(group.members)
    found = [*toll_conflicts(group, tolls, whose), *part_conflicts(group, tolls), *magnitude_conflicts(group, whose)]
    found += [*occurrence_conflicts(group, whose), *place_conflicts(group, whose), *time_conflicts(group, whose), *weapon_conflicts(group, whose)]
    return sorted({k.conflict_id: k for k in found}.values(), key=lambda k: (k.type, k.conflict_id))


def contested(incidents: Iterable[Incident], conflicts: Sequence[Conflict]) -> tuple[Incident, ...]:
    """Return the incidents, those marked about which one of these conflicts is and is not settled."""
    about: dict[str, list[Conflict]] = {}
    for k in conflicts:
        about.setdefault(k.about, []).append(k)
    out = []
    for row in incidents:
        own = about.get(row.incident_id, [])
        ids = tuple(sorted({*row.conflicts, *(k.conflict_id for k in own)}))
        against = row.contested or any(k.settled_by is None for k in own)
        out.append(row if (ids, against) == (row.conflicts, row.contested) else replace(row, conflicts=ids, contested=against))
    return tuple(out)


@cache
def _kinds(name: str) -> frozenset[str]:
    return frozenset(kind_shelf("fusion")["conflicts"][name])


# ---------------------------------------------------------------- whether it happened
def occurrence_conflicts(group: Group, whose: Whose) -> list[Conflict]:
    """Return denials beside what they deny, a conflict for each kind; `settled_by` where all who disagreed came round."""
    known = sorted(group.members, key=first_known)
    no = [t for t in known if t.claim.modality == "denied"]
    yes = [t for t in known if t.claim.modality == "actual"]
    by_kind: dict[str, list[tuple[Told, Told]]] = {}
    for n in no:
        for y in yes:
            if denies(n, y):
                by_kind.setdefault(n.claim.kind, []).append((y, n))
    return [k for kind, pairs in sorted(by_kind.items()) if (k := _occurrence(group, kind, pairs, whose))]


def _occurrence(group: Group, kind: str, pairs: Sequence[tuple[Told, Told]], whose: Whose) -> Conflict | None:
    """One conflict for a kind. A speaker who says both has come round to what was said last."""
    yes = {t.claim.claim_id: t for t, _ in pairs}
    no = {t.claim.claim_id: t for _, t in pairs}
    last: dict[str, Told] = {}
    for t in sorted([*yes.values(), *no.values()], key=first_known):
        last[whose[t.claim.claim_id].unit] = t
    held = {t.claim.modality for t in last.values()}
    settled = None
    if len(held) == 1:
        turned = [t for u, t in last.items() if any(whose[c].unit == u for c in (no if t.claim.modality == "actual" else yes))]
        settled = min(turned, key=first_known).claim.claim_id if turned else None
    if len(held) == 1 and settled is None:
        return None
    values = [_told("actual", yes, whose), _told("denied", no, whose)]
    note = f"{kind}: told by {', '.join(values[0].sources)}, denied by {', '.join(values[1].sources)}"
    return conflict(Subject("occurrence", group.incident_id, kind, number), values, note, settled_by=settled)


def _told(value: str, claims: Iterable[str], whose: Whose) -> Version:
    ids = tuple(sorted(claims))
    return Version(value, ids, tuple(sorted({whose[c].name for c in ids})))


# ---------------------------------------------------------------- where, when, with what
def place_conflicts(group: Group, whose: Whose) -> list[Conflict]:
    """Return where speakers put one happening into different settlements, none within the other; whoever names several is of several minds."""
    places: dict[str, Place] = {}
    said: dict[str, dict[str, list[str]]] = {}  # unit -> place -> claims
    for t in group.members:
        here = {r.place.place_id: r.place for r in t.claim.places if r.role == "location" and r.place.level == "settlement"}
        if t.claim.kind in _kinds("placed") and t.claim.modality == "actual" and len(here) == 1:
            places.update(here)
            said.setdefault(whose[t.claim.claim_id].unit, {}).setdefault(next(iter(here)), []).append(t.claim.claim_id)

    def apart(a: str, b: str) -> bool:
        return a != b and a not in places[b].within and b not in places[a].within

    return _against(group, "place", "place", said, apart, lambda p: places[p].name, whose)


def time_conflicts(group: Group, whose: Whose) -> list[Conflict]:
    """Return where speakers give different hours for one hit on one object, or for one natural event."""
    said: dict[str, dict[tuple[float, float, str], list[str]]] = {}
    for subject in _subjects(group, _kinds("timed")):
        for t in subject:
            time = t.claim.time
            if time and time.granularity in ("minute", "hour"):
                key = (time.start.timestamp(), time.end.timestamp(), when(time))
                said.setdefault(whose[t.claim.claim_id].unit, {}).setdefault(key, []).append(t.claim.claim_id)
    slack = timedelta(minutes=kind_shelf("fusion")["conflicts"]["clock_min"]).total_seconds()

    def apart(a: tuple[float, float, str], b: tuple[float, float, str]) -> bool:
        return a[0] > b[1] + slack or b[0] > a[1] + slack

    return _against(group, "time", "time", said, apart, lambda k: k[2], whose)


def weapon_conflicts(group: Group, whose: Whose) -> list[Conflict]:
    """Return where speakers name different weapons for one hit on one object, each only one of them."""
    said: dict[str, dict[tuple[str, str], list[str]]] = {}
    for subject in _subjects(group, frozenset({"strike"})):
        for t in subject:
            weapons = [w for w in t.claim.details.get("weapons") or () if w.get("class") not in (None, "other")]
            if len(weapons) == 1:
                key = (str(weapons[0]["class"]), str(weapons[0].get("model") or ""))
                said.setdefault(whose[t.claim.claim_id].unit, {}).setdefault(key, []).append(t.claim.claim_id)

    def apart(a: tuple[str, str], b: tuple[str, str]) -> bool:
        return a[0] != b[0] or bool(a[1] and b[1] and a[1] != b[1])

    return _against(group, "identity", "weapon", said, apart, lambda k: k[1] or k[0], whose)


def _subjects(group: Group, kinds: frozenset[str]) -> list[list[Told]]:
    """The claims that tell of one thing for certain: hits on the class of object that most of them name, one natural event."""
    hits: dict[str, list[Told]] = {}
    for t in group.members:
        if t.claim.kind in kinds and t.claim.modality == "actual":
            for name in named(t.claim.details.get("targets")) | named([t.claim.details.get("hazard") or "other"] if t.claim.kind == "hazard" else ()):
                hits.setdefault(name, []).append(t)
    hits.pop("other", None)
    return [max(hits.values(), key=lambda some: (len(some), some[0].claim.claim_id))] if hits else []


def _against(
    group: Group, sort: str, field: str, said: Mapping[str, Mapping[K, list[str]]], apart: Callable[[K, K], bool], words: Callable[[K], str], whose: Whose
) -> list[Conflict]:
    """A conflict of all the values of speakers who have none in common; where any of two speakers' values agree, the two do."""
    units = sorted(said)
    odd = {u for i, a in enumerate(units) for b in units[i + 1 :] if all(apart(x, y) for x in said[a] for y in said[b]) for u in (a, b)}
    if not odd:
        return []
    claims: dict[str, list[str]] = {}
    for u in sorted(odd):
        for key, ids in said[u].items():
            claims.setdefault(words(key), []).extend(ids)
    values = [_told(value, claims[value], whose) for value in sorted(claims)]
    names = " against ".join(sorted({n for v in values for n in v.sources}))
    return [conflict(Subject(sort, group.incident_id, field, number), values, f"{field}: {names}")]
