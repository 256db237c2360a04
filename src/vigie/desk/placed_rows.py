"""Rows that stand on a map: of incidents, claims and services, each with its geometry; areas have an outline or none, never a point."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

from vigie.desk.claim_rows import claim_row, figures
from vigie.desk.columns import columns, cut_row
from vigie.desk.incident_rows import incident_row
from vigie.desk.index import Index, place_of
from vigie.desk.material import Material
from vigie.desk.other_rows import service_row
from vigie.desk.shapes import Geometry, geometry
from vigie.model import Place
from vigie.records import Record

PLACED = ("incidents", "claims", "services")


def placed_rows(name: str, material: Material) -> Iterator[tuple[list[Any], Geometry | None]]:
    """Yield the cells of each row with its geometry; the last row of a cut table says so and has none."""
    names = [c.name for c in columns(name)]
    found = (r for piece in material.pieces(name) for r in _FOUND[name](piece))
    limit = material.request.limit
    n = 0
    for record, place in islice(found, limit):
        n += 1
        yield [record[c] for c in names], geometry(place)
    beyond = sum(1 for _ in found) if limit is not None else 0
    if beyond:
        yield cut_row(name, n, n + beyond), None


def _incidents(index: Index) -> Iterator[tuple[Record, Place | None]]:
    return ((incident_row(i, index), place_of(i.places)) for i in index.picture.incidents)


def _services(index: Index) -> Iterator[tuple[Record, Place | None]]:
    return ((service_row(s, index), s.place) for s in index.picture.services)


def _claims(index: Index) -> Iterator[tuple[Record, Place | None]]:
    for t in index.picture.claims:
        for figure in figures(t.claim.details) or [{}]:
            yield claim_row(t, index, figure), place_of(t.claim.places)


_FOUND: dict[str, Callable[[Index], Iterator[tuple[Record, Place | None]]]] = {"incidents": _incidents, "claims": _claims, "services": _services}
