"""How values are said in a language: numbers and ranges, clocks and days, states, speakers, places, titles. Words are those of lang/<code>/flash.toml.

`FORMS` names each way of saying: a bulletin holds the name beside the words, so that whoever checks it can say the value again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta, tzinfo
from functools import cached_property
from typing import Any

from vigie.desk import regions
from vigie.desk.columns import told_number
from vigie.desk.incident_rows import titled
from vigie.desk.index import Index
from vigie.desk.plain_text import line
from vigie.errors import OptionError
from vigie.fuse.voices import outlet, speaker
from vigie.model import Claim, Place, Quantity, TimeRef
from vigie.picture import Incident, Range, Told
from vigie.picture_wording import zone as zone_words
from vigie.resources import languages, toml

PLURALS: dict[str, Callable[[float], str]] = {  # categories of CLDR
    "one-other": lambda n: "one" if n == 1 else "other",
    "french": lambda n: "one" if 0 <= n < 2 else "other",
    "slavic": lambda n: "other" if n % 1 else _slavic(int(n)),
}


EXCERPT, EXCERPT_LONGEST = 25, 300  # words of an excerpt, and letters: scripts without spaces and broken texts have words without end


def _slavic(n: int) -> str:
    if n % 10 == 1 and n % 100 != 11:
        return "one"
    return "few" if n % 10 in (2, 3, 4) and n % 100 not in (12, 13, 14) else "many"


def spoken() -> list[str]:
    """Return the languages in which bulletins are written."""
    return [code for code in languages() if toml(code, "flash")]


class Speech:
    """One language, one zone for its clocks. Each method says one sort of value; unknown values are said to be unknown."""

    def __init__(self, language: str, zone: tzinfo, index: Index) -> None:
        if language not in spoken():
            raise OptionError(f"no bulletin in {language!r}: give one of {', '.join(spoken())} with --lang")
        self.language = language
        self.zone = zone
        self.index = index
        self.words = toml(language, "flash")
        self.form = self.words["form"]

    @cached_property
    def naming(self) -> str:
        return "ocha" if self.index.request.humanitarian_names else self.language

    def say(self, form: str, value: Any) -> str:
        """Return a value in words."""
        return FORMS[form](self, value)

    def plural(self, n: float) -> str:
        """Return the category of plural that a number takes."""
        return PLURALS[self.form["plural"]](n)

    def number(self, n: float) -> str:
        """Return a number with the language's separators: '30,000'."""
        whole, _, part = told_number(n).partition(".")
        sign, digits = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
        grouped = f"{int(digits):,}".replace(",", self.form["thousands"]) if digits.isdigit() else digits
        return sign + grouped + (self.form["decimal"] + part if part else "")

    def figure(self, q: Range | Quantity | None) -> str:
        """Return a figure as said: '2–3', 'at least 10', 'about 18'."""
        if q is None or (q.min is None and q.max is None):
            return str(self.form["unknown"])
        low, high = (self.number(x) if x is not None else None for x in (q.min, q.max))
        if high is None:
            said = self.form["least"].format(low=low)
        elif low is None:
            said = self.form["most"].format(high=high)
        else:
            said = low if low == high else self.form["range"].format(low=low, high=high)
        return str(self.form["about"].format(number=said) if q.approx else said)

    def clock(self, at: datetime | None) -> str:
        """Return '05:30'."""
        return at.astimezone(self.zone).strftime("%H:%M") if at else str(self.form["unknown"])

    def day(self, at: datetime | None) -> str:
        """Return '8 January', with the year where it is not that of the page."""
        here = self.index.as_of.astimezone(self.zone).year if self.index.as_of else None
        return self._dated("day" if at is None or at.astimezone(self.zone).year == here else "date", at)

    def date(self, at: datetime | None) -> str:
        """Return '8 January 2026'."""
        return self._dated("date", at)

    def _dated(self, pattern: str, at: datetime | None) -> str:
        if at is None:
            return str(self.form["unknown"])
        there = at.astimezone(self.zone)
        return str(self.form[pattern].format(day=there.day, month=self.form["months"][there.month - 1], year=there.year))

    def moment(self, at: datetime | None) -> str:
        """Return '05:30 on 8 January'."""
        return str(self.form["moment"].format(clock=self.clock(at), day=self.day(at))) if at else str(self.form["unknown"])

    def zoned(self, at: datetime | None) -> str:
        """Return the zone at a moment: 'EET, UTC+2'."""
        if at is None:
            return str(self.zone)
        there = at.astimezone(self.zone)
        name, offset = there.tzname() or "", zone_words(there)
        return f"{name}, {offset}" if name.isalpha() and name != offset else offset

    def when(self, t: TimeRef | None) -> str:
        """Return when it happened, no finer than it is known: '05:30 on 8 January', 'around 05:30 ...', 'between 02:00 and 06:00 on ...', '8 January'."""
        if t is None:
            return str(self.form["unknown"])
        start, end, day = t.start.astimezone(self.zone), t.end.astimezone(self.zone), self.day(t.start)
        if t.granularity == "minute":
            return str(self.form["moment"].format(clock=self.clock(t.start), day=day))
        if t.granularity == "hour":
            return str(self.form["moment"].format(clock=self.form["around"].format(clock=self.clock(t.start)), day=day))
        if end - start < timedelta(hours=23):
            last = self.clock(t.end) if end.date() == start.date() else self.moment(t.end)
            return str(self.form["part"].format(first=self.moment(t.start) if end.date() != start.date() else self.clock(t.start), last=last)) + (
                f", {day}" if end.date() == start.date() else ""
            )
        final = t.end - timedelta(seconds=1)
        return day if final.astimezone(self.zone).date() == start.date() else str(self.form["days"].format(first=day, last=self.day(final)))

    def hours(self, t: TimeRef | None) -> str:
        """Return the clock of a line of the chronology: '05:30', '≈ 02:00–06:00'; 'that day' where only the day is known. Minutes are not made up."""
        if t is None:
            return str(self.form["none"])
        if t.granularity == "minute":
            return self.clock(t.start)
        if t.granularity == "hour":
            return f"≈ {self.clock(t.start)}"
        return f"≈ {self.clock(t.start)}–{self.clock(t.end)}" if t.end - t.start < timedelta(hours=23) else str(self.words["lines"]["day"])

    def place(self, p: Place | None) -> str:
        """Return a place with its region: 'Kryvyi Rih, Dnipropetrovsk Oblast (UA12)'."""
        if p is None:
            return str(self.form["unknown"])
        region, code = regions.region_name(p.admin1, self.naming), regions.adm1_pcode(p)
        said = self.words["sentence"]["pcode"].format(region=region, pcode=code) if region and code else region
        if p.level == "admin1":
            return line(said or p.name)
        return line(self.words["sentence"]["places"].format(place=p.name, region=said) if said and region != p.name else p.name)

    def who(self, told: Told, *, named_before: bool = False) -> str:
        """Return the speaker with his or her office, the name alone where it was `named_before`; private persons are not named."""
        a, offices = told.claim.attribution, self.words["offices"]
        office = offices.get(a.office or "")
        private = a.office == "witness" or (a.name and not a.organization and not a.office and not a.person_id)
        if private:
            return str(offices["witness"] if a.office == "witness" else offices["private"])
        if not a.name and not a.organization:
            name = office if office and a.office != "own-reporting" else speaker(told)
            return line(self._about(str(name), a.jurisdiction) if name == office else str(name))
        if named_before:
            return line(a.name or a.organization or "")
        body = a.organization if a.name and a.organization and a.organization != a.name else None
        about = [x for x in (office if a.name else None, body, a.jurisdiction if a.name and not body else None) if x]
        return line(self._about(a.name or a.organization or "", ", ".join(about)))

    def _about(self, name: str, about: str | None) -> str:
        return str(self.words["sentence"]["speaker"].format(name=name, about=about)) if about else name

    def quote(self, claim: Claim) -> str:
        """Return the words that state a claim, in quotation marks, as they stand."""
        return str(self.form["quote"].format(words=line(" [...] ".join(e.text for e in claim.evidence))))

    def excerpt(self, claim: Claim) -> str:
        """Return the first of the words that state a claim, in quotation marks; what is left out is marked."""
        words = " [...] ".join(e.text for e in claim.evidence).split()
        cut = [*words[:EXCERPT], "[...]"] if len(words) > EXCERPT else words
        return str(self.form["quote"].format(words=line(" ".join(cut))[:EXCERPT_LONGEST]))

    def title(self, i: Incident) -> str:
        """Return the incident's title in the language, in the first where the language has no patterns."""
        return line(titled(i, self.index, self.language) or i.title)

    def listed(self, values: Any) -> str:
        """Return names one after another."""
        return line(self.form["comma"].join(map(str, values)) or self.form["none"])

    def shelf(self, table: str, value: Any) -> str:
        """Return a value's word in a table of the shelf, the value itself where it has none."""
        return str(self.words[table].get(value, value)) if value is not None else str(self.form["none"])


def _text(s: Speech, value: Any) -> str:
    if isinstance(value, Mapping) and {"min", "max"} <= value.keys():
        return s.figure(Quantity(value["min"], value["max"], bool(value.get("approx"))))
    if isinstance(value, list | tuple):
        return s.listed(v for v in value if v is not None)
    return line(str(value)) if value not in (None, "") else str(s.form["none"])


FORMS: dict[str, Callable[[Speech, Any], str]] = {
    "number": lambda s, v: s.number(v) if v is not None else str(s.form["none"]),
    "figure": lambda s, v: s.figure(v),
    "least": lambda s, v: s.number(v.min) if v.min is not None else s.figure(v),
    "clock": lambda s, v: s.clock(v),
    "day": lambda s, v: s.day(v),
    "date": lambda s, v: s.date(v),
    "moment": lambda s, v: s.moment(v),
    "zone": lambda s, v: s.zoned(v),
    "when": lambda s, v: s.when(v),
    "hours": lambda s, v: s.hours(v),
    "place": lambda s, v: s.place(v),
    "who": lambda s, v: s.who(v),
    "name": lambda s, v: s.who(v, named_before=True),
    "outlet": lambda s, v: line(outlet(v)),
    "quote": lambda s, v: s.quote(v),
    "excerpt": lambda s, v: s.excerpt(v),
    "title": lambda s, v: s.title(v),
    "text": _text,
    "list": lambda s, v: s.listed(v),
    "object": lambda s, v: line(str(toml(s.language, "titles").get("objects", {}).get(v, v))),
    "truth": lambda s, v: str(s.words["tables"]["yes" if v else "no"]),
    "region": lambda s, v: line(regions.region_name(v, s.naming) or s.form["unknown"]),
    "pcode": lambda s, v: regions.pcode_rows().get(v or "", {}).get("pcode", s.form["none"]),
    "language": lambda s, v: s.shelf("languages", v),
    "languages": lambda s, v: s.listed(s.shelf("languages", x) for x in v),
    "state": lambda s, v: s.shelf("states", v),
    "service": lambda s, v: s.shelf("services", v),
    "class": lambda s, v: s.shelf("classes", v),
    "basis": lambda s, v: s.shelf("basis", v),
    "conflict": lambda s, v: s.shelf("conflicts", v),
    "field": lambda s, v: s.shelf("fields", v),
    "change": lambda s, v: s.shelf("change", v),
}
VALUES = ("states", "services", "classes", "basis", "conflicts", "fields", "change", "languages", "offices")  # tables of the shelf that say values of rows
