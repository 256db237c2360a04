"""Which stretches of a post stand in quotation marks: opened, continued over sentences, closed, or never closed.

A quotation that is never closed ends with its paragraph, unless the next paragraph opens one again. Straight quotes
toggle inside a paragraph. A closing mark without an opening one (machine-translated text) closes nothing.
"""

from __future__ import annotations

import re

from vigie.model import Paragraph

OPEN = {"\u00ab": "\u00bb", "\u201c": "\u201d", "\u201e": "\u201d"}
CLOSE = {"\u00bb", "\u201d"}
STRAIGHT = '"'
_MARK = re.compile("[" + STRAIGHT + "".join({*OPEN, *CLOSE}) + "]")
LONGEST = 1500  # characters; a straight quote that stays open longer is a stray one


def stretches(view: str, paragraph: Paragraph) -> list[tuple[int, int, bool]]:
    """(start, end, closed) of each quotation of a paragraph, offsets of the inside plus its marks."""
    out: list[tuple[int, int, bool]] = []
    opened: int | None = None
    depth = 0
    for mark in _MARK.finditer(view, paragraph.start, paragraph.end):
        i, c = mark.start(), mark.group()
        if c in OPEN and not (c == "\u201c" and opened is not None and view[opened] == "\u201e"):
            if opened is None:
                opened, depth = i, 1
            else:
                depth += 1
        elif c in CLOSE or (c == "\u201c" and opened is not None):
            if opened is None:
                # a closing mark used as an opening one (» ... »), as broken translations have it
                if c == "\u00bb" and i + 1 < paragraph.end and view[i + 1].isalnum() and view.find("\u00bb", i + 1, paragraph.end) >= 0:
                    opened, depth = i, 1
                continue
            depth -= 1
            if depth <= 0:
                out.append((opened, i + 1, True))
                opened = None
        elif c == STRAIGHT:
            if opened is None:
                opened, depth = i, 1
            elif view[opened] == STRAIGHT:
                out.append((opened, i + 1, True))
                opened = None
    if opened is not None and (view[opened] != STRAIGHT or paragraph.end - opened < LONGEST):
        out.append((opened, paragraph.end, False))
    return out


def first_behind(quoted: list[tuple[int, int, bool]], at: int, end: int) -> int:
    """Return the index, from `at` on, of the first quotation that begins at `end` or later."""
    while at < len(quoted) and quoted[at][0] < end:
        at += 1
    return at
