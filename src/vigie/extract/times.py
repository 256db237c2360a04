"""Time expressions of a sentence: what `resolve.times` turns into intervals.

`Timing.expr` is a point (see time_points), or has an `op`: range (`from`, `to`), since, until, by, before, not-before,
after, about, just-before, just-after (`of`), and those of time_relative; now, past, future.
"""

from __future__ import annotations

from vigie.extract.phrases import has_shelf, sentence_tokens
from vigie.extract.time_clock import _stands_alone, clock
from vigie.extract.time_dates import date_at
from vigie.extract.time_points import piece, point
from vigie.extract.time_relative import relative
from vigie.extract.timewords import Expr, Read, TimeReader, read_sentence
from vigie.model import Mention, Timing

SOURCE = "time"
_CLOCK_KEYS = frozenset(("hour", "minute", "second", "ampm", "zone", "also", "h12", "word", "loose"))
_ROLES = {"since": "since", "from": "since", "until": "until", "by": "until", "before": "until", "set": "set", "duration": "duration", "age": "other"}
_NAMES = ("part", "relday", "told", "clock_word", "early", "mid", "late")  # 'après-midi' and 'avant-hier' begin with no preposition
_CLOCK_OPENERS = (("from_when", "from"), ("since", "since"), ("after", "after"), ("until", "until"), ("before", "before"), ("by", "by"))
_TIMEX = {"set": "SET", "duration": "DURATION", "age": "DURATION"}


def time_mentions(view: str, start: int, end: int, language: str) -> list[Mention]:
    """Return the time expressions of one sentence of the view, in order and apart; an unknown language has none."""
    if not has_shelf(language, "time.toml"):
        return []
    text = view[start:end]
    r = read_sentence(text, sentence_tokens(text, language == "fr"), language)
    if r is None:
        return []
    out: list[tuple[int, int, Expr]] = []
    i = 0
    while i < r.n:
        if not r.worth(i):
            i += 1
            continue
        got = expression(r, i)
        if got is None or got[0] <= i:
            i = _skipped(r, i)
            continue
        j, expr = got
        tense = tense_near(r, i, j)
        if tense is not None:
            expr["tense"] = tense
        out.append((i, j, expr))
        i = j
    mentions = []
    for n, (i, j, expr) in enumerate(out):
        a, b = r.toks[i].start, r.toks[j - 1].end
        value = _timing(with_day(expr, [e for _, _, e in out], n), r.words.night)
        mentions.append(Mention("time", start + a, start + b, text[a:b], value, SOURCE))
    return mentions


_DAY = frozenset(("day", "month", "year", "weekday", "relday", "told", "dir", "rel", "holiday"))


def with_day(expr: Expr, all_: list[Expr], n: int) -> Expr:
    """Give a clock or part of the day without a day the day that the sentence names: before it, else behind it in the same tense."""
    if expr.get("op") == "range":
        first, last = expr["from"], expr["to"]
        if "hour" in first and "hour" in last and not _DAY & (first.keys() | last.keys()):
            day = _day_named(expr, all_, n)
            return {**expr, "from": {**day, **first}, "to": {**day, **last}} if day else expr
        return expr
    inner = expr.get("of", expr)
    if not isinstance(inner, dict) or "op" in inner or not ({"hour", "part"} & inner.keys()) or _DAY & inner.keys():
        return expr
    if {"last", "next", "this", "onto", "tonight"} & inner.keys():
        return expr
    day = _day_named(expr, all_, n)
    if not day:
        return expr
    return {**expr, "of": {**day, **inner}} if "of" in expr else {**day, **expr}


def _day_named(expr: Expr, all_: list[Expr], n: int) -> Expr:
    for k in (*range(n - 1, -1, -1), *range(n + 1, len(all_))):
        other = all_[k]
        if "op" in other or other.get("role") or "nth" in other or "season" in other:
            continue
        day = {key: other[key] for key in ("day", "month", "year", "weekday", "relday", "dir") if key in other}
        if not ({"day", "weekday", "relday"} & day.keys()) or ("day" in day and "month" not in day and "weekday" not in day):
            continue
        if k > n and (expr.get("tense") is None or expr.get("tense") != other.get("tense")):
            continue
        return day
    return {}


REACH = 12  # tokens on either side that may show the tense: a clause of news is seldom longer


def tense_near(r: TimeReader, i: int, j: int) -> str | None:
    """Return 'past' or 'future' as the nearest cue on either side shows; a strong sign of punctuation ends the search."""
    best: tuple[int, str] | None = None
    for indices in (range(i - 1, max(-1, i - 1 - REACH), -1), range(j, min(r.n, j + REACH))):
        for distance, k in enumerate(indices, 1):
            token = r.toks[k]
            if token.kind == "p" and token.text in ";:!?()«»“”":
                break
            if best is not None and distance >= best[0]:
                break
            tense = _cue(r, k)
            if tense == "past" and any("t_future" in r.found[m] for m in range(max(0, k - 3), k)):
                tense = "future"  # 'will be repaired', 'devrait être réparé'
            if tense is not None:
                best = distance, tense
    return best[1] if best is not None else None


def _cue(r: TimeReader, k: int) -> str | None:
    token, found = r.toks[k], r.found[k]
    if token.kind != "w":
        return None
    if "t_future" in found:
        return "future"
    if "t_past" in found:
        return "past"
    if len(token.low) < 4:
        return None
    if token.low.endswith(r.words.future_endings):
        return "future"
    return "past" if token.low.endswith(r.words.past_endings) else None


def _skipped(r: TimeReader, i: int) -> int:
    """Return where to go on: 'plus tôt' is stepped over whole, 'tôt' alone would say 'early'."""
    glue = r.sense(i, "glue")
    return glue if glue is not None and glue > i + 1 and r.sense(i + 1, "early") is not None else i + 1


def _timing(expr: Expr, night: str) -> Timing:
    for part in (expr, expr.get("of"), expr.get("from"), expr.get("to")):
        if isinstance(part, dict) and part.get("part") == "night":
            part["night"] = night
    role = expr.pop("role", None) or _ROLES.get(expr.get("op", ""), "when")
    inner = expr.get("of", expr)
    timed = expr.get("op") == "range" and "hour" in expr["to"] or "hour" in inner or "part" in inner
    return Timing(expr, _TIMEX.get(expr.get("op", ""), "TIME" if timed else "DATE"), role=role)


def expression(r: TimeReader, i: int) -> Read | None:
    """Return the widest time expression at token i."""
    if r.found[i]:
        named = max((r.found[i][s][0] for s in _NAMES if s in r.found[i]), default=i)
        for sense, reader in _OPENERS:
            j = r.sense(i, sense)
            if j is not None and j >= named:
                got = reader(r, i, j)
                if got is not None:
                    return got
    return _range(r, i) or _core(r, i)


def _core(r: TimeReader, i: int) -> Read | None:
    """A point, a relative expression or a reference to now; a fuzzy word in front."""
    for sense, op in (("just_before", "just-before"), ("just_after", "just-after"), ("about", "about")):
        j = r.sense(i, sense)
        if j is not None and ((part := r.valued(i, "part")) is None or part[0] <= j):  # 'перед світанком' is a part of the day itself
            j = _step(r, j)
            got = clock(r, j) or (_hour_word(r, j) if op != "about" else None)
            if got is not None:
                more = _with_day(r, got)
                return more[0], {"op": op, "of": more[1]}
            if op == "about" and r.valued(j, "clock_word") is None:
                got = point(r, j)
                if got is not None and "op" not in got[1] and r.number(j) is not None:
                    return got
    vague = _vague(r, i)
    if vague is not None:
        return vague
    rel = relative(r, i)
    got = point(r, i)
    if rel is not None and (got is None or got[0] < rel[0] or (got[0] == rel[0] and rel[1]["op"] not in ("duration", "last") and "relday" not in got[1])):
        return _shifted(r, rel)
    if got is None:
        return None
    return _tail(r, *got)


def _step(r: TimeReader, j: int) -> int:
    """Step over a small word behind a fuzzy one ('vers les 14 heures', 'незадовго до опівночі')."""
    if j < r.n and clock(r, j) is None:
        for sense in ("the", "at"):
            k = r.sense(j, sense)
            if k is not None:
                return k
    return j


def _hour_word(r: TimeReader, j: int) -> Read | None:
    part = r.valued(j, "part")
    return (part[0], {"part": part[1]}) if part is not None else None


def _with_day(r: TimeReader, got: Read) -> Read:
    """Join the day that follows a clock ('vers 14 heures vendredi')."""
    j, expr = got
    for k in (j, r.sense(j, "glue")):
        if k is None:
            continue
        more = point(r, k)
        if more is not None and not _CLOCK_KEYS & more[1].keys() and "op" not in more[1] and not ("part" in more[1] and len(more[1]) == 1):
            return more[0], {**more[1], **expr}
    return j, expr


def _vague(r: TimeReader, i: int) -> Read | None:
    for sense, op in (("future_ref", "future"), ("past_ref", "past"), ("now", "now")):
        j = r.sense(i, sense)
        if j is not None and r.number(j) is None and r.valued(j, "unit") is None:
            return j, {"op": op}
    return None


def _shifted(r: TimeReader, rel: Read) -> Read:
    """Join a clock behind 'three days ago', 'через два дня': 'at 5pm'."""
    j, expr = rel
    if expr["op"] != "shift" or expr.get("told"):
        return rel
    for k in (j, r.sense(j, "at"), r.sense(j, "glue")):
        got = clock(r, k) if k is not None else None
        if got is not None and "loose" not in got[1]:
            return got[0], {**expr, "clock": got[1]}
    return rel


def _tail(r: TimeReader, j: int, expr: Expr) -> Read:
    """What may follow a point: a second part of the day ('ночі та вранці'), a fuzzy clock, a range of clocks, 'until'."""
    joint = r.sense(j, "and")
    if joint is not None and "part" in expr and "hour" not in expr:
        second = piece(r, joint) or _over_glue(r, joint)
        if second is not None and set(second[1]) <= {"part", "relday", "last", "this"} and "part" in second[1] and second[1]["part"] != expr["part"]:
            return second[0], {"op": "range", "from": expr, "to": {**_day_keys(expr), **second[1]}, "joined": True}
    if "hour" in expr:
        return j, expr
    k = j + 1 if r.is_text(j, ",") else j
    for start in (k, r.sense(k, "glue")):
        if start is None:
            continue
        for sense, op in (("just_before", "just-before"), ("just_after", "just-after"), ("about", "about")):
            at = r.sense(start, sense)
            got = clock(r, _step(r, at)) if at is not None else None
            if got is not None:
                return got[0], {"op": op, "of": {**expr, **got[1]}}
        span = _clock_range(r, start)
        if span is not None:
            return span[0], _based(span[1], expr)
        for sense, op in _CLOCK_OPENERS if k == j else ():
            at = r.sense(start, sense)
            got = clock(r, _step(r, at)) if at is not None else None
            if got is not None and "loose" not in got[1]:
                return got[0], {"op": op, "of": {**expr, **got[1]}, "day_first": True}
    return j, expr


def _over_glue(r: TimeReader, j: int) -> Read | None:
    k = r.sense(j, "glue")
    return piece(r, k) if k is not None else None


def _day_keys(expr: Expr) -> Expr:
    return {k: v for k, v in expr.items() if k in ("year", "month", "day", "weekday", "relday", "dir", "rel", "told")}


def _based(span: Expr, base: Expr) -> Expr:
    """Give both ends of a range of clocks the day before it."""
    return {**span, "from": {**base, **span["from"]}, "to": {**base, **span["to"]}}


def _clock_range(r: TimeReader, i: int) -> Read | None:
    for opener in ("from", "between"):
        j = r.sense(i, opener)
        got = _pair(r, j, opener) if j is not None else None
        if got is not None and "hour" in got[1]["from"] and "hour" in got[1]["to"]:
            return got
    got = _pair(r, i, None)
    return got if got is not None and "hour" in got[1]["from"] and "hour" in got[1]["to"] else None


def _range(r: TimeReader, i: int) -> Read | None:
    """'13-15 juillet', 'Aug 8 - Aug 12', '9:30-11:00', 'vendredi au dimanche'."""
    if r.found[i] and r.valued(i, "unit") is not None and r.number(i) is None:
        return None
    return _pair(r, i, None)


def _end(r: TimeReader, i: int) -> tuple[int, Expr | None, int | None] | None:
    """One end of a range: (index after, point, None) or (index after, None, bare number)."""
    k = i
    for _ in range(2):
        got = point(r, k)
        if got is not None and "loose" not in got[1]:
            return got[0], got[1], None
        number = r.integer(k, 0, 31)
        if number is not None:
            return number[0], None, number[1]
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


def _pair(r: TimeReader, i: int, opener: str | None) -> Read | None:
    left = _left(r, i)
    if left is None:
        return None
    joint = _joint(r, left[0], opener)
    if joint is None:
        return None
    right = _end(r, joint[0])
    if right is None:
        return None
    if joint[1] == "dash" and opener is None and left[1] is None and right[1] is None:
        return None
    if joint[1] == "to" and opener is None and left[1] is None and right[1] is not None and "hour" in right[1] and r.ended(i, "the") is not None:
        return None  # 'le 16 à 18h'
    both = _matched(r, left, right, opener, i, joint[0])
    if both is None:
        return None
    first, second = both
    if joint[1] in ("dash", "to") and "hour" in second and "hour" not in first:
        return None  # 'le 3 mai - 14h', 'завтра до 10 години'
    if joint[1] == "to" and opener is None and "part" in second and "hour" not in second and "part" not in first:
        return None
    return right[0], {"op": "range", "from": first, "to": second}


def _left(r: TimeReader, i: int) -> tuple[int, Expr | None, int | None] | None:
    """The first end: a bare number where a range sign follows at once ('13-15 juillet'), else a point."""
    number = r.integer(i, 0, 31) if i < r.n and (r.toks[i].kind == "n" or r.number(i) is not None) else None
    if number is not None and date_at(r, i) is None and (clock(r, i) is None):
        return number[0], None, number[1]
    return _end(r, i)


def _matched(r: TimeReader, left: tuple[int, Expr | None, int | None], right: tuple[int, Expr | None, int | None], opener: str | None, i: int, k: int) -> tuple[Expr, Expr] | None:
    """Give bare numbers the sort of the other end, and each end what only the other one says."""
    a, b = left[1], right[1]
    if a is None and b is None:
        days = any(r.ended(i, s) is not None for s in ("day_from",)) or r.ended(k, "day_to") is not None
        if opener is None or not _stands_alone(r, right[0]) or left[2] is None or right[2] is None:
            return None
        if not days and (left[2] > 24 or right[2] > 24):
            return None
        key = "day" if days else "hour"
        return {key: left[2]}, {key: right[2]}
    if a is None:
        assert b is not None
        a = {"day": left[2]} if "day" in b and "hour" not in b and left[2] else {"hour": left[2], "h12": True} if "hour" in b and (left[2] or 0) <= 24 else None
    elif b is None:
        if not _stands_alone(r, right[0]) and opener is None:
            return None
        b = {"day": right[2]} if "day" in a and "hour" not in a and right[2] else {"hour": right[2], "h12": True} if "hour" in a and (right[2] or 0) <= 24 else None
    if a is None or b is None or "op" in a or "op" in b:
        return None
    return _shared(dict(a), dict(b))


def _shared(a: Expr, b: Expr) -> tuple[Expr, Expr] | None:
    for key in ("month", "year", "rel"):
        if "day" in a and "day" in b and key in b and key not in a:
            if key == "rel" and "month" in a:
                continue
            a[key] = b[key]
        elif "day" in a and "day" in b and key in a and key not in b:
            b[key] = a[key]
    if "month" in a and "month" in b and "year" in b and "year" not in a and a["month"] <= b["month"]:
        a["year"] = b["year"]
    if ("hour" in a) != ("hour" in b) and set(a) | set(b) <= _CLOCK_KEYS | {"part"}:
        return None
    if "hour" in a and "hour" in b:
        days_a, days_b = _day_keys(a), _day_keys(b)
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


# -- openers: a word that says how the time that follows stands to the event


def _opened_range(r: TimeReader, i: int, j: int) -> Read | None:
    opener = "between" if r.sense(i, "between") == j else "from"
    got = _pair(r, j, opener)
    if got is None:
        return None
    k, expr = got
    for start in (k, r.sense(k, "glue")):
        more = point(r, start) if start is not None else None
        if more is not None and "hour" in expr["from"] and not (_CLOCK_KEYS & more[1].keys()) and "op" not in more[1] and not _day_keys(expr["from"]):
            return more[0], _based(expr, more[1])
    return got


def _opened(op: str):
    def read(r: TimeReader, i: int, j: int) -> Read | None:
        return _of(r, j, op)

    return read


def _of(r: TimeReader, j: int, op: str) -> Read | None:
    """The time behind an opener, an article between them."""
    k = j
    for _ in range(3):
        if k >= r.n:
            return None
        inner = _core(r, k)
        if inner is not None and inner[1].get("op") not in ("set", "age", "past", "future", "range"):
            return _opened_expr(r, op, inner)
        if inner is not None and inner[1].get("op") == "range" and op == "asof":
            return None
        step = r.sense(k, "the") or r.sense(k, "at") or r.sense(k, "glue")
        if step is None:
            return None
        k = step
    return None


def _opened_expr(r: TimeReader, op: str, inner: Read) -> Read | None:
    j, expr = inner
    kind = expr.get("op")
    if op == "asof":
        return j, {**expr, "role": "as-of"}
    if kind in ("since", "from", "until", "by", "before", "after", "not-before"):
        return inner
    if kind in ("duration", "last", "next", "within"):
        if op == "since" and kind == "duration":
            return j, {"op": "since", "of": {"op": "shift", "length": expr["length"], "sign": -1}}
        return None
    if kind in ("about", "just-before", "just-after"):
        expr = expr["of"]
    if op == "since" and expr.get("op") is None:
        until = r.sense(j, "to")
        second = point(r, until) if until is not None else None
        if second is not None and "op" not in second[1] and ("hour" in second[1]) == ("hour" in expr):
            shared = _shared(dict(expr), dict(second[1]))
            if shared is not None:
                return second[0], {"op": "range", "from": shared[0], "to": shared[1]}
    return j, {"op": op, "of": expr}


_OPENERS = (
    ("asof", _opened("asof")),
    ("between", _opened_range),
    ("from", _opened_range),
    ("not_before", _opened("not-before")),
    ("from_when", _opened("from")),
    ("since", _opened("since")),
    ("by", _opened("by")),
    ("until", _opened("until")),
    ("before", _opened("before")),
    ("after", _opened("after")),
)
