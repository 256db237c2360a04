"""Rows of the picture -> the database: what is new is put, what changed is replaced, what is gone is taken out; what was replaced goes to `history`."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, null, select, true, update

from vigie.fuse.once import once
from vigie.picture import Change, Conflict, Incident, PersonRow, ServiceState, Toll
from vigie.store.loading import some
from vigie.store.packing import packed
from vigie.store.schema import DERIVED, KEY, history


@dataclass(frozen=True, slots=True)
class Kept:
    """A row that is to be kept: its id, the cell that it comes from, its body, and the columns by which it is found."""

    row_id: str
    cell: str
    body: str
    columns: dict[str, Any]


def plain_text(value: str | None) -> str | None:
    """Return text as a column for searching keeps it: without NUL and halves of letters, which PostgreSQL refuses."""
    return None if value is None else "".join("\ufffd" if c == "\0" or "\ud800" <= c <= "\udfff" else c for c in value)


def _incident(r: Incident) -> tuple[str, dict[str, Any]]:
    time = {"starts": r.time.start if r.time else None, "ends": r.time.end if r.time else None}
    told = {"first_reported": r.first_reported, "last_reported": r.last_reported, "status": r.status, "review": r.review}
    return r.incident_id, {"code": r.code, "kind": r.kind, **time, **told}


def _service(r: ServiceState) -> tuple[str, dict[str, Any]]:
    return r.service_id, {"service": r.service, "place_id": r.place.place_id, "state": r.state, "since": r.since, "until": r.until, "as_of": r.as_of}


def _toll(r: Toll) -> tuple[str, dict[str, Any]]:
    return r.toll_id, {"incident_id": r.incident_id, "field": r.field, "speaker": plain_text(r.speaker)}


def _conflict(r: Conflict) -> tuple[str, dict[str, Any]]:
    return r.conflict_id, {"type": r.type, "about": r.about}


def _person(r: PersonRow) -> tuple[str, dict[str, Any]]:
    return r.person_id, {"name": plain_text(r.name)}


def _change(r: Change) -> tuple[str, dict[str, Any]]:
    return "h" + sha256(packed_once(r).encode()).hexdigest()[:20], {"at": r.at, "about": r.about, "class": r.class_, "trigger": r.trigger}


FOUND_BY: dict[str, Callable[[Any], tuple[str, dict[str, Any]]]] = {
    "incidents": _incident,
    "services": _service,
    "tolls": _toll,
    "conflicts": _conflict,
    "people": _person,
    "changes": _change,
}


packed_once = once(packed)


def kept(table: str, cell: str, rows: Iterable[Any]) -> Iterator[Kept]:
    """Yield the nouns of a table as rows to be kept; two that are the same once."""
    seen = set()
    for row in rows:
        row_id, columns = FOUND_BY[table](row)
        if row_id not in seen:
            seen.add(row_id)
            yield Kept(row_id, cell, packed_once(row), columns)


def kept_copies(cell: str, copies: dict[str, str]) -> Iterator[Kept]:
    """Yield which claim repeats which, within a cell."""
    for again, first in sorted(copies.items()):
        yield Kept(f"{again}@{cell}", cell, packed((again, first)), {"claim_id": again})


def replace_rows(connection: Connection, table: str, cells: Collection[str] | None, rows: Iterable[Kept], now: datetime) -> tuple[list[Kept], set[str]]:
    """Put these rows in the place of all rows of these cells (None for every cell); return those put or changed, and the ids of those gone."""
    parts: Iterable[Any] = (true(),) if cells is None else (DERIVED[table].c.cell.in_(part) for part in some(sorted(cells)))
    return _swapped(connection, table, parts, {r.row_id: r for r in rows}, now)


def replace_some(connection: Connection, table: str, rows: Sequence[Kept], now: datetime) -> None:
    """Put these rows each in the place of the one with its id."""
    new = {r.row_id: r for r in rows}
    _swapped(connection, table, (DERIVED[table].c[KEY[table]].in_(part) for part in some(sorted(new))), new, now)


def _swapped(connection: Connection, table: str, where: Iterable[Any], new: dict[str, Kept], now: datetime) -> tuple[list[Kept], set[str]]:
    t, key = DERIVED[table], KEY[table]
    base = t.c.base if "base" in t.c else null()
    asked = select(t.c[key].label("row_id"), t.c.cell, t.c.body, base.label("base"), t.c.recorded_from)
    old = {r.row_id: r for w in where for r in connection.execute(asked.where(w))}
    gone = {i for i in old if i not in new}
    alike = {i for i, r in new.items() if i in old and (old[i].body, old[i].base) == (r.body, r.columns.get("base"))}
    out = sorted(old.keys() - alike)
    to_history(connection, table, ((i, old[i].cell, None, old[i].base or old[i].body, old[i].recorded_from) for i in out), now)
    for part in some(out):
        connection.execute(delete(t).where(t.c[key].in_(part)))
    put = [r for i, r in new.items() if i not in alike]
    for some_rows in some(put, 5000):
        connection.execute(insert(t), [{key: r.row_id, "cell": r.cell, "body": r.body, "recorded_from": now, **r.columns} for r in some_rows])
    moved = [{"_id": i, "_cell": new[i].cell} for i in alike if old[i].cell != new[i].cell]
    if moved:
        connection.execute(update(t).where(t.c[key] == bindparam("_id")).values(cell=bindparam("_cell")), moved)
    return put, gone


def to_history(connection: Connection, table: str, rows: Iterable[tuple[str, str | None, int | None, str, datetime]], now: datetime) -> None:
    """Keep rows (id, owner, version, body, recorded from) that are being replaced; one that stood for no time was never seen."""
    values = [
        {"table": table, "row_id": i, "owner": owner, "version": version, "body": body, "recorded_from": since, "recorded_to": now}
        for i, owner, version, body, since in rows
        if since < now
    ]
    for part in some(values, 5000):
        connection.execute(insert(history), part)
