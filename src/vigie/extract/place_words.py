"""The words around place names, of one language: `lang/<code>/places.toml` compiled once."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from functools import cache

from vigie.errors import ShelfError
from vigie.gazetteer import key
from vigie.notation import PhraseError
from vigie.phrases import KEEP_INNER, Hit, Lexicon
from vigie.resources import language as language_of
from vigie.resources import toml
from vigie.text import Token, tokens

LOOK_BACK = 400  # characters before a sentence in which the word that a pronoun stands for is looked for


@dataclass(frozen=True)
class PlaceWords:
    """`before`: levels whose word stands before the name with a link ('région de'); `before_bare`: without one ('місто Київ');
    `after`: behind it ('Kharkiv region'); `after_nouns`: whether that holds for names that are no adjectives;
    `ordinary`: names that are words of the language, taken for places only where the words around say so."""

    lexicon: Lexicon
    elision: bool
    endings: tuple[str, ...]
    before: frozenset[str]
    before_bare: frozenset[str]
    after: frozenset[str]
    after_nouns: bool
    ordinary: frozenset[str]
    latin: bool = True
    never: frozenset[str] = frozenset()  # names taken for places only beside a word of level
    long_endings: tuple[str, ...] = ()  # of adjectives, two letters and more
    small: frozenset[str] = frozenset()  # articles and links: they open no name when written small
    articles: bool = False  # whether the language has articles: rivers then bear one


@cache
def place_words(code: str) -> PlaceWords:
    """Return the words around place names of a language; raises ShelfError where its places.toml is missing or wrong."""
    table = toml(code, "places")
    where = f"lang/{code}/places.toml"
    try:
        order, words = table["order"], dict(table["words"])
        never = frozenset(key(w) for w in words.pop("never"))
        ordinary = frozenset(key(w) for w in words.pop("ordinary"))
        elision = bool(language_of(code).get("elision", False))
        lexicon = Lexicon(elision=elision)
        for sense, phrases in words.items():
            for phrase in phrases:
                lexicon.add(phrase, frozenset({sense}), KEEP_INNER, where)
        return PlaceWords(
            lexicon, elision, tuple(sorted(table["adjective_endings"], key=lambda e: (-len(e), e))), _levels(order["before"]),
            _levels(order["before_bare"]), _levels(order["after"]), bool(order["after_nouns"]), ordinary, language_of(code).get("script") == "Latin", never,
            tuple(e for e in sorted(table["adjective_endings"]) if len(e) > 1),
            frozenset(w for sense in ("article", "link") for w in words.get(sense, ())), bool(words.get("definite")),
        )  # fmt: skip
    except KeyError as error:
        raise ShelfError(f"{where}: {error} is missing. See another language's places.toml for what it must hold.") from error
    except PhraseError as error:
        raise ShelfError(f"{where}: {error}") from error


def _levels(some: list[str]) -> frozenset[str]:
    """The levels of an order; a village's word stands where a settlement's does."""
    return frozenset(some) | (frozenset(("village",)) if "settlement" in some else frozenset())


def _of_level(h: Hit) -> bool:
    return any(s.startswith(("site:", "level:")) for s in h.senses)


class Around:
    """The hits of one sentence by where they begin and end (token indices), longest first."""

    def __init__(self, toks: list[Token], words: PlaceWords, view: str = "") -> None:
        self.hits: list[Hit] = words.lexicon.hits(toks)
        self._words, self._view, self._start = words, view, toks[0].start if toks else 0
        self._levels: list[Hit] | None = None
        self._earlier: list[Hit] | None = None
        self.begins: dict[int, list[Hit]] = {}
        self.ends: dict[int, list[Hit]] = {}
        for h in sorted(self.hits, key=lambda h: h.first - h.last):
            self.begins.setdefault(h.first, []).append(h)
            self.ends.setdefault(h.last, []).append(h)
        self.joins = {i for h in self.hits if "conj" in h.senses for i in range(h.first, h.last + 1)}  # tokens of conjunctions

    def ending(self, i: int, *groups: str) -> list[tuple[Hit, str, str]]:
        """(hit, group, value) of the hits that end at token i with a sense of these groups, longest first."""
        return [(h, g, v) for h in self.ends.get(i, ()) for g, v in sorted(s.partition(":")[::2] for s in h.senses) if g in groups]

    def beginning(self, i: int, *groups: str) -> list[tuple[Hit, str, str]]:
        """(hit, group, value) of the hits that begin at token i, longest first."""
        return [(h, g, v) for h in self.begins.get(i, ()) for g, v in sorted(s.partition(":")[::2] for s in h.senses) if g in groups]

    def said_before(self, i: int) -> list[tuple[str, str]]:
        """(group, value) of the last word of level before token i, in this sentence or in the text just before it."""
        if self._levels is None:
            self._levels = [h for h in self.hits if _of_level(h)]
        n = bisect_left(self._levels, i, key=lambda h: h.last)
        some = self._levels[max(0, n - 4) : n]
        if not some:
            if self._earlier is None:
                back = max(0, self._start - LOOK_BACK)
                before = self._words.lexicon.hits(tokens(self._view, back, self._start, elision=self._words.elision))
                self._earlier = [h for h in before if _of_level(h)][-4:]
            some = self._earlier
        if not some:
            return []
        last = some[-1]
        longest = next((h for h in some if h.first <= last.first and h.last >= last.last), last)
        return [(g, v.rstrip("+")) for g, _, v in (s.partition(":") for s in sorted(longest.senses)) if g in ("site", "level")]

    def is_small(self, i: int, groups: frozenset[str]) -> bool:
        """Whether token i alone has a sense of one of these groups."""
        return any(h.first == i and any(s.partition(":")[0] in groups for s in h.senses) for h in self.ends.get(i, ()))

    def is_(self, i: int, sense: str) -> bool:
        """Whether token i alone has the sense."""
        return any(h.first == i and sense in h.senses for h in self.ends.get(i, ()))
