"""`vigie incidents`: what happened, once each, with the range of every toll and who says so."""

from __future__ import annotations

from typing import Annotated

from cyclopts import Parameter

from vigie.commands.opening import At, Db, Format, KnownAt, Place, instant, lies_in, opened, shown

COLUMNS = ("code", "when", "where", "what", "killed", "injured", "sources", "first known", "")


def incidents(
    *,
    db: Db,
    at: At = None,
    known_at: KnownAt = None,
    place: Place = None,
    kind: Annotated[list[str] | None, Parameter(help="Only these kinds: strike, casualties, hazard ...")] = None,
    since: Annotated[str | None, Parameter(help="Only what happened or was first told after this moment.")] = None,
    contested: Annotated[bool, Parameter(help="Only where sources disagree.")] = False,
    format: Format = None,  # noqa: A002  the option's name
) -> None:
    """Print the incidents in the order in which they happened; where that is not known, in which they were first told."""
    from vigie import picture_wording as words
    from vigie.picture_records import incident_record

    picture = opened(db, at=at, known_at=known_at)
    after = instant(since, "--since")
    found = []
    for row in picture.incidents:
        when = row.time.start if row.time else row.first_reported
        if kind and row.kind not in kind or contested and not row.contested:
            continue
        if place and not any(lies_in(p.place, place) for p in row.places):
            continue
        if after and not ((row.time and row.time.end > after) or (row.first_reported and row.first_reported >= after)):
            continue
        found.append((when.timestamp() if when else float("inf"), row.incident_id, row))
    codes = {r.incident_id: r.code for r in picture.incidents}
    rows = []
    for *_, row in sorted(found, key=lambda f: f[:2]):
        marks = ["contested"] if row.contested else []
        marks += [f"part of {codes.get(row.part_of, '?')}"] if row.part_of else []
        marks += [f"{len(row.parts)} parts"] if row.parts else []
        marks += [row.status] if row.status != "current" else []
        toll = [words.figure(r) for r in (row.killed, row.injured)]
        when = words.happened(row.time, row.time_precision) or "unknown"
        told = words.counted(row), words.instant(row.first_reported), ", ".join(marks)
        rows.append((row.code, when, words.places(row.places) or "unknown", row.title, *toll, *told))
    note = f"{len(rows)} of {len(picture.incidents)} incidents. A range holds the figures that stand, of different speakers: they are never added."
    shown((incident_record(r) for *_, r in sorted(found, key=lambda f: f[:2])), rows, COLUMNS, format, note)
