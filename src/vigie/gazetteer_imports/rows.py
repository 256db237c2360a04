"""A place as a source gives it, on its way into the user's gazetteer, and what is refused or left out on that way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from math import isfinite

from vigie.errors import ShelfError

LEVELS = frozenset("site district settlement admin3 admin2 admin1 country region sea water".split())
OLD = 120  # loss of a former name, as in the default gazetteer


@dataclass(slots=True)
class Row:
    """One place of a source. `names`: (name, loss of prior); `code`, `parent`: the source's own codes, of which `parent` must exist.

    `unit`: GeoNames first-level code ('UA.07'), where the source has that and no ISO 3166-2 code. `box`: west, south, east, north.
    """

    line: int
    place_id: str
    name: str
    level: str
    country: str | None = None
    admin1: str | None = None
    lat: float | None = None
    lon: float | None = None
    geonames: int | None = None
    population: int = 0
    timezone: str | None = None
    kind: str | None = None
    code: str | None = None
    parent: str | None = None
    unit: str | None = None
    names: list[tuple[str, int]] = field(default_factory=list)
    adjective: bool = False  # the name is an adjective, said beside a word of level only
    city: bool = False  # the source calls it a city: among namesakes it is the biggest
    outline: str | None = None
    box: tuple[float, float, float, float] | None = None


@dataclass
class Reading:
    """The rows of a source, how many were left out and why, and the date that it tells itself."""

    rows: Iterator[Row]
    left: Counter[str] = field(default_factory=Counter)


def refused(file: str, line: int | None, what: str, remedy: str) -> ShelfError:
    """Return the error for a source that is not taken: file, line, what, remedy."""
    return ShelfError(f"{file}{f':{line}' if line else ''}: {what}: {remedy}. Nothing was changed")


def degrees(file: str, line: int, lat: str, lon: str) -> tuple[float, float]:
    """Return latitude and longitude; refuses what is no number or out of range."""
    try:
        a, o = float(lat), float(lon)
    except ValueError:
        raise refused(file, line, f"{lat!r}, {lon!r} are no coordinates", "check that the columns are in the order of this format") from None
    if not (isfinite(a) and isfinite(o) and -90 <= a <= 90 and -180 <= o <= 180):
        raise refused(file, line, f"latitude {lat}, longitude {lon} are out of range", "write degrees, latitude -90 to 90 first, longitude -180 to 180")
    return a, o


def whole(file: str, line: int, text: str, column: str) -> int:
    """Return a number of 0 or more; empty is 0."""
    if not text:
        return 0
    if not (text.isascii() and text.isdigit()):
        raise refused(file, line, f"{column} {text!r} is no whole number", "check that the columns are in the order of this format")
    return int(text)
