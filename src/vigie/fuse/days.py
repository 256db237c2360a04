"""On which days a claim's matter may have happened. Days are local and begin at 22:00: a night belongs to the day that it leads into, as the texts count it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo
from functools import cache
from zoneinfo import ZoneInfo

from vigie import gazetteer
from vigie.fuse.details import figures, words
from vigie.model import Place, TimeRef
from vigie.picture import Told

LAG_DAYS = 2  # a running toll may be told that many days after the hit (December gold: the next morning; rubble is searched for about two days)
LAG_LEAST = {"killed": 3, "injured": 10, "missing": 1, "trapped": 1}  # smaller tolls are final within the day: without this, daily shelling chains the days
NIGHT = timedelta(hours=2)  # the night's share before midnight (CLAIM: night is 22 to 06)
LONGEST_DAY_H = 36.0  # an interval longer than this is no day: a week's or a month's account is no happening
NOON = 12  # until then a text tells of the day before as often as of its own (judgment: the situation reports and morning articles of the gold pictures)
NONE = timedelta(0)


def days(told: Told, facet: str, place: Place | None) -> tuple[tuple[int, ...], bool]:
    """Return the days (ordinals) that a claim may belong to, the likeliest first, and whether it may tell of an earlier day's hit."""
    claim, time, harm = told.claim, told.claim.time, facet == "harm"
    lags = harm and (time is None or bool(claim.details.get("cumulative"))) and any(n >= LAG_LEAST.get(k, n + 1) for k, n in figures(claim.details))
    if time is None:
        if told.known_at is None:
            return (), False
        day = _day(told.known_at, zone(place), NIGHT)
    else:
        hours = (time.end - time.start).total_seconds() / 3600
        if hours > LONGEST_DAY_H or time.granularity in ("week", "month", "season", "year"):
            return (), False
        if facet.partition(":")[2] in words("felt_afar"):
            return _touched(time, place), False
        day = day_of(time) if time.granularity == "day" else _day(_local(time, place), None, NIGHT)
        if time.granularity == "day" and time.span is None and not harm and _of_the_night(claim.said_at, time.start.tzinfo, day):
            day += 1
    evening = time is not None and time.granularity != "day" and day == _day(_local(time, place), None, NONE) + 1  # it is told of the calendar's day too
    return tuple(day - n for n in range(max(LAG_DAYS * lags, int(evening)) + 1)), lags


def recalls(told: Told, place: Place | None) -> bool:
    """Return whether a claim tells no time of its own, so that it may be of the day before: it has none, or only the day of a morning text without a clock."""
    time = told.claim.time
    if time is None:
        return True
    if time.granularity != "day" or time.span is not None or told.claim.said_at is not None or not told.by_the_clock or told.known_at is None:
        return False
    at = told.known_at.astimezone(time.start.tzinfo or zone(place))
    return at.hour < NOON and time.start <= told.known_at < time.end


def _local(time: TimeRef, place: Place | None) -> datetime:
    """The beginning in the zone in which it is told; a clock time told in UTC in that of the place."""
    own = zone(place) if time.granularity in ("minute", "hour") and not time.start.utcoffset() else None
    return time.start.astimezone(own) if own else time.start


def _touched(time: TimeRef, place: Place | None) -> tuple[int, ...]:
    """The days on which something felt afar may be told: those that its time touches in its own zone, in the place's, and in UTC, in which services tell it."""
    last = time.end - timedelta(minutes=1)
    own = {time.start.toordinal(), last.toordinal()}
    if time.granularity == "day":
        return (time.start.toordinal(),)
    if place_zone := zone(place):
        own |= {_day(time.start, place_zone, NONE)}
    return (time.start.toordinal(), *sorted(own | {_day(time.start, UTC, NONE)} - {time.start.toordinal()}))


def _of_the_night(said_at: datetime | None, own: tzinfo | None, day: int) -> bool:
    """Whether something was told late in that day's evening, with no other time than now: it is of the night that begins."""
    return said_at is not None and _day(said_at, own, NONE) == day and _day(said_at, own, NIGHT) == day + 1


def day_of(time: TimeRef) -> int:
    """Return the day (ordinal) that a stretch of time belongs to, in the zone in which it is told."""
    whole = time.granularity == "day" or time.end - time.start >= timedelta(hours=20)
    return _day(time.start, None, NONE if whole else NIGHT)


def _day(at: datetime, where: tzinfo | None, shift: timedelta) -> int:
    return ((at.astimezone(where) if where else at) + shift).toordinal()


def zone(place: Place | None) -> ZoneInfo | None:
    """Return the zone of a place, else of its country's capital; None where neither is known."""
    name = (place.timezone or _capitals(place.country)) if place else None
    return _named(name) if name else None


@cache
def _named(name: str) -> ZoneInfo:
    return ZoneInfo(name)


@cache
def _capitals(code: str | None) -> str | None:
    capital = gazetteer.capital(code) if code else None
    return capital.timezone if capital else None
