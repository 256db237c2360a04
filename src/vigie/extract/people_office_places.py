"""Which tokens beside an office may be the place that it is for: by the table of jurisdictions, by their letters, by the gazetteer."""

from __future__ import annotations

from functools import cached_property

from vigie import gazetteer
from vigie.extract.people_office import Office
from vigie.extract.people_words import PeopleWords
from vigie.model import Place
from vigie.names import given, is_cyrillic, latin
from vigie.register import LOCAL, Jurisdiction, jurisdiction_hits, surname
from vigie.text import Token

WATERS = ("water", "sea")  # no office is for a river ('le conseil d\u00e9partemental de l'Aude')
KNOWN, LARGE = 0.2, 0.5  # priors of the gazetteer that a place needs beside an office that has one, beside any other


class OfficePlaces:
    """The places of one sentence, as offices need them."""

    def __init__(self, view: str, toks: list[Token], words: PeopleWords, language: str) -> None:
        self.view, self.toks, self.words, self.language = view, toks, words, language

    @cached_property
    def places(self) -> dict[int, tuple[int, Jurisdiction]]:
        """First token -> (last token, place) of the table of jurisdictions."""
        installers = {k for h in self.words.installed.hits(self.toks) for k in range(h.first, h.last + 1)}
        return {a: (b, j) for a, b, j in jurisdiction_hits(self.toks) if a not in installers}

    @cached_property
    def place_ends(self) -> dict[int, tuple[int, Jurisdiction]]:
        """Last token -> (first token, place) of the table of jurisdictions."""
        return {b: (a, j) for a, (b, j) in self.places.items()}

    def adjective(self, i: int) -> bool:
        """True for a Cyrillic word that is an adjective of a place by its suffix ('харківської')."""
        return any(s in self.toks[i].low for s in self.words.adjective_suffixes)

    def may_be_place(self, i: int) -> bool:
        """True where the word's letters let it name a place: a capital, or the suffix of an adjective, or a country."""
        return self.capital(i) or self.adjective(i) or self.places[i][1].level == "country"

    def capital(self, i: int, any_word: bool = False) -> bool:
        """True for a capital word that may be a name; with `any_word` even a common one ('préfet du Nord')."""
        t = self.toks[i]
        return t.kind == "w" and t.text[:1].isupper() and (any_word or not self.words.is_stop(t))

    def full_name(self, i: int) -> bool:
        """True where a given name stands before another capital word: 'président Vladimir Poutine' is of no place."""
        return i + 1 < len(self.toks) and given(self.toks[i].text) is not None and self.capital(i + 1) and self.toks[i + 1].kind == "w"

    def before_name(self, i: int) -> bool:
        """True where a full name follows one to three capital words: what stands between an office and its holder is the place."""
        for k in range(i + 1, min(i + 4, len(self.toks))):
            if self.full_name(k):
                return True
            if not self.capital(k):
                return False
        return False

    def before_noun(self, i: int) -> bool:
        """True where a word such as 'району' follows: what it goes with is a place, known or not."""
        return i + 1 < len(self.toks) and is_cyrillic(self.toks[i].text) and bool(self.words.generic.hits(self.toks[i + 1 : i + 2]))

    def named(self, i: int) -> bool:
        """True where a person's name begins at the token."""
        t = self.toks[i]
        if given(t.text) is not None:
            return True
        return bool(surname(t.text)) and not gazetteer.found(gazetteer.key(t.text))

    def looked_up(self, i: int, limit: int, o: Office, sure: bool = False) -> tuple[Place | str | None, int]:
        """The gazetteer's place whose name begins at token i (longest first), or the words where an office must have a place."""
        level = "settlement" if o.entry.office == "mayor" or o.entry.wants == "city" else "admin" if o.entry.office == "governor" else ""
        for last in range(limit, i - 1, -1):
            if any(t.kind != "w" for t in self.toks[i : last + 1]) or not self.capital(last, not sure):
                continue
            text = self._text(i, last)
            for f in self._found(text, i == last):
                if f.place.level.startswith(level) and f.place.level not in WATERS and f.prior >= (KNOWN if level else LARGE):
                    return f.place, last
        if sure or not (o.entry.office in LOCAL or (o.body and o.entry.wants in ("city", "region", "district"))):
            return None, i
        last = i
        while last + 1 <= limit and (self._hyphened(last) or (self.capital(last + 1) and not self.named(last + 1))):
            last += 1
        return latin(self._text(i, last), self.language), last

    def _found(self, text: str, one_word: bool) -> list[gazetteer.Found]:
        """The gazetteer's places of a name; for one Cyrillic word also those whose adjective it is."""
        key = gazetteer.key(text)
        out = [f for f in gazetteer.found(key) if f.sort != gazetteer.ADJECTIVE]
        if not out and one_word and is_cyrillic(text):
            for ending in self.words.adjective_endings:
                if key.endswith(ending):
                    out += [f for f in gazetteer.found(key[: -len(ending)]) if f.sort == gazetteer.ADJECTIVE]
        return out

    def looked_back(self, i: int, o: Office) -> tuple[Place | str | None, int]:
        """The gazetteer's place whose name ends at token i, the longest first."""
        for first in range(max(0, i - 3), i + 1):
            if self.capital(first) and not self.named(first):
                found, last = self.looked_up(first, i, o, sure=True)
                if found is not None and last == i:
                    return found, first
        return None, i

    def _text(self, a: int, b: int) -> str:
        return self.view[self.toks[a].start : self.toks[b].end]

    def _hyphened(self, i: int) -> bool:
        """True where a hyphen joins a token to the next one."""
        return self.view[self.toks[i].end : self.toks[i + 1].start] == "-"
