"""Days, months, years, parts of the day: the pieces of a point in time, and their joining.

A point is a dict of constraints: year month day weekday part mod season rel (unit, n) relday told dir nth holiday,
and the fields of a clock. Pieces that stand together and do not contradict one another are one point.
"""

from __future__ import annotations

from vigie.extract.time_clock import clock
from vigie.extract.timewords import Expr, Read, TimeReader

_DATE_KEYS = frozenset(("year", "month", "day"))
_EXCLUDES = {
    "relday": ("relday", "year", "rel", "nth"),
    "told": ("told", "year", "rel", "relday", "nth"),
    "weekday": ("weekday",),
    "part": ("part", "season"),
    "season": ("season", "month", "day", "weekday", "relday", "part"),
    "month": ("month", "rel", "season"),
    "day": ("day", "season"),
    "rel": ("rel", "relday", "told"),
    "hour": ("hour",),
    "year": ("year", "relday", "told"),
    "holiday": ("holiday", "day", "month", "weekday"),
    "nth": ("nth", "weekday", "month", "day", "dir", "mod", "season"),
    "decade": ("decade", "year", "month", "day", "rel", "weekday", "relday", "told", "century", "nth", "part", "hour"),
    "century": ("century", "year", "month", "day", "rel", "weekday", "relday", "told", "nth", "part", "hour"),
}  # fmt: skip


def year_at(r: TimeReader, j: int, *, loose: bool = False) -> tuple[int, int] | None:
    """Return (index after, year): four digits with or without 'року', 'года'; with `loose` two digits too ('74)."""
    k = j + 1 if r.is_text(j, "'") and loose else j
    value = r.raw(k)
    if value is None:
        return None
    size = len(r.toks[k].text)
    if size == 4 and 1000 <= value <= 2199:
        end = k + 1
        if r.glued(end) and r.toks[end].text in (":", "/", "%"):
            return None
        if r.hyphened(end) and (ordinal := r.integer(k, 1000, 2199, ordinal=True)) is not None:
            end = ordinal[0]  # '2023-го'
    elif size == 2 and loose and not r.glued(k + 1) and (not r.hyphened(k) or r.hyphened(k - 1)) and r.sense(k + 1, "hour_mark") is None:
        value += 2000 if value < 50 else 1900
        end = k + 1
    else:
        return None
    mark = r.sense(end, "year_mark")
    return (mark if mark is not None else end), value


def _month(r: TimeReader, i: int, *, weak: bool) -> tuple[int, int] | None:
    return r.valued(i, "month") or (r.valued(i, "month_weak") if weak else None)


def _after(r: TimeReader, j: int, *senses: str) -> int:
    """Step over one word of these senses, where there is one."""
    for sense in senses:
        k = r.sense(j, sense)
        if k is not None:
            return k
    return j


def date_at(r: TimeReader, i: int) -> Read | None:
    """Return a calendar date that begins at token i: '5 грудня', 'March 3rd, 2015', '06.06.2025', '2022-12-16', 'en octobre 1987'."""
    return _numeric(r, i) or _year_word_day(r, i) or _day_month(r, i) or _month_day(r, i)


def _year_word_day(r: TimeReader, i: int) -> Read | None:
    """'2019-sep-01', '2015/кві/12': year, month by its word, day, one sign between them."""
    year = r.raw(i)
    if year is None or len(r.toks[i].text) != 4 or not 1800 <= year <= 2199 or i + 2 >= r.n:
        return None
    sign = "-" if r.hyphened(i + 1) else r.toks[i + 1].text
    if sign not in ("-", "/"):
        return None
    step = 1 if sign == "-" else 2
    month = _month(r, i + step, weak=True)
    day = i + 2 * step
    closed = month is not None and month[0] == i + step + 1 and (r.hyphened(day) if sign == "-" else r.is_text(day - 1, "/"))
    value = r.raw(day) if closed else None
    return (day + 1, {"year": year, "month": month[1], "day": value}) if month is not None and value is not None and 1 <= value <= 31 else None


def _day_month(r: TimeReader, i: int) -> Read | None:
    day = r.integer(i, 1, 31)
    if day is None or (i and r.glued(i) and r.toks[i - 1].kind == "w"):
        return None
    j = day[0] + 1 if r.is_text(day[0], ".") and r.glued(day[0]) else day[0]
    month = _month(r, j, weak=True)
    if month is None:
        for sense in ("of", "glue"):
            k = r.sense(j, sense)
            month = _month(r, k, weak=sense == "of") if k is not None else None
            if month is not None:
                break
    if month is None and r.is_text(day[0], "/"):
        month = _month(r, day[0] + 1, weak=True)
    if month is None:
        return _day_of_month(r, day)
    return _with_year(r, month[0], {"day": day[1], "month": month[1]})


def _day_of_month(r: TimeReader, day: tuple[int, int]) -> Read | None:
    """'20th of next month', 'le 5 de ce mois', '20-го числа прошлого месяца'."""
    k = _after(r, _after(r, day[0], "of"), "the")
    direction = r.valued(k, "dir")
    unit = r.valued(direction[0] if direction is not None else k, "unit")
    if unit is None or unit[1] != "month" or k == day[0]:
        return None
    if direction is not None:
        return unit[0], {"day": day[1], "rel": ["month", direction[1]]}
    after = r.valued(unit[0], "dir")
    return (after[0], {"day": day[1], "rel": ["month", after[1]]}) if after is not None else None


def _with_year(r: TimeReader, j: int, expr: Expr) -> Read:
    k = j + 1 if j < r.n and r.toks[j].text in ",/" else _after(r, j, "of", "of") if r.sense(j, "of") else j
    loose = "day" in expr
    year = year_at(r, k, loose=loose) if not (loose and k < r.n and r.raw(k) is not None and _clock_follows(r, k)) else None
    if year is not None and k != j and len(r.toks[year[0] - 1].text) == 2 and r.is_text(j, ","):
        year = None  # 'le 5 mai, 12 personnes'
    short = year is not None and r.toks[k].kind == "n" and len(r.toks[k].text) == 2
    if year is not None and short and not _ends(r, year[0]) and clock(r, year[0]) is None:
        year = None  # two digits are a year only where nothing is counted behind them
    if year is None:
        return j, expr
    expr["year"] = year[1]
    return year[0], expr


def _ends(r: TimeReader, j: int) -> bool:
    return j >= r.n or r.toks[j].kind == "p"


def _clock_follows(r: TimeReader, k: int) -> bool:
    return clock(r, k) is not None


def _month_day(r: TimeReader, i: int) -> Read | None:
    month = _month(r, i, weak=False)
    if month is None:
        weak = r.valued(i, "month_weak")
        if weak is None or r.integer(weak[0], 1, 31) is None or r.words.date_order != "either":
            return None
        month = weak
    j, expr = month[0], {"month": month[1]}
    if r.is_text(j, ".") and r.glued(j) and len(r.toks[j - 1].text) <= 4 and r.raw(j + 1) is not None:
        j += 1
    year = year_at(r, j)
    if year is not None:
        return year[0], {**expr, "year": year[1]}
    k = _after(r, j, "the") if r.words.date_order == "either" else j
    k = k + 1 if k < r.n and r.toks[k].text in "/" else k
    day = r.integer(k, 1, 31)
    if day is not None and _is_day(r, i, k, day[0]):
        return _with_year(r, day[0], {**expr, "day": day[1]})
    year = year_at(r, _after(r, j, "of"))
    if year is not None and r.sense(j, "of") is not None:
        return year[0], {**expr, "year": year[1]}
    if r.is_text(j, ",") and (year := year_at(r, j + 1)) is not None:
        return year[0], {**expr, "year": year[1]}
    return j, expr


def _is_day(r: TimeReader, i: int, k: int, end: int) -> bool:
    """In 'March 3' the number is a day; in languages that put the day first only where nothing counted follows."""
    if r.is_text(end, ":") and r.glued(end):
        return False
    if r.words.date_order == "either":
        return not (end < r.n and (r.toks[end].text in "%$:" and r.glued(end) or r.sense(end, "ampm") is not None or r.sense(end, "hour_mark") is not None))
    if year_at(r, end) is not None:
        return True
    closed = _ends(r, end) or clock(r, end) is not None
    return r.toks[i].text[0].isupper() and closed and not (end < r.n and r.toks[end].text in "%:")


def _numeric(r: TimeReader, i: int) -> Read | None:
    """'2022-12-16', '06.06.2025', '16/12/2022', '15.02' (with a preposition)."""
    first = r.raw(i)
    if first is None or (i and r.glued(i) and r.toks[i - 1].text not in "([«\"'") or r.hyphened(i):
        return None
    separator = "-" if r.hyphened(i + 1) else r.toks[i + 1].text if i + 1 < r.n and r.toks[i + 1].text in "./" else ""
    if not separator or not (separator == "-" or (r.glued(i + 1) and r.glued(i + 2))):
        return None
    step = 1 if separator == "-" else 2
    second = r.raw(i + step)
    if second is None:
        return None
    third_at = i + 2 * step
    same = r.hyphened(third_at) if separator == "-" else r.is_text(third_at - 1, separator) and r.glued(third_at - 1) and r.glued(third_at)
    third = r.raw(third_at) if same else None
    if len(r.toks[i].text) == 4:
        if third is not None and 1 <= second <= 12 and 1 <= third <= 31:
            return _iso_clock(r, third_at + 1, {"year": first, "month": second, "day": third})
        if separator != "." and third is None and 1 <= second <= 12 and 1900 <= first < 2100 and len(r.toks[i + step].text) == 2:
            return i + step + 1, {"year": first, "month": second}
        return None
    if third is not None and len(r.toks[third_at].text) in (2, 4):
        year = third if third > 99 else third + (2000 if third < 50 else 1900)
        expr = _day_and_month(r, first, second, separator)
        if expr is None or separator == "-" and third < 100 and r.words.date_order != "either":
            return None
        mark = r.sense(third_at + 1, "year_mark")
        return (mark or third_at + 1), {**expr, "year": year}
    return _short(r, i, step, first, second, separator)


def _short(r: TimeReader, i: int, step: int, first: int, second: int, separator: str) -> Read | None:
    """A day and a month without a year: only two by two digits or behind a preposition, so that no decimal is taken."""
    end = i + step + 1
    whole = len(r.toks[i].text) == 2 and 1900 <= second < 2100 and (i == 0 or r.toks[i - 1].kind == "w")  # '05-2024'; 'No. 5-2024' is none
    if len(r.toks[i + step].text) == 4 and 1 <= first <= 12 and (separator == "/" or (separator == "-" and whole)):
        return end, {"month": first, "year": second}
    expr = _day_and_month(r, first, second, separator)
    if expr is None or separator == "-" or len(r.toks[i + step].text) > 2:
        return None
    asked = any(r.ended(i, s) is not None for s in ("at", "the", "since", "until", "by", "asof", "glue", "from", "on", "before", "after"))
    two = len(r.toks[i].text) == 2 and len(r.toks[i + step].text) == 2 and r.text[r.toks[i + step].start] in "01"
    dotted = r.is_text(end, ".") and r.glued(end) and separator == "."
    closed = end + (1 if dotted else 0) >= r.n or r.toks[end].kind == "p" or any(r.sense(end, s) is not None for s in ("glue", "at", "about", "to", "until"))
    if separator == "." and not ((two and (asked or i == 0 or dotted) or (dotted and asked)) and closed and not r.is_text(end, "%")):
        return None
    if separator == "/" and not ((asked or i == 0) and closed):
        return None
    if separator == "." and (r.words.date_order == "either" or r.ended(i, "clock_at") is not None):
        return None
    return (end + 1 if dotted and end + 1 < r.n else end), expr


def _day_and_month(r: TimeReader, first: int, second: int, separator: str) -> Expr | None:
    dmy = {"day": first, "month": second} if 1 <= first <= 31 and 1 <= second <= 12 else None
    mdy = {"day": second, "month": first} if 1 <= second <= 31 and 1 <= first <= 12 else None
    if r.words.date_order == "either" and separator != ".":
        return {**mdy, "or_swapped": True} if dmy and mdy and first != second else mdy or dmy
    return dmy or mdy


def _iso_clock(r: TimeReader, j: int, expr: Expr) -> Read:
    if j < r.n and r.toks[j].text == "T" and r.glued(j):
        got = clock(r, j + 1)
        hour, minute = r.raw(j + 1), r.raw(j + 3)
        if got is None and hour is not None and minute is not None and r.is_text(j + 2, ":"):
            got = j + 4, {"hour": hour, "minute": minute}
        if got is not None:
            return got[0], {**expr, **got[1]}
    return j, expr


def lone_day(r: TimeReader, i: int) -> Read | None:
    """'le 16', 'the 15th', 'du 13' where nothing counted follows: a day of the month alone."""
    if r.ended(i, "the") is None:
        return None
    raw_day = r.integer(i, 1, 31)
    if raw_day is None:
        return None
    j = raw_day[0]
    ordinal = r.integer(i, 1, 31, ordinal=True) is not None
    if r.words.date_order == "either" and not (ordinal and r.toks[i].kind == "n"):
        return None
    if ordinal and r.words.date_order != "either" and raw_day[1] != 1:
        return None
    if not ordinal and r.toks[i].kind != "n":
        return None
    opened = any((k := r.sense(j, s)) is not None and clock(r, k) is not None for s in ("from_when", "after", "until", "before"))
    if opened:
        return j, {"day": raw_day[1]}
    follows = j < r.n and (r.sense(j, "at") is not None or r.sense(j, "to") is not None or r.sense(j, "about") is not None)
    if follows and not (clock(r, _after(r, j, "at", "about")) is not None or r.integer(_after(r, j, "to"), 1, 31) is not None):
        return None
    if not follows and not (j >= r.n or r.toks[j].text in ".,;!?)»"):
        return None
    if r.is_text(j, ",") and r.glued(j + 1) and r.raw(j + 1) is not None:
        return None
    return j, {"day": raw_day[1]}


def conflicts(point: Expr, piece: Expr) -> bool:
    """Return whether a piece contradicts the point so far (two days, two months ...)."""
    if "op" in piece or "op" in point:
        return True
    if "year" in piece and "month" not in point and "month" not in piece and {"hour", "part"} & (point.keys() | piece.keys()):
        return True
    if {"rel", "weekday"} <= point.keys() | piece.keys() and "weekend" in (point.get("rel") or piece.get("rel") or ()):
        return True  # 'le week-end, les lundis'
    for key in piece:
        if key in point and point[key] != piece[key]:
            return True
        if key in point and key in ("hour", "part", "day", "month", "weekday"):
            return True
        if any(other in point and not _of_year(point, piece, other, key) for other in _EXCLUDES.get(key, ())):
            return True
        if any(key in _EXCLUDES.get(have, ()) and not _of_year(point, piece, have, key) for have in point if have != key):
            return True
    return False


def _of_year(point: Expr, piece: Expr, *keys: str) -> bool:
    """'в июле прошлого года': a year said by its distance goes with a month and a season."""
    rel = point.get("rel") or piece.get("rel")
    return "rel" in keys and rel is not None and rel[0] == "year" and not ({"relday", "told"} & (point.keys() | piece.keys()))
