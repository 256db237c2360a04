"""Bodies: the one name of each, the words that stand for it, the office class of what it says. Data in reference/organizations.tsv.

Ministries that are not in the table get a name by their portfolio and country.
"""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache
from typing import NamedTuple

import regex

from vigie.errors import ShelfError
from vigie.notation import PhraseError
from vigie.phrases import Lexicon
from vigie.resources import language, table
from vigie.text import tokens

OFFICES = frozenset(
    "head-of-state head-of-government minister governor mayor deputy spokesperson military police rescue-service operator health-service "
    "prosecutor international-organisation agency media own-reporting witness expert official".split()
)


class Organization(NamedTuple):
    """A body: its one name, the office class of what it says, its country and the place it is for."""

    name: str
    office: str
    country: str | None
    jurisdiction: str | None
    where: str


@cache
def organizations() -> dict[str, Organization]:
    """Return name -> body, of reference/organizations.tsv."""
    out = {}
    for row in table("reference/organizations.tsv"):
        if row["office"] not in OFFICES:
            raise ShelfError(f"{row['where']}: office {row['office']!r} is none of the CLAIM record's classes")
        out[row["name"]] = Organization(row["name"], row["office"], row["country"] or None, row["jurisdiction"] or None, row["where"])
    return out


RELATED = {"uk": ("uk", "ru"), "ru": ("ru", "uk"), "fr": ("fr", "en"), "en": ("en", "fr")}  # whose words stand in whose texts


ACCENTED = regex.compile(r"(?<![\p{L}'^-])[éèêàâîôç][\p{L}'-]*\*?(?![\p{L}'])", regex.IGNORECASE)


def _bare_too(m: regex.Match[str]) -> str:
    word = m.group()
    first = unicodedata.normalize("NFD", word[0])[0]
    return f"{word}|{first}{word[1:]}"


@cache
def organization_words(code: str) -> Lexicon:
    """Return the lexicon of the bodies' names for a language; the senses of a hit are the names."""
    lex = Lexicon(elision=bool(language(code).get("elision")))
    for row in table("reference/organizations.tsv"):
        for column in ("any", *RELATED.get(code, (code,))):
            for phrase in row[column].split(";") if column in row else ():
                if phrase.strip():
                    add_phrase(lex, phrase.strip(), row["name"], row["where"])
    return lex


def add_phrase(lex: Lexicon, phrase: str, sense: str, where: str) -> None:
    """Add a phrase with its accentless capitals ('Etat', 'Energie'); raises ShelfError that names the place."""
    try:
        lex.add(ACCENTED.sub(_bare_too, phrase), frozenset({sense}), "", where)
    except PhraseError as e:
        raise ShelfError(f"{where}: {e}") from e


@lru_cache(maxsize=4096)
def one_name(name: str) -> str:
    """Return the register's name of a body that is called by another English one ('Kyiv City Council' -> 'Kyiv City State Administration')."""
    toks = tokens(name, 0, len(name))
    for h in organization_words("en").hits(toks):
        if h.first == 0 and h.last == len(toks) - 1:
            return min(h.senses)
    return name


@lru_cache(maxsize=4096)
def abroad(name: str, country: str | None) -> str:
    """Return the like body of another country: a ministry that the language names without its country ('МИД' with 'Турции' beside it)."""
    known = organizations().get(name)
    if known is None or country is None or known.jurisdiction == country or "Ministry of " not in name:
        return name
    portfolio = name.partition("Ministry of ")[2].removesuffix(f" of {known.jurisdiction}")
    names = (f"Ministry of {portfolio} of {country}", f"{country} Ministry of {portfolio}")
    return next((n for n in names if n in organizations()), names[0])


@cache
def portfolios() -> dict[str, tuple[str, str, tuple[str, ...]]]:
    """Return key -> (name, office class, other names) of reference/portfolios.tsv."""
    return {r["key"]: (r["name"], r["office"], tuple(n for n in r["also"].split(";") if n)) for r in table("reference/portfolios.tsv")}


@lru_cache(maxsize=4096)
def ministry_name(portfolio: str, country: str | None) -> str:
    """Return the one name of a ministry: 'Ministry of Public Health of Lebanon', 'Russian Ministry of Defence', 'Ministry of Health'."""
    name, _, also = portfolios()[portfolio]
    if not country:
        return f"Ministry of {name}"
    own = sorted({o.name.split(" ", 1)[0] for o in organizations().values() if o.jurisdiction == country and " Ministry of " in o.name})
    for n in (name, *also):
        for full in (f"Ministry of {n} of {country}", *(f"{x} Ministry of {n}" for x in own)):
            if full in organizations():
                return full
    return f"Ministry of {name} of {country}"
