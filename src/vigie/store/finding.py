"""What a person wrote -> the id that is meant; and an id of any age -> the incident that holds it today."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, select

from vigie.errors import OptionError
from vigie.picture import Incident
from vigie.store.packing import unpacked
from vigie.store.schema import claims, codes, conflicts, documents, incidents, people, services

MANY = 5  # ids told in an error
LAST = "\U0010ffff"  # sorts after every letter


def id_of(connection: Connection, written: str) -> str:
    """Return the one id that begins as written, or that has this code. OptionError where there is none, or more than one."""
    text = written.strip()
    found = list(dict.fromkeys(_ids(connection, text))) if text else []
    if text in found or len(found) == 1:
        return text if text in found else found[0]
    if not found:
        raise OptionError(f"nothing here has the id or code {text!r}: `vigie incidents` lists codes, `--format jsonl` all ids")
    more = ", ..." if len(found) > MANY else ""
    raise OptionError(f"{text!r} begins {len(found)} ids: {', '.join(found[:MANY])}{more}: write more of the one that you mean")


def _ids(connection: Connection, text: str) -> Iterator[str]:
    yield from connection.execute(select(codes.c.incident_id).where(codes.c.code == text.upper()).order_by(codes.c.incident_id)).scalars()
    for column in (incidents.c.incident_id, claims.c.claim_id, services.c.service_id, documents.c.document_id, conflicts.c.conflict_id, people.c.person_id):
        yield from _beginning(connection, column, text)
    if text.startswith("i"):  # an incident of former days: the claim that it was named after leads on
        yield from ("i" + c[1:] for c in _beginning(connection, claims.c.claim_id, "c" + text[1:]))


def _beginning(connection: Connection, column: Any, text: str) -> list[str]:
    return list(connection.execute(select(column).where(column >= text, column < text + LAST).order_by(column).limit(MANY + 1)).scalars())


def incident(connection: Connection, incident_id: str) -> Incident | None:
    """Return the incident that an id leads to today: its own row, the one that it was merged into, or the one that holds the claim it was named after."""
    own = connection.execute(select(incidents.c.body).where(incidents.c.incident_id == incident_id)).scalar()
    if own is not None:
        found: Incident = unpacked(own)
        return incident(connection, found.merged_into) if found.merged_into else found
    claim_id = "c" + incident_id[1:]
    cell = select(claims.c.cell).where(claims.c.claim_id == claim_id).scalar_subquery()
    for body in connection.execute(select(incidents.c.body).where(incidents.c.cell == cell).order_by(incidents.c.incident_id)).scalars():
        row: Incident = unpacked(body)
        if claim_id in (*row.claims, *row.withdrawn):
            return row
    return None
