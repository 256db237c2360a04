"""The tables of the flash update: regions (A), services (B), people harmed (C), contested (D), corrections (E)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from vigie.bulletin.parts import header
from vigie.bulletin.pieces import Grid, Line, text_of
from vigie.bulletin.sentences import Teller
from vigie.desk.index import place_of
from vigie.fuse.board import Cell
from vigie.picture import Change, Conflict, Incident, ServiceState, Toll
from vigie.resources import kind_shelf

DOWN = frozenset(("out", "suspended", "partial", "interrupted", "reduced", "backup"))


def region_of(i: Incident) -> str:
    """Return the first-level unit in which an incident lies; '' where none is known."""
    place = place_of(i.places)
    return (place.admin1 or "") if place else ""


def worst_first(tell: Teller, incidents: Iterable[Incident]) -> list[Incident]:
    """Return incidents by people killed, missing, injured (the greatest figure that stands), then by independent sources, then the earliest."""

    def weight(i: Incident) -> tuple[float | str, ...]:
        harms = [max((r.max if r.max is not None else r.min) or 0, r.min or 0) if r else 0 for r in (i.killed, i.missing, i.injured)]
        return (*(-h for h in harms), -i.sources, i.time.start.timestamp() if i.time else float("inf"), i.incident_id)

    return sorted(incidents, key=weight)


def regions(tell: Teller, incidents: Sequence[Incident], cells: Sequence[Cell], items: int) -> Grid:
    """Return table A: a row for each region, at most so many `items` in a cell. Figures of different incidents stand beside each other with their codes; they
    are never added."""
    of: dict[str, list[Incident]] = {}
    for i in worst_first(tell, incidents):
        of.setdefault(region_of(i), []).append(i)
    down: dict[str, list[ServiceState]] = {}
    for c in cells:
        if c.row and c.state in DOWN and c.over is None:
            down.setdefault(c.row.place.admin1 or "", []).append(c.row)
    ordered = [*(a for a in of if a), *(a for a in sorted(down) if a and a not in of), *([""] if "" in of or "" in down else [])]
    return Grid(header(tell, "a"), tuple(_region(tell, a, of.get(a, []), down.get(a, []), items) for a in ordered))


def _region(tell: Teller, admin1: str, incidents: list[Incident], down: list[ServiceState], items: int) -> tuple[Line, ...]:
    name: Line = (tell.cite("regions", admin1, "", "region"),) if admin1 else tell.plain("tables", "nowhere")
    code: Line = (tell.cite("regions", admin1, "", "pcode"),) if admin1 else tell.plain("form", "none")
    previous = tell.index.request.previous
    fresh = [i.incident_id for i in incidents if previous and i.first_reported and i.first_reported > previous]
    sources = {name for i in incidents for name in i.source_names}
    last = max((i for i in incidents if i.last_reported), key=lambda i: i.last_reported.timestamp() if i.last_reported else 0.0, default=None)
    colon = tell.plain("form", "colon")
    services = [(tell.cite("services", s.service_id, "service", "service"), *colon, tell.cite("services", s.service_id, "state", "state")) for s in down]
    objects = [tell.cite("incidents", i.incident_id, f"targets.{n}", "object") for i in incidents for n in range(len(i.targets))]
    return (
        name,
        code,
        (tell.count("incidents", (i.incident_id for i in incidents)),),
        (tell.count("incidents", fresh),) if previous else tell.plain("form", "none"),
        _figures(tell, incidents, "killed", items),
        _figures(tell, incidents, "injured", items),
        tell.first_of([(o,) for o in {o.text: o for o in objects}.values()], items),
        tell.first_of(list({text_of(x): x for x in services}.values()), items),
        (tell.count("sources", sorted(sources)),),
        (tell.cite("incidents", last.incident_id, "last_reported", "moment"),) if last else tell.plain("form", "none"),
    )


def _figures(tell: Teller, incidents: Iterable[Incident], field: str, items: int) -> Line:
    figures = [(tell.cite("incidents", i.incident_id, field, "figure"), *tell.code(i)) for i in incidents if getattr(i, field)]
    return tell.first_of(figures, items, "semicolon")


def services(tell: Teller, cells: Iterable[Cell]) -> Grid:
    """Return table B: the states that hold, the worst first."""
    order = {state: n for n, state in enumerate(kind_shelf("services")["states"]["order"])}
    rows = sorted((c.row for c in cells if c.row and c.over is None), key=lambda s: order.get(s.state, len(order)))
    return Grid(header(tell, "b"), tuple(_service(tell, s) for s in rows))


def _service(tell: Teller, s: ServiceState) -> tuple[Line, ...]:
    last = tell.index.latest(s.claims)

    def cell(path: str, form: str, value: object) -> Line:
        return (tell.cite("services", s.service_id, path, form),) if value is not None else tell.plain("form", "none")

    return (
        cell("place", "place", s.place),
        cell("service", "service", s.service),
        cell("state", "state", s.state),
        cell("since", "moment", s.since),
        cell("as_of", "moment", s.as_of),
        cell("customers", "figure", s.customers),
        cell("cause", "text", s.cause),
        tell.who(last.claim.claim_id) if last else tell.plain("form", "none"),
    )


COLUMNS_BY_CLASS = ("killed", "injured")


def harmed(tell: Teller, incidents: Sequence[Incident], items: int) -> Grid:
    """Return table C: for each incident the figures that stand, each with its speaker, at most so many `items` in a cell; children apart; the basis; the
    latest; whether it is contested."""
    found = [i for i in worst_first(tell, incidents) if any(tell.standing(i, f) for f in COLUMNS_BY_CLASS)]
    return Grid(header(tell, "c"), tuple(_harmed(tell, i, items) for i in found))


def _harmed(tell: Teller, i: Incident, items: int) -> tuple[Line, ...]:
    killed, injured, children = tell.standing(i, "killed"), tell.standing(i, "injured"), tell.standing(i, "killed", "children")
    every = killed + injured
    latest = max(every, key=lambda t: (t.said.timestamp() if t.said else 0.0, t.toll_id))

    def told(tolls: Sequence[Toll]) -> Line:
        each = [(tell.cite("tolls", t.toll_id, "figure", "figure"), *tell.fill("sentence", "by", who=tell.who(t.claim_id))) for t in tolls]
        return tell.first_of(each, items, "semicolon")

    return (
        (tell.cite("incidents", i.incident_id, "code", "text"),),
        tell.place(i),
        (tell.cite("incidents", i.incident_id, "time", "when"),),
        told(killed),
        told(injured),
        told(children),
        tell.listed(dict.fromkeys((tell.cite("tolls", t.toll_id, "basis", "basis"),) for t in every[:1])),
        (*tell.who(latest.claim_id), *tell.plain("form", "comma"), tell.cite("tolls", latest.toll_id, "said", "moment")),
        (tell.cite("incidents", i.incident_id, "contested", "truth"),),
    )


def contested(tell: Teller, conflicts: Iterable[Conflict]) -> Grid:
    """Return table D: a row for each version of each question that sources answer differently."""
    rows: list[tuple[Line, ...]] = []
    for c in conflicts:
        about = tell.index.incidents.get(c.about)
        question: Line = (tell.cite("conflicts", c.conflict_id, "type", "conflict"), *(tell.code(about) if about else ()))
        state = tell.plain("tables", "settled" if c.settled_by else "open")
        for n, v in enumerate(c.values):
            form = "field" if c.type == "occurrence" else "state" if c.type == "state" else "text"
            who = [tell.who(x) for x in v.claims[:1] if x in tell.index.told]
            version = tell.index.told.get(v.claims[0]) if v.claims else None
            quote: Line = (tell.cite("claims", version.claim.claim_id, "claim", "excerpt"),) if version and c.type == "occurrence" else ()
            rows.append((question, quote or (tell.cite("conflicts", c.conflict_id, f"values.{n}.value", form),), tell.listed(who), state))
    return Grid(header(tell, "d"), tuple(rows))


def corrections(tell: Teller, changes: Iterable[tuple[int, Change]]) -> Grid:
    """Return table E: what was corrected or withdrawn, with its class and why."""
    return Grid(header(tell, "e"), tuple(_correction(tell, n, c) for n, c in changes))


def _correction(tell: Teller, n: int, c: Change) -> tuple[Line, ...]:
    ident = str(n)
    about = tell.index.incidents.get(c.about)
    item: Line = (tell.cite("incidents", c.about, "", "title"), *tell.code(about)) if about else (tell.cite("changes", ident, "about", "text"),)
    return (
        item,
        (tell.cite("changes", ident, "was", "text"),),
        (tell.cite("changes", ident, "now", "text"),),
        (tell.cite("changes", ident, "class_", "change"),),
        (tell.cite("changes", ident, "reason", "text"),),
        (tell.cite("changes", ident, "at", "moment"),),
    )
