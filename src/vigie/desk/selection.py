"""What the filters of an export let through: of single rows, and of a picture, as a picture of the same form that holds only that."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from vigie.desk.request import Request
from vigie.model import Claim, Place, PlaceRef, TimeRef
from vigie.picture import Incident, ServiceState, Told
from vigie.picture_tables import Picture


def narrowed(request: Request) -> bool:
    """Return whether there are filters at all. `limit` is none: it cuts tables, it does not choose."""
    return any((request.place, request.kinds, request.since, request.until, request.verification))


def selected(picture: Picture, request: Request) -> Picture:
    """Return what of the picture the filters let through; the picture itself where there are none. `limit` is not looked at here.

    Incidents are chosen by place, kind, time and verification; with them come their claims, figures, conflicts, changes. Claims that belong to no incident and
    stretches of services are chosen by the same rules; documents, people and places are those that the claims chosen use.
    """
    if not narrowed(request):
        return picture
    incidents = [i for i in picture.incidents if takes_incident(i, request)]
    services = [s for s in picture.services if takes_service(s, request)]
    about = {i.incident_id for i in incidents} | {s.service_id for s in services}
    ids = {c for s in services for c in s.claims} | {c for c, i in picture.incident_of.items() if i in about}
    told = [t for t in picture.claims if t.claim.claim_id in ids or (t.claim.claim_id not in picture.incident_of and takes_claim(t, request))]
    ids = {t.claim.claim_id for t in told}
    documents = {t.document.document_id for t in told}
    places = {p.place.place_id for t in told for p in t.claim.places}
    speakers = {t.claim.attribution.person_id for t in told} | {t.claim.attribution.name for t in told}
    return replace(
        picture,
        documents=picture.documents.with_rows(d for d in picture.documents if d.document_id in documents),
        claims=picture.claims.with_rows(told),
        incidents=picture.incidents.with_rows(incidents),
        services=picture.services.with_rows(services),
        tolls=picture.tolls.with_rows(t for t in picture.tolls if t.claim_id in ids),
        conflicts=picture.conflicts.with_rows(c for c in picture.conflicts if c.about in about),
        people=picture.people.with_rows(p for p in picture.people if p.person_id in speakers or p.name in speakers),
        places=picture.places.with_rows(p for p in picture.places if p.place.place_id in places),
        changes=picture.changes.with_rows(c for c in picture.changes if c.about in about or c.about in ids),
    )


def cut_words(kept: int, total: int) -> str:
    """Return what the last row of a cut table says."""
    return f"CUT: {kept:,} of {total:,} rows; ask with a greater --limit, or filter"


def lies_in(place: Place, wanted: str | None) -> bool:
    """Return whether a place is the wanted one or lies in it; `wanted` is a name in any case or an id; None wants all."""
    if wanted is None:
        return True
    own = (place.name, place.place_id, f"iso:{place.admin1}", f"iso:{place.country}", place.admin1 or "", place.country or "", *place.within)
    return wanted.casefold() in map(str.casefold, own)


def _placed(refs: Iterable[PlaceRef], request: Request) -> bool:
    return request.place is None or any(lies_in(p.place, request.place) for p in refs if p.role == "location")


def _within(start: datetime | None, end: datetime | None, request: Request) -> bool:
    """Whether a stretch of time touches the one asked for; what has no time at all is in none."""
    if not (request.since or request.until):
        return True
    if start is None and end is None:
        return False
    first, last = start or end, end or start
    assert first is not None and last is not None
    return (request.until is None or first < request.until) and (request.since is None or last > request.since or first >= request.since)


def _happened(time: TimeRef | None, told: tuple[datetime | None, datetime | None], request: Request) -> bool:
    return _within(time.start, time.end, request) if time else _within(*told, request)


def takes_incident(i: Incident, request: Request) -> bool:
    """Return whether the filters let an incident through: its place, kind, time, verification."""
    return (
        (not request.kinds or i.kind in request.kinds)
        and _placed(i.places, request)
        and _happened(i.time, (i.first_reported, i.last_reported), request)
        and (not request.verification or dict(i.verification).get("occurrence", "none") in request.verification)
    )


def takes_service(s: ServiceState, request: Request) -> bool:
    """Return whether the filters let a stretch of a service's state through."""
    return (
        (not request.kinds or "service" in request.kinds)
        and lies_in(s.place, request.place)
        and _within(s.since or s.as_of, s.until or s.as_of, request)
        and not request.verification
    )


def takes_claim(t: Told, request: Request) -> bool:
    """Return whether the filters let a claim through that belongs to no incident."""
    claim: Claim = t.claim
    return (
        (not request.kinds or claim.kind in request.kinds)
        and _placed(claim.places, request)
        and _happened(claim.time, (t.known_at, t.known_at), request)
        and (not request.verification or claim.verification in request.verification)
    )
