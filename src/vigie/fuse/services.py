"""Claims on services -> stretches of one state of one service at one place, and where sources disagree."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from vigie.picture import Conflict, ServiceState, Told


def services(told: Sequence[Told], *, at: datetime | None = None) -> tuple[ServiceState, ...]:
    """Return the stretches of one cell (one service at one place) by since. `at`: the moment for which staleness is told."""
    return ()


def service_conflicts(states: Sequence[ServiceState], told: Sequence[Told]) -> tuple[tuple[ServiceState, ...], list[Conflict]]:
    """Return the states with `contested` set, and the contradictions between them."""
    return tuple(states), []
