"""Ranges: 'du 3 au 5 mai', '13-15 July', 'between 2 and 4 pm', 'с 9 до 12'; what one end leaves out the other one says."""

from __future__ import annotations

from vigie.extract.time_clock import clock
from vigie.extract.time_dates import date_at
from vigie.extract.time_points import point
from vigie.extract.time_relative import length
from vigie.extract.time_spoken import stands_alone
from vigie.extract.timewords import Expr, Read, TimeReader

CLOCK_KEYS = frozenset(("hour", "minute", "second", "ampm", "zone", "also", "h12", "word", "loose"))
End = tuple[int, Expr | None, int | None]  # index after, the point read, or a bare number


def range_at(r: TimeReader, i: int) -> Read | None:
    """'13-15 juillet', 'Aug 8 - Aug 12', '9:30-11:00', 'vendredi au dimanche'."""
    if r.found[i] and r.valued(i, "unit") is not None and r.number(i) is None:
        return None
    return pair(r, i, None)


def pair(r: TimeReader, i: int, opener: str | None) -> Read | None:
    """Return the range whose first end begins at token i; `opener`: 'from' or 'between' where such a word stands before."""
    left = _left(r, i)
    if left is None:
        return None
    joint = _joint(r, left[0], opener)
    if joint is None:
        return None
    right = _end(r, joint[0])
    if r.sense(left[0], "for_length") == joint[0] and length(r, joint[0]) is not None:
        return None  # 'з 10:00 на 3 години', 'до 9 мая на неделю'
    if right is None:
        return None
    if joint[1] == "dash" and opener is None and left[1] is None and right[1] is None:
        return None
    if joint[1] == "to" and opener is None and left[1] is None and right[1] is not None and "hour" in right[1] and r.ended(i, "the") is not None:
        return None  # 'le 16 à 18h'
    month = _month_behind(r, right) if left[1] is None else None
    if month is not None and left[2]:
        right = month[0], {"day": right[2], **month[1]}, None
    both = _matched(r, left, right, opener, i, joint[0])
    if both is None:
        return None
    first, second = both
    if joint[1] in ("dash", "to") and "hour" in second and "hour" not in first:
        return None  # 'le 3 mai - 14h', 'завтра до 10 години'
    if joint[1] == "to" and opener is None and "part" in second and "hour" not in second and "part" not in first:
        return None
    return right[0], {"op": "range", "from": first, "to": second}


def _month_behind(r: TimeReader, right: End) -> Read | None:
    """'4 to 22 this month', 'с 4 по 22 следующего месяца': the month that two bare numbers are days of."""
    k = right[0]
    direction = r.valued(k, "dir") if right[1] is None and right[2] else None
    if direction is None:
        step = r.sense(k, "of") if right[1] is None and right[2] else None
        direction = r.valued(step, "dir") if step is not None else None
    unit = r.valued(direction[0], "unit") if direction is not None else None
    return (unit[0], {"rel": ["month", direction[1]]}) if direction is not None and unit is not None and unit[1] == "month" else None


def _left(r: TimeReader, i: int) -> End | None:
    """The first end: a bare number where a range sign follows at once ('13-15 juillet'), else a point."""
    number = r.integer(i, 0, 31) if i < r.n and (r.toks[i].kind == "n" or r.number(i) is not None) else None
    if number is not None and date_at(r, i) is None and (clock(r, i) is None):
        return number[0], None, number[1]
    return _end(r, i)


def _end(r: TimeReader, i: int) -> End | None:
    """One end of a range: (index after, point, None) or (index after, None, bare number)."""
    k = i
    for _ in range(2):
        got = point(r, k)
        if got is not None and "loose" not in got[1]:
            return got[0], got[1], None
        number = r.integer(k, 0, 31)
        if number is not None:
            return number[0], None, number[1]
        now = r.sense(k, "now")
        if now is not None:
            return now, {"relday": 0}, None
        step = r.sense(k, "the") or r.sense(k, "at") or r.sense(k, "glue")
        if step is None:
            return None
        k = step
    return None


def _joint(r: TimeReader, j: int, opener: str | None) -> tuple[int, str] | None:
    if r.hyphened(j):
        return j, "dash"
    if j < r.n and r.toks[j].text in "-–—/" and not (r.toks[j].text == "/" and not r.glued(j)):
        return j + 1, "dash"
    if j + 1 < r.n and r.toks[j].text == "." and r.glued(j) and r.toks[j + 1].text in "-–—/":
        return j + 2, "dash"
    if opener == "between":
        k = r.sense(j, "between_and")
        return (k, "between") if k is not None else None
    k = r.sense(j, "to")
    return (k, "to") if k is not None else None


def _matched(r: TimeReader, left: End, right: End, opener: str | None, i: int, k: int) -> tuple[Expr, Expr] | None:
    """Give bare numbers the sort of the other end, and each end what only the other one says."""
    a, b = left[1], right[1]
    if a is None and b is None:
        days = any(r.ended(i, s) is not None for s in ("day_from",)) or r.ended(k, "day_to") is not None
        if opener is None or not stands_alone(r, right[0]) or left[2] is None or right[2] is None:
            return None
        if not days and (left[2] > 24 or right[2] > 24):
            return None
        key = "day" if days else "hour"
        return {key: left[2]}, {key: right[2]}
    if a is None:
        assert b is not None
        a = _like(b, left[2])
    elif b is None:
        if not stands_alone(r, right[0]) and opener is None:
            return None
        b = _like(a, right[2])
    if a is None or b is None or "op" in a or "op" in b:
        return None
    return shared_fields(dict(a), dict(b))


def _like(other: Expr, number: int | None) -> Expr | None:
    """A bare number as a day where the other end is a day, as an hour where it is a clock."""
    if "day" in other and "hour" not in other and number:
        return {"day": number}
    return {"hour": number, "h12": True} if "hour" in other and (number or 0) <= 24 else None


def shared_fields(a: Expr, b: Expr) -> tuple[Expr, Expr] | None:
    """Return both ends, each with what only the other one says; None where they are no range."""
    for key in ("month", "year", "rel"):
        if "day" in a and "day" in b and key in b and key not in a:
            if key == "rel" and "month" in a:
                continue
            a[key] = b[key]
        elif "day" in a and "day" in b and key in a and key not in b:
            b[key] = a[key]
    if "month" in a and "month" in b and "year" in b and "year" not in a and a["month"] <= b["month"]:
        a["year"] = b["year"]
    if ("hour" in a) != ("hour" in b) and set(a) | set(b) <= CLOCK_KEYS | {"part"}:
        return None
    if "hour" in a and "hour" in b:
        days_a, days_b = day_keys(a), day_keys(b)
        if days_b and not days_a:
            a.update(days_b)
        elif days_a and not days_b:
            b.update(days_a)
        if "part" in b and "part" not in a:
            a["part"] = b["part"]
        for key in ("zone",):
            if key in b and key not in a:
                a[key] = b[key]
        _half_days(a, b)
    if {"weekday"} <= a.keys() and "month" in a and "day" not in a:
        return None
    return a, b


def _half_days(a: Expr, b: Expr) -> None:
    """'2 to 4 pm', '11 to 1 pm': the first hour takes the half of the day that makes it come before the second."""
    if "ampm" in b and "ampm" not in a and a["hour"] <= 12:
        late = a["hour"] % 12 + 12
        if b["ampm"] == "pm" and late <= b["hour"]:
            a["hour"] = late
        a["ampm"] = b["ampm"]
    elif "ampm" in a and "ampm" not in b and b["hour"] <= 12 and b["hour"] < a["hour"] and b["hour"] + 12 > a["hour"]:
        b["hour"] = b["hour"] + 12
    a.pop("h12", None)
    b.pop("h12", None)


def clock_range(r: TimeReader, i: int) -> Read | None:
    """Return the range of two clocks at token i."""
    for opener in ("from", "between"):
        j = r.sense(i, opener)
        got = pair(r, j, opener) if j is not None else None
        if got is not None and "hour" in got[1]["from"] and "hour" in got[1]["to"]:
            return got
    got = pair(r, i, None)
    return got if got is not None and "hour" in got[1]["from"] and "hour" in got[1]["to"] else None


def based(span: Expr, base: Expr) -> Expr:
    """Give both ends of a range of clocks the day before it."""
    return {**span, "from": {**base, **span["from"]}, "to": {**base, **span["to"]}}


def day_keys(expr: Expr) -> Expr:
    """Return what an expression says of its day."""
    return {k: v for k, v in expr.items() if k in ("year", "month", "day", "weekday", "relday", "dir", "rel", "told")}
