"""Which place 'the city', 'the region', 'the country', 'the capital', 'the regional capital' mean: from the places told before and the speaker's own."""

from __future__ import annotations

from vigie import gazetteer
from vigie.extract.locations import AREAS, CITY, city_of
from vigie.extract.places import KIN
from vigie.model import Place


def meant(what: str | None, pool: list[Place], home: Place | None, crisis: str | None, *, of_all: bool = False) -> Place | None:
    """Return the place that a generic word stands for, None where nothing tells.

    `pool`: places told before, nearest first; `home`: where the speaker's office is; `crisis`: country (ISO 3166-1) that the coverage
    is about; `of_all`: 'all regions', 'most regions'.
    """
    if what == "region" and of_all:
        code = next((p.country for p in pool if p.country and p.level == "country"), None) or crisis
        return gazetteer.country(code) if code else None
    if what in ("country", "capital"):
        code = next((p.country for p in pool if p.country), None) or crisis
        return None if not code else gazetteer.country(code) if what == "country" else gazetteer.capital(code)
    if what == "city":
        city = next((p for p in pool if p.level in CITY), None) or city_of(pool)
        return city or (home if home is not None and home.level in CITY else None)
    if what == "region":
        return _region(pool, home)
    if what == "district":
        return next((p for p in pool if p.level in ("admin2", "district")), None)
    if what == "seat":
        code = next((p.admin1 for p in pool if p.admin1), None) or (home.admin1 if home is not None else None)
        return gazetteer.capital(code) if code else None
    return None


def _region(pool: list[Place], home: Place | None) -> Place | None:
    """The region told last, else the speaker's, else that of the place told last."""
    region = next((p for p in pool if p.level in ("admin1", "admin2")), None)
    if region is None and home is not None and home.level in AREAS:
        region = home
    if region is None:
        inner = next((p for p in pool if p.admin1), None)
        region = gazetteer.admin1(inner.admin1) if inner is not None and inner.admin1 else None
    return region


def site(kind: str, here: list[Place], named: list[tuple[int, Place]], order: int) -> Place | None:
    """Return the last site of a kind ('the dam') that was named, in this sentence or before; None where none was.

    `named`: sites with the place of their sentence in the document; `order`: that of this sentence.
    """
    kin = tuple(k for k in KIN.get(kind, ()) if k != "reservoir" and kind != "reservoir")
    kinds = (kind, *kin, *(("power-station", "dam") if kind == "nuclear-power-station" else ()))  # 'the plant'
    last = next((p for p in reversed(here) if p.kind in kinds), None)
    return last or next((p for at, p in reversed(named) if at < order and p.kind in kinds), None)
