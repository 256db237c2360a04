"""Versions of a page in a store: any order, any batches, any gaps give the picture of a build from nothing; what was taken back stays, and says so."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store_documents import NOW, lines, made_up
from telling import KHARKIV, KYIV, ODESA
from vigie.fuse import picture_of
from vigie.model import Attribution, Claim, Document, Place, PlaceRef, Quantity, Span, TimeRef
from vigie.picture import Correction
from vigie.picture_tables import Picture
from vigie.store import Store, open_store
from vigie.telling import row, told

MORNING = datetime(2025, 12, 6, 6, tzinfo=UTC)
WORDS: list[tuple[str, str, Place, dict[str, Any], int | None]] = [
    ("A missile hit a school in Kharkiv", "strike", KHARKIV, {"targets": ["school"]}, None),
    ("Three people were injured in Kharkiv", "casualties", KHARKIV, {"injured": Quantity(3, 3)}, None),
    ("Five people were injured in Kharkiv", "casualties", KHARKIV, {"injured": Quantity(5, 5)}, None),
    ("Explosions were heard in Odesa", "explosion", ODESA, {}, None),
    ("Electricity is out in Kharkiv", "service", KHARKIV, {"service": "electricity", "state": "out"}, None),
    ("Electricity is back in Kharkiv", "service", KHARKIV, {"service": "electricity", "state": "restored"}, None),
    ("Stay at home, the mayor said", "advice", KHARKIV, {"action": "shelter"}, None),
    ("Blasts shook Kyiv", "explosion", KYIV, {}, 1),
    ("Two were wounded in Kyiv", "casualties", KYIV, {"injured": Quantity(2, 2)}, 1),
    ("Blasts shook Odesa", "explosion", ODESA, {}, 2),
]
Version = tuple[Document, dict[str, Any]]


def version(n: int, said: Iterable[int], *, uri: str = "https://wire.example/live", before: str | None = None) -> Version:
    """A document of what was said, as the n-th visit to a page found it."""
    name, claims, at = f"d{n:03d}{uri[-1]}", [], 0
    for i, w in enumerate(said):
        words, kind, place, details, clock = WORDS[w]
        span = Span(at, at + len(words), words)
        said_at = MORNING + timedelta(hours=clock) if clock is not None else None
        time = TimeRef(MORNING.replace(hour=0), MORNING.replace(hour=0) + timedelta(days=1), "day")
        who = Attribution(name="Ihor Terekhov", office="mayor")
        claims.append(Claim(f"c{name}{i}", name, clock or 0, kind, (span,), who, time=time, places=(PlaceRef(place),), details=details, said_at=said_at))
        at += len(words) + 1
    text = "\n".join(WORDS[w][0] for w in said)
    document = Document(name, text, text, "en", published=MORNING, outlet="Example Wire", uri=uri, claims=tuple(claims))
    return document, {"fetched": MORNING + timedelta(hours=4 + n), "http_status": 200, "previous_version": before}


OTHERS: list[Version] = [(d, {}) for d in made_up(2, per=3)]
pages = st.lists(st.lists(st.sampled_from(range(len(WORDS))), min_size=0, max_size=5, unique=True), min_size=1, max_size=4)


def built(versions: Iterable[Version], corrections: tuple[Correction, ...] = ()) -> Picture:
    """The picture from nothing of documents with what their fetches told."""
    rows = {d.document_id: (d, replace(row(d), **capture)) for d, capture in versions}
    every = [t for i in sorted(rows) for t in told(*rows[i])]
    return picture_of(every, [r for _, r in rows.values()], corrections)


def added(store: Store, versions: Iterable[Version], now: datetime) -> None:
    store.add_all([(d, None, capture or None, None) for d, capture in versions], now=now)


@settings(max_examples=25, deadline=None)
@given(texts=pages, chance=st.randoms(), sizes=st.lists(st.integers(1, 3), min_size=8, max_size=8), gone=st.integers(0, 7))
def test_versions_in_any_order_are_a_build_from_nothing(texts: list[list[int]], chance: Any, sizes: list[int], gone: int) -> None:
    every = [version(n, said) for n, said in enumerate(texts)] + [version(9, texts[0], uri="https://wire.example/b"), *OTHERS]
    chance.shuffle(every)
    with tempfile.TemporaryDirectory() as folder, open_store(Path(folder) / "x.sqlite") as store:
        rest, held, now, moments = list(every), dict[str, Version](), NOW, []
        while rest:
            some, rest = rest[: sizes[len(held) % 8]], rest[sizes[len(held) % 8] :]
            added(store, some, now)
            held |= {v[0].document_id: v for v in some}
            moments.append((now, list(held.values())))
            now += timedelta(minutes=1)
        document, capture = every[gone % len(every)]
        again = (replace(document, claims=document.claims[1:]), capture)  # another reading sees less
        added(store, [again], now)
        held[document.document_id] = again
        assert lines(store.picture()) == lines(built(held.values()))
        for at, then in moments:
            assert lines(store.picture(recorded_at=at)) == lines(built(then)), at
        known_at = MORNING + timedelta(hours=5)
        rows = [replace(row(d), **c) for d, c in held.values()]
        every_told = [t for (d, c), r in zip(held.values(), rows, strict=True) for t in told(d, r)]
        assert lines(store.picture(known_at=known_at)) == lines(picture_of(every_told, rows, known_at=known_at))


def test_the_same_words_again_make_nothing_anew(new_url: Callable[[], str]) -> None:
    with open_store(new_url()) as store:
        added(store, [version(0, [0, 1, 4])], NOW)
        before = {i.incident_id: i for i in store.picture().incidents}
        for n in range(1, 4):
            added(store, [version(n, [0, 1, 4])], NOW + timedelta(minutes=n))
        picture = store.picture()
        assert {i.incident_id: i for i in picture.incidents} == before and len(picture.claims) == 12 and len(picture.copies) == 9
        with store.engine.connect() as connection:
            assert connection.exec_driver_sql("SELECT count(*) FROM history WHERE \"table\" IN ('incidents', 'services', 'tolls')").scalar() == 0


def test_what_was_taken_back_is_led_to_and_asked_for(new_url: Callable[[], str]) -> None:
    with open_store(new_url()) as store:
        added(store, [version(0, [0, 3, 4, 6])], NOW)
        code = next(i.code for i in store.picture().incidents if i.kind == "explosion")
        added(store, [version(1, [0, 4])], NOW + timedelta(minutes=1))
        row_ = store.incident(store.id_of(code))
        assert row_ and (row_.status, row_.claims, row_.withdrawn) == ("withdrawn", (), ("cd000e1",))
        assert {(c.about, c.class_) for c in store.picture().changes if c.field == "claim"} == {("id000e1", "withdrawn"), ("cd000e3", "withdrawn")}


def test_a_redaction_reaches_what_a_page_says(new_url: Callable[[], str]) -> None:
    every = [version(0, [0, 1]), version(1, [0, 2]), version(2, [0, 1])]
    redact = Correction("x1", NOW, "editor", "redact", ("cd000e1",))
    retract = Correction("x2", NOW, "editor", "retract", ("cd000e0",))
    with open_store(new_url()) as store:
        for n, v in enumerate(every):
            added(store, [v], NOW + timedelta(minutes=n))
        for c in (redact, retract):
            store.correct(c, now=NOW + timedelta(hours=1))
        assert lines(store.picture()) == lines(built(every, (redact, retract)))


@pytest.mark.parametrize("n", [2, 3])
def test_links_are_followed_through_what_is_missing(new_url: Callable[[], str], n: int) -> None:
    every = [version(0, [0, 1]), version(2, [0, 2], before="d001e"), version(3, [0], before="d002e")]
    every = [(replace(d, uri=None), c) for d, c in every]
    with open_store(new_url()) as store:
        for i, v in enumerate(reversed(every[-n:])):
            added(store, [v], NOW + timedelta(minutes=i))
        assert lines(store.picture()) == lines(built(every[-n:]))
