"""Where sources disagree on the state of one service at one place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256

from vigie.fuse.services import NEAR, moment, pair, states_of
from vigie.fuse.sources import independent, speaker
from vigie.picture import Conflict, ServiceState, Told, Version


def service_conflicts(states: Sequence[ServiceState], cell: Sequence[Told]) -> tuple[tuple[ServiceState, ...], list[Conflict]]:
    """Return the states of a cell with `contested` set, and the contradictions: two states told of one moment by different speakers, and denials."""
    by_id = {t.claim.claim_id: t for t in cell}
    found: list[Conflict] = []
    contested: set[str] = set()
    near = _told_at_once(states, by_id)
    denials = [t for t in cell if t.claim.modality == "denied"]
    for i, a in enumerate(states):
        for b in (states[j] for j in sorted(near.get(i, ()))):
            if pair(a.state, b.state, "against") and not set(a.source_names) & set(b.source_names):
                values = [_version(s.state, s.claims, by_id) for s in (a, b)]
                found.append(_conflict(a, values, "told of the same time by different speakers"))
                contested.update((a.service_id, b.service_id))
        no = [t for t in denials if a.state in states_of(t) and speaker(t) not in a.source_names]
        if no:
            denied = tuple(sorted(t.claim.claim_id for t in no))
            found.append(_conflict(a, [_version(a.state, a.claims, by_id), _version(f"not {a.state}", denied, by_id)], "denied"))
            contested.add(a.service_id)
    return tuple(replace(s, contested=True) if s.service_id in contested else s for s in states), found


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
