"""Hours and minutes as written: 10:50, 10h50, 7.30, 7am, 7 heures et demie, 7 ранку, 0300 GMT."""

from __future__ import annotations

from vigie.extract.time_zones import abbreviation
from vigie.extract.timewords import Expr, Read, TimeReader

HALF_OF_DAY = {
    "morning": "am", "early-morning": "am", "before-dawn": "am", "first-hours": "am",
    "afternoon": "pm", "daytime": "pm", "evening": "pm", "late-evening": "pm", "midday": "pm",
    "night": "night", "late-night": "night",
}  # fmt: skip


def written(r: TimeReader, i: int) -> Read | None:
    """Digits with ':', '.', 'h' ...: 10:50, 10h50, 10 h 50, 7.30, 7am, 7 heures, 7 годин."""
    hour = r.raw(i)
    if hour is not None and len(r.toks[i].text) == 4 and hour < 2400 and hour % 100 < 60 and not r.glued(i) and _abbreviated(r, i + 1):
        return i + 1, {"hour": hour // 100, "minute": hour % 100}  # '0300 GMT'
    if hour is None or hour > 24 or len(r.toks[i].text) > 2:
        return None
    if i and r.glued(i) and (r.toks[i - 1].kind == "w" or r.toks[i - 1].text in ":.,/$€£") and not r.is_text(i - 1, "."):
        return None
    if r.is_text(i + 1, ":") and r.glued(i + 1) and r.glued(i + 2):
        return _colon(r, i, hour)
    if r.is_text(i + 1, ".") and r.glued(i + 1) and r.glued(i + 2):
        minute = _two_digits(r, i + 2)
        if minute is not None and not (r.is_text(i + 3, ".") and r.glued(i + 3) and r.raw(i + 4) is not None):
            return i + 3, {"hour": hour, "minute": minute, "weak": True, "spoken": False}
        return None
    return marked(r, i, i + 1, hour)


def _abbreviated(r: TimeReader, j: int) -> bool:
    return j < r.n and abbreviation(r, j) is not None


def _colon(r: TimeReader, i: int, hour: int) -> Read | None:
    minute = _two_digits(r, i + 2)
    if minute is None:
        return None
    expr: Expr = {"hour": hour, "minute": minute}
    j = i + 3
    if r.is_text(j, ":") and r.glued(j) and r.glued(j + 1) and _two_digits(r, j + 1) is not None:
        expr["second"] = _two_digits(r, j + 1)
        j += 2
    mark = r.sense(j, "hour_mark")
    if mark is not None and r.glued(j):
        j = mark
    return j, expr


def marked(r: TimeReader, i: int, j: int, hour: int) -> Read | None:
    """An hour followed by 'h', 'heures', 'o'clock', 'am', 'ранку'; minutes may follow."""
    ampm = r.valued(j, "ampm")
    if ampm is not None:
        return (j, {"hour": hour}) if hour <= 12 or ampm[1] == "pm" else None
    mark = r.sense(j, "hour_mark")
    if mark is None:
        return _with_part(r, i, j, hour)
    expr: Expr = {"hour": hour, "spoken": True}
    short = r.glued(j) and len(r.toks[j].text) <= 2
    minute = _two_digits(r, mark)
    if minute is not None and (r.glued(mark) or not short) and not _new_hour(r, mark + 1):
        expr["minute"] = minute
        end = mark + 1
        unit = r.sense(end, "minute_mark")
        if unit is not None and not short:
            expr["weak"] = True  # '1 час 55 минут' may be a length
        return (unit if unit is not None else end), expr
    words = word_minutes(r, mark, expr)
    if words is not None:
        return words, expr
    if short and hour <= 24 and not _duration_before(r, i):
        return mark, expr
    expr["weak"] = True
    return mark, expr


def _new_hour(r: TimeReader, j: int) -> bool:
    return (r.sense(j, "hour_mark") is not None and r.valued(j, "zones") is None) or r.is_text(j, ":")


def _duration_before(r: TimeReader, i: int) -> bool:
    return any(r.ended(i, s) is not None for s in ("duration_pre", "every", "ago_pre", "in_pre", "within")) and r.ended(i, "at") is None


def _with_part(r: TimeReader, i: int, j: int, hour: int) -> Read | None:
    """'7 ранку', '8 вечера', '3 in the morning', '8 tonight': an hour that only a part of the day makes one."""
    k = part_after(r, j)
    of = r.sense(j, "part_of")
    direct = r.valued(j, "part") or r.valued(j, "part_clock") or (r.valued(of, "part") if of is not None else None)
    digits = direct is not None and r.toks[i].kind == "n"  # 'за одну ночь' is no clock
    if k is not None and hour <= 12 and (r.ended(i, "at") is not None or digits or (direct is not None and r.ended(i, "about") is not None)):
        return j, {"hour": hour}
    return None


def part_after(r: TimeReader, j: int) -> tuple[int, str] | None:
    """Return (index after, part) of 'du matin', 'in the morning', 'ранку' right behind a clock."""
    k = j
    for _ in range(3):
        part = r.valued(k, "part") or r.valued(k, "part_clock")
        if part is not None and part[1] in HALF_OF_DAY:
            return part
        step = r.sense(k, "of") or r.sense(k, "glue")
        if step is None or r.sense(k, "dir") is not None:
            return None
        k = step
    return None


def _two_digits(r: TimeReader, i: int) -> int | None:
    """Return the two digits at token i as minutes."""
    value = r.raw(i)
    return value if value is not None and value < 60 and len(r.toks[i].text) == 2 else None


def word_minutes(r: TimeReader, j: int, expr: Expr) -> int | None:
    """'et demie', 'moins le quart', 'moins cinq', 'passé de 15 minutes', 'quinze'."""
    for sense, minute in (("quarter_to", -15), ("half", 30), ("quarter", 15), ("three_quarters", 45)):
        end = r.sense(j, sense)
        if end is not None:
            shift(expr, minute)
            return end
    minus = r.sense(j, "minus")
    past = r.sense(j, "minutes_past")
    start = minus or past or j
    got = r.integer(start, 1, 59, ordinal=False) if start < r.n and (minus or past or r.toks[j].kind == "w") else None
    if got is None or (start == j and r.valued(got[0], "unit") is not None and r.sense(got[0], "minute_mark") is None):
        return None
    end = r.sense(got[0], "minute_mark")
    if past and end is None and not minus:
        return None
    shift(expr, -got[1] if minus else got[1])
    return end if end is not None else got[0]


def shift(expr: Expr, minutes: int) -> None:
    """Move the hour and minute of an expression by minutes, over midnight too."""
    total = expr["hour"] * 60 + expr.get("minute", 0) + minutes
    expr["hour"], expr["minute"] = (total // 60) % 24, total % 60


def into_half(expr: Expr, half: str) -> None:
    """Put the hour into its half of the day; 'night' takes 8-11 as late and 12-6 as early."""
    hour = expr["hour"]
    if half == "night":
        half = "pm" if 7 <= hour <= 11 else "am"
    expr["ampm"] = half
    if half == "pm" and hour < 12:
        expr["hour"] = hour + 12
    elif half == "am" and hour == 12:
        expr["hour"] = 0
