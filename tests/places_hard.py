"""The hard names of places_hard.tsv, read and judged: right, wrong, or abstained. Used by test_places_*.py and benchmarks/places.py."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import regex

from vigie import gazetteer
from vigie.model import Document, Place, Toponym
from vigie.pipeline import read

FILE = Path(__file__).with_name("places_hard.tsv")
WORLD = Path(__file__).with_name("places_world.tsv")
DAY, OUTLET = "2024-05-14", "Example Wire"
NARROWING = regex.compile(r" (?=part=|km=)")
KM_OFF = 0.3  # miles become kilometres with one digit


class Hard(NamedTuple):
    """One line: the text, the words in it, and what they mean."""

    language: str
    category: str
    text: str
    words: str
    expected: str


class Found(NamedTuple):
    """What was read in the words."""

    place: Place | None
    part: str | None
    km: float | None


def rows(file: Path = FILE) -> list[Hard]:
    """Return the lines of the set, or of another one of that form."""
    lines = file.read_text(encoding="utf-8").splitlines()
    return [Hard(*line.split("\t")) for line in lines if line and not line.startswith("#")]


def judged(row: Hard) -> tuple[str, str]:
    """Return ('right', 'wrong' or 'abstained', what was read)."""
    document = read(row.text, published=DAY, outlet=OUTLET, language=row.language)
    at = row.text.rindex(row.words) if row.category == "relative" else row.text.index(row.words)
    start, end = at, at + len(row.words)
    pins = [p for c in document.claims for p in c.places if p.span is not None and p.span.start < end and start < p.span.end]
    if row.expected == "none":
        return ("wrong" if pins else "right"), ", ".join(p.place.name for p in pins)
    found = next(iter(_mentions(document, start, end)), None) or (Found(pins[0].place, pins[0].part, pins[0].radius_km) if pins else Found(None, None, None))
    if found.place is None:
        return ("right" if row.expected == "unknown" else "abstained"), ""
    told = f"{found.place.name}/{found.place.level}/{found.place.admin1 or found.place.country}"
    return ("right" if row.expected != "unknown" and _agrees(found, row.expected) else "wrong"), told


def _mentions(document: Document, start: int, end: int) -> Iterator[Found]:
    """Chosen places of the mentions that overlap the words; adjectives ('Ukrainian') only where nothing else does."""
    values = [m.value for m in document.mentions if m.type == "place" and m.start < end and start < m.end and isinstance(m.value, Toponym)]
    for v in sorted(values, key=lambda v: v.adjective):
        if v.chosen is not None:
            yield Found(v.chosen, v.part, v.radius_km)


def _agrees(found: Found, expected: str) -> bool:
    first, *narrowing = NARROWING.split(expected)
    name, level, code = first.split("/")
    place = found.place
    if place is None or place.level != level or code not in (place.country, place.admin1):
        return False
    bearers = {f.place.place_id for f in gazetteer.named(name)}
    if gazetteer.key(name) != gazetteer.key(place.name) and place.place_id.partition("#")[0] not in bearers:
        return False
    for item in narrowing:
        what, _, value = item.partition("=")
        if what == "part" and found.part != value:
            return False
        if what == "km" and (found.km is None or abs(found.km - float(value)) > KM_OFF):
            return False
    return True
