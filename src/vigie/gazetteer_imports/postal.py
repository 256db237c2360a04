"""Read GeoNames postal files: the 12 columns of the dump, or a CSV with a header of the same fields. https://download.geonames.org/export/zip/readme.txt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from vigie.gazetteer import key
from vigie.gazetteer_imports.rows import Reading, Row, degrees, refused
from vigie.gazetteer_imports.source import Source, cells, lines

DUMP = (
    "country_code",
    "zipcode",
    "place",
    "state",
    "state_code",
    "province",
    "province_code",
    "community",
    "community_code",
    "latitude",
    "longitude",
    "accuracy",
)
NEEDED = ("country_code", "zipcode", "place", "latitude", "longitude")
AGAIN = "download the file again from https://download.geonames.org/export/zip/"


def places(source: Source) -> Reading:
    """Return the towns of a postal file, each once: it repeats them with every code."""
    reading = Reading(iter(()))
    reading.rows = _places(source, reading.left)
    return reading


def _places(source: Source, left: Counter[str]) -> Iterator[Row]:
    file, seen = source.file, set[tuple[str, str, str, str]]()
    separator = "\t"
    columns: tuple[str, ...] = DUMP
    for i, (n, line) in enumerate(lines(source)):
        if i == 0 and "\t" not in line:
            separator = ";" if line.count(";") > line.count(",") else ","
        c = cells(line, separator)
        if i == 0 and set(NEEDED) <= {x.lower() for x in c}:
            columns = tuple(x.lower() for x in c)
            continue
        if i == 0 and separator != "\t":
            raise refused(file, n, f"no header with {', '.join(NEEDED)}", "give the file as GeoNames has it, or --format table with --columns")
        if len(c) != len(columns):
            raise refused(file, n, f"{len(c)} columns where {len(columns)} are expected", f"the file is cut short or of another format: {AGAIN}")
        r = dict(zip(columns, c, strict=True))
        country, name, code = r["country_code"], r["place"], r.get("state_code", "")
        if not (len(country) == 2 and country.isascii() and country.isupper()) or not r["zipcode"] or not name:
            raise refused(file, n, f"country {country!r}, code {r['zipcode']!r} or place {name!r} is none", f"the columns are shifted: {AGAIN}")
        lat, lon = degrees(file, n, r["latitude"], r["longitude"])
        one = (country, code, r.get("province", ""), key(name))
        if one in seen:
            left["a further code of a town that stands above"] += 1
            continue
        seen.add(one)
        yield Row(
            n, f"postal:{country}:{r['zipcode']}:{one[3].replace(' ', '-')}", name, "settlement", country, None, lat, lon,
            unit=f"{country}.{code}" if code else None, names=[(name, 0)],
        )  # fmt: skip
