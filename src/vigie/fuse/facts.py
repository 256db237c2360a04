"""The light facts of a claim by which incidents are made: what it tells of, where, on which days, at which hour. Computed once, compared many times.

Days are local and begin at 22:00: a night belongs to the day that it leads into, as the texts count it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from functools import cache, lru_cache
from typing import Any
from zoneinfo import ZoneInfo

import regex

from vigie import gazetteer
from vigie.bodies import organizations
from vigie.model import Claim, Place, PlaceRef, TimeRef
from vigie.picture import Told
from vigie.register import country_name, offices
from vigie.resources import kind_shelf, languages, toml

LAG_DAYS = 2  # a running toll may be told that many days after the hit (December gold: the next morning; rubble is searched for about two days)
LAG_LEAST = {"killed": 3, "injured": 10, "missing": 1, "trapped": 1}  # smaller tolls are final within the day: without this, daily shelling chains the days
NIGHT = timedelta(hours=2)  # the night's share before midnight (CLAIM: night is 22 to 06)
LONGEST_DAY_H = 36.0  # an interval longer than this is no day: a week's or a month's account is no happening
TWIN_KM = 60.0  # a city that is a region of its own and the region around it (Kyiv: 48 km between their points)
FINE = ("site", "district", "settlement")
AREAS = ("admin3", "admin2", "admin1")
PEOPLE = ("killed", "injured", "missing", "trapped", "rescued", "people")


@dataclass(frozen=True, slots=True)
class Fact:
    """What fusion compares of a claim. `days`: ordinals of the days that it may belong to, the likeliest first.

    `facet`: hit air wave (both, over a country) ground alert:HAZARD hazard:HAZARD talks harm (what comes of something). `scope`: point area country nowhere.
    `start`, `end`: minutes since 1970 where an hour is told; `sharp`: 2 for minutes and hours, 1 for a part of the day, 0 for no hour.
    `said`: minutes since 1970, where the claim's own entry has a clock. `lags`: it may tell of an earlier day's hit. `again`: its words say
    that it is not what was told before.
    """

    told: Told
    id: str
    facet: str
    root: str
    scope: str
    place: Place | None
    days: tuple[int, ...]
    start: float = 0.0
    end: float = 0.0
    sharp: int = 0
    said: float | None = None
    lags: bool = False
    again: bool = False

    @property
    def claim(self) -> Claim:
        """The claim itself."""
        return self.told.claim

    @property
    def at(self) -> int:
        """Where its evidence begins."""
        return self.told.claim.evidence[0].start if self.told.claim.evidence else 0


@cache
def facets() -> dict[str, str]:
    """Return kind -> facet."""
    table = kind_shelf("fusion")["incidents"]
    return {kind: facet for facet in ("hit", "air", "ground", "alert", "hazard", "talks", "harm") for kind in table[facet]}


@cache
def words(name: str) -> frozenset[str]:
    """Return a list of [incidents] of kinds/fusion.toml as a set."""
    return frozenset(kind_shelf("fusion")["incidents"][name])


def fact(told: Told) -> Fact | None:
    """Return the facts of a claim that can be part of an incident; None for background, for what is planned or possible, and for other kinds."""
    claim = told.claim
    facet = facets().get(claim.kind)
    if facet is None or claim.modality not in ("actual", "denied"):
        return None
    if facet in ("alert", "hazard"):
        sort = claim.details.get("hazard") or "other"
        facet = "harm" if facet == "hazard" and sort in words("comes_of") else f"{facet}:{sort}"
    root, scope, place = home(claim, facet)
    if scope == "country" and facet in ("hit", "air") and not (classes(claim.details) and classes(claim.details) <= words("near_weapons")):
        facet = "wave"
    days, lags = _days(told, facet, place)
    start, end, sharp = _hour(claim.time, facet, scope)
    said = claim.said_at.timestamp() / 60 if claim.said_at else None
    if said and not sharp and facet.startswith("alert") and scope != "nowhere" and claim.time and claim.time.span is None:
        start, end, sharp = said, said, 2  # a warning is told while it holds
    again = facet in ("hit", "air") and _again(told)
    return Fact(told, claim.claim_id, facet, root, scope, place, days, start, end, sharp, said, lags, again)


# ---------------------------------------------------------------- where
def home(claim: Claim, facet: str) -> tuple[str, str, Place | None]:
    """Return root, scope and place: the settlement for what lies within it, an area for itself, a country for what concerns several of its regions."""
    refs = [r for r in claim.places if r.role == "location"] or [r for r in claim.places if r.role == "target"]
    refs = [r for r in refs if r.place.country or r.place.level in ("water", "region")]
    if not refs:
        code = speaks_for(claim) if facet == "air" else None
        return (f"iso:{code}", "country", gazetteer.country(code)) if code else ("", "nowhere", None)
    if facet.partition(":")[2] in words("felt_afar"):
        return facet, "country", refs[0].place
    country = _wide(refs)
    if country:
        return f"iso:{country}", "country", gazetteer.country(country)
    place = next((r.place for r in refs if r.place.level in FINE), None) or next((r.place for r in refs if r.place.level in AREAS), refs[0].place)
    return root_of(place), "point" if place.level in FINE else "area", place


def _wide(refs: Sequence[PlaceRef]) -> str | None:
    """The country whose several regions, or which as a whole, the places are; None for one region's."""
    regions = {r.place.admin1: r.place for r in refs if r.place.admin1 and r.place.country}
    if not regions:
        return next((r.place.country for r in refs if r.place.level == "country"), None)
    if len(regions) == 1:
        return None
    a, *rest = regions.values()
    near = all((gazetteer.apart_km(a, b) or 0.0) <= TWIN_KM for b in rest)
    return None if near and len(rest) == 1 else a.country


def root_of(place: Place) -> str:
    """Return the id of the settlement around a site or a district, else the place's own."""
    if place.level in ("site", "district"):
        return next((i for i in reversed(place.within) if not i.startswith(("iso:", "admin"))), place.place_id)
    return place.place_id


def speaks_for(claim: Claim) -> str | None:
    """Return the country for which a claim's source speaks when it names no place (a commander-in-chief, an air force); None for others."""
    a = claim.attribution
    return _nation(a.person_id, a.organization, a.jurisdiction) if a.office in words("national") else None


@lru_cache(maxsize=4096)
def _nation(person_id: str | None, organization: str | None, jurisdiction: str | None) -> str | None:
    for held in offices(person_id) if person_id else ():
        if held.country and held.jurisdiction in (None, country_name(held.country)):
            return held.country
    body = organizations().get(organization or "")
    if body and body.country and body.jurisdiction in (None, country_name(body.country)):
        return body.country
    place = gazetteer.jurisdiction(jurisdiction) if jurisdiction else None
    return place.country if place and place.level == "country" else None


# ---------------------------------------------------------------- when
def _days(told: Told, facet: str, place: Place | None) -> tuple[tuple[int, ...], bool]:
    """The days that a claim may belong to, and whether it may tell of an earlier day's hit."""
    claim = told.claim
    harm = facet == "harm"
    time = claim.time
    lags = harm and (time is None or bool(claim.details.get("cumulative"))) and any(n >= LAG_LEAST.get(k, n + 1) for k, n in figures(claim.details))
    if time is None:
        if told.known_at is None:
            return (), False
        day = _day(told.known_at, _tz(zone) if (zone := _zone(place)) else None, NIGHT)
        return tuple(day - n for n in range(LAG_DAYS * lags + 1)), lags
    hours = (time.end - time.start).total_seconds() / 3600
    if hours > LONGEST_DAY_H or time.granularity in ("week", "month", "season", "year"):
        return (), False
    if time.granularity != "day":
        day = _day(time.start, None, NIGHT)
    else:
        day, own = _day(time.start, None, timedelta(0)), time.start.tzinfo
        if time.span is None and not harm and claim.said_at and _day(claim.said_at, own, NIGHT) == day + 1 == _day(claim.said_at, own, timedelta(0)) + 1:
            day += 1  # told in the late evening with no other time than now: it is of the night that begins
    return tuple(day - n for n in range(LAG_DAYS * lags + 1)), lags


def day_of(time: TimeRef) -> int:
    """Return the day (ordinal) that a stretch of time belongs to, in the zone in which it is told."""
    whole = time.granularity == "day" or time.end - time.start >= timedelta(hours=20)
    return _day(time.start, None, timedelta(0) if whole else NIGHT)


def _day(at: datetime, zone: tzinfo | None, shift: timedelta) -> int:
    return ((at.astimezone(zone) if zone else at) + shift).toordinal()


@cache
def _tz(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def _zone(place: Place | None) -> str | None:
    return (place.timezone or _country_zone(place.country)) if place else None


@cache
def _country_zone(code: str | None) -> str | None:
    capital = gazetteer.capital(code) if code else None
    return capital.timezone if capital else None


def _hour(time: TimeRef | None, facet: str, scope: str) -> tuple[float, float, int]:
    """Start and end in minutes, and how sharp they are; the hour of a toll is that of its telling, a country's attack lasts for hours."""
    if time is None or facet == "harm" or (scope == "country" and ":" not in facet):
        return 0.0, 0.0, 0
    sharp = 2 if time.granularity in ("minute", "hour") else 1 if time.granularity == "part-of-day" else 0
    return (time.start.timestamp() / 60, time.end.timestamp() / 60, sharp) if sharp else (0.0, 0.0, 0)


# ---------------------------------------------------------------- details
def _again(told: Told) -> bool:
    code = told.document.language
    pattern = _cues(code) if code in languages() else None
    return pattern is not None and any(pattern.search(e.text) for e in told.claim.evidence)


@cache
def _cues(code: str) -> regex.Pattern[str] | None:
    cues = toml(code, "fusion").get("again")
    return regex.compile(r"(?<!\w)(?:" + "|".join(regex.escape(c).replace("\\ ", r"\s+") for c in cues) + ")", regex.IGNORECASE) if cues else None


def figures(details: dict[str, Any]) -> tuple[tuple[str, float], ...]:
    """Return the people that a claim counts: (field, number), sorted, zeros too."""
    told = ((k, details[k]["min"]) for k in PEOPLE if isinstance(details.get(k), dict))
    out = [(k, n) for k, n in told if n is not None]
    for group in details.get("groups") or ():
        out += [(f"{k}/{group.get('group')}", v["min"]) for k, v in group.items() if isinstance(v, dict) and v.get("min") is not None]
    return tuple(sorted(out))


def classes(details: dict[str, Any]) -> frozenset[str]:
    """Return the classes of weapons that a claim names."""
    return frozenset(w["class"] for w in details.get("weapons") or () if w.get("class"))


def counted(details: dict[str, Any]) -> tuple[tuple[str, float], ...]:
    """Return the weapons that a claim counts: (class, number), sorted."""
    some = (w for w in details.get("weapons") or () if w.get("class") and isinstance(w.get("count"), dict))
    return tuple(sorted((w["class"], w["count"]["min"]) for w in some if w["count"].get("min")))
