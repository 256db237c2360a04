"""The rules over a store that goes on being written to: rows as the public may see them, and which rows are seen otherwise because of others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from threading import RLock
from typing import Any

from sqlalchemy import Connection, select

from vigie.errors import OptionError
from vigie.picture import DocumentRow, Incident, PersonRow, Told
from vigie.publish import decisions, rows
from vigie.publish.around import PictureAround, Whole
from vigie.publish.rules import Rules
from vigie.publish.sight import Found, Held, Sight
from vigie.publish.stored import StoreAround
from vigie.publish.verdicts import FREE, Verdict
from vigie.store import Store, loading, queries, written
from vigie.store.schema import DERIVED, claim_places, claims, incidents, named
from vigie.store.schema import documents as table_of_documents
from vigie.store.written import Mark

SHOWN: dict[str, Callable[[Any, Sight], Any]] = {
    "incidents": rows.incident,
    "claims": rows.claim,
    "services": rows.service,
    "tolls": rows.toll,
    "conflicts": decisions.conflict,
    "people": rows.person,
    "places": rows.place,
    "documents": rows.document,
    "changes": decisions.change,
    "corrections": decisions.correction,
}
MOST = 50_000  # claims that are remembered around rows: what is beyond is fetched again
OF_CELLS = ("incidents", "services", "tolls", "conflicts")


class Keeper:
    """Shows rows of a store to the public, and remembers what it showed under which verdict, so that it can tell what a change stirs up.

    A row hangs on others: a claim on its incident, the words of a post on its claims, a name on the offices of its bearer. When those change, `stirred`
    names the rows that were not written themselves but are to be shown anew.
    """

    def __init__(self, store: Store, rules: Rules) -> None:
        self.store, self.rules = store, rules
        self.name = "public-" + sha256(repr(rules).encode()).hexdigest()[:12]
        self._incidents: dict[str, Verdict] = {}  # those under a verdict
        self._private: set[str] = set()
        self._shown_sites: Mapping[str, Verdict] = {}
        self._store: tuple[Mark, Sight] | None = None
        self._around = StoreAround(store, rules, datetime.min.replace(tzinfo=UTC))
        self._found: Found = {}  # what held sites rested on
        self._lock = RLock()

    def shown(self, table: str, nouns: Sequence[Any], now: datetime, of: Whole | None) -> list[tuple[Any, datetime | None]]:
        """Return rows as the public sees them, each with when the clock alone will change that. `of`: their picture; None for the store's."""
        with self._lock:
            sight = self._sight(now, of)
            if isinstance(sight.around, StoreAround):
                _made_ready(sight.around, table, nouns)
            found = [sight.until(lambda: SHOWN[table](noun, sight)) for noun in nouns]  # noqa: B023 - asked at once
            if of is None:
                self._remember(table, nouns, sight)
            return found

    def text(self, document: DocumentRow, text: str, now: datetime, of: Whole | None) -> str:
        """Return a document's text as the public sees it, as long as it is."""
        with self._lock:
            return rows.text(document.document_id, text, self._sight(now, of))

    def _sight(self, now: datetime, of: Whole | None) -> Sight:
        """The rules at a moment over the store as it stands, or over a picture; the last one where nothing has changed since."""
        if of is not None:
            kept: Sight | None = of.memory.get(self.name)
            if kept is None or _over(kept, now):
                kept = of.memory[self.name] = Sight(self.rules, now, PictureAround(of.picture))
            return kept
        mark, before = self.store.ask(written.mark), self._store
        if before is None or before[0].counter != mark.counter or _over(before[1], now) or self._around.size > MOST:
            self._store = mark, Sight(self.rules, now, self._renewed(before[0] if before else None, mark, now))
            self._store[1].found_before = self._found
        assert self._store is not None
        return self._store[1]

    def _renewed(self, before: Mark | None, mark: Mark, now: datetime) -> StoreAround:
        """What stands around rows, as far as it is still so; nothing where the store's clock does not tell what was written since."""
        kept = self._around
        if before is not None and before.at is not None and before.corrections == mark.corrections and kept.size <= MOST:
            if before.counter == mark.counter or self.store.ask(written.told_apart, before, mark):
                self.store.ask(kept.renew, before.at, now)
                return kept
        self._around, self._found = StoreAround(self.store, self.rules, now), {}
        return self._around

    def _remember(self, table: str, nouns: Sequence[Any], sight: Sight) -> None:
        if table == "incidents":
            for i in nouns:
                v = sight.of_incident(i)
                self._incidents.pop(i.incident_id, None) if v == FREE else self._incidents.update({i.incident_id: v})
        elif table == "people":
            for p in nouns:
                self._private.add(p.person_id) if sight.private(p) else self._private.discard(p.person_id)

    # ------------------------------------------------------------ what a change stirs up
    def stirred(self, connection: Connection, since: datetime, now: datetime) -> dict[str, set[str]]:
        """Return table -> ids of the rows that are to be shown anew because rows on which they hang were written after a moment of the store's clock."""
        with self._lock:
            return self._stirred(connection, since, self._sight(now, None))

    def _stirred(self, connection: Connection, since: datetime, sight: Sight) -> dict[str, set[str]]:
        touched = [noun for _, noun, _ in written.after(connection, "incidents", since)]
        around = sight.around
        assert isinstance(around, StoreAround)
        around.ready(rows=touched)
        otherwise = [i for i in touched if sight.of_incident(i) != self._incidents.get(i.incident_id, FREE)]
        documents = written.documents_of(connection, {c for i in otherwise for c in (*i.claims, *i.shared, *i.withdrawn)})
        documents |= {i for i, _, _ in written.after(connection, "documents", since)} | _versions(connection, documents)
        documents |= self._naming(connection, (noun for _, noun, _ in written.after(connection, "people", since)), sight)
        documents |= self._at_sites(connection, sight.held)
        return _of_documents(connection, documents, {i.incident_id for i in otherwise})

    def _naming(self, connection: Connection, people: Iterable[PersonRow], sight: Sight) -> set[str]:
        """The documents that name somebody who has become private, or ceased to be."""
        keys = [p.person_id for p in people if sight.private(p) != (p.person_id in self._private)]
        return {d for part in loading.some(keys) for d in connection.execute(select(named.c.document_id).where(named.c.key.in_(part))).scalars()}

    def _at_sites(self, connection: Connection, held: Held) -> set[str]:
        """The documents that tell of a site of which other things are withheld than before: by its place, or by its name in their words."""
        before, self._shown_sites = self._shown_sites, held.sites
        ids = [i for i in {*before, *held.sites} if before.get(i) != held.sites.get(i)]
        told = {c for part in loading.some(ids) for c in connection.execute(select(claim_places.c.claim_id).where(claim_places.c.place_id.in_(part))).scalars()}
        names = {n for i in ids for n in held.called.get(i, ())}
        return written.documents_of(connection, told) | {d for n in names for d in _with_words(connection, n)}


def _over(sight: Sight, now: datetime) -> bool:
    """Whether the clock has run on (or back) so that what was said before may be otherwise."""
    return now < sight.now or (sight.next_change is not None and sight.next_change <= now)


def _versions(connection: Connection, ids: Iterable[str]) -> set[str]:
    """The documents at the same addresses: earlier and later versions, in which claims are said again."""
    uri, own = table_of_documents.c.uri, table_of_documents.c.document_id
    uris = [u for part in loading.some(sorted(ids)) for u in connection.execute(select(uri).where(own.in_(part), uri.is_not(None))).scalars()]
    return {i for part in loading.some(sorted(set(uris))) for i in connection.execute(select(own).where(uri.in_(part))).scalars()}


def _with_words(connection: Connection, name: str) -> list[str]:
    quoted = name.replace('"', " ")
    try:
        return queries.found_documents(connection, f'"{quoted}"')
    except OptionError:
        return []


def _made_ready(around: StoreAround, table: str, nouns: Sequence[Any]) -> None:
    """Fetch what is around rows of a table, for all of them at once."""
    told: set[str] = set()
    documents: set[str] = set()
    about: set[str] = set()
    for n in nouns:
        if isinstance(n, Told):
            told.add(n.claim.claim_id)
        elif isinstance(n, DocumentRow):
            documents.add(n.document_id)
        else:
            told.update(getattr(n, "claims", ()) if isinstance(getattr(n, "claims", ()), tuple) else ())
            told.update(c for v in getattr(n, "values", ()) for c in v.claims)
            told.update(c for c in (getattr(n, "claim_id", None), getattr(n, "reason", None)) if c and c.startswith("c"))
            about.update(i for i in (getattr(n, "incident_id", None), getattr(n, "about", None)) if isinstance(i, str))
    if table == "places":
        around.ready_at([p.place.place_id for p in nouns])
    around.ready(told, documents, [n for n in nouns if isinstance(n, Incident)])
    around.ready(rows=[i for a in sorted(about) if (i := around.incident(a))] if table in ("tolls", "conflicts", "changes") else ())


def _of_documents(connection: Connection, documents: set[str], more: set[str]) -> dict[str, set[str]]:
    """The rows that hang on the claims of documents, by table."""
    found: dict[str, set[str]] = defaultdict(set)
    found["documents"], cells = documents, set()
    for part in loading.some(sorted(documents)):
        for claim_id, cell in connection.execute(select(claims.c.claim_id, claims.c.cell).where(claims.c.document_id.in_(part))):
            found["claims"].add(claim_id)
            cells |= {cell} - {None}
    for part in loading.some(sorted(more)):
        cells |= set(connection.execute(select(incidents.c.cell).where(incidents.c.incident_id.in_(part))).scalars())
    for table in OF_CELLS:
        t = DERIVED[table]
        for part in loading.some(sorted(cells)):
            found[table].update(connection.execute(select(t.primary_key.columns[0]).where(t.c.cell.in_(part))).scalars())
    for part in loading.some(sorted(found["claims"])):
        found["places"].update(connection.execute(select(claim_places.c.place_id).where(claim_places.c.claim_id.in_(part))).scalars())
    return found
