"""Which day, week, month a point in time means, seen from the anchor's day: the year that was left out, the Friday meant."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from vigie.clock import SEASONS, month_start, period

# A date without a year that the tense puts on the other side of the anchor still means the near one within so many days:
# a clause's tense is read less surely than a date. Chosen so that a visit 'le 19 décembre' told on the 16th is this year's.
NEAR = 7
AHEAD = 1.5  # without a tense a day ahead counts as so much further away than one gone by: news tells what happened
Days = tuple[date, date, str]  # first day, day after the last, granularity


def days_of(expr: dict[str, Any], today: date, tense: str | None) -> Days | None:
    """Return the days that a point names, None where it names none or an impossible one (31 February)."""
    for reader in (_nth, _week_of, _told, _dated, _weekday, _season, _relative, _year, _age):
        if reader is _told and not ({"told", "relday"} & expr.keys()):
            continue
        try:
            got = reader(expr, today, tense)
        except (ValueError, OverflowError):
            return None
        if got is not None:
            return _modified(got, expr.get("mod"), today) if "part" not in expr else got
    return None


def _one(day: date) -> Days:
    return day, day + timedelta(days=1), "day"


def _told(expr: dict[str, Any], today: date, tense: str | None) -> Days | None:
    if "day" in expr and "month" in expr:
        return None
    return _one(today + timedelta(days=expr.get("relday", expr.get("told", 0))))


def _choose(candidates: Iterable[date], today: date, tense: str | None, span: int = 1) -> date | None:
    """Return the candidate that the tense asks for: the last begun, the next, or the nearest (the past one first)."""
    days = sorted(candidates)
    if not days:
        return None
    past = [d for d in days if d <= today]
    future = [d for d in days if d + timedelta(days=span) > today]
    if tense == "past" and past:
        ahead = future[0] if future else None
        near = ahead is not None and span == 1 and 0 < (ahead - today).days <= NEAR < (today - past[-1]).days
        return ahead if near else past[-1]
    if tense == "future" and future:
        return future[0]
    return min(days, key=lambda d: ((d - today).days * AHEAD if d > today else (today - d).days, d > today))


def _dated(expr: dict[str, Any], today: date, tense: str | None) -> Days | None:
    if "holiday" in expr:
        month, day = (int(x) for x in expr["holiday"].split("-"))
        expr = {**expr, "month": month, "day": day}
    if "day" in expr:
        return _day(expr, today, tense)
    if "month" not in expr:
        return None
    year = _year_of(expr, today)
    if year is not None:
        return month_start(year, expr["month"]), month_start(year, expr["month"] + 1), "month"
    first = _month(expr, today, tense)
    return (first, month_start(first.year, first.month + 1), "month") if first is not None else None


def _year_of(expr: dict[str, Any], today: date) -> int | None:
    if "year" in expr:
        return expr["year"]
    if "rel" in expr and expr["rel"][0] == "year":
        return today.year + expr["rel"][1]
    return None


def _month(expr: dict[str, Any], today: date, tense: str | None) -> date | None:
    """A month without a year: the last one begun, unless a future is told of."""
    months = [month_start(today.year + k, expr["month"]) for k in (-2, -1, 0, 1, 2)]
    this = today.replace(day=1)
    direction = expr.get("dir")
    if direction == -1:
        return [m for m in months if m < this][-1]
    if direction == 1:
        return next(m for m in months if m > this)
    return _choose(months, today, tense or "past", 28)


def _day(expr: dict[str, Any], today: date, tense: str | None) -> Days | None:
    year, month, day = _year_of(expr, today), expr.get("month"), expr["day"]
    if "rel" in expr and expr["rel"][0] == "month":
        first = period(today, "month", expr["rel"][1])[0]
        year, month = first.year, first.month
    swaps = [(month, day)] + ([(day, month)] if expr.get("or_swapped") else [])
    years = [year] if year is not None else list(range(today.year - 2, today.year + 3))
    if month is None:
        firsts = [month_start(today.year, today.month + k) for k in range(-14, 15)]
        candidates = [d for f in firsts if (d := _date(f.year, f.month, day)) is not None]
    else:
        candidates = [d for y in years for m, n in swaps if (d := _date(y, m, n)) is not None]
    if "weekday" in expr:
        right = _choose([d for d in candidates if d.isoweekday() == expr["weekday"]], today, tense)
        wrong = right is None or (tense == "past" and right > today) or (tense == "future" and right < today)
        if not wrong:  # else the text's own mistake: the date is kept, the weekday not
            candidates = [right] if right is not None else candidates
    chosen = _choose(candidates, today, tense)
    return _one(chosen) if chosen is not None else None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _weekday(expr: dict[str, Any], today: date, tense: str | None) -> Days | None:
    if "weekday" not in expr:
        return None
    number, direction = expr["weekday"], expr.get("dir")
    if "rel" in expr and expr["rel"][0] == "week":
        return _one(period(today, "week", expr["rel"][1])[0] + timedelta(days=number - 1))
    back = (today.isoweekday() - number) % 7
    last, coming = today - timedelta(days=back), today + timedelta(days=-back % 7)
    if direction is not None and direction < 0:
        return _one((last if back else last - timedelta(days=7)) - timedelta(days=7 * (-direction - 1)))
    if direction is not None and direction > 0:
        ahead = coming if back or direction > 1 else coming + timedelta(days=7)
        return _one(ahead + timedelta(days=7 * (direction - 1)))
    if not back:
        return _one(today)
    chosen = last if tense == "past" else coming if tense == "future" else _choose((last, coming), today, None)
    assert chosen is not None
    return _one(chosen)


def _season(expr: dict[str, Any], today: date, tense: str | None) -> Days | None:
    if "season" not in expr:
        return None
    month = SEASONS[expr["season"]]
    year = _year_of(expr, today)
    if year is None:
        starts = [month_start(today.year + k, month) for k in (-2, -1, 0, 1, 2)]
        begun = [s for s in starts if s <= today]
        running = begun[-1] if today < month_start(begun[-1].year, begun[-1].month + 3) else None
        direction = expr.get("dir")
        if direction == -1:
            first = begun[-2] if running else begun[-1]
        elif direction == 1:
            first = next(s for s in starts if s > today)
        elif running is not None:
            first = running
        else:
            first = begun[-1] if tense == "past" or tense is None else next(s for s in starts if s > today)
        year = first.year
    return month_start(year, month), month_start(year, month + 3), "season"


_GRANULARITY = {"day": "day", "week": "week", "weekend": "day", "month": "month", "quarter": "season", "year": "year", "decade": "year", "century": "year"}


def _relative(expr: dict[str, Any], today: date, tense: str | None) -> Days | None:
    if "rel" not in expr:
        return None
    unit, n = expr["rel"]
    if unit == "weekend" and n == 0 and today.isoweekday() < 6:
        n = -1 if tense == "past" or (tense is None and today.isoweekday() <= 3) else 0
    first, last = period(today, unit, n)
    return first, last, _GRANULARITY[unit]


def _year(expr: dict[str, Any], today: date, tense: str | None) -> Days | None:
    if "year" not in expr:
        return None
    return date(expr["year"], 1, 1), date(expr["year"] + 1, 1, 1), "year"


def _age(expr: dict[str, Any], today: date, tense: str | None) -> Days | None:
    if "decade" in expr:
        return date(expr["decade"], 1, 1), date(expr["decade"] + 10, 1, 1), "year"
    if "century" in expr:
        first = 100 * (expr["century"] - 1) + 1
        return date(first, 1, 1), date(first + 100, 1, 1), "year"
    return None


def _nth(expr: dict[str, Any], today: date, tense: str | None) -> Days | None:
    """The nth day, week, weekday, quarter inside a month or year; counted from the end where n is below 0."""
    if "nth" not in expr:
        return None
    n, what = expr["nth"]
    inside = days_of({k: v for k, v in expr.items() if k not in ("nth", "part", "hour", "minute", "mod")}, today, tense)
    if inside is None:
        return None
    first, end = inside[0], inside[1]
    if what == "quarter":
        start = month_start(first.year, 3 * n - 2)
        return start, month_start(start.year, start.month + 3), "season"
    if what == "half":
        start = month_start(first.year, 6 * n - 5)
        return start, month_start(start.year, start.month + 6), "season"
    if what == "day":
        return _one(first + timedelta(days=n - 1) if n > 0 else end + timedelta(days=n))
    number = 4 if what == "week" else 6 if what == "weekend" else int(what.rpartition("-")[2]) if what.startswith("weekday") else 1
    days = [d for k in range((end - first).days) if (d := first + timedelta(days=k)).isoweekday() == number]
    if not 0 < abs(n) <= len(days):
        return None
    day = days[n - 1] if n > 0 else days[n]
    if what in ("week", "weekend"):
        return (*period(day, what, 0), _GRANULARITY[what])
    return _one(day)


def _week_of(expr: dict[str, Any], today: date, tense: str | None) -> Days | None:
    if "week_of" not in expr:
        return None
    day = days_of(expr["week_of"], today, tense)
    return (*period(day[0], expr["unit"], 0), _GRANULARITY[expr["unit"]]) if day is not None else None


def _modified(days: Days, mod: str | None, today: date) -> Days:
    """Narrow a period to its beginning, middle, end or half: a month by tens of days, a year by quarters, a week by days."""
    first, end, granularity = days
    if mod is None or granularity == "day":
        return days
    if mod in ("earlier", "later"):  # 'earlier this week', 'the rest of the month': up to, or from, today
        if not first <= today < end:
            return days
        cut = (first, today) if mod == "earlier" else (today, end)
        return (*(cut if cut[0] < cut[1] else (today, today + timedelta(days=1))), _finer(granularity))
    n = (end - first).days
    if mod in ("first_half", "second_half"):
        middle = date(first.year, 7, 1) if granularity == "year" else first + timedelta(days=14 if granularity == "month" else n // 2)
        return (first, middle, _finer(granularity)) if mod == "first_half" else (middle, end, _finer(granularity))
    if (end - first).days > 366:  # a decade, a century: by thirds, in whole years
        years = end.year - first.year
        begin, stop = {"early": (0, years // 3), "mid": (years // 3, years - years // 3), "late": (years - years // 3, years)}[mod]
        return date(first.year + begin, 1, 1), date(first.year + stop, 1, 1), "year"
    if granularity == "year":
        months = {"early": (0, 3), "mid": (4, 8), "late": (9, 12)}[mod]
        return month_start(first.year, 1 + months[0]), month_start(first.year, 1 + months[1]), "season"
    cuts = {"week": {"early": (0, 3), "mid": (2, 5), "late": (4, 7)}, "month": {"early": (0, 10), "mid": (10, 20), "late": (20, n)}}
    begin, stop = cuts.get(granularity, {"early": (0, n // 3), "mid": (n // 3, 2 * n // 3), "late": (2 * n // 3, n)})[mod]
    return first + timedelta(days=begin), first + timedelta(days=stop), _finer(granularity)


def _finer(granularity: str) -> str:
    return {"year": "season", "season": "month", "month": "week", "week": "day"}.get(granularity, granularity)
