"""Which reader a source needs: by its format where it is given, else by its first lines."""

from __future__ import annotations

import re
from itertools import islice

from vigie.errors import OptionError
from vigie.gazetteer_imports import boundaries, codifier, geonames, postal, tables
from vigie.gazetteer_imports.rows import LEVELS, Reading, refused
from vigie.gazetteer_imports.source import Source, cells, lines

FORMATS = ("geonames", "geonames-alternates", "geonames-postal", "katottg", "geojson", "table")
LICENCES = {"geonames": "CC BY 4.0", "geonames-alternates": "CC BY 4.0", "geonames-postal": "CC BY 4.0"}  # of download.geonames.org/export
DAY = re.compile(r"(?<!\d)(\d{4}-\d{2}-\d{2})(?!\d)")


def told_format(source: Source) -> str:
    """Return the format of a source by its first lines; refuses what is of none known."""
    with source.path.open("rb") as handle:
        if handle.read(64).lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{"):
            return "geojson"
    first = [line for _, line in islice(lines(source), 2)]
    tabs = first[0].count("\t")
    if tabs == 18:
        return "geonames"
    if 7 <= tabs <= 9 and all(x.isdigit() for x in first[0].split("\t")[:2]):
        return "geonames-alternates"
    if tabs == 11 or set(postal.NEEDED) <= {c.lower() for c in cells(first[0], ",")}:
        return "geonames-postal"
    if any(codifier.CODE.match(line) for line in first):
        return "katottg"
    many = max(len(cells(first[0], x)) for x in "\t;,")
    remedy = f"give --format, one of {', '.join(FORMATS)}; for any other table --format table --columns ..."
    raise refused(source.file, 1, f"{many} columns that are of no known format", remedy)


def reading(source: Source, format: str, name: str, columns: str | None = None, level: str | None = None, country: str | None = None) -> Reading:  # noqa: A002
    """Return the rows of a source; they are read, and refused, while they are taken."""
    if format not in FORMATS:
        raise OptionError(f"no format {format!r}: give one of {', '.join(FORMATS)}")
    if level is not None and level not in LEVELS:
        raise OptionError(f"no level {level!r}: give one of {', '.join(sorted(LEVELS))}")
    if country is not None and not re.fullmatch("[A-Z]{2}", country):
        raise OptionError(f"country {country!r}: give an ISO 3166-1 code of two capital letters")
    if format == "table":
        return tables.places(source, name, columns, level, country)
    if format == "geojson":
        return boundaries.places(source, level, country)
    if columns:
        raise OptionError(f"--columns is for --format table; the columns of {format} are known")
    readers = {"geonames": geonames.countries, "geonames-alternates": geonames.alternates, "geonames-postal": postal.places, "katottg": codifier.units}
    return readers[format](source)
