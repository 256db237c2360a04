"""Capitalised words that no place bears, where a preposition and a country or region in the sentence make them a town's misspelled name."""

from __future__ import annotations

from vigie import gazetteer_spelling, names, register
from vigie.extract.place_around import read_before
from vigie.extract.place_names import Name
from vigie.extract.place_words import Around, PlaceWords
from vigie.gazetteer import LEVEL_WORD, key
from vigie.model import Mention, Place, Toponym
from vigie.text import Token

BESIDE = 6  # tokens from the word to what holds the town, as in 'Vinnitysa, dans la région de Vinnytsia'
TOWN, CITY = 1500, 100_000  # inhabitants of the town meant: where its container stands beside, elsewhere in the sentence
PRIOR = 0.5  # of the town: surer than a village, less than a city that is spelled right


def misspelled(view: str, toks: list[Token], found: list[Name], around: Around, words: PlaceWords) -> list[Mention]:
    """Return mentions of the towns that misspelled words mean; none without a country or region named in the sentence."""
    holders = [(n, p) for n in found if (p := _holder(n)) is not None]
    if not holders:
        return []
    taken = {i for n in found for i in range(n.first, n.end + 1)}
    out = []
    for i, t in enumerate(toks):
        if i in taken or not _a_name(toks, i, words):
            continue
        name = Name(i, i, (), ())
        read_before(name, toks, around, words, set(), -1)
        if not name.supported or name.levels or name.sites:
            continue
        place = _town(key(t.text), i, holders)
        if place is not None:
            value = Toponym(t.text, ((place, PRIOR),), (), name.part, role=name.role, radius_km=name.radius_km)
            out.append(Mention("place", t.start, t.end, view[t.start : t.end], value, f"spelled like {place.name}"))
    return out


def _holder(n: Name) -> Place | None:
    """The country or first-level unit that a name surely means."""
    for f in n.nouns or n.adjectives:
        if f.place.level == "country" and f.prior >= 0.75 and n.nouns:
            return f.place
        if f.place.level == "admin1" and ("admin1" in n.levels or (f.sort < LEVEL_WORD and n.nouns)):
            return f.place
    return None


def _a_name(toks: list[Token], i: int, words: PlaceWords) -> bool:
    """True for one capitalised word that stands by itself and is neither a word of the language nor a person's name."""
    t = toks[i]
    if t.kind != "w" or not t.text[0].isupper() or not t.text[1:].islower() or len(t.text) < gazetteer_spelling.SHORTEST or i == 0:
        return False
    if any(0 <= j < len(toks) and toks[j].kind == "w" and toks[j].text[0].isupper() for j in ((i - 1, i + 1) if i > 1 else (i + 1,))):
        return False
    return key(t.text) not in words.ordinary | words.never and not names.given(t.text) and not register.surname(t.text)


def _town(name: str, i: int, holders: list[tuple[Name, Place]]) -> Place | None:
    """The town that the word is a misspelling of, in what stands beside it, else a city in what else is named."""
    for holder, place in sorted(holders, key=lambda h: (abs(h[0].first - i), h[0].first)):
        if place.country is None:
            continue
        least = TOWN if 0 < holder.first - i <= BESIDE else CITY
        found = gazetteer_spelling.like(name, place.country, place.admin1 if place.level == "admin1" else None, least)
        if found is not None:
            return found
    return None
