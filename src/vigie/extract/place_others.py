"""Place mentions that are no names of the gazetteer: words that stand for a place ('the city'), and names that nobody bears where a place must be named."""

from __future__ import annotations

from vigie import gazetteer
from vigie.extract.place_around import read_before
from vigie.extract.place_names import Name, capitals
from vigie.extract.place_words import Around, PlaceWords
from vigie.gazetteer import key
from vigie.model import Mention, Place, Toponym
from vigie.text import Token


def generic(view: str, toks: list[Token], found: list[Name], around: Around, used: set[int]) -> list[Mention]:
    """Return mentions of words that stand for a place: 'la ville', 'the region', 'у столиці': which place it is, the claim engine knows from its context."""
    out: list[Mention] = []
    taken = {i for n in found for i in range(n.first, max(n.end, n.last) + 1) if not _lower_adjective(n, toks)} | used
    nouns = {n.first for n in found if n.nouns}
    places = {n.first: n for n in found} | {-n.last: n for n in found if n.last}  # by first token, and by last (negative)
    for h in around.hits:
        for group, value in (s.partition(":")[::2] for s in h.senses):
            if group != "generic" or taken & set(range(h.first, h.last + 1)) or (value == "district" and h.last + 1 in nouns):
                continue  # 'із району Саратова' is Saratov
            if value == "seat of":  # 'the Ukrainian capital': only beside a country
                if not _capital_of(h.first, h.last, places):
                    continue
                value = "capital"
            dummy = Name(h.first, h.last, (), ())
            _read_part(dummy, toks, around)
            capital = _capital_of(h.first, h.last, places) if value == "capital" else ()
            a, b = toks[h.first].start, toks[h.last].end
            toponym = Toponym(view[a:b], capital, part=dummy.part, generic=value, role=dummy.role, radius_km=dummy.radius_km)
            out.append(Mention("place", a, b, view[a:b], toponym, "places.toml"))
    return out


def _lower_adjective(n: Name, toks: list[Token]) -> bool:
    return not n.nouns and toks[n.first].text.islower()


def _read_part(name: Name, toks: list[Token], around: Around) -> None:
    read_before(name, toks, around, _NO_LEVELS, set(), -1)


_NO_LEVELS = PlaceWords(None, False, (), frozenset(), frozenset(), frozenset(), False, frozenset())  # type: ignore[arg-type]


def _capital_of(first: int, last: int, found: dict[int, Name]) -> tuple[tuple[Place, float], ...]:
    """'the Ukrainian capital', 'la capitale de l'Ukraine': the country beside the word tells which."""
    for n in (*(found.get(last + d) for d in (1, 2, 3)), found.get(1 - first)):
        if n is not None:
            for f in (*n.adjectives, *n.nouns):
                city = gazetteer.capital(f.place.country) if f.place.level == "country" and f.place.country else None
                if city is not None:
                    return ((city, 1.0),)
    return ()


def unknown(view: str, toks: list[Token], found: list[Name], around: Around, words: PlaceWords, used: set[int]) -> list[Mention]:
    """Return mentions of capitalised names that no place bears: after a word such as 'village', in a list of places, in Cyrillic after a preposition."""
    out: list[Mention] = []
    taken = {i for n in found for i in range(n.first, n.end + 1)}
    heard_at: set[int] = set()
    lasts, firsts = {n.end for n in found if n.nouns}, {n.first for n in found if n.nouns}
    for i, t in enumerate(toks):
        if i in taken or t.kind != "w" or not t.text[0].isupper() or len(t.text) < 4 or capitals(t) or key(t.text) in words.ordinary:
            continue
        last = i
        while last + 1 < len(toks) and toks[last + 1].kind == "w" and toks[last + 1].text[0].isupper() and last + 1 not in taken:
            last += 1
        name = Name(i, last, (), ())
        before = last == i and i >= 2 and toks[i - 1].text == "," and i - 2 in lasts
        if not (before and i + 2 in firsts and (toks[i + 1].text == "," or around.is_(i + 1, "conj"))):
            tried = set(used)
            read_before(name, toks, around, words, tried, -1)
            heard = not words.latin and name.supported and not name.levels and not name.sites and i > 0 and key(t.text) not in words.never
            goes_on = not words.latin and i >= 2 and i - 2 in heard_at | lasts and (toks[i - 1].text == "," or around.is_(i - 1, "conj"))
            heard = heard or goes_on
            if name.office or not (heard or {"settlement", "district"} & set(name.levels)):
                continue
            used |= tried
        a, b = t.start, toks[last].end
        wants = tuple(name.levels) or (("settlement",) if before or name.levels else ())
        toponym = Toponym(view[a:b], (), wants, name.part, role=name.role, radius_km=name.radius_km, excepted=name.excepted)
        out.append(Mention("place", a, b, view[a:b], toponym, "unknown name"))
        taken.update(range(i, last + 1))
        heard_at.add(last)
    return out
