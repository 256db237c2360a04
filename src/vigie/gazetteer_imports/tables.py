"""Read a table (CSV, TSV) whose columns the user maps: `name=itemLabel,lat=lat,lon=lon,id=item`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from vigie.errors import OptionError
from vigie.gazetteer_imports.rows import LEVELS, Reading, Row, degrees, refused, whole
from vigie.gazetteer_imports.source import Source, cells, lines

FIELDS = tuple("name lat lon point id level country admin1 population geonames timezone kind alternates code parent".split())
POINT = re.compile(r"\s*Point\s*\(\s*([-+.\deE]+)\s+([-+.\deE]+)\s*\)\s*", re.IGNORECASE)
QID = re.compile(r"(?:https?://www\.wikidata\.org/entity/)?(Q\d+)")


def mapped(columns: str | None) -> dict[str, str]:
    """Return field -> column of a mapping; OptionError for an unknown field or where the name has no column."""
    out: dict[str, str] = {}
    for pair in (columns or "").split(","):
        name, equals, column = (x.strip() for x in pair.partition("="))
        if pair.strip() and (not equals or name not in FIELDS or not column):
            raise OptionError(f"--columns: {pair.strip()!r}: write field=column with commas between; fields are {', '.join(FIELDS)}")
        if equals:
            out[name] = column
    if "name" not in out:
        raise OptionError("--format table needs --columns name=...,lat=...,lon=... (or point= for 'Point(30.5 50.4)', or geonames= for ids)")
    return out


def places(source: Source, name: str, columns: str | None, level: str | None, country: str | None) -> Reading:
    """Return the places of a table; `name` of the source stands in ids of rows without one; `level`, `country`: of rows that do not say."""
    return Reading(_rows(source, name, mapped(columns), level, country))


def records(source: Source) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield (line, column -> cell) of a table with a header line, separated by tabs, semicolons or commas."""
    header: list[str] = []
    separator = "\t"
    for n, line in lines(source):
        if not header:
            separator = max("\t;,", key=lambda s: (line.count(s), s == "\t"))
            header = cells(line, separator)
            if len(set(header)) < len(header):
                raise refused(source.file, n, "two columns of one name in the header", "rename one")
            continue
        c = cells(line, separator)
        if len(c) != len(header):
            raise refused(source.file, n, f"{len(c)} cells for {len(header)} columns", "the file is cut short, or a cell holds the separator without quotes")
        yield n, dict(zip(header, c, strict=True))


def _rows(source: Source, own: str, columns: dict[str, str], level: str | None, country: str | None) -> Iterator[Row]:
    file, seen = source.file, set[str]()
    for i, (n, record) in enumerate(records(source)):
        missing = [c for c in columns.values() if c not in record] if i == 0 else []
        if missing:
            raise refused(file, 1, f"no column {missing[0]!r}", f"the header has {', '.join(record)}: mend --columns")
        r = {f: record[c] for f, c in columns.items()}
        if not r["name"]:
            raise refused(file, n, "no name", "fill the cell or take the line out")
        row = Row(n, _id(r, own, n), r["name"], r.get("level") or level or "settlement", names=[(r["name"], 0)])
        if row.level not in LEVELS:
            raise refused(file, n, f"level {row.level!r} is none", f"write one of {', '.join(sorted(LEVELS))}")
        if row.place_id in seen:
            raise refused(file, n, f"the id {row.place_id} is given twice", "take one of the two lines out")
        seen.add(row.place_id)
        _filled(row, file, r, country)
        yield row


def _filled(row: Row, file: str, r: dict[str, str], country: str | None) -> None:
    n = row.line
    area = r.get("admin1", "")
    row.country = r.get("country") or country or area.partition("-")[0] or None
    if row.country and not re.fullmatch("[A-Z]{2}", row.country):
        raise refused(file, n, f"country {row.country!r}", "write ISO 3166-1 codes of two letters")
    row.admin1 = area or None
    point = POINT.fullmatch(r["point"]) if r.get("point") else None
    if r.get("point") and not point:
        raise refused(file, n, f"point {r['point']!r}", "write Point(longitude latitude)")
    if point or r.get("lat") or r.get("lon"):
        row.lat, row.lon = degrees(file, n, *((point[2], point[1]) if point else (r.get("lat", ""), r.get("lon", ""))))
    row.population = whole(file, n, r.get("population", ""), "population")
    row.geonames = whole(file, n, r.get("geonames", ""), "geonames") or None
    row.timezone, row.kind, row.code, row.parent = (r.get(x) or None for x in ("timezone", "kind", "code", "parent"))
    row.names += [(a.strip(), 20) for a in r.get("alternates", "").split("|") if a.strip()]
    if row.lat is None and row.geonames is None:
        raise refused(file, n, "no coordinates and no GeoNames id", "fill them in or take the line out")


def _id(r: dict[str, str], own: str, n: int) -> str:
    if r.get("geonames"):
        return f"geonames:{r['geonames']}"
    wikidata = QID.fullmatch(r.get("id", ""))
    return f"wikidata:{wikidata[1]}" if wikidata else f"{own}:{r.get('id') or r.get('code') or n}"
