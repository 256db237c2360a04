"""An authority's own alerts and advice as CAP 1.2 messages (OASIS, 2010): one for each, cancelled when it ends, updated when it is said again.

Nothing is added to what the authority said: urgency, severity and certainty are Unknown, the area is the place named, the description is its words.
Without a name in whose authority they are sent they are drafts for restricted use.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from xml.etree import ElementTree as ET

from vigie.desk import regions
from vigie.desk.index import Index, place_of
from vigie.desk.plain_text import line
from vigie.desk.shapes import outline
from vigie.desk.xml_pages import child, offset_instant, page
from vigie.fuse.voices import source_class, speaker
from vigie.picture import Told

NAMESPACE = "urn:oasis:names:tc:emergency:cap:1.2"
AUTHORITIES = frozenset(("local", "rescue-health", "national"))
LANGUAGES = {"en": "en-US", "fr": "fr-FR", "uk": "uk-UA", "ru": "ru-RU"}
_OF_CATEGORY = {
    "Geo": "earthquake aftershock tsunami volcano landslide",
    "Met": "storm wind rain snow flood heat-wave cold-wave drought",
    "Fire": "wildfire fire",
    "Infra": "dam-failure collapse",
    "CBRNE": "chemical radiation explosion",
    "Health": "epidemic",
    "Security": "air-raid shelling missile drone",
}
CATEGORIES = {hazard: category for category, hazards in _OF_CATEGORY.items() for hazard in hazards.split()}
RESPONSES = {"shelter": "Shelter", "evacuate": "Evacuate", "prepare": "Prepare", "avoid-area": "Avoid", "stay-off-roads": "Avoid", "close-windows": "Shelter"}


@dataclass(frozen=True)
class Message:
    """One message. `refers`: to the messages that it updates or cancels."""

    told: Told
    sent: datetime
    sort: str  # Alert Update Cancel
    refers: tuple[Message, ...] = ()

    @property
    def identifier(self) -> str:
        """The message's name: that of its claim."""
        return f"vigie-{self.told.claim.claim_id}"


def messages(index: Index) -> list[Message]:
    """Return the messages in the order in which they were said: alerts that authorities of the place gave, and their advice; copies left out."""
    out: list[Message] = []
    standing: dict[tuple[str, ...], Message] = {}
    for t in _own(index):
        sent = t.claim.said_at or t.known_at
        if sent is None:
            continue
        place = place_of(t.claim.places)
        key = (speaker(t), t.claim.kind, str(t.claim.details.get("hazard") or t.claim.details.get("action")), place.place_id if place else "")
        before = standing.get(key)
        message = Message(t, sent, "Alert")
        if t.claim.kind == "alert" and t.claim.details.get("state") == "off":
            if before is None:
                continue  # the end of an alert that nobody has seen begin cancels nothing
            message = replace(message, sort="Cancel", refers=(before,))
            standing.pop(key)
        else:
            message = replace(message, sort="Update", refers=(before,)) if before else message
            standing[key] = message
        out.append(message)
    return out + [_withdrawn(m, index) for m in standing.values() if _gone(m, index)]


def _own(index: Index) -> Iterator[Told]:
    copies = index.picture.copies
    found = (t for t in index.picture.claims if t.claim.kind in ("alert", "advice") and t.claim.modality == "actual" and t.claim.claim_id not in copies)
    authorities = (t for t in found if source_class(t) in AUTHORITIES and (t.claim.attribution.name or t.claim.attribution.organization))
    return iter(sorted(authorities, key=lambda t: (t.known_at.timestamp() if t.known_at else 0.0, t.claim.claim_id)))


def _gone(m: Message, index: Index) -> bool:
    incident = index.incidents.get(index.picture.incident_of.get(m.told.claim.claim_id, ""))
    return incident is not None and incident.status == "withdrawn"


def _withdrawn(m: Message, index: Index) -> Message:
    incident = index.picture.incident_of[m.told.claim.claim_id]
    return Message(m.told, index.changed.get(incident, m.sent), "Cancel", (m,))


def cap(m: Message, index: Index) -> bytes:
    """Return one message as XML."""
    root = ET.Element("alert", xmlns=NAMESPACE)
    authority = index.request.authority
    sender = _sender(authority)
    child(root, "identifier", m.identifier + ("-cancel" if m.sort == "Cancel" and m.refers and m.refers[0].told is m.told else ""))
    child(root, "sender", sender)
    child(root, "sent", offset_instant(m.sent))
    child(root, "status", "Actual" if authority else "Draft")
    child(root, "msgType", m.sort)
    child(root, "source", line(f"{speaker(m.told)}, as told by {m.told.document.outlet or m.told.document.document_id}"))
    child(root, "scope", "Public" if authority else "Restricted")
    if not authority:
        child(root, "restriction", "Draft made by software from public reports; not for the public until an authority sends it")
    if m.refers:
        child(root, "references", " ".join(f"{sender},{r.identifier},{offset_instant(r.sent)}" for r in m.refers))
    _info(root, m, index)
    return page(root)


def _sender(authority: str | None) -> str:
    """The sender's name as CAP wants it: without spaces, commas, < and &."""
    return "".join("-" if c in " ,<&\t\n\r" else c for c in line(authority or "vigie")) or "vigie"


def _info(root: ET.Element, m: Message, index: Index) -> None:
    t, details = m.told, m.told.claim.details
    hazard, action = details.get("hazard"), details.get("action")
    info = child(root, "info")
    child(info, "language", LANGUAGES.get(t.document.language, t.document.language or "en-US"))
    child(info, "category", CATEGORIES.get(str(hazard), "Other" if hazard or not action else "Safety"))
    child(info, "event", str(hazard or action or "other"))
    if m.sort == "Cancel":
        child(info, "responseType", "AllClear")
    elif action in RESPONSES:
        child(info, "responseType", RESPONSES[str(action)])
    for name in ("urgency", "severity", "certainty"):
        child(info, name, "Unknown")
    if t.claim.time:
        child(info, "onset", offset_instant(t.claim.time.start))
    child(info, "senderName", line(speaker(t)))
    child(info, "description", line(" [...] ".join(e.text for e in t.claim.evidence)))
    if t.document.uri and t.document.uri.startswith(("http://", "https://")):
        child(info, "web", t.document.uri)
    _areas(info, t)


def _areas(info: ET.Element, t: Told) -> None:
    for ref in t.claim.places:
        if ref.role != "location":
            continue
        area = child(info, "area")
        child(area, "areaDesc", line(ref.place.name + (f" ({ref.part})" if ref.part else "")))
        shape = outline(ref.place)
        for rings in _polygons(shape["coordinates"] if shape else None, shape["type"] if shape else ""):
            child(area, "polygon", " ".join(f"{p[1]:.4f},{p[0]:.4f}" for p in rings[0]))
        for name, value in (("ISO 3166-2", ref.place.admin1), ("P-code", regions.adm1_pcode(ref.place)), ("place_id", ref.place.place_id)):
            if value:
                code = child(area, "geocode")
                child(code, "valueName", name)
                child(code, "value", value)


def _polygons(coordinates: object, sort: str) -> Iterable[list[list[tuple[float, float]]]]:
    if not isinstance(coordinates, list):
        return ()
    return (coordinates,) if sort == "Polygon" else coordinates
