"""Names of persons across alphabets and transliterations: a Latin form, a folded skeleton, and whether two names may be one person's.

The skeleton merges what the usual English, French, German and national spellings of a Slavic name keep apart ('Syniehubov', 'Sinegoubov',
'Синєгубов', 'Синегубова'): the sibilants are one sound, g and h one, i y j one. It is a key to find a name with, never a name to show.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import NamedTuple

import regex
from rapidfuzz.distance import OSA

from vigie.errors import ShelfError
from vigie.resources import table

SHORTEST_STEM = 3  # letters of a skeleton that must be left when an ending is taken off
_CYRILLIC = regex.compile(r"\p{Cyrillic}")
_NO_LETTER = regex.compile(r"[^a-zA-Z]+")


class _Folding(NamedTuple):
    letters: dict[int, str]
    groups: tuple[tuple[regex.Pattern[str], str], ...]  # over Latin spellings
    common: tuple[tuple[regex.Pattern[str], str], ...]  # over both alphabets, after that
    endings: tuple[str, ...]


@cache
def _folding() -> _Folding:
    """Letters, ordered replacements and case endings of reference/name_folding.tsv."""
    found: dict[str, list[tuple[str, str]]] = {"letter": [], "group": [], "common": [], "ending": []}
    for row in table("reference/name_folding.tsv"):
        if row["what"] not in found:
            raise ShelfError(f"{row['where']}: {row['what']!r} is none of {', '.join(found)}: mend the first cell")
        found[row["what"]].append((row["from"], row["to"]))
    return _Folding(
        {ord(a): b for a, b in found["letter"]},
        tuple((regex.compile(a), b) for a, b in found["group"]),
        tuple((regex.compile(a), b) for a, b in found["common"]),
        tuple(sorted((a for a, _ in found["ending"]), key=lambda e: (-len(e), e))),
    )


def is_cyrillic(word: str) -> bool:
    """True where the word has a Cyrillic letter."""
    return bool(_CYRILLIC.search(word))


@lru_cache(maxsize=100_000)
def folded(word: str) -> str:
    """Return the skeleton of one word of a name, as written (no ending taken off).

    >>> folded("Syniehubov") == folded("Синєгубов") == folded("Siniegoubov")
    True
    """
    rules = _folding()
    low = unicodedata.normalize("NFC", word.casefold())
    cyrillic = is_cyrillic(low)
    low = unicodedata.normalize("NFKD", low.translate(rules.letters)).encode("ascii", "ignore").decode()
    low = _NO_LETTER.sub("", low)
    for pattern, to in (() if cyrillic else rules.groups) + rules.common:
        low = pattern.sub(to, low)
    return low


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """Return the skeleton without a case ending: the key under which inflected and plain forms of a name meet.

    >>> stem("Кличком") == stem("Klitschko"), stem("Гладкова") == stem("Gladkov"), stem("Залужного") == stem("Zaluzhnyi")
    (True, True, True)
    """
    if is_cyrillic(word):
        low = word.casefold()
        for ending in _folding().endings:
            if low.endswith(ending) and len(low) - len(ending) >= SHORTEST_STEM:
                word = low[: -len(ending)]
                break
    return _bare(folded(word))


def _bare(key: str) -> str:
    bare = key.rstrip("aeiou")
    return bare if len(bare) >= SHORTEST_STEM else key


def stems(word: str) -> tuple[str, ...]:
    """Return the keys of a name's plain form: its stem, and its whole skeleton where what ends it only looks like an ending ('Артем')."""
    return tuple(dict.fromkeys((stem(word), _bare(folded(word)))))


@cache
def _german() -> tuple[dict[int, str], ...]:
    """The letter tables of reference/german_letters.tsv: Ukrainian, Russian, scholarly."""
    rows = table("reference/german_letters.tsv")
    return tuple({ord(r["letter"]): "" if r[c] == "-" else r[c] for r in rows} for c in ("uk", "ru", "scholarly"))


def germanized(word: str) -> tuple[str, ...]:
    """Return how German and scholarly texts write a Cyrillic word, which the skeleton alone does not tell; nothing for a Latin one.

    >>> germanized("Кузнецов")
    ('kusnezow', 'kuznecov')
    """
    return tuple(dict.fromkeys(word.lower().translate(letters) for letters in _german())) if is_cyrillic(word) else ()


@cache
def _given() -> tuple[dict[str, str], dict[str, str]]:
    """Stem -> key of the given name (its first form), and key -> gender, of reference/given_names.tsv."""
    forms: dict[str, str] = {}
    gender: dict[str, str] = {}
    for row in table("reference/given_names.tsv"):
        names = [n.strip() for n in row["forms"].split(",") if n.strip()]
        if not names or row["gender"] not in ("m", "f"):
            raise ShelfError(f"{row['where']}: a gender (m or f), a tab, then forms with commas between are needed")
        key = names[0]
        gender[key] = row["gender"]
        for n in names:
            for k in ("=" + folded(n), *(stems(n) if is_cyrillic(n) else ())):
                forms.setdefault(k, key)
    for key in tuple(gender):
        for n in _given_forms()[key]:
            for g in germanized(n):
                forms.setdefault("=" + folded(g), key)
    return forms, gender


@lru_cache(maxsize=50_000)
def given(word: str) -> str | None:
    """Return the key of a given name in any of its spellings and cases ('Олега', 'Oleg', 'Oleh' -> 'Oleh'), None where it is none known."""
    forms, _ = _given()
    exact = forms.get("=" + folded(word))
    return forms.get(stem(word)) if exact is None and is_cyrillic(word) else exact


def gender(word: str) -> str | None:
    """Return 'm' or 'f' for a known given name, else None."""
    key = given(word)
    return _given()[1][key] if key else None


@lru_cache(maxsize=20_000)
def latin(name: str, language: str) -> str:
    """Return a name in Latin letters by the national standard of the text's language (Ukrainian: KMU 2010); Latin names stay as they are."""
    if not is_cyrillic(name):
        return name
    from vigie.gazetteer_forms import schemes, transliterated

    scheme = f"{language}-en"
    return transliterated(name, scheme if scheme in schemes() else "ru-en")


def _near(a: str, b: str, share: int) -> bool:
    return a == b or OSA.distance(a, b, score_cutoff=max(1, min(len(a), len(b)) // share)) <= max(1, min(len(a), len(b)) // share)


def same_given(a: str, b: str) -> bool:
    """True where two given names may be one person's: the same name in two languages, an initial, a slip of the pen."""
    x, y = given(a), given(b)
    if x is not None and y is not None:
        return x == y or ((is_cyrillic(a) or is_cyrillic(b)) and stem(a) == stem(b))  # 'Валерия' is a woman's name and a man's in the genitive
    fa, fb = folded(a), folded(b)
    if not fa or not fb:
        return False
    if len(fa) == 1 or len(fb) == 1:
        return fa[0] == fb[0]
    return _near(fa, fb, 4)


@lru_cache(maxsize=20_000)
def same_person(a: str, b: str) -> bool:
    """True where two names may be one person's: alphabets, transliterations, cases, a missing first name, a misspelling.

    >>> same_person("Олега Синєгубова", "Oleh Syniehubv"), same_person("Kitschko", "Vitali Klitschko"), same_person("Yurii Vilkul", "Oleksandr Vilkul")
    (True, True, False)
    """
    wa, wb = a.split(), b.split()
    if not wa or not wb:
        return False
    if not same_surname(wa[-1], wb[-1]):
        return False
    return len(wa) == 1 or len(wb) == 1 or same_given(wa[0], wb[0])


def same_surname(a: str, b: str, reach: int = 5) -> bool:
    """True where two surnames have one skeleton, or nearly: one slip for each `reach` letters, none in short ones."""
    x, y = stem(a), stem(b)
    if x == y:
        return bool(x)
    if min(len(x), len(y)) < 4 or not x or not y or x[0] != y[0]:
        return False
    return _near(x, y, reach)


def closeness(a: Sequence[str], b: Sequence[str]) -> float:
    """Return how alike two names (as words) are, 0 to 1, for choosing among persons that `same_person` allows."""
    best = 1.0 - OSA.normalized_distance(stem(a[-1]), stem(b[-1]))
    if len(a) > 1 and len(b) > 1:
        best = (best * 2 + (1.0 if same_given(a[0], b[0]) else 0.0)) / 3
    return best


@cache
def _plain_given(language: str) -> dict[str, str]:
    """Key of a given name -> its plain Cyrillic form in a language (the first Cyrillic form for Ukrainian, the second for Russian)."""
    out: dict[str, str] = {}
    for row in table("reference/given_names.tsv"):
        names = [n.strip() for n in row["forms"].split(",")]
        cyrillic = [n for n in names if is_cyrillic(n)]
        if cyrillic:
            out[names[0]] = cyrillic[0] if language == "uk" or len(cyrillic) == 1 else cyrillic[1]
    return out


@cache
def _declined() -> tuple[tuple[str, str, str], ...]:
    """(gender, oblique ending, plain ending) of surnames, longest endings first, of reference/surname_cases.tsv."""
    rows = [(r["gender"], r["oblique"], r["plain"]) for r in table("reference/surname_cases.tsv")]
    return tuple(sorted(rows, key=lambda r: (-len(r[1]), r)))


@lru_cache(maxsize=20_000)
def _nominative(words: tuple[str, ...], language: str) -> tuple[str, ...]:
    key = given(words[0])
    plain = _plain_given(language).get(key or "")
    if key is None or plain is None or plain.casefold() == words[0].casefold() or any(words[0] == f for f in _given_forms().get(key, ())):
        return words
    kind = _given()[1][key]
    last = words[-1]
    for g, oblique, bare in _declined():
        if g == kind and last.casefold().endswith(oblique) and len(last) - len(oblique) >= 2:
            last = last[: len(last) - len(oblique)] + bare
            break
    return (plain, *words[1:-1], last)


@cache
def _given_forms() -> dict[str, tuple[str, ...]]:
    return {n[0]: tuple(n) for n in ([x.strip() for x in r["forms"].split(",")] for r in table("reference/given_names.tsv"))}


def nominative(words: Sequence[str], language: str) -> tuple[str, ...]:
    """Return a Cyrillic full name in its plain form; as it is where its given name is plain already or not known.

    >>> nominative(["Ігоря", "Поліщука"], "uk"), nominative(["Светланой", "Онищук"], "ru")
    (('Ігор', 'Поліщук'), ('Светлана', 'Онищук'))
    """
    return _nominative(tuple(words), language)
