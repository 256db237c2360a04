"""What people decide: it wins, the machine's value stays in the changes, and all of it can be undone."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import vigie
from vigie.errors import OptionError
from vigie.fuse.corrections import REVIEWS, correction_id, effective, range_of
from vigie.picture import Correction, Range
from vigie.picture_tables import Picture

TEXTS = (
    "A missile hit a residential building in Kryvyi Rih at 5:30 am on Thursday. Two people were killed, mayor Oleksandr Vilkul said.\n\n"
    "In Sumy a drone struck a school at 11 pm on Thursday. Nobody was hurt, mayor Oleksandr Lysenko said.",
    "Three people were killed by the missile in Kryvyi Rih on Thursday, governor Serhii Lysak said.\n\nPoltava is without electricity, the mayor said.",
)
NOON = datetime(2024, 1, 12, 12, tzinfo=UTC)


@cache
def documents():
    return tuple(vigie.read(t, published=f"2024-01-11T{20 + n}:00+02:00", outlet=f"Outlet {n}") for n, t in enumerate(TEXTS))


def made(n: int, action: str, *about: str, **more: object) -> Correction:
    c = Correction("", NOON + timedelta(minutes=n), "olena", action, about, **{"reason": "checked", **more})  # type: ignore[arg-type]
    return replace(c, correction_id=correction_id(c))


def picture(*corrections: Correction) -> Picture:
    return vigie.build(documents(), corrections)


def tables(p: Picture) -> list[list[dict[str, object]]]:
    return [list(t.records()) for t in p.tables()]


def row(p: Picture, place: str, status: str = "current"):
    return next(r for r in p.incidents if r.places and r.places[0].place.name == place and r.status == status)


def test_a_set_value_wins_and_the_machines_stands_in_the_changes():
    before = row(picture(), "Kryvyi Rih")
    p = picture(made(1, "set", before.incident_id, field="killed", value={"min": 3, "max": 3}))
    after = next(r for r in p.incidents if r.incident_id == before.incident_id)
    assert after.killed == Range(3, 3) and after.status == "corrected"
    (change,) = [c for c in p.changes if c.trigger == "editor"]
    assert (change.was, change.now, change.by, change.field) == (before.killed, Range(3, 3), "olena", "killed")
    assert [t.figure for t in p.tolls] == [t.figure for t in picture().tolls], "what the speakers said is not touched"


def test_merged_rows_lead_on_and_split_undoes_merge():
    base = picture()
    a, b = row(base, "Kryvyi Rih"), row(base, "Sumy")
    p = picture(made(1, "merge", a.incident_id, b.incident_id))
    stub = next(r for r in p.incidents if r.status == "merged")
    one = next(r for r in p.incidents if r.incident_id == stub.merged_into)
    assert set(one.claims) == {*a.claims, *b.claims} and not stub.claims and stub.killed is None
    assert {(stub.incident_id, stub.code), (one.incident_id, one.code)} == {(a.incident_id, a.code), (b.incident_id, b.code)}
    apart = picture(made(1, "merge", a.incident_id, b.incident_id), made(2, "split", one.incident_id, value=list(b.claims)))
    assert {r.claims for r in apart.incidents if r.claims} == {r.claims for r in base.incidents}


def test_a_retracted_claim_counts_no_more_and_a_retracted_incident_says_so():
    base = picture()
    killed = next(t.claim_id for t in base.tolls if t.field == "killed" and t.figure.min == 2)
    p = picture(made(1, "retract", killed, class_="withdrawn"))
    assert killed not in {t.claim_id for t in p.tolls} and killed not in p.incident_of
    assert any(c.about == killed and c.now == "retracted" for c in p.changes)
    sumy = row(base, "Sumy")
    p = picture(made(1, "retract", sumy.incident_id, class_="withdrawn"))
    assert row(p, "Sumy", "withdrawn").incident_id == sumy.incident_id


def test_notes_reviews_and_flags_stand_beside_the_incident():
    i = row(picture(), "Sumy").incident_id
    p = picture(made(1, "note", i, reason="asked the school"), made(2, "review", i, value="in-review"), made(3, "review", i, value="checked"), made(4, "flag", i, value="graphic"))
    r = row(p, "Sumy")
    assert r.review == "checked" and "graphic" in r.sensitivity and r.notes[0].startswith("asked the school (olena")


def test_an_incident_is_given_to_a_person_and_marked_as_a_key_event_until_it_is_not():
    i = row(picture(), "Sumy").incident_id
    given_, marked = made(1, "assign", i, value="olena", reason=""), made(2, "key", i, value=True, reason="")
    r = row(picture(given_, marked), "Sumy")
    assert (r.assignee, r.key_event, r.status, r.review) == ("olena", True, "current", "unreviewed")
    told = {c.field: (c.was, c.now, c.by, c.class_) for c in picture(given_, marked).changes if c.about == i and c.trigger == "editor"}
    assert told == {"assignee": (None, "olena", "olena", given_.class_), "key_event": (False, True, "olena", marked.class_)}
    free = row(picture(given_, marked, made(3, "assign", i, value=None, reason=""), made(4, "key", i, value=False, reason="")), "Sumy")
    assert (free.assignee, free.key_event) == (None, False)


def test_redacted_words_are_replaced_by_their_hash():
    base = picture()
    i = base.incidents[0].claims[0]
    words = next(t for t in base.claims if t.claim.claim_id == i).claim.evidence[0].text
    p = picture(made(1, "redact", i))
    found = next(t for t in p.claims if t.claim.claim_id == i).claim.evidence[0].text
    assert found.startswith("[redacted, sha256 ") and words not in repr(tables(p)[1])


def test_a_service_row_can_be_set():
    s = picture().services[0]
    assert picture(made(1, "set", s.service_id, field="state", value="restored")).services[0].state == "restored"


def test_an_undone_correction_does_not_hold_and_an_undone_undoing_lets_it_hold_again():
    first = made(1, "review", "ix", value="checked")
    undo = made(2, "undo", undoes=first.correction_id)
    again = made(3, "undo", undoes=undo.correction_id)
    assert effective([first, undo]) == ()
    assert effective([again, undo, first]) == (first,)


@pytest.mark.parametrize("value", [3, "3", [2, 3], {"min": 2, "max": None}])
def test_ranges_that_people_give(value):
    assert isinstance(range_of(value), Range)


@pytest.mark.parametrize("value", ["many", [1], None])
def test_what_is_no_range_is_refused(value):
    with pytest.raises(OptionError, match="is no range"):
        range_of(value)


@given(st.lists(st.tuples(st.sampled_from(["set", "merge", "retract", "review", "flag", "note"]), st.integers(0, 5), st.integers(0, 5)), min_size=1, max_size=6), st.data())
@settings(max_examples=25, deadline=None)
def test_undoing_everything_gives_back_the_picture_and_order_of_arrival_does_not_matter(drawn, data):
    ids = [r.incident_id for r in picture().incidents]
    done = []
    for n, (action, a, b) in enumerate(drawn):
        x, y = ids[a % len(ids)], ids[b % len(ids)]
        more = {"set": {"field": "killed", "value": b}, "review": {"value": REVIEWS[b % 5]}, "flag": {"value": "graphic"}}.get(action, {})
        done.append(made(n, action, *((x, y) if action == "merge" else (x,)), **more))
    assert tables(picture(*data.draw(st.permutations(done)))) == tables(picture(*done))
    undone = [made(50 + n, "undo", undoes=c.correction_id) for n, c in enumerate(done)]
    assert tables(picture(*done, *undone)) == tables(picture())
