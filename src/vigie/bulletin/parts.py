"""What every bulletin shares: the teller over a picture, the head with its moments and who checked it, the method with the disclaimers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from vigie.bulletin.grounds import Grounds
from vigie.bulletin.pieces import Block, Grid, Heading, Line, Paragraph, Words
from vigie.bulletin.sentences import Teller
from vigie.bulletin.speech import Speech
from vigie.desk.index import Index
from vigie.desk.request import Request, zone_of
from vigie.fuse.voices import outlet, speaker
from vigie.picture_tables import Picture


def teller(picture: Picture, request: Request) -> Teller:
    """Return the teller of a bulletin over this picture, in the language asked for."""
    index = Index(picture, request)
    speech = Speech(request.language, zone_of(picture, request), index)
    first, last = span(picture, index)
    outlets = sorted({outlet(t) for t in picture.claims})
    facts: dict[str, Any] = {
        "as_of": index.as_of,
        "first": request.since or first,
        "last": request.until or last or index.as_of,
        "number": request.number,
        "title": request.title,
        "organisation": request.organisation or "vigie",
        "contact": request.contact,
        "checked_by": request.checked_by,
        "previous": request.previous,
        "withheld": sum(n for of_rule in (request.withheld or {}).values() for n in of_rule.values()),
        "languages": sorted({d.language for d in picture.documents} - {""}),
        "outlets": outlets,
    }
    return Teller(index, Grounds(picture, speech, facts))


def span(picture: Picture, index: Index) -> tuple[datetime | None, datetime | None]:
    """Return the first and the last moment at which a claim of the picture was known."""
    known = [t.known_at for t in picture.claims if t.known_at]
    return min(known, default=None), max(known, default=index.as_of)


def named(tell: Teller, key: str) -> Line:
    """Return the page's title: a pattern of [head] with the situation's name."""
    given = tell.index.request.title
    title: Line = (tell.cite("page", "title", "", "text"),) if given else tell.plain("head", "no_title")
    number = tell.index.request.number
    if key == "flash" and number is not None:
        return tell.fill("head", "numbered", title=title, n=tell.cite("page", "number", "", "number"))
    return tell.fill("head", key, title=title)


def head(tell: Teller) -> Iterator[Block]:
    """Yield the paragraphs below the title: as of, what it covers, who writes, from how much, checked by whom."""
    facts = tell.grounds.facts
    if facts["as_of"] is None:
        yield Paragraph(tell.plain("head", "no_moment"))
    else:
        moment, zone, date = (tell.cite("page", "as_of", "", form) for form in ("clock", "zone", "date"))
        line = tell.fill("head", "as_of", moment=moment, zone=zone, date=date)
        if facts["first"] and facts["last"]:
            line += (Words(" "), *tell.fill("head", "covers", first=tell.cite("page", "first", "", "moment"), last=tell.cite("page", "last", "", "moment")))
        yield Paragraph(line)
    if tell.index.request.organisation:
        contact: Line = (Words(" "), tell.cite("page", "contact", "", "text")) if facts["contact"] else ()
        yield Paragraph((tell.cite("page", "organisation", "", "text"), *tell.plain("form", "stop"), *contact))
    picture = tell.index.picture
    documents = tell.count("documents", (d.document_id for d in picture.documents))
    speakers = tell.count("speakers", sorted({speaker(t) for t in picture.claims}))
    drafted = tell.fill("head", "drafted", documents=documents, speakers=speakers)
    by = tell.fill("head", "checked", name=tell.cite("page", "checked_by", "", "text")) if facts["checked_by"] else tell.plain("head", "unchecked")
    yield Paragraph(drafted + by)


def method(tell: Teller) -> Iterator[Block]:
    """Yield the section on sources and method: who spoke how much, outlets, languages, the rule of the headline figure, three disclaimers."""
    yield Heading(2, tell.plain("sections", "sources"))
    told = list(tell.index.picture.claims)
    of: dict[str, list[str]] = {}
    for t in told:
        of.setdefault(speaker(t), []).append(t.claim.claim_id)
    rows = []
    for name in sorted(of, key=lambda n: (-len(of[n]), n)):
        first = of[name][0]
        rows.append((tell.who(first), (tell.cite("classes", first, "", "class"),), (tell.count("claims", of[name]),)))
    yield Grid(header(tell, "s"), tuple(rows))
    yield Paragraph(tell.plain("method", "sources"), "small")
    yield Paragraph(tell.fill("method", "languages", languages=tell.cite("page", "languages", "", "languages")), "small")
    yield Paragraph(tell.fill("method", "outlets", outlets=tell.cite("page", "outlets", "", "list")), "small")
    yield Paragraph(tell.plain("method", "rule"), "small")
    yield Paragraph(tell.fill("method", "figures", organisation=tell.cite("page", "organisation", "", "text")), "small")
    yield Paragraph(tell.plain("method", "boundaries"), "small")
    yield Paragraph(tell.plain("method", "automation"), "small")


def header(tell: Teller, table: str) -> tuple[Line, ...]:
    """Return the head of a table."""
    return tuple((Words(w),) for w in tell.words["tables"][table])
