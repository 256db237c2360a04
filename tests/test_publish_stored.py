"""Rows of a store, one by one, are what a whole picture of it gives: on both databases, at every moment at which something changes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from publishing import HAPPENED, LAST, LATER, SOON, documents, filled
from store_documents import documents as others
from vigie.publish import decisions, default_rules, rows
from vigie.publish.around import PictureAround
from vigie.publish.sight import Sight
from vigie.publish.stored import StoreAround
from vigie.store import Store

RULES = default_rules()
TABLES = {
    "claims": rows.claim, "incidents": rows.incident, "services": rows.service, "tolls": rows.toll, "documents": rows.document, "people": rows.person, "places": rows.place,
    "conflicts": decisions.conflict, "changes": decisions.change,
}  # fmt: skip


@pytest.mark.parametrize("now", [SOON, HAPPENED + timedelta(hours=4), LATER, LAST], ids=str)
def test_rows_of_a_store_are_those_of_its_picture(now: datetime, new_url: Callable[[], str]) -> None:
    with filled(new_url()) as store:
        for d in others():
            store.add(d, now=SOON)
        assert {i.incident_id for i in store.picture().incidents if i.withdrawn}, "a claim was taken out of its page"
        _compare(store, now)


def _compare(store: Store, now: datetime) -> None:
    picture = store.picture()
    of_picture = Sight(RULES, now, PictureAround(picture))
    for fetched in (False, True):
        around = StoreAround(store, RULES, now)
        if fetched:
            around.ready((t.claim.claim_id for t in picture.claims), (d.document_id for d in picture.documents), picture.incidents)
        of_store = Sight(RULES, now, around)
        for table, shown in TABLES.items():
            for row in getattr(picture, table):
                assert of_store.until(lambda: shown(row, of_store)) == of_picture.until(lambda: shown(row, of_picture)), (table, row)  # noqa: B023
        for correction in store.corrections():
            assert decisions.correction(correction, of_store) == decisions.correction(correction, of_picture)
        for d in documents():
            assert rows.text(d.document_id, d.text, of_store) == rows.text(d.document_id, d.text, of_picture)
