"""A store as what is around its rows: rows are fetched for many at once, with their incidents, their documents' claims and the people named there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence, Set
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, or_, select

from vigie.fuse.corrections import effective, redacted
from vigie.picture import DocumentRow, Incident, PersonRow, ServiceState, Told
from vigie.publish.rules import Rules
from vigie.store import Store, loading, written
from vigie.store.pictures import kept_corrections
from vigie.store.schema import claim_places, claims, incident_places, incidents, places

SPOKEN = 50  # claims of a speaker that are looked at for an office


class StoreAround:
    """What is around rows of a store. `ready` fetches for many rows at once; what is asked for beside is fetched alone."""

    def __init__(self, store: Store, rules: Rules, now: datetime) -> None:
        self.store, self.rules, self.now = store, rules, now
        self._told: dict[str, Told | None] = {}
        self._held_of: dict[str, set[str]] = defaultdict(set)  # document -> its claims that are remembered
        self._documents: dict[str, DocumentRow | None] = {}
        self._of_document: dict[str, list[Told]] = {}
        self._incidents: dict[str, Incident | None] = {}
        self._of_claim: dict[str, list[Incident]] = {}
        self._people: dict[str, PersonRow | None] = {}
        self._spoke: dict[str, Set[str]] = {}
        self._at: dict[str, list[str]] = {}

    @property
    def size(self) -> int:
        """How many claims are remembered."""
        return len(self._told)

    # ------------------------------------------------------------ fetching
    def ready(self, told: Iterable[str] = (), documents: Iterable[str] = (), rows: Iterable[Incident] = ()) -> None:
        """Fetch what is around claims, documents and incidents."""
        asked = {c for i in rows for c in (*i.claims, *i.shared, *i.withdrawn)} | set(told)
        self.store.ask(self._fetch, asked - self._of_claim.keys(), set(documents) - self._of_document.keys())

    def _fetch(self, connection: Connection, told: Set[str], documents: Set[str]) -> None:
        ids = {*documents, *written.documents_of(connection, told)} - self._of_document.keys()
        rows = loading.document_rows(connection, ids)
        self._documents |= {i: rows.get(i) for i in ids}
        self._hold(connection, [select(claims.c.claim_id).where(claims.c.document_id.in_(part)) for part in loading.some(sorted(ids))], of=ids)
        mine = {t.claim.claim_id for i in ids for t in self._of_document[i]} | told
        self._fetch_incidents(connection, mine - self._of_claim.keys())
        keys = {n.key for d in rows.values() for n in d.named} - self._people.keys()
        self._people |= {**dict.fromkeys(keys), **{i: noun for i, noun, _ in written.of_ids(connection, "people", keys)}}

    def _fetch_incidents(self, connection: Connection, told: Set[str]) -> None:
        """Fetch the incidents of the cells of claims, and the claims on which those rest."""
        cells = {c for part in loading.some(sorted(told)) for c in connection.execute(select(claims.c.cell).where(claims.c.claim_id.in_(part))).scalars() if c}
        asked = select(incidents.c.incident_id)
        ids = [i for part in loading.some(sorted(cells)) for i in connection.execute(asked.where(incidents.c.cell.in_(part))).scalars()]
        self._note_incidents(connection, self._rows(connection, ids))
        alone = {c for c in told if not self._of_claim.get(c)}
        self._of_claim |= {c: [] for c in alone}
        again = written.repeated(connection, alone)
        if again:  # said again in a later version of their page
            self._fetch_incidents(connection, set(again.values()) - self._of_claim.keys())
            self._of_claim |= {c: self._of_claim.get(first, []) for c, first in again.items()}

    def _rows(self, connection: Connection, ids: Collection[str]) -> list[Incident]:
        missing = [i for i in ids if self._incidents.get(i) is None]
        self._incidents |= {i: noun for i, noun, _ in written.of_ids(connection, "incidents", missing)}
        return [row for i in ids if (row := self._incidents.get(i))]

    def _note_incidents(self, connection: Connection, found: Iterable[Incident]) -> None:
        members: dict[str, dict[str, Incident]] = defaultdict(dict)
        for i in found:
            for claim_id in _members(i):
                members[claim_id][i.incident_id] = i
        for claim_id, several in members.items():
            self._of_claim[claim_id] = list(({i.incident_id: i for i in self._of_claim.get(claim_id, ())} | several).values())
        self._hold(connection, loading.of_ids(members.keys() - self._told.keys()))

    def _hold(self, connection: Connection, asked: Iterable[Any], of: Collection[str] | None = None) -> None:
        found = loading.told(connection, asked)
        every = list(redacted(found.values(), effective(kept_corrections(connection))))
        self._told |= {t.claim.claim_id: t for t in every}
        for t in every:
            self._held_of[t.claim.document_id].add(t.claim.claim_id)
        if of is not None:
            self._of_document |= {i: [] for i in of}
            for t in every:
                self._of_document[t.claim.document_id].append(t)

    def renew(self, connection: Connection, since: datetime, now: datetime) -> None:
        """Forget what was written after a moment of the store's clock: it is fetched again when it is asked for."""
        self.now = now
        seats = {i for i, _, _ in written.after(connection, "seats", since)} | written.gone(connection, "seats", since)
        documents = {i for i, _, _ in written.after(connection, "documents", since)} | {t.claim.document_id for c in seats if (t := self._told.get(c))}
        for i in documents:
            self._documents.pop(i, None)
            self._of_document.pop(i, None)
            for claim_id in self._held_of.pop(i, ()):
                self._told.pop(claim_id, None)
                self._of_claim.pop(claim_id, None)
        changed = {i: noun for i, noun, _ in written.after(connection, "incidents", since)}
        for i in {*changed, *written.gone(connection, "incidents", since)}:
            for row in (self._incidents.pop(i, None), changed.get(i)):
                for claim_id in _members(row) if row else ():
                    self._of_claim.pop(claim_id, None)
        for key in {*(i for i, _, _ in written.after(connection, "people", since)), *written.gone(connection, "people", since)}:
            self._people.pop(key, None)
        self._spoke.clear()
        self._at.clear()

    # ------------------------------------------------------------ asking
    def incidents_of(self, claim_id: str) -> Sequence[Incident]:
        if claim_id not in self._of_claim:
            self.ready([claim_id])
        return self._of_claim.get(claim_id, ())

    def incident(self, incident_id: str) -> Incident | None:
        if incident_id not in self._incidents:
            self._incidents[incident_id] = None
            self.store.ask(lambda c: self._note_incidents(c, self._rows(c, [incident_id])))
        return self._incidents[incident_id]

    def service(self, service_id: str) -> ServiceState | None:
        return self.store.ask(lambda c: next((noun for _, noun, _ in written.of_ids(c, "services", [service_id])), None))

    def claim(self, claim_id: str) -> Told | None:
        if claim_id not in self._told:
            self._told[claim_id] = None
            self.store.ask(self._hold, loading.of_ids([claim_id]))
        return self._told[claim_id]

    def document(self, document_id: str) -> DocumentRow | None:
        if document_id not in self._documents:
            self.ready(documents=[document_id])
        return self._documents.get(document_id)

    def claims_of(self, document_id: str) -> Sequence[Told]:
        if document_id not in self._of_document:
            self.ready(documents=[document_id])
        return self._of_document[document_id]

    def claims_at(self, place_id: str) -> Sequence[Told]:
        if place_id not in self._at:
            self.ready_at([place_id])
        return [t for i in self._at[place_id] if (t := self.claim(i))]

    def ready_at(self, place_ids: Collection[str]) -> None:
        """Fetch what `claims_at` gives of several places, and what is around it."""
        self._at |= {i: [] for i in place_ids}
        for place_id, claim_id in self.store.ask(lambda c: list(_claims_at(c, place_ids, self.now - self.rules.longest, hiding=self.rules.hiding))):
            self._at[place_id].append(claim_id)
        self.ready({i for p in place_ids for i in self._at[p]})

    def person(self, key: str) -> PersonRow | None:
        if key not in self._people:
            self._people[key] = self.store.ask(lambda c: next((noun for _, noun, _ in written.of_ids(c, "people", [key])), None))
        return self._people[key]

    def spoke_as(self, key: str, name: str) -> Set[str]:
        if name not in self._spoke:
            asked = select(claims.c.claim_id).where(claims.c.speaker == name).limit(SPOKEN)
            found = self.store.ask(lambda c: loading.told(c, [select(asked.subquery().c.claim_id)]))
            self._spoke[name] = {o for t in found.values() if (o := t.claim.attribution.office)}
        return self._spoke[name]

    def people(self) -> Iterable[PersonRow]:
        return self.store.ask(lambda c: [noun for _, noun, _ in written.every(c, "people")])

    def lately(self) -> Iterable[Incident | Told]:
        found = self.store.ask(lambda c: self._rows(c, _recent_incidents(c, self.now - self.rules.longest)))
        loose = self.store.ask(lambda c: list(_recent_claims(c, self.now - self.rules.longest)))
        self.store.ask(self._note_incidents, found)
        self.store.ask(self._fetch_incidents, set(loose) - self._of_claim.keys())
        yield from found
        yield from (t for i in loose if not self._of_claim[i] and (t := self.claim(i)))


def _members(i: Incident) -> Iterable[str]:
    return dict.fromkeys((*i.claims, *i.shared, *i.withdrawn, *(c for _, c in i.listed)))


def _claims_at(connection: Connection, place_ids: Collection[str], since: datetime, *, hiding: bool) -> Iterable[Any]:
    """Place and claim, for claims at places that may be held still; all of them at a site, and where rules hide rows altogether."""
    p = claim_places.c
    asked = select(p.place_id, p.claim_id).join(places, places.c.place_id == p.place_id).join(claims, claims.c.claim_id == p.claim_id)
    asked = asked if hiding else asked.where(or_(places.c.level == "site", _recent(claims.c.ends, claims.c.known_at, since)))
    for part in loading.some(sorted(place_ids)):
        yield from connection.execute(asked.where(p.place_id.in_(part)))


def _recent(ends: Any, known: Any, since: datetime) -> Any:
    """What may be held still: it ended, or where no time is told was known, after a moment, or neither is known."""
    return or_(ends > since, and_(ends.is_(None), or_(known.is_(None), known > since)))


def _recent_incidents(connection: Connection, since: datetime) -> list[str]:
    """Incidents that may be held still, and those at a site."""
    i = incidents.c
    recent = _recent(i.ends, i.first_reported, since)
    at_sites = select(incident_places.c.incident_id).join(places, places.c.place_id == incident_places.c.place_id).where(places.c.level == "site")
    return list(connection.execute(select(i.incident_id).where(or_(recent, i.incident_id.in_(at_sites)))).scalars())


def _recent_claims(connection: Connection, since: datetime) -> Iterable[str]:
    """Claims that are of no component of happenings and may be held still, and those at a site."""
    c = claims.c
    loose = or_(c.cell.is_(None), c.cell.not_like("i:%"))
    recent = _recent(c.ends, c.known_at, since)
    at_sites = select(claim_places.c.claim_id).join(places, places.c.place_id == claim_places.c.place_id).where(places.c.level == "site")
    return connection.execute(select(c.claim_id).where(loose, or_(recent, c.claim_id.in_(at_sites)))).scalars()
