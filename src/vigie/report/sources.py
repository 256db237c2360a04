"""Who speaks and who is spoken of: speakers with what they say, people with the spellings of their names, documents, and what is not known."""

from __future__ import annotations

from collections import Counter

from vigie.fuse.board import NO_REPORT, board
from vigie.fuse.sources import source_class, speaker
from vigie.picture import PersonRow, Told
from vigie.report.marks import clock, count, e, table, value
from vigie.report.summary import CLASSES
from vigie.report.view import View


def sources(view: View) -> str:
    """Return the speakers with their class, how much they say, and whether they were heard through others."""
    claims: Counter[str] = Counter()
    held: dict[str, Told] = {}
    through: dict[str, set[str]] = {}
    outlets: dict[str, set[str]] = {}
    for t in view.picture.claims:
        name = speaker(t)
        claims[name] += 1
        held.setdefault(name, t)
        through.setdefault(name, set()).update(t.claim.attribution.relayed_by)
        outlets.setdefault(name, set()).add(t.document.outlet or t.document.document_id)
    rows = []
    for name in sorted(claims, key=lambda n: (-claims[n], n)):
        how = (
            f"relayed by <span data-quote>{e(', '.join(sorted(through[name])))}</span>"
            if through[name]
            else "reports itself"
            if outlets[name] == {name}
            else "quoted"
        )
        shown = f"<span data-quote>{e(name)}</span>"
        told = ", ".join(sorted(outlets[name]))
        rows.append((shown, e(CLASSES.get(source_class(held[name]), "")), count(claims[name], "claim"), how, f"<span data-quote>{e(told)}</span>"))
    note = "<p class=note>A source is a speaker: five outlets that quote one mayor are one source.</p>\n"
    inner = table(("speaker", "class", "says", "heard", "in"), rows, "Speakers") if rows else "<p>Nobody is quoted.</p>\n"
    return f'<section id="sources" aria-labelledby="sources-h"><h2 id="sources-h">Sources</h2>\n{note}{inner}{_documents(view)}{_people(view)}</section>\n'


def _documents(view: View) -> str:
    rows = []
    for d in sorted(view.picture.documents, key=lambda d: (d.published.timestamp() if d.published else 0.0, d.document_id)):
        title = value(d.document_id, "title", d.title)
        name = (
            (title and f'<span lang="{e(d.language or "und")}">{title}</span>')
            or value(d.document_id, "outlet", d.outlet)
            or value(d.document_id, "uri", d.uri)
            or "without a name"
        )
        when = (
            clock(d.published, None)
            if d.published and not d.day_only
            else f'<time datetime="{d.published:%Y-%m-%d}">{d.published.day} {d.published:%b %Y}</time>'
            if d.published
            else ""
        )
        rows.append(
            (name, value(d.document_id, "outlet", d.outlet), value(d.document_id, "language", d.language), when, value(d.document_id, "posts", d.posts))
        )
    return f"<h3>Documents</h3>\n{table(('document', 'outlet', 'language', 'published', 'entries'), rows, 'Documents read')}"


def _people(view: View) -> str:
    """People with an office, and how their names are written; others are not listed."""
    rows = [_person(p) for p in sorted(view.picture.people, key=lambda p: (-p.claims, p.name)) if any(o for o, *_ in p.offices)]
    return f"<h3>People in office</h3>\n{table(('name', 'office', 'written', 'claims'), rows, 'One line a person, all spellings together')}" if rows else ""


def _person(p: PersonRow) -> tuple[str, ...]:
    offices = "; ".join(f"{value(p.person_id, 'offices', o)}{_of(p, j)}" for o, _, j in p.offices if o)
    written = ", ".join(f"<span data-quote>{e(s)}</span> <small>\u00d7 {count(n)}</small>" for s, n in p.spellings)
    return value(p.person_id, "name", p.name), offices, written, value(p.person_id, "claims", p.claims)


def _of(p: PersonRow, jurisdiction: str | None) -> str:
    return f", {value(p.person_id, 'offices', jurisdiction)}" if jurisdiction else ""


def unknown(view: View) -> str:
    """Return what the picture does not know: silent services, incidents without place or time, documents without a date."""
    cells = board(view.picture.services, view.at)
    lines = []
    silent = {c.was.service_id: c.was for c in cells if c.was}
    if silent:
        names = ", ".join(f"{value(i, 'service', s.service)} in {value(i, 'place', s.place.name)}" for i, s in silent.items())
        lines.append(f"No report any more: {names}.")
    never = sum(1 for c in cells if c.state == NO_REPORT and not c.was)
    if never:
        lines.append(f"Nobody spoke of {count(never, 'pair')} of a place and a service of the board.")
    for label, n in (
        ("whose place is not known", sum(1 for r in view.picture.incidents if not r.places)),
        ("whose time is not known", sum(1 for r in view.picture.incidents if r.time is None)),
        ("whose place is told less finely than it is known, by the rules of publication", sum(1 for r in view.picture.incidents if r.location_coarsened)),
    ):
        lines += [f"{count(n, 'incident')} {label}."] if n else []
    undated = [d for d in view.picture.documents if d.published is None]
    lines += (
        [f"{count(len(undated), 'document')} without a date: {'their' if len(undated) > 1 else 'its'} claims stand in no order of time."] if undated else []
    )
    inner = "".join(f"<li>{x}</li>" for x in lines) or "<li>Nothing is marked as unknown. That does not mean that everything was reported.</li>"
    return f'<section id="unknown" aria-labelledby="unknown-h"><h2 id="unknown-h">Not known</h2>\n<ul>{inner}</ul></section>\n'
