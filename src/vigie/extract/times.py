"""Time expressions of a sentence: what `resolve.times` turns into intervals.

`Timing.expr` is a point (see time_points), or has an `op`: range (`from`, `to`), span (`of`, `length`), since, until, by, before, not-before,
after, about, just-before, just-after (`of`), and those of time_relative; now, past, future.
"""

from __future__ import annotations

from collections.abc import Callable

from vigie.extract.phrases import has_shelf, sentence_tokens
from vigie.extract.time_clock import clock
from vigie.extract.time_counted import begun, counted_at, lasting
from vigie.extract.time_points import piece, point
from vigie.extract.time_ranges import CLOCK_KEYS, based, clock_range, day_keys, pair, range_at, shared_fields
from vigie.extract.time_relative import relative
from vigie.extract.time_tense import tense_near, with_day
from vigie.extract.timewords import Expr, Read, TimeReader, read_sentence
from vigie.model import Mention, Timing
from vigie.resources import elides

SOURCE = "time"
_ROLES = {
    "since": "since", "from": "since", "until": "until", "by": "until", "before": "until", "within": "until",
    "set": "set", "duration": "duration", "age": "other",
}  # fmt: skip
_NAMES = ("part", "relday", "told", "clock_word", "early", "mid", "late")  # 'après-midi' and 'avant-hier' begin with no preposition
_CLOCK_OPENERS = (("from_when", "from"), ("since", "since"), ("after", "after"), ("until", "until"), ("before", "before"), ("by", "by"))
_TIMEX = {"set": "SET", "duration": "DURATION", "age": "DURATION"}


def time_mentions(view: str, start: int, end: int, language: str) -> list[Mention]:
    """Return the time expressions of one sentence of the view, in order and apart; an unknown language has none."""
    if not has_shelf(language, "time.toml"):
        return []
    text = view[start:end]
    r = read_sentence(text, sentence_tokens(text, elides(language)), language)
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


def _skipped(r: TimeReader, i: int) -> int:
    """Return where to go on: 'plus tôt' is stepped over whole, 'tôt' alone would say 'early'."""
    glue = r.sense(i, "glue")
    return glue if glue is not None and glue > i + 1 and r.sense(i + 1, "early") is not None else i + 1


def _timing(expr: Expr, night: str) -> Timing:
    for part in (expr, expr.get("of"), expr.get("from"), expr.get("to")):
        if isinstance(part, dict) and part.get("part") == "night":
            part["night"] = night
    role = expr.pop("role", None) or _ROLES.get(expr.get("op", ""), "when")
    if expr.get("op") == "within" and expr.get("tense") == "past":
        role = "when"  # 'протягом доби зафіксовано'
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
                    return lasting(r, got)
    got = counted_at(r, i) or range_at(r, i) or _core(r, i)
    return begun(r, lasting(r, got)) if got is not None else None


def _core(r: TimeReader, i: int) -> Read | None:
    """A point, a relative expression or a reference to now; a fuzzy word in front."""
    for sense, op in (("just_before", "just-before"), ("just_after", "just-after"), ("about", "about")):
        j = r.sense(i, sense)
        if j is not None and ((part := r.valued(i, "part")) is None or part[0] <= j):  # 'перед світанком' is a part of the day itself
            j = _step(r, j)
            got = clock(r, j) or (_hour_word(r, j) if op != "about" else None)
            if got is not None:
                more = joined_day(r, got)
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


def joined_day(r: TimeReader, got: Read) -> Read:
    """Join the day that follows a clock ('vers 14 heures vendredi')."""
    j, expr = got
    for k in (j, r.sense(j, "glue")):
        if k is None:
            continue
        more = point(r, k)
        if more is not None and not CLOCK_KEYS & more[1].keys() and "op" not in more[1] and not ("part" in more[1] and len(more[1]) == 1):
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
            return second[0], {"op": "range", "from": expr, "to": {**day_keys(expr), **second[1]}, "joined": True}
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
        span = clock_range(r, start)
        if span is not None:
            return span[0], based(span[1], expr)
        for sense, op in _CLOCK_OPENERS if k == j else ():
            at = r.sense(start, sense)
            got = clock(r, _step(r, at)) if at is not None else None
            if got is not None and "loose" not in got[1]:
                return got[0], {"op": op, "of": {**expr, **got[1]}, "day_first": True}
    return j, expr


def _over_glue(r: TimeReader, j: int) -> Read | None:
    k = r.sense(j, "glue")
    return piece(r, k) if k is not None else None


# -- openers: a word that says how the time that follows stands to the event


def _opened_range(r: TimeReader, i: int, j: int) -> Read | None:
    opener = "between" if r.sense(i, "between") == j else "from"
    got = pair(r, j, opener)
    if got is None:
        return None
    k, expr = got
    for start in (k, r.sense(k, "glue")):
        more = point(r, start) if start is not None else None
        if more is not None and "hour" in expr["from"] and not (CLOCK_KEYS & more[1].keys()) and "op" not in more[1] and not day_keys(expr["from"]):
            return more[0], based(expr, more[1])
    return got


def _opened(op: str) -> Callable[[TimeReader, int, int], Read | None]:
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
        until = r.sense(j, "to")
        if op == "since" and kind == "duration" and (until is None or r.number(until) is None):  # not 'from three weeks to five years'
            return j, {"op": "since", "of": {"op": "shift", "length": expr["length"], "sign": -1}}
        return None
    if kind in ("about", "just-before", "just-after"):
        expr = expr["of"]
    if op == "since" and expr.get("op") is None:
        until = r.sense(j, "to")
        second = point(r, until) if until is not None else None
        if second is not None and "op" not in second[1] and ("hour" in second[1]) == ("hour" in expr):
            shared = shared_fields(dict(expr), dict(second[1]))
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
