"""Texts of parameters -> values: moments, stretches of time, boxes, lists, numbers. Each refuses what it cannot use, with the way out."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from vigie.serve.problems import Problem, wrong

Box = tuple[float, float, float, float]
Stretch = tuple[datetime | None, datetime | None]
MOST = 10_000  # rows of a reply
EDGE = timedelta(days=2)  # zones shift a moment by less: nearer to the ends of the calendar it could fall out
SHAPE = re.compile(r"\d{4}-\d\d-\d\d(?:[Tt ]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:[Zz]|[+-]\d\d:?\d\d)?)?")


def moment(text: str, parameter: str) -> datetime:
    """Return the instant that a text gives; UTC where it has no offset. Problem where it is none, or lies at the end of the calendar."""
    told = text.strip().replace("/", "-") if re.fullmatch(r"\d{4}/\d\d/\d\d.*", text.strip()) else text.strip()
    way_out = "write 2026-01-08T05:30:00Z or 2026-01-08 (a '+' in an address is written %2B)"
    if not SHAPE.fullmatch(told):
        raise wrong(parameter, text, "this is no moment", way_out)
    whole = re.sub(r"(\.\d{6})\d+", r"\1", told.replace("t", "T").replace("z", "Z"))
    whole = re.sub(r":60(?=$|[.Z+-])", ":59", whole)
    try:
        at = datetime.fromisoformat(whole)
        at = at if at.tzinfo else at.replace(tzinfo=UTC)
        _ = at - EDGE, at + EDGE
        return at
    except (ValueError, OverflowError) as e:
        raise wrong(parameter, text, "there is no such moment", way_out) from e


def optional_moment(text: str | None, parameter: str) -> datetime | None:
    """Return the instant that a text gives; None where none is given."""
    return moment(text, parameter) if text else None


def stretch(text: str | None) -> Stretch | None:
    """Return the stretch that the parameter `datetime` gives: a moment twice, or its two ends, None where one is open."""
    if not text:
        return None
    parts = text.split("/")
    if len(parts) > 2 or all(p in ("", "..") for p in parts):
        raise wrong("datetime", text, "this is no stretch of time", "write a moment, a/b, ../b or a/..")
    ends = [None if p in ("", "..") else moment(p, "datetime") for p in parts]
    if len(parts) == 1:
        only = ends[0]
        assert only is not None
        return only, (only + timedelta(days=1) - timedelta(microseconds=1) if len(text.strip()) == 10 else only)
    first, last = ends
    if last is not None and len(parts[1].strip()) == 10:
        last += timedelta(days=1) - timedelta(microseconds=1)
    if first and last and first > last:
        raise wrong("datetime", text, "it ends before it begins", "put the earlier moment first")
    return first, last


def box(text: str | None, crs: str | None = None) -> Box | None:
    """Return west, south, east, north of the parameter `bbox`; heights, where six numbers are given, are left out."""
    known_crs(crs, "bbox-crs")
    if not text:
        return None
    way_out = "give west,south,east,north in degrees (CRS84)"
    try:
        numbers = [float(x) for x in text.split(",")]
    except ValueError as e:
        raise wrong("bbox", text, "these are no numbers", way_out) from e
    if len(numbers) not in (4, 6) or not all(map(math.isfinite, numbers)):
        raise wrong("bbox", text, f"{len(numbers)} numbers", way_out)
    west, south, east, north = numbers if len(numbers) == 4 else (*numbers[:2], *numbers[3:5])
    if south > north:
        raise wrong("bbox", text, "the south lies north of the north", way_out)
    if max(abs(west), abs(east)) > 180 or max(abs(south), abs(north)) > 90:
        raise wrong("bbox", text, "beyond 180 degrees of longitude or 90 of latitude", way_out)
    return west, south, east, north


CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"


def known_crs(crs: str | None, parameter: str) -> None:
    """Refuse every reference system but CRS84."""
    if crs and crs not in (CRS84, "urn:ogc:def:crs:OGC:1.3:CRS84", "[OGC:CRS84]", "OGC:CRS84"):
        raise wrong(parameter, crs, "no such reference system here", f"leave it out, or give {CRS84}")


def listed(texts: Iterable[str] | None, parameter: str, allowed: Collection[str] | None = None) -> frozenset[str]:
    """Return the values of a parameter that is repeated or holds commas; empty where none is given. Problem for one that is not `allowed`."""
    found = frozenset(v.strip() for t in texts or () for v in t.split(",") if v.strip())
    for v in sorted(found):
        if allowed is not None and v not in allowed:
            raise wrong(parameter, v, "no such value", f"give one of {', '.join(sorted(allowed))}")
    return found


def truth(text: str | None, parameter: str) -> bool | None:
    """Return what 'true' or 'false' says; None where nothing is given."""
    if not text:
        return None
    if text.lower() not in ("true", "false"):
        raise wrong(parameter, text, "neither true nor false", "write true or false")
    return text.lower() == "true"


def number(value: str | int | None, parameter: str, default: int, least: int, most: int) -> int:
    """Return a whole number within its bounds; Problem for any other."""
    if value is None or value == "":
        return default
    try:
        found = int(value)
    except ValueError as e:
        raise wrong(parameter, value, "no whole number", f"give one from {least} to {most}") from e
    if not least <= found <= most:
        raise wrong(parameter, value, "out of bounds", f"give a number from {least} to {most}")
    return found


def limit_of(value: str | int | None, default: int = 100) -> int:
    """Return how many rows are wanted."""
    return number(value, "limit", default, 1, MOST)


def offset_of(value: str | int | None) -> int:
    """Return how many rows are left out before."""
    return number(value, "offset", 0, 0, 10**9)


def zone_of(name: str | None) -> ZoneInfo | None:
    """Return a zone by its IANA name; None where none is given."""
    if not name:
        return None
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as e:
        raise wrong("zone", name, "no such zone", "give an IANA name such as Europe/Kyiv") from e


def refuse_unknown(given: Iterable[str], known: Collection[str]) -> None:
    """Refuse parameters that nothing here reads: a filter that is misspelt would let everything through."""
    for name in given:
        if name not in known:
            raise Problem(400, f"no parameter {name[:40]!r}: this address takes {', '.join(sorted(known))}", name[:40])
