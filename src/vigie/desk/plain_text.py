"""Texts that stay texts in every format: control characters shown by their pictures, what spreadsheets would compute marked as text."""

from __future__ import annotations

from functools import lru_cache

_PICTURES: dict[int, str] = {n: chr(0x2400 + n) for n in range(32) if n not in (9, 10, 13)}  # NUL is shown as its picture: nothing disappears
_PICTURES |= {0x7F: "\u2421"} | dict.fromkeys(range(0x80, 0xA0), "\ufffd") | dict.fromkeys(range(0xD800, 0xE000), "\ufffd")
_PICTURES |= dict.fromkeys((0xFFFE, 0xFFFF), "\ufffd")
_STEERING = dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A)), "")  # embeddings, overrides, isolates: they would turn what stands after them
_COMPUTED = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
MOST_IN_CELL = 32_767  # characters that a cell of a spreadsheet holds
CUT_MARK = " [cut]"


@lru_cache(maxsize=65536)
def clean(text: str) -> str:
    """Return the text as every format can hold it: control characters as their pictures, halves of letters as U+FFFD; the rest as it stands."""
    return text if text.isprintable() else text.translate(_PICTURES)


def line(text: str) -> str:
    """Return the text on one line of prose, without the signs that turn the direction of what stands after it."""
    return " ".join(clean(text).translate(_STEERING).split())


def uncomputed(text: str) -> str:
    """Return the text of a CSV cell so that no spreadsheet takes it for a formula: an apostrophe before it where it begins like one.

    >>> uncomputed("=1+1"), uncomputed("Kyiv")
    ("'=1+1", 'Kyiv')
    """
    return f"'{text}" if text.startswith(_COMPUTED) else text


def celled(text: str) -> str:
    """Return the text cut to what a cell of a spreadsheet holds, with a mark where it was cut."""
    text = clean(text).replace("\r\n", "\n").replace("\r", "\n")
    units = text.encode("utf-16-le")  # spreadsheets count units of UTF-16: most emoji are two
    if len(units) // 2 <= MOST_IN_CELL:
        return text
    return units[: 2 * (MOST_IN_CELL - len(CUT_MARK))].decode("utf-16-le", "ignore") + CUT_MARK
