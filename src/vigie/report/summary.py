"""The head of the page, and the summary: a few sentences made from rows, each figure with its speaker, worst first."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from vigie import picture_wording as words
from vigie.fuse.board import board
from vigie.picture import Incident, ServiceState, Toll
from vigie.report.marks import clock, count, e, link, value
from vigie.report.view import HARM, View
from vigie.resources import kind_shelf

MOST = 6  # sentences: what can be read aloud in half a minute
CLASSES = {
    "local": "local authority",
    "rescue-health": "rescue or health",
    "national": "national",
    "operator": "operator",
    "international": "international",
    "own": "outlet itself",
    "other": "other",
}


def head(view: View) -> str:
    """Return the page's head: the moment and the period, the zone, what was read, and that nobody has checked it."""
    p = view.picture
    speakers = {n for r in p.incidents for n in r.source_names} | {n for s in p.services for n in s.source_names}
    tongues = sorted({d.language for d in p.documents if d.language})
    lines = []
    if view.at and view.period:
        lines.append(f"<strong>As of {clock(view.at, None)}</strong>. Covers {clock(view.period[0], None)} to {clock(view.period[1], None)}.")
    counted = f"{count(len(p.documents), 'document')}, {count(len(speakers), 'speaker')}, {count(len(tongues), 'language')}"
    lines.append(f"Drafted by vigie from {counted} ({', '.join(tongues)}). <strong class=unchecked>Not checked by an editor.</strong>")
    return f"<header><h1>{e(title(view))}</h1>\n" + "".join(f"<p>{x}</p>\n" for x in lines if x) + "</header>\n"


def title(view: View) -> str:
    """Return the page's title: the countries that most incidents are in, three at most."""
    from vigie import gazetteer

    codes = [p.place.country for r in view.picture.incidents for p in r.places[:1] if p.place.country]
    most = sorted(set(codes), key=lambda c: (-codes.count(c), c))
    shown = [c for c in most if codes.count(c) >= len(codes) / 8][:3]
    names = [country.name if (country := gazetteer.country(c)) else c for c in shown]
    return f"Situation report: {', '.join(names)}{' and elsewhere' if len(most) > len(shown) + 1 else ''}" if names else "Situation report"


def summary(view: View) -> str:
    """Return the summary as a list; nothing where there is nothing to say."""
    found = list(islice(_sentences(view), MOST))
    items = "".join(f"<li>{s}</li>\n" for s in found) or "<li>No incident and no service state was found in the documents.</li>\n"
    return f'<section id="summary" aria-labelledby="summary-h"><h2 id="summary-h">Summary</h2>\n<ul class=summary>\n{items}</ul></section>\n'


def _sentences(view: View) -> Iterator[str]:
    harmed = [r for top in view.worst_first() for r in (top, *view.parts(top)) if r.status == "current" and any(view.standing(r, f) for f in HARM)]
    yield from islice((s for r in sorted(harmed, key=lambda r: (view.badness(r), r.incident_id)) if (s := _harm(view, r))), 2)
    yield from islice((s for r in view.worst_first() if r.status == "current" and (s := _wave(view, r))), 1)
    yield from islice(_services(view), 2)
    stands = [c for c in view.picture.conflicts if c.settled_by is None]
    if stands:
        yield f"Sources contradict each other on {link('conflicts', count(len(stands), 'matter'))}; every version is shown."
    silent = len({c.was.service_id for c in board(view.picture.services, view.at) if c.was})
    if silent:
        yield f"On {link('board', count(silent, 'state') + ' of services')} nobody has reported for so long that they are withheld."


def _harm(view: View, row: Incident) -> str:
    """'Cherkasy: 4 (mayor) to at least 6 (hospital) killed; 15 (...) to 19 (...) injured.' Nothing where every figure is none."""
    told = [(name, view.standing(row, name)) for name in HARM]
    pieces = [f"{_span(figures)} {name}" for name, figures in told if figures and any(t.figure.max != 0 for t in figures)]
    if not pieces:
        return ""
    where = value(row.incident_id, "places", words.places(row.places[:1])) or "Place not known"
    return f"{where}{_time(row)}: {', '.join(pieces)}. {_cite(row)}"


def _span(figures: list[Toll]) -> str:
    """The lowest and the highest figure that stands, each with who gives it."""
    low, high = figures[0], max(figures, key=lambda t: (t.figure.max if t.figure.max is not None else float("inf"), t.figure.min or 0))
    if low.figure == high.figure:
        return _figure(low)
    return f"{_figure(low)} to {_figure(high)}"


def _figure(t: Toll) -> str:
    return f"<b>{value(t.toll_id, 'figure', words.quantity(t.figure))}</b> ({value(t.toll_id, 'speaker', t.speaker)})"


def _time(row: Incident) -> str:
    return f', <time datetime="{row.time.start.isoformat()}">{e(words.happened(row.time, row.time_precision))}</time>' if row.time else ""


def _cite(row: Incident) -> str:
    mark = ' <span class="badge contested">contested</span>' if row.contested else ""
    return f"{link(row.incident_id, e(row.code), f'incident {row.title}')}{mark}"


def _wave(view: View, row: Incident) -> str:
    """What was launched and what was shot down, as one speaker gives both."""
    figures = [t for t in view.tolls[row.incident_id] if t.stands and t.field in ("launched", "intercepted")]
    if not figures:
        return ""
    speaker = max(sorted({t.speaker for t in figures}), key=lambda s: sum(t.speaker == s for t in figures))
    pieces = []
    for name, verb in (("launched", "launched"), ("intercepted", "shot down")):
        own = sorted((t for t in figures if t.field == name and t.speaker == speaker), key=lambda t: (t.group is None, t.group or "", t.toll_id))
        said = [f"<b>{value(t.toll_id, 'figure', words.quantity(t.figure))}</b> {value(t.toll_id, 'group', words.many(t.group or 'weapon'))}" for t in own]
        pieces += [f"{' and '.join(said)} {verb}"] if said else []
    where = value(row.incident_id, "places", words.places(row.places[:1]))
    return f"{where}{_time(row)}: {', '.join(pieces)}, according to {value(_first(figures, speaker), 'speaker', speaker)}. {_cite(row)}"


def _first(figures: list[Toll], speaker: str) -> str:
    return next(t.toll_id for t in figures if t.speaker == speaker)


def _services(view: View) -> Iterator[str]:
    """The states that hold, the worst first: by state, then by the customers said."""
    order: list[str] = kind_shelf("services")["states"]["order"]
    bad = order[: order.index("backup")]
    rows = [c.row for c in board(view.picture.services, view.at) if c.row and not c.over and c.row.state in bad]
    for s in sorted(rows, key=lambda s: (-_customers(s), s.as_of is None, order.index(s.state), s.service_id)):
        size = (
            f" for {value(s.service_id, 'customers', words.extent(s))}"
            if s.customers
            else f" ({value(s.service_id, 'share', words.extent(s))})"
            if s.share
            else ""
        )
        who = " and ".join(value(s.service_id, "source_names", n) for n in s.source_names[:2])
        state = (
            f"{value(s.service_id, 'service', s.service.capitalize())} in {value(s.service_id, 'place', s.place.name)}: {value(s.service_id, 'state', s.state)}"
        )
        moment = f" as of {clock(s.as_of, view.at)}" if s.as_of else ", hour not told"
        yield f"{state}{size}{moment}{f', according to {who}' if who else ''}. {link('board', 'board')}"


def _customers(s: ServiceState) -> float:
    return (s.customers.min or s.customers.max or 0) if s.customers else 0
