"""What is kept ready of a picture: columns of incidents and claims, small tables whole. Loaded once; after that only what changed in the store is read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import numpy as np
from sqlalchemy import Connection

from vigie.fuse.corrections import effective, redacted
from vigie.picture import Correction, PlaceRow, Told
from vigie.picture_tables import Picture
from vigie.serve.claim_columns import Vocabulary, claim_cells, no_claims
from vigie.serve.columns import NONE, Array, Cells, Columns
from vigie.serve.door import Door, Passed, last_of
from vigie.serve.incident_columns import incident_cells, no_incidents
from vigie.serve.lately import Lately
from vigie.serve.shelf import Key, Shelf
from vigie.serve.showing import Showing
from vigie.store import written
from vigie.store.pictures import kept_corrections
from vigie.store.written import Mark

KEYS: dict[str, Key | None] = {
    "services": lambda s: s.place.place_id,
    "tolls": lambda t: t.incident_id,
    "conflicts": lambda c: c.about,
    "people": None,
    "places": None,
    "documents": None,
}
NOUNS, TEXTS = 64 << 20, 192 << 20  # bytes that are remembered: some 25,000 rows fetched, 100,000 rows written
Row = tuple[str, Any, datetime | None]  # id, noun, since when it stands
Due = tuple[datetime, str, str]  # when a row will be shown otherwise, its table, its id


@dataclass(frozen=True)
class Shelves:
    """What is kept ready of a picture, as it stands after `mark`. `turn`: how often the wall clock alone changed what is shown; `due`: when it will next."""

    mark: Mark
    words: Vocabulary
    incidents: Columns
    claims: Columns
    tables: Mapping[str, Shelf]
    holding: tuple[Correction, ...] = ()
    due: tuple[Due, ...] = ()
    turn: int = 0
    cells: dict[str, Any] = field(default_factory=dict)  # of the board, by place (boards.py)
    nouns: Lately = field(default_factory=lambda: Lately(NOUNS))  # rows that were fetched lately
    texts: Lately = field(default_factory=lambda: Lately(TEXTS))  # answers on rows that were written lately

    def overdue(self, now: datetime) -> bool:
        """Return whether the clock alone has changed what is shown."""
        return bool(self.due) and self.due[0][0] <= now


# ---------------------------------------------------------------- loading
def loaded(connection: Connection, door: Door) -> Shelves:
    """Return the shelves of a store as it stands."""
    mark, holding = written.mark(connection), effective(kept_corrections(connection))

    def rows(table: str) -> Iterable[Row]:
        if table != "claims":
            return written.every(connection, table)
        raw = {i: noun for i, noun, _ in written.every(connection, "documents")}
        return ((t.claim.claim_id, t, None) for t in redacted(written.every_claim(connection, raw), holding))

    return replace(_filled(door, rows, written.last_changes(connection), written.repeated(connection)), mark=mark, holding=holding)


def of_picture(picture: Picture, mark: Mark, door: Door) -> Shelves:
    """Return the shelves of a picture that is held whole."""

    def rows(table: str) -> Iterable[Row]:
        return ((ident_of(noun), noun, None) for noun in getattr(picture, table))

    return replace(_filled(door, rows, last_of(picture.changes), {i: first for i, first in picture.copies.items() if i in picture.incident_of}), mark=mark)


def ident_of(noun: Any) -> str:
    """Return the id of a row of any table."""
    if isinstance(noun, Told):
        return noun.claim.claim_id
    if isinstance(noun, PlaceRow):
        return noun.place.place_id
    found: str = getattr(noun, next(f for f in _IDS if hasattr(noun, f)))
    return found


_IDS = ("service_id", "conflict_id", "person_id", "toll_id", "incident_id", "document_id")  # tolls have an incident's id too


def _filled(door: Door, rows: Callable[[str], Iterable[Row]], changed: Mapping[str, datetime], again: Mapping[str, str]) -> Shelves:
    words, due, members = Vocabulary(), _Due(), _Members()
    claims = _repeating(no_claims().patched(_claim_cells(due.noting("claims", door.passed("claims", rows("claims"))), words)), again)
    tables = {}
    for table, key in KEYS.items():
        passed = due.noting(table, door.passed(table, rows(table)))
        tables[table] = Shelf(key).patched({p.ident: (_shared(p.noun, words), p.since) for p in passed if p.noun is not None})
    passed = members.noting(due.noting("incidents", door.passed("incidents", rows("incidents"))))
    incidents = no_incidents().patched(_incident_cells(passed, words, claims, changed))
    return Shelves(Mark("", "", ""), words, incidents, members.told_to(claims, incidents), tables, due=due.sorted())


class _Due:
    """When rows will be shown otherwise."""

    def __init__(self, before: Iterable[Due] = ()) -> None:
        self.of = {(table, ident): at for at, table, ident in before}

    def noting(self, table: str, passed: Iterable[Passed]) -> Iterator[Passed]:
        """Pass rows on, noting when they will be shown otherwise."""
        for p in passed:
            self.of.pop((table, p.ident), None)
            if p.again_at is not None:
                self.of[table, p.ident] = p.again_at
            yield p

    def sorted(self) -> tuple[Due, ...]:
        """Return all of it, the next first."""
        return tuple(sorted((at, table, ident) for (table, ident), at in self.of.items()))


class _Members:
    """Which claims incidents hold."""

    def __init__(self) -> None:
        self.of: dict[str, tuple[str, ...]] = {}

    def noting(self, passed: Iterable[Passed]) -> Iterator[Passed]:
        """Pass incidents on, noting their claims."""
        for p in passed:
            if p.noun is not None and (p.noun.claims or p.noun.withdrawn):
                self.of[p.ident] = (*p.noun.claims, *p.noun.withdrawn)
            yield p

    def told_to(self, claims: Columns, incidents: Columns, left: Array | None = None) -> Columns:
        """Return the claims with their incidents. `left`: places of the incidents that were told anew."""
        column = claims["incident"].copy()
        if left is not None:
            column[np.isin(column, left)] = NONE
        for ident, members in self.of.items():
            column[claims.places_of(members)] = incidents.places[ident]
        again = np.flatnonzero((column == NONE) & (claims["again"] != NONE))
        column[again] = column[claims["again"][again]]
        return claims.with_numbers(incident=column)


def _repeating(claims: Columns, again: Mapping[str, str]) -> Columns:
    """Return the claims, those of later versions of a page with the places of the ones that they repeat."""
    pairs = [(at, first) for i, of in again.items() if (at := claims.place(i)) is not None and (first := claims.place(of)) is not None]
    if not pairs:
        return claims
    column = claims["again"].copy()
    column[[at for at, _ in pairs]] = [first for _, first in pairs]
    return claims.with_numbers(again=column)


def _claim_cells(passed: Iterable[Passed], words: Vocabulary) -> Iterator[tuple[str, Cells]]:
    return ((p.ident, claim_cells(p.noun, words, withheld=p.withheld)) for p in passed if p.noun is not None)


def _incident_cells(passed: Iterable[Passed], words: Vocabulary, claims: Columns, changed: Mapping[str, datetime]) -> Iterator[tuple[str, Cells]]:
    return ((p.ident, incident_cells(p.noun, words, claims, p.since, changed.get(p.ident))) for p in passed if p.noun is not None)


def _shared(noun: Any, words: Vocabulary) -> Any:
    """A row whose place is one object with that of all rows at it: places are few, and large."""
    if getattr(noun, "service_id", None) is None:
        return noun
    return replace(noun, place=words.places.values[words.places.of(noun.place)])


# ---------------------------------------------------------------- following
def followed(connection: Connection, door: Door, before: Shelves, now: datetime) -> Shelves:
    """Return the shelves after what was written since, and after what the clock changed; as new where the store's clock does not tell what that was."""
    mark = written.mark(connection)
    if mark.counter == before.mark.counter and not before.overdue(now):
        return before
    if mark.counter != before.mark.counter and not written.told_apart(connection, before.mark, mark):
        return replace(loaded(connection, door), turn=before.turn)
    touched = _Touched(connection, before, mark, now, door.showing)
    due = _Due(before.due)
    told = touched.claims(door, due)
    unshown = {p.ident for p in told if p.noun is None}
    claims = before.claims.patched(_claim_cells(told, before.words), touched.gone["claims"] | unshown)
    claims = _repeating(claims, written.repeated(connection, [p.ident for p in told]))
    tables = {}
    for table in KEYS:
        passed = list(due.noting(table, door.passed(table, touched.rows(table))))
        put = {p.ident: (_shared(p.noun, before.words), p.since) for p in passed if p.noun is not None}
        tables[table] = before.tables[table].patched(put, {*touched.gone[table], *(p.ident for p in passed if p.noun is None)})
    ids = touched.incidents(before.claims, claims, before.tables["tolls"], tables["tolls"])
    return _with_incidents(connection, door, replace(before, mark=mark, claims=claims, tables=tables), touched, ids, due)


def _with_incidents(connection: Connection, door: Door, new: Shelves, touched: _Touched, ids: set[str], due: _Due) -> Shelves:
    members = _Members()
    rows = written.of_ids(connection, "incidents", ids)
    passed = list(members.noting(due.noting("incidents", door.passed("incidents", rows))))
    gone = (ids | touched.gone["incidents"]) - {p.ident for p in passed if p.noun is not None}
    incidents = new.incidents.patched(_incident_cells(passed, new.words, new.claims, written.last_changes(connection, ids)), gone)
    left = np.array([at for i in (*ids, *gone) if (at := incidents.places.get(i)) is not None], dtype="i4")
    claims = members.told_to(new.claims, incidents, left)
    claims = claims.bumped(np.flatnonzero(np.isin(claims["incident"], left)))
    return replace(new, incidents=incidents, claims=claims, holding=touched.holding, due=due.sorted(), turn=new.turn + touched.by_clock)


class _Touched:
    """What was written since a mark, what that stirred up beside, and what the clock changed: ids by table."""

    def __init__(self, connection: Connection, before: Shelves, mark: Mark, now: datetime, showing: Showing) -> None:
        self.connection, self.before = connection, before
        self.since = before.mark.at
        overdue = [d for d in before.due if d[0] <= now]
        self.by_clock = bool(overdue)
        self.again = {table: {i for _, t, i in overdue if t == table} for table in (*KEYS, "claims", "incidents")}
        changed = mark.counter != before.mark.counter
        self.gone = {t: written.gone(connection, t, self.since) if changed and self.since else set() for t in (*KEYS, "claims", "incidents")}
        decided = written.decided_after(connection, before.mark.corrections)
        self.holding = effective(kept_corrections(connection)) if decided else before.holding
        self.about = _about(decided, self.holding, kept_corrections(connection) if decided else ())
        self.changed = changed
        if changed and self.since is not None:
            for table, ids in showing.stirred(connection, self.since, now).items():
                self.again[table] |= ids

    def rows(self, table: str) -> Iterator[written.Row]:
        """Yield the rows of a table that were written since, and those of which the time has come."""
        if self.changed and self.since is not None:
            yield from written.after(self.connection, table, self.since)
        if self.again[table]:
            yield from written.of_ids(self.connection, table, self.again[table])

    def claims(self, door: Door, due: _Due) -> list[Passed]:
        """Return the claims of documents that were written since, of those that people decided about, and those of which the time has come."""
        ids = {i for i in self.about if i.startswith("d")}
        alone = {i for i in self.about if i.startswith("c")} | self.again["claims"]
        if self.changed and self.since is not None:
            ids |= {i for i, _, _ in written.after(self.connection, "documents", self.since)}
            alone |= {i for i, _, _ in written.after(self.connection, "seats", self.since)} | written.gone(self.connection, "seats", self.since)
        ids |= written.documents_of(self.connection, alone)
        found = written.claims_of(self.connection, ids)
        told: Iterator[Told] = redacted(found.values(), self.holding)
        return list(due.noting("claims", door.passed("claims", ((t.claim.claim_id, t, None) for t in told))))

    def incidents(self, old: Columns, new: Columns, tolls_before: Shelf, tolls: Shelf) -> set[str]:
        """Return the ids of the incidents that were written since, or whose claims, figures or changes were."""
        ids = self.again["incidents"] | {i for i in self.about if i.startswith("i")}
        if self.changed and self.since is not None:
            ids |= {i for i, _, _ in written.after(self.connection, "incidents", self.since)}
            ids |= {i for i in written.changed_about(self.connection, self.since) if i and i.startswith("i")}
        size = len(old.here)
        put = np.flatnonzero(new.version[:size] == new.edition)
        columns = self.before.incidents
        ids |= {columns.ids[at] for at in {int(x) for x in old["incident"][put]} if at >= 0}
        return ids | {t.incident_id for t in _otherwise(tolls_before, tolls) if t.incident_id}


def _otherwise(was: Shelf, now: Shelf) -> list[Any]:
    """The rows that were put or taken out between two versions, as they were and as they are."""
    return [r for shelf in (was, now) for i in (now.last if now is not was else ()) if (r := shelf.get(i)) is not None]


def _about(decided: Iterable[Correction], holding: Iterable[Correction], every: Iterable[Correction]) -> set[str]:
    """The ids that decisions are about; of those that undo one, what that one was about."""
    by_id = {c.correction_id: c for c in every}
    found: set[str] = set()
    for c in decided:
        asked: Correction | None = c
        while asked is not None:
            found |= set(asked.about)
            asked = by_id.get(asked.undoes) if asked.undoes else None
    return found
