"""The lines of a chronology: what happened, when, where, who says it, and how far it stands; later figures beneath; plans apart; background never.

A line is ordered by when it happened. Where only the time of saying is known it stands at that time and says so. Minutes are not made up.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from vigie.bulletin.parts import head, named
from vigie.bulletin.pieces import Block, Bullets, Cited, Grid, Heading, Line, Page, Paragraph, Run, Words
from vigie.bulletin.sentences import Teller
from vigie.fuse.voices import unsourced
from vigie.picture import Change, Incident, ServiceState, Told, Toll

FIELDS = ("killed", "injured", "missing", "trapped", "rescued", "launched", "intercepted")


@dataclass(frozen=True)
class Entry:
    """A line of the chronology: an incident, or a claim that belongs to none. `at`: by which it is ordered; `reported`: only the time of saying is known."""

    at: datetime
    reported: bool
    voice: Told
    incident: Incident | None
    sentence: Line
    figures: tuple[Toll, ...] = ()
    changes: tuple[tuple[int, Change], ...] = ()

    @property
    def status(self) -> str:
        """current corrected withdrawn disputed denied, the strongest."""
        i = self.incident
        if i is None:
            return "current"
        if i.status != "current":
            return i.status
        if i.contested:
            return "disputed"
        return "corrected" if self.changes else "current"


def entries(tell: Teller) -> list[Entry]:
    """Return the lines in their order, the oldest first; the picture's `limit` is not looked at here."""
    found = [e for i in tell.index.picture.incidents if i.status != "merged" and (e := _of_incident(tell, i))]
    found += [_of_service(tell, t, s) for t, s in _service_claims(tell)]
    return sorted(found, key=lambda e: (e.at.timestamp(), e.voice.claim.claim_id))


def _of_incident(tell: Teller, i: Incident) -> Entry | None:
    voice = tell.first_voice(i)
    if voice is None:
        return None
    at = i.time.start if i.time else voice.known_at
    if at is None:
        return None
    tolls = [t for t in tell.index.tolls.get(i.incident_id, ()) if t.field in FIELDS and t.claim_id in tell.index.told]
    tolls.sort(key=lambda t: (t.said.timestamp() if t.said else 0.0, t.toll_id))
    changed = tuple((n, c) for n, c in tell.index.changes.get(i.incident_id, ()) if c.class_ in ("corrected", "withdrawn"))
    return Entry(at, i.time is None, voice, i, said_line(tell, i, voice), tuple(tolls), changed)


def said_line(tell: Teller, i: Incident, voice: Told) -> Line:
    """Return one attributed sentence: 'Missile strike on a residential building, according to the mayor.'; a denial stays beside the claim."""
    title, claim = tell.cite("incidents", i.incident_id, "", "title"), voice.claim.claim_id
    if unsourced(voice):
        line = tell.fill("lines", "unsourced", title=title, outlet=tell.cite("claims", claim, "", "outlet"))
    else:
        line = tell.fill("lines", "sentence", title=title, who=tell.who(claim))
    return line + tell.maybe(i) + tell.denial(i) + tell.plain("form", "stop")


def _service_claims(tell: Teller) -> list[tuple[Told, ServiceState]]:
    """The claim that first told each stretch of a service's state, with the stretch."""
    first = [(tell.told(s.claims), s) for s in tell.index.picture.services]
    unique = {some[0].claim.claim_id: (some[0], s) for some, s in reversed(first) if some and (some[0].known_at or some[0].claim.time)}
    return list(unique.values())


def _of_service(tell: Teller, t: Told, state: ServiceState) -> Entry:
    line = tell.fill(
        "lines",
        "service",
        service=tell.cite("services", state.service_id, "service", "service"),
        state=tell.cite("services", state.service_id, "state", "state"),
        place=tell.cite("services", state.service_id, "place", "place"),
        who=tell.who(t.claim.claim_id),
    )
    at = (t.claim.time.start if t.claim.time else None) or t.known_at
    assert at is not None
    return Entry(at, t.claim.time is None, t, None, line + tell.plain("form", "stop"))


def planned(tell: Teller) -> list[Told]:
    """Return what is announced: claims of plans, each once, the oldest first."""
    found = [t for t in tell.index.picture.claims if t.claim.modality == "planned" and t.claim.claim_id not in tell.index.picture.copies]
    return sorted(found, key=lambda t: (t.claim.time is None, t.claim.time.start.timestamp() if t.claim.time else 0.0, t.claim.claim_id))


def chronology(found: Sequence[Entry], tell: Teller, cut: tuple[int, int] | None = None) -> Page:
    """Return the page: head, a table for each day, what is planned. GroundsError where a number or state in it is not the value of a row."""
    title = named(tell, "chronology")
    if tell.index.request.checked_by is None:
        title = tell.plain("head", "draft") + title
    order = tell.fill("lines", "order", zone=tell.cite("page", "as_of", "", "zone"))
    blocks: list[Block] = [Heading(1, title), *head(tell), Paragraph(order, "small")]
    days: dict[str, list[Entry]] = {}
    for e in found:
        days.setdefault(tell.speech.date(e.at), []).append(e)
    for some in days.values():
        blocks += [Heading(2, (_moment(tell, some[0], "date"),)), _table(tell, some)]
    if not found:
        blocks.append(Paragraph(tell.plain("lines", "none")))
    if cut:
        blocks.append(Paragraph(tell.fill("lines", "cut", kept=tell.cite("page", "kept", "", "number"), total=tell.cite("page", "total", "", "number"))))
    plans = planned(tell)
    if plans:
        blocks += [Heading(2, tell.plain("sections", "later")), Bullets(tuple(tell.claim(t) for t in plans))]
    blocks += [Paragraph(tell.fill("method", "figures", organisation=tell.cite("page", "organisation", "", "text")), "small")]
    blocks += [Paragraph(tell.plain("method", key), "small") for key in ("boundaries", "automation")]
    page = Page(tell.speech.language, title, tuple(blocks))
    tell.grounds.check(page)
    return page


def _moment(tell: Teller, e: Entry, form: str) -> Cited:
    """When a line happened, cited from the row that its order comes from."""
    if e.incident and e.incident.time:
        return tell.cite("incidents", e.incident.incident_id, "time.start", form)
    if not e.reported:
        return tell.cite("claims", e.voice.claim.claim_id, "claim.time.start", form)
    return tell.cite("claims", e.voice.claim.claim_id, "known_at", form)


def hours(tell: Teller, e: Entry) -> Line:
    """Return the clock of a line: '05:30', '≈ 02:00–06:00', '(reported 07:12)'."""
    if e.reported:
        return tell.fill("lines", "reported", clock=tell.cite("claims", e.voice.claim.claim_id, "known_at", "clock"))
    if e.incident:
        return (tell.cite("incidents", e.incident.incident_id, "time", "hours"),)
    return (tell.cite("claims", e.voice.claim.claim_id, "claim.time", "hours"),)


def _table(tell: Teller, some: Sequence[Entry]) -> Grid:
    rows: list[tuple[Line, ...]] = []
    struck: list[int] = []
    for e in some:
        if e.status == "withdrawn":
            struck.append(len(rows))
        what = tell.shortened(e.sentence + beneath(tell, e))
        rows.append((hours(tell, e), _place(tell, e), what, _source(tell, e), standing(tell, e)))
    return Grid(tuple((Words(w),) for w in tell.words["lines"]["head"]), tuple(rows), frozenset(struck))


def _place(tell: Teller, e: Entry) -> Line:
    if e.incident:
        return tell.place(e.incident) + tell.code(e.incident)
    n = next((n for n, p in enumerate(e.voice.claim.places) if p.role == "location"), None)
    return (tell.cite("claims", e.voice.claim.claim_id, f"claim.places.{n}.place", "place"),) if n is not None else tell.plain("form", "unknown")


def beneath(tell: Teller, e: Entry) -> Line:
    """Return later figures of the same incident with their own speakers and moments, and corrections in place."""
    lines: list[Line] = []
    told: set[tuple[str, str, str]] = set()
    for t in e.figures:
        if (key := (t.speaker, t.field, tell.speech.figure(t.figure))) in told:
            continue  # said again: the line already tells it
        told.add(key)
        clock = tell.cite("tolls", t.toll_id, "said", "clock")
        what = (tell.cite("tolls", t.toll_id, "field", "field"),)
        lines.append(tell.fill("lines", "figure", clock=clock, who=tell.who(t.claim_id), figure=tell.figure(t), what=what))
    for n, _ in e.changes:
        lines.append(tell.fill("lines", "was", clock=tell.cite("changes", str(n), "at", "clock"), was=tell.cite("changes", str(n), "was", "text")))
    out: list[Run] = []
    for line in lines:
        out += [Words(" "), *line, *tell.plain("form", "stop")]
    return tuple(out)


def _source(tell: Teller, e: Entry) -> Line:
    claim = e.voice.claim.claim_id
    outlet, clock = tell.cite("claims", claim, "", "outlet"), tell.cite("claims", claim, "known_at", "moment")
    if unsourced(e.voice):
        return tell.fill("lines", "outlet", outlet=outlet, clock=clock)
    return tell.fill("lines", "told", speaker=tell.who(claim), outlet=outlet, clock=clock)


def standing(tell: Teller, e: Entry) -> Line:
    """Return the badge: single source, 2 independent, disputed, denied, withdrawn."""
    if e.status in ("withdrawn", "disputed", "corrected"):
        return tell.plain("lines", e.status)
    if e.incident and e.incident.sources > 1:
        return tell.fill("lines", "independent", n=tell.cite("incidents", e.incident.incident_id, "sources", "number"))
    return tell.plain("lines", "possible" if e.voice.claim.modality == "possible" else "single")
