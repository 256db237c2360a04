"""Stretches of time of many rows, as arrays: which of them touch a stretch that is asked for."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vigie.serve.parameters import Stretch

Moments = NDArray[Any]
Span = tuple[datetime | None, datetime | None]


def moments(spans: Iterable[Span]) -> tuple[Moments, Moments]:
    """Return beginnings and ends in seconds since 1970; NaN for rows of unknown time."""
    pairs = [(s or e, e or s) for s, e in spans]
    firsts, lasts = ([at.timestamp() if at else np.nan for at in side] for side in zip(*pairs, strict=True)) if pairs else ([], [])
    return np.array(firsts, dtype=float), np.array(lasts, dtype=float)


def touching(of: tuple[Moments, Moments], wanted: Stretch, *, timeless: bool, through: bool) -> Moments:
    """Return for each row whether it touches a stretch. `timeless`: what those of unknown time give; `through`: the stretch's end belongs to it."""
    first, last = of
    lets = np.ones(len(first), dtype=bool)
    with np.errstate(invalid="ignore"):
        if wanted[1] is not None:
            end = wanted[1].timestamp()
            lets &= first <= end if through else first < end
        if wanted[0] is not None:
            start = wanted[0].timestamp()
            lets &= (last > start) | (first >= start)
    return np.where(np.isnan(first), timeless, lets)
