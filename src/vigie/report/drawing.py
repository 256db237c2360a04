"""Signs of the map by sort of incident (shape first, colour second), and the cutting of polygons to a sheet."""

from __future__ import annotations

from collections.abc import Sequence
from math import cos, pi, sin

KINDS = {
    "strike": "strike", "launch": "launch, wave", "interception": "shot down", "explosion": "explosion", "harm": "people harmed", "damage": "damage",
    "hazard": "natural or technical hazard", "alert": "alert", "other": "other",
}  # fmt: skip
"""Sorts of incidents with their words, in the order of the legend."""
_SORTS = {"casualties": "harm"}
XY = tuple[float, float]


def sort_of(kind: str) -> str:
    """Return the sort under which a kind of incident is drawn."""
    sort = _SORTS.get(kind, kind)
    return sort if sort in KINDS else "other"


def glyph(kind: str) -> str:
    """Return the sign of a kind or sort, about the origin, some 18 units wide. No two sorts share a shape."""
    sort = sort_of(kind)
    if sort == "harm":
        return '<circle r="7.5"/>'
    if sort == "alert":
        return '<circle r="6.5" class="hollow"/><circle r="2"/>'
    if sort == "other":
        return '<path d="M-6-6L6 6M6-6L-6 6" class="stroke"/>'
    if sort == "explosion":
        return f'<path d="{_closed([_at(9 if n % 2 == 0 else 4, n / 16) for n in range(16)])}"/>'
    turns = {"strike": (4, 9.0, 0.0), "launch": (3, 9.0, 0.0), "interception": (3, 9.0, 0.5), "damage": (4, 9.5, 0.125), "hazard": (6, 8.5, 0.0)}
    corners, radius, turn = turns[sort]
    return f'<path d="{_closed([_at(radius, n / corners + turn) for n in range(corners)])}"/>'


def _at(radius: float, turn: float) -> XY:
    return radius * sin(2 * pi * turn), -radius * cos(2 * pi * turn)


def _closed(points: Sequence[XY]) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points) + "Z"


def clipped(points: Sequence[XY], frame: tuple[float, float, float, float]) -> list[XY]:
    """Return a polygon cut to a rectangle (Sutherland and Hodgman); points nearer than half a unit to the one before are left out."""
    left, top, right, bottom = frame
    found = list(points)
    for axis, edge, sign in ((0, left, 1), (0, right, -1), (1, top, 1), (1, bottom, -1)):
        found = _cut(found, axis, edge, sign)
    out: list[XY] = []
    for p in found:
        if not out or abs(p[0] - out[-1][0]) + abs(p[1] - out[-1][1]) > 0.5:
            out.append(p)
    return out


def _cut(points: list[XY], axis: int, edge: float, sign: int) -> list[XY]:
    out: list[XY] = []
    for a, b in zip([points[-1], *points] if points else [], points, strict=False):
        a_in, b_in = sign * (a[axis] - edge) >= 0, sign * (b[axis] - edge) >= 0
        if a_in != b_in:
            t = (edge - a[axis]) / (b[axis] - a[axis])
            out.append((a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])))
        if b_in:
            out.append(b)
    return out
