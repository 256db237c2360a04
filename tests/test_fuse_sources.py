"""Sources: who is counted, classes, copies."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telling import KYIV, tell
from vigie.fuse.copies import alike, words
from vigie.fuse.sources import copies, independent, source_class, sources, speaker
from vigie.model import Attribution
from vigie.resources import kind_shelf
from voicing import ARMY, MAYOR, NOBODY, POLICE, RESCUERS, told_by, toll

ITEM = "A missile hit a nine-storey block of flats in the Desnianskyi district"


def strike(known: str, who: Attribution, outlet: str, text: str = ITEM, **more: object):
    return told_by(tell("strike", KYIV, known=f"2024-05-14T{known}", words=text, **more), who, outlet)  # type: ignore[arg-type]


def test_one_mayor_quoted_by_five_outlets_is_one_source():
    told = [strike(f"1{n}:00", MAYOR, f"Outlet {n}", f"{ITEM}, version {n}") for n in range(5)]
    assert independent(told) == ("Olha Bondar",)


def test_an_outlet_counts_by_its_own_reporting_and_where_it_names_nobody():
    own = Attribution(organization="Likhtar", office="own-reporting")
    told = [strike("10:00", own, "Likhtar", "We saw the block burn"), strike("11:00", NOBODY, "The Halyard", "Smoke stood over the river"), strike("12:00", MAYOR, "Likhtar")]
    assert independent(told) == ("Likhtar", "The Halyard", "Olha Bondar")


def test_two_outlets_without_a_source_in_the_same_words_are_one_the_first():
    told = [strike("11:00", NOBODY, "The Halyard", f"{ITEM} of Kyiv"), strike("10:00", NOBODY, "Likhtar")]
    assert independent(told) == ("Likhtar",)


def test_an_unsourced_text_in_the_words_of_a_sourced_one_is_that_sources():
    first, second = strike("10:00", NOBODY, "Likhtar"), strike("11:00", MAYOR, "The Halyard")
    assert independent([first, second]) == ("Olha Bondar",)
    assert sources([first, second])[first.claim.claim_id].name == "Olha Bondar"


def test_two_speakers_in_the_same_words_are_two():
    told = [strike("10:00", MAYOR, "Likhtar"), strike("10:05", POLICE, "The Halyard")]
    assert independent(told) == ("Olha Bondar", "Kyiv Police")
    assert copies(told) == {}


def test_a_relay_counts_by_the_one_relayed():
    told = [strike("10:00", Attribution(relayed_by=("Reuters",)), "Likhtar", "Blasts shook the city"), strike("11:00", Attribution(relayed_by=("Reuters",)), "Le Phare", "La ville tremble")]
    assert independent(told) == ("Reuters",)


def test_spokespersons_of_one_body_are_one_source():
    who = [Attribution(name=n, office="spokesperson", organization="Ukrainian Air Force") for n in ("Yurii Ihnat", "Illia Yevlash")]
    told = [strike("10:00", who[0], "A", "Sixty missiles flew"), strike("11:00", who[1], "B", "We count sixty"), strike("12:00", replace(who[0], name=None, office="military"), "C", "All counted")]
    assert len(independent(told)) == 1


def test_an_unnamed_mayor_is_the_only_mayor_whom_the_others_name():
    unnamed = Attribution(office="mayor", jurisdiction="Kyiv")
    told = [strike("10:00", unnamed, "A", "The house was hit"), strike("11:00", MAYOR, "B", "It was the north block")]
    assert independent(told) == ("Olha Bondar",)
    other = Attribution(name="Petro Hrab", office="mayor", jurisdiction="Odesa")
    told = [strike("10:00", Attribution(office="mayor"), "A", "The house was hit"), strike("11:00", MAYOR, "B", "It was the north block"), strike("12:00", other, "C", "We send crews")]
    assert len(independent(told)) == 3


def test_rescuers_without_a_name_are_the_only_rescue_body_that_is_named():
    told = [strike("10:00", Attribution(office="rescue-service"), "A", "Two were pulled out"), strike("11:00", RESCUERS, "B", "The fire is out")]
    assert independent(told) == ("State Emergency Service of Ukraine",)


def test_witnesses_of_two_outlets_are_two_and_officials_without_a_name_one():
    see = Attribution(office="witness")
    assert len(independent([strike("10:00", see, "A", "I heard it"), strike("10:00", see, "B", "We saw a flash")])) == 2
    some = Attribution(office="official")
    assert independent([strike("10:00", some, "A", "It was hit"), strike("10:00", some, "B", "Crews are there")]) == ("unnamed official",)


def test_spellings_of_an_unknown_name_are_one_source():
    told = [strike("10:00", Attribution(name="Olena Hrytsenko"), "A", "It was hit"), strike("11:00", Attribution(name="Olena Grytsenko"), "B", "Two floors are gone")]
    assert len(independent(told)) == 1


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        (MAYOR, "local"),
        (Attribution(name="X", office="governor", jurisdiction="Kharkiv Oblast"), "local"),
        (POLICE, "local"),
        (Attribution(organization="National Police of Ukraine", office="police", jurisdiction="Ukraine"), "national"),
        (RESCUERS, "rescue-health"),
        (Attribution(office="health-service"), "rescue-health"),
        (ARMY, "national"),
        (Attribution(office="military"), "national"),
        (Attribution(name="X", office="minister", jurisdiction="Ukraine"), "national"),
        (Attribution(name="X", office="deputy", organization="Office of the President of Ukraine"), "national"),
        (Attribution(organization="Kyiv City Military Administration", office="official"), "local"),
        (Attribution(name="X", office="spokesperson", organization="Ukrenergo"), "operator"),
        (Attribution(name="X", office="spokesperson", organization="State Emergency Service of Ukraine"), "rescue-health"),
        (Attribution(organization="Ukrenergo", office="operator"), "operator"),
        (Attribution(organization="IAEA", office="international-organisation"), "international"),
        (Attribution(organization="Likhtar", office="own-reporting"), "own"),
        (Attribution(organization="Reuters", office="agency"), "own"),
        (NOBODY, "own"),
        (Attribution(organization="Sumy Oblast Military Administration", office="official"), "local"),
        (Attribution(organization="Ministry of the Interior", office="official"), "national"),
        (Attribution(organization="Union of Builders", office="official"), "other"),
        (Attribution(office="witness"), "other"),
        (Attribution(name="X", office="minister", jurisdiction="France"), "other"),
        (Attribution(name="X"), "other"),
    ],
)
def test_the_class_of_a_source(who: Attribution, expected: str):
    assert source_class(strike("10:00", who, "A")) == expected


def test_every_office_has_a_class_and_every_class_a_rank():
    from vigie.bodies import OFFICES

    shelf = kind_shelf("fusion")["sources"]
    assert set(shelf["class"]) == OFFICES
    assert set(shelf["class"].values()) - {"body", "place"} | set(shelf["unplaced"].values()) <= set(shelf["order"])


def test_who_speaks_is_told_by_name_body_office_or_outlet():
    names = [speaker(strike("10:00", w, "Likhtar")) for w in (MAYOR, POLICE, Attribution(office="military", jurisdiction="Odesa"), NOBODY)]
    assert names == ["Olha Bondar", "Kyiv Police", "unnamed military of Odesa", "Likhtar"]


# ---------------------------------------------------------------- copies
def test_a_near_copy_leads_to_the_one_known_first_whatever_the_order():
    first, again = strike("10:00", NOBODY, "A"), strike("11:00", NOBODY, "B", ITEM.replace("hit", "struck"))
    assert copies([again, first]) == copies([first, again]) == {again.claim.claim_id: first.claim.claim_id}


def test_the_same_words_with_another_figure_are_no_copy():
    two, three = (toll(f"1{n}:00", MAYOR, outlet=f"O{n}", killed=n, words=f"{w} people were killed in the strike on a block of flats") for n, w in ((2, "Two"), (3, "Three")))
    assert copies([two, three]) == {}


def test_a_short_form_of_words_is_a_copy_only_at_once():
    first, soon, late = (strike(h, NOBODY, h, "Air raid alert in Kyiv") for h in ("10:00", "10:30", "18:00"))
    assert copies([first, soon, late]) == {soon.claim.claim_id: first.claim.claim_id}


def test_the_same_item_two_days_later_is_told_anew():
    first = strike("10:00", NOBODY, "A")
    later = told_by(tell("strike", KYIV, known="2024-05-16T10:00", words=ITEM), NOBODY, "B")
    assert copies([first, later]) == {}


def test_what_the_reader_found_repeated_in_one_document_is_a_copy():
    first = strike("10:00", NOBODY, "A", document="d-one")
    again = strike("10:00", NOBODY, "A", document="d-one")
    assert copies([first, again]) == {}
    again = replace(again, claim=replace(again.claim, duplicate_of=first.claim.claim_id))
    assert copies([first, again]) == {again.claim.claim_id: first.claim.claim_id}


@given(st.text(max_size=60), st.text(max_size=60))
def test_likeness_is_the_same_both_ways_and_whole_with_itself(a: str, b: str):
    x, y = words(a), words(b)
    assert alike(x, y) == alike(y, x)
    assert alike(x, x) == 1


@given(st.permutations(range(8)), st.data())
def test_order_does_not_matter_to_sources_and_copies(order: list[int], data: st.DataObject):
    who = data.draw(st.lists(st.sampled_from([MAYOR, POLICE, NOBODY]), min_size=8, max_size=8))
    texts = data.draw(st.lists(st.sampled_from([ITEM, ITEM + " of Kyiv", "Smoke over the river"]), min_size=8, max_size=8))
    told = [strike(f"1{n % 4}:00", who[n], f"O{n}", texts[n]) for n in range(8)]
    shuffled = [told[i] for i in order]
    assert independent(told) == independent(shuffled + told[:3])
    assert copies(told) == copies(shuffled)
    assert sources(told) == sources(shuffled)
