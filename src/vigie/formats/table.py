"""Claims as a table for reading in a terminal."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from vigie import wording
from vigie.formats import Look
from vigie.model import Claim, Document

if TYPE_CHECKING:
    from rich.table import Table

COLUMNS = (("time", 16), ("place", 14), ("kind", 10), ("what", 24), ("who says so", 18), ("verified", 8))  # name, least width
NARROW = 90  # columns; below, each claim is a few lines instead of a row
STYLES = {"denied": "dim", "background": "dim", "planned": "italic", "possible": "italic"}  # by modality


def render(documents: Sequence[Document], look: Look) -> Iterator[str]:
    """Yield one table a document; at the end what was counted."""
    from rich.console import Console
    from rich.text import Text

    for document in documents:
        out = io.StringIO()
        console = Console(file=out, width=look.width, force_terminal=look.color, no_color=not look.color, highlight=False, legacy_windows=False)
        rows = [(*(_clean(cell) for cell in _cells(c)), STYLES.get(c.modality, "")) for c in document.claims]
        console.print(Text(_title(document), style="bold"))
        if look.width < NARROW:
            for time, place, kind, what, who, verified, style in rows:
                console.print(Text(" \u00b7 ".join(x for x in (kind, time, place, verified) if x), style="bold"))
                console.print(Text(f"{what}\n{who} says so\n", style=style))
        elif rows:
            console.print(_table(rows, look.width))
        console.print(Text(f"{_count(len(document.claims), 'claim')} in {_count(len(document.posts), 'post')}, language {document.language}"))
        yield "\n".join(line.rstrip() for line in out.getvalue().split("\n"))


def _table(rows: list[tuple[str, ...]], width: int) -> Table:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table
    from rich.text import Text

    table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for name, least in COLUMNS:
        table.add_column(name, min_width=least if width >= 120 else min(least, width // 8), overflow="fold")
    for *cells, style in rows:
        table.add_row(*(Text(cell, style=style) for cell in cells))
    return table


def _cells(c: Claim) -> tuple[str, ...]:
    return wording.when(c.time), wording.where(c), c.kind, wording.what(c), wording.who(c.attribution), wording.verified(c)


def _count(n: int, noun: str) -> str:
    return f"{n} {noun}{'' if n == 1 else 's'}"


def _title(document: Document) -> str:
    day = f"{document.published:%Y-%m-%d}" if document.published else "day unknown"
    return _clean(" \u00b7 ".join(x for x in (document.title or document.uri or document.document_id, document.outlet, day) if x))


def _clean(text: str) -> str:
    """Text of the document must not steer the terminal: control characters go."""
    return "".join(c if c.isprintable() else " " for c in text)
