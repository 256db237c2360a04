"""Vector tiles made from the picture: incidents at their points (grouped where the map is small), areas that hold some, and services."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from math import atan, cos, degrees, floor, log, pi, radians, sinh, tan
from typing import Annotated, Any

import shapely
from fastapi import Path, Response

from vigie.desk.index import place_of
from vigie.fuse.board import NO_REPORT, board
from vigie.model import Place
from vigie.picture import Incident
from vigie.report.drawing import sort_of
from vigie.report.maps import credit, section
from vigie.report.page import STYLE
from vigie.report.view import View
from vigie.serve import geometry
from vigie.serve.answers import Router
from vigie.serve.asking import Kept, Shot, Wanted
from vigie.serve.choosing import Filters, chosen, in_box
from vigie.serve.problems import Problem
from vigie.serve.snapshots import Snapshot
from vigie.serve.vector_tile import EXTENT, POINT, POLYGON, Feature, tile
from vigie.store import Store

router = Router(tags=["map"])
MEDIA = "application/vnd.mapbox-vector-tile"
SINGLE_FROM = 7  # zoom from which each incident is a point of its own: towns of a region lie apart then
CELL = EXTENT // 64
NAMED = 20  # ids that a group names
BUFFER = 128  # units beyond the edge, so that signs at an edge are whole
FARTHEST = 85.0511  # degrees of latitude that web maps show
Number = Annotated[int, Path(ge=0)]


@router.get("/tiles/{z}/{x}/{y}.mvt", response_class=Response, responses={200: {"content": {MEDIA: {}}}}, summary="A vector tile")
def tiles(z: Annotated[int, Path(ge=0, le=16)], x: Number, y: Number, of: Shot, store: Kept, wanted: Wanted) -> Response:
    """A vector tile."""
    if x >= 2**z or y >= 2**z:
        raise Problem(404, f"no tile {z}/{x}/{y}: at zoom {z} x and y end at {2**z - 1}")
    frame = Frame(z, x, y)
    near = _near(of, frame, wanted, store)
    layers = {"areas": _areas(near, frame), "incidents": _points(near, frame), "services": _services(of, frame)}
    return Response(tile(layers), media_type=MEDIA)


class Frame:
    """A tile's frame: degrees to its units."""

    def __init__(self, z: int, x: int, y: int) -> None:
        self.z, self.x, self.y, self.n = z, x, y, 2**z
        beyond = BUFFER / EXTENT
        south, north = _latitude(y + 1 + beyond, self.n), _latitude(y - beyond, self.n)
        self.box = (max(-180.0, (x - beyond) / self.n * 360 - 180), south, min(180.0, (x + 1 + beyond) / self.n * 360 - 180), north)

    def at(self, lon: float, lat: float) -> tuple[int, int]:
        """Return where a point lies, in units from the upper left."""
        lat = max(-FARTHEST, min(FARTHEST, lat))
        across = (lon + 180) / 360 * self.n - self.x
        down = (1 - log(tan(radians(lat)) + 1 / cos(radians(lat))) / pi) / 2 * self.n - self.y
        return round(across * EXTENT), round(down * EXTENT)

    def rings(self, shape: Any) -> list[list[tuple[int, int]]]:
        """Return the rings of a polygon cut to the frame, outer ones clockwise as the eye sees them, without those too small to see."""
        part = shapely.clip_by_rect(shape, *self.box)
        out = []
        for polygon in getattr(part, "geoms", [part]):
            if polygon.geom_type != "Polygon" or polygon.is_empty:
                continue
            outer = _ring([self.at(a, b) for a, b, *_ in polygon.exterior.coords], clockwise=True)
            if outer:
                out += [outer, *(r for i in polygon.interiors if (r := _ring([self.at(a, b) for a, b, *_ in i.coords], clockwise=False)))]
        return out


def _latitude(y: float, n: int) -> float:
    return degrees(atan(sinh(pi * (1 - 2 * y / n))))


def _ring(points: list[tuple[int, int]], *, clockwise: bool) -> list[tuple[int, int]]:
    kept = [p for n, p in enumerate(points[:-1]) if n == 0 or p != points[n - 1]]
    area = sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(kept, [*kept[1:], kept[0]], strict=True)) if len(kept) > 2 else 0
    if abs(area) < 8:
        return []
    return kept if (area > 0) is clockwise else kept[::-1]


def _near(of: Snapshot, frame: Frame, wanted: Filters, store: Store) -> list[Incident]:
    """The incidents wanted that touch the frame."""
    if wanted == Filters():
        ids = in_box(of, frame.box)
        return [i for n in ids if (i := of.index.incidents[n]).status not in ("merged", "withdrawn")]
    key = ("tiles", wanted)
    if key not in of.memory:
        of.memory[key] = {i.incident_id for i in chosen(of, wanted, store)}
    return [of.index.incidents[i] for i in in_box(of, frame.box) & of.memory[key]]


def _points(near: list[Incident], frame: Frame) -> Iterator[Feature]:
    groups: dict[Any, list[Incident]] = defaultdict(list)
    for i in sorted(near, key=lambda i: i.incident_id):
        place = place_of(i.places)
        at = geometry.point(place)
        if at and place:
            x, y = frame.at(*at)
            groups[i.incident_id if frame.z >= SINGLE_FROM else (floor(x / CELL), floor(y / CELL))].append(i)
    for some in groups.values():
        at = geometry.point(place_of(some[0].places)) or [0, 0]
        yield POINT, [[frame.at(*at)]], _single(some[0]) if len(some) == 1 else _group(some)


def _single(i: Incident) -> dict[str, Any]:
    killed = i.killed.latest if i.killed else None
    most = int(killed) if killed is not None else None
    verified = dict(i.verification).get("occurrence", "none")
    told = {"id": i.incident_id, "code": i.code, "kind": i.kind, "sign": sort_of(i.kind), "title": i.title, "verified": verified}
    return {**told, "contested": i.contested, "killed": most, "count": 1, "precision": i.location_precision}


def _group(some: list[Incident]) -> dict[str, Any]:
    kinds = Counter(sort_of(i.kind) for i in some)
    sign = min(kinds, key=lambda k: (-kinds[k], k))
    ids = ",".join(i.incident_id for i in some) if len(some) <= NAMED else None
    return {"count": len(some), "sign": sign, "kinds": ",".join(f"{k}:{n}" for k, n in sorted(kinds.items())), "ids": ids}


def _areas(near: list[Incident], frame: Frame) -> Iterator[Feature]:
    by_place: dict[Place, list[Incident]] = defaultdict(list)
    for i in near:
        place = place_of(i.places)
        if place and geometry.where(place) == "area":
            by_place[place].append(i)
    for place, some in sorted(by_place.items(), key=lambda x: x[0].place_id):
        rings = frame.rings(geometry.shape(place))
        if rings:
            yield POLYGON, rings, {"place_id": place.place_id, "name": place.name, "level": place.level, **_group(some)}


def _services(of: Snapshot, frame: Frame) -> Iterator[Feature]:
    if "cells" not in of.memory:
        of.memory["cells"] = [c for c in board(of.picture.services, of.moment) if c.state != NO_REPORT]
    for c in of.memory["cells"]:
        told = {"place_id": c.place.place_id, "name": c.place.name, "service": c.service, "state": c.state, "level": c.place.level}
        at, shape = geometry.point(c.place), geometry.shape(c.place)
        west, south, east, north = frame.box
        if at and west <= at[0] <= east and south <= at[1] <= north:
            yield POINT, [[frame.at(*at)]], told
        elif not at and shape is not None and (rings := frame.rings(shape)):
            yield POLYGON, rings, told


TAG = re.compile(r"<\w(?:[^>\"]|\"[^\"]*\")*>")
BARE = re.compile(r"\s(data-[\w-]+)(?=[\s/>])")  # HTML lets attributes stand without a value, and values without quotes; XML does not
UNQUOTED = re.compile(r'\s([\w-]+)=([^\s"/>]+)')


@router.get("/map.svg", response_class=Response, responses={200: {"content": {"image/svg+xml": {}}}}, summary="The map for printing")
def map_svg(of: Shot) -> Response:
    """The map for printing."""
    drawn = section(View(of.picture, at=of.at))
    start, end = drawn.find("<svg"), drawn.find("</svg>")
    body = (
        drawn[start : end + 6]
        if start >= 0
        else f'<svg viewBox="0 0 800 60"><text x="10" y="30">Nothing has a place that can be drawn. {credit()}</text></svg>'
    )
    body = TAG.sub(lambda tag: UNQUOTED.sub(r' \1="\2"', BARE.sub(r' \1=""', tag[0])), body)
    whole = body.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
    style = STYLE.read_text(encoding="utf-8").replace("prefers-color-scheme", "min-width:0) and (max-width:0) and (prefers-color-scheme")  # paper is light
    return Response(whole.replace(">", f"><style><![CDATA[{style}]]></style>", 1), media_type="image/svg+xml")
