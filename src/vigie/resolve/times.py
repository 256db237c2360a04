"""From what the words say to an interval: `resolved` turns a Timing's expression into start, end, granularity, TIMEX3.

The anchor is the post's or the document's moment. Instants come back in the local zone, the end excluded. What the words
leave open (some hours ago, recently, the day after a day that was told of in the past) stays unknown: start None.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from vigie.clock import at, day_interval, moved
from vigie.clock import zone as zone_of
from vigie.model import Timing
from vigie.resolve.lengths import shift, spanned, stretch
from vigie.resolve.points import named_day, point
from vigie.resolve.spans import HALF_HOUR, Anchor, Expr, Span, Tense
from vigie.resolve.timex import duration_value, interval_value


def resolved(timing: Timing, *, anchor: datetime, precision: str | None, zone: str, outlet_zone: str | None = None, tense: Tense = None) -> Timing:
    """Return the timing with `start`, `end`, `granularity`, `timex`, `value` and `why` set, as far as the words tell them.

    `anchor`: the moment of the post or document (aware); `precision`: 'minute' where its clock is known, else 'day';
    `zone`: IANA name of the place's zone; `outlet_zone`: the zone the document tells its own clocks in; `tense`: of the
    clause, None to take what the words around showed (`expr["tense"]`). OptionError where a zone is not in the database.
    """
    local = zone_of(zone)
    outlet = zone_of(outlet_zone) if outlet_zone else None
    try:
        view = Anchor(anchor.astimezone(local), precision == "minute", local, outlet, tense or timing.expr.get("tense"))
        span = _span(timing.expr, view)
    except OverflowError:  # a year that no calendar holds
        span = None
    value = interval_value(timing.expr, span.start, span.end, span.granularity) if span else duration_value(timing.expr)
    if span is None:
        return replace(timing, value=value, why="the words leave the time open")
    return replace(timing, start=span.start, end=span.end, granularity=span.granularity, value=value, why=span.why)


def _span(expr: Expr, a: Anchor) -> Span | None:
    op = expr.get("op")
    if op is None:
        return point(expr, a)
    reader = _OPS.get(op)
    return reader(expr, a) if reader is not None else None


# -- operations


def _of(expr: Expr, a: Anchor) -> Span | None:
    return _span(expr["of"], a)


def _day_end(a: Anchor) -> datetime:
    return day_interval(a.today, a.where)[1]


def _since(expr: Expr, a: Anchor) -> Span | None:
    inner = _span(expr["of"], replace(a, tense=a.tense or "past") if expr["op"] == "since" else a)
    if inner is None:
        return None
    if inner.start > a.now:  # it begins later: the beginning is what is told
        return inner
    return Span(inner.start, max(_day_end(a), inner.start + timedelta(minutes=1)), _span_granularity(inner), "from then to the end of the text's day")


def _span_granularity(inner: Span) -> str:
    return inner.granularity if inner.granularity in ("minute", "hour", "part-of-day") else "day"


def _coming(expr: Expr, a: Anchor) -> Anchor:
    """The limit of something lies ahead: always where a weekday tells it ('closed until Monday'), else where no tense is shown."""
    inner = expr["of"]
    if "hour" in inner and not named_day(inner) and "relday" not in inner:
        return replace(a, tense=expr.get("tense"))  # a clock of today rolls to tomorrow only where the words tell a future
    ahead = ("weekday" in inner and "day" not in inner) or (a.tense is None and named_day(inner))
    return replace(a, tense="future") if ahead else a


def _by(expr: Expr, a: Anchor) -> Span | None:
    return _of(expr, _coming(expr, a))


def _until(expr: Expr, a: Anchor) -> Span | None:
    inner = _of(expr, _coming(expr, a))
    if inner is None:
        return None
    if expr.get("day_first"):  # 'demain jusqu'à 16h'
        return Span(day_interval(inner.start.date(), a.where)[0], inner.start, _span_granularity(inner), "that day, up to then")
    begin = a.now if a.exact and a.tense != "past" else day_interval(a.today, a.where)[0]
    if inner.start <= begin:
        begin = day_interval(inner.start.date(), a.where)[0]
    end = inner.start if inner.granularity == "minute" else inner.end
    if end <= begin:
        return inner
    return Span(begin, end, _span_granularity(inner), "up to then")


def _before(expr: Expr, a: Anchor) -> Span | None:
    inner = _of(expr, a)
    if inner is None:
        return None
    begin = day_interval(inner.start.date() if inner.start <= a.now else a.today, a.where)[0]
    if begin >= inner.start:
        return None  # before a day that is long past: since when is not said
    return Span(begin, inner.start, _span_granularity(inner), "before then")


def _after(expr: Expr, a: Anchor) -> Span | None:
    inner = _of(expr, a)
    if inner is None:
        return None
    if inner.granularity == "minute":
        end = day_interval(inner.start.date(), a.where)[1]
        whole = inner.start == day_interval(inner.start.date(), a.where)[0]
        return Span(inner.start, end, "day" if whole else "part-of-day", "after then, on that day")
    end = _day_end(a)
    return Span(inner.end, end, "day", "after then, to the end of the text's day") if inner.end < end else None


def _about(expr: Expr, a: Anchor) -> Span | None:
    inner = _of(expr, a)
    if inner is None or inner.granularity != "minute":
        return inner
    return Span(moved(inner.start, -HALF_HOUR), moved(inner.start, HALF_HOUR), "hour", "half an hour on either side")


def _near(expr: Expr, a: Anchor) -> Span | None:
    inner = _of(expr, a)
    if inner is None:
        return None
    if expr["op"] == "just-before":
        return Span(moved(inner.start, -HALF_HOUR), inner.start, "hour", "the half hour before")
    begin = inner.start if inner.granularity == "minute" else inner.end
    return Span(begin, moved(begin, HALF_HOUR), "hour", "the half hour after")


def _range(expr: Expr, a: Anchor) -> Span | None:
    first = _span(expr["from"], a)
    if first is None:
        return None
    to = expr["to"]
    plain = "hour" in to and not (to.keys() & {"relday", "told", "rel"} or named_day(to))
    ahead = "year" not in to and bool(to.keys() & {"day", "month", "weekday"})  # 'с сентября по май': the first one after the beginning
    seen = replace(a, now=first.start, exact=False, tense="future" if ahead else a.tense) if plain or ahead else a
    last = _span(to, seen if "rel" not in to else a)
    if last is None:
        return None
    start, end = first.start, last.start if last.granularity == "minute" else last.end
    if last.granularity == "minute" and end <= start and _later_half(expr, first.start):
        end = moved(end, timedelta(hours=12))
    if last.granularity == "minute" and end <= start and not named_day(expr["to"]):
        end = at(end.date() + timedelta(days=1), end.hour + end.minute / 60, a.where)
    if end <= start:
        return None
    granularity = first.granularity
    if granularity == "minute" and not (expr["from"].get("minute") or expr["to"].get("minute")):
        granularity = "hour"
    return Span(start, end, granularity, "from the first to the last")


def _later_half(expr: Expr, start: datetime) -> bool:
    """'11:30-1:30', 'entre midi et 2': both on a dial of twelve."""
    last = expr["to"]
    return start.hour <= 12 and "ampm" not in last and 1 <= last["hour"] <= 11 and last["hour"] + 12 > start.hour


def _lasting(expr: Expr, a: Anchor) -> Span | None:
    begin = _of(expr, a)
    return spanned(expr, begin) if begin is not None else None


def _now(expr: Expr, a: Anchor) -> Span:
    return Span(*day_interval(a.today, a.where), "day", "the text's own day")


_OPS = {
    "since": _since, "from": _since, "by": _by, "not-before": _by, "until": _until, "before": _before, "after": _after,
    "about": _about, "just-before": _near, "just-after": _near, "range": _range, "shift": shift,
    "span": _lasting, "last": stretch, "next": stretch, "within": stretch, "now": _now,
}  # fmt: skip
