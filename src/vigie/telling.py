"""A document as it was read -> what fusion reads: its row, its claims with the moment at which each was known, the people whom it names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from hashlib import sha256

from vigie.model import Claim, Document, PersonValue
from vigie.names import folded
from vigie.picture import DocumentRow, Named, Told
from vigie.records import post_at


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
            wrong=(v.conflict.stated, v.conflict.known, v.conflict.why) if v.conflict else before.wrong if before else None,
            claims=tuple(sorted(c.claim_id for c in own)),
            known_at=posted.get(post) or of.published or of.fetched,
        )
    return tuple(found[k] for k in sorted(found))


def name_key(name: str) -> str:
    """Return the key of a person whom no register knows: the folded words of the Latin name, in their alphabetical order."""
    return "p:" + "-".join(sorted(filter(None, map(folded, name.split()))))
