"""Lengths and what is told with them: 'il y a trois jours', 'in two hours', 'за добу', 'the past 24 hours', 'every night', ages.

Expressions have an `op`: shift (ago, in), last, next, within, duration, set, age; `length` is a list of [number, unit],
the number None where the text leaves it open ('a few hours ago').
"""

from __future__ import annotations

from vigie.extract.timewords import Expr, Read, TimeReader

_SHORT = ("second", "minute", "hour", "day")


def relative(r: TimeReader, i: int) -> Read | None:
    """Return the relative time, duration, set or age at token i."""
    for reader in (_set, _age, _ago, _directed, _within, _in, _length):
        got = reader(r, i)
        if got is not None:
            return got
    return None


def length(r: TimeReader, i: int, *, bare: bool = False) -> tuple[int, list[list], bool] | None:
    """Return (index after, [[number, unit], ...], approx) of '3 heures', 'an hour and a half', 'deux ans et trois mois'.

    With `bare` a unit alone is one of it ('тиждень тому').
    """
    about = r.sense(i, "about")
    start = about if about is not None else i
    got = _one_length(r, start, bare)
    if got is None and start != i:
        start = i
        got = _one_length(r, i, bare)
    if got is None:
        return None
    j, parts = got[0], [got[1]]
    minutes = r.raw(j)
    if parts[0][1] == "hour" and minutes is not None and minutes < 60 and len(r.toks[j].text) == 2 and len(r.toks[j - 1].text) == 1:
        return j + 1, [parts[0], [minutes, "minute"]], about is not None  # '2 h 15'
    short = _bare_minutes(r, j) if parts[0][1] == "hour" and r.number(start) is not None else None
    if short is not None:
        return short[0], [parts[0], [short[1], "minute"]], about is not None
    for _ in range(4):
        k = j + 1 if r.is_text(j, ",") else j
        joint = r.sense(k, "and")
        k = joint if joint is not None else k
        more = _one_length(r, k, False) if r.number(k) is not None else None
        if more is None or more[1][1] == parts[-1][1] or _rank(more[1][1]) >= _rank(parts[-1][1]):
            break
        j = more[0]
        parts.append(more[1])
    return j, parts, about is not None


def _bare_minutes(r: TimeReader, j: int) -> tuple[int, int] | None:
    """'2 hours ten', '1 hour and fifteen' where nothing follows that could be counted."""
    if r.words.date_order != "either":
        return None  # 'deux heures dix' is a clock
    joint = r.sense(j, "and")
    got = r.integer(joint if joint is not None else j, 1, 59, ordinal=False)
    return got if got is not None and (got[0] >= r.n or r.toks[got[0]].text in ".,;") else None


def _rank(unit: str) -> int:
    order = ("second", "minute", "hour", "day", "week", "fortnight", "month", "quarter", "year", "decade", "century", "weekend")
    return order.index(unit)


def _one_length(r: TimeReader, i: int, bare: bool) -> tuple[int, list] | None:
    fused = r.valued(i, "length")
    if fused is not None:
        n, unit = fused[1].split()
        return fused[0], [float(n), unit]
    half = r.sense(i, "half_unit")
    if half is not None and (unit := r.valued(half, "unit")) is not None and r.number(i) is None:
        return unit[0], [0.5, unit[1]]
    number = r.number(i)
    if number is not None and number[2] != "ordinal":
        more = r.valued(number[0], "fraction")  # 'two and a quarter hours'
        after = more[0] if more is not None else number[0]
        n = number[1] + float(more[1]) if more is not None else number[1]
        got = _unit_of(r, r.sense(after, "measure") or after, n)
        return got if got is None or got[1] != [1, "second"] or r.toks[i].kind == "n" else None  # 'une seconde frappe'
    for sense, n in (("several", None), ("couple", 2), ("article", 1)):
        j = r.sense(i, sense)
        if j is not None:
            got = _unit_of(r, r.sense(j, "measure") or j, n)
            if got is not None and not (n == 1 and got[1][1] == "second"):  # 'a second, of magnitude 6'
                return got
    if bare:
        unit = r.valued(i, "unit")
        if unit is not None:
            return unit[0], [1, unit[1]]
    return None


def _unit_of(r: TimeReader, j: int, n: float | None) -> tuple[int, list] | None:
    unit = r.valued(j, "unit")
    if unit is not None and unit[1] == "quarter" and (r.sense(unit[0], "past") or r.sense(unit[0], "to_hour")) and r.words.date_order == "either":
        return None  # 'a quarter past noon'
    if unit is None or (r.glued(j) and r.toks[j].low == "m") or (unit[1] == "year" and n is not None and 1000 <= n < 2200):
        return None
    if n is not None:
        half = r.numbers.sense(unit[0], "j_half")
        if half is not None:
            return half[0], [n + 0.5, unit[1]]
    return unit[0], [n, unit[1]]


def _set(r: TimeReader, i: int) -> Read | None:
    """'every day', 'chaque nuit', 'щодня', 'toutes les deux heures', 'каждый понедельник'."""
    weekday = r.valued(i, "weekday_set")
    if weekday is not None and (i == 0 or r.number(i - 1) is None):
        return weekday[0], {"op": "set", "weekday": weekday[1]}
    unit = r.valued(i, "set_unit")
    if unit is not None:
        return unit[0], {"op": "set", "length": [[1, unit[1]]]}
    day = r.sense(i, "set_day")
    if day is not None:
        return day, {"op": "set", "length": [[1, "day"]]}
    every = r.sense(i, "every")
    if every is None:
        return None
    got = length(r, every, bare=True)
    if got is not None:
        return got[0], {"op": "set", "length": got[1]}
    for sense in ("weekday", "part", "season", "month"):
        named = r.valued(every, sense)
        if named is not None:
            k = named[0]
            part = r.valued(k, "part")
            return (part[0] if part is not None else k), {"op": "set", sense: named[1]}
    return None


def _age(r: TimeReader, i: int) -> Read | None:
    """'aged 64', 'âgé de 17 ans', '14-летняя', 'a 6-year-old', '17 ans' behind 'de'."""
    pre = r.sense(i, "age_pre")
    if pre is not None and (len(r.toks[i].low) > 2 or pre > i + 1):
        number = r.number(pre)
        if number is not None and number[2] != "ordinal" and number[1] <= 120:
            unit = r.valued(number[0], "unit")
            if unit is None and len(r.toks[i].low) <= 2:
                return None
            if unit is None or unit[1] in ("year", "month", "week", "day"):
                name = unit[1] if unit is not None else "year"
                return (unit[0] if unit is not None else number[0]), {"op": "age", "length": [[number[1], name]]}
    about = r.sense(i, "about")
    number = r.number(about if about is not None else i)
    if number is None or number[2] == "ordinal" or not 0 < number[1] <= 120:
        return None
    post = r.sense(number[0], "age_post")
    if post is not None and (r.words.night == "ends"):
        return post, {"op": "age", "length": [[number[1], "year"]]}
    unit = r.valued(number[0], "unit")
    if unit is None or unit[1] not in ("year", "month", "week", "day"):
        return None
    post = r.sense(unit[0], "age_post")
    if post is not None:
        return post, {"op": "age", "length": [[number[1], unit[1]]]}
    if unit[1] not in (("year", "month") if r.words.night == "starts" else ("year",)) or not _age_place(r, i, unit[0]):
        return None
    return unit[0], {"op": "age", "length": [[number[1], unit[1]]]}


def _age_place(r: TimeReader, i: int, j: int) -> bool:
    """A bare number of years is an age behind 'de', 'of', between commas or before a name; not behind 'pendant', 'for'."""
    if any(r.ended(i, s) is not None for s in ("duration_pre", "ago_pre", "in_pre", "within", "since", "every", "over", "dir")):
        others = ("duration_pre", "within", "every", "ago_pre", "dir")
        return r.ended(i, "age_pre") is not None and all(r.ended(i, s) is None for s in others)
    if any(r.sense(j, s) is not None for s in ("ago_post", "later_post", "earlier_post", "dir")):
        return False
    return i > 0


def _ago(r: TimeReader, i: int) -> Read | None:
    pre = r.sense(i, "ago_pre")
    if pre is not None:
        got = length(r, pre, bare=False)
        if got is not None:
            return got[0], {"op": "shift", "length": got[1], "sign": -1, **({"approx": True} if got[2] else {})}
    got = length(r, i, bare=True)
    if got is None:
        return None
    j = got[0]
    for sense, sign, told in (("ago_post", -1, False), ("later_post", 1, True), ("earlier_post", -1, True)):
        end = r.sense(j, sense)
        bare = r.number(i) is None and r.sense(i, "article") is None and r.sense(i, "several") is None
        if end is None or (bare and sense != "ago_post"):
            continue
        if sense != "ago_post" and _clause_follows(r, end, sense):
            continue
        return end, {"op": "shift", "length": got[1], "sign": sign, **({"told": True} if told else {})}
    return None


def _clause_follows(r: TimeReader, end: int, sense: str) -> bool:
    """'deux jours après que', 'trois heures après la frappe' hang on something that is told, not on today."""
    words = r.toks[end - 1].low
    return end < r.n and r.toks[end].kind == "w" and len(words) <= 6 and r.ended(end, "after") is not None


def _directed(r: TimeReader, i: int) -> Read | None:
    """'the past 24 hours', 'ces trois derniers jours', 'останні два тижні', 'за добу', 'the next few days'."""
    over = r.sense(i, "over_bare")
    if over is not None:
        unit = r.valued(over, "unit")
        if unit is not None and unit[1] in ("hour", "day", "week", "month", "year"):
            return unit[0], {"op": "last", "length": [[1, unit[1]]]}
    direction = r.valued(i, "dir")
    if direction is not None:
        j, n = direction
        more = r.valued(j, "dir")  # 'ces derniers 3 jours', 'this past'
        if more is not None and more[1]:
            j, n = more
        got = _counted(r, j, n) or (_one_of(r, j, n) if abs(n) == 1 else None)
        if got is not None:
            return got
        number = r.number(j) if n == 0 else None  # 'ces trois derniers jours'
        if number is not None:
            return _number_dir(r, j)
        return None
    return _number_dir(r, i)


def _op(n: int) -> str:
    return "last" if n < 0 else "next"


def _counted(r: TimeReader, j: int, n: int) -> Read | None:
    got = length(r, j)
    if got is None or n == 0 or got[1][0][1] == "weekend":
        return None
    return got[0], {"op": _op(n), "length": got[1]}


def _one_of(r: TimeReader, j: int, n: int) -> Read | None:
    unit = r.valued(j, "unit")
    if unit is None or unit[1] not in ("minute", "hour", "day") or (unit[1] == "day" and n > 0):
        return None
    return unit[0], {"op": _op(n), "length": [[1, unit[1]]]}


def _number_dir(r: TimeReader, i: int) -> Read | None:
    """'3 derniers jours', '2 semaines passées', 'two upcoming weeks'."""
    number = r.number(i)
    if number is None or number[2] == "ordinal":
        return None
    direction = r.valued(number[0], "dir")
    if direction is not None and direction[1]:
        unit = r.valued(direction[0], "unit")
        return (unit[0], {"op": _op(direction[1]), "length": [[number[1], unit[1]]]}) if unit is not None else None
    unit = r.valued(number[0], "unit")
    direction = r.valued(unit[0], "dir") if unit is not None else None
    if unit is None or direction is None or abs(direction[1]) != 1 or r.valued(direction[0], "weekday") or r.valued(direction[0], "unit"):
        return None
    return direction[0], {"op": _op(direction[1]), "length": [[number[1], unit[1]]]}


def _within(r: TimeReader, i: int) -> Read | None:
    j = r.sense(i, "within")
    got = length(r, j, bare=r.words.night == "ends") if j is not None else None
    return (got[0], {"op": "within", "length": got[1]}) if got is not None else None


def _in(r: TimeReader, i: int) -> Read | None:
    j = r.sense(i, "in_pre")
    if j is None:
        return None
    got = length(r, j, bare=r.words.night == "ends")
    if got is None:
        return None
    return got[0], {"op": "shift", "length": got[1], "sign": 1, **({"approx": True} if got[2] else {})}


def _length(r: TimeReader, i: int) -> Read | None:
    got = length(r, i)
    if got is None:
        return None
    expr: Expr = {"op": "duration", "length": got[1]}
    if got[2]:
        expr["approx"] = True
    return got[0], expr
