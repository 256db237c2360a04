"""`vigie sources`: who said how much, first-hand or relayed, and since when a source has been silent."""

from __future__ import annotations

from collections import Counter
from typing import Any

from vigie.commands.opening import At, Db, Format, KnownAt, instant, opened, shown

COLUMNS = ("speaker", "class", "claims", "copies", "incidents", "through", "first", "last", "silent for")


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
