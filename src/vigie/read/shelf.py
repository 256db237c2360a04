"""What the read room knows of each language: `lang/<code>/read.toml` and `reference/clock_zones.tsv`, loaded once.

Furniture and stamps are matched in all languages at once (an English template on a French page is usual); sentences
by their own language.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

import regex

from vigie import resources
from vigie.errors import ShelfError


def plain(phrase: str) -> str:
    """Return a phrase as it is compared: casefolded, straight apostrophes, single spaces."""
    return " ".join(phrase.casefold().replace("\u2019", "'").replace("\u02bc", "'").split())


def any_of(phrases: Iterable[str]) -> str:
    """Return a regex alternation of phrases, longest first; spaces match any run of spaces. Matches nothing where empty."""
    forms = sorted({plain(p) for p in phrases if p.strip()}, key=lambda p: (-len(p), p))
    return "(?:" + "|".join(regex.escape(p).replace(r"\ ", r"\s+") for p in forms) + ")" if forms else r"(?!)"


@dataclass(frozen=True)
class Language:
    """One language's read.toml; `table` is the file as read."""

    code: str
    clock_zone: str | None
    frequent: frozenset[str]
    starters: frozenset[str]
    letters: str
    alphabet: frozenset[str]
    months: dict[str, int]
    weekdays: dict[str, int]
    table: dict[str, Any]

    def phrases(self, section: str, key: str) -> list[str]:
        """Return one list of phrases; empty where the language has none."""
        return list(self.table.get(section, {}).get(key, []))


def _numbered(code: str, table: dict[str, Any], section: str, top: int) -> dict[str, int]:
    out: dict[str, int] = {}
    for number, forms in table.get(section, {}).items():
        if not str(number).isdigit() or not 1 <= int(number) <= top:
            raise ShelfError(f"lang/{code}/read.toml: [{section}] has the key {number!r}: use the numbers 1 to {top}")
        for form in forms:
            out.setdefault(plain(form), int(number))
    return out


@cache
def languages() -> dict[str, Language]:
    """Return what read.toml says of every language, by code in alphabetical order.

    Raises ShelfError where a file lacks its lists of words.
    """
    found: dict[str, Language] = {}
    for code in resources.languages():
        table = resources.toml(code, "read")
        for key in ("frequent", "starters"):
            if not isinstance(table.get(key), str):
                raise ShelfError(f"lang/{code}/read.toml: {key!r} is missing: write its words as one string, separated by spaces")
        found[code] = Language(
            code=code,
            clock_zone=table.get("clock_zone") or None,
            frequent=frozenset(plain(table["frequent"]).split()),
            starters=frozenset(plain(table["starters"]).split()),
            letters=table.get("letters", ""),
            alphabet=frozenset(table.get("alphabet", "")),
            months=_numbered(code, table, "months", 12),
            weekdays=_numbered(code, table, "weekdays", 7),
            table=table,
        )
    return found


@cache
def phrases(section: str, key: str) -> tuple[str, ...]:
    """Return the phrases of one list in all languages together."""
    return tuple(p for language in languages().values() for p in language.phrases(section, key))


@cache
def month_numbers() -> dict[str, int]:
    """Return every month form of every language with its number."""
    return {form: n for language in languages().values() for form, n in language.months.items()}


@cache
def weekday_numbers() -> dict[str, int]:
    """Return every weekday form of every language, Monday 1 to Sunday 7."""
    return {form: n for language in languages().values() for form, n in language.weekdays.items()}


@cache
def zones() -> dict[str, str]:
    """Return what names a zone beside a clock, as compared: abbreviations and phrases -> IANA name or minutes from UTC."""
    out = {plain(row["abbreviation"]): row["zone"] for row in resources.table("reference/clock_zones.tsv")}
    for language in languages().values():
        for phrase, zone in language.table.get("clock", {}).get("zones", {}).items():
            out[plain(phrase)] = zone
    return out
