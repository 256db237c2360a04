"""Questions to the store that need no whole picture: incidents by place, time, kind; a board's states; conflicts; speakers; words; what changed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, literal_column, or_, select

from vigie.model import Place
from vigie.picture import Change, Conflict, Incident, ServiceState, Told
from vigie.store import loading
from vigie.store.indexes import inside, matching
from vigie.store.packing import unpacked
from vigie.store.schema import changes, claim_places, claims, conflicts, documents, incident_places, incidents, places, services

Box = tuple[float, float, float, float]  # west, south, east, north; degrees


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for; what is left out does not narrow.

    `since`, `until`: happened, or said to be so, in this stretch (end excluded). `place`: the id of a place, with all that lies in it. `box`: where.
    `text`: words of the claims ("a row of words", beginnings*, -absent ones).
    """

    kinds: Collection[str] = ()
    place: str | None = None
    box: Box | None = None
    since: datetime | None = None
    until: datetime | None = None
    text: str | None = None
    limit: int | None = None


def within(connection: Connection, place_id: str) -> list[str]:
    """Return the ids of a place and of the places in use that lie in it."""
    found = [place_id]
    code = place_id.removeprefix("iso:")
    for i, body in connection.execute(select(places.c.place_id, places.c.body).order_by(places.c.place_id)):
        p: Place = unpacked(body)
        if i != place_id and (place_id in p.within or (place_id.startswith("iso:") and code in (p.country, p.admin1))):
            found.append(i)
    return found


def _places(connection: Connection, wanted: Wanted) -> list[Any]:
    """Conditions on the ids of places, as selects or lists."""
    out: list[Any] = []
    if wanted.place is not None:
        out.append(within(connection, wanted.place))
    if wanted.box is not None:
        numbers = list(connection.execute(inside(connection, wanted.box)).scalars())
        out.append([i for part in loading.some(numbers) for i in connection.execute(select(places.c.place_id).where(places.c.n.in_(part))).scalars()])
    return out


def _during(starts: Any, ends: Any, told: Any, wanted: Wanted) -> list[ColumnElement[bool]]:
    """What is of unknown time is taken by when it was told."""
    out: list[ColumnElement[bool]] = []
    if wanted.since is not None:
        out.append(func.coalesce(ends, starts, told) > wanted.since)
    if wanted.until is not None:
        out.append(func.coalesce(starts, told) < wanted.until)
    return out


def found_incidents(connection: Connection, wanted: Wanted) -> list[Incident]:
    """Return the incidents wanted, the latest first; those of unknown time last."""
    i = incidents.c
    asked = select(i.body).where(*_during(i.starts, i.ends, i.first_reported, wanted))
    if wanted.kinds:
        asked = asked.where(i.kind.in_(sorted(wanted.kinds)))
    for ids in _places(connection, wanted):
        asked = asked.where(i.incident_id.in_(select(incident_places.c.incident_id).where(incident_places.c.place_id.in_(ids))))
    if wanted.text is not None:
        cells = select(claims.c.cell).where(claims.c.n.in_(_numbers(connection, "claim_words", wanted.text)))
        asked = asked.where(i.cell.in_(cells))
    latest = func.coalesce(i.starts, i.first_reported)
    rows = [unpacked(b) for b in connection.execute(asked.order_by(latest.is_(None), latest.desc(), i.incident_id)).scalars()]
    if wanted.text is not None:
        said = set(connection.execute(select(claims.c.claim_id).where(claims.c.n.in_(_numbers(connection, "claim_words", wanted.text)))).scalars())
        rows = [r for r in rows if not said.isdisjoint(r.claims)]
    return rows[: wanted.limit]


def _numbers(connection: Connection, table: str, query: str) -> Any:
    return select(literal_column("n")).select_from(matching(connection, table, query).columns(literal_column("n")).subquery())


def found_claims(connection: Connection, wanted: Wanted) -> list[Told]:
    """Return the claims wanted, those known last first."""
    c = claims.c
    asked: Select[Any] = select(c.claim_id).where(*_during(c.starts, c.ends, c.known_at, wanted))
    if wanted.kinds:
        asked = asked.where(c.kind.in_(sorted(wanted.kinds)))
    for ids in _places(connection, wanted):
        asked = asked.where(c.claim_id.in_(select(claim_places.c.claim_id).where(claim_places.c.place_id.in_(ids))))
    if wanted.text is not None:
        asked = asked.where(c.n.in_(_numbers(connection, "claim_words", wanted.text)))
    order = list(connection.execute(asked.order_by(c.known_at.is_(None), c.known_at.desc(), c.claim_id).limit(wanted.limit)).scalars())
    told = loading.told(connection, loading.of_ids(order))
    return [told[i] for i in order]


def found_documents(connection: Connection, query: str, limit: int | None = None) -> list[str]:
    """Return the ids of the documents whose title or text has the words of a query, those published last first."""
    d = documents.c
    asked = select(d.document_id).where(d.n.in_(_numbers(connection, "document_words", query)))
    return list(connection.execute(asked.order_by(d.published.is_(None), d.published.desc(), d.document_id).limit(limit)).scalars())


def states(connection: Connection, *, place: str | None = None, services_: Collection[str] = (), at: datetime | None = None) -> list[ServiceState]:
    """Return the stretches of services' states, by service and place; `at`: those that had begun by then and had not ended."""
    s = services.c
    asked = select(s.body).order_by(s.service, s.place_id, s.service_id)
    if place is not None:
        asked = asked.where(s.place_id.in_(within(connection, place)))
    if services_:
        asked = asked.where(s.service.in_(sorted(services_)))
    if at is not None:
        begun = func.coalesce(s.since, s.as_of)
        asked = asked.where(or_(begun.is_(None), begun <= at), or_(s.until.is_(None), s.until > at))
    return [unpacked(b) for b in connection.execute(asked).scalars()]


def found_conflicts(connection: Connection, about: Iterable[str] | None = None) -> list[Conflict]:
    """Return the conflicts, or those about these ids."""
    asked = select(conflicts.c.body).order_by(conflicts.c.conflict_id)
    if about is not None:
        asked = asked.where(conflicts.c.about.in_(sorted(about)))
    return [unpacked(b) for b in connection.execute(asked).scalars()]


def speakers(connection: Connection, limit: int | None = None) -> list[tuple[str, int, datetime | None]]:
    """Return speakers with the count of their claims and when they were last heard, those heard most first."""
    c = claims.c
    n = func.count()
    asked = select(c.speaker, n, func.max(c.known_at)).where(c.speaker.is_not(None)).group_by(c.speaker)
    return [(s, k, at) for s, k, at in connection.execute(asked.order_by(n.desc(), c.speaker).limit(limit))]


def changes_between(connection: Connection, since: datetime, until: datetime, about: Sequence[str] = ()) -> list[Change]:
    """Return what changed in what was known after `since` and not after `until`, in order."""
    asked = select(changes.c.body).where(changes.c.at > since, changes.c.at <= until)
    if about:
        asked = asked.where(changes.c.about.in_(sorted(about)))
    return [unpacked(b) for b in connection.execute(asked.order_by(changes.c.at, changes.c.about, changes.c.change_id)).scalars()]
