"""Lengths -> intervals: 'three days ago', 'in two hours', 'the past 24 hours', 'within two weeks'."""

from __future__ import annotations

from datetime import date, timedelta

from vigie.clock import add_months, at, day_interval, moved
from vigie.resolve.calendar import days_of
from vigie.resolve.points import clock
from vigie.resolve.spans import Anchor, Expr, Span

_SECONDS = {"second": 1, "minute": 60, "hour": 3600}
_DAYS = {"day": 1, "week": 7, "fortnight": 14, "weekend": 7}
_MONTHS = {"month": 1, "quarter": 3, "year": 12, "decade": 120, "century": 1200}


def _moved(day: date, lengths: list, sign: int) -> date:
    for n, unit in lengths:
        if unit in _MONTHS:
            months = n * _MONTHS[unit]
            day = add_months(day, sign * int(months))
            day += timedelta(days=sign * round((months - int(months)) * 30))
        elif unit in _DAYS:
            day += timedelta(days=sign * round(n * _DAYS[unit]))
    return day


def _seconds(lengths: list) -> float:
    return sum(n * _SECONDS[unit] for n, unit in lengths if unit in _SECONDS)


def _open(lengths: list) -> bool:
    return any(n is None or n > 100_000 for n, _ in lengths)


def shift(expr: Expr, a: Anchor) -> Span | None:
    """Return the interval of 'three days ago', 'через час': the day, hour, month or year so far away; None where the number is open."""
    lengths, sign = expr["length"], expr["sign"]
    if "base" in expr:
        return _shift_from(expr, a)
    if _open(lengths) or (expr.get("told") and a.tense != "future") or (sign > 0 and a.tense == "past"):
        return None  # 'two days later', 'через два дня' of something told in the past
    unit = lengths[-1][1]
    day = _moved(a.today, lengths, sign)
    if unit in _SECONDS:
        return _shift_clock(lengths, sign, day, a)
    if "clock" in expr:
        return clock(expr["clock"], day, True, a)
    if unit in ("month", "quarter") and len(lengths) == 1 and lengths[0][0] == int(lengths[0][0]):
        days = days_of({"rel": ["month", 0]}, day, None)
    elif unit in ("year", "decade") and len(lengths) == 1:
        days = days_of({"rel": ["year", 0]}, day, None)
    else:
        days = days_of({"relday": 0}, day, None)
    assert days is not None
    return Span(at(days[0], 0, a.where), at(days[1], 0, a.where), days[2], f"counted from {a.today}")


def _shift_from(expr: Expr, a: Anchor) -> Span | None:
    """'two days after 24 February': the day so far from the day that is named."""
    days = days_of(expr["base"], a.today, a.tense)
    if days is None:
        return None
    edge = days[0] if (days[1] - days[0]).days == 1 or expr["sign"] < 0 else days[1] - timedelta(days=1)
    day = _moved(edge, expr["length"], expr["sign"])
    return Span(at(day, 0, a.where), at(day, 24, a.where), "day", f"counted from {edge}")


def spanned(expr: Expr, begin: Span) -> Span:
    """Return the stretch of a length from a beginning: 'from 4 pm for thirty minutes', '18 December for ten days'."""
    lengths = expr["length"]
    where = begin.start.tzinfo
    day = _moved(begin.start.date(), lengths, 1)
    end = begin.start
    if day != begin.start.date() and where is not None:
        end = at(day, begin.start.hour + begin.start.minute / 60, where)
    end = moved(end, timedelta(seconds=_seconds(lengths)))
    grain = "hour" if begin.granularity == "minute" and not begin.start.minute else begin.granularity
    return Span(begin.start, end, grain, "so long from the beginning that is told")


def _shift_clock(lengths: list, sign: int, day: date, a: Anchor) -> Span:
    seconds = sign * _seconds(lengths)
    if not a.exact:
        whole = day + timedelta(days=round(seconds / 86400)) if abs(seconds) >= 86400 else day
        return Span(*day_interval(whole, a.where), "day", f"counted from {a.today}, its clock unknown")
    moment = moved(a.now + timedelta(days=(day - a.today).days), timedelta(seconds=seconds)).replace(second=0, microsecond=0)
    hours = lengths[-1][1] == "hour"
    return Span(moment, moved(moment, timedelta(minutes=60 if hours else 1)), "hour" if hours else "minute", "counted from the text's moment")


def stretch(expr: Expr, a: Anchor) -> Span | None:
    """'the past 24 hours', 'over the next three days', 'within two weeks': from or to the anchor."""
    lengths = expr["length"]
    if _open(lengths):
        return None
    if lengths == [[1, "day"]] and a.exact:
        lengths = [[24, "hour"]]
    unit = lengths[-1][1]
    sign = -1 if expr["op"] == "last" or (expr["op"] == "within" and a.tense == "past") else 1
    today, tomorrow = day_interval(a.today, a.where)
    if unit in _SECONDS and (a.exact or _seconds(lengths) >= 86400):
        now = a.now if a.exact else (tomorrow if sign < 0 else today)
        other = moved(now, timedelta(seconds=sign * _seconds(lengths)))
        return Span(min(now, other), max(now, other), "hour", "counted from the text's moment")
    if unit in _SECONDS:
        return Span(today, tomorrow, "day", "within the text's day")
    day = _moved(a.today, lengths, sign)
    now = a.now if a.exact else (tomorrow if sign < 0 else today)
    edge = at(day, 0, a.where) if sign < 0 else at(day, 24, a.where)
    return Span(min(edge, now), max(edge, now), "day", "counted from the text's day")
