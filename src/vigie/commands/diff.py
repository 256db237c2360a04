"""`vigie diff`: what changed between two moments of knowledge."""

from __future__ import annotations

from typing import Annotated

from cyclopts import Parameter

from vigie.commands.opening import Db, Format, instant, opened, shown
from vigie.errors import OptionError

COLUMNS = ("known", "about", "field", "was", "now", "class", "by", "reason")


def diff(
    t1: Annotated[str, Parameter(name="T1", help="What was known at this moment: 2024-05-14T06:00+03:00 (UTC without offset).")],
    t2: Annotated[str, Parameter(name="T2", help="And at this one.")],
    /,
    *,
    db: Db,
    format: Format = None,  # noqa: A002  the option's name
) -> None:
    """Print what changed in the picture between two moments: what is new, updated, corrected, withdrawn or grown stale."""
    from vigie import picture_wording as words
    from vigie.explain_picture import plain_value
    from vigie.fuse.changes import diff as between
    from vigie.picture_records import change_record

    a, b = instant(t1, "T1"), instant(t2, "T2")
    assert a is not None and b is not None
    if a >= b:
        raise OptionError(f"T1 {t1} is not before T2 {t2}: give the earlier moment first")
    picture = opened(db)
    found = between(picture.changes, a, b)
    names = {r.incident_id: f"{r.code} {r.title}" for r in picture.incidents} | {s.service_id: f"{s.service} in {s.place.name}" for s in picture.services}
    names |= {c.conflict_id: f"conflict of {c.type}" for c in picture.conflicts}
    rows = [
        (words.instant(c.at, b), names.get(c.about, c.about), c.field, plain_value(c.was), plain_value(c.now), c.class_, c.by or c.trigger, c.reason or "")
        for c in found
    ]
    shown(map(change_record, found), rows, COLUMNS, format, f"{len(found)} changes from {words.instant(a)} to {words.instant(b)}")
