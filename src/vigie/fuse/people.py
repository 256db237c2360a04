"""Speakers and persons named: spellings folded across scripts, offices as stated, offices that the register knows better."""

from __future__ import annotations

from collections.abc import Sequence

from vigie.picture import Conflict, PersonRow, Told


def people(told: Sequence[Told]) -> tuple[PersonRow, ...]:
    """Return the row of the person of a cell."""
    return ()


def people_conflicts(told: Sequence[Told]) -> list[Conflict]:
    """Return conflicts of office and identity of the person of a cell."""
    return []
