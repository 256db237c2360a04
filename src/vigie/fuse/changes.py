"""What changed in the picture as claims became known, and why: each row's claims replayed in the order in which they were known.

Nothing is put together anew: a figure stood from the moment it was known until the one that took its place was, a stretch of a service's state from its first
claim. So the changes cost as much as the rows have claims. A picture built as of an earlier moment (`known_at`) stays the judge of what was known then.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from itertools import groupby
from typing import Any

from vigie.fuse.marks import marks
from vigie.fuse.once import Itself, Kept
from vigie.fuse.services import moment, time_to_live
from vigie.fuse.tolls import outdated_by, range_of
from vigie.fuse.voices import speaker
from vigie.model import Quantity
from vigie.picture import Change, Conflict, Incident, ServiceState, Told, Toll
from vigie.wording import number, where

Known = Mapping[str, Told]
WEIGHT = ("minor", "update", "new", "corrected", "withdrawn")  # classes of change, the weightiest last
RANGES = ("killed", "injured", "missing", "trapped", "rescued", "launched", "intercepted")
SILENT = "no-report"


def changes(
    incidents: Sequence[Incident], tolls: Sequence[Toll], services: Sequence[ServiceState], conflicts: Sequence[Conflict], told: Mapping[str, Told]
) -> tuple[Change, ...]:
    """Return the changes in the order in which they became known; those of unknown time last."""
    found = [c for row in incidents for c in _incident(row, told)]
    by_field: dict[tuple[str, str, str], list[Toll]] = {}
    for t in tolls:
        if t.incident_id and t.field in RANGES:
            by_field.setdefault((t.incident_id, t.field, t.group or ""), []).append(t)
    for (incident_id, field, group), rows in by_field.items():
        found += _tolls(incident_id, f"{field} {group}".strip(), rows, told)
    boards: dict[tuple[str, str], list[ServiceState]] = {}
    for s in services:
        boards.setdefault((s.service, s.place.place_id), []).append(s)
    for stretches in boards.values():
        found += _service(stretches, told)
    for k in conflicts:
        found += _conflict(k, told)
    return tuple(sorted(found, key=_order))


def _order(c: Change) -> tuple[bool, float, str, str, int, str]:
    return c.at is None, c.at.timestamp() if c.at else 0.0, c.about, c.field, WEIGHT.index(c.class_), f"{c.was}|{c.now}"


def _at(claims: Iterable[str], told: Known) -> datetime | None:
    """When the first of these claims was known; None where of none it is known."""
    return min((t.known_at for c in claims if (t := told.get(c)) and t.known_at), default=None)


def _by(claim: str | None, told: Known) -> str | None:
    return speaker(told[claim]) if claim is not None and claim in told else None


# ---------------------------------------------------------------- incidents and their figures
def _incident(row: Incident, told: Known) -> Iterator[Change]:
    """A new incident, in the words of the claim that was known first: its title of today may hold what came later."""
    claims = [told[c] for c in (*row.claims, *row.withdrawn) if c in told]
    actual = [t for t in claims if t.claim.modality != "denied"]
    at = _at((t.claim.claim_id for t in actual or claims), told) or row.first_reported
    first = next((t.claim.claim_id for t in sorted(actual or claims, key=lambda t: t.claim.claim_id) if t.known_at == at), None)
    claim = told[first].claim if first else None
    now = ", ".join(filter(None, (claim.kind, where(claim)))) if claim else row.kind
    yield Change(at, row.incident_id, "incident", None, now, "new", "claim", _by(first, told), first)
    gone = [t for t in claims if t.taken_back and t.taken_back.at]
    if row.withdrawn and not row.claims and gone:
        last = max(gone, key=lambda t: (t.taken_back.at.timestamp() if t.taken_back and t.taken_back.at else 0.0, t.claim.claim_id))
        end = last.taken_back.at if last.taken_back else None
        yield Change(end, row.incident_id, "status", "current", row.status, "withdrawn", "correction-by-source", speaker(last), last.claim.claim_id)


def _tolls(about: str, field: str, rows: Sequence[Toll], told: Known) -> Iterator[Change]:
    """The range as it was after each moment at which a figure came to stand or ceased to."""
    by_id = {t.toll_id: t for t in rows}
    heirs = {t.supersedes: t for t in rows if t.supersedes}
    events: list[tuple[datetime, bool, Toll, Toll]] = []  # when, whether it comes, the figure, the one that caused it
    for t in rows:
        heir, gone = heirs.get(t.toll_id), told[t.claim_id].taken_back if t.claim_id in told else None
        until = gone.at if gone else heir.said if heir else None
        if t.said is None or (until and until <= t.said) or (gone and until is None):
            continue
        if t.stands or gone or heir or _was_none(t, rows):
            events.append((t.said, True, t, t))
        if until:
            events.append((until, False, t, heir or t))
    standing: dict[str, Toll] = {}
    was = None
    for at, some in groupby(sorted(events, key=lambda e: (e[0], e[1], e[2].toll_id)), key=lambda e: e[0]):
        causes = []
        for _, comes, t, cause in some:
            standing.update({t.toll_id: t}) if comes else standing.pop(t.toll_id, None)
            causes.append(cause)
        now = _range(standing)
        if now != was:
            cause = min(causes, key=lambda c: (c.said != at, c.toll_id))
            before = by_id.get(cause.supersedes or "")
            yield Change(at, about, field, was, now, *_class(was, at, cause, before, told), by=cause.speaker, reason=cause.claim_id)
            was = now


def _was_none(t: Toll, rows: Sequence[Toll]) -> bool:
    """True where a 'none' stood until another speaker's figure made it out of date: its speaker had told of nobody by then."""
    if t.figure.max != 0 or t.as_of is None:
        return False
    own = [o for o in rows if o.speaker == t.speaker and o.figure.max != 0 and o.as_of]
    earlier = (o for o in own if o.as_of and (o.as_of < t.as_of or (o.as_of == t.as_of and o.cumulative >= t.cumulative)))  # a total is stronger than a part
    return t.supersedes is not None or not any(earlier)


def _class(was: Any, at: datetime, cause: Toll, before: Toll | None, told: Known) -> tuple[str, str]:
    """Class and trigger: a lower figure of the same speaker is a correction by the source, and so is one of which the words say so, or an edit of its page."""
    gone, edited = (told[t.claim_id].taken_back if t and t.claim_id in told else None for t in (cause, before))
    if gone and gone.at == at:
        return ("corrected" if gone.heir else "withdrawn"), "correction-by-source"
    if edited and edited.heir == cause.claim_id:
        return "corrected", "correction-by-source"
    lower = before is not None and (cause.figure.min or 0) < (before.figure.min or 0)
    if before and (lower or (cause.figure != before.figure and cause.claim_id in told and "correction" in marks(told[cause.claim_id]))):
        return "corrected", "correction-by-source"
    return ("new" if was is None else "update"), "claim"


def _range(standing: Mapping[str, Toll]) -> dict[str, Any] | None:
    r = range_of(t for t in standing.values() if outdated_by(t, standing.values()) is None)
    return {"min": r.min, "max": r.max, "latest": r.latest, "latest_by": r.latest_by, "approx": r.approx} if r else None


# ---------------------------------------------------------------- services
def _service(stretches: Sequence[ServiceState], told: Known) -> Iterator[Change]:
    """Stretches that begin and end, and silence longer than a service's time to live, at one place."""
    ordered = sorted(stretches, key=lambda s: (s.first_known is None, s.first_known.timestamp() if s.first_known else 0.0, s.service_id))
    lasting: list[ServiceState] = []
    for s in ordered:
        ended = [b for b in lasting if s.first_known and b.until is not None and _ended_by(b, s)]
        lasting = [*(b for b in lasting if all(b is not e for e in ended)), s]
        was = " and ".join(sorted({b.state for b in ended if b.state != s.state})) or None
        yield from _stretches.computed(s.service_id, (Itself(s), was), partial(_stretch, s, was, told))


_stretches = Kept()


def _stretch(s: ServiceState, was: str | None, told: Known) -> list[Change]:
    """A stretch begins, and is told of or not while it lasts. `was`: what it ended."""
    first = next((c for c in s.claims if c in told and told[c].known_at == s.first_known), None)
    begins = Change(s.first_known, s.service_id, "state", was, _state(s), "update" if was else "new", "claim", _by(first, told), first)
    return [begins, *_silences(s, told)]


def _ended_by(before: ServiceState, after: ServiceState) -> bool:
    return before.until in (after.since, after.first_known) or (after.as_of is not None and before.until is not None and before.until <= after.as_of)


def _state(s: ServiceState) -> str:
    share = f", {number(s.share)} %" if s.share else ""
    return s.state + share + (f", {number(s.customers)} customers" if isinstance(s.customers, Quantity) else "")


def _silences(s: ServiceState, told: Known) -> Iterator[Change]:
    """Times in a stretch when nobody had spoken of it for so long that it left the board, and when it came back."""
    ttl = time_to_live(s.service)
    moments = sorted({m for c in s.claims if c in told and (m := moment(told[c]))})
    for a, b in zip(moments, moments[1:], strict=False):
        if b - a > ttl:
            again = min((c for c in s.claims if c in told and moment(told[c]) == b), default=None)
            yield Change(a + ttl, s.service_id, "state", s.state, SILENT, "update", "decay", None, f"nobody spoke of it for {_hours(ttl)} h")
            yield Change(b, s.service_id, "state", SILENT, _state(s), "update", "claim", _by(again, told), again)
    if moments and (s.stale or (s.until and s.until - moments[-1] > ttl)):
        yield Change(moments[-1] + ttl, s.service_id, "state", s.state, SILENT, "update", "decay", None, f"nobody spoke of it for {_hours(ttl)} h")


def _hours(ttl: Any) -> int:
    return int(ttl.total_seconds() // 3600)


# ---------------------------------------------------------------- conflicts
def _conflict(k: Conflict, told: Known) -> Iterator[Change]:
    """A contradiction appears when the second of its values is known; it ends when a speaker of it came round."""
    known = sorted((at for v in k.values if (at := _at(v.claims, told))), key=lambda at: at)
    values = [v.value for v in k.values]
    at = known[1] if len(known) > 1 else known[0] if known else None
    yield Change(at, k.about, f"conflict {k.field}", None, values, "update", "claim", None, k.note)
    if k.settled_by:
        settled = told.get(k.settled_by)
        by = _by(k.settled_by, told)
        withdrawn = k.type == "occurrence" and settled is not None and settled.claim.modality == "denied"
        class_ = "withdrawn" if withdrawn else "corrected"
        yield Change(settled.known_at if settled else None, k.about, f"conflict {k.field}", values, None, class_, "correction-by-source", by, k.note)


# ---------------------------------------------------------------- between two moments
def diff(every: Iterable[Change], t1: datetime, t2: datetime) -> tuple[Change, ...]:
    """Return what changed in what was known, after `t1` and not after `t2`: one change for each field of each row, from what it was to what it is.

    What came and went in between is left out, but a correction or withdrawal never is.
    """
    between = [c for c in every if c.at is not None and t1 < c.at <= t2]
    out = []
    for _, some in groupby(sorted(between, key=lambda c: (c.about, c.field)), key=lambda c: (c.about, c.field)):
        steps = sorted(some, key=_order)
        heaviest = max(steps, key=lambda c: WEIGHT.index(c.class_))
        first, last = steps[0], steps[-1]
        if first.was != last.now or heaviest.class_ in ("corrected", "withdrawn"):
            chosen = heaviest if heaviest.class_ in ("corrected", "withdrawn") else last
            out.append(replace(chosen, at=last.at, was=first.was, now=last.now, class_=heaviest.class_))
    return tuple(sorted(out, key=_order))
