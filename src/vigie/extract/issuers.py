"""Who issues a whole document: the body named in the head of a press release, a bulletin, a situation report."""

from __future__ import annotations

from functools import cache

from vigie.bodies import add_phrase
from vigie.extract.authors import section
from vigie.extract.reading import Reading
from vigie.extract.sources import sources
from vigie.model import Attribution, Document
from vigie.phrases import Lexicon
from vigie.resources import languages, toml

HEAD = 4  # lines at the top among which body and sort of document stand
LABEL = 6  # words at most of a line that is only the sort of document ('Evening summary of 12 May')
WHOLE = 14  # words at most of a line that has both ('Press release of the prefecture of Hérault')


@cache
def _sorts() -> Lexicon:
    """Words for documents that one body issues (people.toml: `bulletins`)."""
    lexicon = Lexicon()
    for code in languages():
        for phrase in toml(code, "people").get("bulletins", ()):
            add_phrase(lexicon, phrase, "bulletin", f"lang/{code}/people.toml: bulletins")
    return lexicon


def issuer(document: Document, all_readings: list[Reading]) -> Attribution | None:
    """Return the body that the head of a document names as the one that issues it; None where the head says no sort of bulletin."""
    head = [r for r in all_readings[:HEAD] if r.post.index == 0 and r.paragraph.sort == "headline"]
    body: Attribution | None = None
    label = False
    for r in head:
        words = sum(t.kind == "w" for t in r.tokens)
        hits = [h for h in _sorts().hits(r.tokens) if h.first <= 2]
        if hits and words <= WHOLE:
            found = [s for s in sources(r, document) if s.kind == "organization"]
            if len(found) == 1 and hits[0].first == 0 and found[0].start >= hits[0].end and not r.has("act"):
                return found[0].attribution
        if hits and words <= LABEL:
            label = True
        elif body is None:
            body = section(document, r)
    return body if label else None
