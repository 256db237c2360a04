"""The names under which an imported place is kept: its own, and for Cyrillic ones their cases and Latin spellings, as in the default gazetteer."""

from __future__ import annotations

from functools import cache
from math import log10

from vigie.gazetteer import ADJECTIVE, ALTERNATE, LEVEL_WORD, NAME, key
from vigie.gazetteer_build import _BE, _RU, _UK, CYRILLIC_HOME, TRANSLITERATED
from vigie.gazetteer_forms import ROOT, inflected, latin_adjectives, latin_forms, rows, transliterated
from vigie.gazetteer_imports.rows import Row

# How surely a bare imported name means its place (0 to 1000): less than a name of our own tables; a village without a known population less than 300,
# the bound from which a bare name counts inside a sentence.
PRIOR = {"country": 900, "admin1": 700, "admin2": 400, "admin3": 300, "district": 300, "site": 300, "water": 300, "sea": 500, "region": 300, "settlement": 250}
UNITS = frozenset({"admin1", "admin2", "admin3", "district"})
UNKNOWN_PLACE = 50  # loss where a place has no coordinates


def is_cyrillic(name: str) -> bool:
    """Return whether a name has a Cyrillic letter."""
    return any("\u0400" <= c <= "\u04ff" for c in name)


def prior(row: Row) -> int:
    """Return the prior of a row's first name."""
    base = round(120 * log10(row.population + 10)) if row.level == "settlement" and row.population else PRIOR.get(row.level, 250)
    return base if row.lat is not None or row.geonames or row.level in UNITS else base - UNKNOWN_PLACE


def kept(row: Row, base: int) -> dict[tuple[str, int], int]:
    """Return (key, sort) -> prior of all names of a row."""
    out: dict[tuple[str, int], int] = {}
    for name, loss in row.names:
        sort = NAME if not loss else ALTERNATE
        if row.level in UNITS and " " not in name:
            sort = LEVEL_WORD  # 'Kharkiv' alone is the city
        _add(out, name, sort, base - loss)
        if not name.isascii() and (row.country in CYRILLIC_HOME or row.country is None) and is_cyrillic(name):
            _cyrillic(out, row, name, base - loss)
    return {k: p for k, p in out.items() if k[1] != ALTERNATE or (k[0], NAME) not in out}


def _add(out: dict[tuple[str, int], int], name: str, sort: int, p: int) -> None:
    k = key(name)
    if len(k) >= 2 and not k.isdigit():
        out[k, sort] = max(10, p, out.get((k, sort), 0))


def languages(name: str, country: str | None) -> tuple[str, ...]:
    """Return which of Ukrainian and Russian a Cyrillic name may be, by letters that the other lacks."""
    letters = set(name.lower())
    fits = {"uk": not letters & (_RU | _BE), "ru": not letters & (_UK | _BE)}
    return tuple(k for k in ("uk", "ru") if fits[k] and (k == "ru" or country != "RU" or letters & _UK))


def _cyrillic(out: dict[tuple[str, int], int], row: Row, name: str, p: int) -> None:
    unit = row.level in UNITS
    for language in languages(name, row.country):
        if row.adjective:
            stem = adjective_stem(name, language)
            for form in (stem, *latin_adjectives(stem, language)) if stem else ():
                _add(out, form, ADJECTIVE, p - 100)
            continue
        for form in inflected(name, language):
            _add(out, form, LEVEL_WORD if unit else ALTERNATE, p - 20)
        for form in latin_forms(name, language) if row.country in TRANSLITERATED else ():
            _add(out, form, LEVEL_WORD if unit else ALTERNATE, p - 40)


@cache
def _stem_endings(language: str) -> tuple[str, ...]:
    cells = (c for _, c in rows(ROOT / "lang" / language / "adjective.tsv", 2))
    return tuple(sorted({e[-3:] for c in cells for e in c[1].split("|") if len(e) >= 2}))


def adjective_stem(name: str, language: str) -> str | None:
    """Return the stem of a unit's name that is an adjective, up to the suffix that adjectives of places have; None where it has none."""
    low = name.lower()
    at = max(low.rfind(e) + len(e) if e in low else -1 for e in _stem_endings(language))
    return low[:at] if at >= 4 and len(low) - at <= 3 else None


def shown(row: Row) -> str:
    """Return a place's name in Latin letters, by the national standard of its country's language."""
    if row.name.isascii() or not is_cyrillic(row.name):
        return row.name
    return transliterated(row.name, "uk-en" if row.country == "UA" else "ru-en").replace("'", "")
