"""Incidents -> the database, as they stand in the waves of their nights; what a wave changes in incidents of other cells is put too.

`base` keeps an incident as its cell gave it: waves are told anew from bases, never from what an earlier wave made of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import Connection, delete, insert, select

from vigie.fuse import Rows
from vigie.fuse.cells import wave_keys
from vigie.fuse.changes import changes
from vigie.fuse.conflicts import contested, wave_conflicts
from vigie.fuse.waves import waves
from vigie.picture import Change, Conflict, Incident, Told, Toll
from vigie.store import loading
from vigie.store.packing import unpacked
from vigie.store.rows import Kept, kept, packed_once, replace_rows, replace_some
from vigie.store.schema import codes, incident_keys, incident_places, incidents, tolls

MOST = 5_000  # rows of the nights of late, by their bodies: some tens of megabytes
_noun = lru_cache(MOST)(unpacked)


class Cell(NamedTuple):
    """A cell that was made anew: its name, its rows, and what changed in them."""

    name: str
    rows: Rows
    changes: Sequence[Change]


Cells = list[Cell]


def put_waves(connection: Connection, made: Cells, cells: set[str], known: Mapping[str, Told], now: datetime) -> None:
    """Put the incidents of cells that were made anew, and whatever changes in the waves that they are or were in."""
    own = [r for _, rows, _ in made for r in rows.incidents]
    others = _sharing_nights(connection, cells, own)
    bases = {r.incident_id: r for r in (*own, *(_noun(o.base or o.body) for o in others.values()))}
    figures = [t for _, rows, _ in made for t in rows.tolls] + _tolls_of(connection, others)
    waved = waves([bases[i] for i in sorted(bases)])
    of_waves = wave_conflicts(waved, figures)
    after = {r.incident_id: r for r in contested(waved, of_waves)}

    def rows(cell: str, ids: Iterable[str]) -> list[Kept]:
        return [_with_base(k, packed_once(bases[k.row_id])) for k in kept("incidents", cell, [after[i] for i in ids])]

    put = [k for name, made_rows, _ in made for k in rows(name, [r.incident_id for r in made_rows.incidents])]
    changed, gone = replace_rows(connection, "incidents", cells, put, now)
    _index(connection, [bases[k.row_id] for k in changed], gone)
    other = [i for i, o in sorted(others.items()) if after[i] != (bases[i] if o.base is None else _noun(o.body))]  # nouns, quicker than bodies
    replace_some(connection, "incidents", [k for i in other for k in rows(others[i].cell, [i])], now)
    _put_conflicts(connection, of_waves, {f"w:{i}" for i in (*bases, *gone)}, known, now)


def _with_base(row: Kept, base: str) -> Kept:
    return replace(row, columns={**row.columns, "base": None if base == row.body else base})


def _sharing_nights(connection: Connection, cells: set[str], own: Sequence[Incident]) -> dict[str, Any]:
    """Incidents of other cells that share a night with what these cells hold now or held before, by way of others too: id -> row."""
    keys = {k for r in own for k in wave_keys(r)}
    before = select(incident_keys.c.key).join(incidents, incidents.c.incident_id == incident_keys.c.incident_id)
    for part in loading.some(sorted(cells)):
        keys.update(connection.execute(before.where(incidents.c.cell.in_(part))).scalars())
    columns = (incidents.c.incident_id, incidents.c.cell, incidents.c.body, incidents.c.base)
    sharing = select(*columns).join(incident_keys, incident_keys.c.incident_id == incidents.c.incident_id)
    found: dict[str, Any] = {}
    new = set(keys)
    while new:
        rows = [r for part in loading.some(sorted(new)) for r in connection.execute(sharing.where(incident_keys.c.key.in_(part)))]
        fresh = {r.incident_id: r for r in rows if r.cell not in cells and r.incident_id not in found}
        found |= fresh
        parts = loading.some(sorted(fresh))
        new = {k for part in parts for k in connection.execute(select(incident_keys.c.key).where(incident_keys.c.incident_id.in_(part))).scalars()} - keys
        keys |= new
    return found


def _tolls_of(connection: Connection, ids: Iterable[str]) -> list[Toll]:
    return [_noun(b) for part in loading.some(sorted(ids)) for b in connection.execute(select(tolls.c.body).where(tolls.c.incident_id.in_(part))).scalars()]


def _put_conflicts(connection: Connection, of_waves: Sequence[Conflict], cells: set[str], known: Mapping[str, Told], now: datetime) -> None:
    """What does not fit between a wave and its parts: cells of their own, one a wave."""
    replace_rows(connection, "conflicts", cells, [r for k in of_waves for r in kept("conflicts", f"w:{k.about}", [k])], now)
    named = {c for k in of_waves for v in k.values for c in v.claims}
    told = {**loading.spoken(connection, loading.of_ids(named - known.keys())), **known}
    replace_rows(connection, "changes", cells, [r for k in of_waves for r in kept("changes", f"w:{k.about}", changes([], [], [], [k], told))], now)


def _index(connection: Connection, rows: Sequence[Incident], gone: set[str]) -> None:
    """By which places and nights incidents are found."""
    for part in loading.some(sorted({*gone, *(r.incident_id for r in rows)})):
        connection.execute(delete(incident_places).where(incident_places.c.incident_id.in_(part)))
        connection.execute(delete(incident_keys).where(incident_keys.c.incident_id.in_(part)))
    where = [{"place_id": p, "incident_id": r.incident_id} for r in rows for p in sorted({p.place.place_id for p in r.places})]
    if where:
        connection.execute(insert(incident_places), where)
    given = {(r.code, r.incident_id) for r in rows}
    for part in loading.some(sorted({code for code, _ in given})):
        given -= {(c, i) for c, i in connection.execute(select(codes.c.code, codes.c.incident_id).where(codes.c.code.in_(part)))}
    if given:
        connection.execute(insert(codes), [{"code": c, "incident_id": i} for c, i in sorted(given)])
    keys = [{"key": k, "incident_id": r.incident_id} for r in rows for k in sorted(wave_keys(r))]
    if keys:
        connection.execute(insert(incident_keys), keys)
