"""Those who read the cases of times.py: vigie, and beside it dateparser.search and Recognizers-Text, all asked the same questions.

A reader answers three: `times(text, language, ref, tense)` -> readings with `start`, `end`, `granularity`, `expr`, `value`;
`lengths(text, language)` -> seconds; `numbers(text, language)` -> values. The two others run in an interpreter of their own
(time_beside.py), for they are no dependencies of vigie: their answers are asked for in one go and looked up here.
"""

from __future__ import annotations

import json
import subprocess
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from vigie.extract.quantities import quantity_mentions
from vigie.extract.times import time_mentions
from vigie.resolve.times import resolved
from vigie.text import view

DAY_S = 86400
UNIT_S = {
    "second": 1, "minute": 60, "hour": 3600, "day": DAY_S, "week": 7 * DAY_S, "fortnight": 14 * DAY_S,
    "month": 30 * DAY_S, "quarter": 90 * DAY_S, "year": 365 * DAY_S, "decade": 3650 * DAY_S,
}  # fmt: skip
OTHERS = ("dateparser", "recognizers")
LANGUAGES = {"dateparser": ("fr", "en", "uk", "ru"), "recognizers": ("fr", "en")}


class Vigie:
    """vigie's own answers."""

    def times(self, text: str, language: str, ref: datetime, tense: str) -> list:
        """Return the resolved times of the text, widest first."""
        zone = "Etc/GMT+2" if ref.utcoffset() == timedelta(hours=-2) else "UTC"
        shown = view(text)
        mentions = sorted(time_mentions(shown, 0, len(shown), language), key=lambda m: m.start - m.end)
        return [resolved(m.value, anchor=ref, precision="minute", zone=zone, tense=tense) for m in mentions]

    def lengths(self, text: str, language: str) -> list[float]:
        """Return the lengths that the text tells, in seconds; one told by its own interval ('all day') has that interval's."""
        out = []
        shown = view(text)
        for m in time_mentions(shown, 0, len(shown), language):
            lengths = m.value.expr.get("length")
            if lengths and all(n is not None for n, _ in lengths):
                out.append(sum(n * UNIT_S.get(u, 0) for n, u in lengths))
            whole = m.value.expr.get("rel", ["day", 1] if m.value.expr.get("relday") == 0 else None)
            if whole is not None and m.end - m.start > 7:
                out.append(UNIT_S.get(whole[0], 0))
        return out

    def numbers(self, text: str, language: str) -> list[float]:
        """Return the numbers of the text; a share is told in per cent here."""
        shown = view(text)
        got = [m.value.quantity for m in quantity_mentions(shown, 0, len(shown), language)]
        return [v for q in got for v in (q.min, q.max) if v is not None]


class Questions:
    """A reader that answers nothing and keeps what it was asked, for those who answer in another interpreter."""

    def __init__(self) -> None:
        self.asked: dict[str, dict[str, Any]] = {}

    def times(self, text: str, language: str, ref: datetime, tense: str) -> list:
        """Keep the question."""
        self._keep("times", text, language, ref.isoformat(), tense)
        return []

    def lengths(self, text: str, language: str) -> list[float]:
        """Keep the question."""
        self._keep("lengths", text, language, "", "")
        return []

    def numbers(self, text: str, language: str) -> list[float]:
        """Keep the question."""
        self._keep("numbers", text, language, "", "")
        return []

    def _keep(self, what: str, text: str, language: str, ref: str, tense: str) -> None:
        self.asked[key(what, text, language, ref, tense)] = {"what": what, "text": text, "language": language, "ref": ref, "tense": tense}


def key(what: str, text: str, language: str, ref: str, tense: str) -> str:
    """Return the name of a question."""
    return json.dumps([what, text, language, ref, tense], ensure_ascii=False)


class Other:
    """Answers of another package, looked up."""

    def __init__(self, answers: dict[str, Any]) -> None:
        self.answers = answers

    def times(self, text: str, language: str, ref: datetime, tense: str) -> list:
        """Return its readings as vigie's are shaped."""
        out = []
        for a in self.answers.get(key("times", text, language, ref.isoformat(), tense)) or []:
            start, end = (datetime.fromisoformat(a[k]) for k in ("start", "end"))
            start, end = (x if x.tzinfo else x.replace(tzinfo=ref.tzinfo) for x in (start, end))
            out.append(SimpleNamespace(start=start, end=end, granularity=a["granularity"], expr={}, value=a.get("timex")))
        return out

    def lengths(self, text: str, language: str) -> list[float]:
        """Return its lengths in seconds."""
        return self.answers.get(key("lengths", text, language, "", "")) or []

    def numbers(self, text: str, language: str) -> list[float]:
        """Return its numbers."""
        return self.answers.get(key("numbers", text, language, "", "")) or []


def others(python: str, asked: dict[str, dict[str, Any]]) -> dict[str, Other | str]:
    """Return dateparser and Recognizers-Text with their answers, run by the interpreter `python`; or why one cannot run there."""
    lines = "\n".join(json.dumps({**q, "key": k}, ensure_ascii=False) for k, q in asked.items())
    script = Path(__file__).with_name("time_beside.py")
    out: dict[str, Other | str] = {}
    for name in OTHERS:
        run = subprocess.run([python, str(script), name], input=lines, capture_output=True, text=True, check=False)
        if run.returncode:
            out[name] = (run.stderr.strip().splitlines() or ["no answer"])[-1]
        else:
            out[name] = Other(json.loads(run.stdout))
    return out
