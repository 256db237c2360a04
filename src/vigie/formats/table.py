"""Claims as a table for reading in a terminal."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence

from vigie import wording
from vigie.formats import Look
from vigie.model import Document

COLUMNS = (("time", 16), ("place", 14), ("kind", 10), ("what", 24), ("who says so", 18), ("verified", 8))  # name, least width


def render(documents: Sequence[Document], look: Look) -> Iterator[str]:
    """Yield one table a document; at the end what was counted."""
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    for document in documents:
        table = Table(box=SIMPLE_HEAD, pad_edge=False, title=Text(_title(document)), title_justify="left", title_style="bold", show_edge=False)
        for name, least in COLUMNS:
            table.add_column(name, min_width=min(least, look.width // 7), overflow="fold")
        for c in document.claims:
            style = {"denied": "dim", "background": "dim", "planned": "italic", "possible": "italic"}.get(c.modality, "")
            cells = (wording.when(c.time), wording.where(c), c.kind, wording.what(c), wording.who(c.attribution), wording.verified(c))
            table.add_row(*(Text(_clean(cell), style=style) for cell in cells))
        out = io.StringIO()
        console = Console(file=out, width=look.width, force_terminal=look.color, no_color=not look.color, highlight=False, legacy_windows=False)
        console.print(table)
        n = len(document.claims)
        console.print(Text(f"{n} claim{'s' if n != 1 else ''} in {len(document.posts)} post{'s' if len(document.posts) != 1 else ''}, language {document.language}"))
        yield "\n".join(line.rstrip() for line in out.getvalue().split("\n"))


def _title(document: Document) -> str:
    day = f"{document.published:%Y-%m-%d}" if document.published else "day unknown"
    return _clean(" \u00b7 ".join(x for x in (document.title or document.uri or document.document_id, document.outlet, day) if x))


def _clean(text: str) -> str:
    """Text of the document must not steer the terminal: control characters go."""
    return "".join(c if c.isprintable() else " " for c in text)
