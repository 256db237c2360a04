"""The flash update, section by section: two pages to read in five minutes, then the annex with the method. Made of cited rows only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from vigie.bulletin import flash_tables as tables
from vigie.bulletin.map_drawing import drawing
from vigie.bulletin.parts import head, method, named, teller
from vigie.bulletin.pieces import Block, Bullets, Drawing, Grid, Heading, Line, Page, Paragraph, Words, text_of
from vigie.bulletin.sentences import HARMED, Teller
from vigie.desk.index import place_of
from vigie.desk.regions import point
from vigie.desk.request import Request
from vigie.fuse.board import Cell, board
from vigie.picture import Change, Incident, ServiceState, Told, Toll
from vigie.picture_tables import Picture

HIGHLIGHTS, FIGURES, NEWS, LISTED, REGIONS, OF_A_REGION = 5, 6, 4, 6, 6, 2  # items of a section; the rest is counted


@dataclass(frozen=True)
class Matter:
    """What a flash update has to tell: incidents that stand, the board's cells, changes since the last issue with their numbers."""

    incidents: tuple[Incident, ...]
    cells: tuple[Cell, ...]
    changes: tuple[tuple[int, Change], ...]


def flash(picture: Picture, request: Request) -> Page:
    """Return the flash update of a picture. GroundsError where a number or a state in it is not the value of a row."""
    tell = teller(picture, request)
    matter = _matter(tell)
    title = named(tell, "flash")
    front: list[Block] = [Heading(1, title), *head(tell)]
    for section in (_new, _highlights, _figures, _where, _situation, _services, _announced, _harmed, _contested, _corrections, _unknown, _response):
        front += section(tell, matter)
    annex = list(method(tell))
    page = Page(request.language, title, (*front, *annex), annex=len(front))
    tell.grounds.check(page)
    return page


def _matter(tell: Teller) -> Matter:
    picture, since = tell.index.picture, tell.index.request.previous
    standing = tuple(i for i in picture.incidents if i.status in ("current", "corrected") and not i.parts and tell.first_voice(i))
    changes = tuple((n, c) for n, c in enumerate(picture.changes) if since is None or (c.at and c.at > since))
    return Matter(standing, tuple(board(picture.services, tell.index.as_of)), changes)


def _section(tell: Teller, key: str, blocks: Iterable[Block]) -> Iterator[Block]:
    yield Heading(2, tell.plain("sections", key))
    found = [b for b in blocks if not (isinstance(b, Grid) and not b.rows) and not (isinstance(b, Bullets) and not b.lines)]
    yield from found or [Paragraph(tell.plain("unknown", "nothing"))]


def _new(tell: Teller, matter: Matter) -> Iterator[Block]:
    """One line after Reuters' advisory line: adds, updates, corrects, withdraws."""
    yield Heading(2, tell.plain("sections", "new"))
    if tell.index.request.previous is not None and not matter.changes:
        yield Paragraph(tell.plain("new", "nothing"))
        return
    lines: list[Line] = []
    rank = {i.incident_id: n for n, i in enumerate(tables.worst_first(tell, matter.incidents))}
    changes = sorted(matter.changes, key=lambda nc: (rank.get(nc[1].about, len(rank)), nc[0]))
    for class_ in ("new", "update", "corrected", "withdrawn"):
        subjects: dict[str, Line] = {}
        for _, c in changes:
            if c.class_ == class_ and c.about not in subjects and (subject := _subject(tell, c)):
                subjects[c.about] = subject
        if subjects:
            table = "incidents" if set(subjects) <= set(tell.index.incidents) else "changed"
            what = tell.listed(tell.up_to(list(subjects.values()), NEWS, table, list(subjects)), "semicolon")
            lines.append(tell.fill("new", class_, what=what))
    yield Paragraph(_spaced(lines) if lines else tell.plain("new", "nothing"))


def _subject(tell: Teller, c: Change) -> Line:
    incident = tell.index.incidents.get(c.about)
    if incident:
        return (tell.cite("incidents", incident.incident_id, "", "title"), *tell.code(incident)) if not incident.parts else ()
    service = tell.grounds.rows["services"].get(c.about)
    if service is None:
        return ()
    return tell.fill("new", "service", service=tell.cite("services", c.about, "service", "service"), place=tell.cite("services", c.about, "place", "place"))


def _spaced(lines: Sequence[Line]) -> Line:
    out: list[object] = []
    for line in lines:
        out += [*([Words(" ")] if out else []), *line]
    return tuple(out)  # type: ignore[arg-type]


def _highlights(tell: Teller, matter: Matter) -> Iterator[Block]:
    told = tables.worst_first(tell, matter.incidents)
    down = [c.row for c in matter.cells if c.row and c.state in tables.DOWN and c.over is None and c.row.place.level in ("country", "admin1", "settlement")]
    down.sort(key=lambda s: (-((s.customers.max or s.customers.min or 0) if s.customers else 0), -s.sources, s.service_id))
    lines = [_ended(tell, tell.highlight(i)) for i in told[: HIGHLIGHTS - min(2, len(down))]] + [_ended(tell, tell.service(s)) for s in down[:2]]
    yield from _section(tell, "highlights", [Bullets(tuple(lines))])


def _ended(tell: Teller, line: Line) -> Line:
    return line + tell.plain("form", "stop")


def _figures(tell: Teller, matter: Matter) -> Iterator[Block]:
    """Three to six figures, each with its unit, source and moment. No total over different events."""
    rows: list[tuple[Line, ...]] = []
    for i in tables.worst_first(tell, matter.incidents):
        for field in HARMED:
            some = [t for t in tell.standing(i, field) if t.figure.min or t.figure.max]  # that nobody was hurt is no key figure
            for toll in sorted(some, key=lambda t: -(t.said.timestamp() if t.said else 0.0))[:1]:
                rows.append(_toll_row(tell, i, field, toll))
    for c in matter.cells:
        if c.row and c.row.customers and c.over is None and (last := tell.index.latest(c.row.claims)):
            rows.append(_customers_row(tell, c.row, last))
    yield Heading(2, tell.plain("sections", "figures"))
    head_ = tuple((Words(w),) for w in tell.words["figures"]["head"])
    yield Grid(head_, tuple(rows[:FIGURES])) if rows else Paragraph(tell.plain("figures", "none"))


def _toll_row(tell: Teller, i: Incident, field: str, latest: Toll) -> tuple[Line, ...]:
    before = tell.plain("form", "none")
    if latest.supersedes in tell.grounds.rows["tolls"]:
        earlier = tell.cite("tolls", latest.supersedes or "", "figure", "figure")
        before = (earlier,) if earlier.text != tell.speech.figure(latest.figure) else before
    return (
        (tell.cite("incidents", i.incident_id, field, "figure"),),
        tell.plain("figures", field),
        (*tell.place(i), *tell.code(i)),
        tell.listed([tell.who(t.claim_id) for t in tell.standing(i, field)], "semicolon"),
        (tell.cite("tolls", latest.toll_id, "as_of", "moment"),),
        before,
    )


def _customers_row(tell: Teller, s: ServiceState, last: Told) -> tuple[Line, ...]:
    ident = s.service_id
    service, state = tell.cite("services", ident, "service", "service"), tell.cite("services", ident, "state", "state")
    return (
        (tell.cite("services", ident, "customers", "figure"),),
        tell.fill("figures", "customers", service=service, state=state),
        (tell.cite("services", ident, "place", "place"),),
        tell.who(last.claim.claim_id),
        (tell.cite("services", ident, "as_of", "moment"),),
        tell.plain("form", "none"),
    )


def _where(tell: Teller, matter: Matter) -> Iterator[Block]:
    """What stands on a map as a point, what is known no finer than an area, what has no place."""
    points: list[Incident] = []
    areas: list[Incident] = []
    unplaced: list[Incident] = []
    for i in matter.incidents:
        place = place_of(i.places)
        (unplaced if place is None else points if point(place) else areas).append(i)
    sorts = (("points", points), ("areas", areas), ("unplaced", unplaced))
    counts = [tell.fill("map", key, n=tell.count("incidents", (i.incident_id for i in some))) for key, some in sorts]
    svg = drawing(tell.index.picture, tell.words["sections"]["map"])
    blocks: list[Block] = [*([Drawing(svg)] if svg else []), Bullets(tuple(counts))]
    if areas:
        places = {text_of(line): line for line in map(tell.place, areas)}
        blocks.append(Paragraph((*tell.plain("map", "areas_list"), Words(" "), *tell.listed(list(places.values())[:LISTED], "semicolon"))))
    yield from _section(tell, "map", [*blocks, Paragraph(tell.plain("method", "boundaries"), "small")])


def _situation(tell: Teller, matter: Matter) -> Iterator[Block]:
    """A paragraph for each region, worst first, then table A."""
    of: dict[str, list[Incident]] = {}
    for i in tables.worst_first(tell, matter.incidents):
        of.setdefault(tables.region_of(i), []).append(i)
    blocks: list[Block] = []
    for admin1, some in list(of.items())[:REGIONS]:
        name: Line = (tell.cite("regions", admin1, "", "region"),) if admin1 else tell.plain("tables", "nowhere")
        line: Line = name + tell.plain("form", "colon") + _spaced([_ended(tell, tell.highlight(i)) for i in some[:OF_A_REGION]])
        rest = [i.incident_id for i in some[OF_A_REGION:]]
        more: Line = tell.fill("form", "more_below", n=tell.count("incidents", rest)) if rest else ()
        blocks.append(Paragraph(line + more))
    yield from _section(tell, "situation", [*blocks, tables.regions(tell, matter.incidents, matter.cells)])


def _services(tell: Teller, matter: Matter) -> Iterator[Block]:
    yield from _section(tell, "services", [tables.services(tell, matter.cells)])


def _claims(tell: Teller, wanted: Iterable[Told]) -> Bullets:
    found = sorted(wanted, key=lambda t: (-(t.known_at.timestamp() if t.known_at else 0.0), t.claim.claim_id))
    unique = [t for t in found if t.claim.claim_id not in tell.index.picture.copies]
    lines = [_ended(tell, tell.claim(t)) for t in unique]
    return Bullets(tell.up_to(lines, LISTED, "claims", [t.claim.claim_id for t in unique]))


def _announced(tell: Teller, matter: Matter) -> Iterator[Block]:
    told = tell.index.picture.claims
    wanted = (t for t in told if t.claim.modality == "planned" or (t.claim.kind == "advice" and t.claim.modality == "actual"))
    yield from _section(tell, "announced", [_claims(tell, wanted)])


def _harmed(tell: Teller, matter: Matter) -> Iterator[Block]:
    yield from _section(tell, "harmed", [tables.harmed(tell, matter.incidents)])


def _contested(tell: Teller, matter: Matter) -> Iterator[Block]:
    yield from _section(tell, "contested", [tables.contested(tell, tell.index.picture.conflicts)])


def _corrections(tell: Teller, matter: Matter) -> Iterator[Block]:
    found = [(n, c) for n, c in matter.changes if c.class_ in ("corrected", "withdrawn", "minor")]
    yield from _section(tell, "corrections", [tables.corrections(tell, found)])


def _unknown(tell: Teller, matter: Matter) -> Iterator[Block]:
    """Withheld states, incidents too vague to place, documents without a date."""
    withheld: dict[str, Line] = {}
    for c in matter.cells:
        if c.was and c.over is None and c.was.state in tables.DOWN:
            ident = c.was.service_id
            place, service = tell.cite("services", ident, "place", "place"), tell.cite("services", ident, "service", "service")
            withheld[ident] = tell.fill("sentence", "stale", place=place, service=service, as_of=tell.cite("services", ident, "as_of", "moment"))
    lines = list(tell.up_to(list(withheld.values()), LISTED, "services", list(withheld)))
    vague = [i.incident_id for i in matter.incidents if place_of(i.places) is None]
    undated = [d.document_id for d in tell.index.picture.documents if d.published is None]
    for key, table, idents in (("vague", "incidents", vague), ("undated", "documents", undated)):
        if idents:
            lines.append(tell.fill("unknown", key, n=tell.count(table, idents)))
    yield from _section(tell, "unknown", [Bullets(tuple(lines))])


def _response(tell: Teller, matter: Matter) -> Iterator[Block]:
    wanted = (t for t in tell.index.picture.claims if t.claim.kind in ("aid", "response") and t.claim.modality == "actual")
    yield from _section(tell, "response", [_claims(tell, wanted)])
