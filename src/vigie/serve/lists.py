"""The other lists of the page: figures, conflicts, changes, people, places, outlines; and how a row came to be."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any

from fastapi import Query, Request

from vigie import gazetteer
from vigie.errors import OptionError
from vigie.explain_picture import RULE, explained_row
from vigie.model import Place
from vigie.picture_records import person_record, placed_record
from vigie.records import Record
from vigie.report import outlines
from vigie.report.regions import extent, regions
from vigie.serve import geometry, rows
from vigie.serve import parameters as p
from vigie.serve.answers import Router
from vigie.serve.asking import Kept, Limit, Many, Moment, Offset, Shot, Words, envelope, page
from vigie.serve.following import since_recorded
from vigie.serve.incidents import found, resolved
from vigie.serve.problems import Problem, wrong

router = Router(prefix="/api", tags=["page"])


@router.get("/tolls", summary="Figures, one row for each of one speaker")
def tolls(
    request: Request, of: Shot, incident: Words = None, field: Many = None, stands: bool | None = None, speaker: Many = None, source_class: Many = None,
    limit: Limit = None, offset: Offset = None,
) -> Record:  # fmt: skip
    """Figures, one row for each of one speaker."""
    ident = found(incident, of)[0].incident_id if incident else None
    fields, classes, speakers = p.listed(field, "field"), p.listed(source_class, "source_class"), {s for s in speaker or () if s}
    rows_found = [
        t for t in of.picture.tolls
        if (ident is None or t.incident_id == ident) and (not fields or t.field in fields) and (stands is None or t.stands is stands)
        and (not speakers or t.speaker in speakers) and (not classes or t.source_class in classes)
    ]  # fmt: skip
    return {**page(request, of, rows_found, len(of.picture.tolls), lambda t: rows.toll_row(t, of), limit, offset), "rule": RULE}


@router.get("/conflicts", summary="Where sources disagree")
def conflicts(
    request: Request, of: Shot, store: Kept, about: Words = None, type: Many = None, limit: Limit = None, offset: Offset = None  # noqa: A002
) -> Record:  # fmt: skip
    """Where sources disagree."""
    ident = resolved(about, of, store) if about else None
    types = p.listed(type, "type")
    every = of.conflicts.get(ident, []) if ident else list(of.picture.conflicts)
    kept = [c for c in every if not types or c.type in types]
    return page(request, of, kept, len(of.picture.conflicts), lambda c: rows.conflict_row(c, of), limit, offset)


@router.get("/changes", summary="What changed in what was known; with updated_since what the store wrote")
def changes(
    request: Request, of: Shot, store: Kept, since: Moment = None, until: Moment = None, about: Words = None,
    class_: Annotated[list[str] | None, Query(alias="class")] = None, trigger: Many = None, updated_since: Moment = None,
    limit: Limit = None, offset: Offset = None,
) -> Record:  # fmt: skip
    """What changed in what was known; with updated_since what the store wrote."""
    recorded = p.optional_moment(updated_since, "updated_since")
    if recorded is not None:
        return {**envelope(of), **since_recorded(store, recorded)}
    first, last = p.optional_moment(since, "since"), p.optional_moment(until, "until")
    ident = resolved(about, of, store) if about else None
    classes, triggers = p.listed(class_, "class"), p.listed(trigger, "trigger")
    kept = [
        c for c in reversed(of.picture.changes.rows)
        if (first is None or (c.at is not None and c.at > first)) and (last is None or (c.at is not None and c.at <= last))
        and (ident is None or c.about == ident) and (not classes or c.class_ in classes) and (not triggers or c.trigger in triggers)
    ]  # fmt: skip
    return page(request, of, kept, len(of.picture.changes), lambda c: rows.change_row(c, of), limit, offset)


@router.get("/people", summary="People whom the coverage names")
def people(request: Request, of: Shot, q: Words = None, limit: Limit = None, offset: Offset = None) -> Record:
    """People whom the coverage names."""
    low = (q or "").casefold()
    kept = [r for r in of.picture.people if low in r.name.casefold() or any(low in s.casefold() for s, _ in r.spellings)]
    return page(request, of, sorted(kept, key=lambda r: (-r.claims, r.name)), len(of.picture.people), person_record, limit, offset)


@router.get("/places", summary="Places that claims use")
def places(request: Request, of: Shot, q: Words = None, limit: Limit = None, offset: Offset = None) -> Record:
    """Places that claims use."""
    low = (q or "").casefold()
    kept = [r for r in of.picture.places if low in r.place.name.casefold()]
    return page(request, of, sorted(kept, key=lambda r: (-r.claims, r.place.name)), len(of.picture.places), place_row, limit, offset)


def place_row(row: Any) -> Record:
    """Return a place with the count of its claims, and where its outline is."""
    drawn = {"where": geometry.where(row.place), "point": geometry.point(row.place), "shape": geometry.shape_address(row.place)}
    at = geometry.point(row.place)
    bare = {"lat": at[1], "lon": at[0]} if at else {"lat": None, "lon": None}
    return {**placed_record(row), **geometry.place_of(row.place), **bare, **drawn}


@router.get("/shapes/{place_id}", summary="The outline of an area")
def outline(place_id: str, of: Shot) -> Record:
    """The outline of an area."""
    known: dict[str, Place] = of.memory.setdefault("places", {r.place.place_id: r.place for r in of.picture.places})
    place = known.get(place_id) or (gazetteer.place(place_id) if ":" in place_id and len(place_id) < 80 else None)
    shape = geometry.drawn(place) if place and geometry.point(place) is None else None
    if place is None or shape is None:
        raise Problem(404, f"no outline of {place_id[:60]!r} is at hand: `vigie gazetteer add` imports outlines", "place_id")
    return {"type": "Feature", "id": place_id, "geometry": shape, "properties": geometry.place_of(place)}


@router.get("/basemap", summary="Outlines of countries, and of a country's regions")
def basemap(regions: Annotated[str | None, Query(pattern="^[A-Za-z]{2}$", description="A country's code.")] = None) -> Record:
    """Outlines of countries, and of a country's regions."""
    features = [_country(code) for code in sorted(outlines.countries())] if regions is None else _regions(regions.upper())
    return {"type": "FeatureCollection", "features": features, "credit": outlines.CREDIT if outlines.countries() else ""}


def _country(code: str) -> Record:
    place = gazetteer.country(code)
    shape = geometry.drawn(replace(place, level="country", country=code)) if place else None
    return {"type": "Feature", "id": code, "geometry": shape, "properties": {"code": code, "name": place.name if place else code, "approximate": False}}


def _regions(code: str) -> list[Record]:
    """The regions of a country: as imported, else drawn around their settlements and cut to the country's outline."""
    frame = extent(code)
    country = gazetteer.country(code)
    if frame is None or country is None:
        raise wrong("regions", code, "no country of this code", "give an ISO 3166-1 code such as UA")
    land = geometry.shape(replace(country, level="country", country=code))
    out = []
    for region, rings in sorted(regions(code, frame).items()):
        place = gazetteer.admin1(region)
        if place is None:
            continue
        own = geometry.drawn(place)
        shape = own or geometry.cut(rings, land)
        out.append({"type": "Feature", "id": region, "geometry": shape, "properties": {"code": region, "name": place.name, "approximate": own is None}})
    return out


@router.get("/explain/{ident}", summary="How a row came to be")
def explain(ident: str, of: Shot) -> Record:
    """How a row came to be."""
    try:
        lines = list(explained_row(of.picture, ident))
    except OptionError as e:
        raise Problem(404, str(e), "ident") from e
    return {**envelope(of), "id": ident, "lines": lines, "text": "\n".join(lines)}
