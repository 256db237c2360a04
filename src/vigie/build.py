"""Documents -> the picture: every document's claims with their clocks, fused. The order of the path stands here, beside `pipeline.py`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from hashlib import sha256

from vigie.fuse import fused
from vigie.model import Document
from vigie.picture import Correction, DocumentRow, Told
from vigie.picture_tables import Picture


def build(documents: Iterable[Document], corrections: Sequence[Correction] = ()) -> Picture:
    """Return the picture of documents that `vigie.read` gave; any order, any repetition gives the same picture."""
    unique = {d.document_id: d for d in documents}
    rows = {i: row(unique[i]) for i in sorted(unique)}
    picture = fused((t for i, r in rows.items() for t in told(unique[i], r)), corrections)
    return replace(picture, documents=picture.documents.with_rows(rows.values()))


def row(document: Document) -> DocumentRow:
    """Return the document's row; `sha256` is that of the text where the bytes are not at hand."""
    return DocumentRow(
        document_id=document.document_id,
        uri=document.uri,
        outlet=document.outlet,
        title=document.title,
        language=document.language,
        published=document.published,
        sha256=sha256(document.text.encode("utf-8", "surrogatepass")).hexdigest(),
        posts=max(1, len(document.posts)),
    )


def told(document: Document, of: DocumentRow) -> Iterator[Told]:
    """Yield the document's claims with the moment at which each was known: its post's time, else the document's."""
    posted = {p.index: p.posted_at for p in document.posts}
    for claim in document.claims:
        yield Told(claim, of, posted.get(claim.post) or claim.said_at or of.published or of.fetched)
