"""The places that a post has told of so far, and which of a sentence's places the next sentences go on about.

What a claim of the sentence holds at goes on; a place named in passing (where somebody spoke, helpers came from or patients went, an earlier
case) does not, as long as there is something to go on about.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from vigie.extract.frames.draft import Draft
from vigie.extract.locations import lies_within, topics
from vigie.extract.reading import Reading, grouped
from vigie.model import Place, PlaceRef

TOLD = 12  # places of a post that 'the district', 'the island' may mean
SPOKEN_IN = 2  # words between a verb of saying and the place where it was said: 'told reporters in X'
ASIDE = frozenset(("diplomacy", "statement", "movement", "launch"))  # claims whose places are seldom what is told next


@dataclass(slots=True)
class Memory:
    """Places of a post so far, last first, and those of its heading."""

    last: list[PlaceRef] = field(default_factory=list)
    heading: list[PlaceRef] = field(default_factory=list)
    paragraph: object = None
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


def _goes_on(memory: Memory, r: Reading, named: list[PlaceRef], placed: list[Placed]) -> list[PlaceRef]:
    """Of the places that a sentence names those that the next ones are about."""
    here = [p for p in named if p.role != "origin"]
    if r.paragraph.sort == "headline":
        return here
    still = [p for p in here if p.role == "location"]
    own = [p for p in placed if p.own and not p.past and p.draft.kind not in ASIDE]
    if own:
        ids = {x.place.place_id for p in own for x in p.places}
        kept = [p for p in still if p.place.place_id in ids]
    elif any(p.past for p in placed):
        kept = [p for p in still if any(lies_within(p.place, x.place) for x in memory.last)]
    else:
        kept = [p for p in still if p.span is None or not aside(r, p.span.start, "say", "rel")]
    return kept if kept or memory.last else here


def aside(r: Reading, start: int, *senses: str) -> bool:
    """Whether a place at `start` stands where somebody spoke ('said in X'), or in a relative clause ('who was visiting X'): `senses` of 'say', 'rel'."""
    for h in r.hits:
        own = grouped(h.senses)
        if h.end > start or not own.keys() & set(senses):
            continue
        if "rel" in own or sum(t.kind == "w" and h.end <= t.start and t.end <= start for t in r.tokens) <= SPOKEN_IN:
            return True
    return False
