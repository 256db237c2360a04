"""Claims made by hand, for tests of fusion: `tell("strike", KYIV, at="2024-05-14T03:00")` is one that an outlet's entry tells."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from vigie.model import Attribution, Claim, Place, PlaceRef, Span, TimeRef
from vigie.picture import DocumentRow, Told

ZONE = ZoneInfo("Europe/Kyiv")
LENGTHS = {"minute": timedelta(minutes=1), "hour": timedelta(hours=1), "day": timedelta(days=1), "month": timedelta(days=30)}


def _place(ident: str, name: str, level: str, admin1: str | None, *within: str, country: str = "UA", lat: float = 49.0, lon: float = 32.0) -> Place:
    return Place(ident, name, level, country, admin1, lat, lon, timezone="Europe/Kyiv" if level != "country" else None, within=within)


KYIV = _place("geonames:703448", "Kyiv", "settlement", "UA-30", lat=50.45, lon=30.52)
DESNIANSKYI = _place("own:desnianskyi-kyiv", "Desnianskyi", "district", "UA-30", "geonames:703448", lat=50.52, lon=30.61)
PECHERSKYI = _place("own:pecherskyi-kyiv", "Pecherskyi", "district", "UA-30", "geonames:703448", lat=50.43, lon=30.54)
KYIV_OBLAST = _place("iso:UA-32", "Kyiv Oblast", "admin1", "UA-32", lat=50.05, lon=30.77)
KHARKIV = _place("geonames:706483", "Kharkiv", "settlement", "UA-63", lat=49.98, lon=36.25)
KHARKIV_OBLAST = _place("iso:UA-63", "Kharkiv Oblast", "admin1", "UA-63", lat=49.5, lon=36.5)
ODESA = _place("geonames:698740", "Odesa", "settlement", "UA-51", lat=46.48, lon=30.73)
UKRAINE = _place("iso:UA", "Ukraine", "country", None)
BLACK_SEA = Place("own:black-sea", "Black Sea", "sea", None, None, 43.0, 34.0)

_serial = count()


def moment(said: str) -> datetime:
    """Return a local instant of Kyiv."""
    return datetime.fromisoformat(said).replace(tzinfo=ZONE)


def tell(
    kind: str,
    *places: Place | PlaceRef,
    at: str | None = "2024-05-14",
    to: str | None = None,
    grain: str | None = None,
    stated: bool = True,
    said: str | None = None,
    known: str = "2024-05-14T12:00",
    document: str = "",
    post: int = 0,
    where: int = 0,
    by: str | None = None,
    office: str | None = None,
    organization: str | None = None,
    modality: str = "actual",
    verification: str = "none",
    words: str | None = None,
    language: str = "en",
    ident: str | None = None,
    **details: Any,
) -> Told:
    """Return a claim as fusion gets it. `at`: a day, or an instant (then of a minute, or up to `to`); None for no time. `where`: offset of its evidence.

    Without `document` it is a document of its own; numbers of people may be given bare (killed=2).
    """
    serial = next(_serial)
    document = document or f"d{serial}"
    text = words or f"{kind} {serial}"
    span = Span(where, where + len(text), text)
    time = None
    if at is not None:
        start = moment(at)
        grain = grain or ("part-of-day" if to else "minute" if "T" in at else "day")
        time = TimeRef(start, moment(to) if to else start + LENGTHS[grain], grain, span if stated else None)
    for field in ("killed", "injured", "missing", "trapped", "rescued", "people", "count"):
        if isinstance(details.get(field), int):
            details[field] = {"min": details[field], "max": details[field], "approx": False}
    said_at = moment(said) if said else None
    claim = Claim(
        ident or f"c{serial:06d}",
        document,
        post,
        kind,
        (span,),
        Attribution(name=by, office=office, organization=organization),
        verification,
        modality,
        time,
        tuple(p if isinstance(p, PlaceRef) else PlaceRef(p) for p in places),
        details,
        said_at=said_at,
    )
    return Told(claim, DocumentRow(document, outlet=f"Outlet {document}", language=language), said_at or moment(known))


def missiles(count_: int | None = None, class_: str = "missile") -> list[dict[str, Any]]:
    """Return weapons as a claim's details hold them."""
    return [{"class": class_, **({"count": {"min": count_, "max": count_, "approx": False}} if count_ is not None else {})}]
