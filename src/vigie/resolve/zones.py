"""The zone in which the coverage's places lie, and clocks of outlets whose own zone is not known."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, tzinfo

from vigie import clock, gazetteer
from vigie.model import Document, Mention, Place, Toponym

AGREED = 0.9  # share of a unit's or country's inhabitants who must live by one clock for its name to tell the zone


def local(document: Document, where: tzinfo) -> Document:
    """Clocks told without a zone, by an outlet whose zone is not known, are local to the places told of, not UTC."""

    def moved(at: datetime | None) -> datetime | None:
        return at.replace(tzinfo=where) if at is not None and str(at.tzinfo) == "UTC" else at

    posts = tuple(replace(p, posted_at=moved(p.posted_at)) if p.zone is None else p for p in document.posts)
    return replace(document, published=moved(document.published), posts=posts)


def zone(mentions: list[Mention]) -> str | None:
    """The zone in which most of the places named lie; None where no place tells one."""
    count: dict[str, int] = {}
    for m in mentions:
        v = m.value
        if isinstance(v, Toponym) and v.chosen is not None and not v.adjective and (where := zone_of(v.chosen)) is not None:
            count[where] = count.get(where, 0) + (1 if v.chosen.level == "country" else 3)
    near = [z for z in sorted(count) if count[z] * 2 >= max(count.values())]
    return min(near, key=lambda z: (_ahead(z), -count[z])) if near else None


def _ahead(name: str) -> float:
    """Hours that a zone is ahead of UTC in January: of zones that weigh alike the later one is taken, whose day has begun in all."""
    return (datetime(2023, 1, 15, tzinfo=clock.zone(name)).utcoffset() or timedelta()).total_seconds() / 3600


def zone_of(place: Place) -> str | None:
    """Return the zone of a place; of a unit or a country without one the zone that nearly all who live there have, else None."""
    if place.timezone or not place.country:
        return place.timezone
    rows = gazetteer.zones(place.country)
    own = [r for r in rows if place.admin1 and r[0] == place.admin1] if place.level != "country" else list(rows)
    if not own and place.level != "country":
        own = list(rows)
    people: dict[float, int] = {}
    for _, name, n in own:
        people[_ahead(name)] = people.get(_ahead(name), 0) + n
    hours = max(people, key=lambda h: people[h], default=None)
    if hours is None or people[hours] < AGREED * sum(people.values()):
        return None
    return max((r for r in own if _ahead(r[1]) == hours), key=lambda r: r[2])[1]
