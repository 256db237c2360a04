"""`vigie sources`: who said how much, first-hand or relayed, and since when a source has been silent; how the sources that are watched are; a try of each."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from typing import Any

from cyclopts import App

from vigie.commands.collect import check
from vigie.commands.opening import At, Db, Format, KnownAt, instant, opened, shown

COLUMNS = ("speaker", "class", "claims", "copies", "incidents", "through", "first", "last", "silent for")
HEALTH = ("source", "state", "since", "what", "last new", "usually every", "visited", "next", "http")

app = App(
    name="sources",
    help="Print who said how much, first-hand or relayed, and since when they are silent; or how the sources are that are watched.",
    help_format="plaintext",
    help_epilogue="""Examples:
  vigie sources --db out
  vigie sources health --db picture.sqlite
  vigie sources check SOURCES.toml""",
)
app.command(check)


@app.command
def health(*, db: Db, format: Format = None) -> None:  # noqa: A002  the option's name
    """Print how the sources are that `vigie watch` visits and that push: silent or failing since when, their usual pace, what they last gave."""
    from vigie.store import arrivals, health, open_store

    now = datetime.now(UTC)
    with open_store(db, create=False) as store:
        found = sorted(store.ask(health.every, now), key=lambda h: (not h.troubles, h.source.name))
        waiting, unread = store.ask(arrivals.waiting), store.ask(arrivals.failed, 3)
    records = [health.row(h) for h in found]
    rows = [_line(r, now) for r in records]
    n = sum(bool(h.troubles) for h in found)
    last = "".join(f"\ncannot be read: {error}" for _, error, _ in unread)
    shown(records, rows, HEALTH, format, f"{len(found)} sources, {n} of them in trouble; {waiting} documents wait to be read{last}")


def _line(r: dict[str, Any], now: datetime) -> tuple[str, ...]:
    from vigie.store.health import span

    def ago(key: str) -> str:
        return f"{span((now - datetime.fromisoformat(r[key])).total_seconds())} ago" if r[key] else ""

    trouble = r["troubles"][0] if r["troubles"] else {"since": None, "says": ""}
    due_s = (datetime.fromisoformat(r["due"]) - now).total_seconds() if r["due"] else 0.0
    gap = span(r["usual_gap_s"]) if r["usual_gap_s"] is not None else "not known yet"
    since = str(trouble["since"] or "")[:16].replace("T", " ")
    next_ = f"in {span(due_s)}" if due_s > 0 else "now" if r["due"] else ""
    return (r["source"], r["state"], since, str(trouble["says"]), ago("new"), gap, ago("tried"), next_, str(r["http_status"] or ""))


@app.default
def sources(*, db: Db, at: At = None, known_at: KnownAt = None, format: Format = None) -> None:  # noqa: A002  the option's name
    """Print the independent speakers, the busiest first. One speaker quoted by five outlets is one line, with the five in 'through'."""
    from vigie import picture_wording as words
    from vigie.fuse.sources import source_class, speaker

    picture = opened(db, at=at, known_at=known_at)
    moment = instant(at, "--at") or instant(known_at, "--known-at") or max((t.known_at for t in picture.claims if t.known_at), default=None)
    by: dict[str, list[Any]] = {}
    for t in picture.claims:
        by.setdefault(speaker(t), []).append(t)
    found: list[dict[str, Any]] = []
    clocks: list[tuple[str, str]] = []
    for name, told in sorted(by.items(), key=lambda x: (-len(x[1]), x[0])):
        known = sorted(t.known_at for t in told if t.known_at)
        classes = Counter(source_class(t) for t in told)
        found.append(
            {
                "speaker": name,
                "source_class": max(classes, key=lambda c: (classes[c], c)),
                "claims": len(told),
                "copies": sum(t.claim.claim_id in picture.copies for t in told),
                "incidents": len({picture.incident_of[t.claim.claim_id] for t in told if t.claim.claim_id in picture.incident_of}),
                "outlets": sorted({t.document.outlet for t in told if t.document.outlet}),
                "first": known[0].isoformat() if known else None,
                "last": known[-1].isoformat() if known else None,
                "silent": words.age(known[-1], moment) if known else "",
            }
        )
        clocks.append((words.instant(known[0]), words.instant(known[-1])) if known else ("", ""))
    rows = [
        (r["speaker"], r["source_class"], str(r["claims"]), str(r["copies"]), str(r["incidents"]), ", ".join(r["outlets"]), *clock, r["silent"])
        for r, clock in zip(found, clocks, strict=True)
    ]
    shown(found, rows, COLUMNS, format, f"{len(found)} speakers in {len(picture.documents)} documents")
