"""Incidents as KML 2.2, picture.kml: a folder for each kind, points for sites and settlements, outlines of areas where at hand, else no geometry."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from itertools import chain
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

from vigie.desk.briefs import incident_brief
from vigie.desk.columns import cell, columns, told_instant
from vigie.desk.incident_rows import incident_row
from vigie.desk.index import Index, place_of
from vigie.desk.manifest import BOUNDARIES, LICENCE
from vigie.desk.material import Material, cut
from vigie.desk.plain_text import clean
from vigie.desk.selection import cut_words
from vigie.desk.shapes import Geometry, geometry
from vigie.desk.xml_pages import child, halves, piece
from vigie.export import settling
from vigie.picture import Incident

NAMESPACE = "http://www.opengis.net/kml/2.2"


def write(material: Material, folder: Path) -> list[Path]:
    """Write the file and return its path; a cut one has a last placemark that says so."""
    path = folder / "picture.kml"
    root = ET.Element("kml", xmlns=NAMESPACE)
    document = child(root, "Document")
    child(document, "name", "Incidents")
    child(document, "description", escape(f"{BOUNDARIES} {LICENCE}"))
    head, tail = halves(root, "Document")
    with settling(path) as file:
        file.write(head)
        for part in _folders(material):
            file.write(part)
        file.write(tail)
    return [path]


def _folders(material: Material) -> Iterator[bytes]:
    """The incidents by kind; `limit` takes the first by id, whatever their kinds."""
    limit = material.request.limit
    last = material.nth_incident(limit) if limit is not None else None
    for kind in material.kinds():
        some = (_placemark(i, piece_) for piece_ in material.pieces("incidents", kind, last) for i in piece_.picture.incidents)
        first = next(some, None)
        if first is not None:
            yield f"<Folder>\n<name>{escape(clean(kind))}</name>\n".encode()
            yield from map(piece, chain([first], some))
            yield b"</Folder>\n"
    cut_ = cut(material, "incidents")
    if cut_:
        mark = ET.Element("Placemark")
        child(mark, "name", cut_words(*cut_))
        yield piece(mark)


def _placemark(i: Incident, index: Index) -> ET.Element:
    row = incident_row(i, index)
    mark = ET.Element("Placemark", id=i.incident_id)
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
    return mark


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
