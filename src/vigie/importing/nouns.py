"""Records of an export -> the nouns that a store keeps, checked: what is not of the contract's shape is refused with what is wrong and the way out."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from vigie.importing.details import wrong_detail
from vigie.picture import Correction, DocumentRow, Told
from vigie.records import Record
from vigie.resources import kinds
from vigie.store.claim_records import claim_from_record
from vigie.store.packing import unpacked

Types = tuple[type, ...]
TEXT: Types = (str,)
WHOLE: Types = (int,)
NUMBER: Types = (int, float)
LIST: Types = (list,)
OBJECT: Types = (dict,)
DOCUMENT = {"document_id": TEXT, "sha256": TEXT, "language": TEXT, "posts": WHOLE}
DOCUMENT_OR_NOTHING = {"uri": TEXT, "outlet": TEXT, "title": TEXT, "published": TEXT, "fetched": TEXT, "content_type": TEXT, "previous_version": TEXT}
DOCUMENT_OR_NOTHING |= {"http_status": WHOLE, "bytes": WHOLE}
CLAIM = {"claim_id": TEXT, "document_id": TEXT, "post": WHOLE, "kind": TEXT, "evidence": LIST, "attribution": OBJECT, "verification": TEXT, "modality": TEXT}
CLAIM |= {"places": LIST, "details": OBJECT, "confidence": NUMBER}
SPAN = {"start": WHOLE, "end": WHOLE, "text": TEXT}
PLACE = {"name": TEXT, "level": TEXT, "role": TEXT}
PLACE_OR_NOTHING = {"country": TEXT, "admin1": TEXT, "part": TEXT, "lat": NUMBER, "lon": NUMBER, "geonames": WHOLE, "span": OBJECT}
VOICE_OR_NOTHING = dict.fromkeys(("name", "office", "organization", "jurisdiction", "stated_jurisdiction", "medium"), TEXT) | {"span": OBJECT}
TIME = {"start": TEXT, "end": TEXT, "granularity": TEXT}
MEND = "mend the line, or export again"
VERIFICATIONS = ("none", "witnessed", "confirmed", "unverified", "disputed")
MODALITIES = ("actual", "planned", "possible", "denied", "background")


class LineError(Exception):
    """A line is not of the contract's shape: what is wrong with it and the way out."""


def document_of(record: Record, kept: Any) -> DocumentRow:
    """Return the row of a document. `kept`: what kept.jsonl has beside it, None where it has nothing."""
    _shape(record, DOCUMENT, DOCUMENT_OR_NOTHING, "")
    more = _kept(kept)
    zones = more.get("zones") or (None, None)
    plain: dict[str, Any] = {k: record.get(k) for k in ("uri", "outlet", "title", "http_status", "content_type", "bytes", "previous_version")}
    return DocumentRow(
        **{k: record[k] for k in DOCUMENT},
        **plain,
        published=_instant(record, "published", zones[0]),
        fetched=_instant(record, "fetched", zones[1]),
        day_only=bool(more.get("day_only", False)),
        named=more.get("named", ()),
    )


def told_of(record: Record, kept: Any, document: DocumentRow) -> Told:
    """Return a claim with its document. `kept`: what kept.jsonl has beside it, None where it has nothing."""
    _claim_shape(record)
    more = _kept(kept)
    own = more.get("duplicate_of") if more or "incident_id" in record else record.get("duplicate_of")  # a picture's record tells which claim it repeats there
    try:
        claim = claim_from_record({**record, "duplicate_of": own}, more)
    except (KeyError, TypeError, ValueError, AttributeError, AssertionError, LookupError) as e:
        raise LineError(f"it and its line in kept.jsonl do not fit each other ({type(e).__name__}: {e}): export both again") from e
    known = more["known_at"] if "known_at" in more else _instant(record, "known_at", None) or claim.said_at or document.published or document.fetched
    return Told(claim, document, known)


def correction_of(record: Record) -> Correction:
    """Return a correction."""
    found = _unpacked(record)
    if not isinstance(found, Correction) or not isinstance(found.at, datetime) or not isinstance(found.about, tuple) or not found.correction_id:
        raise LineError(f"no correction: {MEND}")
    return found


def _kept(kept: Any) -> Mapping[str, Any]:
    if kept is None:
        return {}
    found = _unpacked(kept)
    if not isinstance(found, Mapping):
        raise LineError("its line in kept.jsonl is none: export again")
    return found


def _unpacked(value: Any) -> Any:
    try:
        return unpacked(json.dumps(value))
    except (KeyError, TypeError, ValueError, LookupError, OSError) as e:
        raise LineError(f"what was kept beside it cannot be read ({type(e).__name__}: {e}): export again with this version of vigie") from e


def _claim_shape(record: Record) -> None:
    _shape(record, CLAIM, {"said_at": TEXT, "known_at": TEXT, "duplicate_of": TEXT, "time": OBJECT, "conflicts": LIST}, "")
    for name, known in (("kind", tuple(kinds())), ("verification", VERIFICATIONS), ("modality", MODALITIES)):
        if record[name] not in known:
            raise LineError(f"its {name} {record[name]!r} is none: one of {', '.join(known)}")
    if not record["evidence"]:
        raise LineError("it has no evidence: a claim without the words that state it is none; export again")
    for n, span in enumerate(record["evidence"]):
        _span(span, f"evidence {n}")
    if (wrong := wrong_detail(record["details"])) is not None:
        raise LineError(f"{wrong}: {MEND}")
    voice = record["attribution"]
    _shape(voice, {"relayed_by": LIST}, VOICE_OR_NOTHING, "attribution ")
    _span(voice.get("span"), "attribution span")
    for n, place in enumerate(record["places"]):
        _shape(place, PLACE, PLACE_OR_NOTHING, f"place {n} ")
        _span(place.get("span"), f"place {n} span")
    if record.get("time") is not None:
        _shape(record["time"], TIME, {"span": OBJECT}, "time ")
        _span(record["time"].get("span"), "time span")
        start, end = (_instant(record["time"], name, None) for name in ("start", "end"))
        if start and end and start > end:
            raise LineError(f"its time ends before it begins: {MEND}")
    for name in ("said_at", "known_at"):
        _instant(record, name, None)


def _span(span: Any, where: str) -> None:
    if span is None:
        return
    _shape(span, SPAN, {}, f"{where} ")
    if not 0 <= span["start"] <= span["end"]:
        raise LineError(f"its {where} begins at {span['start']} and ends at {span['end']}: {MEND}")


def _shape(record: Any, needed: Mapping[str, Types], able: Mapping[str, Types], where: str) -> None:
    """Refuse what lacks a field, or has one of another sort; `able`: fields that may be null, whose keys the nouns need all the same."""
    if not isinstance(record, dict):
        raise LineError(f"its {where.strip() or 'line'} is no object: {MEND}")
    for name, types in needed.items():
        if name not in record:
            raise LineError(f"it lacks {where}{name}: {MEND}")
        if not isinstance(record[name], types) or isinstance(record[name], bool):
            raise LineError(f"its {where}{name} is {type(record[name]).__name__}, not {types[0].__name__}: {MEND}")
    for name, types in able.items():
        value = record.setdefault(name, None)
        if value is not None and (not isinstance(value, types) or isinstance(value, bool)):
            raise LineError(f"its {where}{name} is {type(value).__name__}, not {types[0].__name__} or null: {MEND}")


def _instant(record: Record, name: str, zone: str | None) -> datetime | None:
    value = record.get(name)
    if value is None:
        return None
    try:
        at = datetime.fromisoformat(value)
        return at.astimezone(ZoneInfo(zone)) if zone and at.tzinfo else _aware(at)
    except (ValueError, TypeError, OSError, LookupError) as e:
        raise LineError(f"its {name} {value!r} is no moment with an offset: {MEND}") from e


def _aware(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise ValueError("no offset")
    return at
