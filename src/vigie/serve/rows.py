"""Rows for the page: incidents, claims, figures, conflicts, changes, each with the words that people read beside the values."""

from __future__ import annotations

from typing import Any

from vigie import picture_wording as words
from vigie import wording
from vigie.desk.incident_rows import local, titled
from vigie.desk.index import where as location
from vigie.explain_picture import plain_value
from vigie.fuse.voices import outlet, source_class, speaker
from vigie.picture import Change, Conflict, Incident, ServiceState, Told, Toll
from vigie.picture_records import change_record, conflict_record, incident_record, service_record, toll_record
from vigie.records import Record, claim_record
from vigie.report.drawing import sort_of
from vigie.serve import geometry
from vigie.serve.claim_columns import TOLD_BY
from vigie.serve.view import Piece, View

TITLES = ("fr", "uk")  # languages of the page besides English


def incident_row(i: Incident, of: Piece) -> Record:
    """Return an incident's row."""
    record, ref = incident_record(i), location(i.places)
    place = ref.place if ref else None
    verification = dict(i.verification)
    at = of.view.recorded_of(i.incident_id)
    changed = of.changed.get(i.incident_id) or i.last_reported
    return {
        "id": i.incident_id,
        "code": i.code,
        "kind": i.kind,
        "sign": sort_of(i.kind),
        "title": i.title,
        "titles": {language: titled(i, of, language) for language in TITLES},
        "time": record["time"],
        "time_precision": i.time_precision,
        "happened": words.happened(i.time, i.time_precision),
        "tz": place.timezone if place else None,
        "place": geometry.placed(ref) if ref else None,
        "places": list(dict.fromkeys(p.place.name for p in i.places)),
        "where": geometry.where(place),
        "location_precision": i.location_precision,
        "location_coarsened": i.location_coarsened,
        "point": geometry.point(place),
        "shape": geometry.shape_address(place),
        **{f: record[f] for f in ("killed", "injured", "missing")},
        "figures": {f: words.figure(getattr(i, f)) for f in ("killed", "injured", "missing")},
        "targets": list(i.targets),
        "weapons": list(dict.fromkeys(str(w.get("model") or w.get("class")) for w in i.weapons)),
        "verification": verification,
        "verified": verification.get("occurrence", "none"),
        "contested": i.contested,
        "conflicts": len(i.conflicts),
        "claims": len(i.claims) + len(i.shared),
        "sources": i.sources,
        "source_names": list(i.source_names),
        **_told_by(i, of),
        **{f: record[f] for f in ("assignee", "key_event")},
        **{f: record[f] for f in ("review", "sensitivity", "status", "merged_into", "part_of", "parts", "first_reported", "last_reported")},
        "changed": changed.isoformat() if changed else None,
        "recorded": at.isoformat() if at else None,
    }


def _told_by(i: Incident, of: Piece) -> Record:
    """Who tells of an incident, where and in which languages, and of which services."""
    return {f"{column}s": of.view.told_by(i.claims, column) for column in TOLD_BY}


def claim_row(t: Told, of: Piece) -> Record:
    """Return a claim with its words, its speaker's chain and its document."""
    c, d = t.claim, t.document
    record = claim_record(c)
    attribution = {k: v for k, v in record["attribution"].items() if k != "span"}
    incident = of.picture.incident_of.get(c.claim_id)
    told_by = speaker(t)
    chain = list(dict.fromkeys([told_by, *reversed(c.attribution.relayed_by), outlet(t)]))
    return {
        "claim_id": c.claim_id,
        "document_id": c.document_id,
        "incident_id": incident,
        "incident_code": of.code(incident),
        **{k: record[k] for k in ("kind", "modality", "verification", "confidence", "evidence", "details", "said_at", "conflicts")},
        "source_span": record["attribution"]["span"],
        "language": d.language,
        "said": wording.who(c.attribution),
        "attribution": attribution,
        "speaker": told_by,
        "source_class": source_class(t),
        "chain": chain,
        "first_hand": len(chain) == 1,
        "time": {k: record["time"][k] for k in ("start", "end", "granularity")} if record["time"] else None,
        "happened": words.happened(c.time, c.time.granularity if c.time else None),
        "known_at": t.known_at.isoformat() if t.known_at else None,
        "places": [{**geometry.placed(p), "role": p.role} for p in c.places],
        "summary": wording.what(c),
        "duplicate_of": of.picture.copies.get(c.claim_id),
        "document": {**document_of(t), "uri": d.uri},
        "sentence": quotation(t),
    }


def document_of(t: Told) -> Record:
    """Return what a claim says of its document."""
    d = t.document
    published = d.published.isoformat() if d.published else None
    return {"document_id": d.document_id, "title": d.title, "outlet": d.outlet, "language": d.language, "published": published}


def quotation(t: Told) -> str:
    """Return the words of the evidence with who said so, where and when: for pasting."""
    text = " [...] ".join(" ".join(e.text.split()) for e in t.claim.evidence)
    when = words.instant(t.claim.said_at or t.known_at)
    through = f", {outlet(t)}" if outlet(t) != speaker(t) else ""
    return f"\u201c{text}\u201d ({wording.who(t.claim.attribution)}{through}{f', {when}' if when else ''}{f', {t.document.uri}' if t.document.uri else ''})"


def toll_row(t: Toll, of: Piece) -> Record:
    """Return a figure of one speaker with the incident that it belongs to."""
    incident, told = of.view.incidents.place(t.incident_id or ""), of.told.get(t.claim_id)
    place = of.view.place_of(incident) if incident is not None else None
    more = {"incident_code": of.view.code(t.incident_id), "incident_title": of.view.title(t.incident_id or "")}
    more |= {"figure": words.quantity(t.figure), "place": place.name if place else None}
    return {**toll_record(t), **more, "document_id": told.document.document_id if told else None, "url": told.document.uri if told else None}


def about(ident: str, of: View) -> Record:
    """Return code, title and sort of what an id is about."""
    if of.code(ident):
        return {"about_code": of.code(ident), "about_title": of.title(ident), "about_kind": "incident"}
    service, person = of.services.get(ident), of.people.get(ident)
    if service:
        return {"about_code": None, "about_title": f"{service.service}, {service.place.name}", "about_kind": "service"}
    kind = "claim" if of.claims.place(ident) is not None else "person" if person else "other"
    return {"about_code": of.code(of.incident_of(ident)), "about_title": person.name if person else None, "about_kind": kind}


def conflict_row(c: Conflict, of: Piece) -> Record:
    """Return a conflict with its values in a few words."""
    record = conflict_record(c)
    for value, v in zip(record["values"], c.values, strict=True):
        last = of.latest(v.claims)
        value |= {"said": plain_value(v.value), "known_at": last.known_at.isoformat() if last and last.known_at else None}
    return {**record, **about(c.about, of.view)}


def change_row(c: Change, of: View) -> Record:
    """Return a change with what it is about and its values in a few words."""
    return {**change_record(c), **about(c.about, of), "was_said": plain_value(c.was), "now_said": plain_value(c.now)}


def service_row(s: ServiceState) -> Record:
    """Return a stretch of a service's state with its place and extent in words."""
    return {**service_record(s), "place": {**geometry.place_of(s.place), "part": s.part}, "extent": words.extent(s)}


def local_iso(at: Any, zone: str | None) -> str | None:
    """Return an instant on a zone's clock, as text."""
    shifted = local(at, zone)
    return shifted.isoformat() if shifted else None
