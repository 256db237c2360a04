"""The register: who held which office when, what a body's one name is, which place an office is for. Data in reference/*.tsv.

Names are found by the keys of `names.stems`, so that any usual transliteration and any case of a name leads to the same rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from vigie import settings
from vigie.bodies import OFFICES, add_phrase
from vigie.errors import ShelfError
from vigie.names import SHORTEST_STEM, closeness, germanized, is_cyrillic, same_given, same_person, same_surname, stem, stems
from vigie.phrases import Lexicon
from vigie.resources import table
from vigie.text import Token

LOCAL = frozenset({"governor", "mayor"})  # offices that are nothing without a jurisdiction
COLUMNS = ("person_id", "name", "spellings", "office", "organization", "jurisdiction", "country", "from", "to")
TERM = ("person_id", "office", "organization", "jurisdiction")  # what one term of an office has in common in two tables
GRACE_DAYS = 45  # a holder may still be called by an office that ended, or already by one that begins: papers lag


class Official(NamedTuple):
    """One office of one person; `start` and `end` None where not known."""

    person_id: str
    name: str
    office: str
    organization: str | None
    jurisdiction: str | None
    country: str | None
    start: date | None
    end: date | None
    where: str

    def held_on(self, day: date | None) -> bool:
        """True where the office was held on that day, as far as the register knows; a day that is not known fits always."""
        if day is None:
            return True
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)


class Jurisdiction(NamedTuple):
    """A place that offices are for: `city` and `region` share their words; `level` is 'country' for states."""

    city: str | None
    region: str | None
    country: str | None
    level: str


# ---------------------------------------------------------------- persons
def _day(text: str, where: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as e:
        raise ShelfError(f"{where}: {text!r} is no date: write YYYY-MM-DD or leave it empty") from e


@cache
def official_rows() -> tuple[dict[str, str], ...]:
    """Return the lines of reference/officials.tsv and of the user's own table (`vigie officials add`), which replace those of the same term."""
    shipped, own = table("reference/officials.tsv"), own_officials()
    if not own.is_file():
        return tuple(shipped)
    mine = table(own)
    wanting = [c for c in COLUMNS if mine and c not in mine[0]]
    if wanting:
        raise ShelfError(f"{own}: no column {wanting[0]!r} in the first line: it must be {', '.join(COLUMNS)}, with tabs between")
    terms: dict[tuple[str, ...], list[str]] = {}
    for row in mine:
        terms.setdefault(tuple(row[c] for c in TERM), []).append(row["from"])
    kept = []
    for row in shipped:
        replaced = any(same_term(row["from"], start) for start in terms.get(tuple(row[c] for c in TERM), ()))
        if not replaced:
            kept.append(row)
        else:
            kept.append({**row, "office": ""})  # its spellings stay
    return (*kept, *mine)


def own_officials() -> Path:
    """Return the user's own table of officials; it need not exist."""
    return settings.data_folder() / settings.OFFICIALS


def same_term(a: str, b: str) -> bool:
    """Return whether two beginnings (YYYY-MM-DD or empty) are those of one term of an office: papers differ by weeks."""
    return not a or not b or abs((date.fromisoformat(a) - date.fromisoformat(b)).days) <= GRACE_DAYS


def forget() -> None:
    """Read the tables of officials anew at the next question: after the user's own has changed in the same process."""
    table.cache_clear()
    for kept in (official_rows, officials, _names, _by_person, _by_surname, surname, prominent, persons, holders, _by_letter, nearest):
        kept.cache_clear()


@cache
def officials() -> tuple[Official, ...]:
    """Return every line of reference/officials.tsv, then those of the user's own table. Raises ShelfError for an unknown office class or a bad date."""
    out = []
    for row in official_rows():
        if not row["office"]:
            continue  # replaced by a line of the user's
        if row["office"] not in OFFICES or not row["person_id"] or not row["name"]:
            raise ShelfError(f"{row['where']}: office {row['office']!r} is none of the CLAIM record's classes, or id or name is missing")
        start, end = _day(row["from"], row["where"]), _day(row["to"], row["where"])
        if start and end and end < start:
            raise ShelfError(f"{row['where']}: the office ends before it begins: mend the dates")
        organization, jurisdiction, country = (row[c] or None for c in ("organization", "jurisdiction", "country"))
        out.append(Official(row["person_id"], row["name"], row["office"], organization, jurisdiction, country, start, end, row["where"]))
    return tuple(out)


@cache
def _names() -> dict[str, tuple[tuple[str, ...], ...]]:
    """person_id -> the words of each spelling of the name, the register form first."""
    out: dict[str, dict[tuple[str, ...], None]] = {}
    for row in official_rows():
        spellings = [row["name"], *(s for s in row["spellings"].split(";") if s.strip())]
        for s in spellings:
            out.setdefault(row["person_id"], {}).setdefault(tuple(s.replace("-", " ").split()))
    return {k: tuple(v) for k, v in out.items()}


@cache
def _by_person() -> dict[str, tuple[Official, ...]]:
    out: dict[str, list[Official]] = {}
    for o in officials():
        out.setdefault(o.person_id, []).append(o)
    return {k: tuple(v) for k, v in out.items()}


@cache
def _by_surname() -> dict[str, tuple[str, ...]]:
    out: dict[str, dict[str, None]] = {}
    for person_id, spellings in _names().items():
        for words in spellings:
            for k in stems(words[-1]):
                out.setdefault(k, {}).setdefault(person_id)
    for person_id, spellings in _names().items():  # after all that are written so: these keys are for those that nobody else has
        for k in {k for words in spellings for form in germanized(words[-1]) for k in stems(form)}:
            if len(k) >= SHORTEST_STEM and (k not in out or person_id in out[k]):
                out.setdefault(k, {}).setdefault(person_id)
    return {k: tuple(v) for k, v in out.items()}


def offices(person_id: str) -> tuple[Official, ...]:
    """Return the offices of a person, in the order of the register; empty where the id is unknown."""
    return _by_person().get(person_id, ())


@lru_cache(maxsize=100_000)
def surname(word: str) -> tuple[str, ...]:
    """Return the ids of the persons whose surname this word may be, in any alphabet and case."""
    index = _by_surname()
    found = index.get(stem(word))
    if found is None and is_cyrillic(word):
        found = index.get(stems(word)[-1])
    return found or ()


@lru_cache(maxsize=4096)
def prominent(person_id: str) -> bool:
    """True for heads of state and government: their surnames alone mean them."""
    return any(o.office in ("head-of-state", "head-of-government") for o in offices(person_id))


@lru_cache(maxsize=20_000)
def persons(name: str) -> tuple[str, ...]:
    """Return the ids of the persons that a name may stand for: surname and, where given, the given name agree."""
    words = name.replace("-", " ").split()
    if not words:
        return ()
    found = [p for p in surname(words[-1]) if any(_agrees(words, known) for known in _names()[p])]
    return tuple(found)


def _agrees(words: Sequence[str], known: Sequence[str]) -> bool:
    """True where the given names do not speak against each other; the surnames are known to agree."""
    if len(words) == 1 or len(known) == 1:
        return len(words) == 1 or len(known) > 1 or same_surname(words[-1], known[-1])
    return same_given(words[0], known[0])


@lru_cache(maxsize=4096)
def holders(office: str, jurisdiction: str | None, day: date | None) -> tuple[Official, ...]:
    """Return who held an office for a place on a day (all holders where the day is None)."""
    return tuple(o for o in officials() if o.office == office and o.jurisdiction == jurisdiction and o.held_on(day))


@cache
def _by_letter() -> dict[tuple[str, str], tuple[Official, ...]]:
    """(office, first letter of a surname's skeleton) -> offices: slips of the pen rarely change the first letter."""
    out: dict[tuple[str, str], dict[Official, None]] = {}
    for o in officials():
        for words in _names()[o.person_id]:
            out.setdefault((o.office, stem(words[-1])[:1]), {}).setdefault(o)
    return {k: tuple(v) for k, v in out.items()}


@lru_cache(maxsize=20_000)
def nearest(name: str, office: str | None, jurisdiction: str | None, day: date | None) -> tuple[Official, float] | None:
    """Return the holder whose name is misspelt as `name`, with the likeness (0 to 1), among those of the office and place; None where none is near.

    For names that are in no spelling of the register: 'Oleksandr Starch', regional head in Zaporizhzhia, is Oleksandr Starukh.
    """
    if not office:
        return None
    words = name.split()
    best: tuple[Official, float] | None = None
    for o in _by_letter().get((office, stem(words[-1])[:1]), ()) if words else ():
        if (jurisdiction and o.jurisdiction != jurisdiction) or not o.held_on(day):
            continue
        for known in _names()[o.person_id]:
            if not (same_person(name, " ".join(known)) if not jurisdiction else _like(words, known)):
                continue
            score = closeness(words, known)
            if best is None or score > best[1]:
                best = (o, score)
    return best


def _like(words: Sequence[str], known: Sequence[str]) -> bool:
    """Looser than `same_person`, for one office of one place: the given name agrees and the surname is two slips away at most."""
    if len(words) > 1 and len(known) > 1 and not same_given(words[0], known[0]):
        return False
    return same_surname(words[-1], known[-1], 2 if len(words) > 1 else 5)


# ---------------------------------------------------------------- places of offices
@cache
def _jurisdictions() -> tuple[Lexicon, dict[str, Jurisdiction]]:
    lex = Lexicon()
    rows: dict[str, Jurisdiction] = {}
    for row in table("reference/jurisdictions.tsv"):
        rows[row["where"]] = Jurisdiction(row["city"] or None, row["region"] or None, row["country"] or None, row["level"] or "place")
        for phrase in row["patterns"].split(";"):
            if phrase.strip():
                add_phrase(lex, phrase.strip(), row["where"], row["where"])
    return lex, rows


def jurisdiction_hits(sentence: list[Token]) -> list[tuple[int, int, Jurisdiction]]:
    """Return (first, last, place) for the words of a sentence that name a place of the table; token indices, last inclusive."""
    lex, rows = _jurisdictions()
    return [(h.first, h.last, rows[min(h.senses)]) for h in lex.hits(sentence)]


def home_of(jurisdiction: str) -> Jurisdiction | None:
    """Return the line of the table whose city or region bears this name."""
    return _by_name().get(jurisdiction)


@cache
def _by_name() -> dict[str, Jurisdiction]:
    out: dict[str, Jurisdiction] = {}
    for j in _jurisdictions()[1].values():
        for name in (j.city, j.region):
            if name:
                out.setdefault(name, j)
    return out


@cache
def _countries() -> dict[str, str]:
    return {j.country: j.region for j in reversed(_jurisdictions()[1].values()) if j.level == "country" and j.country and j.region and j.region != "Gaza"}


def country_name(code: str) -> str | None:
    """Return the English name of a country (ISO 3166-1 alpha-2), None where the table does not have it."""
    return _countries().get(code)
