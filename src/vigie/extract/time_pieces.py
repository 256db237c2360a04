"""The pieces of a point: weekdays, parts of the day, seasons, years, units with a direction ('last week', 'ce matin'), nth ones."""

from __future__ import annotations

from vigie.extract.time_clock import clock
from vigie.extract.time_dates import date_at, lone_day, year_at
from vigie.extract.timewords import Read, TimeReader

_CALENDAR = ("day", "week", "month", "quarter", "year", "weekend", "decade", "century")


def nth_at(r: TimeReader, i: int) -> Read | None:
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
            got = date_at(r, start) or directed_at(r, start) or unit_directed_at(r, start) or lone_year_at(r, start)
            if got is None and (at != k or r.words.night == "ends"):  # 'в последнюю пятницу месяца'
                got = bare_unit_at(r, start)
            if got is not None and "day" not in got[1] and "weekday" not in got[1] and "hour" not in got[1]:
                return got
    return None


def directed_at(r: TimeReader, i: int) -> Read | None:
    """'last week', 'ce matin', 'минулого тижня', 'next Monday', 'this morning', 'toute la nuit'."""
    got = r.valued(i, "dir")
    every = r.sense(i, "all")
    rest = r.sense(i, "rest")
    if rest is not None:
        inner = r.valued(rest, "dir")
        target = unit_directed_at(r, rest) or (_target(r, *inner, whole=False) if inner is not None else None) or bare_unit_at(r, rest)
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


def unit_directed_at(r: TimeReader, i: int) -> Read | None:
    """'la semaine dernière', 'l'année prochaine', 'the week of 6 October', 'vendredi dernier'."""
    unit = r.valued(i, "unit")
    if unit is not None and unit[1] in _CALENDAR:
        if unit[1] == "weekend" and r.valued(unit[0], "dir") is None and r.sense(unit[0], "of") is None:
            return unit[0], {"rel": ["weekend", 0]}
        after = r.valued(unit[0], "dir")
        if after is not None and unit[1] != "day" and (after[1] or r.words.night == "starts"):
            return after[0], {"rel": [unit[1], after[1]]}
        of = r.sense(unit[0], "week_from") or r.sense(unit[0], "of")
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


def bare_unit_at(r: TimeReader, i: int) -> Read | None:
    """'semaine', 'the month' behind 'début de', 'end of': the current one."""
    unit = r.valued(i, "unit")
    if unit is None or unit[1] not in ("day", "week", "month", "quarter", "year"):
        return None
    return unit[0], {"rel": [unit[1], 0]}


def weekday_at(r: TimeReader, i: int) -> Read | None:
    """Return the weekday at token i, with its direction ('vendredi dernier') or day of the month ('Tuesday the 19th')."""
    got = r.valued(i, "weekday")
    if got is None:
        weak = r.valued(i, "weekday_weak")
        if weak is None or not _weak_weekday(r, i, weak[0]):
            return None
        got = weak
    j, expr = got[0], {"weekday": got[1]}
    direction = r.valued(j, "dir")
    bound = direction is not None and (r.valued(direction[0], "unit") or r.valued(direction[0], "part"))  # 'Monday last week'
    if direction is not None and not bound and (direction[1] or r.words.night == "starts"):
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
    if i > 0 and any((part := r.valued(b, "part")) is not None and part[0] == i for b in range(max(0, i - 2), i)):
        return True  # 'by the evening of Wednesday' where the noun stands in the genitive
    k = j + 1 if j < r.n and r.toks[j].text in ",." else j
    if k >= r.n:
        return i == 0 or r.toks[i - 1].text == "," or r.raw(i - 1) is not None
    after = r.sense(k, "at")
    timed = date_at(r, k) is not None or clock(r, after if after is not None else k) is not None
    near = timed or (r.toks[k].kind == "n" and r.integer(k, 1, 31) is not None)
    return near or (i > 0 and (r.raw(i - 1) is not None or r.is_text(i - 1, ",")))


def part_at(r: TimeReader, i: int) -> Read | None:
    """Return the part of the day at token i."""
    got = r.valued(i, "part")
    if got is None or (r.words.date_order == "either" and _qualifies(r, i, got[0])):
        return None
    after = r.valued(got[0], "dir")
    if after is not None and got[1] == "night" and after[1] in (-1, 1):
        return after[0], {"part": "night", ("last" if after[1] < 0 else "next"): True}
    return got[0], {"part": got[1]}


def _qualifies(r: TimeReader, i: int, j: int) -> bool:
    """English 'night train', 'its morning tally': no article or preposition, no day before, a noun behind."""
    if r.sense(i, "part_alone") is not None or r.ended(i, "part_before") is not None:
        return False
    if any(r.ended(i, s) is not None for s in ("weekday", "weekday_weak", "relday", "dir", "month")) or (i and r.toks[i - 1].kind != "w"):
        return False
    return True


def season_at(r: TimeReader, i: int) -> Read | None:
    """Return the season at token i with its year or direction ('the winter of 2022-23', 'l'été dernier')."""
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


def lone_year_at(r: TimeReader, i: int) -> Read | None:
    """A year alone: behind 'en', 'in', 'since' ... or before 'року', 'года'."""
    value = r.raw(i)
    if value is None or len(r.toks[i].text) != 4 or not 1000 <= value <= 2199 or (r.glued(i) and r.toks[i - 1].text not in "([«\"'-–—"):
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
