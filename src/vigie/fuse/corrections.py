"""What people decided, laid over what the machine made: their values win, the machine's stand in `changes`, and everything can be undone.

An id leads on: `i<hash>` names the incident that holds the claim `c<hash>` today, whatever was merged or split since.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from typing import Any

from vigie.errors import OptionError
from vigie.fuse.codes import code_of
from vigie.fuse.incidents import anchor_place
from vigie.model import TimeRef
from vigie.picture import Change, Correction, Incident, Range, ServiceState, Told

CLASSES = ("withdrawn", "corrected", "minor")
REVIEWS = ("unreviewed", "in-review", "help-needed", "checked", "rejected")
FLAGS = ("graphic", "personal", "source-deleted", "deceptive")
UNREASONED = ("review", "flag", "assign", "key")  # decisions of the desk's own work: they say nothing about what happened, and need no reason
CHANGED = {"review": "review", "flag": "sensitivity", "note": "notes", "retract": "status", "assign": "assignee", "key": "key_event"}  # action -> field
REDACTED = "[redacted, sha256 "
SETTABLE = {
    "incident": ("title", "kind", "killed", "injured", "missing", "status", "time"),
    "service": ("state", "since", "until"),
}


def effective(corrections: Iterable[Correction]) -> tuple[Correction, ...]:
    """Return the corrections that hold, oldest first: those undone, and the undoings themselves, left out (an undoing can be undone too)."""
    ordered = sorted({c.correction_id: c for c in corrections}.values(), key=lambda c: (c.at, c.correction_id))
    undone: set[str] = set()
    for c in reversed(ordered):
        if c.undoes and c.correction_id not in undone:
            undone.add(c.undoes)
    return tuple(c for c in ordered if not c.undoes and c.correction_id not in undone)


def correction_id(c: Correction) -> str:
    """Return the id that a correction's content gives it."""
    return "x" + sha256(repr((c.at.isoformat(), c.by, c.action, c.about, c.field, c.value, c.class_, c.reason, c.undoes)).encode()).hexdigest()[:14]


def deciding(row: Incident | ServiceState, corrections: Sequence[Correction]) -> tuple[Correction, ...]:
    """Return the corrections that are about a row, in their order. An incident is meant by the id that any of its claims gives it."""
    if isinstance(row, ServiceState):
        return tuple(c for c in corrections if row.service_id in c.about)
    own = _ids(row) if corrections else frozenset[str]()
    return tuple(c for c in corrections if not own.isdisjoint(c.about))


def _ids(row: Incident) -> frozenset[str]:
    """Every id that leads to an incident: one for each of its claims, and of those that it had."""
    return frozenset(f"i{claim[1:]}" for claim in (*row.claims, *row.withdrawn))


def standing(told: Sequence[Told], corrections: Sequence[Correction]) -> tuple[Told, ...]:
    """Return the claims without those that people retracted. `corrections`: effective ones."""
    gone = {a for c in corrections if c.action == "retract" for a in c.about if a.startswith("c")}
    return tuple(t for t in told if t.claim.claim_id not in gone)


def redacted(told: Iterable[Told], corrections: Sequence[Correction]) -> Iterator[Told]:
    """Yield the claims, the words of those that people redacted (by claim or by document) replaced by their hash."""
    hidden = {a for c in corrections if c.action == "redact" for a in c.about}
    return (_redacted(t) if t.claim.claim_id in hidden or t.document.document_id in hidden else t for t in told)


def withdrawals(corrections: Sequence[Correction], told: Mapping[str, Told]) -> list[Change]:
    """Return the claims taken out of the picture, and those whose words were erased, as changes."""
    out = []
    for c in corrections:
        if c.action in ("retract", "redact"):
            now = "retracted" if c.action == "retract" else "redacted"
            out += [Change(c.at, a, "claim", "stated", now, c.class_, "editor", c.by, c.reason or None) for a in c.about if a in told]
    return out


def in_order(changes: Iterable[Change]) -> list[Change]:
    """Return changes by the moment at which they were known, those without one first, then by what they are about."""
    return sorted(changes, key=order_key)


def order_key(c: Change) -> tuple[bool, float, str, str, str, str, str, str, str, str]:
    """Return the key of that order: nothing of a change is left out, so that it does not depend on which came first."""
    at = c.at.timestamp() if c.at else 0.0
    return c.at is not None, at, c.about, c.field, repr(c.was), repr(c.now), c.class_, c.trigger, c.by or "", c.reason or ""


def hash_of(text: str) -> str:
    """Return what stands in the place of redacted text: that it was redacted, and its hash, by which whoever has the original can prove it."""
    if text.startswith(REDACTED) and len(text) == len(REDACTED) + 65:
        return text  # redacted before
    return f"{REDACTED}{sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()}]"


def _redacted(t: Told) -> Told:
    claim = t.claim
    a = claim.attribution
    spans = tuple(replace(s, text=hash_of(s.text)) for s in claim.evidence)
    who = replace(a, name=None if a.person_id is None else a.name, span=replace(a.span, text=hash_of(a.span.text)) if a.span else None)
    details = {k: v for k, v in claim.details.items() if k != "participants"}
    return replace(t, claim=replace(claim, evidence=spans, attribution=who, details=details))


def corrected(row: Incident, corrections: Sequence[Correction]) -> Incident:
    """Return an incident as people corrected it, the latest word winning. `corrections`: those that are about it (`deciding`), oldest first."""
    for c in corrections:
        row = _applied(row, c)
    return row


def _applied(row: Incident, c: Correction) -> Incident:
    match c.action:
        case "retract":
            return replace(row, status="withdrawn")
        case "review":
            return replace(row, review=str(c.value))
        case "assign":
            return replace(row, assignee=str(c.value) if c.value else None)
        case "key":
            return replace(row, key_event=bool(c.value))
        case "flag":
            return replace(row, sensitivity=tuple(sorted({*row.sensitivity, str(c.value)})))
        case "note":
            return replace(row, notes=(*row.notes, f"{c.reason} ({c.by}, {c.at.isoformat(timespec='minutes')})"))
        case "set":
            status = "corrected" if c.class_ == "corrected" and row.status == "current" else row.status
            return replace(row, **{"status": status, str(c.field): _value(str(c.field), c.value)})
    return row


def _value(field: str, value: Any) -> Any:
    if field in ("killed", "injured", "missing"):
        return range_of(value)
    if field == "time" and isinstance(value, Mapping):
        start, end = (datetime.fromisoformat(str(value[k])) for k in ("start", "end"))
        return TimeRef(start, end, str(value.get("granularity") or "minute"))
    return value


def range_of(value: Any) -> Range:
    """Return the range that a person's value gives: 3, [2, 3] or {min, max}. OptionError where it is none."""
    try:
        if isinstance(value, Mapping):
            low, high = value.get("min"), value.get("max")
        elif isinstance(value, Sequence) and not isinstance(value, str):
            low, high = value
        else:
            low = high = float(value)
        return Range(None if low is None else float(low), None if high is None else float(high))
    except (TypeError, ValueError) as e:
        raise OptionError(f"{value!r} is no range: write 3, 2-3 or '2-' for at least two") from e


def merged_rows(rows: Sequence[Incident], corrections: Sequence[Correction], claims: Iterable[Told]) -> list[Incident]:
    """Return a row for each incident that people merged into another of these rows: its id and code go on leading there. `claims`: those of the rows."""
    members = tuple(claims)
    out = []
    for c in corrections:
        into = next((r for r in rows if not _ids(r).isdisjoint(c.about)), None) if c.action == "merge" else None
        if into is None:
            continue
        for a in c.about:
            if a != into.incident_id and a in _ids(into):
                out.append(_stub(into, a, code_of(a, anchor_place(a, members))))
    return list({r.incident_id: r for r in out}.values())


def _stub(into: Incident, incident_id: str, code: str) -> Incident:
    """The row of an incident that was merged into another: where it went, and nothing that would count twice."""
    nobody: dict[str, Any] = {"killed": None, "injured": None, "missing": None, "sources": 0, "source_names": (), "conflicts": (), "contested": False}
    nobody |= {"claims": (), "withdrawn": (), "why": (), "parts": (), "notes": (), "targets": (), "weapons": (), "assignee": None, "key_event": False}
    return replace(into, incident_id=incident_id, code=code, title=f"Merged into {into.code}", status="merged", merged_into=into.incident_id, **nobody)


def corrected_state(row: ServiceState, corrections: Sequence[Correction]) -> ServiceState:
    """Return a stretch as people corrected it. `corrections`: those that are about it (`deciding`), oldest first."""
    for c in corrections:
        if c.action == "set":
            value = c.value
            if c.field in ("since", "until") and isinstance(value, str):
                value = datetime.fromisoformat(value)
            row = replace(row, **{str(c.field): value})
    return replace(row, stale=False) if row.until is not None and row.stale else row


def editor_changes(before: Incident | ServiceState, after: Incident | ServiceState, corrections: Sequence[Correction]) -> list[Change]:
    """Return what people changed of a row, each with the machine's value as it was. `corrections`: those that are about it (`deciding`)."""
    about = before.incident_id if isinstance(before, Incident) else before.service_id
    out = []
    for c in corrections:
        if c.action == "redact":
            continue
        field = CHANGED.get(c.action, c.field or c.action)
        was, now = (getattr(r, field, None) for r in (before, after))
        out.append(Change(c.at, about, field, was, now if was != now else c.value, c.class_, "editor", c.by, c.reason or None))
    return out
