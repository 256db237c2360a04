"""Every place that the claims use, with the count of claims."""

from __future__ import annotations

from collections.abc import Sequence

from vigie.model import Place
from vigie.picture import PlaceRow, Told


def places(told: Sequence[Told]) -> tuple[PlaceRow, ...]:
    """Return the places by id."""
    used: dict[str, tuple[Place, int]] = {}
    for t in told:
        for p in {ref.place.place_id: ref.place for ref in t.claim.places}.values():
            used[p.place_id] = (p, used.get(p.place_id, (p, 0))[1] + 1)
    return tuple(PlaceRow(*used[i]) for i in sorted(used))
