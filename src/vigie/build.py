"""Documents -> the picture: every document's claims with their clocks, fused. The order of the path stands here, beside `pipeline.py`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from hashlib import sha256

from vigie.fuse import fused
from vigie.model import Claim, Document, PersonValue
from vigie.names import folded
from vigie.picture import Correction, DocumentRow, Named, Told
from vigie.picture_tables import Picture
from vigie.records import post_at


def build(documents: Iterable[Document], corrections: Sequence[Correction] = (), *, at: datetime | None = None, known_at: datetime | None = None) -> Picture:
    """Return the picture of documents that `vigie.read` gave; any order, any repetition gives the same picture.

    `at`: the moment for which staleness is told; None for the latest that the claims know of. `known_at`: build from what was known by then
    (documents and claims whose time is not known are left out).
    """
    unique = {d.document_id: d for d in documents}
    rows = {i: row(unique[i]) for i in sorted(unique)}
    every = [t for i, r in rows.items() for t in told(unique[i], r)]
    return picture_of(every, rows.values(), corrections, at=at, known_at=known_at)


def picture_of(
    every: Iterable[Told],
    documents: Iterable[DocumentRow],
    corrections: Sequence[Correction] = (),
    *,
    at: datetime | None = None,
    known_at: datetime | None = None,
) -> Picture:
    """Return the picture of claims and documents that are at hand as rows; `at`, `known_at` as in `build`."""
    rows = {d.document_id: d for d in documents}
    if known_at is not None:
        rows = {i: d for i, d in ((i, _known_by(d, known_at)) for i, d in rows.items()) if d}
        by_then = (t for t in every if t.known_at is not None and t.known_at <= known_at and t.document.document_id in rows)
        every = (replace(t, document=rows[t.document.document_id]) for t in by_then)
    picture = fused(every, corrections, at=at or known_at)
    return replace(picture, documents=picture.documents.with_rows(rows[i] for i in sorted(rows)))


def _known_by(document: DocumentRow, known_at: datetime) -> DocumentRow | None:
    """The document with the people whom it had named by then; None where nothing of it was known."""
    first = min((n.known_at for n in document.named if n.known_at), default=document.published or document.fetched)
    if first is None or min(first, document.published or first) > known_at:
        return None
    return replace(document, named=tuple(n for n in document.named if n.known_at and n.known_at <= known_at))


def row(document: Document) -> DocumentRow:
    """Return the document's row; `sha256` is that of the text where the bytes are not at hand."""
    found = DocumentRow(
        document_id=document.document_id,
        uri=document.uri,
        outlet=document.outlet,
        title=document.title,
        language=document.language,
        published=document.published,
        day_only=document.published_precision == "day",
        sha256=sha256(document.text.encode("utf-8", "surrogatepass")).hexdigest(),
        posts=max(1, len(document.posts)),
    )
    return replace(found, named=named(document, found))


def told(document: Document, of: DocumentRow) -> Iterator[Told]:
    """Yield the document's claims with the moment at which each was known: its post's time, else the document's."""
    posted = _posted(document)
    for claim in document.claims:
        yield Told(claim, of, posted.get(claim.post) or claim.said_at or of.published or of.fetched)


def _posted(document: Document) -> dict[int, datetime]:
    return {p.index: p.posted_at for p in document.posts if p.posted_at}


def named(document: Document, of: DocumentRow) -> tuple[Named, ...]:
    """Return the people whom a document names, by post and spelling; a lone word that no register knows and that makes no claim names nobody for certain."""
    posted = _posted(document)
    claims: dict[tuple[str, int], list[Claim]] = {}
    for c in document.claims:
        if c.attribution.name:
            claims.setdefault((c.attribution.person_id or name_key(c.attribution.name), c.post), []).append(c)
    found: dict[tuple[str, int, str], Named] = {}
    for m in document.mentions:
        if m.type != "person" or not isinstance(m.value, PersonValue):
            continue
        key, post = m.value.person_id or name_key(m.value.name), post_at(document, m.start)
        own = claims.get((key, post), [])
        if not own and m.value.person_id is None and " " not in m.value.name:
            continue
        spelling = " ".join(m.text.split())
        before = found.get((key, post, spelling))
        v = m.value
        found[(key, post, spelling)] = Named(
            key=key,
            name=v.name,
            spelling=spelling,
            count=1 + (before.count if before else 0),
            office=v.office or (before.office if before else None),
            organization=v.organization or (before.organization if before else None),
            jurisdiction=v.jurisdiction or (before.jurisdiction if before else None),
            stated=v.stated_jurisdiction or (before.stated if before else None),
            claims=tuple(sorted(c.claim_id for c in own)),
            known_at=posted.get(post) or of.published or of.fetched,
        )
    return tuple(found[k] for k in sorted(found))


def name_key(name: str) -> str:
    """Return the key of a person whom no register knows: the folded words of the Latin name, in their alphabetical order."""
    return "p:" + "-".join(sorted(filter(None, map(folded, name.split()))))
