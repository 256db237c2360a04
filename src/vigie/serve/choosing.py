"""Filters of incidents, as the page and the tiles ask for them: the rows that they let through, in the order wanted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from numpy import flatnonzero
from shapely import STRtree
from sqlalchemy import Connection, literal_column, select

from vigie.desk.index import place_of
from vigie.desk.selection import lies_in
from vigie.fuse.voices import outlet, speaker
from vigie.picture import Incident, Told
from vigie.serve import geometry
from vigie.serve.parameters import Box
from vigie.serve.snapshots import Snapshot
from vigie.serve.stretches import Moments, moments, touching
from vigie.store import Store
from vigie.store.indexes import matching
from vigie.store.schema import claims

SORTS = ("latest", "earliest", "worst", "reported", "changed")
NEVER = datetime.min.replace(tzinfo=UTC)
Values = frozenset[str]
NONE: Values = frozenset()
OF_CLAIMS: dict[str, Callable[[Told], str | None]] = {
    "speaker": speaker,
    "outlet": outlet,
    "language": lambda t: t.document.language or None,
    "service": lambda t: t.claim.details.get("service"),
}


@dataclass(frozen=True, slots=True)
class Filters:
    """What of the incidents is wanted; what is left out does not narrow. `statuses` empty: all but merged ones."""

    kinds: Values = NONE
    place: str | None = None
    services: Values = NONE
    languages: Values = NONE
    speakers: Values = NONE
    outlets: Values = NONE
    verifications: Values = NONE
    reviews: Values = NONE
    statuses: Values = NONE
    wheres: Values = NONE
    contested: bool | None = None
    since: datetime | None = None
    until: datetime | None = None
    bbox: Box | None = None
    q: str | None = None
    recorded_since: datetime | None = None


def chosen(of: Snapshot, wanted: Filters, store: Store, sort: str = "latest") -> list[Incident]:
    """Return the incidents that the filters let through, in this order."""
    tests = list(_tests(of, wanted, store))
    every = ordered(of, sort)
    if wanted.since or wanted.until:
        every = [every[n] for n in flatnonzero(touching(_spans(of, sort), (wanted.since, wanted.until), timeless=False, through=False))]
    return [i for i in every if all(t(i) for t in tests)]


def _spans(of: Snapshot, sort: str) -> tuple[Moments, Moments]:
    """When the incidents happened, else when they were first told, in an order; worked out once for a picture."""
    name = ("spans", sort)
    if name not in of.memory:
        of.memory[name] = moments((began(i), i.time.end if i.time else i.first_reported) for i in ordered(of, sort))
    found: tuple[Moments, Moments] = of.memory[name]
    return found


def ordered(of: Snapshot, sort: str) -> list[Incident]:
    """Return all incidents in an order, worked out once for a picture."""
    name = ("ordered", sort)
    if name not in of.memory:
        of.memory[name] = sorted(of.picture.incidents, key=lambda i: (*_ORDERS[sort](i, of), i.incident_id))
    found: list[Incident] = of.memory[name]
    return found


def began(i: Incident) -> datetime | None:
    """Return when an incident began, else when it was first told."""
    return i.time.start if i.time else i.first_reported


def _late(at: datetime | None) -> tuple[bool, float]:
    return at is None, -at.timestamp() if at else 0.0


_ORDERS: dict[str, Callable[[Incident, Snapshot], tuple[Any, ...]]] = {
    "latest": lambda i, of: _late(began(i)),
    "earliest": lambda i, of: (began(i) is None, (began(i) or NEVER).timestamp()),
    "worst": lambda i, of: (i.status in ("withdrawn", "merged"), *(-_most(f) for f in (i.killed, i.missing, i.injured)), -i.sources),
    "reported": lambda i, of: _late(i.last_reported or i.first_reported),
    "changed": lambda i, of: _late(of.index.changed.get(i.incident_id) or i.last_reported or i.first_reported),
}


def _most(figures: Any) -> float:
    return -1 if figures is None else max(x for x in (figures.min, figures.max, figures.latest, 0) if x is not None)


def _tests(of: Snapshot, wanted: Filters, store: Store) -> Iterator[Callable[[Incident], bool]]:
    if wanted.statuses:
        yield lambda i: i.status in wanted.statuses
    else:
        yield lambda i: i.status != "merged"
    if wanted.kinds:
        yield lambda i: i.kind in wanted.kinds
    if wanted.reviews:
        yield lambda i: i.review in wanted.reviews
    if wanted.contested is not None:
        yield lambda i: i.contested is wanted.contested
    if wanted.verifications:
        yield lambda i: dict(i.verification).get("occurrence", "none") in wanted.verifications
    yield from _where(wanted)
    for ids in _id_sets(of, wanted, store):
        yield lambda i, ids=ids: i.incident_id in ids  # type: ignore[misc]


def _where(wanted: Filters) -> Iterator[Callable[[Incident], bool]]:
    if wanted.place is not None:
        yield lambda i: any(lies_in(p.place, wanted.place) for p in i.places if p.role == "location")
    if wanted.wheres:
        yield lambda i: geometry.where(place_of(i.places)) in wanted.wheres


def _id_sets(of: Snapshot, wanted: Filters, store: Store) -> Iterator[set[str]]:
    given = {"speaker": wanted.speakers, "outlet": wanted.outlets, "language": wanted.languages, "service": wanted.services}
    for field, values in given.items():
        if values:
            index = by_claims(of, field)
            yield set().union(*(index.get(v, set()) for v in values))
    if wanted.bbox is not None:
        yield in_box(of, wanted.bbox)
    if wanted.q:
        said = said_with(of, wanted.q, store)
        yield {i.incident_id for i in of.picture.incidents if not said.isdisjoint(i.claims)}
    if wanted.recorded_since is not None:
        stamps = of.recorded_of.get("incidents", {})
        yield {i for i, at in stamps.items() if at > wanted.recorded_since}


def by_claims(of: Snapshot, field: str) -> dict[str, set[str]]:
    """Return value -> ids of the incidents whose claims have it, worked out once for a picture."""
    name = ("by", field)
    if name not in of.memory:
        found: dict[str, set[str]] = {}
        value_of = OF_CLAIMS[field]
        for t in of.picture.claims:
            incident, value = of.picture.incident_of.get(t.claim.claim_id), value_of(t)
            if incident and value:
                found.setdefault(value, set()).add(incident)
        of.memory[name] = found
    index: dict[str, set[str]] = of.memory[name]
    return index


def in_box(of: Snapshot, bbox: Box) -> set[str]:
    """Return the ids of the incidents whose point or area touches a box; those without geometry are in none."""
    if "tree" not in of.memory:
        pairs = [(s, i.incident_id) for i in of.picture.incidents if (s := geometry.shape(place_of(i.places))) is not None]
        of.memory["tree"] = STRtree([s for s, _ in pairs]), [i for _, i in pairs]
    tree, ids = of.memory["tree"]
    return {ids[n] for n in tree.query(geometry.boxes(bbox), predicate="intersects")}


def said_with(of: Snapshot, query: str, store: Store) -> set[str]:
    """Return the ids of the claims whose words a query finds."""
    kept: dict[str, set[str]] = of.memory.setdefault("said", {})
    if query not in kept:
        while len(kept) > 64:
            kept.pop(next(iter(kept)))
        kept[query] = set(store.ask(claims_with, query))
    return kept[query]


def claims_with(connection: Connection, query: str) -> list[str]:
    """Return the ids of the claims whose words a query finds."""
    numbers: Any = select(literal_column("n")).select_from(matching(connection, "claim_words", query).columns(literal_column("n")).subquery())
    return list(connection.execute(select(claims.c.claim_id).where(claims.c.n.in_(numbers))).scalars())


def chosen_ids(of: Snapshot, ids: set[str]) -> list[Incident]:
    """Return these incidents, the latest first."""
    return [i for i in ordered(of, "latest") if i.incident_id in ids]
