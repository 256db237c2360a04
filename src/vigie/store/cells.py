"""What was touched -> the rows of the picture, made anew by the functions of `vigie.fuse` cell by cell, and put in the place of the old ones."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from functools import partial

from sqlalchemy import Connection, bindparam, select, update

from vigie.fuse import Rows, group_rows, incident_rows, person_rows, service_rows
from vigie.fuse.cells import components
from vigie.fuse.changes import changes
from vigie.fuse.corrections import redacted, standing
from vigie.fuse.groups import Group
from vigie.picture import Change, Correction, DocumentRow, Told
from vigie.store import loading
from vigie.store.keeping import Touched
from vigie.store.memory import memory_of
from vigie.store.placing import place_rows
from vigie.store.rows import Kept, kept, kept_copies, replace_rows
from vigie.store.schema import claims
from vigie.store.versioning import tell_versions
from vigie.store.waving import Cell, Cells, put_waves


def rebuild(connection: Connection, touched: Touched, corrections: Sequence[Correction], now: datetime) -> None:
    """Make anew every cell that is touched. `corrections`: effective ones.

    The picture is then what `fused` gives for all claims together (docs/decisions/0005-store.md).
    """
    tell_versions(connection, touched, now)
    known, cells = _closure(connection, touched, corrections)
    _incident_cells(connection, known, cells, corrections, now)
    _service_cells(connection, touched.services, corrections, now)
    _person_cells(connection, loading.naming(connection, touched.people), {f"p:{k}" for k in touched.people}, now)
    place_rows(connection, touched.places, now)


def _closure(connection: Connection, touched: Touched, corrections: Sequence[Correction]) -> tuple[dict[str, Told], set[str]]:
    """The claims of every component that the touched claims were in or come into, and the names of these components.

    A claim that left may have held its component together: all that remain of it are grouped anew. Corrections that merge reach over claims.
    """
    cells = touched.cells | loading.cells_under(connection, touched.keys)
    known = loading.spoken(connection, [*loading.of_ids(touched.ids), *loading.of_cells(cells)])
    merged = [{"c" + i[1:] for i in c.about} for c in corrections if c.action == "merge"]
    asked: set[str] = set()
    while more := {i for m in merged if not m.isdisjoint(known) for i in m} - known.keys() - asked:
        asked |= more
        their = {c for part in loading.some(sorted(more)) for c in connection.execute(select(claims.c.cell).where(claims.c.claim_id.in_(part))).scalars() if c}
        cells |= their
        known |= loading.spoken(connection, [*loading.of_ids(more), *loading.of_cells(their)])
    return known, cells


def _laid(told: Mapping[str, Told], corrections: Sequence[Correction]) -> tuple[dict[str, Told], tuple[Told, ...]]:
    """The claims as people redacted them, by id; and those of them that nobody retracted."""
    known = {t.claim.claim_id: t for t in redacted((told[i] for i in sorted(told)), corrections)}
    return known, standing(tuple(known.values()), corrections)


def _incident_cells(connection: Connection, told: Mapping[str, Told], old: set[str], corrections: Sequence[Correction], now: datetime) -> None:
    known, stand = _laid(told, corrections)
    made: Cells = []
    cell_of: dict[str, str] = {}
    remembered = memory_of(connection).kept("groups")

    for component in components(stand, corrections):
        rows, changed, name = Rows(), list[Change](), "i:" + component[0].claim.claim_id

        def of_group(group: Group, changed: list[Change] = changed) -> Rows:
            its, of_its = remembered.computed(group.incident_id, (group, corrections), partial(_group, group, corrections))
            changed += of_its
            return its

        incident_rows(component, rows, corrections, of_group)
        changed += changes([r for r in rows.incidents if r.status == "merged"], [], [], [], {})
        made.append(Cell(name, rows, changed))
        cell_of.update((t.claim.claim_id, name) for t in component)
    _remember_cells(connection, known, cell_of)
    cells = old | {name for name, _, _ in made}
    put_waves(connection, made, cells, known, now)
    _replace_rest(connection, made, cells, now)


def _group(group: Group, corrections: Sequence[Correction]) -> tuple[Rows, list[Change]]:
    """The rows of a group of claims, and what changed in them."""
    rows = group_rows(group, corrections)
    told = {t.claim.claim_id: t for t in (*group.members, *group.withdrawn)}
    return rows, [*changes(rows.incidents, rows.tolls, [], rows.conflicts, told), *rows.decided]


def _remember_cells(connection: Connection, known: Iterable[str], cell_of: Mapping[str, str]) -> None:
    was: dict[str, str | None] = {}
    for part in loading.some(sorted(known)):
        was |= {i: c for i, c in connection.execute(select(claims.c.claim_id, claims.c.cell).where(claims.c.claim_id.in_(part)))}  # noqa: C416
    values = [{"_id": i, "_cell": cell_of.get(i)} for i, cell in was.items() if cell != cell_of.get(i)]
    if values:
        connection.execute(update(claims).where(claims.c.claim_id == bindparam("_id")).values(cell=bindparam("_cell")), values)


def _replace_rest(connection: Connection, made: Cells, cells: set[str], now: datetime) -> None:
    """The tolls, conflicts, copies and changes of cells."""
    put: dict[str, Callable[[Cell], Iterable[Kept]]] = {
        "tolls": lambda c: kept("tolls", c.name, c.rows.tolls),
        "conflicts": lambda c: kept("conflicts", c.name, c.rows.conflicts),
        "copies": lambda c: kept_copies(c.name, c.rows.copies),
        "changes": lambda c: kept("changes", c.name, c.changes),
    }
    for table, rows_of in put.items():
        replace_rows(connection, table, cells, [k for cell in made for k in rows_of(cell)], now)


def _service_cells(connection: Connection, keys: Iterable[str], corrections: Sequence[Correction], now: datetime) -> None:
    """One service at one place for each key. Staleness depends on the moment that is asked about: it is told when the picture is read."""
    made: Cells = []
    for key in sorted(keys):
        known, stand = _laid(loading.spoken(connection, loading.of_keys([f"s:{key}"])), corrections)
        rows = Rows()
        if stand:
            service_rows(key, stand, rows, None, corrections)
        changed = [*changes([], rows.tolls, rows.services, rows.conflicts, known), *rows.decided]
        made.append(Cell(f"s:{key}", rows, changed))
    cells = {name for name, _, _ in made}
    replace_rows(connection, "services", cells, [k for name, rows, _ in made for k in kept("services", name, rows.services)], now)
    _replace_rest(connection, made, cells, now)


def _person_cells(connection: Connection, naming: Mapping[str, tuple[DocumentRow, ...]], cells: set[str], now: datetime) -> None:
    made = []
    for key in sorted(naming):
        rows = Rows()
        person_rows(key, naming[key], rows)
        made.append((f"p:{key}", rows))
    for table in ("people", "conflicts"):
        replace_rows(connection, table, cells, [k for name, rows in made for k in kept(table, name, getattr(rows, table))], now)
