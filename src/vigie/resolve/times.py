"""From what the words say to an interval: `resolved` turns a Timing's expression into start, end, granularity, TIMEX3.

The anchor is the post's or the document's moment. Instants come back in the local zone, the end excluded. What the words
leave open (some hours ago, recently, the day after a day that was told of in the past) stays unknown: start None.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, tzinfo
from typing import Any, Literal

from vigie.clock import PARTS, add_months, at, day_interval, moved, part_interval
from vigie.clock import zone as zone_of
from vigie.model import Timing
from vigie.resolve.calendar import days_of
from vigie.resolve.timex import duration_value, interval_value

Tense = Literal["past", "future"] | None
Expr = dict[str, Any]
HALF_HOUR = timedelta(minutes=30)
AHEAD = timedelta(hours=3)  # told in the past and so much later than the text: of the day before; less is a slip of zones or updates


@dataclass(frozen=True, slots=True)
class _Anchor:
    """What an expression is seen from: the moment in the local zone, whether its clock is known, the tense of the clause."""

    now: datetime
    exact: bool
    where: tzinfo
    outlet: tzinfo | None
    tense: Tense

    @property
    def today(self) -> date:
        return self.now.date()


@dataclass(frozen=True, slots=True)
class _Span:
    start: datetime
    end: datetime
    granularity: str
    why: str


def resolved(timing: Timing, *, anchor: datetime, precision: str | None, zone: str, outlet_zone: str | None = None, tense: Tense = None) -> Timing:
    """Return the timing with `start`, `end`, `granularity`, `timex`, `value` and `why` set, as far as the words tell them.

    `anchor`: the moment of the post or document (aware); `precision`: 'minute' where its clock is known, else 'day';
    `zone`: IANA name of the place's zone; `outlet_zone`: the zone the document tells its own clocks in; `tense`: of the
    clause, None to take what the words around showed (`expr["tense"]`). OptionError where a zone is not in the database.
    """
    local = zone_of(zone)
    outlet = zone_of(outlet_zone) if outlet_zone else None
    try:
        view = _Anchor(anchor.astimezone(local), precision == "minute", local, outlet, tense or timing.expr.get("tense"))
        span = _span(timing.expr, view)
    except OverflowError:  # a year that no calendar holds
        span = None
    value = interval_value(timing.expr, span.start, span.end, span.granularity) if span else duration_value(timing.expr)
    if span is None:
        return replace(timing, value=value, why="the words leave the time open")
    return replace(timing, start=span.start, end=span.end, granularity=span.granularity, value=value, why=span.why)


def _span(expr: Expr, a: _Anchor) -> _Span | None:
    op = expr.get("op")
    if op is None:
        return _point(expr, a)
    reader = _OPS.get(op)
    return reader(expr, a) if reader is not None else None


# -- points


def _point(expr: Expr, a: _Anchor) -> _Span | None:
    if expr.get("told", 0) > 0 and a.tense == "past":
        return None  # 'le lendemain' of a day that the text told of
    if expr.get("part") == "night" and "hour" not in expr:
        return _night(expr, a)
    days = days_of(expr, a.today, a.tense)
    if days is None and not ({"hour", "part"} & expr.keys() and not _named_day(expr)):
        return None
    day = days[0] if days is not None else a.today
    if "hour" in expr:
        return _clock(expr, day, days is not None, a)
    if "part" in expr:
        return _part(expr, day, a, named=days is not None)
    assert days is not None
    if (days[1] - days[0]).days == 1 and expr.get("mod") in ("early", "mid", "late"):
        return _Span(*part_interval(day, f"{expr['mod']}-day", a.where), "part-of-day", f"{expr['mod']} on {day}")
    return _Span(at(days[0], 0, a.where), at(days[1], 0, a.where), days[2], f"{days[2]} seen from {a.today}")


def _named_day(expr: Expr) -> bool:
    return bool(expr.keys() & {"day", "month", "year", "weekday", "holiday", "nth", "week_of"})


def _part(expr: Expr, day: date, a: _Anchor, *, named: bool) -> _Span:
    part = expr["part"]
    fine = f"{expr.get('mod')}-{part}"
    if fine in PARTS:
        part = fine
    if not named and a.exact and a.tense == "past" and at(day, PARTS[part][0], a.where) > moved(a.now, AHEAD):
        day -= timedelta(days=1)  # told at night of the evening before
    return _Span(*part_interval(day, part, a.where), "part-of-day", f"{part} of {day}")


def _night(expr: Expr, a: _Anchor) -> _Span | None:
    """A night is named by the day it ends on here: 22:00 of the day before to 06:00."""
    if "onto" in expr:
        days = days_of(expr["onto"], a.today, a.tense)
        return _night_to(days[0], "the night before the day named", a) if days is not None else None
    days = days_of({k: v for k, v in expr.items() if k != "part"}, a.today, a.tense)
    if days is not None:
        starts = expr.get("night") == "starts" or (expr.get("relday") == 0 and a.tense == "future")
        return _night_to(days[0] + timedelta(days=1 if starts else 0), "the language's way to name a night by a day", a)
    if _named_day(expr):
        return None
    coming = bool(expr.get("next")) or (not expr.get("last") and (a.tense == "future" or (a.tense is None and a.exact and a.now.hour >= 18)))
    if coming and a.exact and a.now.hour < 6 and not expr.get("next"):
        coming = False
    return _night_to(a.today + timedelta(days=1 if coming else 0), "the coming night" if coming else "the night that ended on the day of the text", a)


def _night_to(day: date, why: str, a: _Anchor) -> _Span:
    return _Span(*part_interval(day, "night", a.where), "part-of-day", why)


def _clock(expr: Expr, day: date, named: bool, a: _Anchor) -> _Span:
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
    return _Span(start, moved(start, timedelta(minutes=1)), "minute", why)


def _clock_zone(expr: Expr, day: date, a: _Anchor) -> tuple[tzinfo, str]:
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


# -- operations


def _of(expr: Expr, a: _Anchor) -> _Span | None:
    return _span(expr["of"], a)


def _day_end(a: _Anchor) -> datetime:
    return day_interval(a.today, a.where)[1]


def _since(expr: Expr, a: _Anchor) -> _Span | None:
    inner = _span(expr["of"], replace(a, tense=a.tense or "past") if expr["op"] == "since" else a)
    if inner is None:
        return None
    if inner.start > a.now:  # it begins later: the beginning is what is told
        return inner
    return _Span(inner.start, max(_day_end(a), inner.start + timedelta(minutes=1)), _span_granularity(inner), "from then to the end of the text's day")


def _span_granularity(inner: _Span) -> str:
    return inner.granularity if inner.granularity in ("minute", "hour", "part-of-day") else "day"


def _coming(expr: Expr, a: _Anchor) -> _Anchor:
    """The limit of something lies ahead: always where a weekday tells it ('closed until Monday'), else where no tense is shown."""
    inner = expr["of"]
    ahead = ("weekday" in inner and "day" not in inner) or (a.tense is None and _named_day(inner))
    return replace(a, tense="future") if ahead else a


def _by(expr: Expr, a: _Anchor) -> _Span | None:
    return _of(expr, _coming(expr, a))


def _until(expr: Expr, a: _Anchor) -> _Span | None:
    inner = _of(expr, _coming(expr, a))
    if inner is None:
        return None
    if expr.get("day_first"):  # 'demain jusqu'à 16h'
        return _Span(day_interval(inner.start.date(), a.where)[0], inner.start, _span_granularity(inner), "that day, up to then")
    begin = a.now if a.exact and a.tense != "past" else day_interval(a.today, a.where)[0]
    if inner.start <= begin:
        begin = day_interval(inner.start.date(), a.where)[0]
    end = inner.start if inner.granularity == "minute" else inner.end
    if end <= begin:
        return inner
    return _Span(begin, end, _span_granularity(inner), "up to then")


def _before(expr: Expr, a: _Anchor) -> _Span | None:
    inner = _of(expr, a)
    if inner is None:
        return None
    begin = day_interval(inner.start.date() if inner.start <= a.now else a.today, a.where)[0]
    if begin >= inner.start:
        return None  # before a day that is long past: since when is not said
    return _Span(begin, inner.start, _span_granularity(inner), "before then")


def _after(expr: Expr, a: _Anchor) -> _Span | None:
    inner = _of(expr, a)
    if inner is None:
        return None
    if inner.granularity == "minute":
        end = day_interval(inner.start.date(), a.where)[1]
        whole = inner.start == day_interval(inner.start.date(), a.where)[0]
        return _Span(inner.start, end, "day" if whole else "part-of-day", "after then, on that day")
    end = _day_end(a)
    return _Span(inner.end, end, "day", "after then, to the end of the text's day") if inner.end < end else None


def _about(expr: Expr, a: _Anchor) -> _Span | None:
    inner = _of(expr, a)
    if inner is None or inner.granularity != "minute":
        return inner
    return _Span(moved(inner.start, -HALF_HOUR), moved(inner.start, HALF_HOUR), "hour", "half an hour on either side")


def _near(expr: Expr, a: _Anchor) -> _Span | None:
    inner = _of(expr, a)
    if inner is None:
        return None
    if expr["op"] == "just-before":
        return _Span(moved(inner.start, -HALF_HOUR), inner.start, "hour", "the half hour before")
    begin = inner.start if inner.granularity == "minute" else inner.end
    return _Span(begin, moved(begin, HALF_HOUR), "hour", "the half hour after")


def _range(expr: Expr, a: _Anchor) -> _Span | None:
    first = _span(expr["from"], a)
    if first is None:
        return None
    plain = "hour" in expr["to"] and not (expr["to"].keys() & {"relday", "told", "rel"} or _named_day(expr["to"]))
    last = _span(expr["to"], replace(a, now=first.start, exact=False) if plain else a)
    if last is None:
        return None
    start, end = first.start, last.start if last.granularity == "minute" else last.end
    if last.granularity == "minute" and end <= start and _later_half(expr, first.start):
        end = moved(end, timedelta(hours=12))
    if last.granularity == "minute" and end <= start and not _named_day(expr["to"]):
        end = at(end.date() + timedelta(days=1), end.hour + end.minute / 60, a.where)
    elif end <= start and "weekday" in expr["to"] and "day" not in expr["to"]:
        end += timedelta(days=7)
    if end <= start and "weekday" in expr["to"] or (end - start).days >= 7 and expr["from"].keys() == {"weekday"} == expr["to"].keys():
        start += timedelta(days=7 * ((end - start).days // 7))
    if end <= start:
        return None
    granularity = first.granularity
    if granularity == "minute" and not (expr["from"].get("minute") or expr["to"].get("minute")):
        granularity = "hour"
    return _Span(start, end, granularity, "from the first to the last")


def _later_half(expr: Expr, start: datetime) -> bool:
    """'11:30-1:30', 'entre midi et 2': both on a dial of twelve."""
    last = expr["to"]
    return start.hour <= 12 and "ampm" not in last and 1 <= last["hour"] <= 11 and last["hour"] + 12 > start.hour


# -- lengths

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


def _shift(expr: Expr, a: _Anchor) -> _Span | None:
    lengths, sign = expr["length"], expr["sign"]
    if _open(lengths) or (expr.get("told") and a.tense != "future"):
        return None
    unit = lengths[-1][1]
    day = _moved(a.today, lengths, sign)
    if unit in _SECONDS:
        return _shift_clock(lengths, sign, day, a)
    if "clock" in expr:
        return _clock(expr["clock"], day, True, a)
    if unit in ("month", "quarter") and len(lengths) == 1 and lengths[0][0] == int(lengths[0][0]):
        days = days_of({"rel": ["month", 0]}, day, None)
    elif unit in ("year", "decade") and len(lengths) == 1:
        days = days_of({"rel": ["year", 0]}, day, None)
    else:
        days = days_of({"relday": 0}, day, None)
    assert days is not None
    return _Span(at(days[0], 0, a.where), at(days[1], 0, a.where), days[2], f"counted from {a.today}")


def _shift_clock(lengths: list, sign: int, day: date, a: _Anchor) -> _Span:
    seconds = sign * _seconds(lengths)
    if not a.exact:
        whole = day + timedelta(days=round(seconds / 86400)) if abs(seconds) >= 86400 else day
        return _Span(*day_interval(whole, a.where), "day", f"counted from {a.today}, its clock unknown")
    moment = moved(a.now + timedelta(days=(day - a.today).days), timedelta(seconds=seconds)).replace(second=0, microsecond=0)
    hours = lengths[-1][1] == "hour"
    return _Span(moment, moved(moment, timedelta(minutes=60 if hours else 1)), "hour" if hours else "minute", "counted from the text's moment")


def _stretch(expr: Expr, a: _Anchor) -> _Span | None:
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
        return _Span(min(now, other), max(now, other), "hour", "counted from the text's moment")
    if unit in _SECONDS:
        return _Span(today, tomorrow, "day", "within the text's day")
    day = _moved(a.today, lengths, sign)
    now = a.now if a.exact else (tomorrow if sign < 0 else today)
    edge = at(day, 0, a.where) if sign < 0 else at(day, 24, a.where)
    return _Span(min(edge, now), max(edge, now), "day", "counted from the text's day")


def _now(expr: Expr, a: _Anchor) -> _Span:
    return _Span(*day_interval(a.today, a.where), "day", "the text's own day")


_OPS = {
    "since": _since, "from": _since, "by": _by, "not-before": _by, "until": _until, "before": _before, "after": _after,
    "about": _about, "just-before": _near, "just-after": _near, "range": _range, "shift": _shift,
    "last": _stretch, "next": _stretch, "within": _stretch, "now": _now,
}  # fmt: skip
