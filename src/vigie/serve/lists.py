"""The other lists of the page: figures, conflicts, changes, people, places, outlines; and how a row came to be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated, Any

from fastapi import Query, Request

from vigie import gazetteer
from vigie.errors import OptionError
from vigie.explain_picture import RULE, explained_row
from vigie.picture import PlaceRow, Toll
from vigie.picture_records import person_record, placed_record
from vigie.picture_tables import Picture
from vigie.records import Record
from vigie.report import outlines
from vigie.report.regions import extent, regions
from vigie.serve import geometry, rows
from vigie.serve import parameters as p
from vigie.serve.answers import Router
from vigie.serve.asking import DEFAULT, Limit, Many, Moment, Offset, Shown, Words, envelope, listed, page
from vigie.serve.changing import Wanted, latest, total
from vigie.serve.changing import about as changes_about
from vigie.serve.following import since_recorded
from vigie.serve.incidents import conflict_rows, found, resolved
from vigie.serve.problems import Problem, wrong
from vigie.serve.view import View

router = Router(prefix="/api", tags=["page"])
MEANT = 5  # rows that the beginning of an id may mean: more are told to be too many


@router.get("/tolls", summary="Figures, one row for each of one speaker")
def tolls(
    request: Request, of: Shown, incident: Words = None, field: Many = None, stands: bool | None = None, speaker: Many = None, source_class: Many = None,
    limit: Limit = None, offset: Offset = None,
) -> Record:  # fmt: skip
    """Figures, one row for each of one speaker."""
    ident = found(incident, of)[0] if incident else None
    fields, classes, speakers = p.listed(field, "field"), p.listed(source_class, "source_class"), {s for s in speaker or () if s}
    kept = [
        t for t in (of.tolls if ident is None else of.tolls.of(ident))
        if (not fields or t.field in fields) and (stands is None or t.stands is stands)
        and (not speakers or t.speaker in speakers) and (not classes or t.source_class in classes)
    ]  # fmt: skip
    return {**page(request, of, kept, len(of.tolls), lambda some: toll_rows(some, of), limit, offset), "rule": RULE}


def toll_rows(some: Sequence[Toll], of: View) -> list[Record]:
    """Return figures as rows."""
    piece = of.piece(claims={t.claim_id for t in some})
    return [rows.toll_row(t, piece) for t in some]


@router.get("/conflicts", summary="Where sources disagree")
def conflicts(request: Request, of: Shown, about: Words = None, type: Many = None, limit: Limit = None, offset: Offset = None) -> Record:  # noqa: A002
    """Where sources disagree."""
    ident = resolved(about, of) if about else None
    types = p.listed(type, "type")
    kept = [c for c in (of.conflicts.of(ident) if ident else of.conflicts) if not types or c.type in types]
    return page(request, of, kept, len(of.conflicts), lambda some: conflict_rows(of, some), limit, offset)


@router.get("/changes", summary="What changed in what was known; with updated_since what the store wrote")
def changes(
    request: Request, of: Shown, since: Moment = None, until: Moment = None, about: Words = None,
    class_: Annotated[list[str] | None, Query(alias="class")] = None, trigger: Many = None, updated_since: Moment = None,
    limit: Limit = None, offset: Offset = None,
) -> Record:  # fmt: skip
    """What changed in what was known; with updated_since what the store wrote."""
    recorded = p.optional_moment(updated_since, "updated_since")
    if recorded is not None:
        return {**envelope(of), **since_recorded(of, recorded)}
    ends = p.optional_moment(since, "since"), p.optional_moment(until, "until")
    wanted = Wanted(*ends, resolved(about, of) if about else None, p.listed(class_, "class"), p.listed(trigger, "trigger"))
    n, first = limit or DEFAULT, offset or 0
    some, shown = latest(of, wanted, first, n)
    return {**listed(request, of, shown, total(of), first, n), "rows": [rows.change_row(c, of) for c in some]}


@router.get("/people", summary="People whom the coverage names")
def people(request: Request, of: Shown, q: Words = None, limit: Limit = None, offset: Offset = None) -> Record:
    """People whom the coverage names."""
    low = (q or "").casefold()
    kept = [r for r in of.people if low in r.name.casefold() or any(low in s.casefold() for s, _ in r.spellings)]
    return page(request, of, sorted(kept, key=lambda r: (-r.claims, r.name)), len(of.people), lambda some: list(map(person_record, some)), limit, offset)


@router.get("/places", summary="Places that claims use")
def places(request: Request, of: Shown, q: Words = None, limit: Limit = None, offset: Offset = None) -> Record:
    """Places that claims use."""
    low = (q or "").casefold()
    kept = [r for r in of.places if low in r.place.name.casefold()]
    ordered = sorted(kept, key=lambda r: (-r.claims, r.place.name))
    return page(request, of, ordered, len(of.places), lambda some: list(map(place_row, some)), limit, offset)


def place_row(row: Any) -> Record:
    """Return a place with the count of its claims, and where its outline is."""
    drawn = {"where": geometry.where(row.place), "point": geometry.point(row.place), "shape": geometry.shape_address(row.place)}
    at = geometry.point(row.place)
    bare = {"lat": at[1], "lon": at[0]} if at else {"lat": None, "lon": None}
    return {**placed_record(row), **geometry.place_of(row.place), **bare, **drawn}


@router.get("/shapes/{place_id}", summary="The outline of an area")
def outline(place_id: str, of: Shown) -> Record:
    """The outline of an area."""
    used: PlaceRow | None = of.places.get(place_id)
    place = used.place if used else (gazetteer.place(place_id) if ":" in place_id and len(place_id) < 80 else None)
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
def explain(ident: str, of: Shown) -> Record:
    """How a row came to be."""
    try:
        lines = list(explained_row(around(ident, of), ident))
    except OptionError as e:
        raise Problem(404, str(e), "ident") from e
    return {**envelope(of), "id": ident, "lines": lines, "text": "\n".join(lines)}


def around(written: str, of: View) -> Picture:
    """Return the rows that an id, its beginning or a code may mean, with all that tells of them, as a picture."""
    low = written.casefold()
    incidents = of.incidents.beginning(low)
    coded = of.incidents.with_text("code", written)
    now = of.incident_of(f"c{low[1:]}") if low.startswith("i") else None
    services, against = of.services.beginning(low, MEANT), of.conflicts.beginning(low, MEANT)
    claims = of.claims.beginning(low)
    about = [*dict.fromkeys((*incidents, *filter(None, (coded, now))))][:MEANT]
    stretches = [s for i in services if (s := of.service(i))]
    words = {c for s in stretches for c in s.claims} | {c for k in against for v in of.conflicts.rows[k].values for c in v.claims} | set(claims)
    piece = of.piece(about, words, copies=True)
    beside = [c for k in (*services, *about) for c in of.conflicts.of(k)]
    every = {c.conflict_id: c for c in (*beside, *(of.conflicts.rows[k] for k in against))}
    changed = [c for i in about for c in changes_about(of, i)]
    picture = piece.picture
    return replace(
        picture,
        services=picture.services.with_rows(stretches),
        conflicts=picture.conflicts.with_rows(every[k] for k in sorted(every)),
        changes=picture.changes.with_rows(changed),
    )
