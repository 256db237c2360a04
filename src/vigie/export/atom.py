"""Incidents as an Atom feed, incidents.atom (RFC 4287), last changed first; points as GeoRSS. Withdrawn and merged ones stay as entries that say so."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree as ET

from vigie import __version__
from vigie.desk.briefs import incident_brief
from vigie.desk.columns import told_instant
from vigie.desk.index import Index, place_of
from vigie.desk.manifest import LICENCE, disclaimers
from vigie.desk.material import Material
from vigie.desk.regions import point
from vigie.desk.request import Request
from vigie.desk.selection import cut_words
from vigie.desk.xml_pages import child, page
from vigie.export import settle
from vigie.picture import Incident
from vigie.picture_tables import Picture

ATOM, GEORSS = "http://www.w3.org/2005/Atom", "http://www.georss.org/georss"
NEVER = datetime(1970, 1, 1, tzinfo=UTC)  # Atom wants a moment of every entry: of one whose moment nobody knows, the first that clocks know


def write(material: Material, folder: Path) -> list[Path]:
    """Write the feed and return its path."""
    return [settle(folder / "incidents.atom", atom(material.whole("atom").picture, material.request))]


def atom(picture: Picture, request: Request, title: str = "Incidents") -> bytes:
    """Return the incidents of a picture as a feed; ids are `urn:vigie:incident:ID`, the same for ever."""
    index = Index(picture, request)
    root = ET.Element("feed", {"xmlns": ATOM, "xmlns:georss": GEORSS})
    child(root, "id", "urn:vigie:incidents")
    child(root, "title", title)
    child(root, "subtitle", " ".join(disclaimers(request).values()))
    child(root, "updated", told_instant(index.as_of or NEVER))
    child(root, "generator", "vigie", version=__version__)
    child(root, "rights", LICENCE)
    child(child(root, "author"), "name", request.organisation or "vigie")
    if request.base_url:
        child(root, "link", rel="alternate", href=request.base_url)
    ordered = sorted(picture.incidents, key=lambda i: (-_updated(i, index).timestamp(), i.incident_id))
    for incident in ordered[: request.limit]:
        _entry(root, incident, index)
    if request.limit is not None and len(ordered) > request.limit:
        _cut(root, request.limit, len(ordered), index)
    return page(root)


def _updated(i: Incident, index: Index) -> datetime:
    return index.changed.get(i.incident_id) or i.last_reported or i.first_reported or NEVER


def _entry(root: ET.Element, i: Incident, index: Index) -> None:
    entry = child(root, "entry")
    child(entry, "id", f"urn:vigie:incident:{i.incident_id}")
    state = "" if i.status == "current" else f"[{i.status.upper()}] "
    child(entry, "title", f"{state}{i.code} {i.title}", type="text")
    child(entry, "updated", told_instant(_updated(i, index)))
    if i.first_reported:
        child(entry, "published", told_instant(i.first_reported))
    url = index.request.url("incidents", i.incident_id)
    if url:
        child(entry, "link", rel="alternate", href=url)
    for c in dict.fromkeys(t.document.uri for t in (index.told.get(c) for c in i.claims) if t and t.document.uri):
        if c and c.startswith(("http://", "https://")):
            child(entry, "link", rel="via", href=c)
    child(entry, "category", term=i.kind)
    at = point(place_of(i.places))
    if at:
        child(entry, "georss:point", f"{at[1]} {at[0]}")
    child(entry, "content", "\n".join(incident_brief(i, index)), type="text")


def _cut(root: ET.Element, kept: int, total: int, index: Index) -> None:
    entry = child(root, "entry")
    child(entry, "id", "urn:vigie:incidents:cut")
    child(entry, "title", cut_words(kept, total), type="text")
    child(entry, "updated", told_instant(index.as_of or NEVER))
    child(entry, "content", cut_words(kept, total), type="text")
