"""A country or a capital that acts or speaks ('Moscow says', 'la Russie a lancé', 'Київ пообіцяв') is an actor, not a place."""

from __future__ import annotations

from functools import lru_cache

from vigie import gazetteer
from vigie.extract.reading import Reading, grouped
from vigie.model import Mention, Toponym
from vigie.resources import Hit, toml
from vigie.text import Token

DOES = {"act", "say", "force", "diplomacy", "ask", "planned", "neg"}
REACH = 6  # words between the name and its verb: 'Moscow has again denied', 'Russia has carried out a series of strikes'


@lru_cache
def _before(language: str) -> tuple[frozenset[str], frozenset[str]]:
    """(words that put what follows into a place, articles) of a language, from its places.toml."""
    words = toml(language, "places").get("words", {})
    inside: set[str] = set()
    for phrase in words.get("in", []):
        inside.update(phrase.split()[-1].split("|"))
    for group, phrases in words.items():
        if group.startswith("role:"):
            for phrase in phrases:
                inside.update(phrase.split()[-1].split("|"))
    inside.update(w for p in words.get("link", []) for w in p.split()[:1])
    return frozenset(inside), frozenset(w for p in words.get("article", []) for w in p.split())


def actor(r: Reading, m: Mention) -> bool:
    """True where a country or capital is the subject of an act or of speech, and no preposition puts anything into it."""
    v = m.value
    if not isinstance(v, Toponym) or v.adjective or v.chosen is None or v.wants:
        return False
    if v.chosen.level != "country" and not _is_capital(v):
        return False
    inside, articles = _before(r.language)
    earlier = [t for t in r.tokens if t.end <= m.start]
    while earlier and earlier[-1].low in articles and earlier[-1].low not in inside:
        earlier.pop()
    if earlier and any("cite" in grouped(h.senses) and h.start <= earlier[-1].start < h.end for h in r.hits):
        return True  # 'selon Moscou'
    if earlier and (earlier[-1].low in inside or not _begins(r, earlier[-1])):
        return False
    later = [t for t in r.tokens if t.start >= m.end][: REACH + 1]
    if not later or later[0].text in ",;:.)":  # ', annonce Berlin.'
        return bool(earlier) and any("say" in grouped(h.senses) and h.start <= earlier[-1].start < h.end for h in r.hits)
    last = later[-1].end
    return any(_acts(r, m, h) for h in r.hits if m.end <= h.start < last)


def _acts(r: Reading, m: Mention, h: Hit) -> bool:
    """True where a hit makes the name before it an actor. Attacks and hits need somebody or something else to fall on: 'Kyiv was attacked' is a place."""
    own = grouped(h.senses)
    if {"state", "lack", "cause"} & own.keys() or any({"state", "lack", "cause"} & grouped(x.senses).keys() for x in r.hits if m.end <= x.start < h.start):
        return False
    if "act" not in own or set(own["act"]) & {"launch", "use"}:
        return bool(DOES & own.keys())
    end = next((t.start for t in r.tokens if t.start >= h.end and t.text in ",;:."), r.end)
    others = [p for p in r.of("place", h.end, end) if isinstance(p.value, Toponym) and not p.value.adjective and p.value.role != "origin"]
    return bool(others) or any("object" in grouped(x.senses) and h.end <= x.start < end for x in r.hits)


def _begins(r: Reading, before: Token) -> bool:
    """True where a subject may begin after this token: after punctuation, a conjunction, a time; not after a noun that it completes."""
    if before.kind == "p":
        return True
    if any(m.start <= before.start < m.end for m in r.of("time")):
        return True
    return any(h.start <= before.start < h.end and {"conj", "but", "rel", "cause", "say"} & grouped(h.senses).keys() for h in r.hits)


def _is_capital(v: Toponym) -> bool:
    place = v.chosen
    if place is None or not place.country or place.level != "settlement":
        return False
    seat = gazetteer.capital(place.country)
    return seat is not None and seat.place_id == place.place_id


def seat_name(m: Mention) -> str | None:
    """The state whose capital this mention is; None for other places."""
    return country_name(m.value) if isinstance(m.value, Toponym) and not m.value.adjective and m.value.chosen is not None and _is_capital(m.value) else None


def state_name(m: Mention) -> str | None:
    """The state that a country's or a capital's name stands for; None for other places."""
    v = m.value
    if not isinstance(v, Toponym) or v.adjective or v.chosen is None or v.generic:
        return None
    return country_name(v) if v.chosen.level == "country" or _is_capital(v) else None


def country_name(v: Toponym) -> str | None:
    """English name of the country that a metonym stands for."""
    if v.chosen is None or v.chosen.country is None:
        return None
    place = gazetteer.country(v.chosen.country)
    return place.name if place else None
