"""Zones, days, parts of the day, calendar periods: intervals of aware datetimes, the end excluded. Ground floor."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from vigie.errors import OptionError

Interval = tuple[datetime, datetime]

# Local hours of the parts of the day. Night, before dawn, morning, daytime, afternoon, late afternoon, evening and late
# evening are the contract's (CLAIM.md, CONVENTIONS.md); the finer ones are thirds of these, chosen to be told in the docs.
PARTS: dict[str, tuple[float, float]] = {
    "night": (-2, 6),
    "first-hours": (0, 6),
    "late-night": (0, 4),
    "before-dawn": (3, 6),
    "early-morning": (5, 9),
    "morning": (6, 12),
    "mid-morning": (9, 11),
    "late-morning": (10, 12),
    "midday": (12, 14),
    "daytime": (12, 18),
    "afternoon": (12, 18),
    "early-afternoon": (12, 14),
    "mid-afternoon": (14, 16),
    "late-afternoon": (16, 18),
    "evening": (18, 24),
    "early-evening": (18, 20),
    "mid-evening": (19, 21),
    "late-evening": (21, 24),
    "early-day": (0, 9),
    "mid-day": (11, 15),
    "late-day": (18, 24),
}
SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "winter": 12}  # the first month; winter is December to February


@lru_cache(maxsize=256)
def zone(name: str | int) -> tzinfo:
    """Return the zone of an IANA name or of minutes from UTC; OptionError for a name that is not in the database."""
    if isinstance(name, int) or name.lstrip("+-").isdigit():
        return timezone(timedelta(minutes=int(name)))
    if name == "UTC":
        return UTC
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as err:
        raise OptionError(f"unknown time zone {name!r}: use an IANA name such as Europe/Kyiv") from err


def at(day: date, hours: float, where: tzinfo) -> datetime:
    """Return the instant so many hours (minutes as fractions, below 0 and above 24 too) into a local day."""
    minutes = round(hours * 60)
    wall = datetime(day.year, day.month, day.day) + timedelta(minutes=minutes)
    return wall.replace(tzinfo=where)


def moved(instant: datetime, by: timedelta) -> datetime:
    """Return the instant so much later in its own zone; real time, whatever the clocks do in between."""
    return (instant.astimezone(UTC) + by).astimezone(instant.tzinfo)


def day_interval(day: date, where: tzinfo) -> Interval:
    """Return a local day: midnight to midnight, 23 or 25 hours long where the clocks change."""
    return at(day, 0, where), at(day, 24, where)


def day_of(anchor: datetime, where: str) -> Interval:
    """Return the local day that an instant falls in.

    >>> day_of(datetime(2022, 12, 16, 23, 30, tzinfo=UTC), "Europe/Kyiv")[0].isoformat()
    '2022-12-17T00:00:00+02:00'
    """
    local = zone(where)
    return day_interval(anchor.astimezone(local).date(), local)


def part_interval(day: date, part: str, where: tzinfo) -> Interval:
    """Return a part of a local day; the night of a day is the one that ends on it."""
    begin, end = PARTS[part]
    return at(day, begin, where), at(day, end, where)


def month_start(year: int, month: int) -> date:
    """Return the first day of a month counted on (month 13 is January of the next year). OverflowError where no calendar holds the year."""
    year += (month - 1) // 12
    if not date.min.year <= year <= date.max.year:
        raise OverflowError(f"year {year} is beyond the calendar")
    return date(year, (month - 1) % 12 + 1, 1)


def add_months(day: date, months: int) -> date:
    """Return the same day of another month, its last day where it is shorter."""
    first = month_start(day.year, day.month + months)
    last = month_start(first.year, first.month + 1) - timedelta(days=1)
    return first.replace(day=min(day.day, last.day))


def period(day: date, unit: str, n: int) -> tuple[date, date]:
    """Return (first day, day after the last) of the week, weekend, month, quarter, year, decade n steps from a day's own."""
    if unit == "day":
        first = day + timedelta(days=n)
        return first, first + timedelta(days=1)
    if unit in ("week", "weekend"):
        monday = day - timedelta(days=day.weekday()) + timedelta(weeks=n)
        return (monday, monday + timedelta(days=7)) if unit == "week" else (monday + timedelta(days=5), monday + timedelta(days=7))
    months = {"month": 1, "quarter": 3, "year": 12, "decade": 120, "century": 1200}[unit]
    index = (day.year * 12 + day.month - 1) // months + n
    begin, end = index * months, (index + 1) * months
    return month_start(begin // 12, begin % 12 + 1), month_start(end // 12, end % 12 + 1)
