"""Clock times: '10h50', '7 heures du matin', '7.30am', 'о 7:00', 'в 01:35 по московскому времени', 'half past ten'.

An expression has `hour`, `minute` (absent where only the hour is said), `second`, `ampm`, `zone`; `also` holds the same
instant told in another zone. `h12` marks an hour that may be of the morning or of the afternoon.
"""

from __future__ import annotations

from vigie.extract.timewords import Expr, Read, TimeReader

_HALF_OF_DAY = {
    "morning": "am", "early-morning": "am", "before-dawn": "am", "first-hours": "am",
    "afternoon": "pm", "daytime": "pm", "evening": "pm", "late-evening": "pm", "midday": "pm",
    "night": "night", "late-night": "night",
}  # fmt: skip
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
    got = _written(r, i) or _word(r, i) or _spoken(r, i, bare)
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
    return any(r.ended(i, sense) is not None for sense in _CONTEXTS)


def _minutes(r: TimeReader, i: int) -> int | None:
    """Return the two digits at token i as minutes."""
    value = r.raw(i)
    return value if value is not None and value < 60 and len(r.toks[i].text) == 2 else None


def _written(r: TimeReader, i: int) -> Read | None:
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
        minute = _minutes(r, i + 2)
        if minute is not None and not (r.is_text(i + 3, ".") and r.glued(i + 3) and r.raw(i + 4) is not None):
            return i + 3, {"hour": hour, "minute": minute, "weak": True, "spoken": False}
        return None
    return _marked(r, i, i + 1, hour)


def _abbreviated(r: TimeReader, j: int) -> bool:
    return j < r.n and _abbreviation(r, j) is not None


def _colon(r: TimeReader, i: int, hour: int) -> Read | None:
    minute = _minutes(r, i + 2)
    if minute is None:
        return None
    expr: Expr = {"hour": hour, "minute": minute}
    j = i + 3
    if r.is_text(j, ":") and r.glued(j) and r.glued(j + 1) and _minutes(r, j + 1) is not None:
        expr["second"] = _minutes(r, j + 1)
        j += 2
    mark = r.sense(j, "hour_mark")
    if mark is not None and r.glued(j):
        j = mark
    return j, expr


def _marked(r: TimeReader, i: int, j: int, hour: int) -> Read | None:
    """An hour followed by 'h', 'heures', 'o'clock', 'am', 'ранку'; minutes may follow."""
    ampm = r.valued(j, "ampm")
    if ampm is not None:
        return (j, {"hour": hour}) if hour <= 12 or ampm[1] == "pm" else None
    mark = r.sense(j, "hour_mark")
    if mark is None:
        return _with_part(r, i, j, hour)
    expr: Expr = {"hour": hour, "spoken": True}
    short = r.glued(j) and len(r.toks[j].text) <= 2
    minute = _minutes(r, mark)
    if minute is not None and (r.glued(mark) or not short) and not _new_hour(r, mark + 1):
        expr["minute"] = minute
        end = mark + 1
        unit = r.sense(end, "minute_mark")
        if unit is not None and not short:
            expr["weak"] = True  # '1 час 55 минут' may be a length
        return (unit if unit is not None else end), expr
    words = _word_minutes(r, mark, expr)
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
    k = _part_after(r, j)
    of = r.sense(j, "part_of")
    direct = r.valued(j, "part") or r.valued(j, "part_clock") or (r.valued(of, "part") if of is not None else None)
    if k is not None and hour <= 12 and (r.ended(i, "at") is not None or direct is not None):
        return j, {"hour": hour}
    return None


def _part_after(r: TimeReader, j: int) -> tuple[int, str] | None:
    """Return (index after, part) of 'du matin', 'in the morning', 'ранку' right behind a clock."""
    k = j
    for _ in range(3):
        part = r.valued(k, "part") or r.valued(k, "part_clock")
        if part is not None and part[1] in _HALF_OF_DAY:
            return part
        step = r.sense(k, "of") or r.sense(k, "glue")
        if step is None or r.sense(k, "dir") is not None:
            return None
        k = step
    return None


def _word_minutes(r: TimeReader, j: int, expr: Expr) -> int | None:
    """'et demie', 'moins le quart', 'moins cinq', 'passé de 15 minutes', 'quinze'."""
    for sense, minute in (("quarter_to", -15), ("half", 30), ("quarter", 15), ("three_quarters", 45)):
        end = r.sense(j, sense)
        if end is not None:
            _shift(expr, minute)
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
    _shift(expr, -got[1] if minus else got[1])
    return end if end is not None else got[0]


def _shift(expr: Expr, minutes: int) -> None:
    total = expr["hour"] * 60 + expr.get("minute", 0) + minutes
    expr["hour"], expr["minute"] = (total // 60) % 24, total % 60


def _word(r: TimeReader, i: int) -> Read | None:
    """Noon and midnight, with minutes in French ('midi et demi')."""
    got = r.valued(i, "clock_word")
    if got is None:
        return None
    hour = int(got[1][:2])
    expr: Expr = {"hour": hour, "word": True}
    j = _word_minutes(r, got[0], expr)
    return (j if j is not None else got[0]), expr


def _spoken(r: TimeReader, i: int, bare: bool) -> Read | None:
    """Hours in words and fractions: 'half past ten', 'о пів на восьму', 'sept heures', 'at seven thirty', 'о сьомій'."""
    got = _fraction(r, i)
    if got is not None:
        return got
    number = r.integer(i, 0, 24)
    if number is None:
        return None
    j, hour = number
    ordinal = r.integer(i, 0, 24, ordinal=True) is not None
    marked = _marked(r, i, j, hour)
    if marked is not None and (r.toks[i].kind == "w" or ordinal):
        if ordinal:
            marked[1].pop("weak", None)
            if r.sense(j, "hour_mark") is None and r.ended(i, "at") is None:
                return None
        return marked
    at = r.ended(i, "at") is not None
    if ordinal or not (at or bare):
        return None
    if not bare and _ends_there(r, j) and r.ended(i, "clock_at") is None:
        return None  # 'put the number of injured at 20;'
    minute = r.integer(j, 1, 59, ordinal=False) if at and r.words.date_order == "either" and not bare else None
    if minute is not None and (minute[1] >= 10) and _stands_alone(r, minute[0]):
        return minute[0], {"hour": hour, "minute": minute[1], "spoken": True}
    if _stands_alone(r, j):
        return j, {"hour": hour, "spoken": True, "loose": True}
    return None


def _ends_there(r: TimeReader, j: int) -> bool:
    return (j >= r.n or r.toks[j].kind == "p") and zone_at(r, j) is None


def _stands_alone(r: TimeReader, j: int) -> bool:
    """Return whether nothing that could be counted follows: the end, a sign, a time word or a joint."""
    if j >= r.n or r.toks[j].kind == "p":
        return not (j < r.n and r.toks[j].text in "%$€°:/" and r.glued(j))
    return zone_at(r, j) is not None or any(r.sense(j, s) is not None for s in ("part", "relday", "weekday", "ampm", "zones", "part_weak", "to")) or (
        (k := r.sense(j, "glue")) is not None and any(r.sense(k, s) is not None for s in ("weekday", "part", "relday"))
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
        if mark is None and r.sense(j, "to_hour") is not None:
            return None  # '5 to 6 pm' is a range
        j = mark or j
    past, to = r.sense(j, "past"), r.sense(j, "to_hour")
    if (past is None and to is None) or minutes is None:
        return None
    hour_at = past or to
    assert hour_at is not None
    whole = _word(r, hour_at) or _written(r, hour_at)
    if whole is None or "minute" in whole[1]:
        number = r.integer(hour_at, 1, 12, ordinal=False)
        if number is None or not (_stands_alone(r, number[0]) or r.valued(number[0], "ampm")):
            return None
        whole = number[0], {"hour": number[1], "spoken": True}
    expr = whole[1]
    expr.pop("weak", None)
    ampm = r.valued(whole[0], "ampm")
    if ampm is not None:
        _apply(expr, ampm[1])
        whole = ampm[0], expr
    _shift(expr, minutes if past else -minutes)
    return whole[0], expr


def _half_of_day(r: TimeReader, j: int, expr: Expr) -> int:
    """Read 'am', 'du matin', 'вечора' behind a clock into the hour."""
    ampm = r.valued(j, "ampm")
    if ampm is not None and "ampm" not in expr:
        _apply(expr, ampm[1])
        expr.pop("weak", None)
        return ampm[0]
    if expr.get("word") or "ampm" in expr:
        return j
    if r.glued(j) and j < r.n and r.toks[j].low in ("a", "p") and r.words.date_order == "either":
        _apply(expr, r.toks[j].low + "m")
        return j + 1
    part = _part_after(r, j)
    if part is not None:
        _apply(expr, _HALF_OF_DAY[part[1]])
        expr.pop("weak", None)
        return part[0]
    this = r.valued(j, "dir")
    part = r.valued(this[0], "part") if this is not None else None
    if part is not None and part[1] in _HALF_OF_DAY:  # '8 heures ce soir': the part joins the point by itself
        _apply(expr, _HALF_OF_DAY[part[1]])
        expr.pop("weak", None)
    return j


def _apply(expr: Expr, half: str) -> None:
    """Put the hour into its half of the day; 'night' takes 8-11 as late and 12-6 as early."""
    hour = expr["hour"]
    if half == "night":
        half = "pm" if 7 <= hour <= 11 else "am"
    expr["ampm"] = half
    if half == "pm" and hour < 12:
        expr["hour"] = hour + 12
    elif half == "am" and hour == 12:
        expr["hour"] = 0


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
        got = _written(r, j)
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


def zone_at(r: TimeReader, j: int) -> tuple[int, str | int] | None:
    """Return (index after, zone) behind a clock: 'local', an IANA name, or minutes from UTC."""
    if j >= r.n:
        return None
    k = j + 1 if r.toks[j].text in ",(" else j
    phrase = r.valued(k, "zones")
    if phrase is not None:
        end = phrase[0]
        if r.is_text(j, "("):
            return (end + 1, phrase[1]) if r.is_text(end, ")") else None
        return end, phrase[1]
    if k >= r.n or r.is_text(j, ","):
        return None
    got = _abbreviation(r, k)
    if got is None:
        return None
    if r.is_text(j, "("):
        return (got[0] + 1, got[1]) if r.is_text(got[0], ")") else None
    return got


def _abbreviation(r: TimeReader, k: int) -> tuple[int, str | int] | None:
    token = r.toks[k]
    english = r.words.date_order == "either" and len(token.text) >= 3  # in other languages 'cet', 'est' are words
    name = token.text.upper() if english or token.low in ("gmt", "utc") else token.text
    if name not in r.words.zones and r.glued(k) and token.text[1:] in r.words.zones and token.text[0] in "ap":
        name = token.text[1:]  # '3h50aET': the zone is glued to the half of the day
    if token.kind != "w" or name not in r.words.zones:
        return None
    zone = r.words.zones[name]
    sign = r.toks[k + 1].text if k + 1 < r.n and r.glued(k + 1) else ""
    hours = r.raw(k + 2) if sign in ("+", "-") else r.raw(k + 1) if r.hyphened(k + 1) else None
    if isinstance(zone, int) and hours is not None and hours <= 14:
        return (k + 3, zone + hours * 60) if sign == "+" else (k + (3 if sign == "-" else 2), zone - hours * 60)
    return k + 1, zone
