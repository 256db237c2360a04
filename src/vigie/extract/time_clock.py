"""Clock times: '10h50', '7 heures du matin', '7.30am', 'о 7:00', 'в 01:35 по московскому времени', 'half past ten'.

An expression has `hour`, `minute` (absent where only the hour is said), `second`, `ampm`, `zone`; `also` holds the same
instant told in another zone. `h12` marks an hour that may be of the morning or of the afternoon.
"""

from __future__ import annotations

from vigie.extract.time_hours import HALF_OF_DAY, into_half, part_after, written
from vigie.extract.time_spoken import clock_word, spoken
from vigie.extract.time_zones import zone_at
from vigie.extract.timewords import Expr, Read, TimeReader

_CONTEXTS = ("at", "about", "just_before", "just_after", "before", "not_before", "after", "until", "since", "by", "asof", "from", "between", "to")


def clock(r: TimeReader, i: int, *, bare: bool = False) -> Read | None:
    """Return the clock time at token i with its half of the day and zone; `bare` allows an hour alone (in a range)."""
    if not 0 <= i < r.n or not r.may_start(i):
        return None
    key = ("bare" if bare else "clock", i)
    if key not in r.kept:
        r.kept[key] = _clock(r, i, bare)
    got = r.kept[key]
    return (got[0], dict(got[1])) if got is not None else None


def _clock(r: TimeReader, i: int, bare: bool) -> Read | None:
    got = written(r, i) or clock_word(r, i) or spoken(r, i, bare)
    if got is None or (r.ended(i, "lasting") is not None and not r.is_text(i + 1, ":")):
        return None
    j, expr = got
    j = _half_of_day(r, j, expr)
    j = _zoned(r, j, expr)
    if expr.pop("weak", False) and "zone" not in expr and "ampm" not in expr and not _in_context(r, i):
        return None
    if "ampm" not in expr and 1 <= expr["hour"] <= 12 and expr.pop("spoken", False):
        expr["h12"] = True
    expr.pop("spoken", None)
    return j, expr


def _in_context(r: TimeReader, i: int) -> bool:
    dated = i > 2 and r.toks[i - 1].kind == "n" and len(r.toks[i - 1].text) == 4 and r.is_text(i - 2, ".") and r.glued(i - 1)  # '29.02.2020 13.12'
    return dated or any(r.ended(i, sense) is not None for sense in _CONTEXTS)


def _half_of_day(r: TimeReader, j: int, expr: Expr) -> int:
    """Read 'am', 'du matin', 'вечора' behind a clock into the hour."""
    ampm = r.valued(j, "ampm")
    if ampm is not None and "ampm" not in expr:
        into_half(expr, ampm[1])
        expr.pop("weak", None)
        return ampm[0]
    if expr.get("word") or "ampm" in expr:
        return j
    if r.glued(j) and j < r.n and r.toks[j].low in ("a", "p") and r.words.date_order == "either":
        into_half(expr, r.toks[j].low + "m")
        return j + 1
    part = part_after(r, j)
    if part is not None:
        into_half(expr, HALF_OF_DAY[part[1]])
        expr.pop("weak", None)
        return part[0]
    this = r.valued(j, "dir")
    part = r.valued(this[0], "part") if this is not None else None
    if part is not None and part[1] in HALF_OF_DAY:  # '8 heures ce soir': the part joins the point by itself
        into_half(expr, HALF_OF_DAY[part[1]])
        expr.pop("weak", None)
    return j


def _zoned(r: TimeReader, j: int, expr: Expr) -> int:
    """Read the zone behind a clock, and the same instant in another zone ('(07.20 GMT; 2.20am EST)', '(3h50aET)')."""
    zone = zone_at(r, j)
    if zone is not None:
        j, expr["zone"] = zone
        expr.pop("weak", None)
    if r.is_text(j, "(") or r.is_text(j, "/"):
        other = _also(r, j + 1, closed=r.is_text(j, "("))
        if other is not None:
            j = other[0]
            expr["also"] = other[1]
            expr.pop("weak", None)
    return j


def _also(r: TimeReader, i: int, *, closed: bool) -> tuple[int, list[Expr]] | None:
    """Return the clocks with zones that stand in brackets or behind a stroke."""
    out: list[Expr] = []
    j = i
    about = r.sense(j, "at")
    j = about if about is not None else j
    while j < r.n:
        got = written(r, j)
        if got is None:
            break
        k, expr = got
        k = _half_of_day(r, k, expr)
        zone = zone_at(r, k)
        if zone is None:
            break
        j, expr["zone"] = zone
        for key in ("weak", "spoken", "loose"):
            expr.pop(key, None)
        out.append(expr)
        if j < r.n and r.toks[j].text in ";,/":
            j += 1
    if not out:
        return None
    if closed:
        if not r.is_text(j, ")"):
            return None
        j += 1
    return j, out
