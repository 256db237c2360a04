"""Values of one incident that cannot both be so: number, place, time, occurrence."""

from __future__ import annotations

from collections.abc import Sequence

from vigie.fuse.groups import Group
from vigie.picture import Conflict, Toll


def incident_conflicts(group: Group, tolls: Sequence[Toll]) -> list[Conflict]:
    """Return what stands against each other within a group."""
    return []
