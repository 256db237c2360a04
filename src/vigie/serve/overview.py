"""What the page shows first: counts, the choices of its filters, the board of services."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

import numpy as np
from fastapi import Request

from vigie import __version__, gazetteer
from vigie import picture_wording as words
from vigie.desk.manifest import disclaimers
from vigie.desk.request import Request as Asked
from vigie.desk.selection import lies_in
from vigie.fuse.board import NO_REPORT, Cell, in_order
from vigie.picture import ServiceState
from vigie.picture_records import TABLES, service_record
from vigie.records import Record
from vigie.report.maps import credit
from vigie.resources import kind_shelf
from vigie.serve import boards, changing, geometry, rows
from vigie.serve import parameters as p
from vigie.serve.answers import Router
from vigie.serve.asking import Limit, Many, Moment, Offset, Shown, Words, envelope, page, user_of
from vigie.serve.columns import Array
from vigie.serve.columns import counted as values
from vigie.serve.incidents import conflict_rows
from vigie.serve.problems import Problem
from vigie.serve.view import View

router = Router(prefix="/api", tags=["page"])


@router.get("/summary", summary="Counts, period, and the choices of the filters")
def summary(request: Request, of: Shown) -> Record:
    """Counts, period, and the choices of the filters."""
    user = user_of(request)
    if "summary" not in of.memory:
        of.memory["summary"] = _summary(of)
    return {**of.memory["summary"], "role": user.role if user else "public", "may_write": bool(user and user.may("editor"))}


def _summary(of: View) -> Record:
    incidents, claims, words, names = of.incidents, of.claims, of.shelves.words.words, of.shelves.words.names
    there, told = np.flatnonzero(incidents.here), np.flatnonzero(claims.here)
    unmerged = there[~np.isin(incidents["status"][there], words.known(("merged",)))]
    return {
        **envelope(of),
        "version": __version__,
        "counts": counts(of),
        "period": _period(of, told),
        "languages": ranked(Counter(d.language for d in of.documents if d.language).items()),
        "kinds": ranked(values(incidents["kind"][unmerged], words)),
        "services": ranked(Counter(s.service for s in of.services).items()),
        "speakers": ranked(values(claims["speaker"][told], names)),
        "outlets": ranked(values(claims["outlet"][told], names)),
        "countries": _countries(of, there),
        "verification": ranked(values(incidents["verified"][there], words)),
        "review": ranked(values(incidents["review"][there], words)),
        "status": ranked(values(incidents["status"][there], words)),
        "where": ranked(_wheres(of, unmerged)),
        "credit": credit(),
        "disclaimers": disclaimers(Asked(at=of.at, known_at=of.known_at)),
    }


def counts(of: View) -> dict[str, int]:
    """Return how many rows each table has."""
    large = {"claims": len(of.claims), "incidents": len(of.incidents), "changes": changing.total(of)}
    return {t: large[t] if t in large else len(of.shelves.tables[t]) for t in TABLES}


def _period(of: View, told: Array) -> Record | None:
    first, last = (of.known(told, last=end) for end in (False, True))
    return {"start": first.isoformat(), "end": last.isoformat()} if first and last else None


def _wheres(of: View, at: Array) -> Iterable[tuple[str, int]]:
    places = of.incidents["place"][at]
    found = Counter(dict(zip(geometry.WHERES, np.bincount(of.shelves.words.places.sorts()[places[places >= 0]], minlength=4).tolist(), strict=True)))
    found["unplaced"] += int((places < 0).sum())
    return [(w, n) for w, n in found.items() if n]


def _countries(of: View, there: Array) -> list[Record]:
    """Countries by the incidents in them, the most frequent first, then in the order in which their first incident stands."""
    found: dict[str, int] = {}
    order = of.incidents.by_id[of.incidents.here[of.incidents.by_id]]
    codes, first, n_each = np.unique(of.incidents["place"][order], return_index=True, return_counts=True)
    for at in np.argsort(first):
        place = of.shelves.words.places.values[codes[at]] if codes[at] >= 0 else None
        if place is not None and place.country:
            found[place.country] = found.get(place.country, 0) + int(n_each[at])
    return [{"value": code, "name": (c := gazetteer.country(code)) and c.name, "count": n} for code, n in sorted(found.items(), key=lambda x: -x[1])]


def ranked(found: Iterable[tuple[Any, int]]) -> list[Record]:
    """Return values with how often each is there, the most frequent first."""
    return [{"value": v, "count": n} for v, n in sorted(found, key=lambda x: (-x[1], str(x[0])))]


@router.get("/board", summary="Services by place at a moment")
def service_board(of: Shown, service: Many = None, place: Words = None) -> Record:
    """Services by place at a moment."""
    wanted = p.listed(service, "service", kind_shelf("senses")["values"]["services"])
    wanted = wanted or frozenset(s.service for s in of.services)
    order = [s for s in kind_shelf("senses")["values"]["services"] if s in wanted]
    cells = list(boards.cells(of, in_order(x for x in boards.watched(of).values() if lies_in(x, place or None)), order))
    signs = kind_shelf("services")["signs"]
    places = {c.place.place_id: geometry.place_of(c.place) for c in cells}
    return {
        **envelope(of),
        "services": list(dict.fromkeys(c.service for c in cells)),
        "signs": dict(signs),
        "places": list(places.values()),
        "cells": [_cell(c, of, signs) for c in cells],
    }


def _cell(c: Cell, of: View, signs: dict[str, str]) -> Record:
    found = {"service": c.service, "place_id": c.place.place_id, "state": c.state, "sign": signs.get(c.state, ""), "over": c.over}
    row = c.row
    record = service_record(row) if row else {}
    kept = ("since", "as_of", "customers", "share", "cause", "source_names", "claims", "service_id")
    found |= {k: record.get(k) for k in kept} | {"stale": False, "contested": bool(row and row.contested), "sources": row.sources if row else 0}
    found |= {"age": words.age(row.as_of, of.moment) if row else "", "extent": words.extent(row) if row else ""}
    return {**found, "was": _stretch(c.was, of) if c.was and c.state == NO_REPORT else None, "beside": [_stretch(s, of) for s in c.beside]}


def _stretch(s: ServiceState, of: View) -> Record:
    record = service_record(s)
    told = {k: record[k] for k in ("service_id", "state", "since", "until", "as_of", "claims", "source_names")}
    return {**told, "part": s.part, "age": words.age(s.as_of, of.moment)}


@router.get("/services", summary="Stretches of services' states")
def services(
    request: Request, of: Shown, service: Many = None, state: Many = None, place: Words = None, since: Moment = None, until: Moment = None,
    holding: bool = False, limit: Limit = None, offset: Offset = None,
) -> Record:  # fmt: skip
    """Stretches of services' states."""
    kinds, states = p.listed(service, "service"), p.listed(state, "state")
    first, last = p.optional_moment(since, "since"), p.optional_moment(until, "until")
    found = [
        s for s in of.services
        if (not kinds or s.service in kinds) and (not states or s.state in states) and lies_in(s.place, place or None) and (s.until is None or not holding)
        and (first is None or (end := s.until or s.as_of) is None or end >= first) and (last is None or (start := s.since or s.as_of) is None or start < last)
    ]  # fmt: skip
    return page(request, of, found, len(of.services), lambda some: [rows.service_row(of.aged_state(s)) for s in some], limit, offset)


def _begun(s: ServiceState) -> float:
    at = s.since or s.as_of
    return at.timestamp() if at else 0.0


@router.get("/services/{ident}", summary="One stretch with its claims and what was so before and after")
def service(ident: str, of: Shown) -> Record:
    """One stretch with its claims and what was so before and after."""
    row = of.service(ident)
    if row is None:
        raise Problem(404, f"no service row {ident[:60]!r}: `/api/services` lists them", "ident")
    history = [of.aged_state(s) for s in of.services.of(row.place.place_id) if (s.service, s.part) == (row.service, row.part)]
    piece = of.piece(claims=row.claims, copies=True)
    return {
        **envelope(of),
        "service": rows.service_row(row),
        "claims": [rows.claim_row(piece.told[c], piece) for c in row.claims if c in piece.told],
        "conflicts": conflict_rows(of, of.conflicts.of(ident)),
        "history": [rows.service_row(s) for s in sorted(history, key=_begun)],
    }
