"""The short stories of places_told.tsv, read and judged: where one of their claims holds. Used by test_places_told.py and benchmarks/places.py."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from vigie import gazetteer
from vigie.model import PlaceRef
from vigie.pipeline import read

FILE = Path(__file__).with_name("places_told.tsv")
DAY, OUTLET = "2024-05-14", "Example Wire"
PARAGRAPH = "\u00b6"


class Told(NamedTuple):
    """One line: the story, the words of the claim that is asked for, and its places."""

    language: str
    category: str
    text: str
    words: str
    expected: str


def rows(file: Path = FILE) -> list[Told]:
    """Return the lines of the set."""
    lines = file.read_text(encoding="utf-8").splitlines()
    return [Told(*line.split("\t")) for line in lines if line and not line.startswith("#")]


def judged(row: Told) -> tuple[str, str]:
    """Return ('right', 'wrong' or 'abstained', what was read): right where one claim of these words has these places and no other."""
    text = row.text.replace(PARAGRAPH, "\n\n")
    document = read(text, published=DAY, outlet=OUTLET, language=row.language)
    start = text.rindex(row.words)
    claims = [c for c in document.claims if any(s.start < start + len(row.words) and start < s.end for s in c.evidence)]
    wanted = [] if row.expected == "none" else row.expected.split("; ")
    told = [c.places for c in claims]
    shown = " | ".join(", ".join(f"{p.place.name}/{p.place.level}/{p.place.admin1 or p.place.country}" for p in places) or "nowhere" for places in told)
    if any(len(places) == len(wanted) and all(any(_agrees(p, e) for p in places) for e in wanted) for places in told) or not (wanted or any(told)):
        return "right", shown
    return ("wrong" if any(told) else "abstained"), shown


def _agrees(ref: PlaceRef, expected: str) -> bool:
    name, level, rest = expected.split("/")
    code, _, role = rest.partition(" ")
    place = ref.place
    if place.level != level or ref.role != (role or "location") or code not in (place.country, place.admin1, ""):
        return False
    return gazetteer.key(name) == gazetteer.key(place.name) or place.place_id.partition("#")[0] in {f.place.place_id for f in gazetteer.named(name)}
