"""What holds of fusion for any claims whatever (Hypothesis): order, repetition, increments, corrections."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from telling import DESNIANSKYI, KHARKIV, KHARKIV_OBLAST, KYIV, ODESA, UKRAINE, tell
from vigie.fuse import Rows, incident_rows
from vigie.fuse.cells import EVENTS, block_keys, components, linked
from vigie.fuse.facts import fact
from vigie.fuse.groups import groups
from vigie.fuse.waves import waves
from vigie.picture import Correction, Incident, Told

common = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
TIMES = ["2024-05-13", "2024-05-14", "2024-05-13T23:20", "2024-05-14T03:00", "2024-05-14T04:10", "2024-05-14T15:00", None]
WORDS = ["Kharkiv was hit again, the mayor said", "A missile hit a five-storey house in the centre, he said", None]


@st.composite
def claims(draw: st.DrawFn) -> Told:
    """Any claim that could stand in an incident, and some that cannot."""
    kind = draw(st.sampled_from(sorted(EVENTS)))
    details: dict[str, Any] = {}
    if kind == "casualties":
        details = {"killed": draw(st.integers(0, 6)), **({"cumulative": True} if draw(st.booleans()) else {})}
    if kind in ("strike", "damage"):
        details["targets"] = draw(st.lists(st.sampled_from(["school", "port"]), max_size=1))
    if kind in ("strike", "launch", "interception"):
        details["weapons"] = [{"class": c} for c in draw(st.lists(st.sampled_from(["missile", "artillery"]), max_size=1))]
    if kind in ("alert", "hazard"):
        details |= {"hazard": draw(st.sampled_from(["air-raid", "earthquake", "flood"])), "state": draw(st.sampled_from(["on", "off", None]))}
    if kind == "diplomacy":
        details["participants"] = draw(st.lists(st.sampled_from("ABC"), unique=True))
    places = draw(st.lists(st.sampled_from([KYIV, DESNIANSKYI, KHARKIV, KHARKIV_OBLAST, ODESA, UKRAINE]), max_size=2, unique_by=lambda p: p.place_id))
    document = draw(st.sampled_from(["a", "b", "c"]))
    return tell(
        kind,
        *places,
        at=draw(st.sampled_from(TIMES)),
        stated=draw(st.booleans()),
        said=draw(st.sampled_from([None, "2024-05-13T22:30", "2024-05-14T09:00"])),
        document=document,
        post=draw(st.integers(0, 1)),
        where=draw(st.integers(0, 5)) * 100,
        by=draw(st.sampled_from([None, "Mayor", "Governor"])),
        modality=draw(st.sampled_from(["actual", "actual", "actual", "actual", "denied", "background"])),
        words=draw(st.sampled_from(WORDS)),
        ident=f"c{draw(st.integers(0, 10**9)):09d}",
        **details,
    )


many = st.lists(claims(), max_size=14, unique_by=lambda t: t.claim.claim_id)


def rows(told: list[Told], corrections: tuple[Correction, ...] = ()) -> list[Incident]:
    """The rows of incidents, waves included, by id."""
    out = Rows()
    for c in components(told, corrections):
        incident_rows(c, out, corrections)
    return sorted(waves(out.incidents), key=lambda r: r.incident_id)


def split(told: list[Told], corrections: tuple[Correction, ...] = ()) -> set[frozenset[str]]:
    """The claims of each incident."""
    return {frozenset(t.claim.claim_id for t in g.members) for c in components(told, corrections) for g in groups(c, corrections)}


@common
@given(many, st.randoms())
def test_the_order_of_arrival_does_not_matter(told: list[Told], chance: Any) -> None:
    shuffled = list(told)
    chance.shuffle(shuffled)
    assert rows(shuffled) == rows(told)


@common
@given(many)
def test_each_claim_of_an_event_is_in_one_incident(told: list[Told]) -> None:
    members = [i for r in rows(told) for i in r.claims]
    sure = {t.claim.claim_id for t in told if t.claim.modality == "actual"}
    denied = {t.claim.claim_id for t in told if t.claim.modality == "denied"}
    assert len(members) == len(set(members)) and sure <= set(members) <= sure | denied


@common
@given(many, claims())
def test_a_claim_touches_only_the_cells_that_it_shares_a_key_with(told: list[Told], new: Told) -> None:
    told = [t for t in told if t.claim.claim_id != new.claim.claim_id]
    before = {frozenset(t.claim.claim_id for t in c): c for c in components(told)}
    after = {frozenset(t.claim.claim_id for t in c): c for c in components([*told, new])}
    untouched = [c for key, c in before.items() if key in after]
    assert all(not linked(new, t) for c in untouched for t in c)
    touched = [t for key, c in before.items() if key not in after for t in c]
    again = {frozenset(t.claim.claim_id for t in c) for c in components([*touched, new])}
    assert again | {k for k in before if k in after} == set(after)


@common
@given(many)
def test_adding_claims_never_takes_evidence_away(told: list[Told]) -> None:
    half = told[: len(told) // 2]
    before = {i for r in rows(half) for i in r.claims if i in {t.claim.claim_id for t in half if t.claim.modality == "actual"}}
    assert before <= {i for r in rows(told) for i in r.claims}


@common
@given(claims(), claims())
def test_links_are_symmetric_and_closed_under_keys(a: Told, b: Told) -> None:
    assert linked(a, b) == linked(b, a)
    assert bool(block_keys(a)) <= (fact(a) is not None)


def decided(n: int, action: str, *about: str, value: Any = None) -> Correction:
    return Correction(f"x{n}", datetime(2024, 6, 1, tzinfo=UTC) + timedelta(days=n), "editor", action, about, value=value)


@common
@given(many)
def test_a_merge_and_a_split_undo_each_other(told: list[Told]) -> None:
    found = rows(told)
    if len(found) < 2:
        return
    a, b = found[0], found[-1]
    merge = decided(1, "merge", a.incident_id, b.incident_id)
    assert frozenset((*a.claims, *b.claims)) in split(told, (merge,))
    assert split(told, (merge, decided(2, "split", a.incident_id, value=list(b.claims)))) == split(told)


@common
@given(many)
def test_saying_it_twice_changes_nothing_of_who_is_with_whom(told: list[Told]) -> None:
    twice = [*told, *(replace(t, claim=replace(t.claim, claim_id=t.claim.claim_id + "z", duplicate_of=t.claim.claim_id)) for t in told)]
    alone = {frozenset(i for i in g if not i.endswith("z")) for g in split(twice)} - {frozenset()}
    assert alone == split(told)
