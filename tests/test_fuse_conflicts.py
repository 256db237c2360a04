"""Conflicts: contradictions and growth, parts and wholes, denials, hours, places and weapons of one hit; what settles them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from telling import KHARKIV, KYIV, ODESA, PECHERSKYI, missiles
from vigie.fuse.conflicts import contested, incident_conflicts, wave_conflicts
from vigie.fuse.incidents import incident
from vigie.fuse.tolls import tolls
from vigie.model import Attribution
from vigie.picture import Conflict, Told
from voicing import ARMY, GOVERNOR, MAYOR, NOBODY, POLICE, RESCUERS, figure, group, toll


def conflicts(*told: Told, sort: str | None = None) -> list[Conflict]:
    one = group(*told)
    return [k for k in incident_conflicts(one, tolls(one)) if sort in (None, k.type)]


def values(k: Conflict) -> list[Any]:
    return [v.value for v in k.values]


# ---------------------------------------------------------------- numbers
def test_two_figures_of_one_hour_by_two_speakers_contradict_each_other():
    two, three = toll("10:00", MAYOR, killed=2), toll("10:30", GOVERNOR, killed=3)
    (k,) = conflicts(two, three)
    assert (k.type, k.field, values(k), k.settled_by) == ("number", "killed", ["2", "3"], None)
    assert [(v.claims, v.sources) for v in k.values] == [((two.claim.claim_id,), ("Olha Bondar",)), ((three.claim.claim_id,), ("Ivan Melnyk",))]


def test_a_higher_figure_told_hours_later_by_another_is_growth():
    assert conflicts(toll("10:00", MAYOR, killed=2), toll("14:00", GOVERNOR, killed=4)) == []


def test_but_a_first_speaker_who_still_holds_to_the_lower_one_contradicts_it():
    told = [toll("10:00", MAYOR, killed=2), toll("13:30", MAYOR, killed=2), toll("14:00", GOVERNOR, killed=4)]
    assert [values(k) for k in conflicts(*told)] == [["2", "4"]]


def test_an_entry_that_tells_how_a_toll_grew_contradicts_nobody():
    assert conflicts(toll("10:00", MAYOR, killed=3, document="d"), toll("10:00", GOVERNOR, killed=9, document="d")) == []


def test_where_only_the_day_is_known_it_may_be_growth():
    def paper(known: str, who: Attribution, killed: int) -> Told:
        told = toll(known, who, killed=killed)
        return replace(told, document=replace(told.document, day_only=True, published=told.known_at))

    assert conflicts(paper("12:00", MAYOR, 3), paper("12:00", GOVERNOR, 9)) == []
    assert conflicts(paper("12:00", MAYOR, 9), toll("18:00", GOVERNOR, killed=3)) == []
    assert [values(k) for k in conflicts(paper("12:00", MAYOR, 9), paper("16 12:00", GOVERNOR, 3))] == [["3", "9"]]


def test_a_lower_figure_told_later_by_another_is_a_contradiction_but_not_of_the_missing():
    assert [values(k) for k in conflicts(toll("10:00", MAYOR, killed=4), toll("15:00", GOVERNOR, killed=2))] == [["2", "4"]]
    assert conflicts(toll("10:00", MAYOR, missing=4), toll("15:00", GOVERNOR, missing=2)) == []


def test_figures_that_can_both_be_so_do_not_conflict():
    assert conflicts(toll("10:00", MAYOR, killed=figure(10)), toll("10:10", GOVERNOR, killed=12)) == []
    assert conflicts(toll("10:00", MAYOR, killed=figure(40, 40, approx=True)), toll("10:10", GOVERNOR, killed=37)) == []


def test_a_later_total_of_the_same_speaker_settles_it():
    told = [toll("10:00", MAYOR, killed=2), toll("10:30", GOVERNOR, killed=3), toll("12:00", MAYOR, killed=3)]
    (k,) = conflicts(*told)
    assert (values(k), k.settled_by) == (["2", "3"], told[2].claim.claim_id)
    assert "until" in k.note


def test_a_later_total_of_the_same_speaker_is_no_conflict():
    assert conflicts(toll("10:00", MAYOR, killed=2), toll("10:20", MAYOR, killed=3)) == []


def test_three_figures_are_one_conflict():
    (k,) = conflicts(toll("10:00", MAYOR, killed=2), toll("10:10", GOVERNOR, killed=3), toll("10:20", POLICE, killed=5))
    assert values(k) == ["2", "3", "5"]


def test_magnitudes_of_one_quake_differ_by_more_than_rounding_does():
    def quake(known: str, who: Attribution, value: float) -> Told:
        return toll(known, who, kind="hazard", hazard="earthquake", magnitude={"value": value, "unit": "Mw"})

    usgs, other = Attribution(organization="USGS", office="expert"), Attribution(organization="INFP", office="expert")
    third = Attribution(organization="EMSC", office="expert")
    assert conflicts(quake("10:00", usgs, 5.5), quake("10:10", other, 5.6)) == []
    (k,) = conflicts(quake("10:00", usgs, 6.8), quake("10:10", third, 6.9), quake("10:10", other, 7.0))
    assert values(k) == ["6.8", "6.9", "7"], "what lies between is told with them"
    assert [values(k) for k in conflicts(quake("10:00", usgs, 5.2), quake("10:10", other, 5.9))] == [["5.2", "5.9"]]
    (settled,) = conflicts(quake("10:00", usgs, 5.2), quake("10:10", other, 5.9), last := quake("11:00", usgs, 5.8))
    assert settled.settled_by == last.claim.claim_id


# ---------------------------------------------------------------- parts and wholes
def test_more_shot_down_than_launched_is_told_in_words():
    (k,) = conflicts(toll("10:00", ARMY, kind="launch", weapons=missiles(20)), toll("10:00", ARMY, kind="interception", outcome="destroyed", weapons=missiles(25)))
    assert values(k) == ["25 intercepted", "20 launched"]
    assert "a part is greater than its whole" in k.note
    assert conflicts(toll("10:00", ARMY, kind="launch", weapons=missiles(20)), toll("10:00", ARMY, kind="interception", outcome="destroyed", weapons=missiles(20))) == []


def test_more_children_than_people():
    told = toll("10:00", injured=3, groups=[{"group": "children", "injured": figure(4, 4)}])
    assert [values(k) for k in conflicts(told)] == [["4 injured children", "3 injured in all"]]


def test_an_older_whole_is_outgrown():
    late = toll("15:00", groups=[{"group": "children", "injured": figure(4, 4)}])
    assert conflicts(toll("10:00", injured=3), late) == []


def test_parts_of_a_wave_are_held_against_what_is_told_of_it():
    national = Attribution(name="X", office="minister", jurisdiction="Ukraine")
    whole, *parts = groups = [group(toll("12:00", national, place=p, killed=n)) for p, n in ((KYIV, 4), (KHARKIV, 3), (ODESA, 2))]
    figures = [t for g in groups for t in tolls(g)]
    rows = [incident(g, tolls(g), [], {}) for g in groups]
    rows[0] = replace(rows[0], parts=tuple(p.incident_id for p in parts))
    (k,) = wave_conflicts(rows, figures)
    assert k.about == whole.incident_id
    assert values(k) == ["4 killed in all", *[v for v in values(k) if "one part" in v]]
    assert len(k.values) == 3
    assert contested(rows, [k])[0].contested and not contested(rows, [k])[1].contested


def test_parts_told_by_different_speakers_are_never_added():
    told = [toll("12:00", ARMY, place=KYIV, killed=4), toll("12:00", MAYOR, place=KHARKIV, killed=3), toll("12:00", GOVERNOR, place=ODESA, killed=2)]
    groups = [group(t) for t in told]
    rows = [incident(g, tolls(g), [], {}) for g in groups]
    rows[0] = replace(rows[0], parts=tuple(g.incident_id for g in groups[1:]))
    assert wave_conflicts(rows, [t for g in groups for t in tolls(g)]) == []


# ---------------------------------------------------------------- denials
def test_a_denial_stands_beside_what_it_denies():
    yes, no = toll("10:00", MAYOR, kind="strike", targets=["hospital"]), toll("11:00", ARMY, kind="strike", modality="denied", targets=["hospital"])
    (k,) = conflicts(yes, no)
    assert (k.type, values(k), k.settled_by) == ("occurrence", ["actual", "denied"], None)
    assert [v.sources for v in k.values] == [("Olha Bondar",), ("Armed Forces of Ukraine",)]


def test_a_denial_of_another_object_denies_nothing():
    assert conflicts(toll("10:00", MAYOR, kind="strike", targets=["hospital"]), toll("11:00", ARMY, kind="strike", modality="denied", targets=["dam"])) == []
    assert conflicts(toll("10:00", MAYOR, killed=2), toll("11:00", ARMY, modality="denied", killed=7)) == []


def test_a_denial_of_one_model_does_not_deny_another():
    shot = toll("10:00", ARMY, kind="interception", outcome="destroyed", weapons=[{"class": "missile", "model": "Kh-101"}])
    no = toll("10:30", ARMY, kind="interception", modality="denied", weapons=[{"class": "missile", "model": "Kinzhal"}])
    assert conflicts(shot, no) == []


def test_a_speaker_who_takes_it_back_settles_it():
    told = [toll("10:00", MAYOR, kind="strike", targets=["dam"]), toll("11:00", MAYOR, kind="strike", modality="denied", targets=["dam"])]
    (k,) = conflicts(*told)
    assert k.settled_by == told[1].claim.claim_id
    assert conflicts(*told, toll("11:30", POLICE, kind="strike", targets=["dam"]))[0].settled_by is None


def test_a_denier_who_comes_round_settles_it():
    told = [toll("10:00", MAYOR, kind="strike"), toll("11:00", ARMY, kind="strike", modality="denied"), toll("15:00", ARMY, kind="strike")]
    assert conflicts(*told)[0].settled_by == told[2].claim.claim_id


def test_no_dead_is_a_number_and_no_denial():
    assert [k.type for k in conflicts(toll("10:00", MAYOR, killed=0), toll("09:40", GOVERNOR, killed=2))] == ["number"]


# ---------------------------------------------------------------- where, when, with what
def test_two_settlements_for_one_happening():
    (k,) = conflicts(toll("10:00", MAYOR, kind="strike", place=KYIV), toll("10:10", POLICE, kind="strike", place=ODESA))
    assert (k.type, values(k)) == ("place", ["Kyiv", "Odesa"])
    assert conflicts(toll("10:00", MAYOR, kind="strike", place=KYIV), toll("10:10", POLICE, kind="strike", place=PECHERSKYI)) == []


def test_whoever_names_both_settlements_contradicts_nobody():
    told = [toll("10:00", MAYOR, kind="strike", place=KYIV), toll("10:10", POLICE, kind="strike", place=ODESA), toll("10:30", POLICE, kind="strike", place=KYIV)]
    assert conflicts(*told) == []


def test_two_hours_for_one_hit_on_one_object():
    def hit(who: Attribution, at: str, target: str = "dam") -> Told:
        return toll("10:00", who, kind="strike", targets=[target], at=f"2024-05-14T{at}")

    (k,) = conflicts(hit(MAYOR, "04:30"), hit(POLICE, "05:30"))
    assert (k.type, values(k)) == ("time", ["2024-05-14 04:30", "2024-05-14 05:30"])
    assert conflicts(hit(MAYOR, "05:10"), hit(POLICE, "05:30")) == []
    assert conflicts(hit(MAYOR, "04:30"), hit(POLICE, "05:30", "school")) == []


def test_two_weapons_for_one_hit_on_one_object():
    def hit(who: Attribution, weapons: list[dict[str, Any]]) -> Told:
        return toll("10:00", who, kind="strike", targets=["dam"], weapons=weapons)

    (k,) = conflicts(hit(MAYOR, missiles()), hit(POLICE, missiles(class_="drone")))
    assert (k.type, k.field, values(k)) == ("identity", "weapon", ["drone", "missile"])
    assert conflicts(hit(MAYOR, missiles()), hit(POLICE, missiles() + missiles(class_="drone"))) == []
    assert conflicts(hit(MAYOR, missiles()), hit(POLICE, [{"class": "missile", "model": "Kh-22"}])) == []


# ---------------------------------------------------------------- laws
@st.composite
def disputes(draw: st.DrawFn) -> list[Told]:
    who = st.sampled_from([MAYOR, GOVERNOR, RESCUERS, NOBODY])
    out = []
    for n in range(draw(st.integers(1, 8))):
        kind = draw(st.sampled_from(["casualties", "strike"]))
        more = {"killed": draw(st.integers(0, 4))} if kind == "casualties" else {"targets": ["dam"]}
        modality = draw(st.sampled_from(["actual", "actual", "denied"]))
        out.append(toll(f"{draw(st.integers(8, 16)):02}:00", draw(who), kind=kind, modality=modality, ident=f"c{n:04}", place=draw(st.sampled_from([KYIV, ODESA])), **more))
    return out


@given(disputes(), st.randoms())
@settings(max_examples=60, deadline=timedelta(seconds=2))
def test_order_does_not_matter(told: list[Told], random: Any):
    one = group(*told)
    shuffled = list(told)
    random.shuffle(shuffled)
    other = replace(one, members=tuple(shuffled))
    assert incident_conflicts(other, tolls(other)) == incident_conflicts(one, tolls(one))


@given(disputes())
@settings(max_examples=60, deadline=timedelta(seconds=2))
def test_every_conflict_has_two_values_with_claims_and_sources_and_drops_no_figure(told: list[Told]):
    one = group(*told)
    ids = {t.claim.claim_id for t in told}
    for k in incident_conflicts(one, tolls(one)):
        assert len(k.values) > 1
        assert all(v.claims and v.sources and set(v.claims) <= ids for v in k.values)
        assert k.settled_by is None or k.settled_by in ids
    assert len(tolls(one)) == sum(t.claim.kind == "casualties" and t.claim.modality == "actual" for t in told)


@given(disputes())
@settings(max_examples=40, deadline=timedelta(seconds=2))
def test_one_speaker_alone_has_no_open_conflict(told: list[Told]):
    alone = [replace(t, claim=replace(t.claim, attribution=MAYOR, places=told[0].claim.places)) for t in told]
    assert all(k.settled_by for k in conflicts(*alone))
