"""Which of the places that bear a name is meant: chosen from the whole document.

A candidate's score is its prior (how surely the bare name means it) and what the document adds: the countries and regions that the
other names point to, a container named beside it, the neighbours in its post. Close scores are a tie, and a tie is unknown.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import regex

from vigie import gazetteer, gazetteer_sounds, gazetteer_spelling
from vigie.model import Document, Mention, Place, Toponym
from vigie.resolve.place_setting import BARE, DOUBTFUL, MOST, NOT_BY_SEAT, Setting, add_offices, as_units, in_brackets, setting_of

# Weights, in units of a tenth of a prior: chosen so that a container beside beats any prior, and the document's country beats a
# difference of about 0.4 (a village against a foreign city of a hundred thousand). Re-run tests/test_places_choice.py after a change.
PRIOR, COUNTRY, REGION, BESIDE, SENTENCE, POST = 10.0, 4.5, 1.5, 5.0, 1.5, 1.0
HOLDS = 0.5  # of the same weights, for a place that holds the one beside it ('Atlanta, Georgia')
WITHIN = 2.5  # a district or site of a city named in the post
QUARTER = 6.0  # a city district that the document has called so, by its bare name
EXACT = 0.6  # the name as the place itself writes it, not an old or foreign one
LIST = 2.5  # a town close to the one that is named right before or after it
LIST_KM = 30.0
NEVER = 0.05  # prior of a name that is said only beside a word of level
MARGIN = 0.6  # scores closer than this are a tie
NEAR_KM = 20.0  # two candidates this near are one place
BESIDE_CHARS = 32
KNOWN = 15_000  # inhabitants from which a town is meant although smaller ones of its name are nearly as likely
SMALL = 0.55  # prior under which a name far from all others is not taken
FAR_SHARE = 0.08
MOSTLY = 0.5  # share of the other names in one country from which a small place of another one is a namesake
RIVAL, FAMOUS = 0.15, 0.78  # a city under FAMOUS with a namesake abroad that is nearly as likely is not told by its name alone
VILLAGE = 0.45  # prior under which a name is that of a village, or a further name of a town
NEARLY_ALL = 0.85  # share of the other names in one country from which a middling town abroad is a namesake too
UNKNOWN_ABROAD = 0.64  # prior (a town of about 200,000) up to which a foreign town is not meant where its country is not named
COMMON, COUNTRIES = 0.25, 3  # a name that so many countries have, nearly as likely, is a common one
SMALL_LEVELS = frozenset(("settlement", "admin2", "admin3"))
CERTAIN = 0.6  # prior from which it is one all the same
SMALL_WORD = regex.compile(r"(?<!\p{L})\p{Ll}{2,}(?!\p{L})")
_STOPS = frozenset(".;!?\n:")


def resolved(document: Document, mentions: list[Mention], *, jurisdictions: Iterable[Place] = ()) -> list[Mention]:
    """Return the mentions in the same order, each place mention with its `chosen` place and `why`; `chosen` is None where it is unknown.

    `jurisdictions`: places of offices whose holders speak, where known. Generic mentions ('la ville') are left to the claim engine.
    """
    own = [(n, m) for n, m in enumerate(mentions) if m.type == "place" and isinstance(m.value, Toponym)]
    own.sort(key=lambda x: x[1].start)
    setting = setting_of(document, [m for _, m in own], jurisdictions)
    add_offices(mentions, setting)
    out = list(mentions)
    chosen: Place | None
    words = _small_words(document.view) if any(m.source == BARE for _, m in own) else frozenset()
    persons = {gazetteer.key(w) for m in mentions if m.type == "person" for w in m.text.split()}
    units = as_units(document, [m for _, m in own])
    most = max(sorted(setting.countries), key=lambda c: setting.countries[c], default=None)
    capital = gazetteer.capital(most) if most else None
    for at, (n, m) in enumerate(own):
        value = m.value
        assert isinstance(value, Toponym)
        if value.generic and not value.candidates:
            continue
        if (m.source == BARE and (why_not := _no_place(m, value, words, persons))) or (why_not := _own_name(document, value)):
            chosen, why = None, why_not
        elif not value.candidates and persons.intersection(gazetteer.key(w) for w in value.name.split()):
            chosen, why = None, "a person's name in this document"
        elif (unit := in_brackets(document, own, at)) is not None:
            chosen, why = unit, "the unit in brackets that holds the place before it"
        elif at in units:
            chosen, why = units[at], "the unit of this name, as its neighbours in the list are units"
        else:
            chosen, why = _chosen(document, m, value, setting, _containers(document, own, at, capital))
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


def _own_name(document: Document, value: Toponym) -> str | None:
    """Why the outlet's own name is no place: 'a Meridian photographer'."""
    own = document.outlet is not None and gazetteer.key(document.outlet) == gazetteer.key(value.name)
    return "the outlet's name" if own else None


Containers = tuple[list[Toponym], list[Toponym], Toponym | None]
OWNER = frozenset(("admin1", "admin2", "admin3"))


def _containers(document: Document, own: list[tuple[int, Mention]], at: int, capital: Place | None) -> Containers:
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
            if value.generic == "capital" and capital is not None and not value.candidates:  # 'in the Dnipro district of the capital'
                value = replace(value, candidates=((capital, 1.0),), generic=None)
            if value.generic or not value.candidates:
                continue
            (beside if b - a <= BESIDE_CHARS and abs(k - at) == 1 else near).append(value)
    after = own[at + 1][1] if at + 1 < len(own) else None
    beyond = after.value if after is not None and after.start == m.end + 1 else None
    owner = beyond if isinstance(beyond, Toponym) and beyond.candidates and OWNER.intersection(beyond.wants) else None
    return beside, near, owner


def _chosen(document: Document, m: Mention, value: Toponym, setting: Setting, containers: Containers) -> tuple[Place | None, str]:
    if not value.candidates:
        return _misspelled(value, setting)
    if not value.wants:
        value = replace(value, candidates=tuple(x for x in value.candidates if x[1] > NEVER or x[0].place_id in setting.quarters) or value.candidates)
    scored = sorted(((_score(p, prior, m, setting, containers), p) for p, prior in value.candidates[:MOST]), key=lambda x: (-x[0][0], x[1].place_id))
    (best, reasons), place = scored[0]
    prior = next(q for p, q in value.candidates if p.place_id == place.place_id)
    if m.source == BARE and not value.adjective and prior < SMALL and setting.countries.get(place.country or "", 0.0) < FAR_SHARE:
        return None, "a small place far from all others named here: not taken for one"
    if m.source == DOUBTFUL and place.admin1 not in setting.regions_of(m.start, value.name):
        return None, "a word of the language, and little here tells of the region of that place"
    if _foreign(place, prior, value, setting):
        return None, "a namesake in a country that nothing else here speaks of: not taken for it"
    owner = containers[2]
    if owner is not None and place.level == "settlement" and not any(_inside(place, c) for c, _ in owner.candidates[:3]):
        return None, f"no place of this name is known in {owner.candidates[0][0].name}"
    rivals = [p for (s, _), p in scored[1:] if best - s < MARGIN and (gazetteer.apart_km(p, place) or 0.0) > NEAR_KM and p.level == place.level]
    if rivals:
        together = {p.admin1 for p in (place, *rivals)}
        region = gazetteer.admin1(next(iter(together)) or "") if len(together) == 1 else None
        if region is not None and place.level == "settlement":
            return region, f"{len(rivals) + 1} places of this name in {region.name}: the region"
        if best - scored[1][0][0] < 0.05 or place.population < KNOWN:
            return None, f"a tie between {len(rivals) + 1} places: unknown"
    return place, reasons


def _foreign(place: Place, prior: float, value: Toponym, setting: Setting) -> bool:
    """Whether a town that its bare name does not surely mean lies in a country that nothing else names, while the others lie in another one."""
    common = len({p.country for p, q in value.candidates if q > prior - COMMON}) >= COUNTRIES
    share = setting.elsewhere(place.country, value.name, bare=common, village=prior < VILLAGE)
    if place.level not in SMALL_LEVELS or share <= MOSTLY or setting.near(place):
        return False
    if prior < (UNKNOWN_ABROAD if share > NEARLY_ALL else SMALL):
        return True
    return (prior < FAMOUS and any(p.country != place.country and q > prior - RIVAL for p, q in value.candidates))


def _score(place: Place, prior: float, m: Mention, setting: Setting, containers: Containers) -> tuple[float, str]:
    score, why = PRIOR * prior, ["its prior"]
    share = setting.countries.get(place.country or "", 0.0)
    if share:
        score += COUNTRY * share
        why.append(f"{share:.0%} of the names here are in {place.country}")
    if place.admin1:
        name = m.value.name if isinstance(m.value, Toponym) else ""
        score += REGION * setting.region(place.admin1, name)
        here = setting.in_post(m.start, name)
        if len(here) > 1 or here.get(place.admin1, 0.0) > 1.0:
            score += POST * here.get(place.admin1, 0.0) / sum(here.values())
    if isinstance(m.value, Toponym) and place.level == "settlement" and gazetteer.key(m.value.name) == gazetteer.key(place.name):
        score += EXACT
    if place.place_id in setting.quarters:
        score += QUARTER
        why.append("called a part of the city in this document")
    if place.level == "settlement" and any(_close(place, v) for v in containers[0]):
        score += LIST
        why.append("close to the one named beside")
    if place.within and setting.named.get(setting.post(m.start), set()).intersection(place.within):
        score += WITHIN
        why.append("in a place named in the post")
    elif place.within and place.within[0] in setting.cities:
        score += WITHIN * HOLDS
        why.append("in a city named elsewhere in the document")
    if place.within and any(set(place.within) & set(v.candidates[0][0].within) for v in containers[0]):
        score += LIST
        why.append("in the city of its neighbour in the list")
    for group, weight, how in ((containers[0], BESIDE, "named beside"), (containers[1], SENTENCE, "in the sentence")):
        inside = next((c for v in group for c, q in v.candidates[:3] if (q > v.candidates[0][1] - 0.05 or _named_unit(c, q)) and _inside(place, c)), None)
        if inside is not None:
            score += weight
            why.append(f"in {inside.name}, {how}")
        elif weight == BESIDE and place.level == "admin1" and any(v.candidates[0][0].level == "admin2" and _inside(v.candidates[0][0], place) for v in group):
            score += weight  # 'Pazarcık district in Kahramanmaraş' is a district of the province
            why.append(f"holds a district {how}")
        elif prior >= 0.5 and place.level in ("country", "admin1") and any(_inside(c, place) for v in group for c, q in v.candidates[:3] if q > 0.5):
            score += weight * HOLDS
            why.append(f"holds a place {how}")
    return score, "; ".join(why)


def _close(place: Place, beside: Toponym) -> bool:
    """Whether a place lies near the town or village that a name beside it most likely means."""
    other = beside.candidates[0][0]
    apart = gazetteer.apart_km(place, other) if other.level == "settlement" and not beside.adjective else None
    return apart is not None and 0.5 < apart < LIST_KM


def _named_unit(place: Place, prior: float) -> bool:
    """Whether a candidate is a first-level unit that has the name as its own: 'Athens, Georgia'."""
    return place.level == "admin1" and prior >= 0.7


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
    """A name that nobody bears: one edit from that of a known town of the countries that this document is about, or in Cyrillic what sounds like one."""
    name = gazetteer.key(value.name)
    some = [c for c in sorted(setting.countries, key=lambda c: (-setting.countries[c], c))[:3] if setting.countries[c] >= 0.15]
    for country in some[:2]:
        place = gazetteer_spelling.like(name, country) if value.wants else None
        if place is not None:
            return place, f"spelled like {place.name}"
    if not name.isascii():
        region = max(sorted(setting.regions), key=lambda c: setting.regions[c], default=None)
        for country in some:
            place = gazetteer_sounds.like(value.name, country, region) if country not in NOT_BY_SEAT else None
            if place is not None:
                return place, f"sounds like {place.name}"
    return None, "no place of this name is known"
