"""Where place names stand in the tokens of a sentence, before the words around them are read."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

from vigie import gazetteer
from vigie.extract.place_words import Around, PlaceWords
from vigie.gazetteer import ADJECTIVE, LEVEL_WORD, Found, key
from vigie.model import Role
from vigie.text import Token

LOOK = 4  # tokens before a name in which its word of level stands
MAX_WORDS = 8  # of one name


@dataclass(slots=True)
class Name:
    """A name at tokens `first`..`last` (inclusive). `nouns`: places so named; `adjectives`: places whose adjective it is ('харківська')."""

    first: int
    last: int
    nouns: tuple[Found, ...]
    adjectives: tuple[Found, ...]
    levels: list[str] = field(default_factory=list)  # levels that the words around ask for
    sites: list[str] = field(default_factory=list)  # kinds of site that they name
    part: str | None = None
    radius_km: float | None = None
    role: Role = "location"
    supported: bool = False  # something besides the name says that it is a place
    office: bool = False  # only an office asks for the level ('maire de')
    partitive: bool = False  # a plural word of level with this one name: 'districts of Kyiv' are in Kyiv
    cut: bool = False  # `part` is a piece of it ('northern Aleppo'), not a direction from it ('north of Aleppo')
    excepted: bool = False  # what is told does not hold there ('except in', 'but not in')
    river: bool = False  # a preposition before it fits the river of that name
    stream: bool = False  # the words around say that it is a river: 'the banks of the X', 'the X burst its banks'
    definite: bool = False  # an article stands before it ('le Dniepr'): towns have none
    small: bool = False  # the word of level is that of a village: no city
    listed: bool = False  # only its neighbours in a list say so
    joined: bool = False  # a preposition of its own stands before it in a list
    end: int = -1  # last token of the mention, with its level word
    spread: bool = False  # the level word is a plural


def capitals(t: Token) -> bool:
    """Return whether a word is written in capitals."""
    return len(t.text) > 1 and t.text.isupper()


def names(toks: list[Token], words: PlaceWords, around: Around | None = None) -> list[Name]:
    """Return the names of places, the longest first match at each place, without overlaps, in text order."""
    stems, heads = gazetteer.adjectives()
    out: list[Name] = []
    i = 0
    while i < len(toks):
        name = _name_at(toks, i, words, stems, heads)
        if name is None or (around is not None and toks[i].text[0].islower() and not _called(name, around)):
            i += 1
        else:
            out.append(name)
            i = name.last + 1
    return out


def _called(name: Name, around: Around) -> bool:
    """Whether a name that is said only beside a word of level, and begins small, has one before it: 'le sud de l'Ukraine' is no power station."""
    if any(f.sort != LEVEL_WORD for f in name.nouns) or not name.nouns:
        return True
    return any(around.ending(i, "site", "level") for i in range(max(0, name.first - LOOK), name.first))


def _name_at(toks: list[Token], i: int, words: PlaceWords, stems: frozenset[str], heads: frozenset[str]) -> Name | None:
    t = toks[i]
    if t.kind == "n":  # '15e arrondissement de Paris'
        return _numbered(toks, i)
    if t.kind != "w":
        return None
    first = t.text[0]
    if not (first.isupper() or first.istitle()):
        opens, a = _small(t.low, words.endings)
        if opens and t.low not in words.small:
            name = _noun_at(toks, i, least=2)
            if name is not None and any(x.text[0].isupper() for x in toks[i : name.last + 1]):
                return name
        return Name(i, i, (), a) if a else None
    name = _noun_at(toks, i)
    if name is None or name.last == i:
        a = _adjective(t.low, words.endings)
        last = i
        if key(t.low) in heads and i + 1 < len(toks) and toks[i + 1].kind == "w":
            longer = _adjective(f"{t.low} {toks[i + 1].low}", words.endings)
            a, last = (longer, i + 1) if longer else (a, i)
        if a and (name is None or last > name.last):
            return Name(i, last, (), a)
        if a and name is not None:
            name.adjectives = a
    return name


def _numbered(toks: list[Token], i: int) -> Name | None:
    """A name that a number with its ending opens."""
    if i + 1 == len(toks) or toks[i + 1].start != toks[i].end or toks[i + 1].kind != "w" or gazetteer.longest(key(toks[i].text + toks[i + 1].text)) < 3:
        return None
    text = toks[i].text + toks[i + 1].text
    joined = toks[i]._replace(end=toks[i + 1].end, text=text, low=text.casefold(), kind="w")
    name = _noun_at([joined, *toks[i + 2 : i + 2 + MAX_WORDS]], 0, least=3)
    return None if name is None else Name(i, i + name.last + 1, name.nouns, ())


def _noun_at(toks: list[Token], i: int, least: int = 1) -> Name | None:
    """The longest name of words that follow each other without punctuation, of at least `least` words."""
    parts = [key(toks[i].text)]
    most = min(gazetteer.longest(parts[0]), MAX_WORDS) if not toks[i].text.endswith("'") else MAX_WORDS
    for j in range(i + 1, min(i + MAX_WORDS, len(toks))):
        if most <= 1 and not toks[j - 1].text.endswith("'"):
            break
        most -= not toks[j - 1].text.endswith("'")
        if toks[j].kind == "p" or (toks[j].kind == "n" and toks[j].start != toks[j - 1].end + 1):
            break
        parts.append(key(toks[j].text))
    for n in range(len(parts), least - 1, -1):
        text = parts[0]
        for k in range(1, n):
            text += parts[k] if toks[i + k - 1].text.endswith("'") else f" {parts[k]}"
        if n == 1 and len(text) < 2:
            return None
        some = _acceptable(text, toks[i : i + n])
        if some:
            return Name(i, i + n - 1, some, ())
    return None


def _acceptable(text: str, span: list[Token]) -> tuple[Found, ...]:
    """Places of that name; short ones ('US', 'UK') only in capitals, and the last word is not a small one ('Bar le')."""
    some = tuple(f for f in gazetteer.found(text) if f.sort != ADJECTIVE)
    if not some:
        return ()
    if len(span) > 1 and not (span[-1].text[0].isupper() or span[-1].kind == "n"):
        return tuple(f for f in some if f.place.level != "settlement")
    if len(span) == 1 and len(text) <= 3 and span[0].text.isupper():
        return tuple(f for f in some if f.place.level == "country" or f.place.level in ("admin1", "site", "region"))
    if len(span) == 1 and len(text) <= 2:
        return ()
    if len(span) == 1 and len(text) <= 3 and some[0].place.level == "country" and text not in key(some[0].place.name):
        return ()
    return some


@lru_cache(maxsize=65536)
def _small(low: str, endings: tuple[str, ...]) -> tuple[bool, tuple[Found, ...]]:
    """Of a word written small: whether it may open a name of several words, and the places of whose adjective it is a form."""
    return key(low) in gazetteer.openers(), _adjective(low, endings)


@lru_cache(maxsize=65536)
def _adjective(low: str, endings: tuple[str, ...]) -> tuple[Found, ...]:
    """Places of whose adjective the word is a form."""
    word = key(low)
    stems, _ = gazetteer.adjectives()
    for ending in endings:
        stem = word[: len(word) - len(ending)] if word.endswith(ending) else ""
        if stem in stems and len(stem) >= 4:
            some = tuple(f for f in gazetteer.found(stem) if f.sort == ADJECTIVE)
            if ending == "" and some[0].place.level != "country" and any(f.sort != ADJECTIVE for f in gazetteer.found(word)):
                continue  # the word is a name itself ('Kursk'), not an adjective without ending ('Russian')
            if some:
                return some
    return ()
