"""The places that rows use, as codes: which lie in a box, which in another place, where their points are. Rows are many, places few."""

from __future__ import annotations

from typing import Any

import numpy as np
from shapely import STRtree

from vigie.desk.selection import lies_in
from vigie.serve import geometry
from vigie.serve.columns import Array, Codes
from vigie.serve.parameters import Box

BOXES = 512  # answers on boxes that are remembered


class Places(Codes):
    """Places as codes, with what is asked of them; told anew where places have come since."""

    def __init__(self) -> None:
        super().__init__()
        self._drawn: tuple[int, Array, Array, Array] | None = None
        self._tree: tuple[int, STRtree, Array] | None = None
        self._boxes: dict[tuple[int, Box], Array] = {}

    def sorts(self) -> Array:
        """Return for each place which sort it is, a number in `geometry.WHERES`."""
        return self._points()[0]

    def points(self) -> tuple[Array, Array]:
        """Return longitude and latitude of each place; NaN for what has no point."""
        return self._points()[1:]

    def _points(self) -> tuple[Array, Array, Array]:
        known = self._drawn
        if known is None or known[0] != len(self.values):
            places = self.values[:]
            at = [geometry.point(p) or (np.nan, np.nan) for p in places]
            sorts = np.array([geometry.WHERES.index(geometry.where(p)) for p in places], dtype="i1")
            points = np.array(at, dtype=float).reshape(-1, 2)
            known = self._drawn = (len(places), sorts, points[:, 0], points[:, 1])
        return known[1:]

    def shape(self, code: int) -> Any:
        """Return the geometry of a place; None where it has none."""
        return geometry.shape(self.values[code]) if code >= 0 else None

    def touching(self, box: Box) -> Array:
        """Return the codes of the places whose geometry touches a box."""
        tree, codes, size = self._indexed()
        kept = self._boxes.get((size, box))
        if kept is None:
            if len(self._boxes) >= BOXES:
                self._boxes.clear()
            kept = self._boxes[size, box] = codes[tree.query(geometry.boxes(box), predicate="intersects")]
        return kept

    def bounds(self, codes: Array) -> list[float] | None:
        """Return west, south, east, north of all of these places; None where none has a geometry."""
        found = [s.bounds for c in np.unique(codes) if (s := self.shape(int(c))) is not None]
        return [min(b[0] for b in found), min(b[1] for b in found), max(b[2] for b in found), max(b[3] for b in found)] if found else None

    def _indexed(self) -> tuple[STRtree, Array, int]:
        if self._tree is None or self._tree[0] != len(self.values):
            drawn = [(s, n) for n, p in enumerate(self.values[:]) if (s := geometry.shape(p)) is not None]
            self._tree = len(self.values), STRtree([s for s, _ in drawn]), np.array([n for _, n in drawn], dtype="i4")
        size, tree, codes = self._tree
        return tree, codes, size

    def lying_in(self, wanted: str) -> list[int]:
        """Return the codes of the places that are the one wanted (a name or an id) or lie in it."""
        return [n for n, p in enumerate(self.values[:]) if lies_in(p, wanted)]


def at_places(column: Array, codes: Array, size: int) -> Array:
    """Return for each row whether its place is one of these. `size`: how many places there are."""
    wanted = np.zeros(size + 1, dtype=bool)  # the last one is that of rows without a place, of code -1
    wanted[codes] = True
    found: Array = wanted[column]
    return found
