"""The moments of posts: a clock at the head of a post -> an aware datetime.

A clock without a date takes the date line above it, else the document's date; on pages told newest first the clocks
run backwards, and a jump the wrong way is midnight.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from functools import cache

import regex

from vigie.read import shelf
from vigie.read.posts import Cut
from vigie.read.stamps import Stamp, made_date, zone_info, zone_pattern

HEAD = 600  # code points in which a date line stands
DATE_LINE = 120  # the longest of them
_CLOCK = regex.compile(r"(?<!\d)\d{1,2}\s?[:.h]\s?\d\d(?!\d)")
NEAR = 30  # code points between a clock and the zone said with it
JITTER = 90  # minutes that a clock may step the wrong way (a late or corrected entry) before it means another day


@dataclass(frozen=True, slots=True)
class Moment:
    """When a post was made (aware), and the zone that its own words state (IANA name or None)."""

    at: datetime | None
    zone: str | None


def stated_zone(view: str) -> str | None:
    """Return the zone that a text states for its clocks as a whole ('all times GMT', 'час київський'), from its first 3,000 code points.

    Only phrases of `[clock.zones]` with no figure near them count (beside a clock they are that clock's own); None where two differ.
    """
    head = view[:3000].casefold()
    found = {m.group(1) for m in _zone_words().finditer(head) if not regex.search(r"\d", _around(head, m.start(), m.end()))}
    zones = {shelf.zones()[shelf.plain(z)] for z in found} or set(_date_lines(view[:HEAD]))
    return zones.pop() if len(zones) == 1 else None


def _date_lines(head: str) -> Iterator[str]:
    """Zones beside a date and a clock in short lines of the head ('Tuesday 4 June 2024 19.15 BST', '24 Jul 2025, all times local (GMT+7)')."""
    for line in head.split("\n"):
        if len(line) <= DATE_LINE and regex.search(r"(?<!\d)20\d\d(?!\d)", line):
            for m in zone_pattern().finditer(line):
                said = m["off"] or str(shelf.zones()[shelf.plain(m["zone"])])
                if m["off"] and not m["offm"]:
                    yield f"Etc/GMT{-int(said):+d}"
                elif m["zone"] and m["zone"].isupper() and _CLOCK.search(line):
                    minutes = int(said) if said.lstrip("+-").isdigit() else None
                    yield said if minutes is None else f"Etc/GMT{-minutes // 60:+d}" if minutes else "UTC"


def _around(head: str, a: int, b: int) -> str:
    """What stands near a stretch in its own line."""
    stop = head.find("\n", b)
    return head[max(a - NEAR, head.rfind("\n", 0, a) + 1) : min(b + NEAR, stop if stop >= 0 else len(head))]


@cache
def _zone_words() -> regex.Pattern[str]:
    spoken = [p for language in shelf.languages().values() for p in language.table.get("clock", {}).get("zones", {}) if " " in p]
    return regex.compile(rf"(?<!\w)({shelf.any_of(spoken)})(?!\w)")


def moments(cuts: Sequence[Cut], published: datetime | None, precise: bool, zone: tzinfo) -> list[Moment]:
    """Return the moment of each post; None where it has no clock, or no date can be known.

    `published`: the document's date (aware); `precise`: it has a clock. `zone`: the zone of clocks that state none.
    """
    days = _days(cuts, published, precise, zone)
    out = []
    for cut, day in zip(cuts, days, strict=True):
        if cut.stamp is None or cut.stamp.clock is None or day is None:
            out.append(Moment(None, None))
            continue
        own = zone_info(cut.stamp.zone) if cut.stamp.zone else None
        at = datetime.combine(day, time(*cut.stamp.clock), tzinfo=own or zone)
        out.append(Moment(at, cut.stamp.zone))
    return out


def _said_day(stamp: Stamp | None, near: date | None) -> date | None:
    """The day that a stamp states; the year from `near` where it states none."""
    if stamp is None:
        return None
    if stamp.date:
        return stamp.date
    if near and stamp.shift is not None:
        return near + timedelta(days=stamp.shift)
    if near and stamp.day and stamp.month:
        years = [made_date(near.year + k, stamp.month, stamp.day) for k in (-1, 0, 1)]
        return min((d for d in years if d), key=lambda d: abs((d - near).days), default=None)
    if near and stamp.weekday and not stamp.day:
        return near - timedelta(days=(near.isoweekday() - stamp.weekday) % 7)
    return None


def newest_first(cuts: Sequence[Cut]) -> bool:
    """True where the clocks of the posts run backwards more often than forwards (dates count before clocks)."""
    keys = [(_said_day(c.stamp, None) or _said_day(c.day, None), c.stamp.clock) for c in cuts if c.stamp and c.stamp.clock]
    steps = 0
    for (d1, c1), (d2, c2) in zip(keys, keys[1:], strict=False):
        if d1 and d2 and d1 != d2:
            steps += 1 if d1 > d2 else -1
            continue
        forward = ((c2[0] - c1[0]) * 60 + c2[1] - c1[1]) % 1440  # over midnight the shorter way round
        steps += 0 if forward == 0 else -1 if forward < 720 else 1
    return steps > 0


def _days(cuts: Sequence[Cut], published: datetime | None, precise: bool, zone: tzinfo) -> list[date | None]:
    near = published.astimezone(zone).date() if published and precise else published.date() if published else None
    said = [_said_day(c.stamp, near) or _said_day(c.day, near) for c in cuts]
    clocked = [i for i, c in enumerate(cuts) if c.stamp and c.stamp.clock]
    if not clocked:
        return said
    backwards = newest_first(cuts)
    order = clocked[::-1] if backwards else clocked  # oldest first
    offsets: dict[int, int] = {}
    day, last = 0, None
    for i in order:
        minute = cuts[i].stamp.clock[0] * 60 + cuts[i].stamp.clock[1]  # type: ignore[union-attr, index]
        if last is not None and minute < last - JITTER and said[i] is None:
            day += 1
        offsets[i], last = day, minute
    anchors = {i: said[i] for i in order if said[i] is not None}
    if anchors:
        return [said[i] or _from_anchor(i, anchors, offsets) for i in range(len(cuts))]
    if near is None:
        return said
    total = offsets[order[-1]]
    first = near
    if total and not (precise and _opened(cuts[order[0]], cuts[order[-1]], published, zone)) and backwards:
        first = near - timedelta(days=total)
    return [first + timedelta(days=offsets[i]) if i in offsets else said[i] for i in range(len(cuts))]


def _from_anchor(i: int, anchors: dict[int, date | None], offsets: dict[int, int]) -> date | None:
    """Days of posts that state none: counted from the nearest post that states one."""
    if i not in offsets:
        return None
    j = min(anchors, key=lambda k: (abs(k - i), k))
    base = anchors[j]
    return base + timedelta(days=offsets[i] - offsets[j]) if base else None


def _opened(oldest: Cut, newest: Cut, published: datetime | None, zone: tzinfo) -> bool:
    """True where the document's clock is nearer to the oldest entry than to the newest: the page's opening, not its last change."""
    if published is None or not oldest.stamp or not newest.stamp or not oldest.stamp.clock or not newest.stamp.clock:
        return False
    at = published.astimezone(zone)
    now = at.hour * 60 + at.minute
    away = [min((now - c[0] * 60 - c[1]) % 1440, (c[0] * 60 + c[1] - now) % 1440) for c in (oldest.stamp.clock, newest.stamp.clock)]
    return away[0] < away[1]
