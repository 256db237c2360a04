"""Incidents as KML 2.2, picture.kml: a folder for each kind, points for sites and settlements, outlines of areas where at hand, else no geometry."""

from __future__ import annotations

from html import escape
from itertools import groupby
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

from vigie.desk.briefs import incident_brief
from vigie.desk.columns import cell, columns, told_instant
from vigie.desk.incident_rows import incident_row
from vigie.desk.index import Index, place_of
from vigie.desk.manifest import BOUNDARIES, LICENCE
from vigie.desk.request import Request
from vigie.desk.selection import cut_words
from vigie.desk.shapes import Geometry, geometry
from vigie.desk.xml_pages import child, page
from vigie.export import settle
from vigie.picture import Incident
from vigie.picture_tables import Picture

NAMESPACE = "http://www.opengis.net/kml/2.2"


def write(picture: Picture, folder: Path, request: Request = Request()) -> list[Path]:  # noqa: B008  frozen
    """Write the file and return its path."""
    return [settle(folder / "picture.kml", kml(picture, request))]


def kml(picture: Picture, request: Request) -> bytes:
    """Return the incidents as KML."""
    index = Index(picture, request)
    root = ET.Element("kml", xmlns=NAMESPACE)
    document = child(root, "Document")
    child(document, "name", "Incidents")
    child(document, "description", escape(f"{BOUNDARIES} {LICENCE}"))
    shown = sorted(picture.incidents[: request.limit], key=lambda i: i.kind)
    for kind, some in groupby(shown, key=lambda i: i.kind):
        of_kind = child(document, "Folder")
        child(of_kind, "name", kind)
        for incident in some:
            _placemark(of_kind, incident, index)
    if request.limit is not None and len(picture.incidents) > request.limit:
        child(child(document, "Placemark"), "name", cut_words(request.limit, len(picture.incidents)))
    return page(root)


def _placemark(folder: ET.Element, i: Incident, index: Index) -> None:
    row = incident_row(i, index)
    mark = child(folder, "Placemark", id=i.incident_id)
    child(mark, "name", f"{i.code} {i.title}")
    child(mark, "description", "<br/>".join(escape(x) for x in incident_brief(i, index)))  # readers show it as HTML: texts are escaped once for it, once as XML
    if i.time:
        span = child(mark, "TimeSpan")
        child(span, "begin", told_instant(i.time.start))
        child(span, "end", told_instant(i.time.end))
    data = child(mark, "ExtendedData")
    for column in columns("incidents"):
        value = cell(row[column.name], column.type)
        if value:
            child(child(data, "Data", name=column.name), "value", value)
    shape = geometry(place_of(i.places))
    if shape:
        _shape(mark, shape)


def _shape(parent: ET.Element, shape: Geometry) -> None:
    coordinates: Any = shape["coordinates"]
    match shape["type"]:
        case "Point":
            child(child(parent, "Point"), "coordinates", _positions([coordinates]))
        case "Polygon":
            _polygon(parent, coordinates)
        case "MultiPolygon":
            several = child(parent, "MultiGeometry")
            for rings in coordinates:
                _polygon(several, rings)


def _polygon(parent: ET.Element, rings: Any) -> None:
    found = child(parent, "Polygon")
    for n, ring in enumerate(rings):
        edge = child(found, "innerBoundaryIs" if n else "outerBoundaryIs")
        child(child(edge, "LinearRing"), "coordinates", _positions(ring))


def _positions(positions: Any) -> str:
    return " ".join(f"{p[0]:.5f},{p[1]:.5f}" for p in positions)
