"""Documents with their evidence marked, and the search over words, titles, places, people and codes."""

from __future__ import annotations

from typing import Annotated, Any

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
from vigie.serve.asking import Kept, Limit, Many, Offset, Shot, envelope, page
from vigie.serve.choosing import chosen_ids, said_with
from vigie.serve.lists import place_row
from vigie.serve.problems import Problem
from vigie.serve.snapshots import Snapshot
from vigie.store import Store, queries

router = Router(prefix="/api", tags=["page"])
BLANK = "\u2588"
SNIPPET = 160  # characters around the first word found


@router.get("/documents", summary="Documents that were read")
def documents(request: Request, of: Shot, language: Many = None, outlet: Many = None, limit: Limit = None, offset: Offset = None) -> Record:
    """Documents that were read."""
    languages, outlets = p.listed(language, "language"), {o for o in outlet or () if o}
    kept = [d for d in of.picture.documents if (not languages or d.language in languages) and (not outlets or d.outlet in outlets)]
    kept.sort(key=lambda d: (d.published is None, -d.published.timestamp() if d.published else 0.0, d.document_id))
    return page(request, of, kept, len(of.picture.documents), lambda d: _row(d, of), limit, offset)


def claims_of(of: Snapshot) -> dict[str, list[Told]]:
    """Return document id -> its claims, worked out once for a picture."""
    if "claims_of" not in of.memory:
        found: dict[str, list[Told]] = {}
        for t in of.picture.claims:
            found.setdefault(t.document.document_id, []).append(t)
        of.memory["claims_of"] = found
    known: dict[str, list[Told]] = of.memory["claims_of"]
    return known


def _row(d: DocumentRow, of: Snapshot) -> Record:
    return {**document_record(d), "claims": len(claims_of(of).get(d.document_id, ()))}


@router.get("/documents/{ident}", summary="One document, its text with the evidence marked")
def document(
    ident: str,
    of: Shot,
    store: Kept,
    around: Annotated[str | None, Query(max_length=80, description="A claim: only the words around it.")] = None,
    chars: Annotated[int | None, Query(ge=80, le=100_000)] = None,
) -> Record:
    """One document, its text with the evidence marked."""
    row = next((d for d in of.picture.documents if d.document_id == ident), None)
    text = store.text(ident) if row else None
    if row is None or text is None:
        raise Problem(404, f"no document {ident[:60]!r}: `/api/documents` lists them", "ident")
    told = sorted(claims_of(of).get(ident, ()), key=first_known)
    start, end = 0, len(text)
    if around:
        start, end = _window(around, told, len(text), chars or 600)
    return {
        **envelope(of),
        "document": _row(row, of),
        "text": text[start:end],
        "window": {"start": start, "end": end},
        "marks": [m for m in _marks(told) if m["end"] > start and m["start"] < end],
        "claims": [rows.claim_row(t, of) for t in told],
        "versions": [
            {"version": v.version, "engine": v.engine, "recorded_from": _iso(v.recorded_from), "recorded_to": _iso(v.recorded_to)}
            for v in store.versions(ident)
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
def search(of: Shot, store: Kept, q: Annotated[str, Query(min_length=1, max_length=500)], limit: Annotated[int | None, Query(ge=1, le=100)] = None) -> Record:
    """Words, titles, places, people, codes."""
    n, low = limit or 10, q.strip().casefold()
    said = said_with(of, q, store) if _asks(of, q, store) else set()
    told = sorted((of.index.told[c] for c in said if c in of.index.told), key=first_known, reverse=True)
    incidents = chosen_ids(of, {i for t in told if (i := of.picture.incident_of.get(t.claim.claim_id))})
    by_title = [i for i in of.picture.incidents if low and low in i.title.casefold() and i not in incidents]
    coded = [i for i in of.picture.incidents if low and i.code.casefold().startswith(low)]
    places = [r for r in of.picture.places if low and low in r.place.name.casefold()]
    people = [r for r in of.picture.people if low and any(low in s.casefold() for s in (r.name, *(x for x, _ in r.spellings)))]
    return {
        **envelope(of),
        "incidents": [rows.incident_row(i, of) for i in (incidents + by_title)[:n]],
        "claims": [rows.claim_row(t, of) for t in told[:n]],
        "documents": _found_documents(of, store, q, n) if _asks(of, q, store) else [],
        "places": [place_row(r) for r in sorted(places, key=lambda r: -r.claims)[:n]],
        "people": [person_record(r) for r in sorted(people, key=lambda r: -r.claims)[:n]],
        "codes": [rows.incident_row(i, of) for i in coded[:n]],
    }


def _asks(of: Snapshot, q: str, store: Store) -> bool:
    """Whether the query has a word to look for."""
    try:
        said_with(of, q, store)
    except OptionError:
        return False
    return True


def _found_documents(of: Snapshot, store: Store, q: str, n: int) -> list[Record]:
    known: dict[str, DocumentRow] = of.memory.setdefault("documents", {d.document_id: d for d in of.picture.documents})
    ids = [i for i in store.ask(queries.found_documents, q, n) if i in known]
    out = []
    for i in ids:
        record = document_record(known[i])
        out.append({k: record[k] for k in ("document_id", "title", "outlet", "language", "published")} | {"snippet": _snippet(store.text(i) or "", q)})
    return out


def _snippet(text: str, q: str) -> str:
    low = text.casefold()
    words = [w.strip('"*').casefold() for w in q.split() if not w.startswith("-")]
    at = next((n for w in words if w and (n := low.find(w)) >= 0), 0)
    return " ".join(text[max(0, at - SNIPPET // 2) : at + SNIPPET].split())
