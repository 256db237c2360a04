"""The cases of times.py: what each public test set asks, what it expects, and when an answer is right.

A case is right when the value is right: the same instant at the expected grain, the same interval (a part of the day by its day and
overlap, or by its day and name where the set narrows it, for the hours of parts are this project's contract; stretches counted in days
and more within a day), the same season by its TIMEX3 name, the same number.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from time_readers import DAY_S, UNIT_S

GRAINS = ("Second", "Minute", "Hour", "Day", "Week", "Month", "Quarter", "Year")
GRAIN_S = {"Second": 60, "Minute": 61, "Hour": 3600, "Day": DAY_S, "Week": 7 * DAY_S, "Month": 31 * DAY_S, "Quarter": 92 * DAY_S, "Year": 366 * DAY_S}
Test = Callable[[str, str, Any], tuple[bool, str]]  # (text, language, reader) -> right?, what was read
Case = tuple[str, str, str, str, Test]  # set, language, text, what is expected in words, its test


def cases(data: Path) -> Iterator[Case]:
    """Yield the cases of every set."""
    yield from _duckling(data / "duckling.jsonl")
    yield from _recognizers(data / "recognizers")
    yield from _dateparser(data / "dateparser_params.jsonl")


# -- Duckling


def _duckling(path: Path) -> Iterator[Case]:
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        language, value = row["lang"], row["value"]
        if language not in ("fr", "en", "uk", "ru"):
            continue
        for text in row["texts"]:
            text = _unescaped(text)
            if row["dim"] == "Time":
                ref = datetime.fromisoformat(row["ref"])
                yield "duckling Time", language, text, value, _time_test(value, ref)
            elif row["dim"] == "Duration":
                _, n, unit = value.split()
                yield "duckling Duration", language, text, value, _length_test(float(n) * UNIT_S[unit.lower()])
            elif row["dim"] in ("Numeral", "Ordinal"):
                number = float(value.split()[-1].strip("()"))
                yield f"duckling {row['dim']}", language, text, value, _number_test(number)


def _unescaped(text: str) -> str:
    return re.sub(r"\\x([0-9a-f]+)", lambda m: chr(int(m.group(1), 16)), text)


def _instants(value: str, ref: datetime) -> list[datetime]:
    out = []
    for inside in re.findall(r"\((-?\d+(?:, *\d+)+)\)", value):
        y, mo, d, h, mi, s = (int(x) for x in inside.split(","))
        if y < 1:
            return []
        out.append(datetime(y, mo or 1, d or 1, h, mi, s, tzinfo=ref.tzinfo))
    return out


def _time_test(value: str, ref: datetime):
    wanted = _instants(value, ref)
    grain = next((g for g in GRAINS if re.search(rf"\) {g}\b", value)), "Day")
    kind = "open" if "OpenInterval" in value else "interval" if "Interval" in value else "point"

    def test(text: str, language: str, reader: Any) -> tuple[bool, str]:
        tense = "future" if wanted and wanted[-1 if kind == "interval" else 0] >= ref.replace(hour=0, minute=0) else "past"
        got = reader.times(text, language, ref, tense)
        right = bool(wanted) and any(_same(kind, wanted, grain, t) for t in got[:1])
        return right, _shown(got)

    return test


def _shown(timings: list) -> str:
    return "; ".join(f"{t.start:%Y-%m-%d %H:%M}..{t.end:%Y-%m-%d %H:%M} {t.granularity}" if t.start else f"{t.value} {t.expr}" for t in timings) or "nothing"


def _cut(moment: datetime, grain: str) -> tuple:
    parts = (moment.year, moment.month, moment.day, moment.hour, moment.minute)
    keep = {"Year": 1, "Quarter": 2, "Month": 2, "Week": 3, "Day": 3, "Hour": 4, "Minute": 5, "Second": 5}[grain]
    return parts[:keep]


def _same(kind: str, wanted: list[datetime], grain: str, t) -> bool:
    if t.start is None:
        return False
    start, end = t.start.astimezone(wanted[0].tzinfo), t.end.astimezone(wanted[0].tzinfo)
    op = t.expr.get("op")
    if kind == "point":
        if op in ("shift",) or op == "about":
            return start <= wanted[0] < end or _cut(start, grain) == _cut(wanted[0], grain)
        if op in ("by", "until", "before") and _cut(end, grain) == _cut(wanted[0], grain):
            return True
        return _cut(start, grain) == _cut(wanted[0], grain) and (t.granularity != "part-of-day" or grain == "Hour")
    if kind == "open":
        edges = (start, end) if op in ("by", "until", "before", "not-before") else (start,)
        return any(_cut(e, grain) == _cut(wanted[0], grain) for e in edges)
    return _same_interval(wanted, grain, start, end, t)


def _same_interval(wanted: list[datetime], grain: str, start: datetime, end: datetime, t) -> bool:
    unit = timedelta(seconds=GRAIN_S[grain])
    first, last = wanted[0], wanted[-1]
    op = t.expr.get("op")
    overlap = min(end, last) - max(start, first)
    if t.granularity == "part-of-day":
        return overlap > timedelta(0) and overlap * 2.3 >= min(end - start, last - first) and start.date() <= first.date() <= end.date()
    if op in ("last", "next", "within"):
        slack = unit if t.expr["length"][-1][1] in ("second", "minute", "hour") else max(unit, timedelta(days=1))
        return abs(start - first) <= slack and abs(end - last) <= slack
    if op in ("by", "until", "before"):
        return any(abs(e - last) <= unit for e in (start, end))
    if t.granularity == "season" or "weekend" in str(t.expr) or t.expr.get("mod"):
        return overlap * 2 >= (last - first)
    return abs(start - first) < timedelta(minutes=2) and abs(end - last) <= unit


def _length_test(seconds: float) -> Test:
    def test(text: str, language: str, reader: Any) -> tuple[bool, str]:
        got = reader.lengths(text, language)
        return any(abs(total - seconds) <= 0.02 * seconds for total in got), str(got)

    return test


def _number_test(number: float) -> Test:
    def test(text: str, language: str, reader: Any) -> tuple[bool, str]:
        values = set(reader.numbers(text, language))
        if 0 < number < 1 and any(abs(v / 100 - number) < 0.01 for v in values):
            return True, ""  # a share is told in per cent here
        return any(abs(v - number) <= 1e-9 * max(1, abs(number)) for v in values), str(sorted(values))

    return test


# -- Recognizers-Text

_PARSERS = ("DateParser", "TimeParser", "DateTimeParser", "DatePeriodParser", "DateTimePeriodParser", "TimePeriodParser", "DurationParser")


def _recognizers(folder: Path) -> Iterator[Case]:
    for name, language in (("English", "en"), ("French", "fr")):
        for parser in _PARSERS:
            for row in _rows(folder / "DateTime" / name / f"{parser}.json"):
                if row["Results"] and row["Results"][0].get("Value"):
                    yield f"recognizers {parser}", language, row["Input"], str(row["Results"][0]["Value"].get("Timex")), _recognizers_test(row, parser)
        for row in _rows(folder / "Number" / name / "NumberModel.json"):
            for result in row["Results"][:1]:
                value = str(result["Resolution"].get("value"))
                if re.fullmatch(r"-?[\d.]+(E[+-]?\d+)?", value):
                    yield "recognizers Number", language, row["Input"], value, _number_test(float(value))


def _rows(path: Path) -> list[dict]:
    rows = json.loads(path.read_text(encoding="utf-8-sig"))
    return [r for r in rows if "NotSupported" not in r or "python" not in r["NotSupported"].lower()]


def _recognizers_test(row: dict, parser: str) -> Test:
    value = row["Results"][0]["Value"]
    ref = datetime.fromisoformat(row.get("Context", {}).get("ReferenceDateTime", "2016-11-07T00:00:00")).replace(tzinfo=UTC)
    if parser == "DurationParser":
        return _length_test(float(value["FutureResolution"]["duration"]))

    def test(text: str, language: str, reader: Any) -> tuple[bool, str]:
        shown = []
        for tense in ("future", "past"):
            wanted = value["FutureResolution" if tense == "future" else "PastResolution"]
            got = reader.times(text, language, ref, tense)
            if any(_named(value["Timex"], wanted, t) or _resolution_right(wanted, t, ref, parser) for t in got):
                return True, ""
            shown.append(_shown(got))
        return False, " / ".join(dict.fromkeys(shown))

    return test


def _named(timex: str, wanted: dict[str, str], t: Any) -> bool:
    """A season, which the set does not resolve, and a narrowed part of the day ('late afternoon', whose hours it has its own) by name."""
    if t.value is None or t.start is None:
        return False
    if not wanted:
        return t.value == timex or t.value.endswith("-" + timex)
    part = re.search(r"T(MO|AF|EV|NI|DT)$", timex)
    first = wanted.get("startDateTime", "")[:10]
    return part is not None and t.granularity == "part-of-day" and t.value.startswith(first) and t.value.endswith(part.group())


def _resolution_right(wanted: dict[str, str], t, ref: datetime, parser: str) -> bool:
    if t.start is None:
        return False
    moments = {k: _moment(v, ref, t) for k, v in wanted.items()}
    if any(m is None for m in moments.values()):
        return False
    one = next((m for k, m in moments.items() if not k.startswith(("start", "end"))), None)
    grain = "Day" if parser in ("DateParser", "DatePeriodParser") else "Minute"
    if one is not None:
        if t.expr.get("op") in ("shift", "about"):
            return t.start <= one < t.end or _cut(t.start, grain) == _cut(one, grain)
        return _cut(t.start, grain) == _cut(one, grain)
    first = next((m for k, m in moments.items() if k.startswith("start")), None)
    last = next((m for k, m in moments.items() if k.startswith("end")), None)
    if first is None or last is None:
        edge = first or last
        return edge is not None and edge in (t.start, t.end)
    if last <= first:
        last += timedelta(days=1)
    if t.granularity == "part-of-day" or t.expr.get("op") in ("last", "next", "within") or t.expr.get("mod"):
        return _same_interval([first, last], "Day" if grain == "Day" else "Minute", t.start, t.end, t)
    slack = timedelta(days=1 if grain == "Day" else 0, minutes=2)
    return abs(t.start - first) < timedelta(minutes=2) and abs(t.end - last) <= slack


def _moment(value: str, ref: datetime, t) -> datetime | None:
    value = value.strip()
    try:
        if re.fullmatch(r"\d\d:\d\d:\d\d", value):
            return datetime.fromisoformat(f"{t.start:%Y-%m-%d}T{value}").replace(tzinfo=ref.tzinfo)
        return datetime.fromisoformat(value).replace(tzinfo=ref.tzinfo)
    except ValueError:
        return None


# -- dateparser

# test_dates_parsing has no label of the language: its rows stand by language, and these are the first of each and the first after it
_RUNS = {
    "en": ("[Sept] 04, 2014.", "11 Mai 2014"), "fr": ("11 Mai 2014", "Martes 21 de Octubre de 2014"),
    "ru": ("10 мая", "11 Ağustos, 2014"), "uk": ("2015-кві-12", "12 Hulyo 2003 13:01"),
}  # fmt: skip
_DAYS = {"day": 1, "week": 7, "month": 30.4, "year": 365.25, "decade": 3652.5, "hour": 1 / 24, "minute": 1 / 1440, "second": 1 / 86400}


def _dateparser(path: Path) -> Iterator[Case]:
    """Dates, translated dates, relative times and sentences of fr, en, uk, ru."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    yield from _dates([r["args"] for r in rows if r["test"] == "test_dates_parsing"])
    for row in rows:
        args = row["args"]
        if not args or args[0] not in ("fr", "en", "uk", "ru"):
            continue
        if row["test"] == "test_freshness_translation":
            shift = re.fullmatch(r"(in )?(\d+) (day|hour|minute|week|month|year|second)s?( ago)?", str(args[2]))
            if shift is not None:
                yield "dateparser relative", args[0], args[1], args[2], _shift_test(shift)
        elif row["test"] == "test_translation":
            wanted = _english(str(args[2]))
            if wanted is not None:
                yield "dateparser dates", args[0], args[1], args[2], _absolute_test(wanted, ":" in args[2])
        elif row["test"] == "test_search_and_parse":
            moments = [_numbers(m) for m in re.findall(r"datetime\.datetime\(([\d, ]+)", str(args[2]))]
            base = re.search(r"RELATIVE_BASE': datetime\.datetime\(([\d, ]+)\)", str(row["kwargs"]))
            ref = _numbers(base.group(1)).replace(tzinfo=UTC) if base is not None else datetime(2000, 1, 1, tzinfo=UTC)
            yield "dateparser sentences", args[0], args[1], args[2], _sentence_test(moments, ref)


def _dates(rows: list[list]) -> Iterator[Case]:
    texts = [str(args[0]) for args in rows]
    for language, (first, after) in _RUNS.items():
        for args in rows[texts.index(first) : texts.index(after)]:
            numbers = re.fullmatch(r"datetime\(([\d, ]+)\)", str(args[1]))
            if numbers is not None:
                yield "dateparser dates", language, args[0], args[1], _absolute_test(_numbers(numbers.group(1)), numbers.group(1).count(",") > 2)


def _numbers(text: str) -> datetime:
    return datetime(*(int(x) for x in text.split(",") if x.strip()))


def _english(text: str) -> datetime | None:
    for form in ("%d %B %Y", "%B %d %Y", "%A %d %B %Y", "%d %B %Y %H:%M", "%A %d %B %Y %H:%M"):
        try:
            return datetime.strptime(text.replace(" year.", "").replace(" year", ""), form)
        except ValueError:
            continue
    return None


def _absolute_test(wanted: datetime, timed: bool) -> Test:
    ref = datetime(2012, 11, 13, tzinfo=UTC)  # the set's own
    keep = 5 if timed and (wanted.hour or wanted.minute) else 3

    def test(text: str, language: str, reader: Any) -> tuple[bool, str]:
        got = reader.times(text, language, ref, "past" if wanted.replace(tzinfo=UTC) <= ref else "future")
        return any(t.start is not None and _cut(t.start, "Minute")[:keep] == _cut(wanted, "Minute")[:keep] for t in got[:1]), _shown(got)

    return test


def _sentence_test(moments: list[datetime], ref: datetime) -> Test:
    """Every moment that the set finds in the sentence is found, at the grain at which it is read."""

    def test(text: str, language: str, reader: Any) -> tuple[bool, str]:
        tense = "past" if all(m.replace(tzinfo=UTC) <= ref for m in moments) else "future"
        got = [t for t in reader.times(text, language, ref, tense) if t.start is not None]
        ends = [(t.start, t.end) for t in got]
        right = all(any(a <= m.replace(tzinfo=a.tzinfo) < b or m.date() == (b - timedelta(minutes=1)).date() for a, b in ends) for m in moments)
        return right, _shown(got)

    return test


def _shift_test(shift: re.Match[str]) -> Test:
    n, unit = int(shift.group(2)), shift.group(3)
    if n and not (shift.group(1) or shift.group(4)):  # '7 year': a length, of no direction
        return _length_test(n * UNIT_S[unit])
    sign = 1 if shift.group(1) else -1
    ref = datetime(2014, 9, 10, 12, 0, tzinfo=UTC)
    wanted = ref + timedelta(days=sign * n * _DAYS[unit])
    slack = timedelta(days=max(_DAYS[unit], 1 / 1440) * (0.6 if unit in ("month", "year") else 0))

    def test(text: str, language: str, reader: Any) -> tuple[bool, str]:
        got = reader.times(text, language, ref, "past" if sign < 0 and n else "future")
        return any(t.start is not None and t.start - slack <= wanted <= t.end + slack for t in got[:1]), _shown(got)

    return test
