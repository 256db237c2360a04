"""What the words of a claim say of its figure: that the victims are identified, that a register holds them, that an earlier figure is corrected.

The words are in lang/<code>/marks.toml; a language without that file has none.
"""

from __future__ import annotations

from functools import cache, lru_cache

from vigie.errors import ShelfError
from vigie.notation import PhraseError
from vigie.phrases import Lexicon
from vigie.picture import Told
from vigie.resources import elides, languages, toml
from vigie.text import tokens, view

MARKS = ("identified", "recorded", "correction")


def marks(told: Told) -> frozenset[str]:
    """Return which of 'identified', 'recorded', 'correction' a claim's evidence says."""
    code = told.document.language
    if code not in languages():
        return frozenset()
    return frozenset().union(*(_marks(s.text, code) for s in told.claim.evidence))


@lru_cache(maxsize=8192)
def _marks(text: str, code: str) -> frozenset[str]:
    return frozenset(sense for hit in _words(code).hits(tokens(view(text), 0, len(text), elision=elides(code))) for sense in hit.senses)


@cache
def _words(code: str) -> Lexicon:
    """The phrases of a language, each with its mark; ShelfError where one is not in the notation."""
    found = Lexicon(elision=elides(code))
    for mark in MARKS:
        for phrase in toml(code, "marks").get(mark, ()):
            try:
                found.add(phrase, frozenset({mark}))
            except PhraseError as e:
                raise ShelfError(f"lang/{code}/marks.toml: {mark}: {e}") from e
    return found
