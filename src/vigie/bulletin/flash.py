"""The flash update: two printed pages to read in five minutes, then the annex with the tables in full and the method. Made of cited rows only.

What a section may hold is tried from the fullest size down until the front fits on its two pages; what is left out is counted and stands in the annex.
"""

from __future__ import annotations

from collections.abc import Iterator

from vigie.bulletin import flash_front, flash_rest
from vigie.bulletin.flash_matter import SIZES, Matter, Size, matter
from vigie.bulletin.lengths import FRONT_MM, height_mm
from vigie.bulletin.parts import head, method, named, teller
from vigie.bulletin.pieces import Block, Grid, Heading, Page, Paragraph
from vigie.bulletin.sentences import Teller
from vigie.desk.request import Request
from vigie.picture_tables import Picture

SECTIONS = (
    *(flash_front.new, flash_front.highlights, flash_front.figures, flash_front.where, flash_front.situation),
    *(flash_rest.services, flash_rest.announced, flash_rest.harmed, flash_rest.contested, flash_rest.corrections, flash_rest.unknown, flash_rest.response),
)
IN_FULL = 300  # rows of a table in the annex; a longer one is for the files that hold tables (csv, xlsx)


def flash(picture: Picture, request: Request) -> Page:
    """Return the flash update of a picture. GroundsError where a number or a state in it is not the value of a row."""
    tell = teller(picture, request)
    found = matter(tell)
    title = named(tell, "flash")
    top: list[Block] = [Heading(1, title), *head(tell)]
    front: list[Block] = []
    for size in SIZES:
        front = [*top, *(block for section in SECTIONS for block in section(tell, found, size))]
        if height_mm(front) <= FRONT_MM:
            break
    page = Page(request.language, title, (*front, *_in_full(tell, found, size, front), *method(tell)), annex=len(front))
    tell.grounds.check(page)
    return page


def _in_full(tell: Teller, found: Matter, size: Size, front: list[Block]) -> Iterator[Block]:
    """The tables that were cut in front, whole."""
    cut = [(key, grid) for key, grid in flash_rest.tables_in_full(tell, found) if grid.rows and grid not in front]
    if cut:
        yield Heading(2, tell.plain("sections", "full"))
    for key, grid in cut:
        yield Heading(3, tell.plain("sections", key))
        yield Grid(grid.head, grid.rows[:IN_FULL])
        if len(grid.rows) > IN_FULL:
            yield Paragraph(tell.plain("tables", "more_in_files"), "small")
