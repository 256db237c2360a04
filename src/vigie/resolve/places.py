"""Which of the places that bear a name is meant: chosen from the whole document.

A candidate's score is its prior (how surely the bare name means it) and what the document adds: the countries and regions that the
other names point to, a container named beside it, the neighbours in its post. Close scores are a tie, and a tie is unknown.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import lru_cache
from math import exp

import regex

from vigie import gazetteer
from vigie.model import Document, Mention, OfficeValue, OrganizationValue, PersonValue, Place, Toponym

# Weights, in units of a tenth of a prior: chosen so that a container beside beats any prior, and the document's country beats a
# difference of about 0.4 (a village against a foreign city of a hundred thousand). Re-run tests/test_places_choice.py after a change.
PRIOR, COUNTRY, REGION, BESIDE, SENTENCE, POST = 10.0, 4.5, 1.5, 5.0, 1.5, 1.0
HOLDS = 0.5  # of the same weights, for a place that holds the one beside it ('Atlanta, Georgia')
WITHIN = 2.5  # a district or site of a city named in the post
MARGIN = 0.6  # scores closer than this are a tie
NEAR_KM = 20.0  # two candidates this near are one place
BESIDE_CHARS = 32
SMALL = 0.55  # prior under which an unsupported name far from all others is not taken
FAR_SHARE = 0.08
MOST = 30  # candidates looked at
LANGUAGE_VOTE = {"fr": "FR", "uk": "UA", "ru": "RU"}  # a weak first guess
NOT_BY_SEAT = frozenset(("UA", "RU", "BY"))  # where a unit is never called by the bare name of its seat
JOINT = regex.compile(r"[\s,/&\"\u00ab\u00bb-]*(?:\p{L}{1,4}[\s,\"\u00ab\u00bb]+){0,2}")
BARE = "gazetteer"  # Mention.source of a name that nothing beside it calls a place
CERTAIN = 0.7  # prior from which it is one all the same
SMALL_WORD = regex.compile(r"(?<!\p{L})\p{Ll}{2,}(?!\p{L})")
_STOPS = frozenset(".;!?\n:")


@dataclass
class Setting:
    """What the document says of where it is: votes of its names for countries and first-level units, as shares of 1."""

    countries: dict[str, float] = field(default_factory=dict)
    regions: dict[str, float] = field(default_factory=dict)
    posts: list[int] = field(default_factory=list)  # where posts begin
    by_post: dict[int, dict[str, float]] = field(default_factory=dict)
    named: dict[int, set[str]] = field(default_factory=dict)  # ids of the cities named in each post, and of its speakers' cities

    def post(self, offset: int) -> int:
        """Return the number of the post at an offset."""
        return bisect_right(self.posts, offset)


def resolved(document: Document, mentions: list[Mention], *, jurisdictions: Iterable[Place] = ()) -> list[Mention]:
    """Return the mentions in the same order, each place mention with its `chosen` place and `why`; `chosen` is None where it is unknown.

    `jurisdictions`: places of offices whose holders speak, where known. Generic mentions ('la ville') are left to the claim engine.
    """
    own = [(n, m) for n, m in enumerate(mentions) if m.type == "place" and isinstance(m.value, Toponym)]
    own.sort(key=lambda x: x[1].start)
    setting = _setting(document, [m for _, m in own], jurisdictions)
    _offices(mentions, setting)
    out = list(mentions)
    chosen: Place | None
    words = _small_words(document.view) if any(m.source == BARE for _, m in own) else frozenset()
    persons = {gazetteer.key(w) for m in mentions if m.type == "person" for w in m.text.split()}
    units = _as_units(document, [m for _, m in own])
    for at, (n, m) in enumerate(own):
        value = m.value
        assert isinstance(value, Toponym)
        if value.generic and not value.candidates:
            continue
        if m.source == BARE and (why_not := _no_place(m, value, words, persons)):
            chosen, why = None, why_not
        elif at in units:
            chosen, why = units[at], "the unit of this name, as its neighbours in the list are units"
        else:
            chosen, why = _chosen(document, m, value, setting, _containers(document, own, at))
        out[n] = replace(m, value=replace(value, chosen=chosen, why=why))
    return out


def _small_words(view: str) -> frozenset[str]:
    """The words that the document writes small."""
    return frozenset(SMALL_WORD.findall(view))


def _no_place(m: Mention, value: Toponym, words: frozenset[str], persons: set[str]) -> str | None:
    """Why a bare name of one word is taken for none: the document names a person so, or writes the word small elsewhere."""
    if not value.candidates or value.adjective or " " in m.text or value.candidates[0][1] >= CERTAIN:
        return None
    if gazetteer.key(value.name) in persons:
        return "a person's name in this document"
    return "an ordinary word in this document" if value.name.lower() in words else None


def _offices(mentions: list[Mention], setting: Setting) -> None:
    """Add the jurisdictions of those who are named in a post to what the post says of where it is."""
    for m in mentions:
        name = m.value.jurisdiction if isinstance(m.value, PersonValue | OfficeValue | OrganizationValue) else None
        home = gazetteer.jurisdiction(name) if name else None
        if home is not None:
            post = setting.post(m.start)
            setting.named.setdefault(post, set()).add(home.place_id)
            if home.admin1:
                here = setting.by_post.setdefault(post, {})
                here[home.admin1] = here.get(home.admin1, 0.0) + 0.5


def _as_units(document: Document, mentions: list[Mention]) -> dict[int, Place]:
    """Bare names that stand for the province and not for its seat, by their place in the list: in one row with a province that has a name of its own.

    'Kahramanmaraş, Hatay and Gaziantep': Hatay is no town, so all three are provinces. Rows are lists and headings ('Hatay: ...').
    """
    rows: list[list[int]] = []
    heads: list[int] = []
    for n, m in enumerate(mentions):
        value = m.value
        if not isinstance(value, Toponym) or not value.candidates or value.adjective or value.wants or value.generic:
            continue
        if rows and rows[-1][-1] == n - 1 and JOINT.fullmatch(document.view, mentions[n - 1].end, m.start):
            rows[-1].append(n)
        else:
            rows.append([n])
        if document.view[max(0, m.start - 1) : m.start] in ("", "\n") and document.view[m.end : m.end + 1] == ":":
            heads.append(n)
    out: dict[int, Place] = {}
    for row in (*rows, heads):
        alone = {p.country for n in row for p in [_value(mentions[n]).candidates[0][0]] if p.level == "admin1"} - NOT_BY_SEAT
        for n in row if alone and len(row) > 1 else ():
            unit = next((p for p, _ in _value(mentions[n]).candidates if p.level == "admin1" and p.country in alone), None)
            if unit is not None:
                out[n] = unit
    return out


def _value(m: Mention) -> Toponym:
    assert isinstance(m.value, Toponym)
    return m.value


def _setting(document: Document, mentions: list[Mention], jurisdictions: Iterable[Place]) -> Setting:
    setting = Setting(posts=[p.start for p in document.posts])
    countries: dict[str, float] = {}
    regions: dict[str, float] = {}
    names: dict[str, float] = {}
    for m in mentions:
        value = m.value
        assert isinstance(value, Toponym)
        if not value.candidates:
            continue
        low = value.name.casefold()
        names[low] = names.get(low, 0.0) + 1
        if names[low] > 3:  # a name repeated all over says no more
            continue
        for place, share in _shares(value):
            weight = share * (0.5 if value.adjective else 1.0) / names[low]
            if place.country:
                countries[place.country] = countries.get(place.country, 0.0) + weight
            if share > 0.5:
                setting.named.setdefault(setting.post(m.start), set()).add(place.place_id)
            if place.admin1:
                regions[place.admin1] = regions.get(place.admin1, 0.0) + weight
                here = setting.by_post.setdefault(setting.post(m.start), {})
                here[place.admin1] = here.get(place.admin1, 0.0) + share
    for place in jurisdictions:
        if place.country:
            countries[place.country] = countries.get(place.country, 0.0) + 1.0
    if document.language in LANGUAGE_VOTE:
        code = LANGUAGE_VOTE[document.language]
        countries[code] = countries.get(code, 0.0) + 0.3
    setting.countries, setting.regions = _normal(countries), _normal(regions)
    return setting


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


Containers = tuple[list[Toponym], list[Toponym], Toponym | None]
OWNER = frozenset(("admin1", "admin2", "admin3"))


def _containers(document: Document, own: list[tuple[int, Mention]], at: int) -> Containers:
    """Names directly beside this one, others near it in the same sentence, that may contain it, and the unit that owns it ('X of the Y district')."""
    m = own[at][1]
    beside: list[Toponym] = []
    near: list[Toponym] = []
    for step in (1, -1):
        for k in range(at + step, at + 4 * step, step):
            if not 0 <= k < len(own):
                break
            other = own[k][1]
            a, b = (m.end, other.start) if step > 0 else (other.end, m.start)
            gap = document.view[a : min(b, a + 400)]
            if b - a > 300 or any(c in _STOPS for c in gap.replace(": ", " ") if c in ".;!?\n"):
                break
            value = other.value
            assert isinstance(value, Toponym)
            if value.generic or not value.candidates:
                continue
            (beside if b - a <= BESIDE_CHARS and abs(k - at) == 1 else near).append(value)
    after = own[at + 1][1] if at + 1 < len(own) else None
    owner = after.value if after is not None and after.start == m.end + 1 and isinstance(after.value, Toponym) and OWNER.intersection(after.value.wants) else None
    return beside, near, owner if owner is not None and owner.candidates else None


def _chosen(document: Document, m: Mention, value: Toponym, setting: Setting, containers: Containers) -> tuple[Place | None, str]:
    if not value.candidates:
        return _misspelled(value, setting)
    scored = sorted(((_score(p, prior, m, setting, containers), p) for p, prior in value.candidates[:MOST]), key=lambda x: (-x[0][0], x[1].place_id))
    (best, reasons), place = scored[0]
    prior = next(q for p, q in value.candidates if p.place_id == place.place_id)
    if m.source == BARE and not value.adjective and prior < SMALL and setting.countries.get(place.country or "", 0.0) < FAR_SHARE:
        return None, "a small place far from all others named here: not taken for one"
    owner = containers[2]
    if owner is not None and place.level == "settlement" and not any(_inside(place, c) for c, _ in owner.candidates[:3]):
        return None, f"no place of this name is known in {owner.candidates[0][0].name}"
    rivals = [p for (s, _), p in scored[1:] if best - s < MARGIN and (gazetteer.apart_km(p, place) or 0.0) > NEAR_KM and p.level == place.level]
    if rivals:
        together = {p.admin1 for p in (place, *rivals)}
        region = gazetteer.admin1(next(iter(together)) or "") if len(together) == 1 else None
        if region is not None and place.level == "settlement":
            return region, f"{len(rivals) + 1} places of this name in {region.name}: the region"
        if not rivals or best - scored[1][0][0] < 0.05 or place.population < 1000:
            return None, f"a tie between {len(rivals) + 1} places: unknown"
    return place, reasons


def _score(place: Place, prior: float, m: Mention, setting: Setting, containers: Containers) -> tuple[float, str]:
    score, why = PRIOR * prior, ["its prior"]
    share = setting.countries.get(place.country or "", 0.0)
    if share:
        score += COUNTRY * share
        why.append(f"{share:.0%} of the names here are in {place.country}")
    if place.admin1:
        score += REGION * setting.regions.get(place.admin1, 0.0)
        here = setting.by_post.get(setting.post(m.start), {})
        if len(here) > 1 or here.get(place.admin1, 0.0) > 1.0:
            score += POST * here.get(place.admin1, 0.0) / sum(here.values())
    if place.within and setting.named.get(setting.post(m.start), set()).intersection(place.within):
        score += WITHIN
        why.append("in a city named in the post")
    for group, weight, how in ((containers[0], BESIDE, "named beside"), (containers[1], SENTENCE, "in the sentence")):
        inside = next((c for v in group for c, q in v.candidates[:3] if q > v.candidates[0][1] - 0.05 and _inside(place, c)), None)
        if inside is not None:
            score += weight
            why.append(f"in {inside.name}, {how}")
        elif weight == BESIDE and place.level == "admin1" and any(v.candidates[0][0].level == "admin2" and _inside(v.candidates[0][0], place) for v in group):
            score += weight  # 'Pazarcık district in Kahramanmaraş' is a district of the province
            why.append(f"holds a district {how}")
        elif prior >= 0.5 and place.level in ("country", "admin1") and any(_inside(v.candidates[0][0], place) for v in group):
            score += weight * HOLDS
            why.append(f"holds a place {how}")
    return score, "; ".join(why)


def _inside(inner: Place, outer: Place) -> bool:
    """Whether a place lies in another, by codes, or by distance for second-level units and cities."""
    if inner.place_id == outer.place_id or inner.level == outer.level or inner.level == "country":
        return False
    if outer.level == "country":
        return inner.country == outer.country
    if outer.level == "admin1":
        return inner.admin1 == outer.admin1 and inner.admin1 is not None
    if outer.place_id in inner.within:
        return True
    if outer.level in ("admin2", "admin3", "settlement") and inner.level in ("settlement", "district", "site"):
        apart = gazetteer.apart_km(inner, outer)
        return inner.country == outer.country and apart is not None and apart < (70 if outer.level == "admin2" else 25)
    return False


def _misspelled(value: Toponym, setting: Setting) -> tuple[Place | None, str]:
    """A name that nobody bears, one edit from that of a known town of the countries that this document is about."""
    name = gazetteer.key(value.name)
    for country in sorted(setting.countries, key=lambda c: (-setting.countries[c], c))[:2] if 6 <= len(name) <= 40 else ():
        place = _spelled_like(name, country) if setting.countries[country] >= 0.2 else None
        if place is not None:
            return place, f"spelled like {place.name}"
    return None, "no place of this name is known"


@lru_cache(maxsize=4096)
def _spelled_like(name: str, country: str) -> Place | None:
    """The biggest of the nearest towns of a country whose name (a key) is one edit away, two in ten letters or more; the first letter stays."""
    from rapidfuzz.distance import OSA

    most = 2 if len(name) >= 10 else 1
    near: list[tuple[int, int, str, Place]] = []
    for k, row in gazetteer.spellings(country):
        if k[0] == name[0] and abs(len(k) - len(name)) <= most and (d := OSA.distance(name, k, score_cutoff=most)) <= most:
            place = gazetteer.by_row(row)
            near.append((d, -place.population, place.place_id, place))
    best = min(near)[3] if near else None
    return best if best is not None and best.population >= 1000 else None
