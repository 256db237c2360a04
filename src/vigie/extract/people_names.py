"""Persons' names in a sentence's tokens: by the register, by given name, by an office, a title or a verb of saying beside them.

`introduced(view)` tells which surnames a document has introduced with a first name, so that they count alone later.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache

import regex

from vigie import gazetteer
from vigie.extract.people_words import PeopleWords
from vigie.names import gender, given, is_cyrillic, latin, nominative, stem
from vigie.register import jurisdiction_hits, persons, prominent, surname
from vigie.resources import languages, toml
from vigie.text import Token

DASHES = frozenset("-\u2013\u2014")  # before a surname at the end of a headline: who said it
LONGEST = 4  # words of a name
PLACE = 0.5  # prior of a place of the gazetteer (a town of some size) that makes a word ambiguous
SURE_STEM = 5  # letters of a surname's stem that make it stand for a person of the register without an introduction
INNER_CAPITAL = regex.compile(r"\p{Ll}\p{Lu}")
GAELIC = regex.compile(r"(?:Mac|Mc|De|Di|Le|La|Du)\p{Lu}")  # surnames with a capital inside
_CAPITAL = regex.compile(r"\p{Lu}[\p{L}\p{M}]*(?:'[\p{L}\p{M}]+)*(?:-\p{Lu}[\p{L}\p{M}]*(?:'[\p{L}\p{M}]+)*)*")


@cache
def _patronymic() -> regex.Pattern[str]:
    """A word that ends as a father's name does, in any language that has such (people.toml: `patronymics`)."""
    endings = sorted({e for code in languages() for e in toml(code, "people").get("patronymics", ())})
    return regex.compile(rf"(?:{'|'.join(map(regex.escape, endings))})\p{{L}}{{0,3}}$" if endings else r"(?!)")


@dataclass(slots=True)
class Name:
    """A person's name: tokens `first`..`last`. `why`: register, given, office, title, said, known."""

    first: int
    last: int
    why: str


@lru_cache(maxsize=8)
def introduced(view: str) -> frozenset[str]:
    """Return the stems of the surnames that stand somewhere in the text right after a given name."""
    out: set[str] = set()
    before: tuple[str, int] | None = None
    for m in _CAPITAL.finditer(view):
        word, a = m.group(), m.start()
        if before is not None and a - before[1] == 1 and view[before[1]] == " " and len(word) > 1 and given(word) is None and len(word) < 40:
            out.add(stem(word.rsplit("-", 1)[-1]))
            before = None
        if len(word) < 40 and given(word) is not None:
            before = (word, m.end())
        elif before is not None and before[1] < a:
            before = None
    return frozenset(out)


class Finder:
    """Finds the names of one sentence. `taken`: tokens that belong to offices, bodies, titles."""

    def __init__(self, view: str, toks: list[Token], words: PeopleWords, language: str, taken: set[int], titles: set[int]) -> None:
        self.view, self.toks, self.words, self.language = view, toks, words, language
        self.cyrillic = words.surname_end is not None
        self.taken, self.titles = taken, titles  # titles: index of the last token of a title or rank

    def names(self, beside: set[int]) -> list[Name]:
        """Return the names in text order; `beside`: tokens where an office ends before a name or begins after one."""
        out: list[Name] = []
        for run in self._runs():
            out += self._in_run(run, beside)
        return out

    # ------------------------------------------------------------ runs of capital words
    def _runs(self) -> list[list[int]]:
        """Token indices of capital words that stand together, particles ('von der', 'al') between them included."""
        toks, runs = self.toks, []
        run: list[int] = []
        for i in [i for i, t in enumerate(toks) if t.kind == "w" and t.text[0].isupper()]:
            if not self._may_be_named(i):
                continue
            if run and self._joins(run[-1], i):
                run += range(run[-1] + 1, i + 1) if toks[i - 1].kind == "w" else [i]
                continue
            if run:
                runs.append(run)
            run = [i]
        if run:
            runs.append(run)
        return runs

    def _joins(self, a: int, b: int) -> bool:
        """True where nothing but a space, a hyphen, a particle or the full stop of an initial stands between two words."""
        toks = self.toks
        if b - a == 1:
            return self._adjoins(a, b)
        if b - a > 4 or not all(self._adjoins(k, k + 1) for k in range(a, b)):
            return False
        if all(t.low in self.words.particles for t in toks[a + 1 : b]):
            return True
        return b - a == 2 and toks[a + 1].text == "." and len(toks[a].text) == 1

    def _may_be_named(self, i: int) -> bool:
        t = self.toks[i]
        if i in self.taken:
            return False
        if len(t.text) == 1 and t.text.isupper() and i + 2 < len(self.toks) and self.toks[i + 1].text == ".":
            return self.toks[i + 2].text[:1].isupper()
        if len(t.text) > 40:
            return False
        if self.cyrillic and not is_cyrillic(t.text) and not surname(t.text):
            return False
        if len(t.text) > 2 and t.text.isupper() and given(t.text) is None and not surname(t.text):
            return False
        return not self.words.is_stop(t) or (given(t.text) is not None and len(t.text) > 2)

    def _adjoins(self, a: int, b: int) -> bool:
        between = self.view[self.toks[a].end : self.toks[b].start]
        return "\n" not in between and len(between) <= 3

    # ------------------------------------------------------------ names in a run
    def _in_run(self, run: list[int], beside: set[int]) -> list[Name]:
        out: list[Name] = []
        p = 0
        while p < len(run):
            end, why = self._full(run, p)
            if end is None:
                end, why = self._alone(run, p, beside)
            if end is None:
                p += 1
                continue
            if not self._not_a_person(run[p]):
                out.append(Name(run[p], run[end], why))
            p = end + 1
        return out

    def _full(self, run: list[int], p: int) -> tuple[int | None, str]:
        """A given name (or an initial) and a surname from place p of the run on."""
        toks = self.toks
        first = toks[run[p]].text
        if p + 1 >= len(run):
            return None, ""
        for e in range(min(len(run), p + LONGEST) - 1, p, -1):
            text = " ".join(toks[k].text for k in run[p : e + 1] if toks[k].low not in self.words.particles)
            if surname(toks[run[e]].text) and len(first) > 1 and persons(text):
                return e, "register"
        if len(first) == 1:
            return (p + 1, "register") if surname(toks[run[p + 1]].text) else (None, "")
        if given(first) is None or self._place(run, p):
            return None, ""
        return self._end(run, p), "given"

    def _end(self, run: list[int], p: int) -> int:
        toks = self.toks
        if is_cyrillic(toks[run[p]].text):
            second = toks[run[p + 1]].text
            return p + 2 if p + 2 < len(run) and (_patronymic().search(second) or given(second) is not None or "-" in self._between(run, p + 1)) else p + 1
        e = p + 1
        while e + 1 < len(run) and e - p < LONGEST - 1:
            e += 1
        return e

    def _between(self, run: list[int], k: int) -> str:
        return self.view[self.toks[run[k]].end : self.toks[run[k + 1]].start]

    def _place(self, run: list[int], p: int) -> bool:
        """True where the run begins with a place ('Saint Petersburg', 'Сан Франциско')."""
        return any(first == 0 and last >= 1 for first, last, _ in jurisdiction_hits([self.toks[k] for k in run[p : p + 3]]))

    def _alone(self, run: list[int], p: int, beside: set[int]) -> tuple[int | None, str]:
        """A surname alone, or words whose neighbours show that they are a name."""
        toks, i = self.toks, run[p]
        word = toks[i].text
        left, right = i - 1 in self.titles, i in beside
        opens = p == 0 or (p == 1 and run[0] == 0)  # the words before it in the run would be a part of the name
        if left or right or (run[-1] in beside and opens):
            end = self._beside(run, p, left)
            if end is not None:
                return end, "title" if left else "office"
        if len(word) < 3 or toks[i].low in self.words.particles:
            return None, ""
        known = stem(word) in introduced(self.view)
        people = surname(word)
        if (known and (people or not self._ordinary(i))) and given(word) is None:
            return p, "known"
        sure = len(stem(word)) - SURE_STEM >= (-1 if self._said([i]) else 0)
        if people and given(word) is None and sure and not self._ordinary(i) and (self._cited(i) or any(prominent(x) for x in people)):
            return p, "register"
        rest = run[p:]
        if len(rest) in (2, 3) and given(word) is None and not self._bears(i) and all(self._bears(k) for k in run[:p]) and self._said(rest):
            return len(run) - 1, "said"
        return None, ""

    def _beside(self, run: list[int], p: int, title: bool) -> int | None:
        """The end of a name that stands beside an office or a title."""
        toks = self.toks
        if any(toks[k].low in self.words.particles for k in run[p : p + 1]):
            return None
        rest = run[p : p + (LONGEST if not is_cyrillic(toks[run[p]].text) else 3 if _patronymic().search(toks[run[min(p + 1, len(run) - 1)]].text) else 2)]
        if self.words.generic.hits(toks[rest[-1] + 1 : rest[-1] + 2]) and not title:
            return None  # 'главу Сергокалинского района'
        if len(rest) == 1 and not self._like_a_surname(rest[0]):
            return None
        if any(given(toks[k].text) is not None for k in run[p + 1 : -1]) and given(toks[rest[0]].text) is None:
            return None  # a full name begins later in the run
        alone = toks[rest[0]].text
        if len(rest) == 1 and not title and not surname(alone) and given(alone) is None and self._ordinary(rest[0]):
            return None
        if len(rest) > 1 and not title and self._all_places(rest):
            return None
        if len(rest) == 1 and len(toks[rest[0]].text) < 2:
            return None
        return p + len(rest) - 1

    def _ordinary(self, i: int) -> bool:
        """True where the word may well be a place or begins its sentence (then its capital says nothing)."""
        toks = self.toks
        begins = i == 0 or toks[i - 1].text in '.!?:;\u2022\u00ab"'
        colon = i + 1 < len(toks) and toks[i + 1].text == ":"  # 'Misaila: ...': who says what follows
        if begins and not colon and not self._speaks(i + 1) and (self.words.ordinary.hits([toks[i]]) or not surname(toks[i].text)):
            return True
        return bool(self.words.ordinary.hits([toks[i]]) and not self._speaks(i + 1)) or self._bears(i)

    def _bears(self, i: int) -> bool:
        """True where a place of some size bears the word as its name."""
        return bool(jurisdiction_hits([self.toks[i]])) or any(f.prior >= PLACE for f in gazetteer.found(gazetteer.key(self.toks[i].text)))

    def _like_a_surname(self, i: int) -> bool:
        """False for one word that does not end as surnames of its alphabet do, nor is known as one."""
        word = self.toks[i].text
        if surname(word) or stem(word) in introduced(self.view):
            return True
        if word.isupper() or (INNER_CAPITAL.search(word) and not GAELIC.match(word)):
            return False
        return not is_cyrillic(word) or self.words.surname_end is None or bool(self.words.surname_end.search(word))

    def _cited(self, i: int) -> bool:
        """True where a word of speech stands beside the token: 'каже Кличко', 'по словам Гладкова', 'Klitschko added'."""
        toks = self.toks
        if self._speaks(i + 1) or (i + 1 < len(toks) and toks[i + 1].text == ":") or (i and toks[i - 1].text in DASHES):
            return True
        a = max(0, i - 4)
        return any(i - (a + h.last) <= 2 for lex in (self.words.say, self.words.cite) for h in lex.hits(toks[a:i]))

    def _all_places(self, rest: list[int]) -> bool:
        text = " ".join(self.toks[k].text for k in rest)
        return bool(gazetteer.found(gazetteer.key(text))) or bool(jurisdiction_hits([self.toks[k] for k in rest]) and not surname(self.toks[rest[-1]].text))

    def _speaks(self, i: int) -> bool:
        """True where a verb of saying begins within two words from token i."""
        return any(h.first <= 2 for h in self.words.say.hits(self.toks[i : i + 5]))

    def _said(self, run: list[int]) -> bool:
        """True where a verb of saying stands right beside a run that no place bears."""
        if self._all_places(run):
            return False
        if any(h.first == 0 for h in self.words.say.hits(self.toks[run[-1] + 1 : run[-1] + 5])):
            return True
        a = max(0, run[0] - 4)
        return any(a + h.last == run[0] - 1 for h in self.words.say.hits(self.toks[a : run[0]]))

    def _not_a_person(self, first: int) -> bool:
        """True after 'street', 'named after' and the like."""
        while first - 1 in self.titles:
            first -= 1
        a = max(0, first - 4)
        for h in self.words.after.hits(self.toks[a:first]):
            if all(not t.text[:1].isupper() and t.kind == "w" for t in self.toks[a + h.last + 1 : first]):
                return first - (a + h.last) <= 2
        return False


def latin_name(view: str, toks: list[Token], name: Name, language: str) -> str:
    """Return the name as written, in Latin letters; a Cyrillic one in its plain form, as far as its given name tells the case."""
    text = view[toks[name.first].start : toks[name.last].end].replace("\n", " ")
    words = text.split()
    if not is_cyrillic(text):
        return " ".join(words)
    if len(words) > 1 and gender(words[0]) is not None:
        words = list(nominative(words, language))
    return latin(" ".join(words), language)
