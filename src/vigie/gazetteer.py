"""Look-up in the gazetteer: which places bear a name. Read-only; the file is made by `gazetteer_build`.

A name is looked up by its key: casefolded, without apostrophes, diacritics and hyphens ("Куп'янськ" -> "купянськ",
"Saint-Brieuc" -> "saint brieuc"). Inflected and transliterated forms stand in the file, made when it was built.
"""

from __future__ import annotations

import os
import sqlite3
import sys
import time
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, lru_cache
from math import asin, cos, radians, sin, sqrt
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

from vigie import settings
from vigie.errors import ShelfError
from vigie.model import Place

PATH = Path(__file__).resolve().parent / "reference" / "gazetteer.sqlite"
SCHEMA = 6  # raise with every change of the tables: an older file is then built anew

# How a name names its place (column `sort`).
NAME, ALTERNATE, LEVEL_WORD, ADJECTIVE = 0, 1, 2, 3
"""NAME stands alone; ALTERNATE too, but less surely; LEVEL_WORD only beside 'region', 'oblast' ...; ADJECTIVE is a stem."""

_PLAIN = {"ı": "i", "ł": "l", "ø": "o", "đ": "d", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d", "ə": "e", "ё": "е", "ґ": "г"}
_LETTERS: dict[int, str | None] = {ord(a): b for a, b in _PLAIN.items()}
_LETTERS |= dict.fromkeys(map(ord, "'\u2019\u02bc\u2018\u0060\u00b4\u02b9\u02bb\u02bf\u02be\u2032\u201b\u0307."), None)
_LETTERS |= dict.fromkeys(map(ord, "-\u2010\u2011\u2012\u2013\u2014\u2212/,()"), " ")
_KEEP = frozenset("йїў")  # letters of their own, although they decompose


SAME_NAME = 0.1  # of a prior: a jurisdiction is written as its place is, yet the mayor of Derna is not that of the village in Romania


class Found(NamedTuple):
    """A place that bears the name: how surely it is meant when nothing else is known (0 to 1), and in which way it is named."""

    place: Place
    prior: float
    sort: int
    ordinary: int = 0  # 1: a word or a person's name as well, 2: nothing but a word to the dictionaries


@lru_cache(maxsize=65536)
def key(name: str) -> str:
    """Return the form under which a name is kept and looked up.

    >>> key("Côtes-d'Armor"), key("Куп'янськ"), key("İskenderun")
    ('cotes darmor', 'купянськ', 'iskenderun')
    """
    low = name.casefold().translate(_LETTERS)
    if not low.isascii():
        low = "".join(c if c in _KEEP else _bare(c) for c in low)
    return " ".join(low.split())


@lru_cache(maxsize=4096)
def _bare(letter: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", letter) if not unicodedata.combining(c))


def distance_km(a_lat: float, a_lon: float, b_lat: float, b_lon: float) -> float:
    """Return the great-circle distance in kilometres (haversine, mean radius 6371 km)."""
    la, lo, lb, lp = map(radians, (a_lat, a_lon, b_lat, b_lon))
    h = sin((lb - la) / 2) ** 2 + cos(la) * cos(lb) * sin((lp - lo) / 2) ** 2
    return 12742 * asin(min(1.0, sqrt(h)))


def apart_km(a: Place, b: Place) -> float | None:
    """Return how far apart two places are; None where one has no coordinates."""
    if a.lat is None or a.lon is None or b.lat is None or b.lon is None:
        return None
    return distance_km(a.lat, a.lon, b.lat, b.lon)


@cache
def _connection() -> sqlite3.Connection:
    """Open the file, building it first where it is missing and its source is installed (a clone of the repository)."""
    if not PATH.exists() or _version(PATH) != SCHEMA:
        try:
            from vigie.gazetteer_build import build
        except ImportError as error:
            way_out = "Install vigie from its wheel, or `pip install 'vigie[dev]'` and try again."
            raise ShelfError(f"{PATH}: the gazetteer is missing and cannot be built here ({error}). {way_out}") from error
        with alone(PATH.with_suffix(".lock")) as first:
            if first and not PATH.exists() or _version(PATH) != SCHEMA:
                sys.stderr.write("vigie: building the gazetteer (once, about a minute) ...\n")
                build(PATH)
    connection = sqlite3.connect(f"{PATH.as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)
    connection.execute("pragma mmap_size=268435456")
    return connection


@contextmanager
def alone(lock: Path, patience_s: float = 600.0) -> Iterator[bool]:
    """Hold a lock file so that one process builds and the others wait; gives whether it was free at once. An old lock is broken."""
    free = True
    while True:
        try:
            os.close(os.open(lock, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
            break
        except FileExistsError:
            free = False
            try:
                if time.time() - lock.stat().st_mtime > patience_s:
                    lock.unlink(missing_ok=True)
            except FileNotFoundError:
                continue
            time.sleep(0.5)
    try:
        yield free
    finally:
        lock.unlink(missing_ok=True)


def _version(path: Path) -> int:
    try:
        with sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True) as connection:
            return int(connection.execute("pragma user_version").fetchone()[0])
    except sqlite3.DatabaseError:
        return -1


_PLACE = "p.place_id, p.name, p.level, p.country, p.admin1, p.lat, p.lon, p.geonames, p.population, p.timezone, p.within, p.kind"


@lru_cache(maxsize=65536)
def _place(*row: object) -> Place:
    values = list(row)
    values[10] = tuple(str(values[10]).split()) if values[10] else ()
    return Place(*values)  # type: ignore[arg-type]


@lru_cache(maxsize=65536)
def found(name_key: str) -> tuple[Found, ...]:
    """Return the places that bear a name (given as its key), likeliest first, at most 60; empty where none does."""
    question = f"select n.prior, n.sort, {_PLACE} from name n join place p on p.rowid = n.place where n.key = ? order by n.prior desc, p.place_id limit 60"
    some = [Found(_place(*row[2:]), row[0] / 1000, row[1] & 7, row[1] >> 3) for row in _connection().execute(question, (name_key,))]
    imports = _imports()
    if imports is not None:
        some = sorted(imports.joined(name_key, some), key=lambda f: -f.prior)
    added, taken = _local()
    if name_key in taken:
        some = [f for f in some if not taken[name_key] & {f.place.place_id, "*"}]
    return tuple(sorted((*some, *added[name_key]), key=lambda f: -f.prior)) if name_key in added else tuple(some)


@lru_cache(maxsize=65536)
def longest(first_word: str) -> int:
    """Return how many words the longest name has that begins with this word (a key); 1 where no longer one does."""
    row = _connection().execute("select n from head where word = ?", (first_word,)).fetchone()
    own = max((len(k.split()) for k in _local()[0] if k.split()[0] == first_word), default=1)
    imports = _imports()
    return max(int(row[0]) if row else 1, own, imports.longest(first_word) if imports is not None else 1)


@cache
def _imports() -> ModuleType | None:
    """The look-up in the user's own gazetteer (`vigie gazetteer add`); None where there is no such file."""
    if not (settings.data_folder() / settings.IMPORTS).is_file():
        return None
    from vigie.gazetteer_imports import lookup

    return lookup


def forget() -> None:
    """Look anew for the user's gazetteer at the next question: after an import in the same process."""
    imports = _imports()
    if imports is not None:
        imports.forget()
    for kept in (_imports, found, longest, adjectives):
        kept.cache_clear()


@cache
def _local() -> tuple[dict[str, list[Found]], dict[str, set[str]]]:
    """What `reference/local.tsv` and the user's own file add and take back."""
    from vigie.gazetteer_local import own_names

    return own_names(PATH.with_name("local.tsv"))


@lru_cache(maxsize=4096)
def in_default(place_id: str) -> Place | None:
    """Return the place with this id as the default gazetteer has it, whatever was imported; None where there is none."""
    row = _connection().execute(f"select {_PLACE} from place p where p.place_id = ?", (place_id,)).fetchone()
    return _place(*row) if row else None


@lru_cache(maxsize=512)
def zones(country: str) -> tuple[tuple[str | None, str, int], ...]:
    """Return (first-level unit or None, zone, inhabitants of the settlements known there) of a country (ISO 3166-1 alpha-2)."""
    question = "select admin1, timezone, sum(coalesce(population, 1)) from place where country = ? and timezone is not null group by 1, 2 order by 1, 2"
    return tuple(_connection().execute(question, (country,)))


def place(place_id: str) -> Place | None:
    """Return the place with this id; None where there is none."""
    imports = _imports()
    return in_default(place_id) if imports is None else imports.place(place_id)


def named(name: str) -> tuple[Found, ...]:
    """Return the places that bear a name as written, likeliest first.

    >>> named("Куп'янську")[0].place.name
    'Kupiansk'
    """
    return found(key(name))


@cache
def spellings(country: str, least: int) -> tuple[tuple[str, int], ...]:
    """Return (key, row of the place) of every name of a country's settlements of `least` inhabitants: what a misspelling is compared with."""
    question = (
        "select distinct n.key, n.place from name n join place p on n.place = p.rowid"
        " where p.country = ? and p.level = 'settlement' and p.population >= ? and n.sort & 7 < 2"
    )
    return tuple(_connection().execute(f"{question} order by 1, 2", (country, least)))


@cache
def own_names(country: str) -> tuple[tuple[str, int], ...]:
    """Return (name as it is written there, row of the place) of a country's settlements."""
    question = "select p.name, p.rowid from place p where p.country = ? and p.level = 'settlement' order by 2"
    return tuple(_connection().execute(question, (country,)))


def by_row(row: int) -> Place:
    """Return the place of a row given by `spellings`."""
    return _place(*_connection().execute(f"select {_PLACE} from place p where p.rowid = ?", (row,)).fetchone())


def numbers() -> dict[int, str | None]:
    """Return GeoNames id -> ISO 3166-2 code of every place of the default gazetteer that has an id: what an import compares with."""
    return dict(_connection().execute("select geonames, admin1 from place where geonames is not null"))


def unnumbered() -> frozenset[str]:
    """Return the names (keys) of the settlements of our own tables, which have no GeoNames id."""
    question = "select n.key from place p join name n on n.place = p.rowid where p.geonames is null and p.level = 'settlement'"
    return frozenset(r[0] for r in _connection().execute(question))


def sources() -> dict[str, str]:
    """Return what the file was made from, with licences."""
    return dict(_connection().execute("select item, value from about order by item"))


@cache
def adjectives() -> tuple[frozenset[str], frozenset[str]]:
    """Return the stems of all adjectives made from place names (keys), and the first words of those of several words."""
    imports = _imports()
    stems = _list("adjectives") if imports is None else _list("adjectives") | imports.adjectives()
    return stems, frozenset(s.split(" ", 1)[0] for s in stems if " " in s)


@cache
def openers() -> frozenset[str]:
    """Return the first words of the names of several words in our own tables: they may be written small ('mer Noire', 'Gulf of', 'al-')."""
    return _list("openers")


def _list(name: str) -> frozenset[str]:
    row = _connection().execute("select words from list where name = ?", (name,)).fetchone()
    return frozenset(row[0].split("\n"))


def country(code: str) -> Place | None:
    """Return the country with this ISO 3166-1 code."""
    return place(f"iso:{code}")


def admin1(code: str) -> Place | None:
    """Return the first-level unit with this ISO 3166-2 code."""
    return place(f"iso:{code}")


@lru_cache(maxsize=512)
def capital(code: str) -> Place | None:
    """Return the capital of a country (ISO 3166-1 code) or the seat of a first-level unit (ISO 3166-2); None where there is none or it is not known."""
    row = _connection().execute("select place_id from capital where country = ?", (code,)).fetchone()
    return place(row[0]) if row else None


@lru_cache(maxsize=4096)
def jurisdiction(name: str) -> Place | None:
    """Return the place of an office from its name as the officials' register writes it ('Kyiv', 'Kharkiv Oblast', 'Ukraine')."""
    some = [f for f in named(name) if f.sort in (NAME, ALTERNATE)]
    return max(some, key=lambda f: (f.prior + SAME_NAME * (f.place.name == name), f.place.place_id)).place if some else None
