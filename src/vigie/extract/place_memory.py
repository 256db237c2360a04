"""The places that a post has told of so far, and which of a sentence's places the next sentences go on about.

What a claim of the sentence holds at goes on; a place named in passing (where somebody spoke, helpers came from or patients went, an earlier
case) does not, as long as there is something to go on about.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta

from vigie import gazetteer
from vigie.extract.frames.draft import Draft
from vigie.extract.locations import POINTS, lies_within, topics
from vigie.extract.reading import Reading, grouped
from vigie.model import Place, PlaceRef

TOLD = 12  # places of a post that 'the district', 'the island' may mean
SUBJECT = 3  # words of a subject before what is put to it between commas
SPOKEN_IN = 2  # words between a verb of saying and the place where it was said: 'told reporters in X'
THREAD = timedelta(hours=12)  # between two posts of one thread
HITS = frozenset(("strike", "explosion", "hazard"))  # what falls on a place is told with a word of direction
GOVERN = frozenset(("head-of-state", "head-of-government", "minister", "official"))
ASIDE = frozenset(("diplomacy", "statement", "movement", "launch"))  # claims whose places are seldom what is told next


@dataclass(slots=True)
class Memory:
    """Places of a post so far, last first, and those of its heading."""

    last: list[PlaceRef] = field(default_factory=list)
    heading: list[PlaceRef] = field(default_factory=list)
    paragraph: object = None
    before: list[PlaceRef] = field(default_factory=list)  # where the post before told of harm
    told: list[Place] = field(default_factory=list)  # the places of the post, last first


@dataclass(slots=True)
class Placed:
    """A claim of a sentence with its places. `own`: its own words say them; `past`: it tells an earlier case."""

    draft: Draft
    places: tuple[PlaceRef, ...]
    own: bool
    past: bool


def after(memory: Memory, r: Reading, named: list[PlaceRef], placed: list[Placed]) -> Memory:
    """Return the memory after a sentence that names these places and makes these claims."""
    out = replace(memory, told=[*(p.place for p in named), *memory.told][:TOLD])
    if not named:
        return out
    if r.paragraph.sort == "headline":
        out.heading = named
    kept = topics(_goes_on(memory, r, named, placed))
    if kept:
        out.last, out.paragraph = kept, r.paragraph
    return out


def next_post(memory: Memory, last: Reading, r: Reading) -> Memory:
    """Return the memory at the beginning of a post: what the one before was about, if it is not long ago."""
    a, b = last.post.posted_at, r.post.posted_at
    told = memory.last if any(p.place.level in POINTS for p in memory.last) else memory.before
    return Memory(before=told if a is not None and b is not None and abs(b - a) <= THREAD else [])


def _goes_on(memory: Memory, r: Reading, named: list[PlaceRef], placed: list[Placed]) -> list[PlaceRef]:
    """Of the places that a sentence names those that the next ones are about."""
    here = [p for p in named if p.role != "origin"]
    if r.paragraph.sort == "headline":
        return here
    still = [p for p in here if p.role == "location" and not _speaks(r, p)]
    own = [p for p in placed if p.own and not p.past and p.draft.kind not in ASIDE]
    if own:
        ids = {x.place.place_id for p in own for x in p.places}
        hit = any(p.draft.kind in HITS for p in own)
        kept = [p for p in (here if hit else still) if p.place.place_id in ids]
        if not ids.intersection(p.place.place_id for p in named):
            kept = [x for p in own for x in p.places if x.role == "location"]  # 'Syria: 812 deaths in A, B and C'
    elif any(p.past for p in placed):
        kept = [p for p in still if any(lies_within(p.place, x.place) for x in memory.last)]
    elif _of_state(r):
        kept = []
    else:
        kept = [p for p in still if p.span is None or not (aside(r, p.span.start, "say", "rel") or _apposed(r, p.span.start))]
    return kept if kept or memory.last else here


def _of_state(r: Reading) -> bool:
    """Whether a sentence without news tells where those are who govern: 'The president was in X'."""
    return any(getattr(m.value, "office", None) in GOVERN for kind in ("office", "person") for m in r.of(kind))


def _speaks(r: Reading, p: PlaceRef) -> bool:
    """Whether a capital stands for who speaks there: 'In X they promised an inquiry'."""
    seat = gazetteer.capital(p.place.country) if p.place.country and p.place.level == "settlement" else None
    if p.span is None or seat is None or seat.place_id != p.place.place_id:
        return False
    end = p.span.end
    if sum(t.kind == "w" and t.end <= p.span.start for t in r.tokens) >= SPOKEN_IN:
        return False
    return any(h.start >= end and sum(t.kind == "w" and end <= t.start < h.start for t in r.tokens) < SPOKEN_IN for h, _ in r.senses("say"))


def _apposed(r: Reading, start: int) -> bool:
    """Whether a place stands between two commas behind the subject: 'The owner, based in X, ...'."""
    commas = [t.start for t in r.tokens if t.text == ","]
    words = [t for t in r.tokens if t.kind == "w"]
    before, behind = [c for c in commas if c < start], [c for c in commas if c > start]
    return bool(before and behind) and sum(t.end <= before[0] for t in words) <= SUBJECT


def aside(r: Reading, start: int, *senses: str) -> bool:
    """Whether a place at `start` stands where somebody spoke ('said in X'), or in a relative clause ('who was visiting X'): `senses` of 'say', 'rel'."""
    for h in r.hits:
        own = grouped(h.senses)
        if h.end > start or not own.keys() & set(senses):
            continue
        if "rel" in own and "rel" in senses:
            return True
        between = [t for t in r.tokens if t.kind == "w" and h.end <= t.start and t.end <= start]
        if "say" in own and "say" in senses and 0 < len(between) <= SPOKEN_IN and not any(h.end <= x.start < start for x, _ in r.senses("rel")):
            return True
    return False
