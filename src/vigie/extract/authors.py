"""Who stands above a text: the author of a channel's message, of the post that it forwards, the body that heads a section."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from vigie.bodies import add_phrase
from vigie.extract.people import people_mentions
from vigie.extract.reading import Reading
from vigie.extract.sources import sources
from vigie.model import Attribution, Document, OrganizationValue, PersonValue
from vigie.names import same_person
from vigie.phrases import Lexicon
from vigie.resources import languages, toml
from vigie.text import tokens

LINE = 16  # tokens of a line that says where a post comes from
LONGEST = 160  # characters of such a line


def author_of(document: Document, r: Reading) -> Attribution | None:
    """The author of a channel's message: the person or body that its header names."""
    found = [s for s in sources(r, document) if s.kind in ("person", "organization", "office")]
    return replace(found[0].attribution, medium=r.post.medium) if found else None


def section(document: Document, r: Reading) -> Attribution | None:
    """A heading that is nothing but a body's or a person's name speaks for the paragraphs below it."""
    found = [s for s in sources(r, document) if s.kind in ("person", "organization")]
    if any(r.has(x) for x in ("move", "act", "harm", "state", "say")):
        return None  # a headline that tells something
    if len(found) != 1 or any(m.type == "place" and not found[0].start <= m.start <= found[0].end + 2 for m in r.mentions):
        return None
    only = found[0]
    if only.kind == "person" and (not only.attribution.office or any(m.start >= only.end for m in r.of("place"))):
        return None  # a journalist's byline ('Anna K., Kyiv')
    rest = [t for t in r.tokens if t.kind == "w" and not found[0].start <= t.start < found[0].end and not any(m.start <= t.start < m.end for m in r.of("time"))]
    return found[0].attribution if len(rest) <= 2 else None


@cache
def _forwards() -> Lexicon:
    """'Forwarded from' in every language: the line follows the reader's telephone, not the channel (people.toml: `forwarded`)."""
    lexicon = Lexicon()
    for code in languages():
        for phrase in toml(code, "people").get("forwarded", ()):
            add_phrase(lexicon, phrase, "forwarded", f"lang/{code}/people.toml: forwarded")
    return lexicon


def forwarded(document: Document, r: Reading, everybody: tuple[Attribution, ...]) -> Attribution | None:
    """The author of the post that a message forwards, where a line above its text tells it ('Forwarded from the channel X').

    `everybody`: the persons of the document with their offices. `read` sets such lines apart as furniture.
    """
    for p in r.post.paragraphs:
        if p.start >= r.start or p.end - p.start > LONGEST:
            continue
        toks = tokens(document.view, p.start, p.end)
        if not toks or not any(h.first == 0 for h in _forwards().hits(toks[:LINE])):
            continue
        for m in people_mentions(document.view, p.start, p.end, r.language):
            v = m.value
            if isinstance(v, OrganizationValue):
                return Attribution(organization=v.name, office=v.office or "official")
            if isinstance(v, PersonValue):
                return next((a for a in everybody if a.name and same_person(a.name, v.name)), Attribution(name=v.name, office=v.office))
    return None
