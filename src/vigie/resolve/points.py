"""Points in time -> intervals: days, parts of the day, nights, clocks with their zones."""

from __future__ import annotations

from datetime import date, timedelta, tzinfo

from vigie.clock import PARTS, at, moved, part_interval
from vigie.clock import zone as zone_of
from vigie.resolve.calendar import days_of
from vigie.resolve.spans import AHEAD, Anchor, Expr, Span


def point(expr: Expr, a: Anchor) -> Span | None:
    """Return the interval of a point in time; None where it depends on a day that was told of."""
    if expr.get("told", 0) > 0 and a.tense == "past":
        return None  # 'le lendemain' of a day that the text told of
    if expr.get("part") == "night" and "hour" not in expr:
        return _night(expr, a)
    days = days_of(expr, a.today, a.tense)
    if days is None and not ({"hour", "part"} & expr.keys() and not named_day(expr)):
        return None
    day = days[0] if days is not None else a.today
    if "hour" in expr:
        return clock(expr, day, days is not None, a)
    if "part" in expr:
        return _part(expr, day, a, named=days is not None)
    assert days is not None
    if (days[1] - days[0]).days == 1 and expr.get("mod") in ("early", "mid", "late"):
        return Span(*part_interval(day, f"{expr['mod']}-day", a.where), "part-of-day", f"{expr['mod']} on {day}")
    return Span(at(days[0], 0, a.where), at(days[1], 0, a.where), days[2], f"{days[2]} seen from {a.today}")


def named_day(expr: Expr) -> bool:
    """Return whether the words name a day or period by themselves."""
    return bool(expr.keys() & {"day", "month", "year", "weekday", "holiday", "nth", "week_of"})


def _part(expr: Expr, day: date, a: Anchor, *, named: bool) -> Span:
    part = expr["part"]
    fine = f"{expr.get('mod')}-{part}"
    if fine in PARTS:
        part = fine
    if not named and a.exact and a.tense == "past" and at(day, PARTS[part][0], a.where) > moved(a.now, AHEAD):
        day -= timedelta(days=1)  # told at night of the evening before
    return Span(*part_interval(day, part, a.where), "part-of-day", f"{part} of {day}")


def _night(expr: Expr, a: Anchor) -> Span | None:
    """A night is named by the day it ends on here: 22:00 of the day before to 06:00."""
    if "onto" in expr:
        days = days_of(expr["onto"], a.today, a.tense)
        return _night_to(days[0], "the night before the day named", a) if days is not None else None
    days = days_of({k: v for k, v in expr.items() if k != "part"}, a.today, a.tense)
    if days is not None:
        starts = expr.get("night") == "starts" or (expr.get("relday") == 0 and a.tense == "future")
        return _night_to(days[0] + timedelta(days=1 if starts else 0), "the language's way to name a night by a day", a)
    if named_day(expr):
        return None
    coming = bool(expr.get("next")) or (not expr.get("last") and (a.tense == "future" or (a.tense is None and a.exact and a.now.hour >= 18)))
    if coming and a.exact and a.now.hour < 6 and not expr.get("next"):
        coming = False
    return _night_to(a.today + timedelta(days=1 if coming else 0), "the coming night" if coming else "the night that ended on the day of the text", a)


def _night_to(day: date, why: str, a: Anchor) -> Span:
    return Span(*part_interval(day, "night", a.where), "part-of-day", why)


def clock(expr: Expr, day: date, named: bool, a: Anchor) -> Span:
    """Return the minute of a clock on a day, in the zone it is told in; `named`: the words name the day."""
    hour, minute = expr["hour"], expr.get("minute", 0)
    if "part" in expr and "ampm" not in expr and 1 <= hour < 12 and PARTS.get(expr["part"], (0, 0))[0] >= 12:
        hour += 12
    elif expr.get("word") and hour == 0 and a.tense == "future" and minute == 0:
        hour = 24
    where, why = _clock_zone(expr, day, a)
    if not named and where is not a.where:
        day = a.now.astimezone(where).date()
    start = at(day, hour + minute / 60, where).astimezone(a.where)
    if not named and a.exact:
        if expr.get("h12") and a.tense == "future" and hour < 12 and start < a.now <= start + timedelta(hours=12):
            start += timedelta(hours=12)
        elif a.tense == "past" and start > moved(a.now, AHEAD):
            start = at(day - timedelta(days=1), hour + minute / 60, where).astimezone(a.where)
        elif a.tense == "future" and start < a.now - timedelta(hours=2):
            start = at(day + timedelta(days=1), hour + minute / 60, where).astimezone(a.where)
    return Span(start, moved(start, timedelta(minutes=1)), "minute", why)


def _clock_zone(expr: Expr, day: date, a: Anchor) -> tuple[tzinfo, str]:
    """The zone a clock is told in: as stated, else the one that agrees with the same time told elsewhere, else local."""
    stated = expr.get("zone")
    if stated == "local":
        return a.where, "clock stated as local"
    if stated is not None:
        return zone_of(stated), f"clock stated in {stated}"
    also = [other for other in expr.get("also", ()) if other.get("zone") not in (None, "local")]
    if also and a.outlet is not None:
        other = at(day, also[0]["hour"] + also[0].get("minute", 0) / 60, zone_of(also[0]["zone"]))
        for where, why in ((a.where, "local, as its other zone confirms"), (a.outlet, "the outlet's clock, as its other zone confirms")):
            gap = abs((at(day, expr["hour"] + expr.get("minute", 0) / 60, where) - other).total_seconds()) % 86400
            if gap == 0:
                return where, why
    return a.where, "clock taken as local"
