"""Which place 'the city', 'the region', 'the country', 'the capital', 'the regional capital' mean: from the places told before and the speaker's own."""

from __future__ import annotations

from collections.abc import Sequence

from vigie import gazetteer
from vigie.extract.locations import AREAS, CITY, city_of, lies_within, near_unit
from vigie.extract.places import KIN
from vigie.model import Place

# Countries whose first-level units are called states: 'the state' is one of them; elsewhere it is the government.
FEDERATIONS = frozenset("US BR IN MX AU NG MM MY SD SS VE ET DE".split())
# Islands that have a code of their own (ISO 3166-1, ISO 3166-2) or stand in regions.tsv: what 'the island' can mean.
ISLANDS = frozenset(
    "RE YT GP MQ NC PR GU VI BM CU JM BB TW MT CY IS LK MG MU BH SG GL JE GG IM GD LC DM AW CW WF BL NR ST KM"
    " FR-COR IT-82 IT-88 GR-M CA-PE AU-TAS JP-01 JP-47 CN-HI ID-BA"
    " own:lesbos own:corfu own:rhodes-island own:santorini own:evia own:ischia own:lampedusa own:la-palma own:tenerife own:gran-canaria own:mallorca"
    " own:maui own:honshu own:kyushu own:luzon own:mindanao own:sumatra own:java own:sulawesi own:snake-island".split()
)
WIDE_KM = 300.0  # from the centre of a region within which a town without a code may lie in it
NO_COUNTIES = frozenset("UA RU BY FR".split())  # where 'the county' is none of the units
OVERSEAS = frozenset("RE YT GP MQ GF".split())  # a country by its code, a region and a department by law


def meant(what: str | None, pool: list[Place], home: Place | None, crisis: str | None, told: Sequence[Place] = ()) -> Place | None:
    """Return the place that a generic word stands for, None where nothing tells.

    `pool`: places told before, nearest first; `home`: where the speaker's office is; `crisis`: country (ISO 3166-1) that the coverage
    is about; `told`: all places of the post, last first.
    """
    if what == "regions":
        code = crisis or next((p.country for p in pool if p.country), None)
        return gazetteer.country(code) if code else None
    if what in ("country", "capital"):
        code = next((p.country for p in pool if p.country), None) or crisis
        return None if not code else gazetteer.country(code) if what == "country" else gazetteer.capital(code)
    if what == "city":
        city = next((p for p in pool if p.level in CITY), None) or city_of(pool)
        return city or (home if home is not None and home.level in CITY else next((p for p in told if p.level in CITY), None))
    if what == "region":
        return _region(pool, home, told)
    if what == "state":
        state = _region([p for p in pool if p.level != "admin2"], home, [p for p in told if p.level != "admin2"])
        return state if state is not None and state.level == "admin1" and state.country in FEDERATIONS else None
    if what == "island":
        return next((i for i in map(_island, pool) if i is not None), gazetteer.country(crisis) if crisis in ISLANDS and crisis else None)
    if what == "county":
        return next((p for p in (*pool, *told) if p.level in ("admin2", "admin1") and p.country not in NO_COUNTIES), None)
    if what == "district":
        return next((p for p in pool if p.level in ("admin2", "district")), None)
    if what == "seat":
        code = next((p.admin1 for p in pool if p.admin1), None) or (home.admin1 if home is not None else None)
        return gazetteer.capital(code) if code else None
    return None


def spoken_for(office: str | None, last: list[Place], told: list[Place]) -> Place | None:
    """The first-level unit of a governor or a rescue service that says no place: of the places told last; for a service only one that was told itself."""
    if not last:
        return None
    if office == "governor":
        return _region(last, None)
    if office == "rescue-service":
        units = [p for p in told if p.level == "admin1" or (p.level == "country" and p.country in OVERSEAS)]
        return next((u for u in units if all(lies_within(p, u) for p in last)), None)
    return None


def _island(place: Place) -> Place | None:
    """The island that a place is, or lies on."""
    if place.place_id in ISLANDS:
        return place
    if place.country in ISLANDS and place.country:
        return gazetteer.country(place.country)
    return gazetteer.admin1(place.admin1) if place.admin1 in ISLANDS and place.admin1 else None


def _region(pool: list[Place], home: Place | None, told: Sequence[Place] = ()) -> Place | None:
    """The region told last, else an earlier one that holds the place told last, else the speaker's, else that of the place told last."""
    region = next((p for p in pool if p.level in ("admin1", "admin2")), None)
    if region is None:
        region = next((p for p in told if p.level in ("admin1", "admin2") and (not pool or _may_hold(p, pool[0]))), None)
    if region is None and home is not None and home.level in AREAS:
        region = home
    if region is None:
        inner = next((p for p in pool if p.admin1), None)
        region = gazetteer.admin1(inner.admin1) if inner is not None and inner.admin1 else None
    code = pool[0].country if region is None and pool else None
    return gazetteer.country(code) if code in OVERSEAS and code else region


def _may_hold(region: Place, inner: Place) -> bool:
    """Whether a region holds a place, as far as codes tell."""
    if region.level == "admin1" and inner.country == region.country and inner.admin1 is None and inner.level in CITY:
        return (gazetteer.apart_km(region, inner) or 0.0) < WIDE_KM
    return lies_within(inner, region) or near_unit(inner, region)


def site(kind: str, here: list[Place], named: list[tuple[int, Place]], order: int) -> Place | None:
    """Return the last site of a kind ('the dam') that was named, in this sentence or before; None where none was.

    `named`: sites with the place of their sentence in the document; `order`: that of this sentence.
    """
    kin = tuple(k for k in KIN.get(kind, ()) if k != "reservoir" and kind != "reservoir")
    kinds = (kind, *kin, *(("power-station", "dam") if kind == "nuclear-power-station" else ()))  # 'the plant'
    last = next((p for p in reversed(here) if p.kind in kinds), None)
    return last or next((p for at, p in reversed(named) if at < order and p.kind in kinds), None)
