"""Changes: rows replayed by when their claims were known; what changed between two moments."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

import vigie
from telling import KYIV, tell
from vigie.fuse.changes import changes, diff
from vigie.fuse.conflicts import incident_conflicts
from vigie.fuse.incidents import incident
from vigie.fuse.services import service_cells, services
from vigie.fuse.tolls import headline, tolls
from vigie.picture import Change, Told
from vigie.scoring.gold_documents import claims_of_gold
from voicing import GOVERNOR, HOUR, MAYOR, POLICE, group, hour, told_by, toll


def replayed(*told: Told, at: Any = None) -> tuple[Change, ...]:
    """The changes of one incident and of the services of these claims."""
    by_id = {t.claim.claim_id: t for t in told}
    events = [t for t in told if t.claim.kind != "service"]
    states = [s for key, cell in service_cells(told) for s in services(cell, key, at=at)]
    if not events:
        return changes([], [], states, [], by_id)
    one = group(*events)
    figures = tolls(one)
    against = incident_conflicts(one, figures)
    return changes([incident(one, figures, against, {})], figures, states, against, by_id)


def field(name: str, *told: Told) -> list[Change]:
    return [c for c in replayed(*told) if c.field == name]


def bounds(value: Any) -> Any:
    return value and (value["min"], value["max"], value["latest"])


def test_an_incident_is_new_when_its_first_claim_is_known():
    first, later = toll("10:00", MAYOR, kind="strike"), toll("11:00", GOVERNOR, kind="strike")
    (c,) = field("incident", later, first)
    assert (c.at, c.was, c.class_, c.trigger, c.by, c.reason) == (hour("10:00"), None, "new", "claim", "Olha Bondar", first.claim.claim_id)


def test_a_toll_that_grows_is_an_update_and_one_that_is_lowered_a_correction():
    told = [toll("10:00", killed=2), toll("12:00", killed=5), toll("14:00", killed=3)]
    found = field("killed", *told)
    assert [(c.at, bounds(c.was), bounds(c.now), c.class_, c.trigger) for c in found] == [
        (hour("10:00"), None, (2, 2, 2), "new", "claim"),
        (hour("12:00"), (2, 2, 2), (5, 5, 5), "update", "claim"),
        (hour("14:00"), (5, 5, 5), (3, 3, 3), "corrected", "correction-by-source"),
    ]
    assert [c.reason for c in found] == [t.claim.claim_id for t in told]


def test_a_second_speaker_widens_the_range():
    found = field("killed", toll("10:00", MAYOR, killed=2), toll("12:00", GOVERNOR, killed=4))
    assert [bounds(c.now) for c in found] == [(2, 2, 2), (2, 4, 4)]


def test_what_is_said_again_changes_no_figure():
    assert len(field("killed", toll("10:00", killed=2), toll("12:00", killed=2))) == 1


def test_an_early_none_goes_out_of_date():
    found = field("killed", toll("09:00", POLICE, killed=0), toll("11:00", GOVERNOR, killed=3))
    assert [bounds(c.now) for c in found] == [(0, 0, 0), (3, 3, 3)]


def test_the_last_change_is_the_range_of_today():
    told = [toll("10:00", MAYOR, killed=2), toll("10:30", GOVERNOR, killed=3), toll("12:00", MAYOR, killed=4), toll("13:00", POLICE, killed=1)]
    now = headline(tolls(group(*told)), "killed")
    assert now is not None
    assert bounds(field("killed", *told)[-1].now) == (now.min, now.max, now.latest)


def test_a_conflict_appears_with_its_second_value_and_is_settled_by_its_speaker():
    found = field("conflict killed", toll("10:00", MAYOR, killed=2), toll("10:30", GOVERNOR, killed=3), toll("12:00", MAYOR, killed=3))
    assert [(c.at, c.was, c.now, c.class_, c.trigger) for c in found] == [
        (hour("10:30"), None, ["2", "3"], "update", "claim"),
        (hour("12:00"), ["2", "3"], None, "corrected", "correction-by-source"),
    ]
    assert found[1].by == "Olha Bondar"


def test_what_its_own_source_denies_is_withdrawn():
    found = field("conflict strike", toll("10:00", MAYOR, kind="strike"), toll("11:00", MAYOR, kind="strike", modality="denied"))
    assert (found[-1].at, found[-1].class_, found[-1].trigger) == (hour("11:00"), "withdrawn", "correction-by-source")


def state(known: str, of: str, by: Any = MAYOR, **more: Any) -> Told:
    return told_by(tell("service", KYIV, at=None, known=f"2024-05-14T{known}", service="electricity", state=of, **more), by)


def test_stretches_of_a_service_begin_and_end():
    found = field("state", state("08:00", "out"), state("15:00", "restored"))
    assert [(c.at, c.was, c.now, c.class_) for c in found] == [(hour("08:00"), None, "out", "new"), (hour("15:00"), "out", "restored", "update")]


def test_silence_takes_a_state_off_the_board():
    one, other = state("00:00", "out"), state("18:00", "out", by=GOVERNOR)
    found = replayed(one, other, at=hour("18:00") + 20 * HOUR)
    assert [(c.at, c.now, c.trigger) for c in found] == [
        (hour("00:00"), "out", "claim"),
        (hour("12:00"), "no-report", "decay"),
        (hour("18:00"), "out", "claim"),
        (hour("18:00") + 12 * HOUR, "no-report", "decay"),
    ]


def test_a_state_that_was_off_the_board_before_another_ended_it_had_left_it():
    found = replayed(state("00:00", "out"), state("20:00", "restored"))
    assert [(c.at, c.now) for c in found] == [(hour("00:00"), "out"), (hour("12:00"), "no-report"), (hour("20:00"), "restored")]


# ---------------------------------------------------------------- between two moments
def test_a_diff_tells_each_field_once_from_then_to_now():
    told = [toll("10:00", killed=2), toll("11:00", killed=3), toll("12:00", killed=4)]
    (c,) = diff(replayed(*told), hour("10:00"), hour("12:00"))
    assert (c.field, bounds(c.was), bounds(c.now), c.at) == ("killed", (2, 2, 2), (4, 4, 4), hour("12:00"))
    assert diff(replayed(*told), hour("12:00"), hour("13:00")) == ()


def test_a_diff_never_loses_a_correction():
    told = [toll("10:00", killed=2), toll("11:00", killed=5, document="d"), toll("12:00", killed=2, document="d")]
    (c,) = diff(replayed(*told), hour("10:00"), hour("13:00"))
    assert (c.class_, bounds(c.was), bounds(c.now)) == ("corrected", (2, 2, 2), (2, 2, 2))


# ---------------------------------------------------------------- laws
@st.composite
def tellings(draw: st.DrawFn) -> list[Told]:
    who = st.sampled_from([MAYOR, GOVERNOR, POLICE])
    n = draw(st.integers(1, 8))
    return [toll(f"{draw(st.integers(8, 20)):02}:00", draw(who), ident=f"c{i:04}", killed=draw(st.integers(0, 6)), cumulative=draw(st.booleans())) for i in range(n)]


@given(tellings(), st.randoms())
@settings(max_examples=60, deadline=timedelta(seconds=2))
def test_each_change_goes_on_where_the_last_one_ended_and_order_does_not_matter(told: list[Told], random: Any):
    found = field("killed", *told)
    assert [c.was for c in found] == [None, *(c.now for c in found[:-1])]
    shuffled = list(told)
    random.shuffle(shuffled)
    assert replayed(*shuffled) == replayed(*told)


@given(tellings(), st.integers(8, 20))
@settings(max_examples=60, deadline=timedelta(seconds=2))
def test_what_was_known_then_is_the_picture_built_from_what_was_known_then(told: list[Told], then: int):
    by_then = [t for t in told if t.known_at and t.known_at <= hour(f"{then:02}:00")]
    replay = [c for c in field("killed", *told) if c.at and c.at <= hour(f"{then:02}:00")]
    range_then = headline(tolls(group(*by_then)), "killed") if by_then else None
    assert bounds(replay[-1].now if replay else None) == (range_then and (range_then.min, range_then.max, range_then.latest))


def test_a_replay_of_documents_is_what_was_known_at_each_moment():
    gold = Path(__file__).parent / "gold"
    documents = [claims_of_gold(gold / name) for name in ("y-en-01", "y-uk-01", "z-en-01", "z-uk-01")]
    whole = vigie.build(documents)
    moments = sorted({c.at for c in whole.changes if c.at and c.trigger == "claim"})
    assert len(moments) > 3
    for then in (moments[len(moments) // 3], moments[2 * len(moments) // 3]):
        early = vigie.build(documents, known_at=then).changes
        assert [(c.about, c.field, c.now) for c in early] == [(c.about, c.field, c.now) for c in whole.changes if c.at and c.at <= then]


def test_a_none_in_all_told_in_one_breath_with_a_figure_stood_until_another_speaker_ended_it():
    told = [
        toll("11:00", POLICE, ident="c0000", killed=5, cumulative=False),
        toll("11:00", POLICE, ident="c0001", killed=0, cumulative=True),
        toll("16:00", GOVERNOR, ident="c0002", killed=3, cumulative=False),
    ]
    assert [bounds(c.now) for c in field("killed", *told)] == [(0, 0, 0), (3, 3, 3)]
