"""Claims -> the picture: incidents, tolls, service states, conflicts, people. Pure: the same claims in any order give the same picture.

The order of the steps stands here and nowhere else. The picture falls into cells that do not know of each other: a component of linked event claims,
one service at one place, one person, the waves of one country and night. `fused` builds all of them; a store that gets a new document builds anew
only the cells that it touches, with the same functions, and so comes to the same picture (docs/decisions/0004-cells.md).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from vigie.fuse.cells import components, person_cells, service_cells
from vigie.fuse.changes import changes
from vigie.fuse.conflicts import contested, incident_conflicts, wave_conflicts
from vigie.fuse.corrections import corrected, corrected_state, deciding, editor_changes, effective, in_order, merged_rows, redacted, standing, withdrawals
from vigie.fuse.groups import Group, groups
from vigie.fuse.incidents import incident, withdrawn_incident
from vigie.fuse.people import people, people_conflicts
from vigie.fuse.places import places
from vigie.fuse.service_conflicts import service_conflicts
from vigie.fuse.services import services
from vigie.fuse.sources import copies
from vigie.fuse.tolls import customer_tolls, tolls, with_taken_back
from vigie.fuse.versions import Versions, families, known_by, taken_back, versioned
from vigie.fuse.waves import waves
from vigie.picture import Change, Conflict, Correction, DocumentRow, Incident, PersonRow, ServiceState, Told, Toll
from vigie.picture_tables import Picture


@dataclass
class Rows:
    """What cells give: rows of the picture's tables, the incident of each claim, and which claim repeats which."""

    incidents: list[Incident] = field(default_factory=list)
    tolls: list[Toll] = field(default_factory=list)
    services: list[ServiceState] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    people: list[PersonRow] = field(default_factory=list)
    incident_of: dict[str, str] = field(default_factory=dict)
    copies: dict[str, str] = field(default_factory=dict)
    decided: list[Change] = field(default_factory=list)  # what people changed, and what sources took back

    def add(self, other: Rows) -> None:
        """Take other rows in."""
        for name in ("incidents", "tolls", "services", "conflicts", "people", "decided"):
            getattr(self, name).extend(getattr(other, name))
        self.incident_of.update(other.incident_of)
        self.copies.update(other.copies)


def fused(told: Iterable[Told], corrections: Sequence[Correction] = (), *, at: datetime | None = None) -> Picture:
    """Return the picture of these claims. Saying a claim twice changes nothing; the order of arrival does not matter.

    `at`: the moment for which staleness is told; None for the latest moment that the claims know of.
    """
    corrections = effective(corrections)
    by_id = {t.claim.claim_id: t for t in redacted(told, corrections)}
    known = tuple(by_id[i] for i in sorted(by_id))
    versions = versioned(known)
    stand = standing(tuple(versions.told[i] for i in sorted(versions.told)), corrections)
    at = at or max((t.known_at for t in known if t.known_at), default=None)
    rows = Rows()
    for component in components(stand, corrections):
        incident_rows(component, rows, corrections)
    for key, cell in service_cells(stand):
        service_rows(key, cell, rows, at, corrections)
    for key, documents in person_cells({t.document.document_id: t.document for t in known}.values()):
        person_rows(key, documents, rows)
    return assembled(rows, known, versions, corrections)


def assembled(rows: Rows, known: Sequence[Told], versions: Versions, corrections: Sequence[Correction]) -> Picture:
    """Return the picture of the rows of all cells; waves and changes are told from them together.

    `known`: the claims by id, redacted as people decided; `versions`: what they say where pages have several; `corrections`: effective ones.
    """
    by_id = versions.told
    incident_of = rows.incident_of | {i: rows.incident_of[first] for i, first in versions.again.items() if first in rows.incident_of}
    incidents = waves(rows.incidents)
    of_waves = wave_conflicts(incidents, rows.tolls)
    incidents, conflicts = contested(incidents, of_waves), [*rows.conflicts, *of_waves]
    return Picture.of(
        told=[_marked(t, versions) for t in known],
        incident_of=incident_of,
        copies=rows.copies | versions.again,
        incidents=sorted(incidents, key=lambda r: r.incident_id),
        tolls=sorted(rows.tolls, key=lambda r: r.toll_id),
        services=sorted(rows.services, key=lambda r: r.service_id),
        conflicts=sorted(conflicts, key=lambda r: r.conflict_id),
        people=sorted(rows.people, key=lambda r: r.person_id),
        places=places(known),
        changes=in_order(
            [
                *changes(incidents, rows.tolls, rows.services, conflicts, by_id),
                *(*rows.decided, *taken_back(by_id.values())),
                *withdrawals(corrections, {t.claim.claim_id: t for t in known}),
            ]
        ),
    )


def _marked(told: Told, versions: Versions) -> Told:
    """The claim as its document has it; where its source took it back it says so."""
    of = versions.told.get(told.claim.claim_id)
    return replace(told, taken_back=of.taken_back) if of and of.taken_back else told


def picture_of(
    every: Iterable[Told],
    documents: Iterable[DocumentRow],
    corrections: Sequence[Correction] = (),
    *,
    at: datetime | None = None,
    known_at: datetime | None = None,
) -> Picture:
    """Return the picture of claims and documents that are at hand as rows; `at`, `known_at` as in `build`."""
    rows = {d.document_id: d for d in documents}
    if known_at is not None:
        seen = (d for family in families(rows.values()) for d in known_by(family, known_at))
        rows = {d.document_id: k for d in seen if (k := _known_by(d, known_at))}
        by_then = (t for t in every if t.known_at is not None and t.known_at <= known_at and t.document.document_id in rows)
        every = (replace(t, document=rows[t.document.document_id]) for t in by_then)
    picture = fused(every, corrections, at=at or known_at)
    return replace(picture, documents=picture.documents.with_rows(rows[i] for i in sorted(rows)))


def _known_by(document: DocumentRow, known_at: datetime) -> DocumentRow | None:
    """The document with the people whom it had named by then; None where nothing of it was known."""
    first = min((n.known_at for n in document.named if n.known_at), default=document.published or document.fetched)
    if first is None or min(first, document.published or first) > known_at:
        return None
    return replace(document, named=tuple(n for n in document.named if n.known_at and n.known_at <= known_at))


def incident_rows(
    component: Sequence[Told], rows: Rows, corrections: Sequence[Correction] = (), of_group: Callable[[Group], Rows] | None = None
) -> None:
    """Put the incidents, tolls and conflicts of one component of linked claims to the rows. `corrections`: effective ones.

    `of_group`: gives the rows of a group, for who remembers those of groups that did not change; else `group_rows`.
    """
    own = Rows()
    for group in groups(component, corrections):
        own.add(of_group(group) if of_group else group_rows(group, corrections))
    own.incidents.extend(merged_rows(own.incidents, corrections, component))
    rows.add(own)


def group_rows(group: Group, corrections: Sequence[Correction] = ()) -> Rows:
    """Return the rows of one group of claims: its incident, tolls and conflicts. `corrections`: effective ones."""
    same = copies(group.members)
    figures = tolls(group)
    conflicts = incident_conflicts(group, figures)
    made = incident(group, figures, conflicts, same) if group.members else withdrawn_incident(group)
    decided = deciding(made, corrections)
    row = corrected(made, decided)
    return Rows(
        incidents=[row],
        tolls=with_taken_back(figures, group),
        conflicts=conflicts,
        incident_of={t.claim.claim_id: group.incident_id for t in (*group.members, *group.withdrawn)},
        copies=same,
        decided=[*editor_changes(made, row, decided), *taken_back(group.withdrawn, made.incident_id)],
    )


def service_rows(key: str, cell: Sequence[Told], rows: Rows, at: datetime | None, corrections: Sequence[Correction] = ()) -> None:
    """Put the stretches of one service at one place, and where sources disagree on them, to the rows. `corrections`: effective ones."""
    same = copies(cell)
    states, against = service_conflicts(services(cell, key, at=at, same=same), cell)
    for made in states:
        decided = deciding(made, corrections)
        rows.services.append(corrected_state(made, decided))
        rows.decided.extend(editor_changes(made, rows.services[-1], decided))
    rows.conflicts.extend(against)
    rows.tolls.extend(customer_tolls(cell, key))
    rows.copies.update(same)


def person_rows(key: str, cell: Sequence[DocumentRow], rows: Rows) -> None:
    """Put one person's row, and conflicts of office and identity, to the rows."""
    rows.people.extend(people(cell, key))
    rows.conflicts.extend(people_conflicts(cell, key))
