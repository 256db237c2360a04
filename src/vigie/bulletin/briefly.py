"""Short sentences: an incident, a service's state, a claim in no more words than are allowed, each still with its speaker, its doubts and denials."""

from __future__ import annotations

from collections.abc import Iterator

from vigie.bulletin.lengths import first_fitting
from vigie.bulletin.pieces import Cited, Line, Words, joined
from vigie.bulletin.sentences import HARMED, Teller
from vigie.fuse.voices import unsourced
from vigie.picture import Incident, ServiceState, Told


def incident(tell: Teller, i: Incident, most: int) -> Line | None:
    """Return the fullest sentence of an incident that has no more than so many words, its stop included; None where even the barest has more."""
    return first_fitting((_ended(tell, v) for v in _incident(tell, i)), most)


def _incident(tell: Teller, i: Incident) -> Iterator[Line]:
    """The whole sentence; without offices; without who tells it where figures have their speakers; with fewer figures; its title and who tells it."""
    whole = tell.highlight(i)
    yield whole
    yield by_name(tell, whole)
    title = (tell.cite("incidents", i.incident_id, "", "title"),)
    doubts = tell.maybe(i) + tell.denial(i)
    harms = [h for h in (tell.harm(i, field) for field in HARMED) if h]
    for n in range(len(harms), 0, -1):
        told = joined(harms[:n], tell.words["sentence"]["harm_next"])
        yield by_name(tell, title + tell.plain("sentence", "harm_first") + told + doubts + tell.code(i))
    voice = tell.first_voice(i)
    if voice is not None:
        claim = voice.claim.claim_id
        if unsourced(voice):
            yield tell.fill("lines", "unsourced", title=title, outlet=tell.cite("claims", claim, "", "outlet")) + by_name(tell, doubts) + tell.code(i)
        else:
            yield by_name(tell, tell.fill("lines", "sentence", title=title, who=tell.who(claim)) + doubts + tell.code(i))


def service(tell: Teller, s: ServiceState, most: int) -> Line | None:
    """Return the fullest sentence of a service's state that has no more than so many words; None where even the barest has more."""
    whole = tell.service(s)
    return first_fitting((_ended(tell, v) for v in (whole, by_name(tell, whole), by_name(tell, tell.service_barely(s)))), most)


def claim(tell: Teller, t: Told) -> Line:
    """Return who says it and the first of the words as they stand, with their language where it is another one."""
    ident = t.claim.claim_id
    line = tell.fill("sentence", "claim", who=tell.who(ident), quote=tell.cite("claims", ident, "claim", "excerpt"))
    if t.document.language and t.document.language != tell.speech.language:
        line += (Words(" "), *tell.fill("form", "translate", language=tell.cite("claims", ident, "document.language", "language")))
    return _ended(tell, line)


def by_name(tell: Teller, line: Line) -> Line:
    """Return a line in which speakers stand by their names, without their offices."""
    return tuple(tell.cite(r.table, r.ident, r.path, "name") if isinstance(r, Cited) and r.form == "who" else r for r in line)


def _ended(tell: Teller, line: Line) -> Line:
    return line + tell.plain("form", "stop")
