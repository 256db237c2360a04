"""Points in time: the pieces that a time expression is made of, joined while they agree ('vendredi', 'matin', 'à 7h')."""

from __future__ import annotations

from vigie.extract.time_clock import clock
from vigie.extract.time_dates import conflicts, date_at, lone_day, year_at
from vigie.extract.time_pieces import bare_unit_at, directed_at, lone_year_at, nth_at, part_at, season_at, unit_directed_at, weekday_at
from vigie.extract.timewords import Expr, Read, TimeReader

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
        got = weekday_at(r, k) or date_at(r, k) or _relday(r, k)
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
        if got is not None and not (key == "told" and _hangs(r, got[0])):
            return got[0], {key: got[1]}
    return None


def _hangs(r: TimeReader, j: int) -> bool:
    """'la veille du scrutin', 'накануне этого события': told from something that is no day of ours."""
    direction = r.valued(j, "dir")
    of = r.sense(j, "of") if r.words.night == "starts" else None
    return (direction is not None and direction[1] == 0) or (of is not None and r.valued(of, "part") is None)


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


def _period(r: TimeReader, i: int) -> Read | None:
    from vigie.extract.time_counted import age_at, period_at  # they read points themselves

    return period_at(r, i) or age_at(r, i)


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
    for reader in (_period, directed_at, unit_directed_at, bare_unit_at, part_at, weekday_at, season_at, _relday, date_at, lone_year_at):
        got = reader(r, k)
        if got is not None and "hour" not in got[1] and "mod" not in got[1]:
            return got
    return None


_PIECES = (
    _period, _relday, _named, _night, _mod, nth_at, directed_at, date_at, weekday_at, clock, unit_directed_at, part_at, season_at, lone_year_at, lone_day,
)  # fmt: skip
