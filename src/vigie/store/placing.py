"""Places -> the database, each with the count of claims that use it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from vigie.model import Place
from vigie.picture import PlaceRow
from vigie.store import loading
from vigie.store.indexes import drop_points, put_points
from vigie.store.packing import packed, unpacked
from vigie.store.rows import plain_text, to_history
from vigie.store.schema import claim_places, places


def place_rows(connection: Connection, counts: Mapping[str, int], now: datetime) -> None:
    """Change the counts of places by these numbers. A place is as the last claim by id that uses it has it, as in `fuse.places`."""
    old = {r.place_id: r for part in loading.some(sorted(counts)) for r in connection.execute(select(places).where(places.c.place_id.in_(part)))}
    nouns = _nouns(connection, sorted(counts))
    points = []
    for place_id in sorted(counts):
        was = old.get(place_id)
        n, place = (was.claims if was else 0) + counts[place_id], nouns.get(place_id)
        body = packed(place) if place else ""
        if was and (was.claims, was.body) == (n, body):
            continue
        if was:
            to_history(connection, "places", [(place_id, None, None, packed(PlaceRow(unpacked(was.body), was.claims)), was.recorded_from)], now)
        number = _write(connection, was, place_id, place, {"claims": n, "body": body, "recorded_from": now})
        if place and number and place.lat is not None and place.lon is not None:
            points.append((number, place.lat, place.lon))
    put_points(connection, points)


def _nouns(connection: Connection, ids: list[str]) -> dict[str, Place]:
    last: dict[str, str] = {}
    for place_id in ids:
        claim = connection.execute(select(func.max(claim_places.c.claim_id)).where(claim_places.c.place_id == place_id)).scalar()
        if claim is not None:
            last[place_id] = claim
    told = loading.told(connection, loading.of_ids(set(last.values())))
    return {i: next(r.place for r in reversed(told[c].claim.places) if r.place.place_id == i) for i, c in last.items()}


def _write(connection: Connection, was: Any, place_id: str, place: Place | None, values: dict[str, Any]) -> int | None:
    """The number of the place's row; None where no claim uses the place any more."""
    if place is None:
        if was:
            connection.execute(delete(places).where(places.c.place_id == place_id))
            drop_points(connection, [was.n])
        return None
    values |= {"name": plain_text(place.name), "level": place.level, "country": place.country, "lat": place.lat, "lon": place.lon}
    if was:
        connection.execute(update(places).where(places.c.place_id == place_id).values(values))
        return int(was.n)
    done = connection.execute(insert(places).values(place_id=place_id, **values))
    return int((done.inserted_primary_key or (0,))[0])
