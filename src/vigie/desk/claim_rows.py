"""Claims and figures in the columns that desks paste elsewhere: a row for each figure of a claim, one row for a claim without any."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from vigie.desk import regions
from vigie.desk.index import Index, place_of
from vigie.fuse.voices import source_class, speaker
from vigie.model import Quantity
from vigie.picture import Told, Toll
from vigie.records import Record
from vigie.wording import HARMS

COUNTED = ("customers", "share", "people", "count")


def claim_rows(index: Index) -> Iterator[Record]:
    """Yield the rows of the claims, in the picture's order."""
    for t in index.picture.claims:
        for figure in figures(t.claim.details) or [{}]:
            yield claim_row(t, index, figure)


def claim_row(t: Told, index: Index, figure: Record) -> Record:
    """Return one row of a claim, with one of its figures."""
    c, a, place = t.claim, t.claim.attribution, place_of(t.claim.places)
    at = regions.point(place)
    return {
        "claim_id": c.claim_id,
        "code": index.code(index.picture.incident_of.get(c.claim_id)),
        "kind": c.kind,
        "modality": c.modality,
        "verification": c.verification,
        "happened_start_utc": c.time.start if c.time else None,
        "happened_end_utc": c.time.end if c.time else None,
        "time_precision": c.time.granularity if c.time else None,
        "said_utc": c.said_at or t.known_at,
        "published_utc": t.document.published,
        "speaker": speaker(t),
        "office": a.office,
        "organization": a.organization,
        "source_class": source_class(t),
        "relayed_by": list(a.relayed_by),
        "outlet": t.document.outlet,
        "medium": a.medium,
        "language": t.document.language,
        "place_name": place.name if place else None,
        "adm1_pcode": regions.adm1_pcode(place) if place else None,
        "lat": at[1] if at else None,
        "lon": at[0] if at else None,
        "location_precision": place.level if place else None,
        **{k: figure.get(k) for k in ("field", "value_min", "value_max", "approx", "group")},
        "cumulative": bool(c.details.get("cumulative")) if figure else None,
        "evidence_text": " [...] ".join(e.text for e in c.evidence),
        "evidence_start": min(e.start for e in c.evidence) if c.evidence else None,
        "evidence_end": max(e.end for e in c.evidence) if c.evidence else None,
        "document_id": c.document_id,
        "document_url": t.document.uri,
        "sha256": t.document.sha256,
        "confidence": c.confidence,
        "superseded_by": index.superseded.get(c.claim_id),
        "url": index.request.url("claims", c.claim_id),
    }


def figures(details: Mapping[str, Any]) -> list[Record]:
    """Return the figures of a claim's details: of people, of customers, of hits, of weapons, and a hazard's magnitude."""
    out = [_figure(f, details[f]) for f in (*HARMS, *COUNTED) if details.get(f) is not None]
    for g in details.get("groups") or ():
        out += [_figure(f, g[f], str(g.get("group"))) for f in HARMS if g.get(f) is not None]
    for w in details.get("weapons") or ():
        if w.get("count") is not None:
            out.append(_figure("weapons", w["count"], str(w.get("model") or w.get("class"))))
    magnitude = details.get("magnitude")
    if isinstance(magnitude, Mapping) and magnitude.get("value") is not None:
        out.append(_figure(f"magnitude_{magnitude.get('unit') or 'unknown'}", magnitude["value"]))
    return out


def _figure(field: str, value: Any, group: str | None = None) -> Record:
    if isinstance(value, Quantity):
        low, high, approx = value.min, value.max, value.approx
    elif isinstance(value, Mapping):
        low, high, approx = value.get("min"), value.get("max"), bool(value.get("approx"))
    else:
        low = high = float(value)
        approx = False
    return {"field": field, "value_min": low, "value_max": high, "approx": approx, "group": group}


def toll_rows(index: Index) -> Iterator[Record]:
    """Yield a row for each figure of one speaker."""
    return (toll_row(t, index) for t in index.picture.tolls)


def toll_row(t: Toll, index: Index) -> Record:
    """Return the row of a figure of one speaker."""
    told = index.told.get(t.claim_id)
    return {
        "code": index.code(t.incident_id),
        "field": t.field,
        "group": t.group,
        "speaker": t.speaker,
        "office": told.claim.attribution.office if told else None,
        "source_class": t.source_class,
        "basis": t.basis,
        "value_min": t.figure.min,
        "value_max": t.figure.max,
        "approx": t.figure.approx,
        "cumulative": t.cumulative,
        "as_of_utc": t.as_of,
        "said_utc": t.said,
        "supersedes": t.supersedes,
        "stands": t.stands,
        "claim_id": t.claim_id,
        "document_url": told.document.uri if told else None,
        "url": index.request.url("tolls", t.toll_id),
    }
