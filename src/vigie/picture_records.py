"""Rows of the picture -> the records at the edge (contract: PICTURE, version 1), keys in the contract's order, then ours.

One function a table; `RECORDS` maps a table's name to it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from vigie.model import Place, PlaceRef, TimeRef
from vigie.picture import Change, Conflict, DocumentRow, Incident, PersonRow, PlaceRow, Range, ServiceState, Told, Toll
from vigie.records import Record, claim_record, place_record, plain

TABLES = ("documents", "claims", "incidents", "services", "tolls", "conflicts", "people", "places", "changes")


def document_record(row: DocumentRow) -> Record:
    """Return a document as one JSON object."""
    return {
        "document_id": row.document_id,
        "uri": row.uri,
        "outlet": row.outlet,
        "title": row.title,
        "language": row.language,
        "published": _at(row.published),
        "fetched": _at(row.fetched),
        "sha256": row.sha256,
        "posts": row.posts,
        "duplicate_of": row.duplicate_of,
        "http_status": row.http_status,
        "content_type": row.content_type,
        "bytes": row.bytes,
        "previous_version": row.previous_version,
    }


def told_record(told: Told, incident_id: str | None, duplicate_of: str | None) -> Record:
    """Return a claim of the picture as one JSON object: CLAIM's fields, then the incident and when it was known."""
    return {**claim_record(told.claim), "duplicate_of": duplicate_of, "incident_id": incident_id, "known_at": _at(told.known_at)}


def incident_record(row: Incident) -> Record:
    """Return an incident as one JSON object."""
    return {
        "incident_id": row.incident_id,
        "code": row.code,
        "kind": row.kind,
        "title": row.title,
        "time": _time(row.time),
        "time_precision": row.time_precision,
        "places": [_place_ref(p) for p in row.places],
        "location_precision": row.location_precision,
        "targets": list(row.targets),
        "weapons": plain(row.weapons),
        "claims": [*row.claims, *row.shared],
        "sources": row.sources,
        "killed": _range(row.killed),
        "injured": _range(row.injured),
        "missing": _range(row.missing),
        "verification": dict(row.verification),
        "contested": row.contested,
        "conflicts": list(row.conflicts),
        "review": row.review,
        "assignee": row.assignee,
        "key_event": row.key_event,
        "sensitivity": list(row.sensitivity),
        "status": row.status,
        "merged_into": row.merged_into,
        "part_of": row.part_of,
        "parts": list(row.parts),
        "related": list(row.related),
        "first_reported": _at(row.first_reported),
        "last_reported": _at(row.last_reported),
        "source_names": list(row.source_names),
        "notes": list(row.notes),
        "location_coarsened": row.location_coarsened,
    }


def service_record(row: ServiceState) -> Record:
    """Return a stretch of a service's state as one JSON object."""
    return {
        "service_id": row.service_id,
        "service": row.service,
        "place": place_record(row.place, row.part),
        "state": row.state,
        "since": _at(row.since),
        "until": _at(row.until),
        "as_of": _at(row.as_of),
        "stale": row.stale,
        "customers": plain(row.customers),
        "share": plain(row.share),
        "claims": list(row.claims),
        "sources": row.sources,
        "cause": row.cause,
        "source_names": list(row.source_names),
        "contested": row.contested,
        "first_known": _at(row.first_known),
    }


def toll_record(row: Toll) -> Record:
    """Return a figure of one speaker as one JSON object."""
    return {
        "incident_id": row.incident_id,
        "field": row.field,
        "group": row.group,
        **plain(row.figure),
        "cumulative": row.cumulative,
        "as_of": _at(row.as_of),
        "said": _at(row.said),
        "speaker": row.speaker,
        "source_class": row.source_class,
        "basis": row.basis,
        "stands": row.stands,
        "supersedes": row.supersedes,
        "claim_id": row.claim_id,
        "toll_id": row.toll_id,
    }


def conflict_record(row: Conflict) -> Record:
    """Return a conflict as one JSON object, each value with its claims and sources."""
    return {
        "conflict_id": row.conflict_id,
        "type": row.type,
        "about": row.about,
        "values": [{"value": plain(v.value), "claims": list(v.claims), "sources": list(v.sources)} for v in row.values],
        "note": row.note,
        "field": row.field,
        "settled_by": row.settled_by,
    }


def person_record(row: PersonRow) -> Record:
    """Return a person as one JSON object."""
    return {
        "person_id": row.person_id,
        "name": row.name,
        "offices": [{"office": o, "organization": b, "jurisdiction": j} for o, b, j in row.offices],
        "spellings": [{"spelling": s, "count": n} for s, n in row.spellings],
        "claims": row.claims,
    }


def placed_record(row: PlaceRow) -> Record:
    """Return a place with the count of its claims as one JSON object."""
    return {"place_id": row.place.place_id, **place_record(row.place, None), "claims": row.claims}


def change_record(row: Change) -> Record:
    """Return a change as one JSON object."""
    return {
        "at": _at(row.at),
        "about": row.about,
        "field": row.field,
        "was": _changed(row.was),
        "now": _changed(row.now),
        "class": row.class_,
        "trigger": row.trigger,
        "by": row.by,
        "reason": row.reason,
    }


RECORDS: dict[str, Callable[[Any], Record]] = {
    "documents": document_record,
    "incidents": incident_record,
    "services": service_record,
    "tolls": toll_record,
    "conflicts": conflict_record,
    "people": person_record,
    "places": placed_record,
    "changes": change_record,
}


def _at(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def _changed(value: Any) -> Any:
    """A value of any field, as JSON knows it."""
    return _range(value) if isinstance(value, Range) else _time(value) if isinstance(value, TimeRef) else plain(value)


def _range(r: Range | None) -> Record | None:
    return plain({"min": r.min, "max": r.max, "latest": r.latest, "latest_by": r.latest_by, "approx": r.approx}) if r else None


def _time(t: TimeRef | None) -> Record | None:
    return {"start": t.start.isoformat(), "end": t.end.isoformat(), "granularity": t.granularity} if t else None


def _place_ref(p: PlaceRef) -> Record:
    place: Place = p.place
    return {"place_id": place.place_id, **place_record(place, p.part), "role": p.role, "radius_km": p.radius_km}
