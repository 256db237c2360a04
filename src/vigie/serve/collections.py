"""The collections of OGC API - Features: rows, their columns with types, geometry, time. Rows are chosen on arrays and fetched where they are shown."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from vigie.desk.claim_rows import claim_row, figures, toll_row
from vigie.desk.columns import Column, columns
from vigie.desk.incident_rows import incident_row
from vigie.desk.other_rows import service_row
from vigie.model import Place
from vigie.records import Record
from vigie.serve import geometry
from vigie.serve.columns import Array
from vigie.serve.parameters import Box, Stretch
from vigie.serve.placed import at_places
from vigie.serve.stretches import Span, moments, touching
from vigie.serve.view import View

PART = 500  # rows that are made at once, where all must be looked at
PLACE_COLUMNS = tuple(
    Column(*c)
    for c in (
        ("place_id", "text", "Id in the gazetteer"), ("name", "text", "Name"), ("level", "choice", "site, settlement ..."), ("country", "text", "ISO 3166-1"),
        ("admin1", "text", "ISO 3166-2"), ("admin1_name", "text", "First-level unit"), ("timezone", "text", "IANA name of its zone"),
        ("claims", "integer", "Claims that name it"), ("location_precision", "choice", "Its level"), ("location_radius_m", "number", "Always empty"),
    )
)  # fmt: skip


@dataclass(frozen=True)
class Collection:
    """One collection. `rows`: its rows with some ids; `place`, `span` of a row of a small table, which is looked at whole."""

    name: str
    title: str
    what: str
    rows: Callable[[View, Sequence[str]], dict[str, Record]]
    columns: tuple[Column, ...]
    place: Callable[[Any, View], Place | None] | None = None
    span: Callable[[Any], Span] | None = None

    @property
    def types(self) -> Mapping[str, str]:
        """Column -> its type."""
        return {c.name: c.type for c in self.columns}


def _incidents(of: View, ids: Sequence[str]) -> dict[str, Record]:
    piece = of.piece(ids, words=False)
    return {i: incident_row(piece.incidents[i], piece) for i in ids if i in piece.incidents}


def _claims(of: View, ids: Sequence[str]) -> dict[str, Record]:
    piece = of.piece(claims=ids)
    told = {i: figures(piece.told[i].claim.details) for i in ids if i in piece.told}
    return {i: claim_row(piece.told[i], piece, f[0] if len(f) == 1 else {}) for i, f in told.items()}


def _services(of: View, ids: Sequence[str]) -> dict[str, Record]:
    states = [s for i in ids if (s := of.service(i))]
    piece = of.piece(claims={c for s in states for c in s.claims})
    more = ({"place_id": s.place.place_id, "location_precision": s.place.level} for s in states)
    return {s.service_id: {**service_row(s, piece), **m} for s, m in zip(states, more, strict=True)}


def _tolls(of: View, ids: Sequence[str]) -> dict[str, Record]:
    some = [t for i in ids if (t := of.tolls.get(i))]
    piece = of.piece(claims={t.claim_id for t in some})
    return {t.toll_id: {**toll_row(t, piece), "toll_id": t.toll_id} for t in some}


def _toll_place(t: Any, of: View) -> Place | None:
    at = of.incidents.place(t.incident_id or "")
    return of.place_of(at) if at is not None else None


def _places(of: View, ids: Sequence[str]) -> dict[str, Record]:
    some = [p for i in ids if (p := of.places.get(i))]
    more = {"location_radius_m": None}
    return {p.place.place_id: {**_named(p.place), "claims": p.claims, "location_precision": p.place.level, **more} for p in some}


def _named(place: Place) -> Record:
    """A place without its names in other languages: properties of a feature are plain values."""
    return {k: v for k, v in geometry.place_of(place).items() if k not in ("names", "admin1_names")}


def _with(name: str, *more: tuple[str, str, str]) -> tuple[Column, ...]:
    return (*columns(name), *(Column(*m) for m in more))


COLLECTIONS = {
    c.name: c
    for c in (
        Collection("incidents", "Incidents", "What happened, once each, however many say it", _incidents, columns("incidents")),
        Collection("claims", "Claims", "What one source says, with its words", _claims, columns("claims")),
        Collection(
            "services", "Services", "Stretches of states of public services", _services,
            _with("services", ("place_id", "text", "Id of the place"), ("location_precision", "choice", "Level of the place")),
            lambda s, of: s.place, lambda s: (s.since or s.as_of, s.until or s.as_of),
        ),
        Collection(
            "tolls", "Tolls", "Figures, one for each of one speaker; never added", _tolls, _with("tolls", ("toll_id", "text", "Id of the figure")),
            _toll_place, lambda t: (t.as_of or t.said, t.as_of or t.said),
        ),
        Collection("places", "Places", "Places that claims use", _places, PLACE_COLUMNS, lambda p, of: p.place, lambda p: (None, None)),
    )
}  # fmt: skip


class Held:
    """A collection of one view, ready to be asked: arrays over its rows in the order of their ids."""

    def __init__(self, collection: Collection, of: View) -> None:
        self.collection, self.of = collection, of
        if collection.place is None or collection.span is None:
            table = of.incidents if collection.name == "incidents" else of.claims
            self.at = table.by_id[table.here[table.by_id]]
            self.ids: Sequence[str] = _Named(table.ids, self.at)
            self.codes: Array = table["place"][self.at]
            self.moments = table["first"][self.at], table["last"][self.at]
        else:
            shelf = of.shelves.tables[collection.name]
            self.ids = shelf.ids
            self.codes = np.array([of.shelves.words.places.of(collection.place(x, of)) for x in shelf], dtype="i4")
            self.moments = moments(map(collection.span, shelf))

    def number(self, ident: str) -> int | None:
        """Return the number of the row with an id; None where there is none."""
        table = {"incidents": self.of.incidents, "claims": self.of.claims}.get(self.collection.name)
        if (table.place(ident) if table else self.of.shelves.tables[self.collection.name].get(ident)) is None:
            return None
        low, high = 0, len(self.ids)
        while low < high:
            middle = (low + high) // 2
            low, high = (middle + 1, high) if self.ids[middle] < ident else (low, middle)
        return low

    def in_box(self, bbox: Box) -> Array:
        """Return for each row whether its geometry touches a box."""
        places = self.of.shelves.words.places
        return at_places(self.codes, places.touching(bbox), len(places))

    def during(self, wanted: Stretch) -> Array:
        """Return for each row whether its time touches a stretch. What has no time at all is let through, as the standard allows."""
        return touching(self.moments, wanted, timeless=True, through=True)

    def rows(self, numbers: Sequence[int] | Array) -> Iterator[tuple[int, Record]]:
        """Yield the properties of rows by their numbers; those that are gone meanwhile are left out."""
        for first in range(0, len(numbers), PART):
            some = numbers[first : first + PART]
            found = self.collection.rows(self.of, [self.ids[n] for n in some])
            yield from ((int(n), found[self.ids[n]]) for n in some if self.ids[n] in found)

    def place(self, n: int) -> Place | None:
        """Return the place of the n-th row; None where it is not known."""
        code = int(self.codes[n])
        found: Place | None = self.of.shelves.words.places.values[code] if code >= 0 else None
        return found

    def shape(self, n: int) -> Any:
        """Return the geometry of the n-th row for comparing; None where it has none."""
        return geometry.shape(self.place(n))

    def bounds(self) -> list[float]:
        """Return west, south, east, north of all rows; the world where none has a geometry."""
        return [round(x, 5) for x in self.of.shelves.words.places.bounds(self.codes) or (-180.0, -90.0, 180.0, 90.0)]


class _Named(Sequence[str]):
    """The ids of rows at some places of columns."""

    def __init__(self, ids: list[str], at: Array) -> None:
        self._ids, self._at = ids, at

    def __len__(self) -> int:
        return len(self._at)

    def __getitem__(self, n: Any) -> Any:
        return self._ids[self._at[n]]


def held(name: str, of: View) -> Held:
    """Return a collection of a view, made ready once."""
    key = ("held", name)
    if key not in of.memory:
        of.memory[key] = Held(COLLECTIONS[name], of)
    found: Held = of.memory[key]
    return found
