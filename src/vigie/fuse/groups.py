"""A component of linked claims -> groups, one for each incident."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from vigie.picture import Correction, Told


@dataclass(frozen=True, slots=True)
class Group:
    """The claims of one incident, by claim id.

    `incident_id` is the id of the claim that was known first, with another letter in front: whoever holds an old id finds that claim, and through it the
    incident of today. `why`: the links that held it together (claim, claim, score, reasons), for `explain`.
    """

    incident_id: str
    members: tuple[Told, ...]
    why: tuple[tuple[str, str, float, str], ...] = ()


def groups(component: Sequence[Told], corrections: Sequence[Correction] = ()) -> list[Group]:
    """Return the groups of a component in the order of their ids; two happenings that the texts tell apart stay apart."""
    return [Group("i" + t.claim.claim_id[1:], (t,)) for t in component]
