"""Documents -> the picture: every document's claims with their clocks, fused. The order of the path stands here, beside `pipeline.py`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from vigie.fuse import picture_of
from vigie.model import Document
from vigie.picture import Correction
from vigie.picture_tables import Picture
from vigie.telling import row, told


def build(documents: Iterable[Document], corrections: Sequence[Correction] = (), *, at: datetime | None = None, known_at: datetime | None = None) -> Picture:
    """Return the picture of documents that `vigie.read` gave; any order, any repetition gives the same picture.

    `at`: the moment for which staleness is told; None for the latest that the claims know of. `known_at`: build from what was known by then
    (documents and claims whose time is not known are left out).
    """
    unique = {d.document_id: d for d in documents}
    rows = {i: row(unique[i]) for i in sorted(unique)}
    every = [t for i, r in rows.items() for t in told(unique[i], r)]
    return picture_of(every, rows.values(), corrections, at=at, known_at=known_at)
