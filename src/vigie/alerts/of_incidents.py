"""Rules on incidents: what happened, to what, where, how many, told by whom."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from vigie import picture_wording as words
from vigie.alerts.rules import Rule
from vigie.alerts.view import Match, Subject, View
from vigie.desk.selection import lies_in
from vigie.fuse.voices import source_class
from vigie.picture import Incident, Told, Toll

HARM = ("killed", "injured", "missing")


def subjects(view: View, since: datetime | None) -> Iterator[Subject]:
    """Yield the incidents that were written since a moment; one that was merged is told of by the one that holds it."""
    for row_id, (at, row) in view.rows("incidents", since).items():
        if row.status != "merged":
            yield Subject("incidents", row_id, row_id, row, row.last_reported or row.first_reported or at, names_of(row))


def names_of(row: Incident) -> tuple[str, ...]:
    """Return the ids that an incident may have had: each is made of the claim that was its first by then."""
    return tuple("i" + c[1:] for c in (*row.claims, *row.withdrawn))


def match(rule: Rule, subject: Subject, view: View) -> Match | None:
    """Return how an incident fits a rule; None where it does not."""
    row: Incident = subject.row
    if row.status == "withdrawn" or not row.claims or not placed(rule, row) or rule.sources > row.sources:
        return None
    if rule.targets and rule.targets.isdisjoint(row.targets):
        return None
    told = [t for t in view.told(row.claims) if t.claim.modality == "actual"]
    if not told or rule.kinds and row.kind not in rule.kinds and not any(t.claim.kind in rule.kinds for t in told):
        return None
    tolls = _tolls(rule, view.tolls(row.incident_id)) if rule.figure else []
    if rule.figure and not tolls:
        return None
    telling = [t for t in told if _tells(rule, t)]
    heard = telling or told
    if rule.verification and row_verification(row) not in rule.verification and not any(t.claim.verification in rule.verification for t in heard):
        return None
    if rule.speakers and not tolls:
        heard = [t for t in heard if source_class(t) in rule.speakers]
        if not heard:
            return None
    order = [t.claim.claim_id for t in sorted(heard, key=_newest)] if telling or not tolls else []
    claims = tuple(dict.fromkeys([*(t.claim_id for t in tolls), *order]))
    return Match(row.title, {"figure": tolls[0].figure.min if tolls else None}, facts(row), claims, _why(rule, row, tolls), row.code)


def placed(rule: Rule, row: Incident) -> bool:
    """Return whether an incident lies where a rule asks."""
    here = [p.place for p in row.places if p.role == "location"]
    if rule.levels and not any(p.level in rule.levels for p in here):
        return False
    return not rule.places or any(lies_in(p, wanted) for p in here for wanted in rule.places)


def row_verification(row: Incident) -> str:
    """Return what the outlets say of whether it happened."""
    return dict(row.verification).get("occurrence", "none")


def _tolls(rule: Rule, tolls: list[Toll]) -> list[Toll]:
    """The figures above the rule's that stand, by whoever the rule asks, the greatest first; what a figure is at least counts."""
    fits = [t for t in tolls if t.field == rule.figure and t.group is None and t.stands and t.figure.min is not None and t.figure.min > rule.above]
    fits = [t for t in fits if not rule.speakers or t.source_class in rule.speakers]
    return sorted(fits, key=lambda t: (-(t.figure.min or 0), t.toll_id))


def _tells(rule: Rule, t: Told) -> bool:
    if rule.targets:
        return not rule.targets.isdisjoint(t.claim.details.get("targets") or ())
    return t.claim.kind in rule.kinds


def _newest(t: Told) -> tuple[float, str]:
    return -(t.known_at.timestamp() if t.known_at else 0.0), t.claim.claim_id


def facts(row: Incident) -> tuple[tuple[str, str], ...]:
    """Return what is known of an incident, for people; who gave a figure stands with the words, not here."""
    harm = [(name.capitalize(), words.figure(getattr(row, name))) for name in HARM if getattr(row, name)]
    found = [
        ("When", words.happened(row.time, row.time_precision)),
        ("Where", words.places(row.places)),
        *harm,
        ("Independent sources", str(row.sources)),
        ("Verification", row_verification(row)),
        ("Contested", "sources contradict each other" if row.contested else ""),
        ("Review", row.review),
        ("As of", words.instant(row.last_reported)),
    ]
    return tuple((name, value) for name, value in found if value)


def _why(rule: Rule, row: Incident, tolls: list[Toll]) -> tuple[str, ...]:
    out = [f"kind {row.kind}"] if rule.kinds else []
    out += [f"target {', '.join(sorted(rule.targets & set(row.targets)))}"] if rule.targets else []
    out += [f"{t.field} {words.quantity(t.figure)} > {rule.above:g}" for t in tolls[:1]]
    out += [f"in {words.places(row.places)}"] if rule.places or rule.levels else []
    out += [f"{row.sources} independent sources"] if rule.sources else []
    return tuple(out + ([f"verification {row_verification(row)}"] if rule.verification else []))
