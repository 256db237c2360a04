"""The document's date: given, else in the markup, else stated in the text, else worked out; else unknown. Always with its reason.

A date without a clock stands at noon of its day, so that no change of zone moves it to another day; `precision` says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, tzinfo
from functools import cache

import regex

from vigie.errors import OptionError
from vigie.read import shelf
from vigie.read.posts import Cut
from vigie.read.stamps import Stamp, date_pattern, day_parts, made_date, stamp_at, zone_info

HEAD_LINES = 15  # lines at the top where a date stands for the document
_URI_DATE = regex.compile(
    r"(?<!\d)((?:19|20)\d\d)([/_-])(0?[1-9]|1[0-2]|[a-z]{3,4})\2(0?[1-9]|[12]\d|3[01])(?!\d)"
    r"|(?<!\d)(20\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?!\d)"
)
_URI_DATE_BACK = regex.compile(r"(?<!\d)(0[1-9]|[12]\d|3[01])[/_-](0[1-9]|1[0-2])[/_-]((?:19|20)\d\d)(?!\d)")


@dataclass(frozen=True, slots=True)
class Dated:
    """A document's date (aware), 'minute' or 'day', and why it is held for it."""

    at: datetime
    precision: str
    why: str


def on_day(day: date, zone: tzinfo, why: str) -> Dated:
    """Return a date known to the day."""
    return Dated(datetime.combine(day, time(12), tzinfo=zone), "day", why)


def given(published: str | date | datetime, zone: tzinfo, why: str = "given") -> Dated:
    """Return the date of an option or of markup: ISO 8601, or as people write it. A clock without offset is in `zone`.

    Raises OptionError where it cannot be read.
    """
    if isinstance(published, datetime):
        return Dated(published if published.tzinfo else published.replace(tzinfo=zone), "minute", why)
    if isinstance(published, date):
        return on_day(published, zone, why)
    text = published.strip()
    try:
        if len(text) <= 10:
            return on_day(date.fromisoformat(text), zone, why)
        at = datetime.fromisoformat(text)
        return Dated(at if at.tzinfo else at.replace(tzinfo=zone), "minute", why)
    except ValueError:
        stamp = stamp_at(text, 0, len(text))
        if stamp and stamp.date and stamp.end == len(text):
            return _from_stamp(stamp, stamp.date, zone, why)
    raise OptionError(f"date {published!r} cannot be read: write it as 2022-12-16 or 2022-12-16T19:40+01:00")


def _from_stamp(stamp: Stamp, day: date, zone: tzinfo, why: str) -> Dated:
    if stamp.clock is None:
        return on_day(day, zone, why)
    own = zone_info(stamp.zone) if stamp.zone else None
    return Dated(datetime.combine(day, time(*stamp.clock), tzinfo=own or zone), "minute", why)


def from_uri(uri: str | None, zone: tzinfo) -> Dated | None:
    """Return the date in a page's address ('/2022/12/16/', '/2022/dec/16/', '02-11-2023'); None where there is none."""
    if not uri:
        return None
    m = _URI_DATE.search(uri.casefold())
    if m:
        year, word, last = (m[1], m[3], m[4]) if m[1] else (m[5], m[6], m[7])
        month = int(word) if word.isdigit() else shelf.month_numbers().get(word)
        day = made_date(int(year), month, int(last))
    else:
        m = _URI_DATE_BACK.search(uri)
        day = made_date(int(m[3]), int(m[2]), int(m[1])) if m else None
    return on_day(day, zone, f"in the address: {m[0]!r}") if day and m else None


def stated(view: str, cuts: Sequence[Cut], zone: tzinfo) -> Dated | None:
    """Return the date that the text states for itself; None where it states none.

    In this order: a line 'published ...', a date line or 'as of' in the head, a dateline that opens the text, the date of the newest
    message or entry, a full date in the title.
    """
    pieces = [p for cut in cuts[:3] for p in cut.pieces][:HEAD_LINES]
    head = [(p.sort, view[p.start : p.end]) for p in pieces]
    for finder in (_published_line, _head_line, _dateline):
        found = finder(head, zone)
        if found:
            return found
    stamped = [c.stamp for c in cuts if c.stamp and c.stamp.date] or [c.day for c in cuts if c.day and c.day.date]
    if stamped:
        newest = max(stamped, key=lambda s: (s.date, s.clock or (0, 0)))
        return on_day(newest.date, zone, "newest entry that states a day")  # type: ignore[arg-type]
    for sort, text in head:
        if sort in ("headline", "furniture"):
            for m in _dates().finditer(text):
                day = _full(m)
                if day:
                    return on_day(day, zone, f"in the {sort}: {m[0]!r}")
    return None


def _published_line(head: list[tuple[str, str]], zone: tzinfo) -> Dated | None:
    pattern = _after_phrase(("published",))
    return _phrased(head, pattern, zone, "stated as published")


def _phrased(head: list[tuple[str, str]], pattern: regex.Pattern[str], zone: tzinfo, why: str) -> Dated | None:
    for sort, text in head:
        if sort not in ("byline", "furniture") or len(text) > 300:
            continue
        for m in pattern.finditer(text):
            stamp = stamp_at(text, m.end(), len(text))
            if stamp and stamp.date:
                return _from_stamp(stamp, stamp.date, zone, f"{why}: {text[m.start() : stamp.end].strip()!r}")
    return None


@cache
def _after_phrase(keys: tuple[str, ...]) -> regex.Pattern[str]:
    words = shelf.any_of(p for key in keys for p in shelf.phrases("dating", key))
    return regex.compile(rf"(?<!\w){words}(?!\w)\s*:?\s*(?=\S)", regex.IGNORECASE)


def _head_line(head: list[tuple[str, str]], zone: tzinfo) -> Dated | None:
    """A byline that is a full date, with or without words such as 'as of' and 'updated'."""
    for sort, text in head:
        stamp = stamp_at(text, 0, len(text)) if sort == "byline" else None
        if stamp and stamp.date:
            m = _after_phrase(("as_of",)).match(text, stamp.end) or regex.compile(r"[\s,(]*").match(text, stamp.end)
            more = _after_phrase(("as_of",)).search(text, stamp.end)
            clock = stamp_at(text, more.end(), len(text)) if m and more and not stamp.clock else None
            if clock and clock.clock:
                stamp = Stamp(clock.end, clock.clock, stamp.day, stamp.month, stamp.year, stamp.weekday, clock.zone)
            return _from_stamp(stamp, stamp.date, zone, f"date line: {text[: stamp.end].strip()!r}")  # type: ignore[arg-type]
    return _phrased(head, _after_phrase(("as_of", "updated")), zone, "stated as of")


def _dateline(head: list[tuple[str, str]], zone: tzinfo) -> Dated | None:
    """'Dnipro (Ukraine), 16 jan 2023 (AFP) - ...', 'Белгород, 2 июня 2023 года. ...' at the head of one of the first paragraphs."""
    bodies = [text for sort, text in head if sort in ("body", "caption")][:3]
    for text in bodies:
        m = _dateline_pattern().match(text)
        day = _full(m) if m else None
        if day and m:
            return on_day(day, zone, f"dateline: {m[0].strip()!r}")
    return None


@cache
def _dateline_pattern() -> regex.Pattern[str]:
    glue = shelf.any_of(g for g in shelf.phrases("clock", "glue") if len(g) <= 2)
    return regex.compile(rf"\p{{Lu}}[^.:;!?\n]{{1,60}}?[,–—-]\s+(?:{glue}\s+)?{date_pattern()}", regex.IGNORECASE)


@cache
def _dates() -> regex.Pattern[str]:
    return regex.compile(rf"(?<![\w.]){date_pattern()}(?!\w)", regex.IGNORECASE)


def _full(m: regex.Match[str]) -> date | None:
    year, month, day, _ = day_parts(m)
    return made_date(year, month, day)


@dataclass(frozen=True, slots=True)
class Sign:
    """A day named in the text: as much of it as is said, and how much it speaks for the document's own day."""

    month: int | None
    day: int | None
    year: int | None
    weekday: int | None
    weight: float
    words: str


# How much a day named there speaks for being the document's own: a title, a caption or a dateline names the day of the news; the
# first paragraphs often do; further down dates are as often history. Chosen by thought on own texts, with the seed as one of them.
WEIGHTS = {"headline": 3.0, "caption": 3.0, "byline": 3.0, "lead": 2.0, "body": 1.0}
ENOUGH = 3.0
SIGNS_IN = 200  # paragraphs of a post that are searched for days
LOOK_BACK = 25  # years


def _signs(view: str, cuts: Sequence[Cut]) -> Iterator[Sign]:
    n_bodies = 0
    for cut in cuts[:40]:
        for p in cut.pieces[:SIGNS_IN]:
            if p.sort == "furniture":
                continue
            n_bodies += p.sort == "body"
            where = "lead" if p.sort == "body" and n_bodies <= 2 else p.sort
            for m in _dates().finditer(view, p.start, min(p.end, p.start + 5000)):
                year, month, day, weekday = day_parts(m)
                weight = WEIGHTS.get(where, 1.0)
                if where == "lead" and _dateline_pattern().match(view, p.start, m.end()):
                    weight = 4.0
                yield Sign(month, day, year, weekday, weight, m[0])


def worked_out(view: str, cuts: Sequence[Cut], zone: tzinfo, today: date) -> Dated | None:
    """Return the day that the weekdays and dates of a text fit best; None where nothing decides.

    A candidate is a day and month named in the text, in each year up to `today`. Pairs ('Friday 16 December') rule years out;
    the weekday named most often by itself is taken for the document's own; years named in the text bound it from below.
    Several years that fit equally: the most recent.
    """
    signs = list(_signs(view, cuts))
    days: dict[tuple[int, int], float] = {}
    for s in signs:
        if s.month and s.day and (s.year is None or s.weight >= 2):
            days[s.month, s.day] = days.get((s.month, s.day), 0.0) + s.weight
    pairs = {(s.month, s.day, s.weekday) for s in signs if s.month and s.day and s.weekday and not s.year}
    bare = [s.weekday for s in signs if s.weekday and not s.day]
    own = max(sorted(set(bare)), key=bare.count) if bare else None
    if own and bare.count(own) < 2 and len(set(bare)) > 1:
        own = None
    years = sorted({s.year for s in signs if s.year} | _years_named(view))
    best: tuple[float, date] | None = None
    for (month, day), weight in days.items():
        if weight < ENOUGH:
            continue
        for year in range(today.year - LOOK_BACK, today.year + 1):
            at = made_date(year, month, day)
            if at is None or at > today or years and not years[-1] <= year <= years[-1] + 1:
                continue
            score = _fit(at, weight, own, pairs, years)
            if score is not None and (best is None or (score, at) > best):
                best = (score, at)
    if best is None:
        return None
    reasons = [f"{best[1].day}.{best[1].month}. named in the text"]
    reasons += [f"weekday {own} (Monday is 1) named {bare.count(own)} times"] if own == best[1].isoweekday() else []
    reasons += [f"year {years[-1]} named"] if years else ["the most recent year that fits"]
    return on_day(best[1], zone, "worked out: " + ", ".join(reasons))


def _fit(at: date, weight: float, own: int | None, pairs: set[tuple[int, int, int]], years: list[int]) -> float | None:
    """Score a candidate; None where a pair contradicts it or nothing but the day itself speaks for its year."""
    decided = bool(years)
    for month, day, weekday in pairs:
        near = [made_date(at.year + k, month, day) for k in (-1, 0, 1)]
        nearest = min((d for d in near if d), key=lambda d: abs((d - at).days), default=None)
        if nearest is None or nearest.isoweekday() != weekday:
            return None
        decided = True
    score = weight + (1.0 if at.year in years else 0.0)
    if own is not None:
        if own == at.isoweekday():
            score, decided = score + 2.0, True
        else:
            score -= 2.0
    return score if decided else None


def _years_named(view: str) -> set[int]:
    return {int(y) for y in regex.findall(r"(?<![\d.,\p{L}-])(20[0-4]\d)(?![\d\p{L}%]|[.,]\d)", view[:200_000])}


