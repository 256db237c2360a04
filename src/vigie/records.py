"""Nouns -> the records at the edge: the claim (CLAIM, version 1) and the mention (MENTION, version 1), keys in the contract's order.

Fields that the contract does not know stand after its own: `said_at`, `duplicate_of`, `conflicts`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from vigie.model import (
    Attribution,
    Claim,
    ClassValue,
    Document,
    Mention,
    MentionValue,
    OfficeValue,
    OrganizationValue,
    PersonValue,
    Place,
    PlaceRef,
    Quantity,
    QuantityValue,
    Span,
    TimeRef,
    Timing,
    Toponym,
)

Record = dict[str, Any]


def claim_record(claim: Claim) -> Record:
    """Return the claim as one JSON object."""
    return {
        "claim_id": claim.claim_id,
        "document_id": claim.document_id,
        "post": claim.post,
        "kind": claim.kind,
        "evidence": [_span(e) for e in claim.evidence],
        "attribution": _attribution(claim.attribution),
        "verification": claim.verification,
        "modality": claim.modality,
        "time": _time(claim.time),
        "places": [_place_ref(p) for p in claim.places],
        "details": plain(claim.details),
        "confidence": claim.confidence,
        "said_at": _instant(claim.said_at),
        "duplicate_of": claim.duplicate_of,
        "conflicts": [plain(c) for c in claim.conflicts],
    }


def mention_record(mention: Mention, document: Document) -> Record:
    """Return the mention as one JSON object; `post` is the index of the post that it stands in."""
    return {
        "type": mention.type,
        "start": mention.start,
        "end": mention.end,
        "text": mention.text,
        "post": post_at(document, mention.start),
        "value": _value(mention.value),
    }


def post_at(document: Document, offset: int) -> int:
    """Return the index of the post that holds this code point; 0 where the document is one text."""
    starts = [p.start for p in document.posts]
    at = bisect_right(starts, offset) - 1
    return document.posts[at].index if at >= 0 else 0


def plain(value: Any) -> Any:
    """Return details as JSON knows them: quantities and tuples unfolded, 3.0 as 3, instants in ISO 8601."""
    if isinstance(value, Quantity):
        return {"min": plain(value.min), "max": plain(value.max), "approx": value.approx}
    if isinstance(value, Mapping):
        return {k: plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(v) for v in (sorted(value, key=str) if isinstance(value, set | frozenset) else value)]
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return int(value)
    if isinstance(value, datetime):
        return value.isoformat()
    return value


def _instant(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def _span(span: Span | None) -> Record | None:
    return {"start": span.start, "end": span.end, "text": span.text} if span else None


def _attribution(a: Attribution) -> Record:
    return {
        "name": a.name,
        "office": a.office,
        "organization": a.organization,
        "jurisdiction": a.jurisdiction,
        "stated_jurisdiction": a.stated_jurisdiction,
        "medium": a.medium,
        "relayed_by": list(a.relayed_by),
        "span": _span(a.span),
    }


def _time(t: TimeRef | None) -> Record | None:
    if t is None:
        return None
    return {"start": t.start.isoformat(), "end": t.end.isoformat(), "granularity": t.granularity, "span": _span(t.span)}


def place_record(place: Place, part: str | None) -> Record:
    """Return a place as the contract's object; `part` is what the text narrows it to."""
    return {
        "name": place.name,
        "level": place.level,
        "country": place.country,
        "admin1": place.admin1,
        "lat": place.lat,
        "lon": place.lon,
        "geonames": place.geonames,
        "part": part,
    }


def _place_ref(p: PlaceRef) -> Record:
    return {**place_record(p.place, p.part), "role": p.role, "span": _span(p.span)}


def _value(v: MentionValue) -> Record | None:
    """The value of a mention by its type; null for a place whose name is not known."""
    match v:
        case Toponym():
            return place_record(v.chosen, v.part) if v.chosen else None
        case Timing():
            return {"timex": v.timex, "value": v.value, "start": _instant(v.start), "end": _instant(v.end)}
        case PersonValue():
            return {"name": v.name, "person_id": v.person_id, "office": v.office}
        case OrganizationValue():
            return {"name": v.name, "kind": v.office}
        case OfficeValue():
            return {"office": v.office, "jurisdiction": v.jurisdiction}
        case QuantityValue():
            return {**plain(v.quantity), "unit": v.unit}
        case ClassValue(model=model):
            return {"class": v.cls, "model": model}
