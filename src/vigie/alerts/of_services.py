"""Rules on public services: which state holds where."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from vigie import picture_wording as words
from vigie.alerts.rules import Rule
from vigie.alerts.view import Match, Subject, View
from vigie.desk.selection import lies_in
from vigie.fuse.voices import source_class
from vigie.picture import ServiceState
from vigie.store import alerts


def subjects(view: View, since: datetime | None) -> Iterator[Subject]:
    """Yield the services at a place whose stretches were written since a moment: all stretches that hold, together."""
    told: dict[tuple[str, str], datetime] = {}
    for at, row in view.rows("services", since).values():
        key = (row.service, row.place.place_id)
        told[key] = max(told.get(key, at), at)
    for (service, place_id), at in sorted(told.items()):
        every = alerts.stretches(view.connection, service, place_id)
        holding = tuple(s for s in every if s.until is None)
        as_of = max((s.as_of for s in holding if s.as_of), default=None)
        yield Subject("services", holding[0].service_id if holding else f"{service}|{place_id}", f"{service}|{place_id}", holding, as_of or at)


def match(rule: Rule, subject: Subject, view: View) -> Match | None:
    """Return how a service fits a rule: by the newest stretch that holds and fits; None where none does."""
    fits = [m for s in subject.row if not s.stale and (m := _match(rule, s, view))]
    return max(fits, key=lambda m: (m.material["as_of"] or "", m.title), default=None)


def _match(rule: Rule, s: ServiceState, view: View) -> Match | None:
    figure = s.customers.min if s.customers else None
    asked = (
        not rule.services or s.service in rule.services,
        not rule.states or s.state in rule.states,
        not rule.levels or s.place.level in rule.levels,
        not rule.places or any(lies_in(s.place, wanted) for wanted in rule.places),
        not rule.figure or figure is not None and figure > rule.above,
        rule.sources <= s.sources,
    )
    if not all(asked):
        return None
    told = view.told(s.claims)
    if rule.verification:
        told = [t for t in told if t.claim.verification in rule.verification]
    if rule.speakers:
        told = [t for t in told if source_class(t) in rule.speakers]
    if not told:
        return None
    told.sort(key=lambda t: (-(t.known_at.timestamp() if t.known_at else 0.0), t.claim.claim_id))
    where = s.place.name + (f" ({s.part})" if s.part else "")
    since, as_of = (x.isoformat() if x else None for x in (s.since, s.as_of))
    material = {"state": s.state, "since": since, "as_of": as_of, "figure": figure if rule.figure else None}
    why = (f"{s.service} {s.state}", f"level {s.place.level}" if rule.levels else "", f"{s.sources} independent sources" if rule.sources else "")
    return Match(f"{s.service} {s.state} in {where}", material, _facts(s), tuple(t.claim.claim_id for t in told), tuple(filter(None, why)))


def standing(subject: Subject) -> str:
    """Return the states that hold there now, for who is told that another one is over."""
    now = [f"{s.state} as of {words.instant(s.as_of) or 'an unknown hour'}" for s in subject.row]
    return f"now {'; '.join(sorted(now))}" if now else "nothing is told of it now"


def _facts(s: ServiceState) -> tuple[tuple[str, str], ...]:
    found = [
        ("State", s.state), ("Where", s.place.name), ("Extent", words.extent(s)), ("Since", words.instant(s.since)), ("As of", words.instant(s.as_of)),
        ("Cause given", s.cause or ""), ("Independent sources", str(s.sources)), ("Contested", "sources contradict each other" if s.contested else ""),
    ]  # fmt: skip
    return tuple((name, value) for name, value in found if value)
