"""What a flash update has to tell, and how much of it its sections may hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from vigie.bulletin import flash_tables as tables
from vigie.bulletin.pieces import Block, Bullets, Grid, Heading, Paragraph
from vigie.bulletin.sentences import Teller
from vigie.fuse.board import Cell, board
from vigie.picture import Change, Incident, ServiceState


@dataclass(frozen=True)
class Matter:
    """Incidents that stand, the worst first, the waves that they are parts of apart; the board's cells; changes since the last issue with their numbers."""

    incidents: tuple[Incident, ...]
    waves: tuple[Incident, ...]
    cells: tuple[Cell, ...]
    changes: tuple[tuple[int, Change], ...]

    @property
    def down(self) -> list[ServiceState]:
        """The states that are not as usual and hold, the most customers first."""
        found = [c.row for c in self.cells if c.row and c.state in tables.DOWN and c.over is None]
        return sorted(found, key=lambda s: (-((s.customers.max or s.customers.min or 0) if s.customers else 0), -s.sources, s.service_id))


@dataclass(frozen=True)
class Size:
    """How many rows a table of the front has, how many lines a list, how many regions a paragraph of their own, how many items a cell."""

    rows: int
    lines: int
    regions: int
    items: int


SIZES = tuple(
    Size(rows, lines, regions, items)
    for rows, lines, regions, items in (
        *((8, 5, 6, 4), (6, 4, 5, 3), (5, 3, 4, 3), (4, 3, 4, 2), (4, 2, 3, 2), (3, 2, 3, 2)),
        *((3, 2, 2, 1), (2, 2, 2, 1), (2, 1, 2, 1), (1, 1, 1, 1)),
    )
)


def matter(tell: Teller) -> Matter:
    """Return what there is to tell."""
    picture, since = tell.index.picture, tell.index.request.previous
    standing = [i for i in picture.incidents if i.status in ("current", "corrected") and tell.first_voice(i)]
    changes = tuple((n, c) for n, c in enumerate(picture.changes) if since is None or (c.at and c.at > since))
    told = tables.worst_first(tell, (i for i in standing if not i.parts))
    return Matter(tuple(told), tuple(i for i in standing if i.parts), tuple(board(picture.services, tell.index.as_of)), changes)


def section(tell: Teller, key: str, blocks: Iterable[Block]) -> Iterator[Block]:
    """Yield a section with what of its blocks is not empty; where all are, it says that there is nothing to tell."""
    yield Heading(2, tell.plain("sections", key))
    found = [b for b in blocks if not (isinstance(b, Grid) and not b.rows) and not (isinstance(b, Bullets) and not b.lines)]
    yield from found or [Paragraph(tell.plain("unknown", "nothing"))]


def withheld(tell: Teller) -> int:
    """Return how many rows the rules of publication held back or made coarser; 0 for the desk, which sees all."""
    return int(tell.grounds.facts["withheld"])
