"""The collections of OGC API - Features: which rows each holds, their columns with types, geometry, and time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from shapely import STRtree

from vigie.desk.claim_rows import claim_row, figures, toll_row
from vigie.desk.columns import Column, columns
from vigie.desk.incident_rows import incident_row
from vigie.desk.index import place_of
from vigie.desk.other_rows import service_row
from vigie.model import Place
from vigie.picture import PlaceRow, Told, Toll
from vigie.records import Record
from vigie.serve import geometry
from vigie.serve.parameters import Stretch
from vigie.serve.snapshots import Snapshot
from vigie.serve.stretches import Moments, Span, moments, touching

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
    """One collection. `nouns`, `ident`, `row`, `place`, `span` read a noun of the picture; `times`: columns that tell when."""

    name: str
    title: str
    what: str
    nouns: Callable[[Snapshot], Iterable[Any]]
    ident: Callable[[Any], str]
    row: Callable[[Any, Snapshot], Record]
    place: Callable[[Any, Snapshot], Place | None]
    span: Callable[[Any], Span]
    columns: tuple[Column, ...]

    @property
    def types(self) -> Mapping[str, str]:
        """Column -> its type."""
        return {c.name: c.type for c in self.columns}


def _claim(t: Told, of: Snapshot) -> Record:
    told = figures(t.claim.details)
    return claim_row(t, of.index, told[0] if len(told) == 1 else {})


def _toll_place(t: Toll, of: Snapshot) -> Place | None:
    incident = of.index.incidents.get(t.incident_id or "")
    return place_of(incident.places) if incident else None


def _place(p: PlaceRow, of: Snapshot) -> Record:
    return {**geometry.place_of(p.place), "claims": p.claims, "location_precision": p.place.level, "location_radius_m": None}


def _with(name: str, *more: tuple[str, str, str]) -> tuple[Column, ...]:
    return (*columns(name), *(Column(*m) for m in more))


COLLECTIONS = {
    c.name: c
    for c in (
        Collection(
            "incidents", "Incidents", "What happened, once each, however many say it", lambda of: of.picture.incidents, lambda i: i.incident_id,
            lambda i, of: incident_row(i, of.index), lambda i, of: place_of(i.places),
            lambda i: (i.time.start, i.time.end) if i.time else (i.first_reported, i.first_reported), columns("incidents"),
        ),
        Collection(
            "claims", "Claims", "What one source says, with its words", lambda of: of.picture.claims, lambda t: t.claim.claim_id, _claim,
            lambda t, of: place_of(t.claim.places),
            lambda t: (t.claim.time.start, t.claim.time.end) if t.claim.time else (t.known_at, t.known_at), columns("claims"),
        ),
        Collection(
            "services", "Services", "Stretches of states of public services", lambda of: of.picture.services, lambda s: s.service_id,
            lambda s, of: {**service_row(s, of.index), "place_id": s.place.place_id, "location_precision": s.place.level}, lambda s, of: s.place,
            lambda s: (s.since or s.as_of, s.until or s.as_of),
            _with("services", ("place_id", "text", "Id of the place"), ("location_precision", "choice", "Level of the place")),
        ),
        Collection(
            "tolls", "Tolls", "Figures, one for each of one speaker; never added", lambda of: of.picture.tolls, lambda t: t.toll_id,
            lambda t, of: {**toll_row(t, of.index), "toll_id": t.toll_id}, _toll_place, lambda t: (t.as_of or t.said, t.as_of or t.said),
            _with("tolls", ("toll_id", "text", "Id of the figure")),
        ),
        Collection(
            "places", "Places", "Places that claims use", lambda of: of.picture.places, lambda p: p.place.place_id, _place, lambda p, of: p.place,
            lambda p: (None, None), PLACE_COLUMNS,
        ),
    )
}  # fmt: skip


@dataclass
class Held:
    """A collection of one picture, ready to be asked: nouns in the order of their ids, shapes, rows as they are made."""

    collection: Collection
    of: Snapshot

    def __post_init__(self) -> None:
        c = self.collection
        self.nouns = sorted(c.nouns(self.of), key=c.ident)
        self.number = {c.ident(x): n for n, x in enumerate(self.nouns)}
        self.rows: dict[int, Record] = {}
        self.texts: dict[tuple[str, int], str] = {}  # features as JSON, by the service's address and number
        self._shapes: list[Any] | None = None
        self._tree: tuple[STRtree, list[int]] | None = None
        self._moments: tuple[Moments, Moments] | None = None

    @property
    def shapes(self) -> list[Any]:
        """The geometry of each noun, None where it has none."""
        if self._shapes is None:
            self._shapes = [geometry.shape(self.collection.place(x, self.of)) for x in self.nouns]
        return self._shapes

    def row(self, n: int) -> Record:
        """Return the properties of the n-th noun."""
        if n not in self.rows:
            self.rows[n] = self.collection.row(self.nouns[n], self.of)
        return self.rows[n]

    def in_box(self, bbox: tuple[float, float, float, float]) -> list[int]:
        """Return the numbers of the nouns whose geometry touches a box, in order."""
        if self._tree is None:
            known = [n for n, s in enumerate(self.shapes) if s is not None]
            self._tree = STRtree([self.shapes[n] for n in known]), known
        tree, known = self._tree
        return sorted(known[k] for k in tree.query(geometry.boxes(bbox), predicate="intersects"))

    def during(self, wanted: Stretch) -> Moments:
        """Return for each noun whether its time touches a stretch. What has no time at all is let through, as the standard allows."""
        if self._moments is None:
            self._moments = moments(map(self.collection.span, self.nouns))
        return touching(self._moments, wanted, timeless=True, through=True)

    def geometry(self, n: int) -> Any:
        """Return the geometry of the n-th noun as GeoJSON, None where it has none."""
        place = self.collection.place(self.nouns[n], self.of)
        return geometry.drawn(place) if place else None


def held(name: str, of: Snapshot) -> Held:
    """Return a collection of a picture, made ready once."""
    key = ("held", name)
    if key not in of.memory:
        of.memory[key] = Held(COLLECTIONS[name], of)
    found: Held = of.memory[key]
    return found
