"""One view of the picture: columns for choosing and counting, rows fetched where they are shown, each as its reader is shown it."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cache, cached_property
from typing import Any

import numpy as np

from vigie.desk.index import Index
from vigie.desk.request import Request
from vigie.fuse.board import stale
from vigie.model import Place
from vigie.picture import Incident, ServiceState, Told
from vigie.picture_tables import Picture
from vigie.resources import kinds
from vigie.serve.columns import Array, Columns, counted
from vigie.serve.door import Door
from vigie.serve.shelf import Shelf
from vigie.serve.shelves import Shelves

WEIGHT = 2500  # bytes of a claim or an incident that was fetched: measured, twice its record


@dataclass
class View:
    """A picture as somebody is shown it. `mark`: differs whenever anything in it differs; `memory`: what was worked out of it, by name."""

    shelves: Shelves
    door: Door
    mark: str
    at: datetime | None = None
    known_at: datetime | None = None
    memory: dict[Any, Any] = field(default_factory=dict)

    def aged(self, at: datetime | None, mark: str) -> View:
        """Return the same picture asked about another moment: of its rows only what is stale hangs on it."""
        return View(self.shelves, self.door, mark, at, None)

    # ------------------------------------------------------------ tables
    @property
    def incidents(self) -> Columns:
        return self.shelves.incidents

    @property
    def claims(self) -> Columns:
        return self.shelves.claims

    @property
    def services(self) -> Shelf:
        return self.shelves.tables["services"]

    @property
    def tolls(self) -> Shelf:
        return self.shelves.tables["tolls"]

    @property
    def conflicts(self) -> Shelf:
        return self.shelves.tables["conflicts"]

    @property
    def people(self) -> Shelf:
        return self.shelves.tables["people"]

    @property
    def places(self) -> Shelf:
        return self.shelves.tables["places"]

    @property
    def documents(self) -> Shelf:
        return self.shelves.tables["documents"]

    # ------------------------------------------------------------ clocks
    @property
    def recorded(self) -> str:
        """The store's clock at its last change."""
        return self.shelves.mark.clock

    @cached_property
    def as_of(self) -> datetime | None:
        """The latest that the picture knows of, in the zone in which it was told."""
        return self.known(np.flatnonzero(self.claims.here), last=True)

    @property
    def moment(self) -> datetime | None:
        """The moment that is asked about: `at`, else the latest that the picture knows of."""
        return self.at or self.as_of

    @cached_property
    def zone(self) -> str:
        """The zone of most of its places; UTC where none is known."""
        words, column = self.shelves.words.words, self.incidents["zone"][self.incidents.here]
        votes = dict(counted(column, words))
        for s in self.services:
            if s.place.timezone:
                votes[s.place.timezone] = votes.get(s.place.timezone, 0) + 1
        return min(votes, key=lambda z: (-votes[z], z)) if votes else "UTC"

    def known(self, at: Array, *, last: bool) -> datetime | None:
        """Return the first or last moment at which one of the claims at these places was known, as it was told; None where of none it is known."""
        known = self.claims["known"][at]
        at = at[~np.isnan(known)]
        if not len(at):
            return None
        known = self.claims["known"][at]
        of_then = at[known == (known.max() if last else known.min())]
        told = min(of_then, key=lambda n: self.claims.ids[n])
        return datetime.fromtimestamp(float(self.claims["known"][told]), self.shelves.words.zones.values[self.claims["zone"][told]])

    # ------------------------------------------------------------ look-ups without rows
    def incident_of(self, claim_id: str) -> str | None:
        """Return the id of the incident that a claim belongs to."""
        at = self.claims.place(claim_id)
        incident = int(self.claims["incident"][at]) if at is not None else -1
        return self.incidents.ids[incident] if incident >= 0 and self.incidents.here[incident] else None

    def code(self, ident: str | None) -> str | None:
        """Return the short name of an incident; None for anything else."""
        at = self.incidents.place(ident or "")
        return self.incidents.texts["code"][at] if at is not None else None

    def title(self, ident: str) -> str | None:
        """Return the title of an incident; None for anything else."""
        at = self.incidents.place(ident)
        return self.incidents.texts["title"][at] if at is not None else None

    def place_of(self, at: int) -> Place | None:
        """Return the place at which the incident at a place of the columns happened; None where it is not known."""
        code = int(self.incidents["place"][at])
        found: Place | None = self.shelves.words.places.values[code] if code >= 0 else None
        return found

    def is_merged(self, incident_id: str) -> bool:
        """Return whether an incident was merged into another."""
        at = self.incidents.place(incident_id)
        return at is not None and bool(self.shelves.words.words.values[self.incidents["status"][at]] == "merged")

    def recorded_of(self, incident_id: str) -> datetime | None:
        """Return since when the store has an incident as it is."""
        at = self.incidents.place(incident_id)
        since = float(self.incidents["recorded"][at]) if at is not None else float("nan")
        return datetime.fromtimestamp(since, UTC) if since == since else None

    # ------------------------------------------------------------ rows
    def incident_rows(self, ids: Iterable[str]) -> dict[str, Incident]:
        """Return incidents by id; those that are not there are left out."""
        return self._fetched("incidents", self.incidents, ids, self.door.incidents)

    def told(self, ids: Iterable[str]) -> dict[str, Told]:
        """Return claims by id; those that are not there are left out."""
        return self._fetched("claims", self.claims, ids, self.door.told)

    def _fetched(self, table: str, columns: Columns, ids: Iterable[str], fetch: Any) -> dict[str, Any]:
        """Rows by id: those fetched lately as they were, unless they changed since."""
        keys: dict[Hashable, str] = {(table, int(columns.version[at]), i): i for i in ids if (at := columns.place(i)) is not None}
        found = {keys[k]: noun for k, noun in self.shelves.nouns.get(keys).items()}
        missing = [i for i in keys.values() if i not in found]
        if missing:
            fresh = fetch(missing)
            for key, i in keys.items():
                if i in fresh:
                    self.shelves.nouns.put(key, fresh[i], WEIGHT)
            found |= fresh
        return {i: found[i] for i in keys.values() if i in found}

    def service(self, ident: str) -> ServiceState | None:
        """Return a stretch of a service's state, stale or not at the moment asked about."""
        found = self.services.get(ident)
        return self.aged_state(found) if found else None

    def aged_state(self, s: ServiceState) -> ServiceState:
        """Return a stretch of a service's state, stale or not at the moment asked about."""
        return replace(s, stale=True) if s.until is None and not s.stale and stale(s, self.at or self.known_at or self.as_of) else s

    def piece(
        self, incidents: Iterable[str] = (), claims: Iterable[str] = (), *, words: bool = True, changes: bool = False, copies: bool = False
    ) -> Piece:
        """Return rows with what they rest on: incidents with their claims, figures and conflicts; and claims beside.

        `words`: with all claims; else only those that titles are made of, which is all that rows of incidents want. `changes`: with what changed of the
        incidents; `copies`: with which claim repeats which.
        """
        rows = self.incident_rows(incidents)
        ids = {c for i in rows.values() if words or i.kind in _titled_by_claims() for c in (*i.claims, *i.shared)} | set(claims)
        told = self.told(ids)
        incident_of = {c: i for c in told if (i := self.incident_of(c))}
        about = sorted(rows.keys() | set(incident_of.values()))
        picture = Picture.of(
            told=[told[i] for i in sorted(told)],
            incident_of=incident_of,
            copies=self.door.copies(told) if copies else {},
            incidents=[rows[i] for i in sorted(rows)],
            tolls=[t for i in about for t in self.tolls.of(i)],
            conflicts=[c for i in about for c in self.conflicts.of(i)],
            changes=self.door.changes_of(rows) if changes else (),
        )
        piece = Piece(self, picture)
        if rows and not changes:
            piece.changed = self.door.changed_at(rows)
        return piece

    def told_by(self, claims: Iterable[str], column: str) -> list[str]:
        """Return the values that these claims have in a column of codes (speaker, outlet, class, language, service), each once, sorted."""
        words, column_ = self.shelves.words, self.claims[column]
        names = words.names if column in ("speaker", "outlet") else words.words
        codes = {int(column_[at]) for c in claims if (at := self.claims.place(c)) is not None}
        return sorted(names.values[c] for c in codes if c >= 0)


@cache
def _titled_by_claims() -> frozenset[str]:
    """The kinds whose titles tell what only claims tell: the hazard, its magnitude."""
    return frozenset(name for name, kind in kinds().items() if "hazard" in kind["details"])


class Piece(Index):
    """Some rows of a view with what they rest on, as the rows of desks read them."""

    def __init__(self, of: View, picture: Picture) -> None:
        super().__init__(picture, Request(at=of.at, known_at=of.known_at))
        self.view = of
        self.as_of, self.known_at = of.moment, of.known_at or of.as_of

    def code(self, ident: str | None) -> str | None:
        """Return the short name of an incident, the id itself for anything else."""
        return self.view.code(ident) or ident

    def classes(self, claims: Iterable[str]) -> list[str]:
        """Return the classes of source of these claims, each once, sorted."""
        return self.view.told_by(claims, "class")

    def languages(self, claims: Iterable[str]) -> list[str]:
        """Return the languages of the documents of these claims, each once, sorted."""
        return self.view.told_by(claims, "language")
