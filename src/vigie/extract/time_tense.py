"""The tense that the words around a time show, and the day that a sentence names for its clocks."""

from __future__ import annotations

from vigie.extract.timewords import Expr, TimeReader

REACH = 12  # tokens on either side that may show the tense: a clause of news is seldom longer
_DAY = frozenset(("day", "month", "year", "weekday", "relday", "told", "dir", "rel", "holiday"))


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
