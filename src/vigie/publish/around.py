"""What the rules must see beside a row: its incident, its document's other claims, whom a name means. Here from a picture; a store can answer the same."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, field
from typing import Any, Protocol

from vigie.picture import DocumentRow, Incident, PersonRow, ServiceState, Told
from vigie.picture_tables import Picture
from vigie.telling import name_key


class Around(Protocol):
    """Where the rows around a row are found. Nothing that is not there is an error: None, or nothing."""

    def incidents_of(self, claim_id: str) -> Sequence[Incident]:
        """Return the incidents that rest on a claim: its own, and others that it names in a list."""

    def incident(self, incident_id: str) -> Incident | None:
        """Return an incident."""

    def service(self, service_id: str) -> ServiceState | None:
        """Return a stretch of a service's state."""

    def claim(self, claim_id: str) -> Told | None:
        """Return a claim."""

    def document(self, document_id: str) -> DocumentRow | None:
        """Return a document with the people whom it names."""

    def claims_of(self, document_id: str) -> Sequence[Told]:
        """Return the claims of a document."""

    def claims_at(self, place_id: str) -> Sequence[Told]:
        """Return the claims that name a place, at least those of which the public may see otherwise."""

    def person(self, key: str) -> PersonRow | None:
        """Return a person by the register's id or the folded name."""

    def spoke_as(self, key: str, name: str) -> Set[str]:
        """Return the offices in which claims let somebody speak, by the folded name or the name."""

    def people(self) -> Iterable[PersonRow]:
        """Return all people."""

    def lately(self) -> Iterable[Incident | Told]:
        """Return incidents, and claims of none, for which a site may be held now: those not older than the longest delay, and those at a site."""


@dataclass(eq=False)
class Whole:
    """A picture that is held whole for a while. `memory`: what was worked out of it, by name."""

    picture: Picture
    memory: dict[str, Any] = field(default_factory=dict)


class PictureAround:
    """A picture as what is around its rows."""

    def __init__(self, picture: Picture) -> None:
        self.picture = picture
        self._claims: dict[str, Told] = {t.claim.claim_id: t for t in picture.claims}
        self._documents: dict[str, DocumentRow] = {d.document_id: d for d in picture.documents}
        self._incidents: dict[str, Incident] = {i.incident_id: i for i in picture.incidents}
        self._services: dict[str, ServiceState] = {s.service_id: s for s in picture.services}
        self._people: dict[str, PersonRow] = {p.person_id: p for p in picture.people}
        self._of_document: dict[str, list[Told]] = defaultdict(list)
        self._of_claim: dict[str, list[Incident]] = defaultdict(list)
        self._at: dict[str, list[Told]] = defaultdict(list)
        self._spoke_as: dict[str, set[str]] = defaultdict(set)
        for t in picture.claims:
            self._of_document[t.claim.document_id].append(t)
            for place_id in {r.place.place_id for r in t.claim.places}:
                self._at[place_id].append(t)
            a = t.claim.attribution
            if a.name and a.office:
                self._spoke_as[a.person_id or name_key(a.name)].add(a.office)
        for i in picture.incidents:
            for claim_id in dict.fromkeys((*i.claims, *i.shared, *i.withdrawn, *(c for _, c in i.listed))):
                self._of_claim[claim_id].append(i)

    def incidents_of(self, claim_id: str) -> Sequence[Incident]:
        found = self._of_claim.get(claim_id)
        own = None if found else self._incidents.get(self.picture.incident_of.get(claim_id, ""))  # said again in a later version of its page
        return found or ([own] if own else [])

    def incident(self, incident_id: str) -> Incident | None:
        return self._incidents.get(incident_id)

    def service(self, service_id: str) -> ServiceState | None:
        return self._services.get(service_id)

    def claim(self, claim_id: str) -> Told | None:
        return self._claims.get(claim_id)

    def document(self, document_id: str) -> DocumentRow | None:
        return self._documents.get(document_id)

    def claims_of(self, document_id: str) -> Sequence[Told]:
        return self._of_document.get(document_id, ())

    def claims_at(self, place_id: str) -> Sequence[Told]:
        return self._at.get(place_id, ())

    def person(self, key: str) -> PersonRow | None:
        return self._people.get(key)

    def spoke_as(self, key: str, name: str) -> Set[str]:
        return self._spoke_as.get(key, frozenset())

    def people(self) -> Iterable[PersonRow]:
        return self._people.values()

    def lately(self) -> Iterable[Incident | Told]:
        yield from self._incidents.values()
        yield from (t for i, t in self._claims.items() if i not in self._of_claim)
