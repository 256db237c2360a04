"""Numbers in words: adding and multiplying as the words come ('trois cent mille', 'двадцять п'ять', 'two hundred and four')."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vigie.extract.numbers import NumberReader


class NumberWords:
    """The number in words at a token: adds and multiplies as the words come, and stops where they fit no longer."""

    def __init__(self, reader: NumberReader, ordinals: bool) -> None:
        self.r = reader
        self.ordinals = ordinals
        self.total = 0.0  # finished thousands, millions
        self.current = 0.0  # below the next scale
        self.scale = float("inf")  # the last scale used: the next must be smaller
        self.tens = 0.0  # the last tens word, which may take a unit
        self.any = False

    def read(self, i: int) -> tuple[int, float, str] | None:
        """Return (index after, value, how) or None."""
        fused = self.r.sense(i, "fused")
        if fused is not None:
            return fused[0], fused[1], "words"
        half = self.r.sense(i, "half_scale")
        if half is not None:
            scaled = self._half_scale(half)
            if scaled is not None:
                return scaled
        collective = self.r.sense(i, "collective")
        if collective is not None:
            return collective[0], collective[1], "words"
        j = i
        while True:
            step = self._step(j)
            if step is None:
                k = self._joined(j)
                step = self._step(k) if k is not None else None
            if step is None:
                break
            j = step[0]
            if step[1]:
                return j, self.total + self.current, "ordinal"
        if not self.any:
            return None
        return self._tail(j)

    def _tail(self, j: int) -> tuple[int, float, str]:
        value = self.total + self.current
        half = self.r.sense(j, "j_half")
        if half is not None:  # 'un million et demi' is half a million more, 'deux et demi' half of one
            return half[0], value + (self.scale / 2 if self.current == 0 and self.total else 0.5), "words"
        point = self.r.sense(j, "j_point")
        if point is not None:
            rest = self.r.sense(point[0], "cardinal")
            decimals = ""
            while rest is not None and rest[1] < 100:
                after = self.r.sense(rest[0], "cardinal")
                if rest[1] >= 20 and rest[1] % 10 == 0 and after is not None and after[1] < 10:
                    rest = after[0], rest[1] + after[1]  # 'point seventy-one'
                decimals, point = decimals + str(int(rest[1])), (rest[0], None)
                rest = self.r.sense(rest[0], "cardinal")
            if decimals:
                return self._scaled(point[0], float(f"{int(value)}.{decimals}"))
        return j, value, "words"

    def _scaled(self, j: int, value: float) -> tuple[int, float, str]:
        scale = self.r.sense(j, "scale")
        return (scale[0], value * scale[1], "words") if scale is not None else (j, value, "words")

    def _half_scale(self, half: tuple[int, float]) -> tuple[int, float, str] | None:
        """Read 'півтора десятка', 'полтора миллиона', 'пів сотні'."""
        j, value = half
        for sense in ("scale", "group_unit", "group"):
            scale = self.r.sense(j, sense)
            if scale is not None:
                return scale[0], value * scale[1], "words"
        return (j, value, "words") if value > 1 else None

    def _joined(self, j: int) -> int | None:
        """Return the index after 'and' where a number goes on behind it ('two hundred and four', 'vingt et un')."""
        joint = self.r.sense(j, "j_and")
        if joint is None or not self.any:
            return None
        after = self.r.sense(joint[0], "cardinal") or (self.r.sense(joint[0], "ordinal") if self.ordinals else None)
        if after is None or self.r.sense(j, "mixed") is not None:
            return None  # 'one hundred and three quarters' is no hundred and three
        if self.tens and after[1] in (1, 11):
            return joint[0]
        above = self.current % 100 == 0 and self.current >= 100 or (self.current == 0 and self.total >= 1000)
        return joint[0] if above and not self.r.number.factor else None

    def _step(self, j: int) -> tuple[int, bool] | None:
        """Take one word in; (index after, whether it was an ordinal that ends the number)."""
        scale = self.r.sense(j, "scale")
        if scale is not None:
            return self._take_scale(scale)
        cardinal = self.r.sense(j, "cardinal")
        if cardinal is not None and self._fits(cardinal[1]):
            self._take(cardinal[1])
            return cardinal[0], False
        if self.any and j < len(self.r.toks) and self.r.toks[j].kind == "n" and self.tens and len(self.r.toks[j].text) == 1:
            self._take(float(self.r.toks[j].text))
            return j + 1, False
        ordinal = self.r.sense(j, "ordinal") if self.ordinals else None
        if ordinal is not None and (self._fits(ordinal[1]) or ordinal[1] >= 100):
            if ordinal[1] >= 100:
                self.current = max(self.current, 1) * ordinal[1]
            else:
                self._take(ordinal[1])
            self.any = True
            return ordinal[0], True
        return None

    def _take_scale(self, scale: tuple[int, float]) -> tuple[int, bool] | None:
        j, value = scale
        if value == 100:
            if self.current >= 100 or (self.any and self.current == 0 and self.total == 0):
                return None
            self.current = max(self.current, 1) * 100
        else:
            if value >= self.scale:
                if not (self.current == 0 and value > self.scale and self.total < value):
                    return None
                self.total *= value  # 'three thousand millions'
                self.scale = value
                self.any, self.tens = True, 0.0
                return j, False
            if not self.any and self.r.sense(j - 1, "groups") is not None:
                return None  # plural alone is no number: 'thousands of'
            self.total += max(self.current, 1) * value
            self.current, self.scale = 0.0, value
        self.any, self.tens = True, 0.0
        if j < len(self.r.toks) and self.r.toks[j].text == "." and self.r.glued(j) and len(self.r.toks[j - 1].text) <= 4 and j + 1 < len(self.r.toks):
            j += 1
        return j, False

    def _fits(self, n: float) -> bool:
        if not self.any:
            return True
        cur = self.current
        if n >= 100:
            return cur == 0 and self.total > 0
        factor = self.r.number.factor.get(int(n))
        if factor is not None and cur % 100 == factor:
            return True
        if n >= 20:
            return cur % 100 == 0 and (cur > 0 or self.total > 0)
        if n >= 10:
            return (cur % 100 == 0 and (cur > 0 or self.total > 0)) or (bool(self.r.number.factor) and cur % 100 in (60, 80))
        if n == 0:
            return False
        if cur % 100 == 10 and not (self.r.number.factor and n >= 7):
            return False  # 'dix-sept', but not 'ten seven'
        return cur % 10 == 0 and (cur > 0 or self.total > 0)

    def _take(self, n: float) -> None:
        factor = self.r.number.factor.get(int(n))
        if factor is not None and self.any and self.current % 100 == factor:
            self.current += n * factor - factor
            self.tens = n * factor
        else:
            self.current += n
            self.tens = n if n >= 20 or (n == 10 and self.tens in (60, 80)) else 0.0
        self.any = True
