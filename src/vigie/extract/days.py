"""When a claim holds: said in its clause or sentence, else the day of its entry; context and events carried through an entry."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, tzinfo

from vigie import clock
from vigie.extract.frames.draft import Draft
from vigie.extract.qualifiers import nth
from vigie.extract.reading import Reading
from vigie.model import Document, Mention, Span, TimeRef, Timing

TIMELESS = {"statement"}


def zone_of(document: Document) -> tzinfo:
    """Return the zone of the places that the document tells of, else of its outlet, else UTC."""
    return clock.zone(document.timezone or document.outlet_zone or "UTC")


def day(document: Document, r: Reading) -> datetime | None:
    """Start of the local day of the entry, or of the document; None where neither is known."""
    at = r.post.posted_at or document.published
    if at is None:
        return None
    local = at if at is document.published and document.published_precision == "day" else at.astimezone(zone_of(document))
    return local.replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=zone_of(document))


def timing(document: Document, d: Draft) -> Timing | None:
    """The time expression that dates the claim: in its clause, else in its sentence outside other clauses."""
    m = time_mention(d)
    if m is None and d.kind == "interception":
        m = _of_launch(d)
    if m is None and d.follows is not None:
        return timing(document, d.follows)  # the lines of a list share the moment told at its head
    if m is None or not isinstance(m.value, Timing):
        return None
    if m.value.role == "since" and nth(d):
        return None
    return _clocked(d, m)


def _of_launch(d: Draft) -> Mention | None:
    """'shot down 21 of the 41 missiles launched overnight': the time told of the launch is that of the interception."""
    r = d.reading
    launch = next((h for h, v in r.senses("act", d.clause.start) if v == "launch"), None)
    if launch is None:
        return None
    return next((m for m in r.of("time") if m.start >= launch.start and isinstance(m.value, Timing) and m.value.role == "when" and m.value.start), None)


def _clocked(d: Draft, m: Mention) -> Timing:
    """'On 6 February ... at 04:17': the clock of the same clause on the day told."""
    v = m.value
    assert isinstance(v, Timing)
    if v.granularity != "day" or v.role != "when" or v.start is None:
        return v
    for other in d.reading.of("time", d.clause.start, d.clause.end):
        o = other.value
        if other is not m and isinstance(o, Timing) and o.role == "when" and o.granularity == "minute" and o.start is not None and o.end is not None:
            start = v.start.replace(hour=o.start.hour, minute=o.start.minute)
            return replace(o, start=start, end=start + (o.end - o.start), why=f"{o.why}; on the day told beside it")
    return v


def time_mention(d: Draft) -> Mention | None:
    """Return the time expression that dates a claim: in its clause, else before it in the sentence."""
    r = d.reading
    usable = [
        m
        for m in r.of("time")
        if isinstance(m.value, Timing) and m.value.start is not None and m.value.role in ("when", "since", "until", "as-of", "by") and not _of_speech(r, m)
    ]
    inside = [m for m in usable if d.clause.holds(m.start)]
    if inside:
        at = d.anchors[0].start if d.anchors else d.start
        best = min(inside, key=lambda m: (m.value.role == "as-of", abs(m.start - at)))  # type: ignore[union-attr]
        return best
    lead = [m for m in usable if m.end <= d.clause.start]
    if lead:
        return lead[-1]
    return None


def _of_speech(r: Reading, m: Mention) -> bool:
    """The time of saying, not of the matter: right beside the verb of saying ('a déclaré vendredi X') and a mere day."""
    if not isinstance(m.value, Timing) or m.value.granularity not in ("day", "part-of-day", "hour", "minute"):
        return False
    if m.value.granularity == "day":
        return False
    return any(-2 <= m.start - h.end <= 2 for h, _ in r.senses("say"))


def time_of(document: Document, d: Draft, when: Timing | None, modality: str) -> tuple[TimeRef | None, str]:
    """Return (time, reason); None for statements, and for plans and possibilities without a date of their own."""
    if d.kind in TIMELESS:
        return None, "statements have no time"
    today = day(document, d.reading)
    if when is not None and when.role in ("until", "by") and modality == "actual" and d.kind in ("service", "alert", "aid", "advice") and today is not None:
        return TimeRef(today, today + timedelta(days=1), "day", None), "holds now, until later"
    if when is not None and when.start is not None and when.end is not None:
        m = time_mention(d)
        span = Span(m.start, m.end, m.text) if m else None
        start, end = when.start, when.end
        if when.role == "since" and today is not None and timedelta(0) <= today - start <= timedelta(hours=12) and modality == "actual":
            return TimeRef(today, today + timedelta(days=1), "day", span), "since last night or this morning: the day"
        if when.role in ("until", "by") and when.granularity in ("minute", "hour", "part-of-day"):
            start = end.replace(hour=0, minute=0, second=0, microsecond=0) if end.hour or end.minute else end - timedelta(days=1)
            return TimeRef(start, start + timedelta(days=1), "day", span), "until a time: that day"
        return TimeRef(start, end, when.granularity or "day", span), when.why or "stated"
    if modality in ("planned", "possible") and d.kind not in ("advice", "aid", "alert", "casualties"):
        return None, "a plan or possibility without a date"
    if modality == "background":
        return None, "standing context without a date"
    if today is None:
        return None, "the document's day is unknown"
    return TimeRef(today, today + timedelta(days=1), "day", None), "the day of the entry"


HAPPENINGS = {"strike", "damage", "explosion", "launch", "interception", "casualties", "hazard"}
DATED = {"strike", "damage", "explosion", "launch", "interception"}


class Days:
    """Remembers, in text order, the day of the event that an entry tells and what is standing context in it."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.post = -1
        self.event: TimeRef | None = None
        self.part: tuple[object, int, TimeRef] | None = None  # the last part of a day told: paragraph, sentence, time
        self.background: tuple[int, object] = (-1, None)  # the last sentence with standing context, its paragraph

    def standing(self, d: Draft, when: Timing | None, modality: str, why: str) -> tuple[str, str]:
        """Context goes on through its sentence, and into the next one where that speaks of the same thing by a pronoun."""
        order, paragraph = self.background
        if modality == "background":
            self.background = (d.reading.order, d.reading.paragraph)
        elif modality == "actual" and (when is None or when.granularity in ("season", "month", "year")) and d.kind not in ("statement", "advice"):
            if order == d.reading.order or (paragraph is d.reading.paragraph and "needs-object" in d.flags):
                return "background", "goes on about standing context"
        today = day(self.document, d.reading)
        if modality == "actual" and d.kind in ("service", "aid", "response") and when is not None and when.start is not None and today is not None:
            if when.role == "when" and when.start - today >= timedelta(hours=23):
                return "planned", "a day that is still to come"
        return modality, why

    def of(self, d: Draft, when: Timing | None, modality: str) -> tuple[TimeRef | None, str]:
        """Return (time, reason); a claim about an event of an earlier day that the entry dates takes that day."""
        if d.reading.post.index != self.post:
            self.post, self.event = d.reading.post.index, None
        time, why = time_of(self.document, d, when, modality)
        today = day(self.document, d.reading)
        now = d.reading.post.posted_at or (self.document.published if self.document.published_precision == "minute" else None)
        if (
            time is not None
            and when is not None
            and time.granularity == "part-of-day"
            and modality == "actual"
            and d.kind in HAPPENINGS
            and now
            and time.start > now
        ):
            time, why = replace(time, start=time.start - timedelta(days=1), end=time.end - timedelta(days=1)), f"{why}; what has happened lies behind"
        if when is not None and time is not None and time.granularity == "part-of-day" and modality == "actual":
            self.part = (d.reading.paragraph, d.reading.order, time)
        if d.kind in DATED | {"hazard"} and modality == "actual":
            if when is not None and time is not None and today is not None:
                self.event = time if time.end <= today and time.end - time.start <= timedelta(days=1) else None
            elif when is None and self.part is not None and self.part[0] is d.reading.paragraph and 0 < d.reading.order - self.part[1] <= 2:
                return replace(self.part[2], span=None), "the part of the day told in the sentence before"
            elif when is None and self.event is not None and d.kind in ("strike", "damage", "explosion"):
                return TimeRef(self.event.start, self.event.end, self.event.granularity, None), "the day of the event that the entry tells"
        return time, why
