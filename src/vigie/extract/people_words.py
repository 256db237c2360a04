"""What a language says around persons (lang/<code>/people.toml), compiled: one lexicon for offices and bodies, small ones for the rest."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import Any, NamedTuple

import regex

from vigie.bodies import OFFICES, add_phrase
from vigie.errors import ShelfError
from vigie.phrases import Lexicon
from vigie.resources import language, toml
from vigie.text import Token

HEAD = "head"  # takes its class from what follows
MEMBER = "member"  # that of the body, else an official
SMALL = ("links", "say", "cite", "not_names_after", "not_name_words", "fillers", "installed", "ordinary", "former")  # lists of people.toml
WANTS = frozenset({"", "city", "region", "district", "country"})


class Entry(NamedTuple):
    """A line of [[office]] or [[body]]: `office` class, what place it is for, and for bodies the pattern of the name."""

    office: str
    wants: str
    plural: bool
    name: str  # of a body: 'Prefecture of {region}'
    loose: bool  # the words fit the head of a city's and of a region's administration
    named: bool  # a body that needs its place to be one ('police' alone is an office of many)
    where: str


@dataclass(slots=True)
class PeopleWords:
    """The words of one language."""

    elision: bool
    lexicon: Lexicon  # senses: office#n, body#n, ministry, portfolio:key, honorific, rank
    entries: dict[str, Entry]
    links: Lexicon
    generic: Lexicon  # senses: region city capital country district
    say: Lexicon
    cite: Lexicon
    after: Lexicon  # words after which a name is not a person's
    stops: Lexicon  # words that are no part of a name although they may begin with a capital
    fillers: Lexicon  # adjectives that may stand before a place or a body
    installed: Lexicon  # who put an official there: no place of his
    former: Lexicon  # what makes an office a past one
    ordinary: Lexicon  # surnames of the register that are common words
    particles: frozenset[str]
    adjective_endings: tuple[str, ...]
    adjective_suffixes: tuple[str, ...]
    surname_end: regex.Pattern[str] | None  # how a surname of the language's alphabet ends, cases included; None where anything goes
    place_before: bool  # any place name may stand right before an office ('Irpin mayor')
    _stopped: dict[str, bool] = field(default_factory=dict)

    def is_stop(self, token: Token) -> bool:
        """True for a word that is no part of a person's name."""
        known = self._stopped.get(token.low)
        if known is None:
            if len(self._stopped) > 100_000:
                self._stopped.clear()
            known = self._stopped[token.low] = bool(self.stops.hits([token]))
        return known


@cache
def people_words(code: str) -> PeopleWords:
    """Return the compiled words of a language. Raises ShelfError where people.toml is missing or wrong."""
    raw = toml(code, "people")
    if not raw:
        raise ShelfError(f"lang/{code}/people.toml is missing: copy that of another language and translate its phrases")
    elision = bool(language(code).get("elision"))
    lex, entries = Lexicon(elision=elision), {}
    for sort in ("office", "body"):
        for n, block in enumerate(raw.get(sort, [])):
            key = f"{sort}#{n:03d}"
            entries[key] = _entry(code, sort, n, block)
            _fill(lex, block["phrases"], key, f"lang/{code}/people.toml: [[{sort}]] {n + 1}")
    for key, phrases in raw.get("ministry", {}).items():
        _fill(lex, phrases, "ministry" if key == "body" else f"portfolio:{key}", f"lang/{code}/people.toml: [ministry] {key}")
    for key in ("honorifics", "ranks"):
        _fill(lex, raw.get(key, []), key[:-1], f"lang/{code}/people.toml: {key}")
    small = {k: _fill(Lexicon(elision=elision), raw.get(k, []), k, f"lang/{code}/people.toml: {k}") for k in SMALL}
    generic = Lexicon(elision=elision)
    for key, phrases in raw.get("generic", {}).items():
        _fill(generic, phrases, key, f"lang/{code}/people.toml: [generic] {key}")
    endings = sorted(raw.get("adjective_endings", []), key=lambda e: (-len(e), e))
    return PeopleWords(
        elision=elision, lexicon=lex, entries=entries, links=small["links"], generic=generic, say=small["say"], cite=small["cite"],
        after=small["not_names_after"], stops=small["not_name_words"], fillers=small["fillers"], installed=small["installed"], ordinary=small["ordinary"],
        former=small["former"],
        particles=frozenset(raw.get("particles", [])), adjective_endings=tuple(endings),
        surname_end=regex.compile(raw["surname_end"]) if raw.get("surname_end") else None,
        adjective_suffixes=tuple(raw.get("adjective_suffixes", [])), place_before=bool(raw.get("place_before")),
    )  # fmt: skip


def _entry(code: str, sort: str, n: int, block: dict[str, Any]) -> Entry:
    where = f"lang/{code}/people.toml: [[{sort}]] {n + 1}"
    office = block.get("class" if sort == "office" else "office", "")
    wants = block.get("wants", "")
    if office not in OFFICES | {HEAD, MEMBER} or wants not in WANTS or not block.get("phrases"):
        places = ", ".join(sorted(WANTS - {""}))
        raise ShelfError(f"{where}: class {office!r}, wants {wants!r}: give a class of the CLAIM record (or head, member), one of {places}, and phrases")
    return Entry(office, wants, bool(block.get("plural")), block.get("name", ""), bool(block.get("loose")), bool(block.get("named")), where)


def _fill(lex: Lexicon, phrases: Iterable[str], sense: str, where: str) -> Lexicon:
    for p in phrases:
        add_phrase(lex, p, sense, where)
    return lex
