"""The forms of a place name, made when the gazetteer is built: other letters, other cases, adjectives.

All rules are data: `reference/places/transliteration.tsv`, `lang/<code>/declension.tsv`, `lang/<code>/adjective.tsv`.
The forms are generous: one that nobody writes harms nobody, as long as it is not the name of another place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import product
from pathlib import Path
from typing import Any

from vigie.errors import ShelfError
from vigie.gazetteer import key

ROOT = Path(__file__).resolve().parent
_SIGNS = str.maketrans("\u2019\u02bc\u2018`\u00b4\u02b9\u2032", "'''''''")
SIBILANT = re.compile(r"(?<=[aeiouyï])s(?=[aeiouyï])")  # French doubles it between vowels: Tchassiv
MAX_FORMS = 60  # of one name: a bound against names of many words with many variants


def rows(path: Path, columns: int) -> Iterator[tuple[int, list[str]]]:
    """Yield (line number, cells) of a TSV shelf without comments; missing last cells are empty.

    Raises ShelfError where a line has more than `columns` cells or is indented.
    """
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = line.split("\t")
        if len(cells) > columns:
            raise ShelfError(f"{path}:{number}: {len(cells)} cells where {columns} are expected. Check the tabs of the line.")
        yield number, [c.strip() for c in cells] + [""] * (columns - len(cells))


@cache
def schemes() -> dict[str, dict[str, dict[str, str]]]:
    """Return scheme -> context ('', '^', 'v') -> letter -> Latin letters."""
    path = ROOT / "reference" / "places" / "transliteration.tsv"
    lines = rows(path, 9)
    _, head = next(lines)
    out: dict[str, dict[str, dict[str, str]]] = {name: {"": {}, "^": {}, "v": {}} for name in head[2:]}
    for number, cells in lines:
        if cells[1] not in ("", "^", "v"):
            raise ShelfError(f"{path}:{number}: context {cells[1]!r} is none of '', '^', 'v'.")
        for name, latin in zip(head[2:], cells[2:], strict=True):
            out[name][cells[1]][cells[0]] = "" if latin == "-" else latin
    return out


@lru_cache(maxsize=4096)
def transliterated(name: str, scheme: str) -> str:
    """Return a Cyrillic name in Latin letters by one scheme (a column of transliteration.tsv); other signs stay.

    >>> transliterated("Запоріжжя", "uk-en"), transliterated("Чугуїв", "uk-fr")
    ('Zaporizhzhia', 'Tchouhouïv')
    """
    table = schemes()[scheme]
    text = name.translate(_SIGNS)
    if scheme == "uk-en":  # зг is zgh, so as not to be read as ж
        text = text.replace("зг", "з\u0000").replace("Зг", "З\u0000")
    out = []
    vowels = "аеёєиіїоуыэюя'ьъ"
    before = " "
    for c in text:
        low = c.lower()
        context = "^" if not (before.isalpha() or before == "'") else "v" if before in vowels else ""
        latin = "gh" if c == "\u0000" else table[context].get(low, table[""].get(low, c))
        out.append(latin[:1].upper() + latin[1:] if c.isupper() else latin)
        before = low
    return "".join(out)


@cache
def _declension(language: str) -> dict[str, list[list[str]]]:
    path = ROOT / "lang" / language / "declension.tsv"
    return {cells[0]: [c.split("|") for c in cells[1:]] for _, cells in rows(path, 6)}


@lru_cache(maxsize=16384)
def _cases(word: str, language: str) -> list[list[str]]:
    """Return the five oblique cases of one word, each with its variants."""
    table = _declension(language)
    low = word.lower()
    for n in range(min(8, len(low)), 0, -1):
        if low[-n:] in table:
            return [[word if e == "=" else word[:-n] + e for e in case] for case in table[low[-n:]]]
    if low[-1:].isalpha() and low[-1] not in "аеёєиіїоуыэюя":
        return [[word if e == "=" else word + e for e in case] for case in table["*"]]
    return [[word]] * 5


def inflected(name: str, language: str) -> set[str]:
    """Return the oblique forms of a place name in a language that has `declension.tsv`; every word of it changes.

    >>> "Кривому Розі" in inflected("Кривий Ріг", "uk"), "Сумах" in inflected("Суми", "uk")
    (True, True)
    """
    name = name.translate(_SIGNS)
    words = [w for w in name.replace("-", " - ").split(" ") if w]
    if not words or len(words) > 5:
        return set()
    cases = [_cases(w, language) for w in words]
    forms: set[str] = set()
    for number in range(5):
        for combination in product(*(c[number] for c in cases)):
            forms.add(" ".join(combination).replace(" - ", "-"))
            if len(forms) >= MAX_FORMS:
                return forms - {name}
    if "-" in name:  # only the last part changes: Івано-Франківську
        head, _, tail = name.rpartition("-")
        forms |= {f"{head}-{f}" for f in inflected(tail, language)}
        if name.count("-") > 1:  # or only the first: Ростове-на-Дону
            head, _, tail = name.partition("-")
            forms |= {f"{f}-{tail}" for f in inflected(head, language)}
    return forms - {name}


@cache
def _adjectives(language: str) -> dict[str, list[str]]:
    path = ROOT / "lang" / language / "adjective.tsv"
    return {cells[0]: cells[1].split("|") for _, cells in rows(path, 2)}


def adjective_stems(name: str, language: str) -> set[str]:
    """Return the stems of the adjectives made from a place name, without their endings: 'Харків' -> 'харківськ'.

    Only for names of one word: those of two have adjectives of their own, which stand in the tables.
    """
    low = name.translate(_SIGNS).lower()
    if " " in low or len(low) < 3:
        return set()
    table = _adjectives(language)
    for n in range(min(6, len(low)), 0, -1):
        if low[-n:] in table:
            return {low[:-n] + e for e in table[low[-n:]]}
    return {low + e for e in table["*"]}


def latin_forms(name: str, language: str) -> set[str]:
    """Return the ways in which the English and French press write a Ukrainian or Russian name."""
    out: set[str] = set()
    for scheme in ("uk-en", "uk-en2", "uk-fr", "uk-fr2") if language == "uk" else ("ru-en", "ru-en2", "ru-fr"):
        latin = transliterated(name, scheme)
        out.add(latin)
        for ending in ("yi", "yy", "yï", "iy", "iï"):
            if latin.endswith(ending):
                out.add(latin[: -len(ending)] + "y")
        if "-fr" in scheme:
            out |= {latin + "e"} if latin.endswith(("in", "yn")) else set()
            out.add(SIBILANT.sub("ss", latin))
    return out


def latin_adjectives(stem: str, language: str) -> set[str]:
    """Return the stem of an adjective in Latin letters ('деснянськ' -> 'desniansk')."""
    return {transliterated(stem, scheme) for scheme in (("uk-en", "uk-en2", "uk-fr") if language == "uk" else ("ru-en", "ru-fr"))}


@cache
def _morphologies() -> tuple[Any, ...]:
    import pymorphy3

    return tuple(pymorphy3.MorphAnalyzer(lang=language) for language in ("ru", "uk"))


@lru_cache(maxsize=4096)
def _geographic(tag: str) -> bool:
    """Whether a dictionary's tag is that of a place name: Geox in the Russian one; the Ukrainian one writes the gender before 'inan' there."""
    return "Geox" in tag or (tag.startswith(("NOUN,masc,", "NOUN,femn,", "NOUN,neut,", "NOUN,plur,")) and "inan" in tag)


@cache
def given_names() -> frozenset[str]:
    """Return the keys of persons' given names (`reference/given_names.tsv`)."""
    path = ROOT / "reference" / "given_names.tsv"
    return frozenset(key(n) for _, cells in rows(path, 2) for n in cells[1].split(",")) if path.exists() else frozenset()


def ordinary(name_key: str, *, small: bool) -> int:
    """Return how much of a word or a person's name a key is, for the dictionaries (pymorphy3, when the gazetteer is built): 0, 1 or 2.

    2: a word, a place to no dictionary. 1: for `small` places, an adjective or a surname too (a town in -skiy). Given names are 1 in every script.
    """
    if name_key in given_names():
        return 1
    if " " in name_key or not "\u0430" <= name_key[0] <= "\u0457":
        return 0
    known = place = False
    for morphology in _morphologies():
        if morphology.word_is_known(name_key):
            known = True
            tags = [str(p.tag) for p in morphology.parse(name_key)]
            if small and any(t.startswith("ADJ") or "Name" in t or "Surn" in t for t in tags):
                return 1
            place = place or any(_geographic(t) for t in tags)
    return 2 if known and not place else 0
