"""A group of claims -> the incident's row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from vigie.fuse.groups import Group
from vigie.picture import Conflict, Incident, Toll


def incident(group: Group, tolls: Sequence[Toll], conflicts: Sequence[Conflict], copies: Mapping[str, str]) -> Incident:
    """Return the row of a group with its tolls and conflicts."""
    first = group.members[0].claim
    return Incident(
        incident_id=group.incident_id,
        code="XX-" + group.incident_id[1:7].upper(),
        kind=first.kind,
        title=first.kind,
        time=first.time,
        time_precision=first.time.granularity if first.time else None,
        places=first.places,
        location_precision=first.places[0].place.level if first.places else None,
        claims=tuple(t.claim.claim_id for t in group.members),
        conflicts=tuple(c.conflict_id for c in conflicts),
        contested=bool(conflicts),
        first_reported=group.members[0].known_at,
        last_reported=group.members[-1].known_at,
    )
