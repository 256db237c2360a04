"""Answer the questions of time_readers.py with another package: `PYTHON benchmarks/time_beside.py dateparser|recognizers < questions`.

Runs in an interpreter that has `dateparser`, or `recognizers-text-suite` and `emoji<2` (its 1.0.2a2 needs that). Knows nothing of vigie.
"""

from __future__ import annotations

import json
import sys
import warnings
from datetime import datetime, timedelta
from typing import Any

WIDTHS = {"minute": timedelta(minutes=1), "day": timedelta(days=1)}


def main() -> int:
    """Print one JSON object: the answer to every question."""
    warnings.simplefilter("ignore")
    reader = {"dateparser": dateparser_reader, "recognizers": recognizers_reader}[sys.argv[1]]()
    answers = {}
    for line in sys.stdin.read().splitlines():
        asked = json.loads(line)
        try:
            answers[asked["key"]] = reader(asked)
        except (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError) as e:  # a package that fails on a case has no answer to it
            answers[asked["key"]] = []
            print(f"{sys.argv[1]}: {asked['text']!r}: {type(e).__name__}: {e}", file=sys.stderr)
    json.dump(answers, sys.stdout, ensure_ascii=False)
    return 0


def dateparser_reader():
    """Return a function that answers with `dateparser.search.search_dates`: moments; a whole day where no clock is told."""
    from dateparser.search import search_dates

    def read(asked: dict[str, Any]) -> list:
        if asked["what"] != "times":
            return []
        ref = datetime.fromisoformat(asked["ref"])
        settings = {"RELATIVE_BASE": ref.replace(tzinfo=None), "PREFER_DATES_FROM": asked["tense"]}
        found = search_dates(asked["text"], languages=[asked["language"]], settings=settings) or []
        return [_moment(m, m.replace(tzinfo=None) == m.replace(tzinfo=None, hour=0, minute=0, second=0, microsecond=0)) for _, m in found]

    return read


def _moment(start: datetime, whole: bool) -> dict[str, str]:
    grain = "day" if whole else "minute"
    return {"start": start.isoformat(), "end": (start + WIDTHS[grain]).isoformat(), "granularity": grain}


def recognizers_reader():
    """Return a function that answers with Recognizers-Text: dates, ranges, durations and numbers of English and French."""
    from recognizers_date_time import Culture, recognize_datetime
    from recognizers_number import recognize_number

    cultures = {"en": Culture.English, "fr": Culture.French}

    def read(asked: dict[str, Any]) -> list:
        culture = cultures.get(asked["language"])
        if culture is None:
            return []
        if asked["what"] == "numbers":
            return [float(r.resolution["value"]) for r in recognize_number(asked["text"], culture)]
        ref = datetime.fromisoformat(asked["ref"]).replace(tzinfo=None) if asked["ref"] else datetime(2016, 11, 7)
        found = [r.resolution["values"] for r in recognize_datetime(asked["text"], culture, reference=ref) if r.resolution]
        if asked["what"] == "lengths":
            return [float(v["value"]) for values in found for v in values if v.get("type") == "duration" and v.get("value", "").isdigit()]
        return [_of_value(values[-1 if asked["tense"] == "future" else 0], ref) for values in found if values[0].get("type") not in ("duration", "set")]

    return read


def _of_value(value: dict[str, str], ref: datetime) -> dict[str, str] | None:
    day = ref.strftime("%Y-%m-%d ")
    ends = [value.get(k) for k in ("start", "end")] if "start" in value or "end" in value else [value.get("value")]
    moments = [datetime.fromisoformat(day + x if x.count(":") == 2 and "-" not in x else x) for x in ends if x and x[:1].isdigit()]
    if not moments:
        return {"start": "1000-01-01", "end": "1000-01-02", "granularity": "day", "timex": value.get("timex", "")}
    whole = ":" not in str(ends)
    start = moments[0]
    end = moments[1] if len(moments) > 1 else start + WIDTHS["day" if whole else "minute"]
    return {"start": start.isoformat(), "end": max(end, start).isoformat(), "granularity": "day" if whole else "minute", "timex": value.get("timex", "")}


if __name__ == "__main__":
    raise SystemExit(main())
