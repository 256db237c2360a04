"""What changed in the picture as claims became known, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from vigie.picture import Change, Conflict, Incident, ServiceState, Told, Toll


def changes(
    incidents: Sequence[Incident], tolls: Sequence[Toll], services: Sequence[ServiceState], conflicts: Sequence[Conflict], told: Mapping[str, Told]
) -> tuple[Change, ...]:
    """Return the changes in the order in which they became known."""
    return ()
