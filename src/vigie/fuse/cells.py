"""Claims -> cells: which claims can ever share a row. Rows of different cells do not know of each other, so adding a claim touches only its own cells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from vigie.fuse.people import person_cells as person_cells
from vigie.fuse.people import person_keys as person_keys
from vigie.fuse.services import service_cells as service_cells
from vigie.fuse.services import service_keys as service_keys
from vigie.picture import Correction, Incident, Told

EVENTS = frozenset("launch strike interception explosion alert hazard casualties damage response movement force diplomacy".split())


def block_keys(told: Told) -> frozenset[str]:
    """Return the keys of which two claims must share one to be linked: what a store indexes. Empty for a claim that makes no incident."""
    return frozenset()


def linked(a: Told, b: Told) -> bool:
    """True where the two claims may tell of one happening; the same both ways. Components are closed under it."""
    return False


def components(told: Sequence[Told], corrections: Sequence[Correction] = ()) -> Iterator[tuple[Told, ...]]:
    """Yield the event claims (not background, planned, possible) by connected component of `linked`, each sorted by claim id.

    A correction that merges two incidents links them, whatever their claims say.
    """
    return ((t,) for t in told if t.claim.kind in EVENTS and t.claim.modality in ("actual", "denied"))


def wave_keys(row: Incident) -> frozenset[str]:
    """Return the keys 'country night' under which an incident can be a wave or a part of one."""
    return frozenset()
