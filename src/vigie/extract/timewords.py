"""The time words of a language (lang/<code>/time.toml), compiled, and a reader over the tokens of one sentence."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

from vigie.errors import ShelfError
from vigie.extract.numbers import NumberReader, NumberShelf, number_shelf
from vigie.extract.phrases import Found, Phrases, phrase_text, shelf, split_words
from vigie.text import Token

Expr = dict[str, Any]
Read = tuple[int, Expr]  # index after the expression, the expression

_VALUED = ("year_rel", "month", "month_weak", "weekday", "weekday_weak", "relday", "told", "dir", "weekday_set", "century_code")
_NAMED = (
    "part", "part_weak", "part_clock", "unit", "season", "season_weak", "clock_word", "ampm", "holiday", "zones", "length",
    "period_code", "fraction", "decade_word", "set_unit",
)  # fmt: skip
# senses that alone may make a sentence worth reading for times; digits do too
_TRIGGERS = frozenset(
    _VALUED
    + _NAMED
    + (
        "now",
        "past_ref",
        "future_ref",
        "set_day",
        "hour_mark",
        "half_of",
        "quarter_to",
        "half",
        "quarter",
        "ampm",
    )
) - {"dir"}


# senses with which one piece of a point may begin; numbers do too
_STARTS = frozenset((
    "relday", "told", "year_rel", "part", "part_weak", "holiday", "early", "mid", "late", "first_half", "second_half", "earlier", "later",
    "last", "dir", "all", "rest", "month", "month_weak", "weekday", "weekday_weak", "clock_word", "unit", "season", "season_weak",
    "half", "quarter", "half_of", "quarter_to", "period_code", "decade_word", "decade_pre", "century_code",
))  # fmt: skip
_NUMERIC = frozenset(("cardinal", "ordinal", "scale", "half_scale", "collective", "fused", "group"))
REACH = 8  # a time begins at most so many tokens before its first number or time word


class TimeShelf(NamedTuple):
    """A language's time words, compiled; `zones` maps abbreviations (GMT, EST) to a zone or minutes."""

    phrases: Phrases
    numbers: NumberShelf
    night: str
    date_order: str
    zones: dict[str, str | int]
    past_endings: tuple[str, ...]
    future_endings: tuple[str, ...]


@cache
def time_shelf(language: str) -> TimeShelf:
    """Return the compiled lang/<language>/time.toml; ShelfError where a table or value is wrong."""
    data = shelf(language, "time.toml")
    phrases = Phrases()
    try:
        for table in _VALUED:
            for key, forms in data.get(table, {}).items():
                for form in split_words(forms):
                    phrases.add(phrase_text(form), table, int(key))
        for table in _NAMED:
            for key, forms in data.get(table, {}).items():
                for form in split_words(forms):
                    phrases.add(phrase_text(form), table, key)
        for sense, forms in data["word"].items():
            for form in split_words(forms):
                phrases.add(phrase_text(form), sense)
        tense = data["tense"]
        for name in ("past", "future"):
            for form in tense[name]:
                phrases.add(phrase_text(form), "t_" + name)
        endings = [tuple(tense[f"{name}_endings"].split()) or ("\0",) for name in ("past", "future")]
        return TimeShelf(phrases.freeze(), number_shelf(language), data["night"], data["date_order"], zone_abbreviations(), *endings)
    except (KeyError, ValueError, TypeError, AttributeError) as err:
        raise ShelfError(f"lang/{language}/time.toml: {err!r}; a table is missing or a key is no number") from err


@cache
def zone_abbreviations() -> dict[str, str | int]:
    """Return what the zone abbreviations of reference/clock_zones.tsv mean: an IANA zone or minutes from UTC."""
    out: dict[str, str | int] = {}
    for line in files("vigie").joinpath("reference", "clock_zones.tsv").read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            name, _, value = line.partition("\t")
            value = value.strip()
            out[name] = int(value) if value.lstrip("-").isdigit() else value
    return out


def _near(toks: tuple[Token, ...], found: list[Found]) -> list[int]:
    """Return for every token the index of the next one, itself included, that can be the heart of a time."""
    out = [0] * len(toks)
    last = len(toks) + REACH
    for i in range(len(toks) - 1, -1, -1):
        if toks[i].kind == "n" or (found[i] and not _TRIGGERS.isdisjoint(found[i])):
            last = i
        out[i] = last
    return out


class TimeReader:
    """The tokens of one sentence with their time senses."""

    def __init__(self, text: str, toks: tuple[Token, ...], words: TimeShelf, found: list[Found]) -> None:
        self.text = text
        self.toks = toks
        self.n = len(toks)
        self.words = words
        self.found = found
        self._numbers: NumberReader | None = None
        self._cache: dict[int, tuple[int, float, str] | None] = {}
        self.kept: dict[tuple[str, int], Read | None] = {}  # what was read at a token, asked for again and again
        self.starts = [t.kind == "n" or (bool(f) and not _STARTS.isdisjoint(f)) for t, f in zip(toks, found, strict=True)]
        self.near = _near(toks, found)

    @property
    def numbers(self) -> NumberReader:
        """The reader of numbers over the same tokens, made when first asked for."""
        if self._numbers is None:
            self._numbers = NumberReader(self.text, self.toks, self.words.numbers)
        return self._numbers

    def may_start(self, i: int) -> bool:
        """Return whether a piece of a time may begin at token i."""
        return self.starts[i] or (self.toks[i].kind == "w" and not _NUMERIC.isdisjoint(self.numbers.found[i]))

    def worth(self, i: int) -> bool:
        """Return whether a time may begin at token i: its heart is near, and the token is one of a time."""
        return self.near[i] - i <= REACH and (bool(self.found[i]) or self.toks[i].kind == "n" or not _NUMERIC.isdisjoint(self.numbers.found[i]))

    def sense(self, i: int, name: str) -> int | None:
        """Return the index after the phrase where the sense begins at token i."""
        got = self.found[i].get(name) if 0 <= i < self.n else None
        return got[0] if got is not None else None

    def valued(self, i: int, name: str) -> tuple[int, Any] | None:
        """Return (index after, value) where the sense begins at token i."""
        return self.found[i].get(name) if 0 <= i < self.n else None

    def ended(self, i: int, name: str) -> int | None:
        """Return where a phrase of this sense begins that ends right before token i (the longest)."""
        for k in range(max(0, i - 5), i):
            got = self.found[k].get(name)
            if got is not None and got[0] == i:
                return k
        return None

    def is_text(self, i: int, text: str) -> bool:
        """Return whether token i is exactly this."""
        return 0 <= i < self.n and self.toks[i].text == text

    def glued(self, i: int) -> bool:
        """Return whether token i follows the one before without a space."""
        return 0 < i < self.n and self.toks[i].start == self.toks[i - 1].end

    def hyphened(self, i: int) -> bool:
        """Return whether a hyphen stands between token i and the one before."""
        return 0 < i < self.n and self.text[self.toks[i - 1].end : self.toks[i].start] == "-"

    def raw(self, i: int) -> int | None:
        """Return the digits at token i as a number of at most four digits."""
        if 0 <= i < self.n and self.toks[i].kind == "n":
            text = self.toks[i].text
            if len(text) <= 4 and text.isdecimal():
                return int(text)
        return None

    def number(self, i: int) -> tuple[int, float, str] | None:
        """Return (index after, value, how) of the number in digits or words at token i; `how` may be ordinal."""
        if i in self._cache:
            return self._cache[i]
        out = None
        if 0 <= i < self.n and (self.toks[i].kind == "n" or self.numbers.found[i]):
            number = self.numbers.read(i)
            if number is not None and number.how != "groups":
                value = int(number.value) if number.value == int(number.value) else number.value
                out = (number.end, value, number.how)
        self._cache[i] = out
        return out

    def integer(self, i: int, low: int, high: int, *, ordinal: bool | None = None) -> tuple[int, int] | None:
        """Return (index after, value) of a whole number between two bounds, cardinal or ordinal as asked."""
        raw = self.raw(i)
        if raw is not None and ordinal is not True and not ((self.glued(i + 1) or self.hyphened(i + 1)) and self.toks[i + 1].kind == "w"):
            got: tuple[int, float, str] | None = (i + 1, raw, "digits")
        else:
            got = self.number(i)
        if got is None or got[1] != int(got[1]) or not low <= got[1] <= high:
            return None
        if ordinal is not None and (got[2] == "ordinal") is not ordinal:
            return None
        return got[0], int(got[1])


def read_sentence(text: str, toks: tuple[Token, ...], language: str) -> TimeReader | None:
    """Return a reader where the sentence may hold a time: a digit or a time word; None where it cannot."""
    words = time_shelf(language)
    found = words.phrases.find(list(toks))
    if not any(t.kind == "n" for t in toks) and not any(not _TRIGGERS.isdisjoint(f) for f in found if f):
        return None
    return TimeReader(text, toks, words, found)
