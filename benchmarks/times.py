"""Measure the recognizers of times and numbers on public test sets: `python benchmarks/times.py [--data DIR] [--misses N]`.

Sets (see the data's own README): Duckling's corpora, Microsoft Recognizers-Text specifications, dateparser's parameters.
A case is right when the value is right: the same instant at the expected grain, the same interval (a part of the day by its
day and overlap, for the hours of parts are this project's contract; rolling stretches within one unit), the same number.
`news`: without the cases of not_news.toml, which say why no news text would hold them.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from vigie.extract.quantities import quantity_mentions
from vigie.extract.times import time_mentions
from vigie.resolve.times import resolved
from vigie.text import view

HERE = Path(__file__).resolve().parent
GRAINS = ("Second", "Minute", "Hour", "Day", "Week", "Month", "Quarter", "Year")
DAY_S = 86400
UNIT_S = {
    "second": 1, "minute": 60, "hour": 3600, "day": DAY_S, "week": 7 * DAY_S, "fortnight": 14 * DAY_S,
    "month": 30 * DAY_S, "quarter": 90 * DAY_S, "year": 365 * DAY_S, "decade": 3650 * DAY_S,
}  # fmt: skip
GRAIN_S = {"Second": 60, "Minute": 61, "Hour": 3600, "Day": DAY_S, "Week": 7 * DAY_S, "Month": 31 * DAY_S, "Quarter": 92 * DAY_S, "Year": 366 * DAY_S}
Case = tuple[str, str, str, str, Any]  # set, language, text, what is expected in words, a function of the text -> right?


def main() -> int:
    """Print the table of right / all per set and language."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=HERE.parents[1] / "shared" / "data" / "times")
    parser.add_argument("--misses", type=int, default=0)
    parser.add_argument("--only", default="")
    args = parser.parse_args()
    if not args.data.is_dir():
        print(f"no test sets at {args.data}: give their folder with --data", file=sys.stderr)
        return 2
    not_news = [re.compile(row["pattern"]) for row in tomllib.loads((HERE / "not_news.toml").read_text(encoding="utf-8"))["not"]]
    counts: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    misses = []
    for name, language, text, expected, test in cases(args.data):
        if args.only and args.only not in f"{name} {language}":
            continue
        right, got = test(text, language)
        news = not any(p.search(f"{expected} | {text}") for p in not_news)
        row = counts[name, language]
        row[0] += right
        row[1] += 1
        row[2] += right and news
        row[3] += news
        if not right:
            misses.append(f"{'news ' if news else '     '}{name} {language}: {text!r} should be {expected}, is {got}")
    print(f"{'set':28} lang   right   all          news  of")
    total = [0, 0, 0, 0]
    for (name, language), row in sorted(counts.items()):
        print(_line(name, language, row))
        total = [a + b for a, b in zip(total, row, strict=True)]
    print(_line("all", "", total))
    for miss in sorted(misses)[-args.misses :] if args.misses else []:
        print(miss)
    return 0


def _line(name: str, language: str, row: list[int]) -> str:
    return f"{name:28} {language:4} {row[0] / max(1, row[1]):6.3f} {row[1]:6}        {row[2] / max(1, row[3]):6.3f} {row[3]:6}"


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

    def test(text: str, language: str) -> tuple[bool, str]:
        tense = "future" if wanted and wanted[-1 if kind == "interval" else 0] >= ref.replace(hour=0, minute=0) else "past"
        got = _resolved(text, language, ref, tense)
        right = bool(wanted) and any(_same(kind, wanted, grain, t) for t in got[:1])
        return right, _shown(got)

    return test


def _resolved(text: str, language: str, ref: datetime, tense: str) -> list:
    zone = "Etc/GMT+2" if ref.utcoffset() == timedelta(hours=-2) else "UTC"
    shown = view(text)
    mentions = sorted(time_mentions(shown, 0, len(shown), language), key=lambda m: m.start - m.end)
    return [resolved(m.value, anchor=ref, precision="minute", zone=zone, tense=tense) for m in mentions]


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
        return abs(start - first) <= unit and abs(end - last) <= unit
    if op in ("by", "until", "before"):
        return any(abs(e - last) <= unit for e in (start, end))
    if t.granularity == "season" or "weekend" in str(t.expr) or t.expr.get("mod"):
        return overlap * 2 >= (last - first)
    return abs(start - first) < timedelta(minutes=2) and abs(end - last) <= unit


def _length_test(seconds: float):
    def test(text: str, language: str) -> tuple[bool, str]:
        shown = view(text)
        for m in time_mentions(shown, 0, len(shown), language):
            lengths = m.value.expr.get("length")
            if lengths and all(n is not None for n, _ in lengths):
                total = sum(n * UNIT_S[u] for n, u in lengths)
                if abs(total - seconds) <= 0.02 * seconds:
                    return True, str(lengths)
        return False, str([m.value.expr for m in time_mentions(shown, 0, len(shown), language)])

    return test


def _number_test(number: float):
    def test(text: str, language: str) -> tuple[bool, str]:
        shown = view(text)
        got = [m.value.quantity for m in quantity_mentions(shown, 0, len(shown), language)]
        values = {v for q in got for v in (q.min, q.max) if v is not None}
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


def _recognizers_test(row: dict, parser: str):
    value = row["Results"][0]["Value"]
    ref = datetime.fromisoformat(row.get("Context", {}).get("ReferenceDateTime", "2016-11-07T00:00:00")).replace(tzinfo=timedelta_zone())

    def test(text: str, language: str) -> tuple[bool, str]:
        if parser == "DurationParser":
            return _length_test(float(value["FutureResolution"]["duration"]))(text, language)
        got: list = []
        for tense in ("future", "past"):
            wanted = value["FutureResolution" if tense == "future" else "PastResolution"]
            got = _resolved(text, language, ref, tense)
            if any(_resolution_right(wanted, t, ref, parser) for t in got):
                return True, ""
        return False, _shown(got)

    return test


def timedelta_zone():
    """The zone that the specifications are told in."""
    from datetime import UTC

    return UTC


def _resolution_right(wanted: dict[str, str], t, ref: datetime, parser: str) -> bool:
    if t.start is None:
        return False
    moments = {k: _moment(v, ref, t) for k, v in wanted.items()}
    if any(m is None for m in moments.values()):
        return False
    one = next((m for k, m in moments.items() if not k.startswith(("start", "end"))), None)
    grain = "Day" if parser in ("DateParser", "DatePeriodParser") else "Minute"
    if one is not None:
        if t.expr.get("op") == "shift":
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


def _dateparser(path: Path) -> Iterator[Case]:
    """The absolute dates with their value, and the words of fr, en, uk, ru with what they mean in English."""
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        args = row["args"]
        if row["test"] == "test_dates_parsing" and len(args) == 2 and isinstance(args[1], str):
            m = re.fullmatch(r"datetime\(([\d, ]+)\)", args[1])
            language = _language(args[0])
            if m is not None and language is not None:
                parts = [int(x) for x in m.group(1).split(",")]
                yield "dateparser dates", language, args[0], args[1], _absolute_test(datetime(*parts), len(parts) > 3)
        elif row["test"] == "test_freshness_translation" and args[0] in ("fr", "en", "uk", "ru"):
            shift = re.fullmatch(r"(in )?(\d+) (day|hour|minute|week|month|year|second)s?( ago)?", str(args[2]))
            if shift is not None:
                yield "dateparser relative", args[0], args[1], args[2], _shift_test(shift)


def _language(text: str) -> str | None:
    """The language of a parameter, told by its letters and its month; None for languages that are not ours."""
    shown = view(text)
    low = text.lower()
    if re.search(r"[а-яіїєґ]", low):
        order = ("uk",) if re.search(r"[іїєґ]", low) else ("ru",)
    else:
        foreign = r"[éûàèôç]|\bde\b|\bdel\b|mayo|junio|ene\b|marzo|agosto|[âãõășțğışöüñ]|tháng|januar|\bmai\b|\b(klo|um|u|ip)\b"
        order = ("en",) if re.search(r"[a-z]", low) and not re.search(foreign, low) else ("fr",)
    for language in order:
        if any("month" in m.value.expr for m in time_mentions(shown, 0, len(shown), language)):
            return language
    english = r"\b(january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\b"
    return order[0] if order[0] in ("uk", "en") and re.search(english, low) else None


def _absolute_test(wanted: datetime, timed: bool):
    def test(text: str, language: str) -> tuple[bool, str]:
        ref = datetime(2014, 11, 12, 9, 0, tzinfo=timedelta_zone())
        got = _resolved(text, language, ref, "past")
        keep = 5 if timed and (wanted.hour or wanted.minute) else 3
        for t in got[:1]:
            if t.start is not None and _cut(t.start, "Minute")[:keep] == _cut(wanted, "Minute")[:keep]:
                return True, ""
        return False, _shown(got)

    return test


def _shift_test(shift: re.Match[str]):
    n, unit = int(shift.group(2)), shift.group(3)
    sign = 1 if shift.group(1) else -1

    def test(text: str, language: str) -> tuple[bool, str]:
        ref = datetime(2014, 9, 10, 12, 0, tzinfo=timedelta_zone())
        got = _resolved(text, language, ref, "past" if sign < 0 and n else "future")
        days = {"day": 1, "week": 7, "month": 30.4, "year": 365.25, "hour": 1 / 24, "minute": 1 / 1440, "second": 1 / 86400}[unit]
        wanted = ref + timedelta(days=sign * n * days)
        slack = timedelta(days=max(days, 1 / 1440) * (0.6 if unit in ("month", "year") else 0))
        return any(t.start is not None and t.start - slack <= wanted < t.end + slack for t in got[:1]), _shown(got)

    return test


if __name__ == "__main__":
    raise SystemExit(main())
