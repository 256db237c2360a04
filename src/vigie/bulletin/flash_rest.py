"""The other sections of the flash update: services, what is announced, people harmed, what is contested, corrected, not known; the response."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from vigie.bulletin import briefly
from vigie.bulletin import flash_tables as tables
from vigie.bulletin.flash_front import shortened
from vigie.bulletin.flash_matter import Matter, Size, section, withheld
from vigie.bulletin.pieces import Block, Bullets, Grid, Line
from vigie.bulletin.sentences import Teller
from vigie.desk.index import place_of
from vigie.picture import Change, Told

EVERYTHING = 10**6  # items of a cell where nothing is left out


def by_name(tell: Teller, grid: Grid) -> Grid:
    """Return a table whose speakers stand by their names; their offices are in the annex."""
    return Grid(grid.head, tuple(tuple(briefly.by_name(tell, cell) for cell in row) for row in grid.rows), grid.struck)


def services(tell: Teller, matter: Matter, size: Size) -> Iterator[Block]:
    """Yield table B."""
    yield from section(tell, "services", shortened(tell, by_name(tell, tables.services(tell, matter.cells)), size.rows))


def _claims(tell: Teller, wanted: Iterable[Told], most: int) -> Bullets:
    found = sorted(wanted, key=lambda t: (-(t.known_at.timestamp() if t.known_at else 0.0), t.claim.claim_id))
    unique = [t for t in found if t.claim.claim_id not in tell.index.picture.copies]
    lines = [briefly.claim(tell, t) for t in unique[:most]]
    return Bullets(tell.up_to(lines, most, "claims", [t.claim.claim_id for t in unique]))


def announced(tell: Teller, matter: Matter, size: Size) -> Iterator[Block]:
    """Yield what is planned and what the public is asked to do, the latest first."""
    told = tell.index.picture.claims
    wanted = (t for t in told if t.claim.modality == "planned" or (t.claim.kind == "advice" and t.claim.modality == "actual"))
    yield from section(tell, "announced", [_claims(tell, wanted, size.lines)])


def harmed(tell: Teller, matter: Matter, size: Size) -> Iterator[Block]:
    """Yield table C."""
    yield from section(tell, "harmed", shortened(tell, by_name(tell, tables.harmed(tell, matter.incidents, size.items)), size.rows))


def contested(tell: Teller, matter: Matter, size: Size) -> Iterator[Block]:
    """Yield table D."""
    yield from section(tell, "contested", shortened(tell, by_name(tell, tables.contested(tell, tell.index.picture.conflicts)), size.rows))


def corrections(tell: Teller, matter: Matter, size: Size) -> Iterator[Block]:
    """Yield table E."""
    yield from section(tell, "corrections", shortened(tell, tables.corrections(tell, _corrected(matter)), size.rows))


def _corrected(matter: Matter) -> list[tuple[int, Change]]:
    return [(n, c) for n, c in matter.changes if c.class_ in ("corrected", "withdrawn", "minor")]


def unknown(tell: Teller, matter: Matter, size: Size) -> Iterator[Block]:
    """Yield withheld states, incidents too vague to place, documents without a date, what the rules of publication hold back."""
    stale: dict[str, Line] = {}
    for c in matter.cells:
        if c.was and c.over is None and c.was.state in tables.DOWN:
            ident = c.was.service_id
            place, service = tell.cite("services", ident, "place", "place"), tell.cite("services", ident, "service", "service")
            stale[ident] = tell.fill("sentence", "stale", place=place, service=service, as_of=tell.cite("services", ident, "as_of", "moment"))
    lines = list(tell.up_to(list(stale.values()), size.lines, "services", list(stale)))
    vague = [i.incident_id for i in matter.incidents if place_of(i.places) is None]
    undated = [d.document_id for d in tell.index.picture.documents if d.published is None]
    for key, table, idents in (("vague", "incidents", vague), ("undated", "documents", undated)):
        if idents:
            lines.append(tell.fill("unknown", key, n=tell.count(table, idents)))
    if withheld(tell):
        lines.append(tell.fill("unknown", "withheld", n=tell.cite("page", "withheld", "", "number")))
    yield from section(tell, "unknown", [Bullets(tuple(lines))])


def response(tell: Teller, matter: Matter, size: Size) -> Iterator[Block]:
    """Yield what is done: claims of help, rescue and repair."""
    wanted = (t for t in tell.index.picture.claims if t.claim.kind in ("aid", "response") and t.claim.modality == "actual")
    yield from section(tell, "response", [_claims(tell, wanted, size.lines)])


def tables_in_full(tell: Teller, matter: Matter) -> Iterator[tuple[str, Grid]]:
    """Yield the tables with nothing left out, each with the section that it is of."""
    yield "situation", tables.regions(tell, matter.incidents, matter.cells, EVERYTHING)
    yield "services", tables.services(tell, matter.cells)
    yield "harmed", tables.harmed(tell, matter.incidents, EVERYTHING)
    yield "contested", tables.contested(tell, tell.index.picture.conflicts)
    yield "corrections", tables.corrections(tell, _corrected(matter))
