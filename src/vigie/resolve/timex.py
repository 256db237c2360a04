"""TIMEX3 values: '2022-12-16', '2022-12-16T10:50', '2022-10', 'P3D', 'PAST_REF'."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

_REFS = {"now": "PRESENT_REF", "past": "PAST_REF", "future": "FUTURE_REF"}
_LETTERS = {
    "second": "S", "minute": "M", "hour": "H", "day": "D", "week": "W", "month": "M", "quarter": "Q", "year": "Y",
    "decade": "DE", "century": "CE", "weekend": "WE",
}  # fmt: skip
_PARTS = {"night": "NI", "morning": "MO", "afternoon": "AF", "daytime": "DT", "evening": "EV"}


def interval_value(expr: dict[str, Any], start: datetime, end: datetime, granularity: str) -> str:
    """Return the TIMEX3 value of an interval: the date or time where it is one unit, else 'start/end'."""
    op = expr.get("op")
    if op in _REFS:
        return _REFS[op]
    if granularity == "minute" and end - start == timedelta(minutes=1):
        return start.strftime("%Y-%m-%dT%H:%M")
    days = (end.date() - start.date()).days
    if granularity == "day" and days == 1:
        return start.date().isoformat()
    if granularity == "part-of-day" and expr.get("part"):
        day = end.date() if expr["part"] == "night" else start.date()
        return f"{day.isoformat()}T{_PARTS.get(expr['part'], _PARTS.get(expr['part'].rpartition('-')[2], 'DT'))}"
    if granularity == "week" and days == 7 and start.isoweekday() == 1:
        return start.strftime("%G-W%V")
    if granularity == "month" and start.day == end.day == 1 and 28 <= days <= 31:
        return start.strftime("%Y-%m")
    if granularity == "year" and start.month == end.month == 1 and days <= 366:
        return start.strftime("%Y")
    if granularity == "season" and expr.get("season"):
        return f"{start.year}-{ {'spring': 'SP', 'summer': 'SU', 'autumn': 'FA', 'winter': 'WI'}[expr['season']] }"
    form = "%Y-%m-%d" if granularity in ("day", "week", "month", "season", "year") else "%Y-%m-%dT%H:%M"
    return f"{start.strftime(form)}/{end.strftime(form)}"


def duration_value(expr: dict[str, Any]) -> str | None:
    """Return the value of a length ('P3D', 'PT2H', 'PXD' where the number is left open), of a reference, or None."""
    op = expr.get("op")
    if op in _REFS:
        return _REFS[op]
    lengths = expr.get("length")
    if not lengths:
        return None
    if op in ("shift", "last", "next", "within"):
        return "FUTURE_REF" if expr.get("sign", -1) > 0 or op in ("next", "within") else "PAST_REF"
    date_part = "".join(_length(n, unit) for n, unit in lengths if unit not in ("second", "minute", "hour"))
    time_part = "".join(_length(n, unit) for n, unit in lengths if unit in ("second", "minute", "hour"))
    return "P" + date_part + ("T" + time_part if time_part else "")


def _length(n: float | None, unit: str) -> str:
    if unit == "fortnight":
        n, unit = (None if n is None else 2 * n), "week"
    return f"{'X' if n is None else int(n) if n == int(n) else n}{_LETTERS[unit]}"
