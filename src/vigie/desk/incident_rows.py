"""Incidents in the columns that desks paste elsewhere (reference/columns.tsv): one incident, one row; ranges as two columns, unknown as None."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from vigie.desk import regions
from vigie.desk.index import Index, where
from vigie.fuse.titles import title
from vigie.model import Place
from vigie.picture import Incident, Range, Toll
from vigie.records import Record
from vigie.resources import toml


def incident_rows(index: Index) -> Iterator[Record]:
    """Yield a row for each incident, in the picture's order."""
    return (incident_row(i, index) for i in index.picture.incidents)


def incident_row(i: Incident, index: Index) -> Record:
    """Return the row of an incident."""
    ref = where(i.places)
    tolls = [t for t in index.tolls.get(i.incident_id, ()) if t.stands]
    return {
        "code": i.code,
        "incident_id": i.incident_id,
        "kind": i.kind,
        "title_en": i.title,
        "title_fr": titled(i, index, "fr"),
        "title_uk": titled(i, index, "uk"),
        **_time(i, ref.place if ref else None),
        **place_columns(ref.place if ref else None, index),
        "location_precision": i.location_precision,
        "location_radius_m": ref.radius_km * 1000 if ref and ref.radius_km else None,
        "location_coarsened": i.location_coarsened,
        **_figures(i, tolls),
        "targets": list(i.targets),
        "weapons": list(dict.fromkeys(str(w.get("model") or w.get("class")) for w in i.weapons)),
        **_span("launched", tolls),
        **_span("intercepted", tolls),
        "verification": dict(i.verification).get("occurrence", "none"),
        "contested": i.contested,
        "sources_independent": i.sources,
        "source_names": list(i.source_names),
        "source_classes": index.classes(i.claims),
        "languages": index.languages(i.claims),
        "review": i.review,
        "sensitivity": list(i.sensitivity),
        "status": i.status,
        "merged_into": i.merged_into,
        "part_of": i.part_of,
        "first_reported_utc": i.first_reported,
        "last_reported_utc": i.last_reported,
        "known_utc": index.known_at,
        "updated_utc": index.changed.get(i.incident_id, i.last_reported),
        "url": index.request.url("incidents", i.incident_id),
    }


def titled(i: Incident, index: Index, language: str) -> str | None:
    """Return the incident's title in a language; the title as it stands in English, None where the language has no patterns."""
    if language == "en":
        return i.title
    words = toml(language, "titles")
    if not words:
        return None
    details = [index.told[c].claim.details for c in i.claims if c in index.told and index.told[c].claim.kind == i.kind]
    magnitudes = [d["magnitude"].get("value") for d in details if isinstance(d.get("magnitude"), dict) and i.kind == "hazard"]
    return title(
        i.kind,
        i.places,
        targets=i.targets,
        weapons=list(dict.fromkeys(str(w["class"]) for w in i.weapons if w.get("class"))),
        hazard=next((str(d["hazard"]) for d in details if d.get("hazard")), None),
        magnitude=next((m for m in magnitudes if isinstance(m, int | float)), None),
        killed=i.killed,
        injured=i.injured,
        language=language,
    )


def place_columns(place: Place | None, index: Index) -> Record:
    """Return the columns of a place: names, codes, and a point for a site or settlement only."""
    at = regions.point(place)
    naming = "ocha" if index.request.humanitarian_names else ""
    return {
        "country": place.country if place else None,
        "adm1_name": regions.region_name(place.admin1, naming) if place else None,
        "adm1_iso": place.admin1 if place else None,
        "adm1_pcode": regions.adm1_pcode(place) if place else None,
        "adm2_name": regions.adm2_name(place) if place else None,
        "adm2_pcode": regions.adm2_pcode(place) if place else None,
        "adm3_pcode": regions.adm3_pcode(place) if place else None,
        "place_name": place.name if place else None,
        "place_id": place.place_id if place else None,
        "lat": at[1] if at else None,
        "lon": at[0] if at else None,
    }


def local(at: datetime | None, zone: str | None) -> datetime | None:
    """Return an instant on the clock of a zone, as it stands where the zone is not known."""
    return at.astimezone(ZoneInfo(zone)) if at and zone else at


def span_of(tolls: Iterable[Toll]) -> tuple[float | None, float | None]:
    """Return the range over figures that stand; an open end ('at least ten') leaves its side open. Figures are never added."""
    figures = [t.figure for t in tolls]
    lows, highs = [q.min for q in figures], [q.max for q in figures]
    known = [x for x in lows if x is not None]
    low = min(known) if known and None not in lows else None
    high = None if None in highs or not highs else max(x for x in highs if x is not None)
    return low, high


def _span(field: str, tolls: Iterable[Toll]) -> Record:
    low, high = span_of(t for t in tolls if t.field == field and t.group is None)
    return {f"{field}_min": low, f"{field}_max": high}


def _time(i: Incident, place: Place | None) -> Record:
    start, end = (i.time.start, i.time.end) if i.time else (None, None)
    key = getattr(start.tzinfo, "key", None) if start else None
    zone = (place.timezone if place else None) or (key if key != "UTC" else None)
    return {
        "start_utc": start.astimezone(UTC) if start else None,
        "end_utc": end.astimezone(UTC) if end else None,
        "start_local": local(start, zone),
        "end_local": local(end, zone),
        "tz": zone,
        "time_precision": i.time_precision,
    }


def _figures(i: Incident, tolls: list[Toll]) -> Record:
    children = span_of(t for t in tolls if t.field == "killed" and t.group == "children")
    said = _latest(i.killed, tolls)
    row: dict[str, Any] = {}
    for name, figure in (("killed", i.killed), ("injured", i.injured), ("missing", i.missing)):
        row |= {f"{name}_min": figure.min if figure else None, f"{name}_max": figure.max if figure else None}
        if name != "missing":
            row[f"{name}_latest"] = figure.latest if figure else None
        if name == "killed":
            row["killed_latest_by"] = figure.latest_by if figure else None
            row |= {"killed_latest_utc": said.said if said else None, "killed_basis": said.basis if said else None}
    return row | {"children_killed_min": children[0], "children_killed_max": children[1]}


def _latest(figure: Range | None, tolls: list[Toll]) -> Toll | None:
    """The figure that a headline's latest is taken from."""
    if figure is None or figure.latest_by is None:
        return None
    own = [t for t in tolls if t.field == "killed" and t.group is None and t.speaker == figure.latest_by and figure.latest in (t.figure.min, t.figure.max)]
    return max(own, key=lambda t: t.said.timestamp() if t.said else 0.0, default=None)
