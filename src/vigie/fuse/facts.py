"""The light facts of a claim by which incidents are made: what it tells of, where, on which days, at which hour. Computed once, compared many times."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

import regex

from vigie import gazetteer
from vigie.bodies import organizations
from vigie.fuse.days import days, recalls
from vigie.fuse.details import classes, facets, words
from vigie.fuse.once import once
from vigie.model import Claim, Place, PlaceRef
from vigie.picture import Told
from vigie.register import country_name, offices
from vigie.resources import languages, toml

TWIN_KM = 60.0  # a city that is a region of its own and the region around it (Kyiv: 48 km between their points)
FINE = ("site", "district", "settlement")
AREAS = ("admin3", "admin2", "admin1")


@dataclass(frozen=True, slots=True)
class Fact:
    """What fusion compares of a claim. `days`: ordinals of the days that it may belong to, the likeliest first.

    `facet`: hit air wave (both, over a country) ground alert:HAZARD hazard:HAZARD talks harm (what comes of something). `scope`: point area country nowhere.
    `start`, `end`: minutes since 1970 where an hour is told; `sharp`: 2 for minutes and hours, 1 for a part of the day, 0 for no hour.
    `said`: minutes since 1970, where the claim's own entry has a clock. `lags`: it may tell of an earlier day's hit. `again`: its words say
    that it is not what was told before. `recalls`: it tells no time of its own, so that it may be of the day before (fuse/days.py).
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
    recalls: bool = False

    @property
    def claim(self) -> Claim:
        """The claim itself."""
        return self.told.claim

    @property
    def at(self) -> int:
        """Where its evidence begins."""
        return self.told.claim.evidence[0].start if self.told.claim.evidence else 0


@once
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
    on, lags = days(told, facet, place)
    start, end, sharp = _hour(claim, facet, scope)
    said = claim.said_at.timestamp() / 60 if claim.said_at else None
    if said and not sharp and facet.startswith("alert") and scope != "nowhere" and claim.time and claim.time.span is None:
        start, end, sharp = said, said, 2  # a warning is told while it holds
    again = facet in ("hit", "air") and _again(told)
    return Fact(told, claim.claim_id, facet, root, scope, place, on, start, end, sharp, said, lags, again, recalls(told, place))


# ---------------------------------------------------------------- where
def home(claim: Claim, facet: str) -> tuple[str, str, Place | None]:
    """Return root, scope and place: the settlement for what lies within it, an area for itself, a country for what concerns several of its regions."""
    refs = [r for r in claim.places if r.role == "location"] or [r for r in claim.places if r.role == "target"]
    refs = [r for r in refs if r.place.country or r.place.level in ("water", "region") or (r.place.level == "sea" and claim.kind == "interception")]
    if not refs and facet.partition(":")[2] in words("felt_afar"):
        return facet, "country", None
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


# ---------------------------------------------------------------- when, and whether again
def _hour(claim: Claim, facet: str, scope: str) -> tuple[float, float, int]:
    """Start and end in minutes, and how sharp they are; the hour of a total is that of its telling, a country's attack lasts for hours."""
    time = claim.time
    if time is None or (scope == "country" and ":" not in facet):
        return 0.0, 0.0, 0
    sharp = 2 if time.granularity in ("minute", "hour") else 1 if time.granularity == "part-of-day" else 0
    if facet == "harm" and not (claim.kind in ("damage", "hazard") or (claim.kind == "casualties" and sharp == 2 and not claim.details.get("cumulative"))):
        sharp = 0  # people die later, rubble is searched later
    return (time.start.timestamp() / 60, time.end.timestamp() / 60, sharp) if sharp else (0.0, 0.0, 0)


def _again(told: Told) -> bool:
    code = told.document.language
    pattern = _cues(code) if code in languages() else None
    return pattern is not None and any(pattern.search(e.text) for e in told.claim.evidence)


@cache
def _cues(code: str) -> regex.Pattern[str] | None:
    cues = toml(code, "fusion").get("again")
    return regex.compile(r"(?<!\w)(?:" + "|".join(regex.escape(c).replace("\\ ", r"\s+") for c in cues) + ")", regex.IGNORECASE) if cues else None
