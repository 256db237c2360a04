"""Services: stretches, moments, contradictions; the board at two clocks."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from vigie.fuse.board import NO_REPORT, board, holds
from vigie.fuse.service_conflicts import service_conflicts
from vigie.fuse.services import service_cells, services, time_to_live
from vigie.model import Attribution, Claim, Place, PlaceRef, Quantity, Span, TimeRef
from vigie.picture import DocumentRow, ServiceState, Told

KYIV_TIME = timezone(timedelta(hours=2))
KHARKIV = Place("geonames:706483", "Kharkiv", "settlement", "UA", "UA-63")
OBLAST = Place("iso:UA-63", "Kharkiv Oblast", "admin1", "UA", "UA-63")
UKRAINE = Place("iso:UA", "Ukraine", "country", "UA")


def hour(h: float, day: int = 16) -> datetime:
    return datetime(2022, 12, day, tzinfo=KYIV_TIME) + timedelta(hours=h)


def said(state: str, known: float, *, by: str = "Ihor Terekhov", place: Place = KHARKIV, service: str = "electricity", words: str = "", **more: object) -> Told:
    """A claim on a service, told at an hour of the 16th."""
    details = {"service": service, "state": state, **{k: v for k, v in more.items() if k in ("share", "customers", "cause")}}
    words = words or f"{by}: {service} {state} in {place.name} at {known}"
    time = more.get("time")
    midnight = 24 * (known // 24)
    day = TimeRef(hour(midnight), hour(midnight + 24), "day")
    claim = Claim(
        claim_id=f"c-{by}-{service}-{state}-{known}-{place.place_id}",
        document_id=f"d-{by}-{known}",
        post=int(more.get("post", 0)),  # type: ignore[call-overload]
        kind="service",
        evidence=(Span(0, len(words), words),),
        attribution=Attribution(name=by),
        modality=str(more.get("modality", "actual")),
        time=time if isinstance(time, TimeRef) else day,
        places=(PlaceRef(place),),
        details=details,
    )
    return Told(claim, DocumentRow(claim.document_id, outlet="The Halyard", language="en"), hour(known))


def stretches(*told: Told, at: datetime | None = None) -> list[ServiceState]:
    return [s for key, cell in service_cells(told) for s in services(cell, key, at=at)]


def test_a_state_lasts_until_another_is_told():
    out, back = stretches(said("out", 8), said("out", 10, by="Oleh Syniehubov"), said("restored", 15))
    assert (out.state, out.until, out.as_of, out.sources) == ("out", hour(15), hour(10), 2)
    assert (back.state, back.until, back.since) == ("restored", None, None)


def test_a_clock_time_tells_since_when():
    nine = TimeRef(hour(9), hour(9) + timedelta(minutes=1), "minute")
    (row,) = stretches(said("out", 12, time=nine))
    assert row.since == hour(9)


def test_this_evening_is_merely_now_but_this_morning_told_at_night_is_a_beginning():
    evening, morning = TimeRef(hour(18), hour(24), "part-of-day"), TimeRef(hour(6), hour(12), "part-of-day")
    assert stretches(said("partial", 19, time=evening))[0].since is None
    assert stretches(said("suspended", 20, time=morning))[0].since == hour(6)


def test_two_states_that_can_hold_at_once_do_not_end_each_other():
    rows = stretches(said("partial", 9, share=Quantity(40, 40)), said("interrupted", 11), said("partial", 13, share=Quantity(67, 67)))
    assert {(r.state, r.until) for r in rows} == {("partial", None), ("interrupted", None)}
    assert next(r for r in rows if r.state == "partial").share == Quantity(67, 67)


def test_the_same_speaker_changing_the_word_is_no_conflict_two_speakers_at_one_time_are():
    for other, n in (("Ihor Terekhov", 0), ("Oblenergo", 1)):
        cell = (said("out", 10), said("operating", 10.25, by=other))
        rows, found = service_conflicts(services(cell, "electricity|" + KHARKIV.place_id), cell)
        assert len(found) == n, other
        assert [r.contested for r in rows] == [bool(n)] * 2
    assert {v.value for v in found[0].values} == {"out", "operating"}
    assert all(v.claims and v.sources for v in found[0].values)


def test_restored_after_out_is_news_and_no_contradiction():
    cell = (said("out", 10), said("restored", 10.5, by="Oblenergo"))
    rows, found = service_conflicts(services(cell, "electricity|" + KHARKIV.place_id), cell)
    assert not found and rows[0].until == hour(10.5)


def test_a_denial_stays_beside_the_claim():
    cell = (said("out", 10), said("out", 11, by="Oblenergo", modality="denied"))
    rows, found = service_conflicts(services(cell, "electricity|" + KHARKIV.place_id), cell)
    assert [v.value for v in found[0].values] == ["out", "not out"] and rows[0].contested


def test_planned_cuts_background_and_claims_without_a_place_are_no_state():
    bare = said("out", 9)
    bare = replace(bare, claim=replace(bare.claim, places=()))
    assert not stretches(said("out", 8, modality="planned"), said("out", 8, modality="background"), bare)


def test_a_value_nobody_spoke_of_again_is_stale_and_leaves_the_cell():
    (row,) = stretches(said("out", 8), at=hour(8) + time_to_live("electricity") + timedelta(minutes=1))
    assert row.stale
    (cell,) = board([row], hour(8) + time_to_live("electricity") + timedelta(minutes=1))
    assert cell.state == NO_REPORT and cell.was == row


def test_a_day_without_an_hour_does_not_overrule_what_the_clock_told():
    day_only = said("out", 20, by="a daily")
    day_only = replace(day_only, document=replace(day_only.document, day_only=True, published=hour(20)))
    rows = stretches(said("out", 8), said("restoring", 18), day_only)
    assert [(r.state, r.until, len(r.claims)) for r in rows] == [("out", hour(18), 2), ("restoring", None, 1)]


def test_after_a_long_silence_the_same_state_is_a_stretch_of_its_own():
    assert len(stretches(said("out", 8), said("out", 8 + 24 * 9))) == 2


def test_an_area_covers_what_it_contains_unless_a_finer_report_says_otherwise():
    rows = stretches(said("out", 8, place=OBLAST, by="Oleh Syniehubov"), said("partial", 9, place=UKRAINE, by="Ukrenergo"))
    cell = next(c for c in board(rows, hour(10), places=[KHARKIV]))
    assert (cell.state, cell.over) == ("out", "Kharkiv Oblast")
    rows = stretches(said("out", 8, place=OBLAST, by="Oleh Syniehubov"), said("restored", 9))
    assert next(c for c in board(rows, hour(10), places=[KHARKIV])).state == "restored"
    rows = stretches(said("partial", 9, place=UKRAINE, by="Ukrenergo"))
    assert next(c for c in board(rows, hour(10), places=[KHARKIV])).state == NO_REPORT, "part of a country is not every town of it"


def test_a_watched_place_that_nobody_spoke_of_has_no_report():
    (cell,) = board([], hour(10), places=[KHARKIV], services=["water"])
    assert cell.state == NO_REPORT and cell.row is None


def test_the_board_of_an_earlier_moment():
    rows = stretches(said("out", 8), said("restored", 15))
    assert [board(rows, hour(h))[0].state for h in (7, 9, 16)] == [NO_REPORT, "out", "restored"]


STATES = st.sampled_from(["out", "partial", "interrupted", "restoring", "restored", "operating"])
REPORTS = st.lists(st.tuples(STATES, st.integers(0, 40), st.sampled_from(["mayor", "grid", "governor"])), min_size=1, max_size=12)


@given(REPORTS, st.randoms())
def test_order_and_repetition_change_nothing(reports, random):
    told = [said(state, h / 2, by=by) for state, h, by in reports]
    again = [*told, *told]
    random.shuffle(again)
    assert stretches(*told) == stretches(*again)


@given(REPORTS)
def test_every_claim_stands_in_exactly_one_stretch_and_none_ends_before_it_begins(reports):
    told = {(t := said(state, h / 2, by=by)).claim.claim_id: t for state, h, by in reports}
    rows = stretches(*told.values())
    assert sorted(c for r in rows for c in r.claims) == sorted(told)
    assert all(r.until is None or r.first_known is None or r.until >= min(r.first_known, r.until) for r in rows)
    assert all(holds(r, r.as_of) for r in rows if r.as_of and (r.until is None or r.until > r.as_of))


def part_of(told: Told, part: str) -> Told:
    return replace(told, claim=replace(told.claim, places=(PlaceRef(KHARKIV, part=part),)))


def test_one_part_of_a_town_says_nothing_of_another():
    south = stretches(part_of(said("out", 8), "south"), part_of(said("restored", 12), "north"))[0]
    assert (south.state, south.until) == ("out", None)
    assert stretches(said("out", 8), said("restored", 12))[0].until == hour(12)


def test_since_an_hour_told_while_it_lasts_is_its_beginning():
    since_seven, evening = TimeRef(hour(7), hour(24), "part-of-day"), TimeRef(hour(18), hour(22), "part-of-day")
    assert stretches(said("out", 13, time=since_seven))[0].since == hour(7)
    assert stretches(said("out", 19, time=evening))[0].since is None


def test_a_text_that_says_that_all_is_as_before_ends_what_it_told_first():
    first = said("reduced", 10)
    back = replace(said("restored", 10), document=first.document)
    claim = replace(back.claim, document_id=first.claim.document_id, evidence=(Span(80, 100, "x" * 20),))
    out, now = stretches(first, replace(back, claim=claim))
    assert (out.state, out.until is None, now.state, now.until) == ("reduced", False, "restored", None)


def test_what_ended_and_is_told_of_again_with_its_hour_is_no_new_outage():
    nine = TimeRef(hour(9), hour(9) + timedelta(minutes=1), "minute")
    out, back = stretches(said("out", 9), said("restored", 15), said("out", 20, by="Oleh Syniehubov", time=nine))
    assert (len(out.claims), out.until, back.until) == (2, hour(15), None)


def test_a_denial_speaks_of_the_states_of_its_time_not_of_those_of_years():
    cell = (said("out", 10), said("restored", 20), said("out", 10 + 24 * 700), said("out", 12 + 24 * 700, by="Oblenergo", modality="denied"))
    states, (conflict,) = service_conflicts(services(cell, "electricity|" + KHARKIV.place_id), cell)
    assert [s.contested for s in states] == [False, False, True] and conflict.about == states[2].service_id
