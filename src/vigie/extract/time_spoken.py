"""Hours as spoken: noon and midnight, 'half past ten', 'о пів на восьму', 'sept heures', 'at seven thirty', 'о сьомій'."""

from __future__ import annotations

from vigie.extract.time_hours import into_half, marked, part_after, shift, word_minutes, written
from vigie.extract.time_zones import zone_at
from vigie.extract.timewords import Expr, Read, TimeReader


def clock_word(r: TimeReader, i: int) -> Read | None:
    """Noon and midnight, with minutes in French ('midi et demi')."""
    got = r.valued(i, "clock_word")
    if got is None:
        return None
    hour = int(got[1][:2])
    expr: Expr = {"hour": hour, "word": True}
    j = word_minutes(r, got[0], expr)
    return (j if j is not None else got[0]), expr


def spoken(r: TimeReader, i: int, bare: bool) -> Read | None:
    """Hours in words and fractions: 'half past ten', 'о пів на восьму', 'sept heures', 'at seven thirty', 'о сьомій'."""
    got = _fraction(r, i)
    if got is not None:
        return got
    number = r.integer(i, 0, 24)
    if number is None:
        return None
    j, hour = number
    ordinal = r.integer(i, 0, 24, ordinal=True) is not None
    got = marked(r, i, j, hour)
    if got is not None and (r.toks[i].kind == "w" or ordinal):
        if ordinal:
            got[1].pop("weak", None)
            if r.sense(j, "hour_mark") is None and r.ended(i, "at") is None:
                return None
        return got
    at = r.ended(i, "at") is not None
    minute = r.integer(j, 10, 59, ordinal=False) if r.toks[i].kind == "w" and not ordinal else None
    if minute is not None and (r.valued(minute[0], "ampm") is not None or part_after(r, minute[0]) is not None):
        return minute[0], {"hour": hour, "minute": minute[1]}  # 'seven thirty pm', 'huit quarante du matin'
    if ordinal or not (at or bare):
        return None
    if not bare and _ends_there(r, j) and r.ended(i, "clock_at") is None and not _behind_day(r, i):
        return None  # 'put the number of injured at 20;'
    minute = r.integer(j, 1, 59, ordinal=False) if at and r.words.date_order == "either" and not bare else None
    if minute is not None and (minute[1] >= 10) and stands_alone(r, minute[0]):
        return minute[0], {"hour": hour, "minute": minute[1], "spoken": True}
    if stands_alone(r, j):
        return j, {"hour": hour, "spoken": True, "loose": True}
    return None


def _behind_day(r: TimeReader, i: int) -> bool:
    """'tonight at 11', 'demain matin à 7', 'в субботу в девять': a day or a part of it right before 'at' makes the number an hour."""
    at = r.ended(i, "at")
    if at is None:
        return False
    dated = r.ended(at, "month") is not None or (r.raw(at - 1) is not None and (r.ended(at - 1, "month") is not None or r.is_text(at - 2, ".")))
    return dated or any(r.ended(at, s) is not None for s in ("part", "part_weak", "relday", "weekday"))


def _ends_there(r: TimeReader, j: int) -> bool:
    return (j >= r.n or r.toks[j].kind == "p") and zone_at(r, j) is None


def stands_alone(r: TimeReader, j: int) -> bool:
    """Return whether nothing that could be counted follows: the end, a sign, a time word or a joint."""
    if j >= r.n or r.toks[j].kind == "p":
        return not (j < r.n and r.toks[j].text in "%$€°:/" and r.glued(j))
    return (
        zone_at(r, j) is not None
        or any(r.sense(j, s) is not None for s in ("part", "relday", "weekday", "ampm", "zones", "part_weak", "to"))
        or ((k := r.sense(j, "glue")) is not None and any(r.sense(k, s) is not None for s in ("weekday", "part", "relday")))
    )


def _fraction(r: TimeReader, i: int) -> Read | None:
    """'half past ten', 'a quarter to noon', '20 minutes past 3pm', 'пів на восьму', 'за чверть восьма', 'половина восьмого'."""
    half_of = r.sense(i, "half_of")
    if half_of is not None:
        hour = r.integer(half_of, 1, 12, ordinal=True)
        return (hour[0], {"hour": hour[1] - 1, "minute": 30, "spoken": True}) if hour is not None else None
    quarter_to = r.sense(i, "quarter_to")
    if quarter_to is not None:
        hour = r.integer(quarter_to, 1, 12)
        return (hour[0], {"hour": hour[1] - 1, "minute": 45, "spoken": True}) if hour is not None else None
    minutes = 30 if r.sense(i, "half") is not None else 15 if r.sense(i, "quarter") is not None else None
    j = r.sense(i, "half") or r.sense(i, "quarter")
    if j is None:
        number = r.integer(i, 1, 59, ordinal=False)
        if number is None or r.words.date_order != "either":
            return None
        j, minutes = number
        mark = r.sense(j, "minute_mark")
        to = r.sense(j, "to_hour")
        if mark is None and to is not None and r.valued(to, "clock_word") is None:
            return None  # '5 to 6 pm' is a range
        j = mark or j
    past, to = r.sense(j, "past"), r.sense(j, "to_hour")
    if (past is None and to is None) or minutes is None:
        return None
    hour_at = past or to
    assert hour_at is not None
    whole = clock_word(r, hour_at) or written(r, hour_at)
    if whole is None or "minute" in whole[1]:
        number = r.integer(hour_at, 1, 12, ordinal=False)
        if number is None or not (stands_alone(r, number[0]) or r.valued(number[0], "ampm") or r.sense(number[0], "hour_mark")):
            return None
        whole = r.sense(number[0], "hour_mark") or number[0], {"hour": number[1], "spoken": True}
    expr = whole[1]
    expr.pop("weak", None)
    ampm = r.valued(whole[0], "ampm")
    if ampm is not None:
        into_half(expr, ampm[1])
        whole = ampm[0], expr
    shift(expr, minutes if past else -minutes)
    return whole[0], expr
