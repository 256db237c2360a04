"""What the page shows first: counts, the choices of its filters, the board, who says how much."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from fastapi import Request

from vigie import __version__, gazetteer
from vigie import picture_wording as words
from vigie.desk.index import place_of
from vigie.desk.manifest import disclaimers
from vigie.desk.selection import lies_in
from vigie.fuse.board import NO_REPORT, Cell, board
from vigie.fuse.voices import outlet, source_class, speaker
from vigie.picture import ServiceState, Told
from vigie.picture_records import service_record
from vigie.records import Record
from vigie.report.maps import credit
from vigie.resources import kind_shelf
from vigie.serve import geometry, rows
from vigie.serve import parameters as p
from vigie.serve.answers import Router
from vigie.serve.asking import Limit, Many, Moment, Offset, Shot, Words, envelope, page, user_of
from vigie.serve.problems import Problem
from vigie.serve.snapshots import Snapshot

router = Router(prefix="/api", tags=["page"])


@router.get("/summary", summary="Counts, period, and the choices of the filters")
def summary(request: Request, of: Shot) -> Record:
    """Counts, period, and the choices of the filters."""
    user = user_of(request)
    if "summary" not in of.memory:
        of.memory["summary"] = _summary(of)
    return {**of.memory["summary"], "role": user.role if user else "public", "may_write": bool(user and user.may("editor"))}


def _summary(of: Snapshot) -> Record:
    picture = of.picture
    countries = Counter(place.country for i in picture.incidents if (place := place_of(i.places)) and place.country)
    named = [{"value": code, "name": (c := gazetteer.country(code)) and c.name, "count": n} for code, n in countries.most_common()]
    moments = [t.known_at for t in picture.claims if t.known_at]
    period = {"start": min(moments).isoformat(), "end": max(moments).isoformat()} if moments else None
    return {
        **envelope(of),
        "version": __version__,
        "counts": {t.name: len(t) for t in picture.tables()},
        "period": period,
        "languages": counted(d.language for d in picture.documents if d.language),
        "kinds": counted(i.kind for i in picture.incidents if i.status != "merged"),
        "services": counted(s.service for s in picture.services),
        "speakers": counted(speaker(t) for t in picture.claims),
        "outlets": counted(outlet(t) for t in picture.claims),
        "countries": named,
        "verification": counted(dict(i.verification).get("occurrence", "none") for i in picture.incidents),
        "review": counted(i.review for i in picture.incidents),
        "status": counted(i.status for i in picture.incidents),
        "where": counted(geometry.where(place_of(i.places)) for i in picture.incidents if i.status != "merged"),
        "credit": credit(),
        "disclaimers": disclaimers(of.index.request),
    }


def counted(values: Iterable[Any]) -> list[Record]:
    """Return values with how often each is there, the most frequent first."""
    found = Counter(values)
    return [{"value": v, "count": n} for v, n in sorted(found.items(), key=lambda x: (-x[1], str(x[0])))]


@router.get("/board", summary="Services by place at a moment")
def service_board(of: Shot, service: Many = None, place: Words = None) -> Record:
    """Services by place at a moment."""
    wanted = p.listed(service, "service", kind_shelf("senses")["values"]["services"])
    order = [s for s in kind_shelf("senses")["values"]["services"] if s in wanted]
    cells = [c for c in board(of.picture.services, of.moment, services=order) if lies_in(c.place, place or None)]
    signs = kind_shelf("services")["signs"]
    places = {c.place.place_id: geometry.place_of(c.place) for c in cells}
    return {
        **envelope(of),
        "services": list(dict.fromkeys(c.service for c in cells)),
        "signs": dict(signs),
        "places": list(places.values()),
        "cells": [_cell(c, of, signs) for c in cells],
    }


def _cell(c: Cell, of: Snapshot, signs: dict[str, str]) -> Record:
    found = {"service": c.service, "place_id": c.place.place_id, "state": c.state, "sign": signs.get(c.state, ""), "over": c.over}
    row = c.row
    record = service_record(row) if row else {}
    kept = ("since", "as_of", "customers", "share", "cause", "source_names", "claims", "service_id")
    found |= {k: record.get(k) for k in kept} | {"stale": False, "contested": bool(row and row.contested), "sources": row.sources if row else 0}
    found |= {"age": words.age(row.as_of, of.moment) if row else "", "extent": words.extent(row) if row else ""}
    return {**found, "was": _stretch(c.was, of) if c.was and c.state == NO_REPORT else None, "beside": [_stretch(s, of) for s in c.beside]}


def _stretch(s: ServiceState, of: Snapshot) -> Record:
    record = service_record(s)
    told = {k: record[k] for k in ("service_id", "state", "since", "until", "as_of", "claims", "source_names")}
    return {**told, "part": s.part, "age": words.age(s.as_of, of.moment)}


@router.get("/services", summary="Stretches of services' states")
def services(
    request: Request, of: Shot, service: Many = None, state: Many = None, place: Words = None, since: Moment = None, until: Moment = None,
    holding: bool = False, limit: Limit = None, offset: Offset = None,
) -> Record:  # fmt: skip
    """Stretches of services' states."""
    kinds, states = p.listed(service, "service"), p.listed(state, "state")
    first, last = p.optional_moment(since, "since"), p.optional_moment(until, "until")
    found = [
        s for s in of.picture.services
        if (not kinds or s.service in kinds) and (not states or s.state in states) and lies_in(s.place, place or None) and (s.until is None or not holding)
        and (first is None or (end := s.until or s.as_of) is None or end >= first) and (last is None or (start := s.since or s.as_of) is None or start < last)
    ]  # fmt: skip
    return page(request, of, found, len(of.picture.services), rows.service_row, limit, offset)


@router.get("/services/{ident}", summary="One stretch with its claims and what was so before and after")
def service(ident: str, of: Shot) -> Record:
    """One stretch with its claims and what was so before and after."""
    row = of.services.get(ident)
    if row is None:
        raise Problem(404, f"no service row {ident[:60]!r}: `/api/services` lists them", "ident")
    history = [s for s in of.picture.services if (s.service, s.place.place_id, s.part) == (row.service, row.place.place_id, row.part)]
    return {
        **envelope(of),
        "service": rows.service_row(row),
        "claims": [rows.claim_row(of.index.told[c], of) for c in row.claims if c in of.index.told],
        "conflicts": [rows.conflict_row(c, of) for c in of.conflicts.get(ident, ())],
        "history": [rows.service_row(s) for s in sorted(history, key=lambda s: (s.since or s.as_of).timestamp() if s.since or s.as_of else 0.0)],
    }


@router.get("/sources", summary="Who said how much, first-hand or relayed, and since when they are silent")
def sources(
    request: Request, of: Shot, q: Words = None, source_class: Many = None, language: Many = None, limit: Limit = None, offset: Offset = None
) -> Record:
    """Who said how much, first-hand or relayed, and since when they are silent."""
    every = of.memory.setdefault("sources", None) or _sources(of)
    of.memory["sources"] = every
    classes, languages, low = p.listed(source_class, "source_class"), p.listed(language, "language"), (q or "").casefold()
    found = [
        s for s in every
        if (not classes or s["source_class"] in classes) and (not languages or languages & set(s["languages"])) and low in s["speaker"].casefold()
    ]  # fmt: skip
    return page(request, of, found, len(every), lambda s: s, limit, offset)


def _sources(of: Snapshot) -> list[Record]:
    by_speaker: dict[str, list[Told]] = {}
    for t in of.picture.claims:
        by_speaker.setdefault(speaker(t), []).append(t)
    return [_source(name, told, of) for name, told in sorted(by_speaker.items(), key=lambda x: (-len(x[1]), x[0]))]


def _source(name: str, told: list[Told], of: Snapshot) -> Record:
    moments = [t.known_at for t in told if t.known_at]
    relayed = [t for t in told if t.claim.attribution.relayed_by or outlet(t) != name]
    silent = (of.moment - max(moments)).total_seconds() if moments and of.moment else None
    return {
        "speaker": name,
        "source_class": Counter(source_class(t) for t in told).most_common(1)[0][0],
        "claims": len(told),
        "incidents": len({i for t in told if (i := of.picture.incident_of.get(t.claim.claim_id))}),
        "first_hand": len(told) - len(relayed),
        "relayed": len(relayed),
        "relayed_by": sorted({r for t in told for r in t.claim.attribution.relayed_by}),
        "outlets": sorted({outlet(t) for t in told}),
        "languages": sorted({t.document.language for t in told} - {""}),
        "first_known": min(moments).isoformat() if moments else None,
        "last_known": max(moments).isoformat() if moments else None,
        "silent_for_s": max(0, int(silent)) if silent is not None else None,
        "kinds": dict(Counter(t.claim.kind for t in told).most_common()),
    }
