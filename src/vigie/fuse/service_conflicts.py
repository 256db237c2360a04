"""Where sources disagree on the state of one service at one place."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256

from vigie.fuse.services import NEAR, moment, pair, states_of, time_to_live
from vigie.fuse.sources import independent, speaker
from vigie.picture import Conflict, ServiceState, Told, Version


def service_conflicts(states: Sequence[ServiceState], cell: Sequence[Told]) -> tuple[tuple[ServiceState, ...], list[Conflict]]:
    """Return the states of a cell with `contested` set, and the contradictions: two states told of one moment by different speakers, and denials."""
    by_id = {t.claim.claim_id: t for t in cell}
    found: list[Conflict] = []
    contested: set[str] = set()
    near = _told_at_once(states, by_id)
    denials = _denials(cell)
    for i, a in enumerate(states):
        for b in (states[j] for j in sorted(near.get(i, ()))):
            if pair(a.state, b.state, "against") and not set(a.source_names) & set(b.source_names):
                values = [_version(s.state, s.claims, by_id) for s in (a, b)]
                found.append(_conflict(a, values, "told of the same time by different speakers"))
                contested.update((a.service_id, b.service_id))
        no = [t for t in _denied(a, denials.get(a.state, []), by_id) if speaker(t) not in a.source_names]
        if no:
            denied = tuple(sorted(t.claim.claim_id for t in no))
            found.append(_conflict(a, [_version(a.state, a.claims, by_id), _version(f"not {a.state}", denied, by_id)], "denied"))
            contested.add(a.service_id)
    return tuple(replace(s, contested=True) if s.service_id in contested else s for s in states), found


def _denials(cell: Sequence[Told]) -> dict[str, list[tuple[float, str, Told]]]:
    """State -> the claims that deny it, by the moment of which they speak; those of no known moment first."""
    found: dict[str, list[tuple[float, str, Told]]] = {}
    for t in cell:
        if t.claim.modality == "denied":
            at = m.timestamp() if (m := moment(t)) else -math.inf
            for state in states_of(t):
                found.setdefault(state, []).append((at, t.claim.claim_id, t))
    return {state: sorted(every, key=lambda x: x[:2]) for state, every in found.items()}


def _denied(s: ServiceState, denials: Sequence[tuple[float, str, Told]], by_id: dict[str, Told]) -> list[Told]:
    """The denials that speak of a stretch: of its time, or of the time for which a state is told without being spoken of again before or after."""
    if not denials:
        return []
    told = [m.timestamp() for c in s.claims if (m := moment(by_id[c]))]
    slack = time_to_live(s.service).total_seconds()
    first, last = min(told, default=-math.inf) - slack, (max(told) if told else math.inf) + slack
    last = max(last, s.until.timestamp()) if s.until else last
    near = denials[bisect_left(denials, first, key=lambda x: x[0]) : bisect_right(denials, last, key=lambda x: x[0])]
    timeless = denials[: bisect_right(denials, -math.inf, key=lambda x: x[0])] if first > -math.inf else []
    return [t for _, _, t in (*timeless, *near)]


def _told_at_once(states: Sequence[ServiceState], by_id: dict[str, Told]) -> dict[int, set[int]]:
    """Number of a state -> those of later ones of which something was told within NEAR: one pass by moment, as a city's cell has thousands of states."""
    told = sorted((m, i) for i, s in enumerate(states) for c in s.claims if (m := moment(by_id[c])))
    near: dict[int, set[int]] = {}
    first = 0
    for n, (at, i) in enumerate(told):
        while at - told[first][0] >= NEAR:
            first += 1
        for _, j in told[first:n]:
            if i != j:
                near.setdefault(min(i, j), set()).add(max(i, j))
    return near


def _version(value: str, claims: tuple[str, ...], by_id: dict[str, Told]) -> Version:
    return Version(value, claims, independent([by_id[c] for c in claims]))


def _conflict(about: ServiceState, values: list[Version], note: str) -> Conflict:
    said = "|".join(f"{v.value}:{','.join(v.claims)}" for v in values)
    return Conflict(
        conflict_id="k" + sha256(f"state|{about.service_id}|{said}".encode()).hexdigest()[:14],
        type="state",
        about=about.service_id,
        field="state",
        values=tuple(values),
        note=f"{about.service} in {about.place.name}: {note}",
    )
