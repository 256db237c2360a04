"""Points in time: the pieces that a time expression is made of, joined while they agree ('vendredi', 'matin', 'à 7h')."""

from __future__ import annotations

from vigie.extract.time_clock import clock
from vigie.extract.time_dates import conflicts, date_at, lone_day, year_at
from vigie.extract.timewords import Expr, Read, TimeReader

_CALENDAR = ("day", "week", "month", "quarter", "year", "weekend", "decade", "century")
_MODS = ("early", "mid", "late", "first_half", "second_half", "earlier", "later")
MAX_GLUE = 3  # small words that may stand between two pieces of one point ('vendredi, dans la nuit')


def piece(r: TimeReader, i: int) -> Read | None:
    """Return the one piece of a point that begins at token i."""
    if i >= r.n or not r.may_start(i):
        return None
    key = ("piece", i)
    if key not in r.kept:
        r.kept[key] = next((got for reader in _PIECES if (got := reader(r, i)) is not None), None)
    return r.kept[key]


def point(r: TimeReader, i: int) -> Read | None:
    """Return the point in time at token i: all agreeing pieces that follow one another, small words between them."""
    key = ("point", i)
    if key not in r.kept:
        r.kept[key] = _point(r, i)
    return r.kept[key]


def _point(r: TimeReader, i: int) -> Read | None:
    got = piece(r, i)
    if got is None:
        return None
    j, expr = got
    expr = dict(expr)
    for _ in range(6):
        more = _next_piece(r, j, expr)
        if more is None:
            break
        j = more[0]
        expr.update(more[1])
    return _into(r, j, expr)


def _next_piece(r: TimeReader, j: int, expr: Expr) -> Read | None:
    k = j
    for step in range(MAX_GLUE + 1):
        if k >= r.n:
            return None
        got = piece(r, k)
        if got is not None:
            apart = k != j and ("mod" in got[1] and "part" in expr or r.toks[j].text == "," and (set(expr) == {"year"} or "rel" in got[1]))
            return got if not apart and not conflicts(expr, got[1]) and not _loose_joint(r, j, k, got[1]) else None
        if step == 0 and (r.toks[k].text in ",(|" and _close(r, k) or r.toks[k].text in "-–—" and "hour" not in expr and clock(r, k + 1) is not None):
            k += 1
            continue
        glue = r.sense(k, "glue")
        if glue is None:
            return None
        k = glue
    return None


def _loose_joint(r: TimeReader, j: int, k: int, found: Expr) -> bool:
    """Refuse what a joint makes another thing: 'le matin et 12 ...' (a bare hour), 'lundi et le soir'."""
    if k == j:
        return False
    joined = r.sense(j, "and") is not None
    return joined and not ("hour" in found and "loose" not in found)


def _close(r: TimeReader, k: int) -> bool:
    return r.toks[k].text != "(" or any(r.is_text(m, ")") for m in range(k + 2, min(k + 7, r.n)))


def _into(r: TimeReader, j: int, expr: Expr) -> Read:
    """'Friday night into Saturday'."""
    if expr.get("part") == "night" and "onto" not in expr:
        k = r.sense(j, "into")
        if k is not None and ("weekday" in expr or "day" in expr or r.words.date_order == "either"):
            day = day_piece(r, k)
            if day is not None:
                return day[0], {"part": "night", "onto": day[1]}
    return j, expr


def day_piece(r: TimeReader, i: int) -> Read | None:
    """Return a weekday or a date ('vendredi', 'п'ятницю', '6 июня', 'vendredi 6')."""
    k = i
    for _ in range(2):
        got = _weekday(r, k) or date_at(r, k) or _relday(r, k)
        if got is not None:
            if "weekday" in got[1] and (more := date_at(r, got[0])) is not None and "day" in more[1]:
                return more[0], {**got[1], **more[1]}
            return got
        step = r.sense(k, "the") or r.sense(k, "glue")
        if step is None:
            return None
        k = step
    return None


def _relday(r: TimeReader, i: int) -> Read | None:
    for key in ("relday", "told"):
        got = r.valued(i, key)
        if got is not None:
            return got[0], {key: got[1]}
    return None


def _named(r: TimeReader, i: int) -> Read | None:
    """Words that are whole pieces: tonight, holidays."""
    weak = r.valued(i, "part_weak")
    if weak is not None:
        return weak[0], {"part": "evening", "relday": 0, "tonight": True}
    relative = r.valued(i, "year_rel")
    if relative is not None:
        return relative[0], {"rel": ["year", relative[1]]}
    holiday = r.valued(i, "holiday")
    if holiday is not None:
        year = year_at(r, holiday[0])
        expr: Expr = {"holiday": holiday[1]}
        return (year[0], {**expr, "year": year[1]}) if year is not None else (holiday[0], expr)
    return None


def _night(r: TimeReader, i: int) -> Read | None:
    """'nuit de jeudi à vendredi', 'ніч на 6 червня', 'ночь с 5 на 6 июня', 'overnight into Friday'."""
    part = r.valued(i, "part")
    if part is None or part[1] != "night":
        return None
    j = part[0]
    to = r.sense(j, "night_to") if r.words.night == "ends" or r.words.date_order == "either" else None
    if to is not None:
        day = day_piece(r, to)
        if day is not None:
            return day[0], {"part": "night", "onto": day[1]}
    k = r.sense(j, "from") or r.sense(j, "of") or j
    first = day_piece(r, k) or _bare_day(r, k)
    to = r.sense(first[0], "night_to") if first is not None else None
    second = (day_piece(r, to) or _bare_day(r, to)) if to is not None else None
    if second is not None:
        return second[0], {"part": "night", "onto": second[1]}
    return None


def _bare_day(r: TimeReader, i: int) -> Read | None:
    got = r.integer(i, 1, 31)
    return (got[0], {"day": got[1]}) if got is not None else None


def _mod(r: TimeReader, i: int) -> Read | None:
    """'early Friday', 'fin d'après-midi', 'на початку жовтня', 'mi-décembre'."""
    for mod in _MODS:
        j = r.sense(i, mod)
        whole = r.valued(i, "part")
        if j is None or (whole is not None and whole[0] > j):
            continue
        k = j
        for _ in range(3):
            got = _modified(r, k)
            if got is not None:
                return got[0], {**got[1], "mod": mod}
            step = r.sense(k, "of") or r.sense(k, "glue") or r.sense(k, "the")
            if step is None:
                break
            k = step
    return None


def _modified(r: TimeReader, k: int) -> Read | None:
    for reader in (_directed, _unit_directed, _bare_unit, _part, _weekday, _season, _relday, date_at, _lone_year):
        got = reader(r, k)
        if got is not None and "hour" not in got[1] and "mod" not in got[1]:
            return got
    return None


def _bare_unit(r: TimeReader, i: int) -> Read | None:
    """'semaine', 'the month' behind 'début de', 'end of': the current one."""
    unit = r.valued(i, "unit")
    if unit is None or unit[1] not in ("day", "week", "month", "quarter", "year"):
        return None
    return unit[0], {"rel": [unit[1], 0]}


def _nth(r: TimeReader, i: int) -> Read | None:
    """'last Monday of March', 'першого тижня жовтня', 'la première semaine d'octobre'."""
    last = r.sense(i, "last")
    n, j = -1, last
    ordinal = r.integer(i, 1, 31, ordinal=True)
    if ordinal is not None:
        n, j = ordinal[1], ordinal[0]
        again = r.sense(j, "last")
        if again is not None:
            n, j = -n, again
    if j is None:
        return None
    weekday, unit = r.valued(j, "weekday"), r.valued(j, "unit")
    if weekday is not None:
        k, what = weekday[0], f"weekday-{weekday[1]}"
    elif unit is not None and unit[1] in ("day", "week", "weekend", "month", "quarter"):
        k, what = unit
    else:
        return None
    inside = _inside(r, k)
    if inside is not None:
        return inside[0], {"nth": [n, what], **inside[1]}
    if what == "quarter" and n > 0:
        year = year_at(r, k)
        return (year[0], {"nth": [n, what], "year": year[1]}) if year else (k, {"nth": [n, what], "rel": ["year", 0]})
    return None


def _inside(r: TimeReader, k: int) -> Read | None:
    """The month or year that an nth day or week is in."""
    for at in (r.sense(k, "of"), k):
        if at is None:
            continue
        step = r.sense(at, "the")
        for start in (at, step) if step is not None else (at,):
            got = date_at(r, start) or _directed(r, start) or _unit_directed(r, start) or _lone_year(r, start)
            if got is None and at != k:
                got = _bare_unit(r, start)
            if got is not None and "day" not in got[1] and "weekday" not in got[1] and "hour" not in got[1]:
                return got
    return None


def _directed(r: TimeReader, i: int) -> Read | None:
    """'last week', 'ce matin', 'минулого тижня', 'next Monday', 'this morning', 'toute la nuit'."""
    got = r.valued(i, "dir")
    every = r.sense(i, "all")
    rest = r.sense(i, "rest")
    if rest is not None:
        inner = r.valued(rest, "dir")
        target = _unit_directed(r, rest) or (_target(r, *inner, whole=False) if inner is not None else None) or _bare_unit(r, rest)
        if target is not None and "rel" in target[1]:
            return target[0], {**target[1], "mod": "later"}
    if got is None and every is None:
        return None
    for j, n in ([got] if got is not None else []) + ([(every, 0)] if every is not None else []):
        target = _target(r, j, n, whole=got is None)
        if target is not None:
            return target
    return None


def _target(r: TimeReader, j: int, n: int, *, whole: bool) -> Read | None:
    part = r.valued(j, "part")
    if part is not None:
        if part[1] == "night":
            return part[0], {"part": "night", **({"last": True} if n == -1 else {"next": True} if n == 1 else {} if whole else {"this": True})}
        if whole:
            return part[0], {"part": part[1]}
        return part[0], {"part": part[1], ("told" if n == 1 else "relday"): n}
    weekday = r.valued(j, "weekday") or (r.valued(j, "weekday_weak") if n else None)
    if weekday is not None:
        if n == 1 and r.sense(j - 1, "next_week") == j:  # English: of the week after this one
            return weekday[0], {"weekday": weekday[1], "rel": ["week", 1]}
        return weekday[0], {"weekday": weekday[1], "dir": n}
    season = r.valued(j, "season")
    if season is not None:
        return season[0], {"season": season[1], "dir": n}
    unit = r.valued(j, "unit")
    if unit is not None and unit[1] in _CALENDAR and not (unit[1] == "day" and n != 0 and not whole):
        if unit[1] == "day":
            return (unit[0], {"relday": 0}) if whole else None
        return unit[0], {"rel": [unit[1], n]}
    month = r.valued(j, "month")
    if month is not None:
        day = date_at(r, j)
        if day is not None and "day" not in day[1] and "year" not in day[1]:
            return month[0], {"month": month[1], "dir": n}
    return None


def _unit_directed(r: TimeReader, i: int) -> Read | None:
    """'la semaine dernière', 'l'année prochaine', 'the week of 6 October', 'vendredi dernier'."""
    unit = r.valued(i, "unit")
    if unit is not None and unit[1] in _CALENDAR:
        if unit[1] == "weekend" and r.valued(unit[0], "dir") is None and r.sense(unit[0], "of") is None:
            return unit[0], {"rel": ["weekend", 0]}
        after = r.valued(unit[0], "dir")
        if after is not None and unit[1] != "day" and (after[1] or r.words.night == "starts"):
            return after[0], {"rel": [unit[1], after[1]]}
        of = r.sense(unit[0], "of")
        if of is not None and unit[1] in ("week", "weekend"):
            day = date_at(r, of) or (date_at(r, s) if (s := r.sense(of, "the")) is not None else None) or lone_day(r, of)
            if day is not None and "day" in day[1]:
                return day[0], {"week_of": day[1], "unit": unit[1]}
        if of is not None and unit[1] == "month":
            month = date_at(r, of)
            if month is not None and "day" not in month[1] and "month" in month[1]:
                return month
        return None
    return None


def _weekday(r: TimeReader, i: int) -> Read | None:
    got = r.valued(i, "weekday")
    if got is None:
        weak = r.valued(i, "weekday_weak")
        if weak is None or not _weak_weekday(r, i, weak[0]):
            return None
        got = weak
    j, expr = got[0], {"weekday": got[1]}
    direction = r.valued(j, "dir")
    if direction is not None and (direction[1] or r.words.night == "starts") and r.valued(direction[0], "unit") is None and r.valued(direction[0], "part") is None:
        return direction[0], {**expr, "dir": direction[1]}
    k = j + 1 if r.is_text(j, ",") else j
    day = r.integer(k, 1, 31)
    if day is not None and (r.toks[k].kind == "n" or k == j) and _day_closes(r, k, day[0]):
        return day[0], {**expr, "day": day[1]}
    the = r.sense(j, "the")
    day = r.integer(the, 1, 31, ordinal=True) if the is not None else None
    if day is not None and _day_closes(r, the or j, day[0]):
        return day[0], {**expr, "day": day[1]}
    return j, expr


def _day_closes(r: TimeReader, k: int, end: int) -> bool:
    """A number behind a weekday is a day of the month where no hour, unit or counted thing follows."""
    if date_at(r, k) is not None or clock(r, k) is not None and r.integer(k, 1, 31, ordinal=True) is None:
        return False
    if end >= r.n:
        return True
    if r.toks[end].kind == "p":
        return r.toks[end].text not in ":%/" and not (r.toks[end].text == "." and r.glued(end) and r.raw(end + 1) is not None)
    return any(r.sense(end, s) is not None for s in ("at", "glue", "about", "to")) and r.valued(end, "unit") is None


def _weak_weekday(r: TimeReader, i: int, j: int) -> bool:
    """An abbreviated weekday counts only beside a date or a clock."""
    if any(r.ended(i, s) is not None for s in ("since", "until", "by", "before", "after", "dir", "into", "night_to")):
        return True
    k = j + 1 if j < r.n and r.toks[j].text in ",." else j
    if k >= r.n:
        return i == 0 or r.toks[i - 1].text == "," or r.raw(i - 1) is not None
    after = r.sense(k, "at")
    near = date_at(r, k) is not None or clock(r, after if after is not None else k) is not None or r.integer(k, 1, 31, ordinal=None) is not None and r.toks[k].kind == "n"
    return near or (i > 0 and (r.raw(i - 1) is not None or r.is_text(i - 1, ",")))


def _part(r: TimeReader, i: int) -> Read | None:
    got = r.valued(i, "part")
    if got is None:
        return None
    after = r.valued(got[0], "dir")
    if after is not None and got[1] == "night" and after[1] in (-1, 1):
        return after[0], {"part": "night", ("last" if after[1] < 0 else "next"): True}
    return got[0], {"part": got[1]}


def _season(r: TimeReader, i: int) -> Read | None:
    got = r.valued(i, "season") or _weak_season(r, i)
    if got is None:
        return None
    j, expr = got[0], {"season": got[1]}
    after = r.valued(j, "dir")
    if after is not None:
        return after[0], {**expr, "dir": after[1]}
    k = r.sense(j, "of") or j
    year = year_at(r, k)
    if year is None:
        return j, expr
    end = year[0]
    if r.hyphened(end) or (end < r.n and r.toks[end].text in "-–/" and r.raw(end + 1) is not None):
        end += 1 if r.hyphened(end) else 2
        mark = r.sense(end, "year_mark")
        end = mark if mark is not None else end
    return end, {**expr, "year": year[1]}


def _weak_season(r: TimeReader, i: int) -> tuple[int, str] | None:
    """'été', 'fall' are other words too: only behind an article or before a year."""
    got = r.valued(i, "season_weak")
    if got is None or not (r.ended(i, "season_art") is not None or year_at(r, got[0]) is not None):
        return None
    return got[0], got[1]


def _lone_year(r: TimeReader, i: int) -> Read | None:
    """A year alone: behind 'en', 'in', 'since' ... or before 'року', 'года'."""
    value = r.raw(i)
    if value is None or len(r.toks[i].text) != 4 or not 1000 <= value <= 2199 or (r.glued(i) and r.toks[i - 1].text not in "([«\"'"):
        return None
    mark = r.sense(i + 1, "year_mark")
    if r.sense(mark or i + 1, "birth") is not None or r.ended(i, "born") is not None:
        return None
    if mark is not None:
        return mark, {"year": value}
    if r.hyphened(i + 1):
        suffix = r.integer(i, 1000, 2199, ordinal=True)
        if suffix is None:
            return None
        mark = r.sense(suffix[0], "year_mark")
        return mark or suffix[0], {"year": value}
    asked = any(r.ended(i, s) is not None for s in ("of", "since", "until", "by", "before", "after", "from", "between", "early", "mid", "late", "year_mark"))
    if not asked or value < 1900 or r.glued(i + 1) and r.toks[i + 1].kind == "w":
        return None
    if i + 1 < r.n and r.toks[i + 1].kind == "w" and r.valued(i + 1, "unit") is None and r.sense(i + 1, "glue") is None and r.numbers.unit_at(i + 1):
        return None
    return i + 1, {"year": value}


_PIECES = (_relday, _named, _night, _mod, _nth, _directed, date_at, _weekday, clock, _unit_directed, _part, _season, _lone_year, lone_day)
