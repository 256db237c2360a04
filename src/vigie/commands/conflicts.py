"""`vigie conflicts`: where sources disagree, with who says what."""

from __future__ import annotations

from typing import Annotated

from cyclopts import Parameter

from vigie.commands.opening import At, Db, Format, KnownAt, opened, shown

COLUMNS = ("type", "about", "version 1", "version 2 and others", "state", "note")


def conflicts(
    *,
    db: Db,
    at: At = None,
    known_at: KnownAt = None,
    type: Annotated[list[str] | None, Parameter(help="Only these: number, state, place, time, office, identity, occurrence.")] = None,  # noqa: A002
    format: Format = None,  # noqa: A002  the option's name
) -> None:
    """Print the conflicts: values that cannot both be so, and who gives each. Nothing is dropped because it conflicts."""
    from vigie.picture_records import conflict_record

    picture = opened(db, at=at, known_at=known_at)
    found = [c for c in picture.conflicts if not type or c.type in type]
    names = {r.incident_id: f"{r.code} {r.title}" for r in picture.incidents} | {s.service_id: f"{s.service} in {s.place.name}" for s in picture.services}
    names |= {p.person_id: p.name for p in picture.people}
    rows = []
    for c in found:
        versions = [f"{v.value} ({', '.join(v.sources) or 'nobody named'})" for v in c.values]
        rows.append((c.type, names.get(c.about, c.about), versions[0], "; ".join(versions[1:]), "settled" if c.settled_by else "stands", c.note))
    shown(map(conflict_record, found), rows, COLUMNS, format, f"{len(found)} conflicts")
