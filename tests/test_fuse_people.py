"""People of the picture: spellings folded across scripts, offices, and what the register knows otherwise."""

from __future__ import annotations

from datetime import UTC, datetime

import vigie
from vigie.telling import name_key

FR = "Le gouverneur Oleh Syniehubv a annoncé dix frappes sur la région de Kharkiv. « Un hôpital a été touché », a ajouté Oleh Syniehubov.\n\nIhor Terekhov, maire de Kyiv, a annoncé que l'électricité est coupée à Kharkiv."
UK = "Голова Харківської ОВА Олег Синєгубов повідомив про двох поранених у Куп'янську. За словами Синєгубова, пошкоджено лікарню."
EN = "Kharkiv is without electricity, mayor Ihor Terekhov said."


def picture(*texts: str):
    return vigie.build([vigie.read(t, published="2022-12-16T12:00+02:00", outlet=f"Outlet {n}") for n, t in enumerate(texts)])


def person(p, person_id):
    return next(r for r in p.people if r.person_id == person_id)


def test_spellings_of_two_scripts_are_one_person_with_counts():
    row = person(picture(FR, UK), "oleh-syniehubov")
    assert {s for s, _ in row.spellings} == {"Oleh Syniehubv", "Oleh Syniehubov", "Олег Синєгубов", "Синєгубова"}
    assert row.name == "Oleh Syniehubov" and row.claims >= 3
    assert row.offices[0][0] == "governor" and row.offices[0][2] == "Kharkiv Oblast"


def test_an_office_given_for_another_place_is_a_conflict_with_both_values_and_who_gives_them():
    (conflict,) = [c for c in picture(FR, EN).conflicts if c.type == "office"]
    assert conflict.about == "ihor-terekhov"
    assert [(v.value, v.sources) for v in conflict.values] == [("mayor of Kyiv", ("Outlet 0",)), ("mayor of Kharkiv", ("Outlet 1",))]


def test_the_people_of_an_earlier_moment_are_those_named_by_then():
    late = vigie.read(UK, published="2022-12-17T12:00+02:00", outlet="Late")
    early = vigie.read(EN, published="2022-12-16T12:00+02:00", outlet="Early")
    p = vigie.build([late, early], known_at=datetime(2022, 12, 16, 20, tzinfo=UTC))
    assert [r.person_id for r in p.people] == ["ihor-terekhov"] and len(p.documents) == 1


def test_people_whom_no_register_knows_are_told_by_their_folded_name():
    assert name_key("Jane Roe") == name_key("ROE Jane") != name_key("Jane Doe")
    assert name_key("Zoë Krawetz") == name_key("Zoe Krawetz")
