"""The path of a document, in order, on one screen: read -> mentions -> resolve -> claims. The only place that knows the order."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from vigie.model import Document

if TYPE_CHECKING:
    from vigie.extract.reading import Reading


def read(
    source: str | bytes,
    *,
    published: datetime | date | str | None = None,
    outlet: str | None = None,
    language: str | None = None,
    timezone: str | None = None,
    uri: str | None = None,
) -> Document:
    """Return the document with its `posts`, `mentions` and `claims`.

    `source`: text, or bytes (HTML or text in any encoding). What is not given is looked for in the document. `published`: ISO 8601 date or
    instant; `language`: code of a folder of lang/; `timezone`: IANA name of the zone of the place that the coverage is about.
    Raises OptionError for a value that cannot be used, InputError for an input without text.
    """
    from vigie.extract.claims import claims
    from vigie.read.documents import document

    doc, found = recognized(document(source, published=published, outlet=outlet, language=language, timezone=timezone, uri=uri))
    return replace(doc, claims=claims(doc, found))


def recognized(doc: Document) -> tuple[Document, list[Reading]]:
    """Return the document with its resolved mentions, and its sentences as readings that hold them."""
    from vigie.extract.mentions import readings
    from vigie.resolve import resolved

    found = readings(doc)
    doc, mentions = resolved(doc, [m for r in found for m in r.mentions], [r.post for r in found for _ in r.mentions])
    rest, posts = iter(mentions), {p.index: p for p in doc.posts}
    for r in found:
        r.post = posts.get(r.post.index, r.post)  # its clock may be one of the places told of, known only now
        r.mentions = [next(rest) for _ in r.mentions]
        r.index()
    return replace(doc, mentions=tuple(mentions)), found
