"""Questions to the store: words in four languages, places, boxes, times, ids; the same answers from both databases."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from store_documents import NOW, documents
from vigie.errors import OptionError
from vigie.model import Place, PlaceRef
from vigie.store import Store, Wanted, open_store, queries
from vigie.store.words import fts5, sought, tsquery, tsvector, words

QUERIES = {
    "Куп'янську": ["uk"], "Куп’янську лікарню": ["uk"], "Купʼянську": ["uk"], "электроснабжение": ["ru"], "ЭЛЕКТРОСНАБЖЕНИЕ": ["ru"], "electricite": ["fr"], "l'électricité": ["fr"],
    '"apartment block"': ["en"], '"block apartment"': [], "explosion*": ["en", "fr"], "Хар*": ["uk", "ru"], "missile* -block": ["en", "fr"], "Oleksandr Vilkul": ["en"],
}  # fmt: skip


@pytest.fixture
def store(new_url: Callable[[], str]) -> Store:
    found = open_store(new_url())
    for d in documents():
        found.add(d, now=NOW)
    return found


def test_documents_are_found_by_their_words(store: Store) -> None:
    languages = {d.document_id: d.language for d in documents()}
    for query, wanted in QUERIES.items():
        assert sorted({languages[i] for i in store.ask(queries.found_documents, query)}) == sorted(wanted), query


def test_claims_are_found_by_words_kind_place_and_time(store: Store) -> None:
    every = list(store.picture().claims)
    assert {t.claim.claim_id for t in store.claims(Wanted())} == {t.claim.claim_id for t in every}
    assert all("лікарн" in t.claim.evidence[0].text for t in store.claims(Wanted(text="лікарн*")))
    assert store.claims(Wanted(text="лікарн*", limit=1))
    in_kharkiv = [t for t in every if any("geonames:706483" in (p.place.place_id, *p.place.within) for p in t.claim.places)]
    assert {t.claim.claim_id for t in store.claims(Wanted(place="geonames:706483"))} == {t.claim.claim_id for t in in_kharkiv}
    assert len(store.claims(Wanted(place="iso:UA"))) >= len(store.claims(Wanted(place="iso:UA-63"))) >= len(in_kharkiv)
    moment = datetime(2025, 12, 6, 23, tzinfo=UTC)
    late, early = store.claims(Wanted(since=moment)), store.claims(Wanted(until=moment))
    assert late and early and {t.claim.claim_id for t in (*late, *early)} == {t.claim.claim_id for t in every}
    assert {t.claim.kind for t in store.claims(Wanted(kinds=["service"]))} == {"service"}


def test_incidents_are_found_by_box_words_and_kind(store: Store) -> None:
    lat, lon = 49.98177, 36.25475
    here = store.incidents(Wanted(box=(lon - 0.01, lat - 0.01, lon + 0.01, lat + 0.01)))
    assert here and all("Kharkiv" in [p.place.name for p in r.places] for r in here)
    assert not store.incidents(Wanted(box=(lon + 0.01, lat, lon + 0.02, lat + 0.01)))
    assert store.incidents(Wanted(box=(lon - 0.01, -90, -170, 90))), "a box across the date line"
    assert {r.kind for r in store.incidents(Wanted(kinds=["explosion"]))} == {"explosion"}
    assert [r.places[0].place.name for r in store.incidents(Wanted(text='"apartment block"'))] == ["Kryvyi Rih"]
    times = [r.time.start for r in store.incidents(Wanted()) if r.time]
    assert times == sorted(times, reverse=True)


def test_a_box_ends_exactly_where_it_says(store: Store) -> None:
    """The indexes of both databases hold floats of 32 bits; 37.616 lies between two of them."""
    place = Place("own:1", "Site", "site", "UA", "UA-63", 50.123456789, 37.616)
    claim = replace(documents()[0].claims[0], claim_id="c0", places=(PlaceRef(place),))
    store.add(replace(documents()[0], document_id="d0", claims=(claim,)), now=NOW)
    assert store.claims(Wanted(box=(37.616, 50, 37.617, 51)))
    assert not store.claims(Wanted(box=(37.6160000001, 50, 37.617, 51)))
    assert not store.claims(Wanted(box=(37.615, 50, 37.6159999999, 51)))


def test_boards_conflicts_speakers_and_changes(store: Store) -> None:
    picture = store.picture()
    rows = store.ask(queries.states, place="iso:UA-63", services_=["electricity"])
    assert rows and {r.place.admin1 for r in rows} == {"UA-63"}
    held = store.ask(queries.states, at=datetime(2025, 12, 6, 12, tzinfo=UTC))
    assert held and all(r.until is None or r.until > datetime(2025, 12, 6, 12, tzinfo=UTC) for r in held)
    assert [k.conflict_id for k in store.ask(queries.found_conflicts)] == [k.conflict_id for k in picture.conflicts]
    told = store.ask(queries.speakers)
    assert sum(n for _, n, _ in told) == len(picture.claims) and told[0][1] >= told[-1][1]
    since, until = NOW - timedelta(days=365), NOW
    assert {c.about for c in store.ask(queries.changes_between, since, until)} == {c.about for c in picture.changes if c.at}


def test_what_is_stored_of_incidents_and_changes_is_what_the_picture_tells(store: Store) -> None:
    picture = store.picture()
    assert sorted(store.incidents(Wanted()), key=lambda r: r.incident_id) == list(picture.incidents)
    assert {(c.about, c.field, str(c.now)) for c in store.ask(queries.changes_between, NOW - timedelta(days=365), NOW) if c.trigger != "decay"} == {
        (c.about, c.field, str(c.now)) for c in picture.changes if c.at and c.trigger != "decay"
    }


def test_words_know_one_spelling() -> None:
    assert words("Куп’янськ Куп'янськ КУПʼЯНСЬК") == ["купʼянськ"] * 3
    assert words("Йод їжак Ёлка мо\u0301ре") == ["йод", "їжак", "елка", "море"]
    assert words("l'électricité, d’aujourd’hui") == ["l", "electricite", "d", "aujourd", "hui"]


def test_queries_are_checked_and_cannot_break_out() -> None:
    for nothing in ("", "  ", "-", "''", "-word"):
        with pytest.raises(OptionError, match="asks for no word"):
            sought(nothing)
    parts = sought('") OR 1=1 -- "a" NEAR(x) \\ \' :*')
    assert fts5(parts).count('"') % 2 == 0
    assert "OR" not in fts5(parts) and "\\" not in tsquery(parts)
    assert tsvector(words("a b a")) == "'a':1,3 'b':2"
