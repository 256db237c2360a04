"""A bulletin as a Word document: headings, paragraphs, lists and tables in the built-in styles, A4, to go on writing in. Needs the extra `office`."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from vigie.bulletin.pieces import Block, Bullets, Grid, Heading, Line, Page, Paragraph, text_of

EPOCH = datetime(1980, 1, 1, tzinfo=UTC)  # of a document that tells no moment: the same page gives the same file


def docx(page: Page, written: datetime | None = None) -> bytes:
    """Return the page as a .docx file. `written`: what its properties say of when it was made."""
    from docx import Document
    from docx.shared import Mm, Pt

    document = Document()
    document.styles["Normal"].font.size = Pt(10)
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(18)
    properties = document.core_properties
    properties.title, properties.author, properties.language = text_of(page.title)[:255], "vigie", page.language
    properties.created = properties.modified = (written or EPOCH).astimezone(UTC).replace(tzinfo=None)
    for n, block in enumerate(page.blocks):
        if n == page.annex:
            document.add_page_break()
        _block(document, block)
    out = BytesIO()
    document.save(out)
    return _undated(out)


def _undated(file: BytesIO) -> bytes:
    """The same archive without the moments at which its parts were packed: the same page gives the same bytes."""
    out = BytesIO()
    with ZipFile(file) as packed, ZipFile(out, "w", ZIP_DEFLATED) as anew:
        for info in packed.infolist():
            anew.writestr(ZipInfo(info.filename, EPOCH.timetuple()[:6]), packed.read(info), ZIP_DEFLATED)
    return out.getvalue()


def _block(document: Any, block: Block) -> None:
    from docx.shared import Pt

    match block:
        case Heading(level=level, line=line):
            document.add_heading(text_of(line), level - 1)
        case Paragraph(line=line, style=style):
            run = document.add_paragraph().add_run(text_of(line))
            if style:
                run.font.size = Pt(8)
        case Bullets(lines=lines, inner=inner):
            for n, item in enumerate(lines):
                document.add_paragraph(text_of(item), style="List Bullet")
                for under in inner.get(n, ()):
                    document.add_paragraph(text_of(under), style="List Bullet 2")
        case Grid(head=head, rows=rows, struck=struck):
            _table(document, head, rows, struck)


def _table(document: Any, head: tuple[Line, ...], rows: Iterable[tuple[Line, ...]], struck: frozenset[int]) -> None:
    from docx.shared import Pt

    table = document.add_table(rows=1, cols=len(head), style="Table Grid")
    for cell, line in zip(table.rows[0].cells, head, strict=True):
        run = cell.paragraphs[0].add_run(text_of(line))
        run.bold, run.font.size = True, Pt(8)
    for n, row in enumerate(rows):
        for cell, line in zip(table.add_row().cells, row, strict=True):
            run = cell.paragraphs[0].add_run(text_of(line))
            run.font.size, run.font.strike = Pt(8), n in struck
    document.add_paragraph()
