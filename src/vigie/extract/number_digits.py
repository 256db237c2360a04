"""Numbers written in digits: grouped by spaces, points or commas, with decimals, as each language writes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import regex

if TYPE_CHECKING:
    from vigie.extract.numbers import NumberShelf

LIMIT = 10**15  # beyond this a run of digits is an identifier, not a number
_DIGITS = regex.compile(
    r"(?P<grouped>\d{1,3}(?:[ ]\d{3}){1,5}(?![\d])(?:[.,]\d+(?![\d.,]*\d[.,]))?)|(?P<plain>\d+(?:[.,]\d+){0,6})",
)


def digits(text: str, token_start: int, number: NumberShelf) -> tuple[int, float] | None:
    """Return (end offset, value) of the number written in digits at an offset; None where it is no number (1.2.3)."""
    m = _DIGITS.match(text, token_start)
    if m is None or m.end() - m.start() > 24:
        return None
    raw = m.group().replace(" ", "")
    value = _value(raw, number)
    if value is None and m.group("grouped"):
        m2 = regex.compile(r"\d+").match(text, token_start)
        assert m2 is not None
        return m2.end(), float(m2.group())
    return (m.end(), value) if value is not None and value < LIMIT else None


def _value(raw: str, number: NumberShelf) -> float | None:
    """Return the value of digits with points and commas; None where the signs fit no number."""
    commas, points = raw.count(","), raw.count(".")
    if not commas and not points:
        return float(raw) if raw.isascii() else float(int(raw))
    if commas and points:
        decimal = "," if raw.rfind(",") > raw.rfind(".") else "."
        whole, _, rest = raw.rpartition(decimal)
        thousands = "." if decimal == "," else ","
        if decimal in whole or not _grouped(whole, thousands):
            return None
        return float(whole.replace(thousands, "") + "." + rest)
    sign = "," if commas else "."
    if commas + points > 1:
        return float(raw.replace(sign, "")) if _grouped(raw, sign) else None
    whole, rest = raw.split(sign)
    grouping = sign != number.decimal or (sign == "," and number.comma_thousands)
    if grouping and len(rest) == 3 and whole != "0" and len(whole) <= 3 and not whole.startswith("0"):
        return float(whole + rest)
    return float(whole + "." + rest)


def _grouped(raw: str, sign: str) -> bool:
    parts = raw.split(sign)
    return 1 <= len(parts[0]) <= 3 and all(len(p) == 3 for p in parts[1:])
