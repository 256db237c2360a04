"""Services, documents, changes and contested values in the columns that desks paste elsewhere."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from vigie.desk import regions
from vigie.desk.index import Index
from vigie.fuse.voices import source_class, speaker
from vigie.picture import DocumentRow, ServiceState
from vigie.records import Record, plain

TRIGGERS = {"claim": "new-claim"}  # the desks' word for a trigger of the picture


def service_rows(index: Index) -> Iterator[Record]:
    """Yield a row for each stretch of a service's state."""
    return (service_row(s, index) for s in index.picture.services)


def service_row(s: ServiceState, index: Index) -> Record:
    """Return the row of a stretch of a service's state."""
    last = index.latest(s.claims)
    naming = "ocha" if index.request.humanitarian_names else ""
    return {
        "service_id": s.service_id,
        "service": s.service,
        "state": s.state,
        "place_name": s.place.name + (f" ({s.part})" if s.part else ""),
        "level": s.place.level,
        "adm1_name": regions.region_name(s.place.admin1, naming),
        "adm1_pcode": regions.adm1_pcode(s.place),
        "adm2_pcode": regions.adm2_pcode(s.place),
        "since_utc": s.since,
        "until_utc": s.until,
        "as_of_utc": s.as_of,
        "stale": s.stale,
        "customers_min": s.customers.min if s.customers else None,
        "customers_max": s.customers.max if s.customers else None,
        "share_pct_min": s.share.min if s.share else None,
        "share_pct_max": s.share.max if s.share else None,
        "cause": s.cause,
        "speaker": speaker(last) if last else None,
        "source_class": source_class(last) if last else None,
        "sources_independent": s.sources,
        "contested": s.contested,
        "url": index.request.url("services", s.service_id),
    }


def document_rows(index: Index) -> Iterator[Record]:
    """Yield a row for each document."""
    return map(_document, index.picture.documents)


def _document(d: DocumentRow) -> Record:
    on_the_web = bool(d.uri and d.uri.startswith(("http://", "https://")))
    return {
        "document_id": d.document_id,
        "url": d.uri,
        "canonical_url": None,
        "archive_url": None,
        "outlet": d.outlet,
        "title": d.title,
        "language": d.language,
        "published_utc": d.published,
        "fetched_utc": d.fetched,
        "http_status": d.http_status,
        "content_type": d.content_type,
        "bytes": d.bytes,
        "sha256": d.sha256,
        "collector_version": None,
        "capture_status": "given" if d.fetched is None else "fetched" if (d.http_status or 200) < 400 else "refused",
        "edited_after": d.previous_version,
        "duplicate_of": d.duplicate_of,
        "confidentiality": "public" if on_the_web else None,
    }


def change_rows(index: Index) -> Iterator[Record]:
    """Yield a row for each change, in the order in which they were known."""
    for n, c in enumerate(index.picture.changes, index.first + 1):
        yield {
            "seq": n,
            "known_utc": c.at,
            "code": index.code(c.about),
            "field": c.field,
            "was": _value(c.was),
            "now": _value(c.now),
            "class": c.class_,
            "trigger": TRIGGERS.get(c.trigger, c.trigger),
            "by": c.by,
            "reason": c.reason,
        }


def contested_rows(index: Index) -> Iterator[Record]:
    """Yield a row for each of the values that stand against each other."""
    for c in index.picture.conflicts:
        for v in c.values:
            yield {
                "conflict_id": c.conflict_id,
                "code": index.code(c.about),
                "type": c.type,
                "field": c.field,
                "value": _value(v.value),
                "sources": list(v.sources),
                "claims": list(v.claims),
                "note": c.note,
                "settled_by": c.settled_by,
            }


def _value(value: Any) -> str | None:
    """A value of any shape as text: texts as they stand, the rest as JSON."""
    if value is None or isinstance(value, str):
        return value
    return json.dumps(plain(value), ensure_ascii=False, default=str, sort_keys=True)
