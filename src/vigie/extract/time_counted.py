"""What is counted from a named day or in named pieces of a year: 'two days after 24 February', 'le lendemain du 13 février',
'two Sundays ago', 'Q3 2024', 'III квартал 2024 року', '2014-2022', 'from 4 pm for thirty minutes'.
"""

from __future__ import annotations

from vigie.extract.time_dates import year_at
from vigie.extract.time_points import point
from vigie.extract.time_relative import length
from vigie.extract.timewords import Expr, Read, TimeReader

_DAY = frozenset(("day", "weekday", "relday", "holiday", "nth"))
_SHORT = frozenset(("second", "minute", "hour"))
LAST_YEARS = 100  # '1960-1961', '1914-1918': a range of years is no longer


def counted_at(r: TimeReader, i: int) -> Read | None:
    """Return the time at token i that is counted from another one, or a range of years."""
    return _from_point(r, i) or _weekdays(r, i) or _years(r, i)


def _from_point(r: TimeReader, i: int) -> Read | None:
    """A length, or the next or last day, before or after a day that is named."""
    told = r.valued(i, "told")
    if told is not None:
        sign = 1 if told[1] > 0 else -1
        for joint in (r.sense(told[0], "base_after" if sign > 0 else "base_before"), r.sense(told[0], "base_of"), told[0]):
            base = _base(r, joint) if joint is not None else None
            if base is not None:
                return base[0], {"op": "shift", "length": [[abs(told[1]), "day"]], "sign": sign, "base": base[1]}
        return None
    start = r.sense(i, "base_pre")
    got = length(r, i) or (length(r, start, bare=True) if start is not None else None)
    if got is None or got[1][-1][1] in _SHORT or got[1][0][0] is None:
        return None
    for sense, sign in (("base_after", 1), ("base_before", -1)):
        joint = r.sense(got[0], sense)
        base = _base(r, joint) if joint is not None else None
        if base is not None and "relday" not in base[1] and r.sense(got[0], "from_when") == joint:
            return None  # 'for ten days from 18 December' tells a stretch, 'four days from yesterday' a day
        if base is not None:
            return base[0], {"op": "shift", "length": got[1], "sign": sign, "base": base[1]}
        if joint is not None and start is not None:  # 'за два дні до виборів', 'через месяц после взрыва': of a day that is not told
            return got[0], {"op": "shift", "length": [[None, unit] for _, unit in got[1]], "sign": sign}
    return None


def _base(r: TimeReader, j: int) -> Read | None:
    """The day that is counted from: a date, a weekday, a day told from today, a feast of a fixed day."""
    k = j
    for _ in range(2):
        got = point(r, k)
        if got is not None:
            of_day = _DAY & got[1].keys() and not {"op", "hour", "part"} & got[1].keys() and ("day" not in got[1] or {"month", "weekday"} & got[1].keys())
            return got if of_day else None
        step = r.sense(k, "the") or r.sense(k, "glue")
        if step is None:
            return None
        k = step
    return None


def _weekdays(r: TimeReader, i: int) -> Read | None:
    """'two Thursdays ago', 'three Fridays from now', 'две пятницы назад'."""
    number = r.integer(i, 1, 12, ordinal=False)
    weekday = r.valued(number[0], "weekday") if number is not None else None
    if number is None or weekday is None:
        return None
    for sense, sign in (("ago_post", -1), ("ahead_post", 1)):
        end = r.sense(weekday[0], sense)
        if end is not None:
            return end, {"weekday": weekday[1], "dir": sign * number[1]}
    return None


def _years(r: TimeReader, i: int) -> Read | None:
    """'1960-1961', '2014–2022 роки': two years, the second above the first, where nothing is counted behind them."""
    first = r.raw(i)
    if first is None or len(r.toks[i].text) != 4 or not 1800 <= first <= 2199 or (i and r.glued(i) and r.toks[i - 1].text not in "([«\"'"):
        return None
    k = i + 1 if r.hyphened(i + 1) else i + 2 if i + 1 < r.n and r.toks[i + 1].text in "-–—" else None
    second = year_at(r, k) if k is not None else None
    if second is None or not 0 < second[1] - first <= LAST_YEARS or r.hyphened(second[0]):
        return None
    if second[0] < r.n and r.toks[second[0]].kind != "p" and second[0] == (k or 0) + 1 and r.sense(second[0], "glue") is None:
        return None
    return second[0], {"op": "range", "from": {"year": first}, "to": {"year": second[1]}}


def period_at(r: TimeReader, i: int) -> Read | None:
    """'Q3 2024', '2024 Q3', 'H1 this year', 'I квартал', 'S1 2024': a quarter or a half of a year by its code."""
    year = year_at(r, i)
    code = r.valued(year[0] if year is not None else i, "period_code")
    if code is None:
        return None
    unit, n = code[1].split()
    expr: Expr = {"nth": [int(n), unit]}
    if year is not None:
        return code[0], {**expr, "year": year[1]}
    of = r.sense(code[0], "of")
    for k in (code[0], of):
        inside = point(r, k) if k is not None else None
        if inside is not None and inside[1].keys() <= {"year", "rel", "mod"} and (k != code[0] or "rel" in inside[1] or year_at(r, k) is not None):
            return inside[0], {**expr, **inside[1]}
        if k is not None and (later := year_at(r, k)) is not None:
            return later[0], {**expr, "year": later[1]}
    return code[0], {**expr, "rel": ["year", 0]}


def age_at(r: TimeReader, i: int) -> Read | None:
    """A decade or a century: 'the 1990s', 'les années 90', '1990-х роках', 'дев'яностих', 'the 19th century', 'XIXe siècle'."""
    word = r.valued(i, "decade_word")
    if word is not None:
        return word[0], {"decade": int(word[1])}
    pre = r.sense(i, "decade_pre")
    year = r.raw(pre if pre is not None else i)
    if year is not None and year % 10 == 0:
        j = (pre if pre is not None else i) + 1
        size = len(r.toks[j - 1].text)
        end = j if pre is not None else r.sense(j, "decade_suffix") if r.glued(j) or r.hyphened(j) or r.is_text(j - 1, "'") else None
        if end is not None and size == 2 and year >= 10:
            year += 1900 if year >= 30 else 2000
        if end is not None and 1000 <= year <= 2190 and size in (2, 4):
            mark = r.sense(end, "year_mark")
            return (mark if mark is not None else end), {"decade": year}
    return _century(r, i)


def _century(r: TimeReader, i: int) -> Read | None:
    number = r.integer(i, 1, 21)
    unit = r.valued(number[0], "unit") if number is not None else None
    ordered = number is not None and (r.integer(i, 1, 21, ordinal=True) is not None or r.words.night == "ends")
    if number is not None and unit is not None and unit[1] == "century" and ordered:
        return unit[0], {"century": number[1]}
    code = r.valued(i, "century_code")  # in Roman numerals
    unit = r.valued(code[0], "unit") if code is not None else None
    return (unit[0], {"century": code[1]}) if code is not None and unit is not None and unit[1] == "century" else None


def lasting(r: TimeReader, got: Read) -> Read:
    """Join the length behind a beginning: 'from 4 pm for thirty minutes', '18 December for ten days', 'з 10:00 на 3 години'."""
    j, expr = got
    inner = expr["of"] if expr.get("op") in ("from", "since") else expr
    k = r.sense(j, "for_length")
    if k is None or "op" in inner or not {"hour", "day"} & inner.keys():
        return got
    more = length(r, k)
    if more is None or more[1][0][0] is None or ("hour" not in inner and more[1][-1][1] in _SHORT):
        return got
    return more[0], {"op": "span", "of": inner, "length": more[1]}


def begun(r: TimeReader, got: Read) -> Read:
    """Join the beginning behind a length: 'for ten days from 18 December', 'pendant dix jours à partir du 18 décembre'."""
    j, expr = got
    k = r.sense(j, "from_when") if expr.get("op") == "duration" and expr["length"][0][0] is not None else None
    first = point(r, k) if k is not None else None
    if first is None or "op" in first[1] or not ({"hour"} & first[1].keys() or ("day" in first[1] and expr["length"][-1][1] not in _SHORT)):
        return got
    return first[0], {"op": "span", "of": first[1], "length": expr["length"]}
