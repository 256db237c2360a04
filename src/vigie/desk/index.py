"""What rows of a picture need of its other tables: claims by id, figures by incident, when a row last changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from functools import cached_property

from vigie.desk.request import Request, as_of, known_at
from vigie.fuse.voices import source_class
from vigie.model import Place, PlaceRef
from vigie.picture import Change, Incident, Told, Toll
from vigie.picture_tables import Picture

Clocks = tuple[datetime | None, datetime | None]  # as of, known at


class Index:
    """Look-ups over one picture, each made when it is first asked for.

    Over a piece of a picture (`desk.selection`) `clocks` are those of the whole, `first` is how many rows stand before the piece's.
    """

    def __init__(self, picture: Picture, request: Request, clocks: Clocks | None = None, first: int = 0) -> None:
        self.picture = picture
        self.request = request
        self.as_of, self.known_at = clocks or (as_of(picture, request), known_at(picture, request))
        self.first = first

    @cached_property
    def told(self) -> dict[str, Told]:
        return {t.claim.claim_id: t for t in self.picture.claims}

    @cached_property
    def incidents(self) -> dict[str, Incident]:
        return {i.incident_id: i for i in self.picture.incidents}

    @cached_property
    def codes(self) -> dict[str, str]:
        """Incident id -> its short name."""
        return {i.incident_id: i.code for i in self.picture.incidents}

    @cached_property
    def tolls(self) -> dict[str, list[Toll]]:
        """Incident id -> its figures; those of services stand under ''."""
        found = defaultdict(list)
        for t in self.picture.tolls:
            found[t.incident_id or ""].append(t)
        return dict(found)

    @cached_property
    def superseded(self) -> dict[str, str]:
        """Claim id -> claim of the same speaker whose figure replaces its own."""
        claim_of = {t.toll_id: t.claim_id for t in self.picture.tolls}
        return {claim_of[t.supersedes]: t.claim_id for t in self.picture.tolls if t.supersedes in claim_of}

    @cached_property
    def changed(self) -> dict[str, datetime]:
        """Id of a row -> when it last changed."""
        last: dict[str, datetime] = {}
        for c in self.picture.changes:
            if c.at and (c.about not in last or c.at > last[c.about]):
                last[c.about] = c.at
        return last

    @cached_property
    def changes(self) -> dict[str, list[tuple[int, Change]]]:
        """Id of a row -> its changes, each with its number in the picture's order."""
        found = defaultdict(list)
        for n, c in enumerate(self.picture.changes):
            found[c.about].append((n, c))
        return dict(found)

    def code(self, ident: str | None) -> str | None:
        """Return the short name of an incident, the id itself for anything else."""
        return self.codes.get(ident or "", ident)

    def classes(self, claims: Iterable[str]) -> list[str]:
        """Return the classes of source of these claims, each once, sorted."""
        return sorted({source_class(self.told[c]) for c in claims if c in self.told})

    def languages(self, claims: Iterable[str]) -> list[str]:
        """Return the languages of the documents of these claims, each once, sorted."""
        return sorted({self.told[c].document.language for c in claims if c in self.told} - {""})

    def latest(self, claims: Iterable[str]) -> Told | None:
        """Return the claim that was known last among these."""
        found = [self.told[c] for c in claims if c in self.told]
        return max(found, key=lambda t: (t.known_at is not None, t.known_at.timestamp() if t.known_at else 0, t.claim.claim_id), default=None)


def where(refs: Iterable[PlaceRef]) -> PlaceRef | None:
    """Return the place at which something happened, the first of them; None where only an origin or a target is known."""
    return next((p for p in refs if p.role == "location"), None)


def place_of(refs: Iterable[PlaceRef]) -> Place | None:
    """Return the place at which something happened; None where it is not known."""
    ref = where(refs)
    return ref.place if ref else None
