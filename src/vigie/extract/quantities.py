"""Quantities: what is counted or measured in a sentence, with its bounds and unit.

'at least ten' has no max; 'about, nearly N' is N, approx; 'a dozen' 12, approx; 'dozens' min 24, approx; 'several' is
no quantity. Numbers that count nothing (models, routes, telephone numbers, clocks, bare years) are left out.
"""

from __future__ import annotations

from vigie.extract.numbers import Number, NumberReader, number_shelf
from vigie.extract.phrases import has_shelf, sentence_tokens
from vigie.model import Mention, Quantity, QuantityValue
from vigie.resources import elides

MAX_SKIP = 4  # words that may stand between a number and its noun ('four big residential apartment buildings')
SOURCE = "quantity"
_MEASURES = frozenset(("km", "m", "cm", "mm", "km2", "m2", "m3", "km/h", "m3/s", "m/s", "Mw", "%", "degree", "MW", "tonne"))


def quantity_mentions(view: str, start: int, end: int, language: str) -> list[Mention]:
    """Return the quantities of one sentence of the view, in order; an unknown language has none."""
    if not has_shelf(language, "number.toml"):
        return []
    text = view[start:end]
    toks = sentence_tokens(text, elides(language))
    reader = NumberReader(text, toks, number_shelf(language))
    if not any(reader.found) and not any(t.kind == "n" for t in toks):
        return []
    return [Mention("quantity", start + a, start + b, text[a:b], value, SOURCE) for a, b, value in _Quantities(reader).all()]


class _Quantities:
    """The quantities of one sentence."""

    def __init__(self, reader: NumberReader) -> None:
        self.r = reader
        self.toks = reader.toks
        self.out: list[tuple[int, int, QuantityValue]] = []

    def all(self) -> list[tuple[int, int, QuantityValue]]:
        i, floor = 0, 0  # no bound is looked for before `floor`: it belongs to the number before
        while i < len(self.toks):
            j = self._at(i, floor)
            if j is None:
                i += 1
            else:
                i = floor = max(j, i + 1)
        return self.out

    def _add(self, i: int, j: int, quantity: Quantity, unit: str | None, ordinal: bool = False) -> int:
        whole = Quantity(_whole(quantity.min), _whole(quantity.max), quantity.approx)
        self.out.append((self.toks[i].start, self.toks[j - 1].end, QuantityValue(whole, unit, ordinal)))
        return j

    def _at(self, i: int, floor: int) -> int | None:
        found = self.r.found[i]
        if self.toks[i].kind == "w":
            if not found:
                return None
            special = self._special(i, floor)
            if special is not None:
                return special
        elif self.toks[i].kind != "n":
            return None
        elif "share" in found:
            return self._special(i, floor)
        number = self.r.read(i)
        if number is None:
            return None
        if self.toks[i].kind == "n" and self._counts_nothing(i, number):
            return self._skipped(number.end)
        if number.how == "ordinal":
            return self._add(i, number.end, Quantity(number.value, number.value), None, True)
        return self._number(i, number, floor)

    def _skipped(self, j: int) -> int:
        """Step over the rest of a code or a clock: what is glued to it."""
        while j < len(self.toks) and (self.r.glued(j) or self.r.hyphened(j)) and self.toks[j].text not in '.,;!?)»"':
            j += 1
        return j

    def _special(self, i: int, floor: int) -> int | None:
        """Zero words, 'both', shares ('two thirds')."""
        r = self.r
        nobody = r.sense(i, "nobody")
        if nobody is not None:
            return self._add(i, nobody[0], Quantity(0, 0), "person")
        none = r.sense(i, "none")
        if none is not None:
            unit = self._unit(none[0])
            return self._add(i, none[0], Quantity(0, 0), unit[1]) if unit is not None else None
        share = r.sense(i, "share") if r.sense(i, "no_share") is None else None  # 'for a third day' is no third
        if share is not None and r.sense(i, "half_scale") is None or share is not None and not self._half_number(i):
            assert share is not None
            low, high, approx = self._bounds(i, share[0], floor, Number(share[0], share[1], "words"))
            return self._add(i, share[0], Quantity(low, high, approx), "%")
        parts = self._parts(i)
        if parts is not None:
            return self._add(i, parts[0], Quantity(parts[1], parts[1]), "%")
        both = r.sense(i, "whole")
        if both is not None:
            unit = self._unit(both[0])
            return self._add(i, both[0], Quantity(both[1], both[1]), unit[1] if unit else None)
        return None

    def _parts(self, i: int) -> tuple[int, float] | None:
        """Return (index after, per cent) of 'five eighths', 'un sixième', 'две пятых': a number of parts and their name."""
        count = self.r.sense(i, "cardinal")
        part = self.r.sense(count[0], "part" if count[1] == 1 else "parts") if count is not None else None
        if count is None or part is None or not count[1] < part[1]:
            return None
        return part[0], round(100 * count[1] / part[1], 1)

    def _mixed(self, number: Number) -> Number:
        """Join 'and a quarter' to a whole number where its unit or nothing follows: 'five and a quarter million'."""
        more = self.r.sense(number.end, "mixed") if number.value == int(number.value) and number.how in ("words", "digits") else None
        if more is None:
            return number
        j = more[0]
        scale = self.r.sense(j, "scale")
        if scale is not None:
            return number._replace(end=scale[0], value=(number.value + more[1]) * scale[1])
        closed = j >= len(self.toks) or self.toks[j].kind == "p" or self.r.sense(j, "unit") is not None
        return number._replace(end=j, value=number.value + more[1]) if closed else number

    def _half_number(self, i: int) -> bool:
        number = self.r.read(i)
        return number is not None and number.value != 0.5

    def _counts_nothing(self, i: int, number: Number) -> bool:
        """Models, routes, clocks, telephone numbers, handles: digits that count nothing."""
        r, toks = self.r, self.toks
        before = toks[i - 1] if i else None
        if before is not None:
            if (r.glued(i) or r.hyphened(i)) and before.kind == "w":
                return True  # S-300, Tu22
            if r.glued(i) and before.text in "/_@#:=&" or (r.hyphened(i) and before.kind == "n"):
                return True
            if "label" in r.found[i - 1] and number.value < 10000 and self._unit(number.end) is None:
                return True
            if before.text in ("№", "#", "n°"):
                return True
        raw = toks[i].text
        if r.bare_point(i):
            return False
        if len(raw) > 1 and raw[0] == "0" and "." not in r.text[toks[i].start : toks[i].start + 3] and "," not in r.text[toks[i].start : toks[i].start + 3]:
            return True
        return self._glued_after(i, number, raw)

    def _glued_after(self, i: int, number: Number, raw: str) -> bool:
        r, toks, j = self.r, self.toks, number.end
        if j >= len(toks) or not (r.glued(j) or r.hyphened(j)):
            return len(raw) == 4 and raw.isdigit() and 1500 <= int(raw) < 2100 and number.end == i + 1 and self._unit(j) is None and not self._bounded(i)
        after = toks[j]
        if after.kind == "w":
            return self._unit(j) is None and number.how != "ordinal"
        if after.text in ":/_@" and j + 1 < len(toks) and r.glued(j + 1):
            return self._unit(j) is None
        return after.kind == "n" and r.hyphened(j) and j + 1 < len(toks) and r.hyphened(j + 1) and toks[j + 1].kind == "n"

    def _bounded(self, i: int) -> bool:
        return any(self._ending(i, "b_" + kind, 0) is not None for kind in ("min", "max", "about"))

    # -- a number and what stands around it

    def _number(self, i: int, number: Number, floor: int) -> int | None:
        number = self._mixed(number)
        first, j = number, number.end
        unit = self._unit(j)
        one = self.r.sense(i, "one")
        if one is not None and one[0] == j and not self._counts_one(j, unit):
            return None
        low, high, approx = self._bounds(i, j, floor, number)
        span_start = i
        second = self._range(i, number, floor)
        if second is not None:
            low, high, approx = first.value * second[1], second[0].value, first.approx or second[0].approx
            j = second[0].end
            unit = self._unit(j) or unit
        unit_name = unit[1] if unit is not None else self._unit_before(i, floor)
        approx = approx or (unit is None and self._inverted(i, number))
        after = self._after(unit[0] if unit is not None else j)
        if after == "min" and second is None:
            high = None
        elif after == "max" and second is None:
            low = None
        approx = approx or after == "about"
        if self._negative(i, j, unit_name):
            low, high = (-high if high is not None else None), (-low if low is not None else None)
        self._add(span_start, j, Quantity(low, high, approx), unit_name)
        return unit[0] if unit is not None and unit[1] in _MEASURES and unit[0] <= j + 2 else j  # 'cent' of 'pour cent'

    def _negative(self, i: int, j: int, unit: str | None) -> bool:
        """'moins 20 degrés', '-20 °C'; a hyphen at the head of a line is a list's, but for a lone figure."""
        if self._ending(i, "j_minus", 0) is not None and (unit is None or unit == "degree"):
            return True
        signed = self.toks[i].kind == "n" and i > 0 and self.toks[i - 1].text in ("-", "–", "−") and self.r.glued(i)
        return signed and (i > 1 or unit == "degree" or j == len(self.toks)) and not self.r.glued(i - 1)

    def _counts_one(self, j: int, unit: tuple[int, str] | None) -> bool:
        """'un', 'один' count only people and what the shelf says."""
        if "counted" in (self.r.found[j] if j < len(self.toks) else {}):
            return True
        return unit is not None and (unit[1] in ("person", "%") or unit[1] in _MEASURES and unit[1] != "Mw")

    def _bounds(self, i: int, j: int, floor: int, number: Number) -> tuple[float | None, float | None, bool]:
        value, approx = number.value, number.approx
        low: float | None = value
        high: float | None = value
        if number.how == "groups":
            high = None
        elif number.how in ("words", "digits") and self._ending(i, "several", floor) is not None:
            low, high, approx = value * 2, None, True
        k = i
        if self._ending(i, "b_plain", floor) is not None:
            return low, high, approx  # 'the toll has gone up to three'
        for _ in range(2):  # 'at least about 20'
            for kind in ("min", "max", "about", "about_group"):
                begin = self._ending(k, "b_" + kind, floor)
                if begin is None or (kind == "about_group" and number.how != "group"):
                    continue
                if kind == "min":
                    low, high = value, None
                elif kind == "max":
                    low, high = None, value
                else:
                    approx = True
                k = begin
                break
        return low, high, approx

    def _ending(self, i: int, sense: str, floor: int) -> int | None:
        """Return where a phrase of this sense begins that ends right before token i (the longest)."""
        for k in range(max(floor, i - 5), i):
            got = self.r.found[k].get(sense)
            if got is not None and got[0] == i:
                return k
        return None

    def _after(self, j: int) -> str | None:
        for kind in ("min", "max", "about"):
            if self.r.sense(j, f"b_{kind}_after") is not None:
                return kind
        return None

    def _range(self, i: int, number: Number, floor: int) -> tuple[Number, float] | None:
        """Return (second number, what the first is multiplied by) of 'entre 100 et 200', '10-15', 'two or three'."""
        r, j = self.r, number.end
        if j >= len(self.toks):
            return None
        if r.hyphened(j):
            k = j
        elif self.toks[j].text in "-–—" and j + 1 < len(self.toks) and (r.glued(j) == r.glued(j + 1)):
            k = j + 1
            if not r.glued(j) and self.toks[k].kind != "n":
                return None
        else:
            opened = self._ending(i, "b_between", floor) is not None
            joint = r.sense(j, "b_between_and") if opened else r.sense(j, "b_range_to")
            if joint is None:
                return None
            k = joint[0]
        second = r.read(k, ordinals=False)
        if second is None or second.how == "groups" or not number.value < second.value:
            return None
        shared = 1.0  # 'two to three thousand', '2-3 тис.'
        if second.value >= 1000 and number.value < 1000 and second.value / 1000 > number.value and second.end > k + 1:
            shared = next((s for s in (1e9, 1e6, 1e3) if second.value >= s), 1.0)
        return second, shared

    def _inverted(self, i: int, number: Number) -> bool:
        """'человек двадцать': the noun before the number says 'about' where no adjective fills the language's place.

        A collective number is exact wherever it stands ('пострадали шестеро'), and so is one behind a participle ('раненых двадцать').
        """
        endings = self.r.number.adjective_endings
        if "collective" in self.r.found[i] or i > 0 and self.toks[i - 1].low.endswith(endings):
            return False
        return bool(endings) and number.how == "words" and i > 0 and self.r.number.decimal == "," and "unit" in self.r.found[i - 1] and number.value >= 5

    def _unit_before(self, i: int, floor: int) -> str | None:
        for k in range(max(floor, i - 3), i):
            got = self.r.found[k].get("unit_before")
            if got is not None and got[0] == i:
                return got[1]
        return None

    def _unit(self, j: int) -> tuple[int, str] | None:
        """Return (index after, unit) of the noun that a number ending at token j counts."""
        r, unknown = self.r, 0
        for step in range(MAX_SKIP + 1):
            if j >= len(self.toks):
                return None
            got = r.sense(j, "unit")
            if got is not None and not (step and got[1] in _MEASURES):
                return got
            token = self.toks[j]
            if token.kind != "w" or (token.text[0].isupper() and not self._caps_adjective(j)):
                return None
            if "filler" not in r.found[j]:
                unknown += 1
                if unknown > 2 or not token.low.endswith(r.number.adjective_endings or ("\0",)):
                    return None
            j += 1
        return None

    def _caps_adjective(self, j: int) -> bool:
        return "filler" in self.r.found[j] or self.toks[j].low.endswith(self.r.number.adjective_endings or ("\0",))


def _whole(value: float | None) -> float | None:
    return int(value) if value is not None and value == int(value) else value
