"""What the tests of times share: read a sentence, resolve its first time, show it in one line."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from vigie.extract.times import time_mentions
from vigie.model import Mention, Timing
from vigie.resolve.times import resolved
from vigie.text import view

KYIV = "Europe/Kyiv"
WEDNESDAY = datetime(2024, 3, 20, 15, 0, tzinfo=ZoneInfo(KYIV))  # the anchor of the tests, winter time


def mentions(text: str, language: str) -> list[Mention]:
    """Return the time mentions of one sentence; they slice back and do not overlap."""
    shown = view(text)
    found = time_mentions(shown, 0, len(shown), language)
    for m in found:
        assert shown[m.start : m.end] == m.text
    assert all(a.end <= b.start for a, b in zip(found, found[1:], strict=False))
    return found


def told(text: str, language: str, *, anchor: datetime = WEDNESDAY, precision: str = "minute", zone: str = KYIV, tense: str | None = None, n: int = 0) -> str:
    """Return 'words | role | start .. end | granularity' of the nth time of a sentence."""
    found = mentions(text, language)
    if n >= len(found):
        return "nothing"
    timing = found[n].value
    assert isinstance(timing, Timing)
    t = resolved(timing, anchor=anchor, precision=precision, zone=zone, tense=tense)
    if t.start is None:
        return f"{found[n].text} | {t.role} | {t.value}"
    assert t.end is not None and t.start < t.end
    return f"{found[n].text} | {t.role} | {t.start:%Y-%m-%d %H:%M} .. {t.end:%Y-%m-%d %H:%M} | {t.granularity}"
