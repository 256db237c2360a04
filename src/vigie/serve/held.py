"""The door to a picture that is held whole: one of another moment of knowing, which is made of all claims known by then."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from vigie.picture import Change, Incident, Told
from vigie.picture_tables import Picture
from vigie.publish.around import Whole
from vigie.serve.door import Door, last_of
from vigie.serve.showing import Showing
from vigie.store import Store


class HeldDoor(Door):
    """Gives rows of a picture in memory, as far as they are shown; words and decisions come from its store."""

    def __init__(self, store: Store, picture: Picture, showing: Showing) -> None:
        super().__init__(store, showing)
        self.picture, self.whole = picture, Whole(picture)
        self._incidents = {i.incident_id: i for i in picture.incidents}
        self._told = {t.claim.claim_id: t for t in picture.claims}
        self._changes: dict[str, list[Change]] = defaultdict(list)
        for c in picture.changes:
            self._changes[c.about].append(c)

    def incidents(self, ids: Iterable[str]) -> dict[str, Incident]:
        """Return incidents by id; those that are not there, or not shown, are left out."""
        found = ((i, self._incidents[i], None) for i in ids if i in self._incidents)
        return {p.ident: p.noun for p in self.passed("incidents", found) if p.noun is not None}

    def told(self, ids: Iterable[str]) -> dict[str, Told]:
        """Return claims by id, with their words as far as they are shown."""
        return {t.claim.claim_id: t for t in self.shown("claims", (self._told[i] for i in ids if i in self._told))}

    def copies(self, claim_ids: Iterable[str]) -> dict[str, str]:
        """Return claim id -> the claim that it repeats."""
        return {i: self.picture.copies[i] for i in claim_ids if i in self.picture.copies}

    def changes_of(self, about: Iterable[str]) -> list[Change]:
        """Return the changes of these rows."""
        return self.shown("changes", (c for i in sorted(set(about)) for c in self._changes.get(i, ())))

    def changed_at(self, ids: Iterable[str]) -> dict[str, datetime]:
        """Return id -> when a row last changed in what was known; those that never did are left out."""
        return last_of(self.changes_of(ids))

    def every_change(self) -> list[Change]:
        """Return all changes, as they became known."""
        return self.shown("changes", self.picture.changes)
