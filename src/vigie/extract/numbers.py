"""Numbers in digits and words, read at a token. Shared by the recognizers of quantities and of times."""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

from vigie.extract.number_digits import digits
from vigie.extract.number_words import NumberWords
from vigie.extract.phrases import Found, Phrases, phrase_text, shelf, split_words
from vigie.text import Token


class Number(NamedTuple):
    """A number read: `end` is the index after its last token; `how`: digits, words, ordinal, group (a dozen), groups (dozens)."""

    end: int
    value: float
    how: str
    approx: bool = False


class NumberShelf(NamedTuple):
    """A language's number words, compiled."""

    phrases: Phrases
    decimal: str
    comma_thousands: bool
    factor: dict[int, int]
    suffixes: dict[str, int]
    ordinal_suffixes: frozenset[str]
    adjective_endings: tuple[str, ...]


@cache
def number_shelf(language: str) -> NumberShelf:
    """Return the compiled lang/<language>/number.toml."""
    data = shelf(language, "number.toml")
    phrases = Phrases()
    tables = ("cardinal", "collective", "scale", "ordinal", "group", "groups", "group_unit", "half_scale", "fused", "share", "whole", "part", "parts", "mixed")
    for table in tables:
        for key, forms in data.get(table, {}).items():
            for form in split_words(forms):
                phrases.add(phrase_text(form), table, float(key))
    for name, forms in data["joint"].items():
        for form in split_words(forms):
            phrases.add(phrase_text(form), "j_" + name)
    for name, forms in data["bound"].items():
        for form in forms:
            phrases.add(phrase_text(form), "b_" + name)
    _add_units(phrases, data)
    suffixes = {form: int(key) for key, forms in data["suffix"].items() for form in forms.split()}
    return NumberShelf(
        phrases.freeze(),
        data["decimal"],
        data["comma_thousands"],
        {int(k): v for k, v in data["factor"].items()},
        suffixes,
        frozenset(data["ordinal_suffix"]["forms"].split()),
        tuple(data["adjective"]["endings"].split()),
    )


def _add_units(phrases: Phrases, data: dict[str, Any]) -> None:
    for unit, forms in data["unit"].items():
        for form in forms.split():
            for one in form.split("|"):
                phrases.add(one if one[-1] == "*" or one[0] == "^" else phrase_text(one), "unit", unit)
    for unit, forms in data["unit_phrases"].items():
        for form in forms:
            phrases.add(form, "unit", unit)
    for unit, forms in data["unit_before"].items():
        for form in forms:
            phrases.add(phrase_text(form), "unit_before", unit)
    for form in data.get("no_share", {}).get("phrases", ()):
        phrases.add(phrase_text(form), "no_share", True)
    for form in data["none"]["phrases"]:
        phrases.add(phrase_text(form), "none")
    for form in data["none"]["people"]:
        phrases.add(phrase_text(form), "nobody")
    for form in data["several"]["words"]:
        phrases.add(form, "several")
    for word in data["filler"]["words"].split():
        phrases.add(word, "filler")
    for word in data["one"]["words"].split():
        phrases.add(word, "one")
    for word in data["one"]["counts"].split():
        phrases.add(word, "counted")
    for word in data["label"]["before"].split():
        phrases.add(phrase_text(word), "label")


# senses with which a number in words may begin
_NUMBER_WORDS = frozenset(("fused", "half_scale", "collective", "scale", "cardinal", "ordinal", "group_unit", "groups", "group"))


class NumberReader:
    """Reads numbers in the tokens of one sentence."""

    def __init__(self, text: str, toks: tuple[Token, ...], number: NumberShelf, found: list[Found] | None = None) -> None:
        self.text = text
        self.toks = toks
        self.number = number
        self.found = number.phrases.find(list(toks)) if found is None else found
        self.at = {t.start: i for i, t in enumerate(toks)}

    def sense(self, i: int, sense: str) -> tuple[int, Any] | None:
        """Return (index after, value) where the sense begins at token i."""
        return self.found[i].get(sense) if i < len(self.toks) else None

    def glued(self, i: int) -> bool:
        """Return whether token i follows the one before without a space."""
        return 0 < i < len(self.toks) and self.toks[i].start == self.toks[i - 1].end

    def hyphened(self, i: int) -> bool:
        """Return whether a hyphen stands between token i and the one before (the tokenizer drops it)."""
        return 0 < i < len(self.toks) and self.text[self.toks[i - 1].end : self.toks[i].start] == "-"

    def unit_at(self, i: int) -> bool:
        return self.sense(i, "unit") is not None

    def read(self, i: int, *, ordinals: bool = True) -> Number | None:
        """Return the number that begins at token i: digits with a scale, words, ordinals, groups; None where none does."""
        if i >= len(self.toks):
            return None
        if self.toks[i].kind == "n":
            return self._read_digits(i, ordinals)
        return None if _NUMBER_WORDS.isdisjoint(self.found[i]) else self._read_words(i, ordinals)

    def _index_at(self, offset: int, i: int) -> int:
        while i < len(self.toks) and self.toks[i].start < offset:
            i += 1
        return i

    def _read_digits(self, i: int, ordinals: bool) -> Number | None:
        got = digits(self.text, self.toks[i].start, self.number)
        if got is None:
            return None
        j, value = self._index_at(got[0], i + 1), got[1]
        if self.bare_point(i) and j == i + 1:
            return Number(j, float(f"0.{self.toks[i].text}"), "digits")
        if j < len(self.toks) and (self.glued(j) or self.hyphened(j)) and self.toks[j].kind == "w":
            low = self.toks[j].low
            if ordinals and low in self.number.ordinal_suffixes and value == int(value) and low not in self.number.suffixes:
                return Number(j + 1, value, "ordinal")
            if self.glued(j) and low in self.number.suffixes:
                return Number(j + 1, value * self.number.suffixes[low], "digits")
        j, value = self._fraction(i, j, value)
        scaled = self._scale(j, value)
        if scaled is not None:
            end, total = self._rest(*scaled, scaled[1] / value if value else 0)
            return Number(end, total, "digits")
        unit = (self.sense(j, "group_unit") or self.sense(j, "group")) if value == int(value) and 2 <= value < 1000 else None
        if unit is not None:
            return self._halved(unit[0], value * unit[1], unit[1], approx=True)
        half = self.sense(j, "j_half")
        if half is not None:
            return Number(half[0], value + 0.5, "digits")
        return Number(j, value, "digits")

    def bare_point(self, i: int) -> bool:
        """Return whether a point alone stands before the digits: '.08', '.5 percent'."""
        before = i > 0 and self.toks[i - 1].text == self.number.decimal == "." and self.glued(i) and not self.glued(i - 1)
        return before and self.toks[i].text.isascii()

    def _fraction(self, i: int, j: int, value: float) -> tuple[int, float]:
        """Read '1/2' (no date: the lower number is above 1 and at most 10), '1 point 1'."""
        toks = self.toks
        below = toks[j + 1].text if j + 1 < len(toks) and toks[j].text == "/" and self.glued(j) and self.glued(j + 1) else ""
        if below.isdecimal() and below.isascii() and len(below) <= 2 and 2 <= int(below) <= 10 and 0 < value < int(below) and j == i + 1:
            if not (j + 2 < len(toks) and toks[j + 2].text == "/"):
                return j + 2, value / int(below)
        parts = [t.text for t in toks[j : j + 3]]
        tight = len(parts) == 3 and parts[1] == "/" and self.glued(j + 1) and self.glued(j + 2) and not self.glued(j)
        if tight and parts[0].isdecimal() and parts[2].isdecimal():
            if value == int(value) and 0 < int(parts[0]) < int(parts[2]) <= 10 and not (j + 3 < len(toks) and toks[j + 3].text == "/"):
                return j + 3, value + int(parts[0]) / int(parts[2])  # '2 1/2 heures'
        point = self.sense(j, "j_point")
        if point is not None and point[0] < len(toks) and toks[point[0]].kind == "n" and value == int(value) and len(toks[point[0]].text) <= 3:
            digits_after = toks[point[0]].text
            if digits_after.isascii():
                return point[0] + 1, float(f"{int(value)}.{digits_after}")
        return j, value

    def _scale(self, j: int, value: float) -> tuple[int, float] | None:
        """Multiply by 'million', 'тис.' ...; more than one may follow ('3 hundred thousand')."""
        out = None
        while True:
            scale = self.sense(j, "scale")
            if scale is None:
                return out
            j, value = scale[0], value * scale[1]
            if j < len(self.toks) and self.toks[j].text == "." and self.glued(j) and len(self.toks[j - 1].text) <= 4 and j + 1 < len(self.toks):
                j += 1
            half = self.sense(j, "j_half")
            out = (j, value) if half is None else (half[0], value + scale[1] / 2)  # '3 millions et demi'

    def _rest(self, j: int, value: float, scale: float) -> tuple[int, float]:
        """Go on with what is below the scale: '1 тысяча 200', '3 million 200 thousand', '3 hundred and 21'."""
        while scale > 1:
            joint = self.sense(j, "j_and") if not self.number.factor and scale <= 1000 else None
            k = joint[0] if joint is not None else j
            got = digits(self.text, self.toks[k].start, self.number) if k < len(self.toks) and self.toks[k].kind == "n" and not self.glued(k) else None
            if got is None and joint is not None and scale == 100 and self.sense(j, "mixed") is None and (small := self._below_hundred(k)) is not None:
                return small[0], value + small[1]  # '3 hundred and one'
            if got is None or got[1] != int(got[1]) or self._index_at(got[0], k + 1) != k + 1 or not 0 < got[1] < min(scale, 1000):
                return j, value
            after = k + 1
            if after < len(self.toks) and (self.glued(after) or self.hyphened(after)) and self.toks[after].text not in ".,;:)!?":
                return j, value  # '2 тысячи 5-этажных домов'
            below = self._scale(after, got[1])
            if below is None and scale > 1000:
                return j, value
            step = below[1] if below is not None else got[1]
            if step >= scale:
                return j, value
            j, value = (below[0] if below is not None else after), value + step
            scale = below[1] / got[1] if below is not None else 1
        return j, value

    def _below_hundred(self, k: int) -> tuple[int, float] | None:
        """Read 'one', 'twenty-one' behind 'hundred and'."""
        word = self.sense(k, "cardinal")
        if word is None or word[1] >= 100:
            return None
        unit = self.sense(word[0], "cardinal") if word[1] >= 20 else None
        return (unit[0], word[1] + unit[1]) if unit is not None and unit[1] < 10 else word

    def _read_words(self, i: int, ordinals: bool) -> Number | None:
        got = NumberWords(self, ordinals).read(i)
        if got is None:
            return self._groups(i)
        j, value, how = got
        unit = self.sense(j, "group_unit") if how == "words" else None
        if unit is not None and value < 100:
            return self._halved(unit[0], value * unit[1], unit[1], approx=True)
        group = self.sense(j, "group") if how == "words" and value in (1, 1.5) else None
        if group is not None:
            return self._halved(group[0], value * group[1], group[1], approx=True)
        return Number(j, value, how)

    def _groups(self, i: int) -> Number | None:
        """Read 'dozens', 'десятки' (at least), and a bare 'dizaine', 'десяток' (about)."""
        inverted = self.sense(i, "group_unit")
        if inverted is not None:
            so = self.sense(inverted[0], "b_about_group")
            count = self.sense(so[0] if so is not None else inverted[0], "cardinal")
            if count is not None and 2 <= count[1] <= 9:  # 'десятка два', 'десятків зо два'
                return Number(count[0], inverted[1] * count[1], "group", True)
        many = self.sense(i, "groups")
        if many is not None:
            return Number(many[0], many[1], "groups", True)
        one = self.sense(i, "group")
        return self._halved(one[0], one[1], one[1], approx=True) if one is not None else None

    def _halved(self, j: int, value: float, unit: float, *, approx: bool) -> Number:
        half = self.sense(j, "j_half")
        if half is not None:
            return Number(half[0], value + unit / 2, "group", approx)
        return Number(j, value, "group", approx)
