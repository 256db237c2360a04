"""Documents with their evidence marked, and the search over words, titles, places, people and codes."""

from __future__ import annotations

from typing import Annotated, Any

import numpy as np
from fastapi import Query, Request

from vigie.errors import OptionError
from vigie.fuse.corrections import REDACTED
from vigie.fuse.voices import first_known
from vigie.picture import DocumentRow, Told
from vigie.picture_records import document_record, person_record
from vigie.records import Record
from vigie.serve import parameters as p
from vigie.serve import rows
from vigie.serve.answers import Router
from vigie.serve.asking import Limit, Many, Offset, Shown, envelope, page
from vigie.serve.choosing import said_with, that_hold
from vigie.serve.columns import Array
from vigie.serve.lists import place_row
from vigie.serve.problems import Problem
from vigie.serve.view import View

router = Router(prefix="/api", tags=["page"])
BLANK = "\u2588"
SNIPPET = 160  # characters around the first word found


@router.get("/documents", summary="Documents that were read")
def documents(request: Request, of: Shown, language: Many = None, outlet: Many = None, limit: Limit = None, offset: Offset = None) -> Record:
    """Documents that were read."""
    languages, outlets = p.listed(language, "language"), {o for o in outlet or () if o}
    kept = [d for d in of.documents if (not languages or d.language in languages) and (not outlets or d.outlet in outlets)]
    kept.sort(key=lambda d: (d.published is None, -d.published.timestamp() if d.published else 0.0, d.document_id))
    return page(request, of, kept, len(of.documents), lambda some: [_row(d, of) for d in some], limit, offset)


def claims_of(of: View, document_id: str) -> list[str]:
    """Return the ids of a document's claims."""
    code = of.shelves.words.documents.known([document_id])
    at = np.flatnonzero(of.claims.here & np.isin(of.claims["document"], code))
    return sorted(of.claims.ids_at(at))


def _row(d: DocumentRow, of: View) -> Record:
    if "counts" not in of.memory:  # claims of each document
        codes = of.claims["document"][of.claims.here]
        of.memory["counts"] = np.bincount(codes, minlength=len(of.shelves.words.documents))
    code = of.shelves.words.documents.known([d.document_id])
    return {**document_record(d), "claims": int(of.memory["counts"][code[0]]) if code else 0}


@router.get("/documents/{ident}", summary="One document, its text with the evidence marked")
def document(
    ident: str,
    of: Shown,
    around: Annotated[str | None, Query(max_length=80, description="A claim: only the words around it.")] = None,
    chars: Annotated[int | None, Query(ge=80, le=100_000)] = None,
) -> Record:
    """One document, its text with the evidence marked."""
    row: DocumentRow | None = of.documents.get(ident)
    text = of.door.text(row) if row else None
    if row is None or text is None:
        raise Problem(404, f"no document {ident[:60]!r}: `/api/documents` lists them", "ident")
    piece = of.piece(claims=claims_of(of, ident), copies=True)
    told = sorted((t for t in piece.told.values() if t.document.document_id == ident), key=first_known)
    start, end = 0, len(text)
    if around:
        start, end = _window(around, told, len(text), chars or 600)
    return {
        **envelope(of),
        "document": _row(row, of),
        "text": text[start:end],
        "window": {"start": start, "end": end},
        "marks": [m for m in _marks(told) if m["end"] > start and m["start"] < end],
        "claims": [rows.claim_row(t, piece) for t in told],
        "versions": [
            {"version": v.version, "engine": v.engine, "recorded_from": _iso(v.recorded_from), "recorded_to": _iso(v.recorded_to)}
            for v in of.door.versions(ident)
        ],
        "redacted": BLANK in text or any(e.text.startswith(REDACTED) for t in told for e in t.claim.evidence),
    }


def _iso(at: Any) -> str | None:
    return at.isoformat() if at else None


def _window(claim_id: str, told: list[Told], length: int, chars: int) -> tuple[int, int]:
    claim = next((t.claim for t in told if t.claim.claim_id == claim_id), None)
    if claim is None:
        raise Problem(404, f"no claim {claim_id[:60]!r} in this document: its `claims` lists them", "around")
    first, last = min(e.start for e in claim.evidence), max(e.end for e in claim.evidence)
    beside = max(0, chars - (last - first)) // 2
    return max(0, first - beside), min(length, last + beside)


def _marks(told: list[Told]) -> list[Record]:
    """Where claims rest on the text, and where their sources are named; one mark for claims that share it."""
    marks: dict[tuple[int, int, str], list[str]] = {}
    for t in told:
        for e in t.claim.evidence:
            marks.setdefault((e.start, e.end, "evidence"), []).append(t.claim.claim_id)
        span = t.claim.attribution.span
        if span:
            marks.setdefault((span.start, span.end, "source"), []).append(t.claim.claim_id)
    return [{"start": a, "end": b, "role": role, "claims": ids} for (a, b, role), ids in sorted(marks.items())]


@router.get("/search", summary="Words, titles, places, people, codes")
def search(of: Shown, q: Annotated[str, Query(min_length=1, max_length=500)], limit: Annotated[int | None, Query(ge=1, le=100)] = None) -> Record:
    """Words, titles, places, people, codes."""
    n, low = limit or 10, q.strip().casefold()
    said = _said(of, q)
    told = _latest(of, said)[:n]
    incidents = that_hold(of, said)
    by_title = _titled(of, low, {*incidents}) if len(incidents) < n else []
    shown = (incidents + by_title)[:n]
    coded = _coded(of, low)[:n]
    piece = of.piece([*shown, *coded], told, copies=True)
    places = [r for r in of.places if low and low in r.place.name.casefold()]
    people = [r for r in of.people if low and any(low in s.casefold() for s in (r.name, *(x for x, _ in r.spellings)))]
    return {
        **envelope(of),
        "incidents": [rows.incident_row(piece.incidents[i], piece) for i in shown if i in piece.incidents],
        "claims": [rows.claim_row(piece.told[c], piece) for c in told if c in piece.told],
        "documents": _found_documents(of, q, n) if _asks(of, q) else [],
        "places": [place_row(r) for r in sorted(places, key=lambda r: -r.claims)[:n]],
        "people": [person_record(r) for r in sorted(people, key=lambda r: -r.claims)[:n]],
        "codes": [rows.incident_row(piece.incidents[i], piece) for i in coded if i in piece.incidents],
    }


def _said(of: View, q: str) -> Array:
    return said_with(of, q) if _asks(of, q) else np.empty(0, dtype="i4")


def _latest(of: View, at: Array) -> list[str]:
    """The ids of the claims at these places, those known last first; equal ones by id from the end, those of unknown time first."""
    known = of.claims["known"]
    ordered = sorted(at.tolist(), key=lambda n: (bool(np.isnan(known[n])), float(np.nan_to_num(known[n])), of.claims.ids[n]), reverse=True)
    return of.claims.ids_at(ordered)


def _titled(of: View, low: str, but: set[str]) -> list[str]:
    """The ids of the incidents in whose titles a text stands, in the order of their ids."""
    rows_, titles = of.incidents, of.incidents.texts["title"]
    return [i for at in rows_.by_id if rows_.here[at] and low and low in titles[at].casefold() and (i := rows_.ids[at]) not in but]


def _coded(of: View, low: str) -> list[str]:
    """The ids of the incidents whose codes begin with a text, in the order of their ids."""
    rows_, codes = of.incidents, of.incidents.texts["code"]
    return [rows_.ids[at] for at in rows_.by_id if rows_.here[at] and low and codes[at].casefold().startswith(low)]


def _asks(of: View, q: str) -> bool:
    """Whether the query has a word to look for."""
    try:
        said_with(of, q)
    except OptionError:
        return False
    return True


def _found_documents(of: View, q: str, n: int) -> list[Record]:
    out = []
    for d in filter(None, map(of.documents.get, of.door.documents_with(q, n))):
        record = document_record(d)
        out.append({k: record[k] for k in ("document_id", "title", "outlet", "language", "published")} | {"snippet": _snippet(of.door.text(d) or "", q)})
    return out


def _snippet(text: str, q: str) -> str:
    low = text.casefold()
    words = [w.strip('"*').casefold() for w in q.split() if not w.startswith("-")]
    at = next((n for w in words if w and (n := low.find(w)) >= 0), 0)
    return " ".join(text[max(0, at - SNIPPET // 2) : at + SNIPPET].split())
