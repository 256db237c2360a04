"""Sources that speak without a verb of saying: a colon, a dash, brackets, a quotation beside them, figures that are theirs."""

from __future__ import annotations

from dataclasses import dataclass

from vigie.extract.people_offices import OWNER
from vigie.extract.reading import Reading, grouped
from vigie.extract.sources import Source
from vigie.resources import Hit
from vigie.text import Token

QUOTES = {"\u00ab", "\u00bb", "\u201c", "\u201d", "\u201e", '"', "'"}
DASHES = {"\u2013", "\u2014"}
BETWEEN = {",", "-", "\u2013", "\u2014"}  # may stand between a quotation and the words that say whose it is
NAMED = ("person", "organization", "office")
FACTS = {"act", "state", "harm", "none", "hazard", "service", "alert", "loss", "victims", "advice", "move", "force"}
TOLD = 5  # words that may stand between a quotation and its speaker
SHORTEST = 3  # words of a quotation that is more than a name


@dataclass(slots=True)
class Act:
    """One act of speech. `side`: 'right' (X said that ...), 'left' (..., said X), 'both', 'back' (X reported this)."""

    hit: Hit
    source: Source | None
    side: str
    start: int
    end: int
    medium: str | None = None
    relayed: bool = False


def unspoken(r: Reading, found: list[Source], spoken: list[Act]) -> list[Act]:
    """Return the acts of sources that no verb of saying goes with; `spoken`: the acts found by verbs."""
    out: list[Act] = []
    for s in found:
        if s.kind not in NAMED and s.kind != "unnamed" or any(a.source is s for a in spoken):
            continue
        before = [t for t in r.tokens if t.end <= min(s.start, s.head) and t.text not in QUOTES]
        after = [t for t in r.tokens if t.start >= max(s.end, s.tail) and t.text not in QUOTES]
        words = sum(t.kind == "w" for t in before)
        if s.kind in NAMED and after and after[0].text == ":" and words <= 2 and s.attribution.office is not None:
            out.append(Act(_mark(s, "a colon"), s, "right", s.start, s.end))
        elif s.kind in NAMED and _bracketed(r, s, before, after, found, [*spoken, *out]):
            out.append(Act(_mark(s, "brackets"), s, "left", s.start, s.end))
        elif not spoken and _signs(r, s, before, after, words):
            out.append(Act(_mark(s, "a dash"), s, "left", s.start, s.end))
        elif _figures(r, s):
            out.append(Act(_mark(s, "figures that are its own"), s, "right", s.start, s.end))
        elif not spoken and not out and _forecasts(r, s):
            out.append(Act(_mark(s, "what it watches"), s, "right", s.start, s.end))
        elif _quotes(r, s, [*spoken, *out]):
            out.append(Act(_mark(s, "a quotation"), s, "left", s.start, s.end))
    return out


def _mark(s: Source, why: str) -> Hit:
    """A hit that stands for the sign which makes a source speak without a verb."""
    return Hit(0, 0, s.start, s.end, frozenset({"say"}), "", f"a source named by {why}")


def _bracketed(r: Reading, s: Source, before: list[Token], after: list[Token], found: list[Source], acts: list[Act]) -> bool:
    """'(AFAD)' at the end of a clause; not a name's short form ('the Centre (SAMS) has', 'a UN (UNDAC) team is')."""
    opens = max((i for i, t in enumerate(before) if t.text == "("), default=-1)
    closes = next((i for i, t in enumerate(after) if t.text == ")"), -1)
    if opens < 0 or closes < 0 or any(t.text == ")" for t in before[opens:]) or len(before) - opens - 1 > 14:
        return False
    if len(after) > closes + 1 and after[closes + 1].kind != "p":
        return False
    own = s.attribution.organization
    if own and any(x is not s and x.end <= s.start and s.start - x.end <= 3 and x.attribution.organization == own for x in found):
        return False
    return not any(a.start <= s.start and s.end <= a.end for a in acts)


def _signs(r: Reading, s: Source, before: list[Token], after: list[Token], words: int) -> bool:
    """'Three wounded - mayor' at the end of a sentence that tells a fact; 'the mayor is - Oleh S.' tells none, and neither does 'among them - rescuers'."""
    if words < 3 or before[-1].text not in DASHES or before[-2].kind == "n" or any(t.kind != "p" for t in after):
        return False
    if r.has("including") or any({"crew", "group"} & grouped(h.senses).keys() for h in r.hits if s.start <= h.start < s.end):
        return False
    return any(FACTS & grouped(h.senses).keys() for h in r.hits if h.end <= before[-1].start)


def _figures(r: Reading, s: Source) -> bool:
    """'The governor's provisional figures are 23 dead.'"""
    ahead = [t for t in r.tokens if t.start >= max(s.end, s.tail)]
    if not ahead or ahead[0].low != OWNER:
        return False
    return any(t.start == h.start for h, _ in r.senses("cumulative") for t in ahead[1:4])


def _forecasts(r: Reading, s: Source) -> bool:
    """'The met office expects gusts of 90 km/h': who watches weather and quakes speaks of them, whatever the verb."""
    if s.attribution.office != "expert" or (s.kind == "person" and not s.attribution.organization):
        return False
    return any({"hazard", "alert"} & grouped(h.senses).keys() for h in r.hits if h.start >= max(s.end, s.tail))


def _quotes(r: Reading, s: Source, acts: list[Act]) -> bool:
    """'"Stay at home," sighs the mayor': between a quotation and the one who follows it stands a verb, whatever verb it is."""
    ends = [b for a, b in r.quotes if b <= s.start and sum(t.kind == "w" and a <= t.start < b for t in r.tokens) >= SHORTEST]
    if not ends or any(a.start >= ends[-1] for a in acts):
        return False
    end, begin = ends[-1], min(s.start, s.head)
    between = [t for t in r.tokens if end <= t.start and t.end <= begin]
    scene = [*r.of("time", end, begin), *r.of("office", end, begin)]
    words = [t for t in between if t.kind == "w" and not any(m.start <= t.start < m.end for m in scene)]
    if not 1 <= len(words) <= TOLD or words[0].text[:1].isupper() or any(t.kind == "p" and t not in between[:2] for t in between):
        return False
    marks = [t.text for t in r.tokens if t.start >= end - 2 and t.end <= words[0].start]
    if not (BETWEEN | {"!", "?", "\u2026"}) & set(marks):
        return False
    return not any({"rel", "conj", "but", "cause", "neg"} & grouped(h.senses).keys() for h in r.hits if end <= h.start < begin)
