"""A claim <-> its record (contract: CLAIM, version 1) and what stands beside it: the fields of the noun that the record leaves out.

The record is kept as the contract has it, so that whoever opens the database reads it without vigie; `claim_from_record` makes the noun of both.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from vigie.model import Attribution, Claim, Place, PlaceRef, Span, TimeRef
from vigie.records import Record, claim_record

_KNOWN = "claim_id document_id post kind evidence attribution verification modality time places details confidence duplicate_of conflicts said_at trace"
_LATER = tuple((f.name, f.default) for f in fields(Claim) if f.name not in _KNOWN.split())  # whatever else the noun has is kept beside as it is
_PLACE = (("population", 0), ("timezone", None), ("within", ()), ("kind", None))


def beside(claim: Claim) -> dict[str, Any]:
    """Return the fields of a claim that `claim_record` leaves out, those at their defaults left out too: values for `packing.packed`."""
    record = claim_record(claim)
    out: dict[str, Any] = {
        "places": tuple(_beside_place(p) for p in claim.places),
        "person_id": claim.attribution.person_id,
        "trace": claim.trace,
        "zones": tuple(zone_name(at) for at in _instants(claim)),
    }
    if not _alike(record["details"], claim.details):
        out["details"] = claim.details
    if not _alike(record["conflicts"], list(claim.conflicts)):
        out["conflicts"] = claim.conflicts
    out["more"] = {n: v for n, default in _LATER if (v := getattr(claim, n)) != default}
    return {k: v for k, v in out.items() if v is not None and v != () and v != {} and (k != "zones" or any(v))}


def claim_from_record(record: Record, beside: Mapping[str, Any]) -> Claim:
    """Return the claim of a record; `beside`: what the function of that name gave, empty for a record from elsewhere.

    Law: `claim_from_record(claim_record(c), beside(c)) == c`. A record from elsewhere has no place ids: geonames, else country and name, stand for them.
    """
    zones = beside.get("zones") or (None, None, None)
    places: tuple[dict[str, Any], ...] = beside.get("places") or ({},) * len(record["places"])
    return Claim(
        claim_id=record["claim_id"],
        document_id=record["document_id"],
        post=record["post"],
        kind=record["kind"],
        evidence=tuple([Span(e["start"], e["end"], e["text"]) for e in record["evidence"]]),
        attribution=_attribution(record["attribution"], beside.get("person_id")),
        verification=record["verification"],
        modality=record["modality"],
        time=_time(record["time"], zones),
        places=tuple([_place_ref(p, b) for p, b in zip(record["places"], places, strict=True)]),
        details=beside["details"] if "details" in beside else record["details"],
        confidence=record["confidence"],
        duplicate_of=record.get("duplicate_of"),
        conflicts=beside["conflicts"] if "conflicts" in beside else tuple(record.get("conflicts") or ()),
        said_at=_at(record.get("said_at"), zones[2]),
        trace=beside.get("trace", ()),
        **beside.get("more", {}),
    )


def _instants(claim: Claim) -> tuple[datetime | None, datetime | None, datetime | None]:
    return (claim.time.start if claim.time else None, claim.time.end if claim.time else None, claim.said_at)


def zone_name(at: datetime | None) -> str | None:
    """Return the name of an instant's zone; None where it has only an offset."""
    return at.tzinfo.key if at is not None and isinstance(at.tzinfo, ZoneInfo) else None


def _at(iso: str | None, zone: str | None) -> datetime | None:
    if iso is None:
        return None
    at = datetime.fromisoformat(iso)
    return at.astimezone(ZoneInfo(zone)) if zone else at


def _alike(a: Any, b: Any) -> bool:
    """True where two values are equal and of the same types all the way down: a tuple is no list, a quantity no dict; 3.0 and 3 are alike."""
    if isinstance(a, dict):
        return type(b) is dict and a.keys() == b.keys() and all(_alike(v, b[k]) for k, v in a.items())
    if isinstance(a, list):
        return type(b) is list and len(a) == len(b) and all(map(_alike, a, b))
    if isinstance(a, bool) or not isinstance(a, int | float):
        return type(a) is type(b) and a == b
    return type(b) in (int, float) and a == b


def _beside_place(ref: PlaceRef) -> dict[str, Any]:
    place = ref.place
    out: dict[str, Any] = {"id": place.place_id}
    out.update((n, v) for n, default in _PLACE if (v := getattr(place, n)) != default)
    if ref.radius_km is not None:
        out["radius_km"] = ref.radius_km
    return out


def _place_ref(p: Record, b: Mapping[str, Any]) -> PlaceRef:
    place = Place(
        place_id=b["id"] if "id" in b else f"geonames:{p['geonames']}" if p["geonames"] else f"name:{p['country']}:{p['name']}",
        name=p["name"],
        level=p["level"],
        country=p["country"],
        admin1=p["admin1"],
        lat=p["lat"],
        lon=p["lon"],
        geonames=p["geonames"],
        population=b.get("population", 0),
        timezone=b.get("timezone"),
        within=b.get("within", ()),
        kind=b.get("kind"),
    )
    return PlaceRef(place, p["role"], p["part"], _span(p["span"]), b.get("radius_km"))


def _span(s: Record | None) -> Span | None:
    return Span(s["start"], s["end"], s["text"]) if s else None


def _attribution(a: Record, person_id: str | None) -> Attribution:
    return Attribution(
        name=a["name"],
        office=a["office"],
        organization=a["organization"],
        jurisdiction=a["jurisdiction"],
        stated_jurisdiction=a["stated_jurisdiction"],
        medium=a["medium"],
        relayed_by=tuple(a["relayed_by"]),
        span=_span(a["span"]),
        person_id=person_id,
    )


def _time(t: Record | None, zones: tuple[str | None, ...]) -> TimeRef | None:
    if t is None:
        return None
    start, end = _at(t["start"], zones[0]), _at(t["end"], zones[1])
    assert start is not None and end is not None
    return TimeRef(start, end, t["granularity"], _span(t["span"]))
