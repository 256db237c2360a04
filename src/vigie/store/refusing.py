"""Everything made anew from the claims that are kept: for a store whose rows were made by other rules of fusion."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from vigie.picture import Correction
from vigie.store import loading
from vigie.store.cells import rebuild
from vigie.store.keeping import Touched, keys_of
from vigie.store.packing import dumped
from vigie.store.schema import claim_keys, claims, documents, incidents, named, people, seats, services


def refuse_all(connection: Connection, decided: Sequence[Correction], now: datetime) -> None:
    """Find the keys of all claims anew, and make every cell anew; what comes out as it was stays as it was. `decided`: effective corrections."""
    touched = Touched(ids=set(connection.execute(select(claims.c.claim_id)).scalars()))
    touched.documents = set(connection.execute(select(documents.c.document_id)).scalars())
    touched.pages = set(connection.execute(select(seats.c.cell).distinct()).scalars())
    touched.cells = set(connection.execute(select(incidents.c.cell).distinct()).scalars())
    touched.services = {c[2:] for c in connection.execute(select(services.c.cell).distinct()).scalars()}
    touched.people = set(connection.execute(select(named.c.key).distinct()).scalars())
    touched.people |= {c[2:] for c in connection.execute(select(people.c.cell).distinct()).scalars()}
    for part in loading.some(sorted(touched.ids), 5000):
        touched.services |= _new_keys(connection, part)
    rebuild(connection, touched, decided, now)


def _new_keys(connection: Connection, ids: Sequence[str]) -> set[str]:
    """Write the keys of claims that other rules gave others; return the keys of services of all of them."""
    told = loading.spoken(connection, loading.of_ids(ids))
    old = {i: k for part in loading.some(ids) for i, k in connection.execute(select(claims.c.claim_id, claims.c.key_list).where(claims.c.claim_id.in_(part)))}
    keys = {i: keys_of(t) for i, t in told.items()}
    other = [i for i in keys if json.loads(old[i]) != list(keys[i])]
    for i in other:
        if was := json.loads(old[i]):
            connection.execute(delete(claim_keys).where(claim_keys.c.key.in_(was), claim_keys.c.claim_id == i))
    if put := [{"key": k, "claim_id": i} for i in other for k in keys[i]]:
        connection.execute(insert(claim_keys), put)
    if other:
        values = [{"_id": i, "_keys": dumped(list(keys[i]))} for i in other]
        connection.execute(update(claims).where(claims.c.claim_id == bindparam("_id")).values(key_list=bindparam("_keys")), values)
    return {k[2:] for every in keys.values() for k in every if k.startswith("s:")}
