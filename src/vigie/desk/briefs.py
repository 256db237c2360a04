"""An incident or a service's state in a few lines of plain English, for pop-ups and feeds: what is known, who says it, in their words."""

from __future__ import annotations

from vigie import picture_wording as words
from vigie.desk.index import Index
from vigie.desk.plain_text import line
from vigie.fuse.voices import speaker
from vigie.picture import Incident, ServiceState

MOST_QUOTED = 5  # words of so many claims stand in a brief; the rest is counted


def incident_brief(i: Incident, index: Index) -> list[str]:
    """Return the lines that tell of an incident."""
    out = [f"When: {words.happened(i.time, i.time_precision) or 'not known'}"]
    out.append(f"Where: {words.places(i.places) or 'not known'} ({i.location_precision or 'no place'})")
    for name, figure in (("Killed", i.killed), ("Injured", i.injured), ("Missing", i.missing)):
        if figure:
            last = words.latest(figure)
            out.append(f"{name}: {words.figure(figure)}" + (f"; latest {last}" if last else ""))
    out.append(f"Independent sources: {words.counted(i)}")
    if i.contested:
        out.append("Contested: sources contradict each other")
    if i.status != "current":
        out.append(f"Status: {i.status}")
    return [line(x) for x in out] + quoted(i.claims, index)


def service_brief(s: ServiceState) -> list[str]:
    """Return the lines that tell of a stretch of a service's state."""
    out = [f"{s.service}: {s.state}" + (f", {words.extent(s)}" if words.extent(s) else "")]
    out.append(f"Since: {words.instant(s.since) or 'not known'}; as of: {words.instant(s.as_of) or 'not known'}")
    if s.until:
        out.append(f"Until: {words.instant(s.until)}")
    if s.cause:
        out.append(f"Cause given: {s.cause}")
    out.append(f"Independent sources: {s.sources}: {', '.join(s.source_names)}")
    return [line(x) for x in out]


def quoted(claims: tuple[str, ...], index: Index) -> list[str]:
    """Return the words of the first claims with who says them, and how many more there are."""
    told = [index.told[c] for c in claims if c in index.told]
    out = [line(f"{speaker(t)}: \u201c{' [...] '.join(e.text for e in t.claim.evidence)}\u201d") for t in told[:MOST_QUOTED]]
    return out + ([f"and {len(told) - MOST_QUOTED} claims more"] if len(told) > MOST_QUOTED else [])
