"""The board: places by services, each cell a sign and a word, how many, since when, as of when, how old, who. No report is told, never filled."""

from __future__ import annotations

from itertools import groupby

from vigie import picture_wording as words
from vigie.fuse.board import NO_REPORT, Cell, board
from vigie.picture import ServiceState
from vigie.report.marks import aged, clock, e, value
from vigie.report.view import View
from vigie.resources import kind_shelf

GRID_MOST = 9  # services side by side that a printed page holds; beyond, the list alone


def section(view: View) -> str:
    """Return the board: a grid for the eye, then a row for each state with what is known of it."""
    cells = [c for c in board(view.picture.services, view.at) if not (c.over and not c.row)]
    if not any(c.row or c.was for c in cells):
        return _wrapped("<p>Nobody spoke of a public service.</p>\n")
    services = list(dict.fromkeys(c.service for c in cells))
    grid = _grid(cells, services) if len(services) <= GRID_MOST else ""
    return _wrapped(_legend({c.state for c in cells}) + grid + _list(view, cells))


def _wrapped(inner: str) -> str:
    note = "<p class=note>No report is not the same as working. A state that nobody has repeated for longer than is usual for its service is withheld.</p>\n"
    return f'<section id="board" aria-labelledby="board-h"><h2 id="board-h">Services</h2>\n{note}{inner}</section>\n'


def _legend(states: set[str]) -> str:
    signs: dict[str, str] = kind_shelf("services")["signs"]
    items = "".join(f'<li class="s-{s}"><b aria-hidden=true>{e(sign)}</b> {e(s.replace("-", " "))}</li>' for s, sign in signs.items() if s in states)
    return f'<ul class=signs aria-label="Signs">{items}</ul>\n'


def _grid(cells: list[Cell], services: list[str]) -> str:
    head = "".join(f"<th scope=col>{e(s)}</th>" for s in services)
    rows = []
    for _, group in groupby(cells, key=lambda c: c.place.place_id):
        some = list(group)
        if any(c.row or c.was for c in some):
            first = next(c.row or c.was for c in some if c.row or c.was)
            name = value(first.service_id, "place", some[0].place.name) if first and first.place == some[0].place else e(some[0].place.name)
            rows.append(f"<tr><th scope=row>{name}</th>{''.join(_cell(c) for c in some)}</tr>")
    top = f"<caption>State by place and service</caption><thead><tr><th scope=col>place</th>{head}</tr></thead>"
    return f"<table class=grid>{top}\n<tbody>{''.join(rows)}</tbody></table>\n"


def _cell(c: Cell) -> str:
    sign = kind_shelf("services")["signs"][c.state]
    if c.state == NO_REPORT:
        was = f"<small>was {value(c.was.service_id, 'state', c.was.state)}</small>" if c.was else ""
        return f'<td class="s-{NO_REPORT}" data-col="{e(c.service)}"><b aria-hidden=true>{e(sign)}</b> <span>no report</span>{was}</td>'
    assert c.row is not None
    more = "".join(f" <small>and {value(b.service_id, 'state', b.state)}</small>" for b in c.beside)
    more += f" <small>as in {value(c.row.service_id, 'place', c.over)}</small>" if c.over else ""
    more += ' <span class="badge contested">contested</span>' if c.row.contested else ""
    return f'<td class="s-{c.state}" data-col="{e(c.service)}"><b aria-hidden=true>{e(sign)}</b> {value(c.row.service_id, "state", c.state)}{more}</td>'


def _list(view: View, cells: list[Cell]) -> str:
    order: list[str] = [*kind_shelf("services")["states"]["order"], NO_REPORT]
    rows: list[tuple[int, str, str, dict[str, str]]] = []
    once: set[str] = set()  # a state that a wider place had is withheld in several cells
    for c in cells:
        for row in [r for r in (c.row, *c.beside) if r] if c.row and not c.over else [c.was] if c.was else []:
            if row.service_id in once:
                continue
            once.add(row.service_id)
            shown = NO_REPORT if c.row is None else row.state
            rows.append((order.index(shown), f"{row.place.name} {row.service}", row.service_id, _row(view, row, withheld=c.row is None)))
    rows.sort(key=lambda r: r[:3])
    heads = [h for h in (rows[0][3] if rows else {}) if any(r[3][h] for r in rows)]
    zone = f" <small data-axis>{words.zone(view.at)}</small>" if view.at else ""
    top = "".join(f"<th scope=col>{e(h)}{zone if h in ('since', 'as of') else ''}</th>" for h in heads)
    body = "\n".join(_line(i, {h: cells[h] for h in heads}) for *_, i, cells in rows)
    return f"<table class=list><caption>Each state, worst first</caption><thead><tr>{top}</tr></thead>\n<tbody>{body}</tbody></table>\n"


def _line(service_id: str, cells: dict[str, str]) -> str:
    place, *rest = cells
    out = "".join(f'<td data-col="{h}"{"" if cells[h] else " class=none"}>{cells[h]}</td>' for h in rest)
    return f'<tr id="{service_id}"><th scope=row>{cells[place]}</th>{out}</tr>'


def _who(s: ServiceState) -> str:
    names = ", ".join(value(s.service_id, "source_names", n) for n in s.source_names)
    return names + (f" <small>({value(s.service_id, 'sources', s.sources)} independent)</small>" if s.sources > 1 else "")


def _row(view: View, s: ServiceState, *, withheld: bool) -> dict[str, str]:
    """The cells of a state by column."""
    i = s.service_id
    shown = NO_REPORT if withheld else s.state
    sign, held = kind_shelf("services")["signs"][shown], value(i, "state", s.state)
    state = f'<span class="s-{shown}"><b aria-hidden=true>{e(sign)}</b> ' + (f"no report any more <small>was {held}</small>" if withheld else held) + "</span>"
    return {
        "place": value(i, "place", s.place.name) + (f" ({value(i, 'place', s.part)})" if s.part else ""),
        "service": value(i, "service", s.service),
        "state": state + (' <span class="badge contested">contested</span>' if s.contested else ""),
        "how many, as said": value(i, "customers", words.extent(s)) if s.customers else value(i, "share", words.extent(s)),
        "since": clock(s.since, view.at, zone=False),
        "as of": clock(s.as_of, view.at, zone=False),
        "age": aged(s.as_of, view.at),
        "who says so": _who(s),
        "cause given": value(i, "cause", s.cause),
    }
