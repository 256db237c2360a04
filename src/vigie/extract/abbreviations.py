"""Bodies that a text calls by their abbreviation: introduced beside their noun ('the disaster agency (BNPB)'), or speaking under it alone.

'INFP expects aftershocks', 'selon l'IGSU', 'two dead (BNPB)': no register knows them. Where the text has introduced the letters
beside a common noun, they keep its class; where it has not, who speaks is the letters as written, and the class stays unknown.
"""

from __future__ import annotations

from dataclasses import replace

from vigie.extract.reading import Reading, grouped
from vigie.extract.sources import Source, joined, sources
from vigie.model import Attribution, Document
from vigie.names import is_cyrillic
from vigie.text import Token

SHORT, LONG = 3, 7  # letters of an abbreviation that may speak without having been introduced
OPENERS = {",", "\u00bb", "\u201d", '"', "-", "\u2013", "\u2014"}  # may stand right before ', IGSU reports'
NEAR = 2  # words between such an abbreviation and its verb


def name_bodies(document: Document, all_readings: list[Reading]) -> None:
    """Put the bodies that the text calls by letters among the possible speakers of every sentence."""
    known: dict[str, Attribution] = {}
    for r in all_readings:
        for s in sources(r, document):
            letters = (s.attribution.organization or "") if s.kind == "organization" and s.tail and not s.attribution.name else ""
            if 1 < len(letters) <= LONG and letters.isalpha() and letters.isupper():
                known.setdefault(letters, s.attribution)
    for r in all_readings:
        for t in _speaking(r):
            known.setdefault(t.text, Attribution(organization=t.text))
    for r in all_readings if known else ():
        _add(document, r, known)


def _free(r: Reading) -> list[Token]:
    """The words in capitals of a sentence that is not all capitals, without those that are part of a name, a place, a date or a thing."""
    words = [t for t in r.tokens if t.kind == "w"]
    if sum(t.text.isupper() for t in words) * 2 > len(words):
        return []
    taken = [(m.start, m.end) for m in r.mentions if m.type != "place" or m.text.upper() != m.text]
    taken += [(h.start, h.end) for h in r.hits if grouped(h.senses).keys() - {"say", "cite", "neg"}]
    return [t for t in words if t.text.isupper() and t.text.isalpha() and not is_cyrillic(t.text) and not any(a < t.end and t.start < b for a, b in taken)]


def _speaking(r: Reading) -> list[Token]:
    """Letters right before a verb of saying, right behind one that trails its sentence, or behind 'according to'."""
    out = []
    for t in _free(r):
        if not SHORT <= len(t.text) <= LONG or r.quoted(t.start):
            continue
        before = [x for x in r.tokens if x.end <= t.start]
        for group in ("say", "cite"):
            for h, _ in r.senses(group):
                between = [x for x in r.tokens if h.end <= x.start and x.end <= t.start] if h.end <= t.start else []
                ahead = [x for x in r.tokens if t.end <= x.start and x.end <= h.start] if t.end <= h.start else []
                if any(x.kind != "w" for x in [*between, *ahead]) or any(x.text[:1].isupper() for x in [*between, *ahead]):
                    continue
                trails = any(x.text in OPENERS and x.end <= h.start and h.start - x.end <= 1 for x in r.tokens)
                behind = h.end <= t.start and len(between) <= 1 and (group == "cite" or trails)
                heads = sum(x.kind == "w" for x in before) <= NEAR or before[-1].text in OPENERS
                if behind or group == "say" and t.end <= h.start and len(ahead) <= NEAR and heads:
                    out.append(t)
    return out


def _add(document: Document, r: Reading, known: dict[str, Attribution]) -> None:
    found = list(sources(r, document))
    more = []
    for t in _free(r):
        who = known.get(t.text)
        if who is None or any(s.start < t.end and t.start < max(s.end, s.tail) for s in found):
            continue
        end, seat = t.end, next((m for m in r.of("place", t.end) if m.start - t.end == 1 and m.text[:1].isupper()), None)
        if seat is not None:  # 'ISU Vrancea': the office of the letters there
            end, who = seat.end, replace(who, organization=f"{t.text} {seat.text}")
        more.append(Source("organization", t.start, end, who, tail=end))
    if more:
        r.speakers = joined(r, sorted([*found, *more], key=lambda s: (s.start, s.end)))
