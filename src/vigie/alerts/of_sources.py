"""Rules on the sources that are watched: silence must not look like peace."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from vigie import picture_wording as words
from vigie.alerts.rules import Rule
from vigie.alerts.view import Match, Subject, View
from vigie.store import health


def subjects(view: View, since: datetime | None) -> Iterator[Subject]:
    """Yield the sources that are watched, with what is wrong with them now."""
    for one in health.every(view.connection, view.now):
        yield Subject("sources", one.source.name, f"source|{one.source.name}", one, view.now)


def match(rule: Rule, subject: Subject, view: View) -> Match | None:
    """Return what is wrong with a source of what a rule asks; None where nothing is."""
    one: health.Health = subject.row
    wrong = [t for t in one.troubles if t.what in rule.troubles]
    if not wrong:
        return None
    facts = [(t.what.capitalize(), t.says + (f" (since {words.instant(t.since)})" if t.since else "")) for t in wrong]
    facts += [("Address", one.source.address), ("Last new document", words.instant(one.new_at))]
    what = sorted(t.what for t in wrong)
    return Match(f"{one.source.name}: {', '.join(what)}", {"troubles": what}, tuple((n, v) for n, v in facts if v), (), tuple(what))
