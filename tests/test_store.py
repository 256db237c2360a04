"""The store on both databases: what is kept comes back, the picture equals a build from nothing, and every earlier moment can be asked."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from store_documents import NOW, documents, lines
from vigie.build import build
from vigie.errors import OptionError, StoreError
from vigie.fuse.corrections import correction_id
from vigie.model import Document
from vigie.picture import Correction
from vigie.store import Store, open_store

MINUTE = timedelta(minutes=1)


def filled(url: str, docs: Sequence[Document]) -> Store:
    store = open_store(url)
    for n, d in enumerate(docs):
        store.add(d, now=NOW + n * MINUTE)
    return store


def corrected(store: Store, action: str, about: Sequence[str], at: datetime, **more: object) -> Correction:
    draft = Correction("", at, "Olena", action, tuple(about), reason="because", **more)  # type: ignore[arg-type]
    correction = replace(draft, correction_id=correction_id(draft))
    assert store.correct(correction, now=at)
    assert not store.correct(correction, now=at)
    return correction


def test_one_by_one_gives_the_picture_of_all(new_url: Callable[[], str]) -> None:
    want = lines(build(documents()))
    for docs in (documents(), documents()[::-1]):
        assert lines(filled(new_url(), docs).picture()) == want


def test_all_at_once_gives_the_picture_of_one_by_one(new_url: Callable[[], str]) -> None:
    store = open_store(new_url())
    store.add_all([(d, None, None, None) for d in documents()], now=NOW)
    assert lines(store.picture()) == lines(build(documents()))


def test_the_same_again_changes_nothing(new_url: Callable[[], str]) -> None:
    store = filled(new_url(), documents())
    before = lines(store.picture())
    assert {store.add(d, now=NOW + timedelta(days=1)).state for d in documents()} == {"same"}
    assert lines(store.picture()) == before == lines(store.picture(recorded_at=NOW + timedelta(days=2)))


def test_another_reading_replaces_the_claims_and_the_old_ones_stay_askable(new_url: Callable[[], str]) -> None:
    docs = list(documents())
    store = filled(new_url(), docs)
    old = lines(store.picture())
    fewer = replace(docs[0], claims=docs[0].claims[1:])
    later = NOW + timedelta(days=1)
    assert store.add(fewer, now=later, engine="2").state == "replaced"
    assert lines(store.picture()) == lines(build([fewer, *docs[1:]]))
    assert lines(store.picture(recorded_at=later - MINUTE)) == old
    assert store.add(docs[0], now=later + MINUTE).state == "replaced"
    assert lines(store.picture()) == old
    assert lines(store.picture(recorded_at=later)) == lines(build([fewer, *docs[1:]]))
    assert [v.engine for v in store.versions(docs[0].document_id)][1] == "2"


def test_every_earlier_moment_can_be_asked(new_url: Callable[[], str]) -> None:
    docs = documents()
    store = filled(new_url(), docs)
    for n in range(len(docs)):
        assert lines(store.picture(recorded_at=NOW + n * MINUTE)) == lines(build(docs[: n + 1])), n
    assert not store.picture(recorded_at=NOW - MINUTE).claims


def test_known_at_never_shows_what_came_later(new_url: Callable[[], str]) -> None:
    store = filled(new_url(), documents())
    moments = sorted({t.known_at for t in store.picture().claims if t.known_at})
    for at in moments[:: max(1, len(moments) // 4)]:
        then = store.picture(known_at=at)
        assert lines(then) == lines(build(documents(), known_at=at))
        assert all(t.known_at <= at for t in then.claims)


def test_at_tells_staleness(new_url: Callable[[], str]) -> None:
    store = filled(new_url(), documents())
    at = NOW + timedelta(days=400)
    assert any(s.stale for s in store.picture(at=at).services)
    assert lines(store.picture(at=at)) == lines(build(documents(), at=at))


def test_corrections_win_are_undone_and_survive_another_reading(new_url: Callable[[], str]) -> None:
    docs = list(documents())
    store = filled(new_url(), docs)
    machine = lines(store.picture())
    rows = [r for r in store.picture().incidents if len(r.claims) > 1]
    service = store.picture().services[0]
    at = NOW + timedelta(days=1)
    kept = [corrected(store, "merge", [rows[0].incident_id, rows[1].incident_id], at)]
    assert lines(store.picture()) == lines(build(docs, kept))
    for n, (action, about, more) in enumerate(
        [
            ("split", [rows[2].incident_id], {"value": [rows[2].claims[0]]}),
            ("retract", [rows[2].claims[1]], {}),
            ("set", [rows[0].incident_id], {"field": "killed", "value": {"min": 3, "max": 3}}),
            ("set", [service.service_id], {"field": "state", "value": "restored"}),
            ("note", [rows[1].incident_id], {}),
        ],
        1,
    ):
        kept.append(corrected(store, action, about, at + n * MINUTE, **more))
        assert lines(store.picture()) == lines(build(docs, kept)), action
    fewer = replace(docs[0], claims=docs[0].claims[1:])
    store.add(fewer, now=at + timedelta(hours=1))
    assert lines(store.picture()) == lines(build([fewer, *docs[1:]], kept))
    store.add(docs[0], now=at + timedelta(hours=2))
    for c in reversed(kept):
        kept.append(corrected(store, "undo", [], at + timedelta(hours=3, minutes=len(kept)), undoes=c.correction_id))
    assert lines(store.picture()) == machine
    assert lines(store.picture(recorded_at=at)) == lines(build(docs, kept[:1]))
    assert store.corrections() == tuple(kept)


def test_ids_codes_and_their_beginnings_lead_on(new_url: Callable[[], str]) -> None:
    store = filled(new_url(), documents())
    rows = [r for r in store.picture().incidents if len(r.claims) > 1]
    assert store.id_of(rows[0].code.lower()) == store.id_of(rows[0].incident_id[:12]) == rows[0].incident_id
    assert store.id_of(rows[0].claims[1]) == rows[0].claims[1]
    with pytest.raises(OptionError, match="nothing here has the id or code 'ZZ-000000'"):
        store.id_of("ZZ-000000")
    with pytest.raises(OptionError, match="begins .* ids: .*write more"):
        store.id_of("c")
    corrected(store, "merge", [rows[0].incident_id, rows[1].incident_id], NOW + timedelta(days=1))
    assert store.id_of(rows[1].code) == rows[1].incident_id
    assert set(rows[1].claims) <= set(store.incident(rows[1].claims[0].replace("c", "i", 1)).claims)  # type: ignore[union-attr]


def test_redacted_words_are_gone_from_every_version_and_stay_gone(new_url: Callable[[], str], backend: str) -> None:
    docs = list(documents())
    url = new_url()
    store = open_store(url)
    for d in docs:
        store.add(d, d.text.encode(), now=NOW)
    store.add(replace(docs[0], claims=docs[0].claims[:-1]), docs[0].text.encode(), now=NOW + MINUTE)
    words = docs[0].claims[-1].evidence[0].text
    assert any(words in json.dumps(r, ensure_ascii=False) for r in store.picture(recorded_at=NOW).claims.records())
    corrected(store, "redact", [docs[0].document_id], NOW + 2 * MINUTE)
    assert store.add(docs[0], docs[0].text.encode(), now=NOW + 3 * MINUTE).state == "replaced"
    assert not any(words in json.dumps(r, ensure_ascii=False) for at in (NOW, None) for r in store.picture(recorded_at=at).claims.records())
    assert store.raw(docs[0].document_id) is None
    assert words not in store.text(docs[0].document_id)
    store.close()
    if backend == "sqlite":
        file = url.removeprefix("sqlite:///")
        with open(file, "rb") as f:
            assert words.encode() not in f.read()


def test_raw_bytes_capture_and_text_come_back(new_url: Callable[[], str]) -> None:
    d, raw, fetched = documents()[0], b"<html>\x00\xff", datetime(2025, 12, 7, tzinfo=UTC)
    store = open_store(new_url())
    capture = {"fetched": fetched, "http_status": 200, "content_type": "text/html", "headers": {"etag": "x"}}
    store.add(d, raw, now=NOW, capture=capture, engine="1", input_key="k")
    row = store.picture().documents[0]
    assert (row.bytes, row.http_status, row.content_type, row.fetched) == (8, 200, "text/html", fetched)
    assert (store.raw(d.document_id), store.text(d.document_id)) == (raw, d.text)
    assert store.versions(d.document_id)[0].capture == {"headers": {"etag": "x"}}
    assert store.has_input("k", "1") and not store.has_input("k", "2")


def test_a_clock_that_goes_backwards_does_not_disorder_history(new_url: Callable[[], str]) -> None:
    docs = documents()
    store = open_store(new_url())
    store.add(docs[0], now=NOW)
    store.add(docs[1], now=NOW - timedelta(days=3))
    assert not store.picture(recorded_at=NOW - timedelta(days=1)).claims
    assert lines(store.picture(recorded_at=NOW)) == lines(build(docs[:2]))


def test_rows_that_other_rules_made_are_made_anew(new_url: Callable[[], str]) -> None:
    from sqlalchemy import text

    store = filled(new_url(), documents()[:-1])
    with store.engine.begin() as connection:
        connection.execute(text("UPDATE meta SET value = 'older' WHERE name = 'rules'"))
        connection.execute(text("DELETE FROM claim_keys"))
        connection.execute(text("UPDATE claims SET key_list = '[]'"))
        connection.execute(text("DELETE FROM incidents"))
    store.add(documents()[-1], now=NOW + timedelta(days=1))
    assert lines(store.picture()) == lines(build(documents()))


def test_what_is_no_store_is_refused(tmp_path: object, cluster: object) -> None:
    with pytest.raises(OptionError, match="give a file"):
        open_store("mysql://x/y")
    with pytest.raises(StoreError, match=r"no folder .*: make it, or give another file"):
        open_store(f"{tmp_path}/absent/x.db")
    with pytest.raises(StoreError, match="no picture is kept there: `vigie build"):
        open_store(f"{tmp_path}/x.db", create=False)
    with open(f"{tmp_path}/text.db", "w") as f:
        f.write("no database, but a text that is long enough" * 100)
    with pytest.raises(StoreError, match="no store of vigie, or it is damaged"):
        open_store(f"{tmp_path}/text.db")
    port = cluster.port  # type: ignore[attr-defined]
    with pytest.raises(StoreError, match="does not answer"):
        open_store(f"postgresql://vigie:secret@127.0.0.1:{port}/absent")
    cluster.sql("postgres", "CREATE DATABASE bare")  # type: ignore[attr-defined]
    cluster.sql("postgres", "CREATE ROLE plain LOGIN")  # type: ignore[attr-defined]
    with pytest.raises(StoreError, match="have an administrator run CREATE EXTENSION postgis"):
        open_store(f"postgresql://plain@127.0.0.1:{port}/bare")
