"""Rings of points, simplified. Nothing but the standard library: the build hook uses it too."""

from __future__ import annotations

from collections.abc import Sequence
from math import cos, hypot, radians

Point = tuple[float, float]  # longitude, latitude


def simplified(ring: Sequence[Point], tolerance: float) -> list[Point]:
    """Return a ring with fewer points, none of those left out farther than `tolerance` (degrees of latitude) from it (Ramer, Douglas and Peucker)."""
    if len(ring) < 5:
        return list(ring)
    squeeze = cos(radians(ring[0][1]))
    flat = [(x * squeeze, y) for x, y in ring]
    far = max(range(len(flat)), key=lambda i: hypot(flat[i][0] - flat[0][0], flat[i][1] - flat[0][1]))  # ring closed: halves
    keep = {0, far, len(ring) - 1}
    todo = [(0, far), (far, len(ring) - 1)]
    while todo:
        a, b = todo.pop()
        (ax, ay), (bx, by) = flat[a], flat[b]
        length = hypot(bx - ax, by - ay)
        worst, at = tolerance, 0
        for i in range(a + 1, b):
            px, py = flat[i]
            off = abs((bx - ax) * (py - ay) - (by - ay) * (px - ax)) / length if length else hypot(px - ax, py - ay)
            if off > worst:
                worst, at = off, i
        if at:
            keep.add(at)
            todo += [(a, at), (at, b)]
    return [ring[i] for i in sorted(keep)]
