"""What a document says of where it is: the votes of its names for countries and first-level units, and which bare names are units."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from math import exp

import regex

from vigie import gazetteer
from vigie.model import Document, Mention, OfficeValue, OrganizationValue, PersonValue, Place, Toponym
from vigie.resources import table

DOUBTFUL = "gazetteer, a word of the language too"  # the same of one that is an ordinary word as well
ABOUT, OFFICE = 0.3, 0.5  # share of the names in a region that a document is about; what an office of a region counts in its post
BARE = "gazetteer"  # Mention.source of a name that nothing beside it calls a place
MOST = 30  # candidates looked at
ENOUGH = 0.7  # votes of other names (a country's name gives 0.93, a city's 0.7) without which nothing tells where the document is
PLENTY = 3.0  # votes of other names among which none of a country says that nothing here is in it
HARDLY = 0.08  # share of names under which a country is not what the document is about
NEIGHBOUR_KM = 120.0  # places this near are in one story, whatever their countries
OUTLET_VOTE = 0.3  # an outlet's own country; agencies write for the world
LANGUAGE_VOTE = {"fr": "FR", "uk": "UA", "ru": "RU"}  # a weak first guess
NOT_BY_SEAT = frozenset(("UA", "RU", "BY"))  # where a unit is never called by the bare name of its seat
JOINT = regex.compile(r"[\s,/&\"\u00ab\u00bb-]*(?:\p{L}{1,4}[\s,\"\u00ab\u00bb]+){0,2}")
PART_JOINT = regex.compile(JOINT.pattern + r"(?:\p{L}+ ?-?){0,3}")  # 'Idleb and northern Aleppo'


@dataclass
class Setting:
    """What the document says of where it is: votes of its names for countries and first-level units, as shares of 1."""

    countries: dict[str, float] = field(default_factory=dict)
    regions: dict[str, float] = field(default_factory=dict)
    posts: list[int] = field(default_factory=list)  # where posts begin
    by_post: dict[int, dict[str, float]] = field(default_factory=dict)
    named: dict[int, set[str]] = field(default_factory=dict)  # ids of the cities named in each post, and of its speakers' cities

    cities: set[str] = field(default_factory=set)  # ids of the places named anywhere
    quarters: set[str] = field(default_factory=set)  # ids of the city districts that the document introduces as such: later their bare name will do
    own: dict[str, dict[str, float]] = field(default_factory=dict)  # what each name (casefolded) gave to `regions`: no name is evidence for itself
    # votes of each name for countries, by name and whether it is not just a country's bare name; adjectives left out
    own_countries: dict[tuple[str, bool], dict[str, float]] = field(default_factory=dict)
    pointed_to: set[str] = field(default_factory=set)  # countries that are named, or that adjectives point to ('Israeli tanks')
    own_by_post: dict[tuple[int, str], dict[str, float]] = field(default_factory=dict)

    def region(self, code: str, name: str) -> float:
        """Return the share of the document's other names that lie in a first-level unit."""
        return max(0.0, self.regions.get(code, 0.0) - self.own.get(name.casefold(), {}).get(code, 0.0))

    def regions_of(self, offset: int, name: str) -> set[str]:
        """Return the first-level units that the document or the post at an offset is about, by other names than this one and by offices."""
        here = self.in_post(offset, name)
        return {k for k in {*self.regions, *here} if self.region(k, name) >= ABOUT or here.get(k, 0.0) >= OFFICE}

    def elsewhere(self, country: str | None, name: str, *, bare: bool = False, village: bool = False) -> float:
        """Return the share of the other names that lie in the country that has most of them, where none lies in this one; else 0.

        A country's bare name may be that of who acts ('Russia attacked X'): it counts only where `bare`. For a `village` many names will do, whatever
        their countries: 1.
        """
        others: dict[str, float] = {}
        for (other, sure), votes in self.own_countries.items():
            if other != name.casefold() and (sure or bare):
                for c, v in votes.items():
                    others[c] = others.get(c, 0.0) + v
        total = sum(others.values())
        if total < ENOUGH or others.get(country or "", 0.0) / total >= HARDLY or country in self.pointed_to:
            return 0.0
        return 1.0 if village and total >= PLENTY else max(others.values()) / total

    def near(self, place: Place) -> bool:
        """Whether a place that the document names lies close by, over a border too."""
        some = [p for i in self.cities if i != place.place_id and (p := gazetteer.place(i)) is not None and p.level != "country"]
        return any((apart := gazetteer.apart_km(p, place)) is not None and apart < NEIGHBOUR_KM for p in some)

    def in_post(self, offset: int, name: str) -> dict[str, float]:
        """Return the votes for first-level units of the post at an offset, but those of this name."""
        here = self.by_post.get(self.post(offset), {})
        own = self.own_by_post.get((self.post(offset), name.casefold()), {})
        return {k: v - own.get(k, 0.0) for k, v in here.items() if v - own.get(k, 0.0) > 0.01} if own else here

    def post(self, offset: int) -> int:
        """Return the number of the post at an offset."""
        return bisect_right(self.posts, offset)


def add_offices(mentions: list[Mention], setting: Setting) -> None:
    """Add the jurisdictions of those who are named in a post to what the post says of where it is."""
    for m in mentions:
        name = m.value.jurisdiction if isinstance(m.value, PersonValue | OfficeValue | OrganizationValue) else None
        home = gazetteer.jurisdiction(name) if name else None
        if home is not None:
            post = setting.post(m.start)
            setting.named.setdefault(post, set()).add(home.place_id)
            if home.admin1:
                here = setting.by_post.setdefault(post, {})
                here[home.admin1] = here.get(home.admin1, 0.0) + OFFICE


def as_units(document: Document, mentions: list[Mention]) -> dict[int, Place]:
    """Bare names that stand for the province and not for its seat, by their place in the list: in one row with a province that has a name of its own.

    'Kahramanmaraş, Hatay and Gaziantep': Hatay is no town, so all three are provinces. Rows are lists and headings ('Hatay: ...').
    """
    rows: list[list[int]] = []
    heads: list[int] = []
    for n, m in enumerate(mentions):
        value = m.value
        if not isinstance(value, Toponym) or not value.candidates or value.adjective or value.wants or value.generic:
            continue
        if rows and rows[-1][-1] == n - 1 and (PART_JOINT if value.part else JOINT).fullmatch(document.view, mentions[n - 1].end, m.start):
            rows[-1].append(n)
        else:
            rows.append([n])
        if document.view[max(0, m.start - 1) : m.start] in ("", "\n") and document.view[m.end : m.end + 1] == ":":
            heads.append(n)
    out: dict[int, Place] = {}
    for row in (*rows, heads):
        tops = [_value(mentions[n]).candidates[0][0] for n in row] if len(row) > 1 else []
        holders = {k for k in range(1, len(tops)) if tops[k].level == "admin1" and tops[k - 1].level != "admin1" and tops[k - 1].admin1 == tops[k].admin1}
        alone = {p.country for k, p in enumerate(tops) if p.level == "admin1" and k not in holders} - NOT_BY_SEAT  # 'El Fasher, in North Darfur' is no row
        cities = {p.within[0] for p in tops if p.level == "district" and p.within}
        for n in row if alone or cities else ():
            some = [p for p, _ in _value(mentions[n]).candidates]
            unit = next((p for p in some if (p.level == "admin1" and p.country in alone) or (p.level == "district" and cities.intersection(p.within))), None)
            if unit is not None:
                out[n] = unit
    return out


def in_brackets(document: Document, own: list[tuple[int, Mention]], at: int) -> Place | None:
    """The unit that a name in brackets means behind a place that lies in it: 'Onesti (Bacau)' is in the county, not in the city."""
    m, before = own[at][1], own[at - 1][1] if at else None
    value = _value(m)
    if before is None or value.wants or document.view[before.end : m.start] != " (" or document.view[m.end : m.end + 1] != ")":
        return None
    inner = {(p.country, p.admin1) for p, _ in _value(before).candidates if p.level in ("settlement", "district")}
    return next((p for p, _ in value.candidates if p.level in ("admin1", "admin2") and (p.country, p.admin1) in inner), None)


def _value(m: Mention) -> Toponym:
    assert isinstance(m.value, Toponym)
    return m.value


def setting_of(document: Document, mentions: list[Mention], jurisdictions: Iterable[Place]) -> Setting:
    """Return the votes of a document's place names (and of the places of those who speak, where given); a name repeated counts ever less."""
    setting = Setting(posts=[p.start for p in document.posts])
    countries: dict[str, float] = {}
    regions: dict[str, float] = {}
    names: dict[str, float] = {}
    for m in mentions:
        value = m.value
        assert isinstance(value, Toponym)
        if not value.candidates:
            continue
        if value.wants and value.candidates[0][0].level == "district":
            setting.quarters.update(p.place_id for p, _ in value.candidates[:4] if p.level == "district")
        low = value.name.casefold()
        names[low] = names.get(low, 0.0) + 1
        if names[low] > 3:  # a name repeated all over says no more
            continue
        sure = m.source != BARE or value.candidates[0][0].level != "country"
        named = {} if value.adjective else setting.own_countries.setdefault((low, sure), {})
        for place, share in _shares(value):
            weight = share * (0.5 if value.adjective else 1.0) / names[low]
            if place.country:
                for votes in (countries, named):
                    votes[place.country] = votes.get(place.country, 0.0) + weight
                if share > 0.5 and (value.adjective or place.level == "country"):
                    setting.pointed_to.add(place.country)
            if share > 0.5:
                setting.named.setdefault(setting.post(m.start), set()).add(place.place_id)
                setting.cities.add(place.place_id)
            if place.admin1:
                post = setting.post(m.start)
                for votes, vote in (
                    (regions, weight),
                    (setting.own.setdefault(low, {}), weight),
                    (setting.by_post.setdefault(post, {}), share),
                    (setting.own_by_post.setdefault((post, low), {}), share),
                ):
                    votes[place.admin1] = votes.get(place.admin1, 0.0) + vote
    for place in jurisdictions:
        if place.country:
            countries[place.country] = countries.get(place.country, 0.0) + 1.0
    if (home := outlet_country(document.outlet)) is not None:
        countries[home] = countries.get(home, 0.0) + OUTLET_VOTE
    if document.language in LANGUAGE_VOTE:
        code = LANGUAGE_VOTE[document.language]
        countries[code] = countries.get(code, 0.0) + 0.3
    setting.countries, setting.regions = _normal(countries), _normal(regions)
    total = sum(regions.values()) or 1.0
    setting.own = {name: {k: v / total for k, v in votes.items()} for name, votes in setting.own.items()}
    return setting


@cache
def _homes() -> dict[str, str]:
    """The countries of the outlets of the shelf, by the keys of their names."""
    rows = [r for r in table("reference/outlets.tsv") if r["country"] and r["kind"] != "agency"]
    return {gazetteer.key(n): r["country"] for r in rows for n in (r["name"], *r["aliases"].split(";")) if n.strip()}


def outlet_country(outlet: str | None) -> str | None:
    """Return the country (ISO 3166-1) of an outlet that the shelf knows, for its names' readers; None for agencies and others."""
    return _homes().get(gazetteer.key(outlet)) if outlet else None


def _shares(value: Toponym) -> list[tuple[Place, float]]:
    """How much each candidate is worth as a sign of where the document is: by its prior alone."""
    some = value.candidates[:MOST]
    top = some[0][1]
    weights = [exp(14 * (p - top)) for _, p in some]
    total = sum(weights)
    strength = min(1.0, max(0.1, top))
    return [(place, strength * w / total) for (place, _), w in zip(some, weights, strict=True)]


def _normal(votes: dict[str, float]) -> dict[str, float]:
    total = sum(votes.values())
    return {k: v / total for k, v in votes.items()} if total else {}
