"""Rules on contradictions: sources that cannot both be right."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from vigie.alerts.of_incidents import names_of, placed
from vigie.alerts.rules import Rule
from vigie.alerts.view import Match, Subject, View
from vigie.picture import Conflict, Incident
from vigie.store.finding import incident as leading_to


def subjects(view: View, since: datetime | None) -> Iterator[Subject]:
    """Yield the contradictions that were written since a moment, each under the name of what it is about."""
    for row_id, (at, row) in view.rows("conflicts", since).items():
        about = leading_to(view.connection, row.about) if row.about.startswith("i") else None
        told = view.told(c for v in row.values for c in v.claims)
        known = max((t.known_at for t in told if t.known_at), default=None)
        before = tuple(_name(row, i) for i in (names_of(about) if about else ()))
        yield Subject("conflicts", row_id, _name(row, about.incident_id if about else row.about), (row, about), known or at, before)


def _name(row: Conflict, about: str) -> str:
    return f"{row.type}|{row.field}|{about}"


def match(rule: Rule, subject: Subject, view: View) -> Match | None:
    """Return how a contradiction fits a rule; None where it does not, or is settled."""
    row: Conflict = subject.row[0]
    about: Incident | None = subject.row[1]
    if row.settled_by or row.type not in rule.conflicts or rule.figure and row.field != rule.figure:
        return None
    asks_about = rule.kinds or rule.targets or rule.places or rule.levels
    if asks_about and (about is None or about.status in ("withdrawn", "merged") or not _about(rule, about)):
        return None
    values = [(str(v.value), v.claims) for v in row.values]
    facts = [("Values", " / ".join(v for v, _ in values)), *([("About", about.title)] if about else [])]
    title = ", ".join(filter(None, (f"{row.field or row.type}: {facts[0][1]}", about.title if about else "")))
    first = tuple(c for _, claims in values for c in claims[:1])
    why = (f"conflict on {row.field or row.type}",)
    return Match(title, {"values": sorted(v for v, _ in values)}, tuple(facts), first, why, about.code if about else None)


def _about(rule: Rule, about: Incident) -> bool:
    kinds = not rule.kinds or about.kind in rule.kinds
    return kinds and (not rule.targets or not rule.targets.isdisjoint(about.targets)) and placed(rule, about)
