"""The rules at a moment over rows among others: a claim is held as its incident is, words as the post in which they stand, a site wherever it is named."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cached_property
from typing import Any, TypeVar

from vigie.model import PlaceRef, Span, TimeRef
from vigie.picture import Incident, PersonRow, ServiceState, Told
from vigie.publish.around import Around
from vigie.publish.levels import coarsened, finer
from vigie.publish.marks import Net
from vigie.publish.rules import SORTS, Rules, subject
from vigie.publish.verdicts import FREE, Verdict, happened_by, joined, verdict
from vigie.resources import kind_shelf
from vigie.telling import name_key

T = TypeVar("T")
Found = dict[str, tuple[Incident | Told, tuple[tuple[str, Verdict, frozenset[str]], ...]]]
NAMED = ("site", "district")  # levels whose names, wherever they stand, tell of what is held there; a town's name tells of much else


class Sight:
    """What the public may see now of the rows of a picture or a store."""

    def __init__(self, rules: Rules, now: datetime, around: Around, held: Held | None = None) -> None:
        self.rules, self.now, self.around, self._held = rules, now, around, held
        self._verdicts: dict[str, Verdict] = {}
        self._posts: dict[tuple[str, int], tuple[Verdict, frozenset[str]]] = {}
        self._people: dict[str, Net] = {}
        self._memory: dict[tuple[str, ...], tuple[Any, datetime | None]] = {}
        self._next: datetime | None = None
        self.found_before: Found = {}
        self.next_change: datetime | None = None  # the first moment at which the clock alone changes what was asked for so far
        facets = kind_shelf("fusion")["incidents"]
        self.acts = frozenset((*facets["hit"], *facets["air"], *facets["ground"]))

    # ------------------------------------------------------------ the clock, and what was made before
    def until(self, made: Callable[[], T]) -> tuple[T, datetime | None]:
        """Return what is made of a row, and the first moment at which the clock alone makes it otherwise (None: never)."""
        before, self._next = self._next, None
        value = made()
        own = self._next
        self._next = _earlier(before, own)
        return value, own

    def once(self, key: tuple[str, ...], made: Callable[[], T]) -> T:
        """Return what is made of a row, made once."""
        if key not in self._memory:
            self._memory[key] = self.until(made)
        value: T
        value, change = self._memory[key]
        self._next = _earlier(self._next, change)
        return value

    # ------------------------------------------------------------ rows
    def of_incident(self, i: Incident) -> Verdict:
        """Return what is said of an incident, and of all that rests on it."""
        return self._known(i.incident_id, lambda: joined((self._base_incident(i), self._of_posts(self.claims_of(i)))))

    def of_claim(self, t: Told) -> Verdict:
        """Return what is said of a claim: the same as of its incidents, and what its own kind and places ask."""
        return self._known(t.claim.claim_id, lambda: joined((self._base_claim(t), self._of_posts((t,)))))

    def of_service(self, s: ServiceState) -> Verdict:
        """Return what is said of a stretch of a service's state."""
        told = [t for c in s.claims if (t := self.around.claim(c))]
        return self._known(s.service_id, lambda: joined((self._service(s), self._of_posts(told))))

    def of_words(self, t: Told) -> Verdict:
        """Return under what the words of a claim are withheld: its own verdict, that of another claim of its post, a name of a site that is held."""
        own = self.of_claim(t)
        post, _ = self._post(t)
        if own.wordless or post.wordless:
            return own if own.wordless else post
        return self.site_named(*(e.text for e in t.claim.evidence))

    def of_document(self, document_id: str) -> Verdict:
        """Return under what a document's title, address and text are withheld: whatever withholds the words of one of its claims."""
        own = (self.of_claim(t) for t in self.around.claims_of(document_id))
        return joined(_without_row(v) for v in own if v.around)

    def about(self, ident: str) -> Verdict:
        """Return what is said of a row by its id: an incident, a stretch of a service, a claim, a document."""
        if incident := self.around.incident(ident):
            return self.of_incident(incident)
        if service := self.around.service(ident):
            return self.of_service(service)
        if claim := self.around.claim(ident):
            return self.of_words(claim)
        return self.of_document(ident) if self.around.document(ident) else FREE

    def site_named(self, *texts: str) -> Verdict:
        """Return what withholds words that name a site or a part of a city that is held."""
        named = [text for text in texts if self.held.net.spans(text, any_case=True)]
        found = joined(v for net, v in self.held.names for text in named if net.spans(text, any_case=True))
        self._next = _earlier(self._next, found.next_change)
        return found

    # ------------------------------------------------------------ names
    def private(self, row: PersonRow) -> bool:
        """Return whether a person is private: not in the register, and named with no office but those of private persons."""
        return self._private(row.person_id, row.name, {o for o, _, _ in row.offices if o})

    def _private(self, key: str, name: str, offices: set[str]) -> bool:
        """Whether a name that no register knows has no office but those of private persons, wherever it stands."""
        private = self.rules.private_offices
        if private is None or not key.startswith("p:") or key in self.rules.public_names or not offices <= private:
            return False
        return self.around.spoke_as(key, name) <= private

    def private_speaker(self, name: str | None, person_id: str | None, office: str | None) -> bool:
        """Return whether who is named as a speaker is a private person."""
        if not name or person_id:
            return False
        row = self.around.person(name_key(name))
        return self._private(name_key(name), name, {*([office] if office else ()), *(o for o, _, _ in (row.offices if row else ()) if o)})

    def people_of(self, document_id: str) -> Net:
        """Return the names of private persons whom a document names."""
        if document_id not in self._people:
            self._people[document_id] = Net(self._names(document_id), surnames=True)
        return self._people[document_id]

    @cached_property
    def everybody(self) -> Net:
        """The names of all private persons, for words of which no document is known: an editor's."""
        rows = [p for p in self.around.people() if self.private(p)]
        return Net((n for p in rows for n in (p.name, *(s for s, _ in p.spellings))), surnames=True)

    def _names(self, document_id: str) -> Iterable[str]:
        document = self.around.document(document_id)
        for n in document.named if document else ():
            row = self.around.person(n.key)
            if (row and self.private(row)) or (not row and self.private_speaker(n.name, None if n.key.startswith("p:") else n.key, n.office)):
                yield from (n.name, n.spelling)
        for t in self.around.claims_of(document_id):
            a = t.claim.attribution
            if a.name and self.private_speaker(a.name, a.person_id, a.office):
                yield from (a.name, *((a.span.text,) if a.span and a.span.text[:1].isupper() else ()))

    # ------------------------------------------------------------ from own values
    def _known(self, ident: str, made: Callable[[], Verdict]) -> Verdict:
        if ident not in self._verdicts:
            self._verdicts[ident] = made()
            self.next_change = _earlier(self.next_change, self._verdicts[ident].next_change)
        self._next = _earlier(self._next, self._verdicts[ident].next_change)
        return self._verdicts[ident]

    def _incident(self, i: Incident) -> Verdict:
        claims = self.claims_of(i)
        kinds = {i.kind, *(t.claim.kind for t in claims if t.claim.kind in self.acts)}
        refs = (*i.places, *self._refs(i))
        targets = {x for t in claims for x in t.claim.details.get("targets") or ()} | set(i.targets)
        own = verdict(subject(kinds, (r.place for r in refs), targets), refs, happened_by(i.time, i.first_reported), self.rules, self.now)
        into = self.around.incident(i.merged_into) if i.merged_into else None
        return joined((own, self._incident(into))) if into and into.merged_into is None else own

    def _claim(self, t: Told, sorts: tuple[str, ...] = SORTS) -> Verdict:
        c = t.claim
        services = [str(c.details["service"])] if c.details.get("service") else []
        about = subject((c.kind,), (r.place for r in c.places), c.details.get("targets") or (), services)
        return verdict(about, c.places, happened_by(c.time, t.known_at), self.rules, self.now, sorts)

    def _base_incident(self, i: Incident) -> Verdict:
        return self._known(f"base {i.incident_id}", lambda: self._beside(self._incident(i), (*i.places, *self._refs(i))))

    def _base_claim(self, t: Told) -> Verdict:
        return self._known(f"base {t.claim.claim_id}", lambda: self._claim_among(t))

    def _claim_among(self, t: Told) -> Verdict:
        incidents = self.around.incidents_of(t.claim.claim_id)
        own = self._claim(t, ("coarsen", "never") if incidents else SORTS)  # the clock of a hold is the incident's: other claims tell its hour better
        return self._beside(joined((own, *map(self._base_incident, incidents))), t.claim.places)

    def _service(self, s: ServiceState) -> Verdict:
        ref = PlaceRef(s.place, part=s.part)
        since = TimeRef(s.since, s.since, "minute") if s.since else None
        own = verdict(subject(("service",), (s.place,), services=(s.service,)), (ref,), happened_by(since, s.first_known), self.rules, self.now)
        return self._beside(own, (ref,))

    def _beside(self, own: Verdict, refs: Iterable[PlaceRef]) -> Verdict:
        """A verdict with what is held at the places that a row names, and with words withheld where something finer is taken out."""
        every = tuple(refs)
        found = joined((own, *(self.held.sites[r.place.place_id] for r in every if r.place.place_id in self.held.sites)))
        return replace(found, for_good=True) if found.finest and not found.around and coarsened(every, found.finest) else found

    def claims_of(self, i: Incident) -> list[Told]:
        """Return the claims on which an incident rests, as far as they are there."""
        return [t for c in (*i.claims, *i.shared, *i.withdrawn) if (t := self.around.claim(c))]

    def _refs(self, i: Incident) -> tuple[PlaceRef, ...]:
        return tuple(r for c in (*i.claims, *i.withdrawn) if (t := self.around.claim(c)) for r in t.claim.places)

    def _post(self, t: Told) -> tuple[Verdict, frozenset[str]]:
        """What is held in the post of a claim: its verdict, and the ids of its places that are too fine, and of what holds those."""
        key = (t.claim.document_id, t.claim.post)
        if key not in self._posts:
            told = [o for o in self.around.claims_of(t.claim.document_id) if o.claim.post == t.claim.post]
            held = [(v, o) for o in told if (v := self._base_claim(o)).held or v.hidden]
            places = (r.place for v, o in held for r in o.claim.places if finer(r.place, v.finest))
            self._posts[key] = joined(_without_row(v) for v, _ in held), frozenset(x for p in places for x in (p.place_id, *p.within))
        return self._posts[key]

    def _of_posts(self, told: Sequence[Told]) -> Verdict:
        """What is held of a row because all that is known of it stands beside what is held, in the same posts and at the same places."""
        found = []
        for t in told:
            v, places = self._post(t)
            if not places or places.isdisjoint(r.place.place_id for r in t.claim.places):
                return FREE
            found.append(v)
        return joined(found)

    @property
    def held(self) -> Held:
        """The sites of which something is withheld."""
        if self._held is None:
            self._held = Held(dict(self._found()))
        return self._held

    def _found(self) -> Iterable[tuple[str, tuple[Verdict, frozenset[str]]]]:
        """Id of a site, or of a part of a city where something is held now -> what is said of it, and its names."""
        found: dict[str, tuple[Verdict, frozenset[str]]] = {}
        seen = set()
        for row in self.around.lately():
            seen.add(_ident(row))
            for place_id, v, names in self._found_in(row):
                before, others = found.get(place_id, (FREE, frozenset()))
                found[place_id] = joined((before, v)), others | names
        for ident in self.found_before.keys() - seen:
            del self.found_before[ident]
        return found.items()

    def _found_in(self, row: Incident | Told) -> tuple[tuple[str, Verdict, frozenset[str]], ...]:
        """The sites of one row; those that were found before where the row is the same and its time has not come."""
        kept = self.found_before.get(_ident(row))
        if kept is None or kept[0] is not row or not all(v.next_change is None or self.now < v.next_change for _, v, _ in kept[1]):
            v = self._incident(row) if isinstance(row, Incident) else self._claim(row)
            refs = (*row.places, *self._refs(row)) if isinstance(row, Incident) else row.claim.places
            levels = NAMED if v.held or v.hidden else NAMED[:1]
            those = [r for r in refs if r.place.level in levels and (v.hidden or finer(r.place, v.finest))]
            kept = self.found_before[_ident(row)] = row, tuple((r.place.place_id, v, frozenset(names_of(r))) for r in those)
        return kept[1]


class Held:
    """Sites of which something is withheld, wherever they are named: `sites` by id, `net` of all their names, `names` of each."""

    def __init__(self, found: Mapping[str, tuple[Verdict, frozenset[str]]]) -> None:
        self.sites = {place_id: v for place_id, (v, _) in found.items()}
        self.called = {place_id: names for place_id, (_, names) in found.items()}
        self.names = [(Net(sorted(names)), v) for v, names in found.values()]
        self.net = Net(sorted({n for _, names in found.values() for n in names}))
        self.next_change = min((v.next_change for v in self.sites.values() if v.next_change), default=None)


def _ident(row: Incident | Told) -> str:
    return row.incident_id if isinstance(row, Incident) else row.claim.claim_id


def _earlier(a: datetime | None, b: datetime | None) -> datetime | None:
    return min((x for x in (a, b) if x), default=None)


def _without_row(v: Verdict) -> Verdict:
    """A verdict on what stands beside a row: words that are withheld because of a row that is not shown are never shown."""
    return replace(v, hidden=False, for_good=v.for_good or v.hidden, spoken=False)


def names_of(ref: PlaceRef) -> Iterable[str]:
    """Yield the names of a place: the gazetteer's, and the words that stand for it where they are a name (they have a capital or a number)."""
    yield ref.place.name
    words: Span | None = ref.span
    if words and any(c.isupper() or c.isdigit() for c in words.text):
        yield words.text
