"""The dateline that heads a report ('KHARKIV, Ukraine, April 11 (Meridian) - ...') says where it was written, not where all that it tells happened."""

from __future__ import annotations

from itertools import pairwise

from vigie.extract.reading import Reading
from vigie.model import Mention
from vigie.text import Token

LONGEST = 110  # characters of a dateline
DASHES = frozenset("-\u2013\u2014")


def after_dateline(r: Reading, places: list[Mention]) -> list[Mention]:
    """Return the sentence's places without those of its dateline, where others are named; else the town that it was written in."""
    end = _end(r, places)
    if end is None:
        return places
    rest = [m for m in places if m.start >= end]
    return rest or places[:1]


def _end(r: Reading, places: list[Mention]) -> int | None:
    """Where the dateline of a sentence ends; None where it has none: a place, then no word written small, a date or an agency in brackets, a dash."""
    if not places or any(t.kind == "w" for t in r.tokens if t.end <= places[0].start):
        return None
    head: list[Token] = []
    for before, t in pairwise(r.tokens):
        if t.start >= r.start + LONGEST:
            return None
        if t.text in DASHES and before.end < t.start and t.start >= places[0].end:
            return t.end if _is_one(r, places[0], head) else None
        if t.start >= places[0].end:
            head.append(t)
    return None


def _is_one(r: Reading, place: Mention, head: list[Token]) -> bool:
    """Whether what stands between the first place and the dash belongs to a dateline."""
    times = [m for m in r.of("time") if any(m.start <= t.start < m.end for t in head)]
    small = [t for t in head if t.kind == "w" and not t.text[0].isupper() and not any(m.start <= t.start < m.end for m in times)]
    return not small and (place.text.isupper() or bool(times) or any(t.text == "(" for t in head))
