"""The first sections of the flash update: what is new, highlights, key figures, where, the situation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from vigie.bulletin import briefly
from vigie.bulletin import flash_tables as tables
from vigie.bulletin.flash_matter import Matter, Size, section, withheld
from vigie.bulletin.lengths import HIGHLIGHT, LEAD, NEW, PARAGRAPH, filled_up, n_words, spaced
from vigie.bulletin.map_drawing import drawing
from vigie.bulletin.pieces import Block, Bullets, Drawing, Grid, Heading, Line, Paragraph, Words, text_of
from vigie.bulletin.sentences import HARMED, Teller
from vigie.desk.index import place_of
from vigie.desk.regions import point
from vigie.fuse.voices import speaker
from vigie.picture import Change, Incident, ServiceState, Told, Toll

HIGHLIGHTS, FIGURES, NEWS, PLACES = 5, 6, 4, 4  # items of a section; the rest is counted
DOWN_IN_HIGHLIGHTS = 2  # highlights that are left for services where some are down
WIDE = ("country", "admin1", "settlement")  # places whose services are a highlight


def new(tell: Teller, matter: Matter, size: Size) -> Iterator[Block]:
    """Yield one line after Reuters' advisory line: adds, updates, corrects, withdraws; as many subjects of each as fit."""
    yield Heading(2, tell.plain("sections", "new"))
    if tell.index.request.previous is not None and not matter.changes:
        yield Paragraph(tell.plain("new", "nothing"))
        return
    subjects = _subjects(tell, matter)
    lines: list[Line] = []
    for most in range(NEWS, -1, -1):
        lines = [_news(tell, class_, of, most) for class_, of in subjects.items()]
        if n_words(spaced(lines)) <= NEW:
            break
    yield Paragraph(spaced(lines) if lines else tell.plain("new", "nothing"))


def _subjects(tell: Teller, matter: Matter) -> dict[str, dict[str, Line]]:
    """Class of change -> what changed, the worst first, each once."""
    rank = {i.incident_id: n for n, i in enumerate(matter.incidents)}
    changes = sorted(matter.changes, key=lambda nc: (rank.get(nc[1].about, len(rank)), nc[0]))
    found: dict[str, dict[str, Line]] = {}
    for class_ in ("new", "update", "corrected", "withdrawn"):
        of: dict[str, Line] = {}
        for _, c in changes:
            if c.class_ == class_ and c.about not in of and (subject := _subject(tell, c)):
                of[c.about] = subject
        if of:
            found[class_] = of
    return found


def _news(tell: Teller, class_: str, of: dict[str, Line], most: int) -> Line:
    table = "incidents" if set(of) <= set(tell.index.incidents) else "changed"
    if most == 0:
        return tell.fill("new", class_, what=tell.fill("new", "counted", n=tell.count(table, of)))
    return tell.fill("new", class_, what=tell.listed(tell.up_to(list(of.values()), most, table, list(of)), "semicolon"))


def _subject(tell: Teller, c: Change) -> Line:
    incident = tell.index.incidents.get(c.about)
    if incident:
        return (tell.cite("incidents", incident.incident_id, "", "title"), *tell.code(incident)) if not incident.parts else ()
    service = tell.grounds.rows["services"].get(c.about)
    if service is None:
        return ()
    return tell.fill("new", "service", service=tell.cite("services", c.about, "service", "service"), place=tell.cite("services", c.about, "place", "place"))


def highlights(tell: Teller, matter: Matter, size: Size) -> Iterator[Block]:
    """Yield two to five sentences: the worst incidents, and services that are down."""
    down = [line for s in matter.down if s.place.level in WIDE and (line := briefly.service(tell, s, HIGHLIGHT))][:DOWN_IN_HIGHLIGHTS]
    told: list[Line] = []
    for i in matter.incidents:
        if len(told) == HIGHLIGHTS - len(down):
            break
        line = briefly.incident(tell, i, HIGHLIGHT)
        if line:
            told.append(line)
    yield from section(tell, "highlights", [Bullets((*told, *down))])


def figures(tell: Teller, matter: Matter, size: Size) -> Iterator[Block]:
    """Yield three to six figures, each with its unit, source and moment. No total over different events."""
    rows: list[tuple[Line, ...]] = []
    for i in matter.incidents:
        for field in HARMED:
            some = [t for t in tell.standing(i, field) if t.figure.min or t.figure.max]  # that nobody was hurt is no key figure
            for toll in sorted(some, key=lambda t: -(t.said.timestamp() if t.said else 0.0))[:1]:
                rows.append(_toll_row(tell, i, field, toll))
        if len(rows) >= FIGURES:
            break
    for s in matter.down:
        if s.customers and len(rows) < FIGURES and (last := tell.index.latest(s.claims)):
            rows.append(_customers_row(tell, s, last))
    yield Heading(2, tell.plain("sections", "figures"))
    head = tuple((Words(w),) for w in tell.words["figures"]["head"])
    yield Grid(head, tuple(rows[:FIGURES])) if rows else Paragraph(tell.plain("figures", "none"))


def _toll_row(tell: Teller, i: Incident, field: str, latest: Toll) -> tuple[Line, ...]:
    before = tell.plain("form", "none")
    if latest.supersedes in tell.grounds.rows["tolls"]:
        earlier = tell.cite("tolls", latest.supersedes or "", "figure", "figure")
        before = (earlier,) if earlier.text != tell.speech.figure(latest.figure) else before
    who = {text_of(w): w for w in (briefly.by_name(tell, tell.who(t.claim_id)) for t in tell.standing(i, field))}
    return (
        (tell.cite("incidents", i.incident_id, field, "figure"),),
        tell.plain("figures", field),
        (*tell.place(i), *tell.code(i)),
        tell.first_of(list(who.values()), 3, "semicolon"),
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


def where(tell: Teller, matter: Matter, size: Size) -> Iterator[Block]:
    """Yield what stands on a map as a point, what is known no finer than an area, what has no place, what is held back."""
    points: list[Incident] = []
    areas: list[Incident] = []
    unplaced: list[Incident] = []
    for i in matter.incidents:
        place = place_of(i.places)
        (unplaced if place is None else points if point(place) else areas).append(i)
    sorts = (("points", points), ("areas", areas), ("unplaced", unplaced))
    counts = [tell.fill("map", key, n=tell.count("incidents", (i.incident_id for i in some))) for key, some in sorts]
    if withheld(tell):
        counts.append(tell.fill("map", "withheld", n=tell.cite("page", "withheld", "", "number")))
    svg = drawing(tell.index.picture, tell.words["sections"]["map"])
    blocks: list[Block] = [*([Drawing(svg)] if svg else []), Paragraph(spaced(line + tell.plain("form", "stop") for line in counts))]
    if areas:
        places = list({text_of(line): line for line in map(tell.place, areas)}.values())
        blocks.append(Paragraph((*tell.plain("map", "areas_list"), Words(" "), *tell.first_of(places, PLACES, "semicolon"))))
    yield from section(tell, "map", [*blocks, Paragraph(tell.plain("method", "boundaries"), "small")])


def situation(tell: Teller, matter: Matter, size: Size) -> Iterator[Block]:
    """Yield how much there is and what is of no region, then a paragraph for each region, the worst first, then table A."""
    of: dict[str, list[Incident]] = {}
    for i in matter.incidents:
        of.setdefault(tables.region_of(i), []).append(i)
    nowhere = of.pop("", [])
    lead, _ = filled_up(_lead(tell, matter, list(of)), [line for i in (*matter.waves, *nowhere[:2]) if (line := briefly.incident(tell, i, HIGHLIGHT))], LEAD)
    blocks: list[Block] = [Paragraph(lead), *(Paragraph(_region(tell, a, some)) for a, some in list(of.items())[: size.regions])]
    grid = tables.regions(tell, matter.incidents, matter.cells, size.items)
    yield from section(tell, "situation", [*blocks, *shortened(tell, grid, size.rows)])


def _lead(tell: Teller, matter: Matter, regions: Sequence[str]) -> Line:
    incidents = [i.incident_id for i in matter.incidents]
    return tell.fill(
        "lead",
        "counts",
        incidents=tell.count("incidents", incidents),
        regions=tell.count("regions", regions),
        speakers=tell.count("speakers", sorted({speaker(t) for t in tell.index.picture.claims})),
        contested=tell.count("incidents", (i.incident_id for i in matter.incidents if i.contested)),
        services=tell.count("services", (s.service_id for s in matter.down)),
    )


def _region(tell: Teller, admin1: str, some: Sequence[Incident]) -> Line:
    """A region's paragraph: as many sentences as its words allow, and how many incidents more stand in the table."""
    begin = (tell.cite("regions", admin1, "", "region"), *tell.plain("form", "colon"))
    more = tell.fill("form", "more_below", n=tell.count("incidents", (i.incident_id for i in some)))
    sentences = [line for i in some[:4] if (line := briefly.incident(tell, i, PARAGRAPH - n_words(begin) - n_words(more)))]
    line, n = filled_up(begin, sentences, PARAGRAPH - n_words(more))
    line = tuple(r for k, r in enumerate(line) if not (k == len(begin) and r == Words(" ")))
    rest = [i.incident_id for i in some if i not in some[:n]]
    return line + (tell.fill("form", "more_below", n=tell.count("incidents", rest)) if rest else ())


def shortened(tell: Teller, grid: Grid, rows: int) -> Iterator[Block]:
    """Yield a table with its first rows only, and that the rest stands in the annex where there is more."""
    if len(grid.rows) <= rows:
        yield grid
        return
    yield Grid(grid.head, grid.rows[:rows])
    yield Paragraph(tell.plain("tables", "in_annex"), "small")
