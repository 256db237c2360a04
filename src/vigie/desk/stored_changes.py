"""The changes of a store's picture, in any order: those that its cells keep, and those that depend on the moment asked about or on no cell of claims."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from vigie.desk import stored_rows
from vigie.fuse.changes import changes
from vigie.fuse.corrections import withdrawals
from vigie.picture import Change, Conflict, ServiceState
from vigie.store.pictures import aged
from vigie.store.schema import conflicts

if TYPE_CHECKING:
    from vigie.desk.stored import StoredMaterial


def every_change(material: StoredMaterial) -> Iterator[Change]:
    """Yield every change of the picture, filters not looked at."""
    for part in stored_rows.pages(material.connection, "changes", 2000):
        yield from stored_rows.nouns(material.connection, "changes", part, material.holding)
    for page in stored_rows.pages(material.connection, "services", 1000):
        yield from _silences(material, stored_rows.nouns(material.connection, "services", page, material.holding))
    for page in stored_rows.pages(material.connection, "conflicts", 1000, where=[conflicts.c.cell.startswith("p:")]):
        yield from _of_people(material, stored_rows.nouns(material.connection, "conflicts", page, material.holding))
    about = {a for c in material.holding if c.action in ("retract", "redact") for a in c.about}
    yield from withdrawals(material.holding, {t.claim.claim_id: t for t in material.told(about)})


def _silences(material: StoredMaterial, states: Sequence[ServiceState]) -> Iterator[Change]:
    """That a state left the board by the moment asked about, which its cell did not know."""
    gone = [(s, a) for s in states if (a := aged(s, material.at)) != s]
    told = stored_rows.spoken(material.connection, {c for s, _ in gone for c in s.claims}, material.holding)
    for before, after in gone:
        known = changes((), (), [before], (), told)
        yield from (c for c in changes((), (), [after], (), told) if c not in known)


def _of_people(material: StoredMaterial, own: Sequence[Conflict]) -> Iterator[Change]:
    """Conflicts of offices and identities: people's cells keep no changes, they hold no claims."""
    named = {i for c in own for v in c.values for i in v.claims} | {c.settled_by for c in own if c.settled_by}
    told = stored_rows.spoken(material.connection, named, material.holding)
    for c in own:
        yield from changes((), (), (), [c], told)

