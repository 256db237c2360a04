"""How long a bulletin may be: words of its sentences and paragraphs, and how much of a printed page its blocks take.

The height is an estimate in millimetres of A4 at the sizes of `as_html.STYLE`; a test prints the worst case in Chromium and holds it against the paper.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import ceil

from vigie.bulletin.pieces import Block, Bullets, Drawing, Grid, Heading, Line, Paragraph, Words, text_of

HIGHLIGHT, PARAGRAPH, LEAD, NEW = 30, 60, 120, 60  # words of a highlight, of a region's paragraph, of the situation's first one, of what is new
FRONT_MM = 515  # of two pages of 267 mm between margins: what is left is for rows that go to the next page whole, and for the estimate's errors
LINE_MM, SMALL_MM, ROW_MM, CHARACTERS, IN_TABLE = 4.4, 3.4, 1.2, 108, 128  # a line of text, of a table; a row's padding; letters across the page
WIDE = 1.12  # of letters beyond Latin ones (Cyrillic), by which they are wider
HEADING_MM, DRAWING_MM, GAP_MM = 5.8, 47.0, 1.2


def n_words(line: Line) -> int:
    """Return how many words a line has."""
    return len(text_of(line).split())


def first_fitting(variants: Iterable[Line], most: int) -> Line | None:
    """Return the first of the variants that has no more words than that; None where all have."""
    return next((v for v in variants if v and n_words(v) <= most), None)


def spaced(lines: Iterable[Line]) -> Line:
    """Return lines one after another, a space between them."""
    out: Line = ()
    for line in lines:
        out += (*((Words(" "),) if out and line else ()), *line)
    return out


def filled_up(first: Line, lines: Sequence[Line], most: int) -> tuple[Line, int]:
    """Return a paragraph that begins with `first` and goes on with as many of the lines as its words allow, and how many those are."""
    out, n = first, 0
    for line in lines:
        longer = out + ((Words(" "),) if out else ()) + line
        if n_words(longer) > most:
            break
        out, n = longer, n + 1
    return out, n


def height_mm(blocks: Iterable[Block]) -> float:
    """Return about how much of a page these blocks take when they are printed."""
    return sum(map(_height, blocks))


def _height(block: Block) -> float:
    match block:
        case Heading():
            return HEADING_MM
        case Paragraph(line=line, style="small"):
            return _lines(text_of(line), IN_TABLE) * SMALL_MM + GAP_MM
        case Paragraph(line=line):
            return _lines(text_of(line), CHARACTERS) * LINE_MM + GAP_MM
        case Bullets(lines=lines, inner=inner):
            every = [*lines, *(x for some in inner.values() for x in some)]
            return sum(_lines(text_of(x), CHARACTERS - 4) * LINE_MM for x in every) + GAP_MM
        case Drawing():
            return DRAWING_MM
        case Grid(head=head, rows=rows):
            return _table([[text_of(c) for c in row] for row in (head, *rows)])
    raise TypeError(f"no block of a bulletin: {block!r}")


def _table(rows: Sequence[Sequence[str]]) -> float:
    """The height of a table whose columns are as wide as browsers make them: their longest word, and of the rest a share by their longest cell."""
    columns = list(zip(*rows, strict=True))
    least = [max(max(map(_width, cell.split()), default=1.0) for cell in column) + 2 for column in columns]
    whole = [max(map(_width, column)) + 2 for column in columns]
    free, wanted = max(IN_TABLE - sum(least), 0), sum(w - m for w, m in zip(whole, least, strict=True)) or 1
    widths = [m + min(1.0, free / wanted) * (w - m) for m, w in zip(least, whole, strict=True)]
    return sum(max(_lines(cell, width - 1) for cell, width in zip(row, widths, strict=True)) * SMALL_MM + ROW_MM for row in rows) + GAP_MM


def _lines(text: str, characters: float) -> int:
    return max(1, ceil(_width(text) / characters))


def _width(text: str) -> float:
    """How many Latin letters a text is wide."""
    return len(text) if text.isascii() else sum(WIDE if c > "\u024f" and c.isalpha() else 1.0 for c in text)
