"""XML as bytes from a tree of the standard library: texts cleaned of what XML cannot hold, markup in texts escaped."""

from __future__ import annotations

from datetime import UTC, datetime
from xml.etree import ElementTree as ET

from vigie.desk.plain_text import clean


def child(parent: ET.Element, tag: str, text: str | None = None, **attributes: str) -> ET.Element:
    """Add an element with this text and return it."""
    found = ET.SubElement(parent, tag, {k: clean(v) for k, v in attributes.items()})
    if text is not None:
        found.text = clean(text)
    return found


def page(root: ET.Element) -> bytes:
    """Return the document as UTF-8, indented."""
    ET.indent(root, " ")
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="utf-8") + b"\n"


def halves(root: ET.Element, tag: str) -> tuple[bytes, bytes]:
    """Return the document before and after the end of the last element with this tag: what stands in it can be written between, piece by piece."""
    whole = page(root)
    at = whole.rindex(f"</{tag}>".encode())
    return whole[:at], whole[at:]


def piece(element: ET.Element) -> bytes:
    """Return one element as it stands in a document."""
    ET.indent(element, " ")
    return ET.tostring(element, encoding="utf-8") + b"\n"


def offset_instant(at: datetime) -> str:
    """Return an instant with '+00:00', the form that the CAP schema wants (it refuses Z)."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S+00:00")
