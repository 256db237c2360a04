"""A correction by a person -> the database, and what of the picture it touches made anew. Nothing is overwritten but what a redaction erases."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, insert, select

from vigie.fuse.corrections import effective
from vigie.picture import Correction
from vigie.store import loading, pictures
from vigie.store.cells import rebuild
from vigie.store.erasing import erase
from vigie.store.keeping import Touched
from vigie.store.packing import packed
from vigie.store.schema import claims, corrections, services


def correct(connection: Connection, correction: Correction, now: datetime) -> bool:
    """Keep a correction and make anew what it touches; False where it was kept before."""
    if connection.execute(select(corrections.c.n).where(corrections.c.correction_id == correction.correction_id)).first():
        return False
    c = correction
    connection.execute(insert(corrections).values(correction_id=c.correction_id, at=c.at, by=c.by, action=c.action, body=packed(c), recorded_from=now))
    every = pictures.kept_corrections(connection)
    about = set(c.about)
    undone = c.undoes
    while undone is not None:  # an undoing may undo an undoing
        target = next((x for x in every if x.correction_id == undone), None)
        about |= set(target.about) if target else set()
        undone = target.undoes if target else None
    if c.action == "redact":
        erase(connection, {i for i in about if i.startswith("c")}, {i for i in about if i.startswith("d")})
    touched = _touched(connection, about)
    if c.action == "redact":
        asked = select(claims.c.document_id)
        parts = loading.some(sorted(touched.ids))
        touched.documents = {d for part in parts for d in connection.execute(asked.where(claims.c.claim_id.in_(part))).scalars()}
    rebuild(connection, touched, effective(every), now)
    return True


def _touched(connection: Connection, about: Iterable[str]) -> Touched:
    """What ids of claims, incidents, service rows and documents touch."""
    ids = {"c" + i[1:] for i in about if i[0] in "ci"}
    documents = [i for i in about if i.startswith("d")]
    ids.update(connection.execute(select(claims.c.claim_id).where(claims.c.document_id.in_(documents))).scalars())
    touched = Touched()
    for part in loading.some(sorted(ids)):
        for claim_id, cell, keys in connection.execute(select(claims.c.claim_id, claims.c.cell, claims.c.key_list).where(claims.c.claim_id.in_(part))):
            touched.ids.add(claim_id)
            touched.cells |= {cell} if cell else set()
            touched.keys.update(k for k in json.loads(keys) if k.startswith("b:"))
            touched.services.update(k[2:] for k in json.loads(keys) if k.startswith("s:"))
    rows = [i for i in about if i.startswith("s")]
    touched.services.update(c[2:] for c in connection.execute(select(services.c.cell).where(services.c.service_id.in_(rows))).scalars())
    return touched
