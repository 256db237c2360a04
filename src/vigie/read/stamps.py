"""Stamps: the dates and clock times that stand at the head of a line ('14h32', 'Fri 16 Dec 2022 07.05 GMT / 2.05am EST').

A stamp is read piece by piece (date, clock, zone, glue such as 'at' or 'local time') until something else comes.
Month, weekday and zone names are data of the languages.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta, timezone, tzinfo
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import regex

from vigie.read import shelf

LONGEST = 160  # code points looked at: the longest stamps seen (two zones, weekday, date, place) take about 90


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a stamp says. `end`: where it ends in the text. `clock`: (hour, minute). Day parts are None where not said."""

    end: int
    clock: tuple[int, int] | None = None
    day: int | None = None
    month: int | None = None
    year: int | None = None
    weekday: int | None = None
    zone: str | None = None
    relative: bool = False
    shift: int | None = None  # days from the document's day, where it says 'yesterday' or 'today'

    @property
    def date(self) -> date | None:
        """The calendar day where day, month and year are said and exist."""
        return made_date(self.year, self.month, self.day)


def made_date(year: int | None, month: int | None, day: int | None) -> date | None:
    """Return the date, or None where a part is missing or the day does not exist."""
    if not (year and month and day):
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def zone_info(name: str) -> tzinfo | None:
    """Return the zone of an IANA name or of minutes from UTC ('-300'); None where there is no such zone."""
    if name.lstrip("+-").isdigit():
        return timezone(timedelta(minutes=int(name)))
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


@cache
def date_pattern() -> str:
    """Return the regex source of a date in words or figures, in any language; named groups, used as a piece."""
    months, days = shelf.any_of(shelf.month_numbers()), shelf.any_of(shelf.weekday_numbers())
    ordinal, year = shelf.any_of(shelf.phrases("clock", "ordinal")), shelf.any_of(shelf.phrases("clock", "year"))
    glue = shelf.any_of(g for g in shelf.phrases("clock", "glue") if g.isalpha() and len(g) <= 2)
    wd = rf"(?:(?P<wd>{days})\b\.?,?\s+(?:{glue}\s+)?)?"
    tail = rf"(?:,?\s*(?P<{{y}}>(?:19|20)\d\d)(?!\d)(?:\s*{year}\b\.?)?)?"
    return (
        rf"(?:{wd}(?:(?P<d1>\d{{1,2}}){ordinal}?\s*(?:of\s+|de\s+)?(?P<m1>{months})\b\.?{tail.format(y='y1')}"
        rf"|(?P<m2>{months})\b\.?\s+(?P<d2>\d{{1,2}})(?!\d|\s?[:h]\s?\d|\.\d){ordinal}?{tail.format(y='y2')}"
        r"|(?P<y3>(?:19|20)\d\d)-(?P<m3>\d\d)-(?P<d3>\d\d)(?!\d)"
        r"|(?P<d4>\d{1,2})(?P<sep>[./-])(?P<m4>\d{1,2})(?P=sep)(?P<y4>(?:19|20)\d\d|\d\d)(?![\d:]))"
        rf"|(?P<wd2>{days})\b\.?)"
    )


@cache
def _clock_pattern() -> str:
    hour = shelf.any_of(h for h in shelf.phrases("clock", "hour"))
    am, pm = shelf.any_of(shelf.phrases("clock", "am")), shelf.any_of(shelf.phrases("clock", "pm"))
    half = rf"(?:\s*(?:(?P<am>{am})|(?P<pm>{pm}))(?!\w))"
    return (
        rf"(?:(?P<h>[01]?\d|2[0-4])\s?(?:[:.\u2236]|{hour}\.?)\s?(?P<min>[0-5]\d)(?:[:.][0-5]\d)?(?![\d%]|[.,]\d){half}?"
        rf"|(?P<h2>1?\d)(?:\s*(?:(?P<am2>{am})|(?P<pm2>{pm}))(?!\w))"
        rf"|(?P<h3>[01]?\d|2[0-4])\s?{hour}(?!\w))"
    )


@cache
def zone_pattern() -> regex.Pattern[str]:
    """Return the pattern of a zone beside a clock: groups `off`, `offm` (from UTC) or `zone` (a name or abbreviation of the languages)."""
    zones = shelf.any_of(shelf.zones())
    return regex.compile(rf"(?:(?:UTC|GMT)\s?(?P<off>[+-]\d{{1,2}})(?::?(?P<offm>[0-5]\d))?(?!\d)|(?P<zone>{zones})(?!\w))", regex.IGNORECASE)


@cache
def _pieces() -> dict[str, regex.Pattern[str]]:
    flags = regex.IGNORECASE
    glue = shelf.any_of(shelf.phrases("clock", "glue"))
    relative = "|".join(
        shelf.any_of([p]).replace(regex.escape("{n}"), r"\d{1,3}") for p in sorted(set(shelf.phrases("clock", "relative")))
    )
    yesterday, today = shelf.any_of(shelf.phrases("clock", "yesterday")), shelf.any_of(shelf.phrases("clock", "today"))
    return {
        "relative": regex.compile(rf"(?:{relative})(?!\w)", flags),
        "zone": zone_pattern(),
        "date": regex.compile(date_pattern() + r"(?!\w)", flags),
        "clock": regex.compile(_clock_pattern(), flags),
        "yesterday": regex.compile(rf"{yesterday}(?!\w)", flags),
        "today": regex.compile(rf"{today}(?!\w)", flags),
        "glue": regex.compile(rf"(?:{glue}(?!\w)|[\p{{So}}\ufe0f]+)", flags),
    }


_BETWEEN = regex.compile(r"[\s,|/·•()\[\];:.–—-]*")
_GAP = regex.compile(r"[\s,|/·•(\[–—-]*")
_COULD = regex.compile(r"[\s\[(•●▪·*–-]*[\p{So}\ufe0f]*(?:\d|\p{L})")


def day_parts(m: regex.Match[str], us: bool = False) -> tuple[int | None, int | None, int | None, int | None]:
    """Return (year, month, day, weekday) of a match of `date_pattern`; `us`: 12/16/2022 puts the month first."""
    g = m.groupdict()
    word = g["wd"] or g["wd2"]
    weekday = shelf.weekday_numbers().get(shelf.plain(word)) if word else None
    if g["m1"] or g["m2"]:
        month = shelf.month_numbers().get(shelf.plain(g["m1"] or g["m2"]))
        year = g["y1"] or g["y2"]
        return int(year) if year else None, month, int(g["d1"] or g["d2"]), weekday
    if g["y3"]:
        return int(g["y3"]), int(g["m3"]), int(g["d3"]), weekday
    if g["y4"]:
        day, month = int(g["d4"]), int(g["m4"])
        if month > 12 >= day or us and day <= 12:
            day, month = month, day
        year = int(g["y4"])
        return year + (2000 if year < 70 else 1900) if year < 100 else year, month, day, weekday
    return None, None, None, weekday


def clock_of(m: regex.Match[str]) -> tuple[int, int] | None:
    """Return (hour, minute) of a clock match, 24-hour; None for an hour that does not exist (14pm is read as 14)."""
    g = m.groupdict()
    hour, minute = int(g["h"] or g["h2"] or g["h3"]), int(g["min"] or 0)
    if (g["pm"] or g["pm2"]) and hour < 12:
        hour += 12
    if (g["am"] or g["am2"]) and hour == 12:
        hour = 0
    return (hour % 24, minute) if hour <= 24 else None


def stamp_at(view: str, start: int, end: int, *, us: bool = False) -> Stamp | None:
    """Return the stamp that begins a stretch of the view, or None where none does or it is a range ('06:00 – 22:00').

    The first clock counts; a second one after '/' is the same moment told for another zone.
    """
    end = min(end, start + LONGEST)
    if not _COULD.match(view, start, end):
        return None
    said: dict[str, object] = {}
    pos, last, pieces, clock_end = _BETWEEN.match(view, start, end).end(), start, _pieces(), -1
    while pos < end:
        name, m = next(((n, m) for n, p in pieces.items() if (m := p.match(view, pos, end)) and m.end() > pos), ("", None))
        if m is None:
            break
        if name == "clock":
            if clock_end >= 0 and regex.search(r"[–—-]", view[clock_end:pos]) and "zone" not in said:
                return None
            clock_end = m.end()
            said.setdefault("clock", clock_of(m))
        elif name == "date":
            if not _take_date(said, m, us):
                break
        elif name == "zone":
            offset = (int(m["off"]) * 60 + int(m["offm"] or 0)) if m["off"] else None
            said.setdefault("zone", str(offset) if offset is not None else shelf.zones()[shelf.plain(m["zone"])])
        elif name == "relative":
            said["relative"] = True
        elif name != "glue":
            said.setdefault("shift", -1 if name == "yesterday" else 0)
        if name != "glue":
            last = m.end()
        pos = _GAP.match(view, m.end(), end).end()
    if last == start or not (said.keys() & {"clock", "day", "weekday", "relative", "shift"}):
        return None
    last = _closed(view, last, end)
    return Stamp(end=last, **said)  # type: ignore[arg-type]


def _take_date(said: dict[str, object], m: regex.Match[str], us: bool) -> bool:
    """Put a date's parts into `said`; False where a date stands there already (the second is the body's)."""
    year, month, day, weekday = day_parts(m, us)
    if day and "day" in said or not day and "weekday" in said:
        return False
    for key, value in (("year", year), ("month", month), ("day", day), ("weekday", weekday)):
        if value:
            said.setdefault(key, value)
    return True


_CLOSING = regex.compile(r"\s*[)\]]+")


@cache
def _last_glue() -> regex.Pattern[str]:
    return regex.compile(rf"[\s(]*{_pieces()['glue'].pattern}[\s).]*$", regex.IGNORECASE)


def _closed(view: str, last: int, end: int) -> int:
    """Step over glue that closes a stamp: brackets, and words such as 'local time' that stand alone to the line's end."""
    m = _CLOSING.match(view, last, end)
    last = m.end() if m else last
    m = _last_glue().match(view, last, end)
    return m.end() if m else last
