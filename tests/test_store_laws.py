"""Laws of the store on made-up documents: any order, any batches, any repetition, any readings in between give the picture of a build from nothing."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from store_documents import NOW, lines, made_up
from vigie.build import build
from vigie.model import Document
from vigie.store import Store, open_store

DOCS = made_up(7, per=4)
SOME = st.lists(st.sampled_from(range(len(DOCS))), max_size=9)


def without(document: Document, gone: int) -> Document:
    """Another reading of a document: some of its claims are not seen any more."""
    return replace(document, claims=tuple(c for n, c in enumerate(document.claims) if not gone >> n & 1))


@settings(max_examples=25, deadline=None)
@given(order=SOME, batches=st.lists(st.integers(1, 4), min_size=9, max_size=9), readings=st.lists(st.tuples(st.integers(0, 6), st.integers(0, 15)), max_size=4))
def test_increments_are_a_build_from_nothing(order: list[int], batches: list[int], readings: list[tuple[int, int]]) -> None:
    with tempfile.TemporaryDirectory() as folder, open_store(Path(folder) / "x.sqlite") as store:
        held: dict[str, Document] = {}
        moments: list[tuple[datetime, dict[str, Document]]] = []
        now = NOW
        rest = list(order)
        while rest:
            size = batches[len(moments) % len(batches)]
            some, rest = [DOCS[i] for i in rest[:size]], rest[size:]
            store.add_all([(d, None, None, None) for d in some], now=now)
            held |= {d.document_id: d for d in some}
            moments.append((now, dict(held)))
            now += timedelta(minutes=1)
        for i, gone in readings:
            d = without(DOCS[i], gone)
            store.add(d, now=now)
            held[d.document_id] = d
            moments.append((now, dict(held)))
            now += timedelta(minutes=1)
        assert lines(store.picture()) == lines(build(held.values()))
        for at, then in moments:
            assert lines(store.picture(recorded_at=at)) == lines(build(then.values())), at
        _nothing_is_left_over(store, held)


def _nothing_is_left_over(store: Store, held: dict[str, Document]) -> None:
    """Keys, places and indexes hold what the claims hold, and no more."""
    claims = {c.claim_id for d in held.values() for c in d.claims}
    with store.engine.connect() as connection:
        for table in ("claim_keys", "claim_places"):
            assert {i for (i,) in connection.exec_driver_sql(f"SELECT DISTINCT claim_id FROM {table}")} <= claims
        for table in ("incident_places", "incident_keys"):
            assert not connection.exec_driver_sql(f"SELECT 1 FROM {table} WHERE incident_id NOT IN (SELECT incident_id FROM incidents)").all()
        count = "SELECT count(*) FROM"
        assert connection.exec_driver_sql(f"{count} claim_words").scalar() == len(claims) == connection.exec_driver_sql(f"{count} claims").scalar()
        assert connection.exec_driver_sql(f"{count} document_words").scalar() == len(held)
        assert connection.exec_driver_sql(f"{count} place_points").scalar() == connection.exec_driver_sql(f"{count} places").scalar()
