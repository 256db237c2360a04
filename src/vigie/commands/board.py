"""`vigie board`: the state of public services by place, at a moment, as it was known."""

from __future__ import annotations

from typing import Annotated

from cyclopts import Parameter

from vigie.commands.opening import At, Db, Format, KnownAt, Place, instant, lies_in, opened, shown

COLUMNS = ("place", "service", "state", "how many", "since", "as of", "age", "sources", "cause")


def board(
    *,
    db: Db,
    at: At = None,
    known_at: KnownAt = None,
    place: Place = None,
    service: Annotated[list[str] | None, Parameter(help="Only these services.")] = None,
    format: Format = None,  # noqa: A002  the option's name
) -> None:
    """Print what state each service was in at each place that somebody spoke of.

    A value that nobody has repeated for longer than its service's time to live leaves its cell: 'no report', with what it was. No report is not 'operating'.
    """
    from vigie import picture_wording as words
    from vigie.fuse.board import NO_REPORT
    from vigie.fuse.board import board as cells
    from vigie.picture_records import service_record
    from vigie.resources import kind_shelf

    picture = opened(db, at=at, known_at=known_at)
    moment = instant(at, "--at") or instant(known_at, "--known-at") or max((s.as_of for s in picture.services if s.as_of), default=None)
    found = [c for c in cells(picture.services, moment, services=service or ()) if lies_in(c.place, place) and (c.row or c.was)]
    signs = kind_shelf("services")["signs"]
    rows = []
    for c in found:
        row = c.row or c.was
        assert row is not None
        state = f"{signs[c.state]} {c.state}" + (f" (was {row.state})" if c.state == NO_REPORT else "") + (" contested" if row.contested else "")
        state += "".join(f" + {b.state}" for b in c.beside) + (f", as in {c.over}" if c.over else "")
        since, as_of = words.instant(row.since, moment), words.instant(row.as_of, moment)
        who = f"{row.sources}: {', '.join(row.source_names)}"
        rows.append((c.place.name, c.service, state, words.extent(row), since, as_of, words.age(row.as_of, moment), who, row.cause or ""))
    records = [
        {**service_record(s), "board_state": c.state, "withheld": c.row is None, "over": c.over}
        for c in found for s in ([c.row, *c.beside] if c.row else [c.was]) if s
    ]  # fmt: skip
    n_silent = sum(1 for c in found if c.state == NO_REPORT)
    note = f"{len(found)} cells, {n_silent} with no report any more. Times are {words.zone(moment)}, as of {words.instant(moment)}." if moment else ""
    shown(records, rows, COLUMNS, format, note)
