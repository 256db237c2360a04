"""A group's figures, one row a figure and speaker, and the headline range over those that stand."""

from __future__ import annotations

from collections.abc import Sequence

from vigie.fuse.groups import Group
from vigie.picture import Range, Toll


def tolls(group: Group) -> list[Toll]:
    """Return the figures that the claims of a group give, each with its speaker; a later total of one speaker supersedes."""
    return []


def headline(rows: Sequence[Toll], field: str) -> Range | None:
    """Return the range over the standing figures of a field without group; None where nobody gave one."""
    return None
