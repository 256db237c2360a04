"""Read GeoNames dumps: countries (19 columns), alternateNamesV2 (8 to 10 columns). https://download.geonames.org/export/dump/readme.txt."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator
from functools import cache, lru_cache

from vigie.gazetteer_imports.rows import OLD, Reading, Row, degrees, refused, whole
from vigie.gazetteer_imports.source import Source, lines
from vigie.resources import table

COLUMNS = 19
CLASSES = frozenset("AHLPRSTUV")
LINKS = frozenset("link post iata icao faac wkdt unlc tcid phon piny abbr".split())  # alternate "names" that are codes or addresses
AGAIN = "download the dump again from https://download.geonames.org/export/dump/"


@cache
def levels(scheme: str) -> dict[str, tuple[str, str | None]]:
    """Return code -> (level, kind) of reference/gazetteer_levels.tsv; '-' leaves out."""
    return {r["code"]: (r["level"], r["kind"] or None) for r in table("reference/gazetteer_levels.tsv") if r["scheme"] == scheme}


def countries(source: Source) -> Reading:
    """Return the places of a country dump (or of cities500, allCountries)."""
    reading = Reading(iter(()))
    reading.rows = _places(source, reading.left)
    return reading


def _places(source: Source, left: Counter[str]) -> Iterator[Row]:
    file, seen, known = source.file, set[int](), levels("geonames")
    for n, line in lines(source):
        c = line.split("\t")
        if len(c) != COLUMNS:
            raise refused(
                file,
                n,
                f"{len(c)} columns where a GeoNames dump has {COLUMNS}",
                f"the file is cut short or of another format: {AGAIN}, or name the format with --format",
            )
        if len(c[18]) != 10 and c[18]:
            raise refused(file, n, f"the date of change {c[18]!r} is no date", f"the file is cut short or its columns are shifted: {AGAIN}")
        number = whole(file, n, c[0], "geonameid")
        if not number or not c[1] or (c[6] and c[6] not in CLASSES) or (c[8] and not (len(c[8]) == 2 and c[8].isascii() and c[8].isupper())):
            raise refused(
                file, n, f"id {c[0]!r}, name {c[1]!r}, class {c[6]!r}, country {c[8]!r} are not as GeoNames writes them", f"the columns are shifted: {AGAIN}"
            )
        if number in seen:
            raise refused(file, n, f"the id {number} is given twice", "take one of the two lines out")
        seen.add(number)
        lat, lon = degrees(file, n, c[4], c[5])
        population = whole(file, n, c[14], "population") if c[14] != "-1" else 0
        level, kind = known.get(f"{c[6]}.{c[7]}") or known.get(c[6], ("-", None))
        if level == "-":
            left[f"class {c[6]}.{c[7]} is no place that news name" if c[6] else "no feature class"] += 1
            continue
        names = [(c[1], 0), *((c[2], 0),) * (c[2] != c[1])]
        if c[3]:
            names += [(a, 40) for a in c[3].split(",") if usable(a)]
        yield Row(
            n, f"geonames:{number}", c[1], level, c[8] or None, None, lat, lon, number, population, c[17] or None, kind,
            unit=f"{c[8]}.{c[10]}" if c[10] and c[10] != "00" else None, names=names,
        )  # fmt: skip


def alternates(source: Source) -> Reading:
    """Return further names of places; a row holds only an id and names. Places that no gazetteer in use has are left out by the store."""
    reading = Reading(iter(()))
    reading.rows = _alternates(source, reading.left)
    return reading


def _alternates(source: Source, left: Counter[str]) -> Iterator[Row]:
    file, seen = source.file, set[int]()
    for n, line in lines(source):
        c = line.split("\t")
        if not 4 <= len(c) <= 10 or (len(c) < 8 and len(c) != 4):
            raise refused(file, n, f"{len(c)} columns where alternateNamesV2 has 8 to 10", f"the file is cut short or of another format: {AGAIN}")
        number, place = whole(file, n, c[0], "alternateNameId"), whole(file, n, c[1], "geonameid")
        if not number or not place or not c[3]:
            raise refused(file, n, f"ids {c[0]!r}, {c[1]!r} or name {c[3]!r} is missing", f"the columns are shifted: {AGAIN}")
        if number in seen:
            raise refused(file, n, f"the id {number} is given twice", "take one of the two lines out")
        seen.add(number)
        if c[2] in LINKS or not usable(c[3]):
            left["a code, an address, or a name in another script"] += 1
            continue
        historic = len(c) >= 8 and c[7] == "1"
        yield Row(n, f"geonames:{place}", "", "", geonames=place, names=[(c[3], 40 + OLD if historic else 40)])


def usable(name: str) -> bool:
    """Leave out codes of airports, names in lower case (romanized Chinese and the like), other scripts than Latin and Cyrillic, single letters."""
    if len(name) < 3 or (len(name) <= 4 and name.isupper()) or not (name[0].isupper() or name[:3].lower() in ("al-", "el-", "as-", "ar-", "ad-")):
        return False
    if name.isascii():
        return True
    scripts = {_script(c) for c in name if c.isalpha() and unicodedata.category(c) != "Lm"}
    return len(scripts) == 1 and scripts <= {"LATIN", "CYRILLIC"}


@lru_cache(maxsize=8192)
def _script(letter: str) -> str:
    return unicodedata.name(letter, "? ?").split(" ", 1)[0]
