"""Vector tiles made from the columns of the picture: incidents at their points (grouped where they crowd), areas that hold some, and services."""

from __future__ import annotations

from collections.abc import Iterator
from math import floor
from typing import Annotated, Any

import numpy as np
from fastapi import Path, Response

from vigie.report.drawing import sort_of
from vigie.serve import boards, geometry
from vigie.serve.answers import Router
from vigie.serve.asking import Shown, Wanted
from vigie.serve.choosing import Filters, in_box, lets
from vigie.serve.columns import Array
from vigie.serve.frames import Frame
from vigie.serve.problems import Problem
from vigie.serve.vector_tile import EXTENT, POINT, POLYGON, Feature, tile
from vigie.serve.view import View

router = Router(tags=["map"])
MEDIA = "application/vnd.mapbox-vector-tile"
SINGLE_FROM = 7  # zoom from which each incident is a point of its own: towns of a region lie apart then
CROWD = 500  # incidents of a tile above which they are grouped at any zoom: about 100 kB, and signs that hide one another
CELL = EXTENT // 64
NAMED = 20  # ids that a group names
AREA = geometry.WHERES.index("area")
Number = Annotated[int, Path(ge=0)]


@router.get("/tiles/{z}/{x}/{y}.mvt", response_class=Response, responses={200: {"content": {MEDIA: {}}}}, summary="A vector tile")
def tiles(z: Annotated[int, Path(ge=0, le=16)], x: Number, y: Number, of: Shown, wanted: Wanted) -> Response:
    """A vector tile."""
    if x >= 2**z or y >= 2**z:
        raise Problem(404, f"no tile {z}/{x}/{y}: at zoom {z} x and y end at {2**z - 1}")
    frame = Frame(z, x, y)
    near = _near(of, frame, wanted)
    layers = {"areas": _areas(of, near, frame), "incidents": _points(of, near, frame), "services": _services(of, frame)}
    return Response(tile(layers), media_type=MEDIA)


def _near(of: View, frame: Frame, wanted: Filters) -> Array:
    """The places of the incidents wanted that touch the frame, in the order of their ids."""
    key = ("tiles", wanted)
    if key not in of.memory:
        found = lets(of, wanted)
        if wanted == Filters():
            found &= ~np.isin(of.incidents["status"], of.shelves.words.words.known(("withdrawn",)))
        of.memory[key] = found
    order = of.incidents.by_id
    near: Array = order[(of.memory[key] & in_box(of, frame.box))[order]]
    return near


def _points(of: View, near: Array, frame: Frame) -> Iterator[Feature]:
    lon, lat = of.shelves.words.places.points()
    codes = of.incidents["place"][near]
    dotted = (codes >= 0) & ~np.isnan(lon[codes])
    near, codes = near[dotted], codes[dotted]
    used, where = np.unique(codes, return_inverse=True)
    at = [frame.at(lon[c], lat[c]) for c in used]
    if frame.z >= SINGLE_FROM and len(near) <= CROWD:
        for p, n in zip(near.tolist(), where.tolist(), strict=True):
            yield POINT, [[at[n]]], _single(of, p)
        return
    cells = np.array([floor(x / CELL) * 1_000_000 + floor(y / CELL) for x, y in at], dtype=np.int64)[where] if at else np.empty(0, np.int64)
    for some in _grouped(cells):
        yield POINT, [[at[where[some[0]]]]], _single(of, int(near[some[0]])) if len(some) == 1 else _group(of, near[some])


def _grouped(keys: Array) -> list[Array]:
    """Numbers of equal keys together, each group in order, the group of the first number first."""
    if not len(keys):
        return []
    order = np.argsort(keys, kind="stable")
    groups = np.split(order, np.flatnonzero(np.diff(keys[order])) + 1)
    return sorted(groups, key=lambda g: int(g[0]))


def _single(of: View, p: int) -> dict[str, Any]:
    rows, words = of.incidents, of.shelves.words.words.values
    killed = float(rows["killed_latest"][p])
    kind, precision = words[rows["kind"][p]], int(rows["precision"][p])
    told = {"id": rows.ids[p], "code": rows.texts["code"][p], "kind": kind, "sign": sort_of(kind), "title": rows.texts["title"][p]}
    more = {"verified": words[rows["verified"][p]], "contested": bool(rows["contested"][p]), "killed": None if np.isnan(killed) else int(killed)}
    return {**told, **more, "count": 1, "precision": words[precision] if precision >= 0 else None}


def _group(of: View, some: Array) -> dict[str, Any]:
    words, kinds = of.shelves.words.words.values, dict[str, int]()
    for code, n in zip(*np.unique(of.incidents["kind"][some], return_counts=True), strict=True):
        sign = sort_of(words[code])
        kinds[sign] = kinds.get(sign, 0) + int(n)
    sign = min(kinds, key=lambda k: (-kinds[k], k))
    ids = ",".join(of.incidents.ids_at(some)) if len(some) <= NAMED else None
    return {"count": len(some), "sign": sign, "kinds": ",".join(f"{k}:{n}" for k, n in sorted(kinds.items())), "ids": ids}


def _areas(of: View, near: Array, frame: Frame) -> Iterator[Feature]:
    places = of.shelves.words.places
    codes = of.incidents["place"][near]
    known = codes >= 0
    near, codes = near[known], codes[known]
    wide = places.sorts()[codes] == AREA
    near, codes = near[wide], codes[wide]
    groups = {int(codes[g[0]]): near[g] for g in _grouped(codes)}
    for code, some in sorted(groups.items(), key=lambda x: places.values[x[0]].place_id):
        rings = frame.rings(places.shape(code))
        if rings:
            place = places.values[code]
            yield POLYGON, rings, {"place_id": place.place_id, "name": place.name, "level": place.level, **_group(of, some)}


def _services(of: View, frame: Frame) -> Iterator[Feature]:
    places = of.shelves.words.places
    near = set(places.touching(frame.box).tolist())
    for c in boards.told(of, (p for p in boards.watched(of).values() if places.of(p) in near)):
        told = {"place_id": c.place.place_id, "name": c.place.name, "service": c.service, "state": c.state, "level": c.place.level}
        at, shape = geometry.point(c.place), geometry.shape(c.place)
        if at:
            yield POINT, [[frame.at(*at)]], told
        elif shape is not None and (rings := frame.rings(shape)):
            yield POLYGON, rings, told
