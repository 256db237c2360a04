"""Nouns go into the store and come back: equal, of the same types, in the same zones."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store_documents import documents
from vigie.build import build
from vigie.model import Attribution, Claim, Place, PlaceRef, Quantity, Span, TimeRef
from vigie.records import claim_record
from vigie.store.claim_records import beside, claim_from_record
from vigie.store.packing import dumped, packed, unpacked

TEXT = st.text(max_size=12) | st.sampled_from(["Куп'янськ", "\0", "\ud800", "l’été"])
ZONES = [UTC, timezone(timedelta(hours=-3, minutes=-30)), ZoneInfo("Europe/Kyiv"), ZoneInfo("America/St_Johns")]
INSTANTS = st.datetimes(datetime(1990, 1, 1), datetime(2040, 1, 1), timezones=st.sampled_from(ZONES), allow_imaginary=False).map(
    lambda at: at.astimezone(UTC).astimezone(at.tzinfo) if isinstance(at.tzinfo, ZoneInfo) else at.replace(fold=0)  # `fold` only where an hour comes twice
)
NUMBERS = st.none() | st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False)
QUANTITIES = st.builds(Quantity, NUMBERS, NUMBERS, st.booleans())
PLAIN = st.recursive(
    NUMBERS | TEXT | st.booleans() | QUANTITIES | INSTANTS,
    lambda x: st.lists(x, max_size=3) | st.lists(x, max_size=3).map(tuple) | st.dictionaries(st.sampled_from(["a", "killed", "min", "class"]), x, max_size=3),
    max_leaves=6,
)
SPANS = st.builds(Span, st.integers(0, 99), st.integers(0, 99), TEXT)
PLACES = st.builds(
    Place, TEXT, TEXT, st.sampled_from(["site", "country"]), st.none() | TEXT, st.none() | TEXT, st.none() | st.floats(-90, 90), st.none() | st.floats(-180, 180),
    st.none() | st.integers(1), st.integers(0), st.none() | TEXT, st.lists(TEXT, max_size=2).map(tuple), st.none() | TEXT,
)  # fmt: skip
CLAIMS = st.builds(
    Claim,
    claim_id=TEXT,
    document_id=TEXT,
    post=st.integers(0, 9),
    kind=TEXT,
    evidence=st.lists(SPANS, min_size=1, max_size=2).map(tuple),
    attribution=st.builds(Attribution, name=st.none() | TEXT, relayed_by=st.lists(TEXT, max_size=2).map(tuple), span=st.none() | SPANS, person_id=st.none() | TEXT),
    time=st.none() | st.builds(TimeRef, INSTANTS, INSTANTS, TEXT, st.none() | SPANS),
    places=st.lists(st.builds(PlaceRef, PLACES, st.sampled_from(["location", "origin"]), st.none() | TEXT, st.none() | SPANS, st.none() | st.floats(0, 9)), max_size=2).map(tuple),
    details=st.dictionaries(st.sampled_from(["killed", "targets", "count"]), PLAIN, max_size=3),
    said_at=st.none() | INSTANTS,
    conflicts=st.lists(st.dictionaries(st.sampled_from(["type", "text"]), TEXT, max_size=2), max_size=2).map(tuple),
    trace=st.lists(st.tuples(TEXT, TEXT), max_size=2).map(tuple),
)


def alike(a: object, b: object) -> bool:
    """Equal, and of equal types and zones all the way down."""
    return repr(a) == repr(b)


@given(CLAIMS)
def test_a_claim_comes_back_from_its_record_and_what_stands_beside(claim: Claim) -> None:
    record, more = dumped(claim_record(claim)), packed(beside(claim))
    back = claim_from_record(json.loads(record), unpacked(more))
    assert back == claim
    assert alike(back.details, claim.details) or claim_record(back) == claim_record(claim)
    assert alike((back.time, back.said_at, back.places), (claim.time, claim.said_at, claim.places))


@given(PLAIN)
def test_any_value_comes_back(value: object) -> None:
    text = packed(value)
    assert alike(unpacked(text), value)
    assert packed(unpacked(text)) == text
    text.encode("utf-8")


def test_rows_of_a_picture_come_back() -> None:
    picture = build(documents())
    rows = [r for t in picture.tables() if t.name != "claims" for r in t]
    assert rows
    for row in rows:
        assert unpacked(packed(row)) == row


def test_a_record_from_elsewhere_becomes_a_claim() -> None:
    claim = next(c for d in documents() for c in d.claims if c.places)
    back = claim_from_record(json.loads(dumped(claim_record(claim))), {})
    assert claim_record(back) == claim_record(claim)
    assert back.places[0].place.place_id == f"geonames:{claim.places[0].place.geonames}"


def test_fields_of_another_version_are_passed_over_or_have_their_default() -> None:
    assert unpacked('{"!":"Quantity","min":1,"max":2,"since":3}') == Quantity(1, 2)


def test_what_cannot_be_kept_is_refused() -> None:
    with pytest.raises(TypeError, match="object cannot be kept: make it of nouns"):
        packed(replace(documents()[0].claims[0].evidence[0], text=object()))  # type: ignore[arg-type]
