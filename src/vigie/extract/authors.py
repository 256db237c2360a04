"""Who stands above a text: the author of a channel's message, of the post that it forwards, the body that heads a section."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from vigie.bodies import add_phrase
from vigie.extract.reading import Reading
from vigie.extract.sources import sources
from vigie.model import Attribution, Document
from vigie.phrases import Lexicon
from vigie.resources import languages, toml

LINE = 16  # tokens of a line that says where a post comes from


def author_of(document: Document, r: Reading) -> Attribution | None:
    """The author of a channel's message: the person or body that its header names."""
    found = [s for s in sources(r, document) if s.kind in ("person", "organization", "office")]
    return replace(found[0].attribution, medium=r.post.medium) if found else None


def section(document: Document, r: Reading) -> Attribution | None:
    """A heading that is nothing but a body's or a person's name speaks for the paragraphs below it."""
    found = [s for s in sources(r, document) if s.kind in ("person", "organization")]
    if len(found) != 1 or any(m.type == "place" and not found[0].start <= m.start < found[0].end for m in r.mentions):
        return None
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


def forwarded(document: Document, r: Reading) -> Attribution | None:
    """The author of a forwarded post, where a message begins with a line that tells it ('Forwarded from the channel X')."""
    if len(r.tokens) > LINE or not any(h.first == 0 for h in _forwards().hits(r.tokens[:LINE])):
        return None
    found = [s for s in sources(r, document) if s.kind in ("person", "organization")]
    return found[0].attribution if found else None
