"""The first walk over a store that is to be exported: which rows the filters let through, which claim is of which incident, counts, the latest moment."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from vigie.desk import stored_rows
from vigie.desk.selection import narrowed, takes_claim, takes_incident, takes_service
from vigie.desk.stored_changes import every_change
from vigie.picture import Change, PersonRow, PlaceRow, Told
from vigie.picture_records import TABLES
from vigie.store.packing import unpacked
from vigie.store.schema import DERIVED, claims, documents, places, services

if TYPE_CHECKING:
    from vigie.desk.stored import StoredMaterial

KEPT = {**DERIVED, "documents": documents, "claims": claims, "places": places}
PAGE = 1000


@dataclass
class Gathered:
    """What the walk found. `places`, `speakers`: ids and names that the chosen claims use; `latest`: when the last of them was known."""

    counts: dict[str, int] = field(default_factory=dict)
    votes: Counter[str] = field(default_factory=Counter)
    places: set[str] = field(default_factory=set)
    speakers: set[str | None] = field(default_factory=set)
    latest: datetime | None = None

    def uses(self, row: PersonRow | PlaceRow) -> bool:
        """Return whether the chosen claims use a place, or a person makes one of them."""
        if isinstance(row, PlaceRow):
            return row.place.place_id in self.places
        return row.person_id in self.speakers or row.name in self.speakers

    @property
    def zone(self) -> str | None:
        """The zone of most incidents and services, the first by name of several."""
        return min(self.votes, key=lambda z: (-self.votes[z], z), default=None)


def gathered(material: StoredMaterial) -> Gathered:
    """Walk over the store, put ids into the scratch, and return what was found."""
    found = Gathered()
    walk = _narrow if narrowed(material.request) else _whole
    walk(material, found)
    material.scratch.settle()
    found.counts["changes"] = material.scratch.n_changes()
    return found


def _nouns(material: StoredMaterial, table: str) -> Iterator[list[Any]]:
    for part in stored_rows.pages(material.connection, table, PAGE):
        yield stored_rows.nouns(material.connection, table, part, material.holding)


def _whole(material: StoredMaterial, found: Gathered) -> None:
    scratch = material.scratch
    for part in _nouns(material, "incidents"):
        scratch.put_members(part)
        scratch.put_incidents(part)
        found.votes.update(p.place.timezone for i in part for p in i.places[:1] if p.place.timezone)
    for pairs in stored_rows.repetitions(material.connection):
        scratch.put_repetitions(pairs)
    _zones_of_services(material, found)
    for part in _nouns(material, "tolls"):
        scratch.put_tolls(part)
    scratch.put_changes(every_change(material))
    for table in set(TABLES) - {"changes"}:
        found.counts[table] = material.connection.execute(select(func.count()).select_from(KEPT[table])).scalar_one()


def _zones_of_services(material: StoredMaterial, found: Gathered) -> None:
    zones = {i: unpacked(b).timezone for i, b in material.connection.execute(select(places.c.place_id, places.c.body))}
    for place_id, n in material.connection.execute(select(services.c.place_id, func.count()).group_by(services.c.place_id)):
        if zones.get(place_id):
            found.votes[zones[place_id]] += n


def _narrow(material: StoredMaterial, found: Gathered) -> None:
    """The same choice as `desk.selection.selected` makes of a picture."""
    scratch, request = material.scratch, material.request
    for part in _nouns(material, "incidents"):
        scratch.put_members(part)
        taken = [i for i in part if takes_incident(i, request)]
        scratch.put_incidents(taken)
        scratch.choose("incidents", (i.incident_id for i in taken))
        found.votes.update(p.place.timezone for i in taken for p in i.places[:1] if p.place.timezone)
    for pairs in stored_rows.repetitions(material.connection):
        scratch.put_repetitions(pairs)
    scratch.choose_members()
    for part in _nouns(material, "services"):
        taken = [s for s in part if takes_service(s, request)]
        scratch.choose("services", (s.service_id for s in taken))
        scratch.choose("claims", (c for s in taken for c in s.claims))
        found.votes.update(s.place.timezone for s in taken if s.place.timezone)
    _narrow_claims(material, found)
    _narrow_rest(material, found)


def _narrow_claims(material: StoredMaterial, found: Gathered) -> None:
    """Claims of what was chosen, and those of no incident that the filters let through; what they use, and the latest moment."""
    scratch = material.scratch
    for part in stored_rows.pages(material.connection, "claims", PAGE):
        of = scratch.incident_of([r.claim_id for r in part])
        able = [r for r in part if scratch.has("claims", r.claim_id) or r.claim_id not in of]
        told: Sequence[Told] = stored_rows.nouns(material.connection, "claims", able, material.holding)
        taken = [t for t in told if scratch.has("claims", t.claim.claim_id) or takes_claim(t, material.request)]
        scratch.choose("claims", (t.claim.claim_id for t in taken))
        scratch.choose("documents", {t.document.document_id for t in taken})
        found.places.update(p.place.place_id for t in taken for p in t.claim.places)
        found.speakers.update(x for t in taken for x in (t.claim.attribution.person_id, t.claim.attribution.name))
        found.latest = max((at for at in (found.latest, *(t.known_at for t in taken)) if at), default=None)


def _narrow_rest(material: StoredMaterial, found: Gathered) -> None:
    scratch = material.scratch
    for part in _nouns(material, "tolls"):
        taken = [t for t in part if scratch.has("claims", t.claim_id)]
        scratch.put_tolls(taken)
        scratch.choose("tolls", (t.toll_id for t in taken))
    for part in _nouns(material, "conflicts"):
        scratch.choose("conflicts", (c.conflict_id for c in part if _about_chosen(material, c.about)))

    def of_chosen(c: Change) -> bool:
        return _about_chosen(material, c.about) or scratch.has("claims", c.about)

    scratch.put_changes(filter(of_chosen, every_change(material)))
    for sort in ("documents", "claims", "incidents", "services", "tolls", "conflicts"):
        found.counts[sort] = scratch.count(sort)
    for table in ("people", "places"):
        found.counts[table] = sum(found.uses(r) for part in _nouns(material, table) for r in part)


def _about_chosen(material: StoredMaterial, about: str) -> bool:
    return material.scratch.has("incidents", about) or material.scratch.has("services", about)
