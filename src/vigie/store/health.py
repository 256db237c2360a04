"""How the sources are: what they last gave, their usual pace from their own history, what is wrong with them and since when.

Silence must not look like peace.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from typing import Any

from sqlalchemy import Connection, select

from vigie.store import sources as kept
from vigie.store import watchers
from vigie.store.schema import jobs
from vigie.store.sources import Event, Listed

# How the numbers were chosen: a source is called silent after a pause that its own history makes unlikely. Six median gaps are met by chance once in 64
# where gaps are exponential; half again the longest twentieth lets pass what is usual for sources that come in bursts.
SILENT_GAPS = 6.0
SILENT_TAIL = 1.5
LEAST_GAPS = 6  # without so many there is no usual pace
DROP_GAPS = 20.0  # the stretch in which new documents are counted, in median gaps
DROPPED = 0.25  # of what such stretches usually bring
LEAST_EXPECTED = 5
TENTH = 0.1  # of the words that its documents usually have
RUN = 3  # so many in a row before a layout is said to have changed
USUAL = 20  # documents before them that tell what is usual
LATE = 3.0  # visits; a source that is due for longer is not visited


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong with a source. `what`: failing, silent, dropped, layout, unread, late, unwatched."""

    what: str
    since: datetime | None
    says: str


@dataclass(frozen=True, slots=True)
class Health:
    """How a source is. `tried_at`: the last visit; `seen_at`: the last that worked; `new_at`: its last new document; `gap_s`: median pause between new ones."""

    source: Listed
    watched: bool
    tried_at: datetime | None
    seen_at: datetime | None
    new_at: datetime | None
    due_at: datetime | None
    gap_s: float | None
    n_new: int
    n_unread: int
    status: int | None
    error: str | None
    troubles: tuple[Trouble, ...]


def every(connection: Connection, now: datetime) -> list[Health]:
    """Return the health of all sources by name."""
    alive = {w.name for w in watchers.every(connection) if w.alive(now)}
    due = {k: at for k, at in connection.execute(select(jobs.c.key, jobs.c.due).where(jobs.c.queue == kept.VISITS))}  # noqa: C416
    found = []
    for source in kept.every(connection):
        watched = bool(alive) if source.sort == kept.PUSHED else source.watcher in alive
        visits, readings = kept.events(connection, source.name, "visit"), kept.events(connection, source.name, "read")
        found.append(of(source, watched, visits, readings, due.get(source.name), now))
    return found


def row(h: Health) -> dict[str, Any]:
    """Return the health of a source as JSON has it."""

    def said(at: datetime | None) -> str | None:
        return at.isoformat(timespec="seconds") if at else None

    s = h.source
    about = {"source": s.name, "sort": s.sort, "address": s.address or None, "outlet": s.outlet, "tags": list(s.tags), "every_s": s.every_s or None}
    times = {"tried": said(h.tried_at), "seen": said(h.seen_at), "new": said(h.new_at), "due": said(h.due_at)}
    counts = {"usual_gap_s": h.gap_s, "new_documents": h.n_new, "unread_documents": h.n_unread, "http_status": h.status, "error": h.error}
    troubles = [{"what": t.what, "since": said(t.since), "says": t.says} for t in h.troubles]
    return {**about, "watched": h.watched, "state": h.troubles[0].what if h.troubles else "fine", **times, **counts, "troubles": troubles}


def of(source: Listed, watched: bool, visits: Sequence[Event], readings: Sequence[Event], due_at: datetime | None, now: datetime) -> Health:
    """Return the health of a source from what happened to it, the oldest first."""
    worked = [v for v in visits if not _failed(v)]
    news = _moments(readings, max(source.every_s / 2, 1.0))
    seen_at = worked[-1].at if worked else None
    looked = now if source.sort == kept.PUSHED else max(seen_at or news[-1][0], news[-1][0]) if news else seen_at
    gaps = [(b[0] - a[0]).total_seconds() for a, b in zip(news, news[1:], strict=False)]
    usual = median(gaps) if len(gaps) >= LEAST_GAPS else None
    troubles = [
        *_unattended(source, watched, due_at, visits, now),
        *_failing(visits),
        *(_quiet(news, gaps, usual, source, looked) if usual and looked else ()),
        *_layout(source, visits, readings),
    ]
    last = visits[-1] if visits else None
    return Health(
        source, watched, last.at if last else None, seen_at, news[-1][0] if news else None, due_at, usual, sum(r.n_new for r in readings),
        sum(r.n_unread for r in readings), next((v.status for v in reversed(visits) if v.status), None), last.error if last else None, tuple(troubles),
    )  # fmt: skip


def _failed(visit: Event) -> bool:
    return visit.error is not None and not visit.n_items


def _moments(readings: Sequence[Event], within_s: float) -> list[tuple[datetime, int]]:
    """When new documents came, and how many: readings that follow each other at once are of one visit."""
    out: list[tuple[datetime, int]] = []
    for r in readings:
        if r.n_new and out and (r.at - out[-1][0]).total_seconds() < within_s:
            out[-1] = (out[-1][0], out[-1][1] + r.n_new)
        elif r.n_new:
            out.append((r.at, r.n_new))
    return out


def _unattended(source: Listed, watched: bool, due_at: datetime | None, visits: Sequence[Event], now: datetime) -> list[Trouble]:
    if not watched:
        return [Trouble("unwatched", visits[-1].at if visits else None, "nobody watches it: start `vigie watch`, or take it out")]
    late_s = (now - due_at).total_seconds() if due_at else 0.0
    if source.every_s and late_s > max(LATE * source.every_s, 60.0):
        return [Trouble("late", due_at, f"its visit is {span(late_s)} late: the queue is long, or its host is asked for other sources")]
    return []


def _failing(visits: Sequence[Event]) -> list[Trouble]:
    first = None
    for v in reversed(visits):
        if not _failed(v):
            break
        first = v
    return [Trouble("failing", first.at, visits[-1].error or "it cannot be had")] if first else []


def _quiet(news: Sequence[tuple[datetime, int]], gaps: Sequence[float], usual: float, source: Listed, looked: datetime) -> list[Trouble]:
    """Silence, or far fewer new documents than usual."""
    quiet_s = (looked - news[-1][0]).total_seconds()
    tail = sorted(gaps)[int(0.95 * (len(gaps) - 1))]
    if quiet_s > max(SILENT_GAPS * usual, SILENT_TAIL * tail, 2 * source.every_s):
        return [Trouble("silent", news[-1][0], f"nothing new for {span(quiet_s)}; usually every {span(usual)}")]
    stretch = timedelta(seconds=max(DROP_GAPS * usual, source.every_s))
    n = min(10, int((looked - news[0][0]) / stretch)) if stretch else 0
    counts = [sum(k for at, k in news[1:] if looked - (i + 1) * stretch < at <= looked - i * stretch) for i in range(n)]
    if n >= 4 and (expected := median(counts[1:])) >= LEAST_EXPECTED and counts[0] <= DROPPED * expected:
        says = f"{counts[0]} new in {span(stretch.total_seconds())}; usually {expected:.0f}"
        return [Trouble("dropped", looked - stretch, says)]
    return []


def _layout(source: Listed, visits: Sequence[Event], readings: Sequence[Event]) -> list[Trouble]:
    """The extractor gets a tenth of the usual words, or nothing; or visits that always gave something give nothing."""
    lengths = [(r, r.n_words / r.n_items) for r in readings if r.n_items]
    same = sum(v.n_items == 1 for v in visits if lengths and v.at > lengths[-1][0].at)  # visits to a page that is as it was read last
    run = 1 if source.sort == "page" and same >= RUN else RUN
    last, before = lengths[-run:], lengths[-run - USUAL : -run]
    if len(before) >= RUN and len(last) == run:
        usual = median(w for _, w in before)
        if usual > 0 and all(w <= TENTH * usual for _, w in last):
            none = all(w == 0 for _, w in last)
            now_has = "nothing can be read" if none else f"{last[-1][1]:.0f} words a document"
            return [Trouble("layout", last[0][0].at, f"{now_has}; usually {usual:.0f} words: its pages may be built in another way")]
    if readings and readings[-1].n_items and readings[-1].n_unread == readings[-1].n_items:
        return [Trouble("unread", readings[-1].at, "what came last cannot be read")]
    worked = [v for v in visits if v.error is None]
    if len(worked) >= USUAL // 2 + RUN and not any(v.n_items for v in worked[-RUN:]) and all(v.n_items for v in worked[:-RUN][-USUAL:]):
        return [Trouble("layout", worked[-RUN].at, "its visits give nothing; they always did: its pages may be built in another way")]
    return []


def span(seconds: float) -> str:
    """Return a length of time in two figures or so.

    >>> span(5400)
    '90 min'
    """
    for unit, size in (("d", 86400.0), ("h", 3600.0), ("min", 60.0)):
        if seconds >= 2 * size:
            return f"{seconds / size:.0f} {unit}"
    return f"{seconds:.0f} s"
