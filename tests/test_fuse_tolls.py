"""Tolls: chains of one speaker, parts and events, early 'none', the headline range."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from telling import KHARKIV, KYIV, missiles, tell
from vigie.fuse.marks import marks
from vigie.fuse.services import service_cells
from vigie.fuse.tolls import customer_tolls, headline, range_of
from vigie.model import Attribution
from vigie.picture import Told
from voicing import ARMY, GOVERNOR, MAYOR, NOBODY, POLICE, RESCUERS, figure, group, hour, rows, standing, told_by, toll


# ---------------------------------------------------------------- one speaker
def test_a_later_total_takes_the_place_of_an_earlier_one():
    two, three = toll("10:00", killed=2), toll("12:00", killed=3, cumulative=True)
    first, second = rows(three, two)
    assert [(first.figure.min, first.stands), (second.figure.min, second.stands)] == [(2, False), (3, True)]
    assert second.supersedes == first.toll_id


def test_a_total_is_revised_downwards_too():
    assert standing(toll("10:00", killed=5, cumulative=True), toll("12:00", killed=3, cumulative=True)) == [3]
    assert standing(toll("10:00", killed=5), toll("12:00", killed=3)) == [3]


def test_a_later_none_does_not_bring_back_the_dead_but_finds_the_missing():
    assert standing(toll("10:00", killed=3), toll("14:00", killed=0)) == [3]
    assert standing(toll("10:00", killed=3), toll("14:00", killed=0, cumulative=True)) == [0]
    assert standing(toll("10:00", missing=3), toll("14:00", missing=0), field="missing") == [0]


def test_a_correction_in_words_takes_the_place_of_a_total():
    first = toll("10:00", killed=5, cumulative=True)
    assert standing(first, toll("12:00", killed=3)) == [5]
    assert standing(first, toll("12:00", killed=3, words="The mayor corrected the figure to three dead")) == [3]


@pytest.mark.parametrize(
    ("language", "words", "expected"),
    [
        ("en", "Police have identified three of the dead", {"identified"}),
        ("en", "The mission has documented 12 deaths", {"recorded"}),
        ("en", "Three people were killed", set()),
        ("fr", "Le bilan a été rectifié : trois morts", {"correction"}),
        ("fr", "Trois corps ont été identifiés", {"identified"}),
        ("uk", "Ідентифікували трьох загиблих", {"identified"}),
        ("uk", "У мерії уточнили кількість загиблих: троє", {"correction"}),
        ("uk", "Як уточнили у мерії, є загиблий", set()),
        ("ru", "Опознаны трое погибших", {"identified"}),
        ("ru", "Мэр исправил данные о погибших", {"correction"}),
        ("xx", "Three were identified", set()),
    ],
)
def test_what_the_words_say_of_a_figure(language: str, words: str, expected: set[str]):
    told = toll("10:00", killed=3, words=words, language=language)
    assert marks(told) == expected
    assert rows(told)[0].basis == next(iter(expected - {"correction"}), "reported")


def test_a_body_found_is_an_event_within_the_total():
    told = [toll("10:00", killed=4, cumulative=True, document="d", where=50), toll("10:00", killed=1, document="d")]
    assert standing(*told) == [4]
    assert standing(toll("10:00", killed=4), toll("12:00", killed=1)) == [4]


def test_a_total_that_is_told_is_lowered_only_by_another_total():
    assert standing(toll("10:00", killed=5, cumulative=True), toll("12:00", killed=2)) == [5]
    assert standing(toll("10:00", killed=5, cumulative=True), toll("12:00", killed=7)) == [7]


def test_victims_told_by_who_they_were_are_no_new_total():
    told = toll("12:00", killed=2, groups=[{"group": "rescuers", "killed": figure(2, 2)}])
    assert standing(toll("10:00", killed=4), told) == [4]
    assert standing(toll("10:00", killed=4), told, part="rescuers") == [2]


def test_of_figures_in_one_breath_the_total_stands_else_the_greatest():
    told = [toll("10:00", killed=n, document="d", where=n) for n in (2, 5, 3)]
    assert standing(*told) == [5]
    assert standing(*told, toll("10:00", killed=4, cumulative=True, document="d")) == [4]
    assert all(t.supersedes is None for t in rows(*told))


def test_an_old_figure_passed_on_late_does_not_come_back():
    told = [toll("10:00", outlet="A", killed=2), toll("12:00", outlet="A", killed=3), toll("15:00", outlet="B", killed=2)]
    assert standing(*told) == [3]


def test_a_vaguer_figure_does_not_take_the_place_of_a_sharp_one():
    assert standing(toll("10:00", killed=12), toll("12:00", killed=figure(10))) == [12]
    assert standing(toll("10:00", killed=figure(10)), toll("12:00", killed=12)) == [12]


def test_a_total_holds_as_of_the_time_that_it_states():
    late = toll("15:00", killed=2, cumulative=True, at="2024-05-14T09:00", outlet="B")
    assert standing(toll("12:00", killed=3, cumulative=True, at=None), late) == [3]
    assert [t.as_of for t in rows(late)] == [hour("09:00")]


def test_a_figure_of_an_unknown_hour_takes_the_place_of_none_whose_hour_is_known():
    vague = toll("12:00", killed=2, document="paper")
    vague = replace(vague, document=replace(vague.document, day_only=True, published=vague.known_at))
    assert standing(toll("09:00", killed=3), vague) == [3]


def test_what_its_speaker_denies_later_does_not_stand():
    assert standing(toll("10:00", killed=5), toll("11:00", killed=5, modality="denied")) == []
    assert standing(toll("10:00", killed=5), toll("11:00", POLICE, killed=5, modality="denied")) == [5]


def test_a_count_of_launches_is_not_lowered_by_a_part_of_it():
    told = [toll("08:00", ARMY, kind="launch", weapons=missiles(76)), toll("12:00", ARMY, kind="launch", weapons=missiles(12))]
    assert standing(*told, field="launched") == [76]


# ---------------------------------------------------------------- several speakers
def test_figures_of_different_speakers_stand_side_by_side():
    told = [toll("10:00", MAYOR, killed=2), toll("11:00", GOVERNOR, killed=3)]
    assert standing(*told) == [2, 3]


def test_an_early_none_goes_out_of_date_but_a_late_one_stands():
    assert standing(toll("09:00", POLICE, killed=0), toll("11:00", GOVERNOR, killed=3)) == [3]
    assert standing(toll("12:00", POLICE, killed=0), toll("11:00", GOVERNOR, killed=3)) == [3, 0]
    assert standing(toll("09:00", POLICE, killed=0), toll("11:00", NOBODY, killed=3)) == [0, 3]
    assert standing(toll("09:00", NOBODY, killed=0), toll("11:00", NOBODY, outlet="Other", killed=3)) == [3]


def test_a_lone_victim_beside_anothers_total_in_one_entry_is_no_total():
    told = [toll("10:00", MAYOR, killed=14, document="d"), toll("10:00", GOVERNOR, killed=1, document="d"), toll("10:00", NOBODY, killed=2, document="d")]
    assert standing(*told) == [14]
    assert standing(toll("10:00", MAYOR, killed=14), toll("12:00", GOVERNOR, killed=1)) == [14, 1]


def test_victims_told_by_who_they_were_are_within_a_total_that_another_has_told():
    woman = {"killed": 1, "groups": [{"group": "women", "killed": figure(1, 1)}]}
    assert standing(toll("10:00", MAYOR, killed=3), toll("12:00", POLICE, **woman)) == [3]
    assert standing(toll("08:00", POLICE, **woman), toll("10:00", MAYOR, killed=3)) == [1, 3]


def test_the_headline_is_a_range_with_the_latest_of_the_first_class():
    told = [toll("08:00", MAYOR, killed=2), toll("09:00", RESCUERS, killed=4), toll("12:00", ARMY, killed=6), toll("13:00", NOBODY, killed=figure(7, 7, approx=True))]
    found = headline(rows(*told), "killed")
    assert found is not None
    assert (found.min, found.max, found.latest, found.latest_by, found.approx) == (2, 7, 4, "State Emergency Service of Ukraine", True)  # local authority or rescue and health: the later one


def test_an_open_figure_leaves_the_range_open():
    found = headline(rows(toll("08:00", killed=figure(10)), toll("09:00", GOVERNOR, killed=12)), "killed")
    assert found is not None and (found.min, found.max) == (10, None)
    assert headline(rows(toll("08:00", killed=1)), "injured") is None
    assert range_of([]) is None


# ---------------------------------------------------------------- what is counted
def test_what_may_be_is_no_figure_and_groups_have_rows_of_their_own():
    assert rows(toll("10:00", killed=2, modality="possible")) == []
    told = toll("10:00", injured=13, groups=[{"group": "children", "injured": figure(4, 4)}])
    assert {(t.field, t.group, t.figure.min) for t in rows(told)} == {("injured", None, 13), ("injured", "children", 4)}


def test_one_class_of_weapon_is_the_total_and_several_are_groups():
    one = toll("08:00", ARMY, kind="launch", weapons=missiles(76))
    assert [(t.field, t.group) for t in rows(one)] == [("launched", None)]
    both = toll("08:00", ARMY, kind="launch", weapons=missiles(70) + missiles(35, "drone"))
    shot = toll("09:00", ARMY, kind="interception", outcome="destroyed", weapons=missiles(30, "drone"))
    assert {(t.field, t.group, t.figure.min) for t in rows(both, shot)} == {("launched", "missile", 70), ("launched", "drone", 35), ("intercepted", "drone", 30)}


def test_a_total_apart_from_the_types_has_no_group_and_is_no_sum():
    listed = [{"class": "missile", "model": m, "count": figure(n, n)} for m, n in (("Kh-101", 20), ("Kalibr", 10))]
    told = rows(toll("08:00", ARMY, kind="launch", weapons=listed, document="d"))
    assert {(t.group, t.figure.min) for t in told} == {("Kh-101", 20), ("Kalibr", 10)}
    told = rows(toll("08:00", ARMY, kind="launch", weapons=listed), toll("08:00", ARMY, kind="launch", weapons=missiles(35)))
    assert (None, 35) in {(t.group, t.figure.min) for t in told}


def test_air_defence_at_work_has_shot_nothing_down():
    assert rows(toll("08:00", ARMY, kind="interception", outcome="engaged", weapons=missiles(3))) == []


def test_customers_of_a_service_belong_to_no_incident_and_are_told_once():
    who = Attribution(organization="Ukrenergo", office="operator")
    told = [told_by(tell("service", KYIV, KHARKIV, service="electricity", state="out", customers=figure(n, n), known=f"2024-05-14T{h}:00"), who) for n, h in ((30000, "10"), (12000, "14"))]
    found = [t for key, cell in service_cells(told) for t in customer_tolls(cell, key)]
    assert sorted((t.field, t.incident_id, t.figure.min, t.stands) for t in found) == [("customers", None, 12000, True), ("customers", None, 30000, False)]


# ---------------------------------------------------------------- laws
VOICES = st.sampled_from([MAYOR, GOVERNOR, RESCUERS, ARMY, NOBODY])


@st.composite
def tellings(draw: st.DrawFn) -> list[Told]:
    out = []
    for n in range(draw(st.integers(1, 9))):
        least = draw(st.integers(0, 6))
        most = draw(st.sampled_from([least, least, least + 2, None]))
        more: dict[str, Any] = {"cumulative": True} if draw(st.booleans()) else {}
        if draw(st.booleans()):
            more["groups"] = [{"group": "children", "killed": figure(1, 1)}]
        told = toll(f"{draw(st.integers(8, 20)):02}:00", draw(VOICES), outlet=draw(st.sampled_from("AB")), ident=f"c{n:04}", killed=figure(least, most), **more)
        out.append(told if draw(st.integers(0, 9)) else replace(told, known_at=None))
    return out


@given(tellings(), st.randoms())
@settings(max_examples=60, deadline=timedelta(seconds=2))
def test_order_and_repetition_do_not_matter(told: list[Told], random: Any):
    before = rows(*told)
    shuffled = list(told)
    random.shuffle(shuffled)
    from vigie.fuse.tolls import figures_of

    assert figures_of(tuple(shuffled), group(*told).incident_id) == before


@given(tellings())
@settings(max_examples=60, deadline=timedelta(seconds=2))
def test_no_headline_value_that_no_claim_states(told: list[Told]):
    found = headline(rows(*told), "killed")
    figures = [t.claim.details["killed"] for t in told]
    stated = {q[k] for q in figures for k in ("min", "max")}
    assert found is None or {found.min, found.max, found.latest} <= stated | {None}
    assert found is None or found.latest is not None


@given(tellings())
@settings(max_examples=60, deadline=timedelta(seconds=2))
def test_one_more_claim_never_removes_a_figure(told: list[Told]):
    def told_of(some: list[Told]) -> set[tuple[Any, ...]]:
        return {(t.toll_id, t.field, t.group, t.figure, t.claim_id) for t in rows(*some)}

    assert told_of(told[:-1] or told) <= told_of(told)
    assert len(told_of(told)) == sum(1 + len(t.claim.details.get("groups", ())) for t in told)


@given(tellings())
@settings(max_examples=60, deadline=timedelta(seconds=2))
def test_what_takes_the_place_of_another_is_of_the_same_speaker_and_something_always_stands(told: list[Told]):
    found = {t.toll_id: t for t in rows(*told)}
    for t in found.values():
        if t.supersedes:
            assert not found[t.supersedes].stands
            assert found[t.supersedes].speaker == t.speaker or {found[t.supersedes].source_class, t.source_class} == {"own"}
    assert any(t.stands for t in found.values() if t.group is None)
