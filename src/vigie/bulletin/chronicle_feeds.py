"""A chronology for machines: the columns of its CSV, schema.org's LiveBlogPosting, IPTC's ninjs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC
from typing import Any

from vigie.bulletin.chronicle import Entry
from vigie.bulletin.pieces import text_of
from vigie.bulletin.sentences import Teller
from vigie.desk import regions
from vigie.desk.columns import told_instant
from vigie.desk.incident_rows import local
from vigie.desk.index import place_of
from vigie.desk.manifest import LICENCE
from vigie.fuse.voices import outlet
from vigie.model import Place
from vigie.records import Record

STATES = {"withdrawn": "canceled", "disputed": "usable", "corrected": "usable", "current": "usable"}


def rows(found: Iterable[Entry], tell: Teller) -> Iterator[Record]:
    """Yield a record for each line, with the columns of the table `chronology`."""
    for n, e in enumerate(found, 1):
        yield _row(n, e, tell)


def _place(e: Entry) -> Place | None:
    return place_of(e.incident.places if e.incident else e.voice.claim.places)


def _row(n: int, e: Entry, tell: Teller) -> Record:
    t, i, place = e.voice, e.incident, _place(e)
    time = i.time if i else t.claim.time
    zone = (place.timezone if place else None) or getattr(e.at.tzinfo, "key", None)
    return {
        "seq": n,
        "code": i.code if i else None,
        "happened_local": local(e.at, zone) if time else None,
        "happened_utc": e.at.astimezone(UTC) if time else None,
        "time_precision": time.granularity if time else "reported",
        "said_utc": t.known_at,
        "tz": zone,
        "place": place.name if place else None,
        "adm1_pcode": regions.adm1_pcode(place) if place else None,
        "sentence": text_of(e.sentence),
        "language": tell.speech.language,
        "speaker": tell.speech.who(t, named_before=True),
        "office": t.claim.attribution.office,
        "outlet": outlet(t),
        "relayed_by": list(t.claim.attribution.relayed_by),
        "status": e.status,
        "sources_independent": i.sources if i else 1,
        "quote_original": " [...] ".join(x.text for x in t.claim.evidence),
        "quote_language": t.document.language,
        "source_url": t.document.uri,
        "archived_sha256": t.document.sha256,
        "key_event": bool(i and i.key_event),
        "url": tell.index.request.url("incidents", i.incident_id) if i else tell.index.request.url("claims", t.claim.claim_id),
    }


def live_blog(found: Sequence[Entry], tell: Teller, title: str) -> Record:
    """Return the chronology as schema.org's LiveBlogPosting, the newest first."""
    facts = tell.grounds.facts
    posting: Record = {
        "@context": "https://schema.org",
        "@type": "LiveBlogPosting",
        "headline": title,
        "inLanguage": tell.speech.language,
        "license": LICENCE,
        "liveBlogUpdate": [_post(e, tell) for e in reversed(found)],
    }
    for key, at in (("coverageStartTime", facts["first"]), ("coverageEndTime", facts["last"]), ("dateModified", facts["as_of"])):
        if at:
            posting[key] = told_instant(at)
    return posting


def _post(e: Entry, tell: Teller) -> Record:
    url = tell.index.request.url("incidents", e.incident.incident_id) if e.incident else ""
    post: Record = {
        "@type": "BlogPosting",
        "@id": f"urn:vigie:claim:{e.voice.claim.claim_id}",
        "headline": text_of(e.sentence),
        "articleBody": text_of(e.sentence),
        "datePublished": told_instant(e.voice.known_at or e.at),
        "creativeWorkStatus": e.status,
    }
    place = _place(e)
    if place:
        post["contentLocation"] = _location(place)
    if e.voice.document.uri:
        post["isBasedOn"] = e.voice.document.uri
    return {**post, "url": url} if url else post


def _location(place: Place) -> Record:
    found: Record = {"@type": "Place", "name": place.name}
    at = regions.point(place)
    return {**found, "geo": {"@type": "GeoCoordinates", "latitude": at[1], "longitude": at[0]}} if at else found


def ninjs(found: Sequence[Entry], tell: Teller, title: str) -> Record:
    """Return the chronology as one ninjs 1.5 item whose associations are its lines; a withdrawn line is `canceled`."""
    item: Record = {
        "uri": "urn:vigie:chronology",
        "type": "composite",
        "pubstatus": "usable",
        "language": tell.speech.language,
        "headline": title,
        "usageterms": LICENCE,
        "associations": {f"line{n:05d}": _item(e, tell) for n, e in enumerate(found, 1)},
    }
    if tell.index.as_of:
        item["versioncreated"] = told_instant(tell.index.as_of)
    return item


def _item(e: Entry, tell: Teller) -> Record:
    place = _place(e)
    item: dict[str, Any] = {
        "uri": f"urn:vigie:{'incident:' + e.incident.incident_id if e.incident else 'claim:' + e.voice.claim.claim_id}",
        "type": "text",
        "mimetype": "text/plain",
        "language": tell.speech.language,
        "pubstatus": STATES.get(e.status, "usable"),
        "versioncreated": told_instant(e.voice.known_at or e.at),
        "headline": text_of(e.sentence),
        "body_text": text_of(e.sentence),
        "copyrightnotice": outlet(e.voice),
    }
    return {**item, "place": [{"name": place.name}]} if place else item
