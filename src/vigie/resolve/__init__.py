"""Mentions -> the same mentions with their place, time and person found; `resolved` is the room's front door.

People first (a speaker's jurisdiction helps to choose places), then places (they give the zone), then times (they need the zone).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, tzinfo

from vigie import clock
from vigie.model import Document, Mention, Post, Timing, Toponym
from vigie.resolve import people, places, times

SEVERAL_ZONES = {"RU", "US", "CA", "AU", "BR"}  # a country's name does not tell the zone there


def resolved(document: Document, mentions: list[Mention], posts: list[Post]) -> tuple[Document, list[Mention]]:
    """Return the document with its zone, and the mentions in the same order, resolved; `posts`: the post of each mention."""
    found = people.resolved(document, mentions, document.published.date() if document.published else None)
    found = places.resolved(document, found)
    if document.timezone is None:
        document = replace(document, timezone=zone(found) or document.outlet_zone)
    if document.outlet_zone is None and document.timezone is not None:
        document = _local(document, clock.zone(document.timezone))
    by_index = {p.index: p for p in document.posts}
    return document, [_timed(document, m, by_index.get(p.index, p)) if isinstance(m.value, Timing) else m for m, p in zip(found, posts, strict=True)]


def _local(document: Document, where: tzinfo) -> Document:
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
        if isinstance(v, Toponym) and v.chosen is not None and v.chosen.timezone and not v.adjective:
            if v.chosen.level == "country" and v.chosen.country in SEVERAL_ZONES:
                continue
            weight = 1 if v.chosen.level == "country" else 3
            count[v.chosen.timezone] = count.get(v.chosen.timezone, 0) + weight
    near = [z for z in sorted(count) if count[z] * 2 >= max(count.values())]
    return min(near, key=lambda z: (_ahead(z), -count[z])) if near else None


def _ahead(name: str) -> float:
    """Hours that a zone is ahead of UTC in January: of zones that weigh alike the later one is taken, whose day has begun in all."""
    return (datetime(2023, 1, 15, tzinfo=clock.zone(name)).utcoffset() or timedelta()).total_seconds() / 3600


def _timed(document: Document, m: Mention, post: Post) -> Mention:
    anchor: datetime | None = post.posted_at or document.published
    if anchor is None or not isinstance(m.value, Timing):
        return m
    precision = "minute" if post.posted_at else document.published_precision or "day"
    tense: times.Tense = "future" if m.value.role in ("until", "by") and m.value.expr.get("tense") != "past" else None
    value = times.resolved(
        m.value, anchor=anchor, precision=precision, zone=document.timezone or "UTC", outlet_zone=post.zone or document.outlet_zone, tense=tense
    )
    return replace(m, value=value)
