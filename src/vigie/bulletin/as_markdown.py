"""A bulletin as Markdown (CommonMark with tables): what could be markup in a value is escaped, so that it stays text."""

from __future__ import annotations

import re
from collections.abc import Iterable

from vigie.bulletin.pieces import Block, Bullets, Drawing, Grid, Heading, Line, Page, Paragraph, text_of

_MARKUP = re.compile(r"([\\`*_{}\[\]<>#|~&])")
_STARTS = re.compile(r"^(\s*)([-+=]|\d+[.)])(?=\s|$|=)")


def markdown(page: Page) -> str:
    """Return the page."""
    return "\n\n".join(_block(b) for b in page.blocks if not isinstance(b, Drawing)) + "\n"


def escaped(text: str) -> str:
    """Return text as Markdown that reads as this text.

    >>> escaped("<b> [KR-7F3A2K] *")
    '\\\\<b\\\\> \\\\[KR-7F3A2K\\\\] \\\\*'
    """
    return _STARTS.sub(lambda m: f"{m[1]}\\{m[2]}" if not m[2][0].isdigit() else f"{m[1]}{m[2][:-1]}\\{m[2][-1]}", _MARKUP.sub(r"\\\1", text))


def _block(block: Block) -> str:
    match block:
        case Heading(level=level, line=line):
            return f"{'#' * level} {_line(line)}"
        case Paragraph(line=line):
            return _line(line)
        case Bullets(lines=lines, inner=inner):
            return "\n".join("\n".join([f"- {_line(x)}", *(f"  - {_line(y)}" for y in inner.get(n, ()))]) for n, x in enumerate(lines))
        case Grid(head=head, rows=rows, struck=struck):
            return "\n".join([_row(head), "|" + " --- |" * len(head), *(_row(r, struck=n in struck) for n, r in enumerate(rows))])
    raise TypeError(f"no block of a bulletin: {block!r}")


def _row(cells: Iterable[Line], *, struck: bool = False) -> str:
    texts = (_line(c) for c in cells)
    return "| " + " | ".join(f"~~{t}~~" if struck and t else t for t in texts) + " |"


def _line(line: Line) -> str:
    return escaped(text_of(line))
