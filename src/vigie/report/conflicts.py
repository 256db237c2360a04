"""Where sources contradict each other: every version with who says it, and what has become of it."""

from __future__ import annotations

from vigie.picture import Conflict, Version
from vigie.report.marks import count, e, link, value
from vigie.report.view import View
from vigie.wording import number


def section(view: View) -> str:
    """Return the conflicts that stand, then those that a correction settled."""
    rows = sorted(view.picture.conflicts, key=lambda c: (c.settled_by is not None, c.type, c.conflict_id))
    inner = "".join(_conflict(view, c) for c in rows) or "<p>No source contradicts another.</p>\n"
    title = '<h2 id="conflicts-h">Contested or unclear</h2>'
    return f'<section id="conflicts" aria-labelledby="conflicts-h">{title}\n{inner}</section>\n'


def _conflict(view: View, c: Conflict) -> str:
    versions = "".join(f"<li>{_version(c, v)}</li>" for v in c.values)
    state = ' <span class="badge status">settled</span>' if c.settled_by else ' <span class="badge contested">stands</span>'
    question = f"{value(c.conflict_id, 'field', c.field.replace('_', ' ')) or e(c.type)}: {_about(view, c)}"
    return f'<article id="{c.conflict_id}" class="card conflict"><h3>{question}{state}</h3>\n<ul class=versions>{versions}</ul></article>\n'


def _version(c: Conflict, v: Version) -> str:
    who = ", ".join(value(c.conflict_id, "values", s) for s in v.sources) or "nobody named"
    return f"<b>{value(c.conflict_id, 'values', _words(v.value))}</b> {who} <small>({count(len(v.claims), 'claim')})</small>"


def _words(found: object) -> str:
    return number(found) if isinstance(found, dict | int | float) else str(found)


def _about(view: View, c: Conflict) -> str:
    if c.about in view.incidents:
        row = view.incidents[c.about]
        return f"{link(row.incident_id, e(row.code), row.title)} {value(row.incident_id, 'title', row.title)}"
    for s in view.picture.services:
        if s.service_id == c.about:
            return f"{value(s.service_id, 'service', s.service)} in {value(s.service_id, 'place', s.place.name)}"
    person = next((p for p in view.picture.people if p.person_id == c.about), None)
    return value(person.person_id, "name", person.name) if person else value(c.conflict_id, "note", c.note)
