"""What the read room knows of each language: `lang/<code>/read.toml` and `reference/clock_zones.tsv`, loaded once.

Furniture and stamps are matched in all languages at once (an English template on a French page is usual); sentences
by their own language.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import regex

from vigie.errors import ShelfError

ROOT = Path(__file__).resolve().parents[1]


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
    months: dict[str, int]
    weekdays: dict[str, int]
    table: dict[str, Any]

    def phrases(self, section: str, key: str) -> list[str]:
        """Return one list of phrases; empty where the language has none."""
        return list(self.table.get(section, {}).get(key, []))


def _numbered(path: Path, table: dict[str, Any], section: str, top: int) -> dict[str, int]:
    out: dict[str, int] = {}
    for number, forms in table.get(section, {}).items():
        if not str(number).isdigit() or not 1 <= int(number) <= top:
            raise ShelfError(f"{path}: [{section}] has the key {number!r}. Use the numbers 1 to {top}.")
        for form in forms:
            out.setdefault(plain(form), int(number))
    return out


@cache
def languages(root: Path = ROOT) -> dict[str, Language]:
    """Return every language that has `lang/<code>/read.toml`, by code in alphabetical order.

    Raises ShelfError where a file is not TOML or lacks a list.
    """
    found: dict[str, Language] = {}
    for path in sorted((root / "lang").glob("*/read.toml")):
        try:
            table = tomllib.loads(path.read_text(encoding="utf-8"))
        except tomllib.TOMLDecodeError as error:
            raise ShelfError(f"{path}: not valid TOML: {error}. Mend the line named.") from error
        for key in ("frequent", "starters"):
            if not isinstance(table.get(key), str):
                raise ShelfError(f"{path}: {key!r} is missing. Write its words as one string, separated by spaces.")
        found[path.parent.name] = Language(
            code=path.parent.name,
            clock_zone=table.get("clock_zone") or None,
            frequent=frozenset(plain(table["frequent"]).split()),
            starters=frozenset(plain(table["starters"]).split()),
            letters=table.get("letters", ""),
            months=_numbered(path, table, "months", 12),
            weekdays=_numbered(path, table, "weekdays", 7),
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
    path = ROOT / "reference" / "clock_zones.tsv"
    out: dict[str, str] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = line.split("\t")
        if len(cells) < 2:
            raise ShelfError(f"{path}:{number}: {line!r} has no second column. Write abbreviation, tab, zone.")
        out[plain(cells[0])] = cells[1].strip()
    for language in languages().values():
        for phrase, zone in language.table.get("clock", {}).get("zones", {}).items():
            out[plain(phrase)] = zone
    return out
