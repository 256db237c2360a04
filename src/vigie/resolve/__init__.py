"""Mentions -> the same mentions with their place, time and person found; `resolved` is the room's front door.

People first (a speaker's jurisdiction helps to choose places), then places (they give the zone), then times (they need the zone).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from vigie import clock
from vigie.model import Document, Mention, Post, Timing
from vigie.resolve import people, places, times
from vigie.resolve.zones import local, zone


def resolved(document: Document, mentions: list[Mention], posts: list[Post]) -> tuple[Document, list[Mention]]:
    """Return the document with its zone, and the mentions in the same order, resolved; `posts`: the post of each mention."""
    found = people.resolved(document, mentions, document.published.date() if document.published else None)
    found = places.resolved(document, found)
    if document.timezone is None:
        document = replace(document, timezone=zone(found) or document.outlet_zone)
    if document.outlet_zone is None and document.timezone is not None:
        document = local(document, clock.zone(document.timezone))
    by_index = {p.index: p for p in document.posts}
    return document, [_timed(document, m, by_index.get(p.index, p)) if isinstance(m.value, Timing) else m for m, p in zip(found, posts, strict=True)]


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
