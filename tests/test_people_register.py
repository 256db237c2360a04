"""The tables of officials, bodies and jurisdictions hold what they promise."""

import re
from datetime import date

import pytest

from vigie import register
from vigie.bodies import ministry_name, one_name, organization_words, organizations
from vigie.names import same_person
from vigie.resources import languages, table
from vigie.text import tokens


def test_enough_of_it() -> None:
    assert len(register.officials()) >= 800
    assert len(organizations()) >= 400


def test_every_spelling_leads_to_its_person() -> None:
    lost = [
        (row["person_id"], s)
        for row in table("reference/officials.tsv")
        for s in [row["name"], *row["spellings"].split(";")]
        if s.strip() and row["person_id"] not in register.persons(s)
    ]
    assert not lost


def test_spellings_are_of_the_name() -> None:
    """A slip in a Cyrillic spelling would show as another name; those that differ by nature are listed."""
    by_nature = {"Wolodymyr Selenskyj", "Sviatlana Tsikhanouskaya", "Мустафа Найєм", "Мустафа Найем", "Андрей Белоусов", "Александр Моор"}
    odd = [
        (row["name"], s)
        for row in table("reference/officials.tsv")
        for s in row["spellings"].split(";")
        if row["country"] in ("UA", "RU", "BY") and s.strip() and len(s.split()) > 1 and not same_person(s, row["name"]) and s not in by_nature
    ]
    assert not odd


def test_ids_are_made_of_the_name_and_no_office_stands_twice() -> None:
    seen = set()
    for o in register.officials():
        assert re.fullmatch(r"[a-z0-9-]+", o.person_id), o
        key = (o.person_id, o.office, o.organization, o.jurisdiction, o.start)
        assert key not in seen, o.where
        seen.add(key)


def test_governors_and_mayors_have_their_place() -> None:
    assert [o.where for o in register.officials() if o.office in register.LOCAL and not o.jurisdiction] == []


@pytest.mark.parametrize("code", languages())
def test_phrases_of_the_bodies_compile(code: str) -> None:
    assert len(organization_words(code)) > 400


def test_one_holder_at_a_time_for_the_oblasts_of_ukraine() -> None:
    for day in (date(2022, 12, 16), date(2023, 6, 8), date(2024, 3, 22), date(2025, 6, 6)):
        for o in register.officials():
            if o.country == "UA" and o.office == "governor" and o.jurisdiction.endswith("Oblast") and "Military" in (o.organization or "") and o.held_on(day):
                names = {h.name for h in register.holders("governor", o.jurisdiction, day) if h.country == "UA"}
                assert len(names) <= 2, (day, names)


def test_who_held_it_then() -> None:
    assert [o.name for o in register.holders("governor", "Zaporizhzhia Oblast", date(2022, 12, 16)) if o.country == "UA"] == ["Oleksandr Starukh"]
    assert [o.name for o in register.holders("mayor", "Kharkiv", date(2023, 1, 1))] == ["Ihor Terekhov"]


def test_misspelt_names_of_an_office_are_found() -> None:
    near = register.nearest("Oleksandr Starch", "governor", "Zaporizhzhia Oblast", date(2022, 12, 16))
    assert near is not None and near[0].person_id == "oleksandr-starukh"
    assert register.nearest("Ivan Petrenko", "governor", "Zaporizhzhia Oblast", date(2022, 12, 16)) is None


@pytest.mark.parametrize(
    ("words", "city", "region"),
    [
        ("Харківської області", "Kharkiv", "Kharkiv Oblast"),
        ("Белгородской области", "Belgorod", "Belgorod Oblast"),
        ("région de Zaporijjia", "Zaporizhzhia", "Zaporizhzhia Oblast"),
        ("Кривого Рогу", "Kryvyi Rih", "Kryvyi Rih Raion"),
        ("Krivoy Rog", "Kryvyi Rih", "Kryvyi Rih Raion"),
        ("Волині", None, "Volyn Oblast"),
    ],
)
def test_places_of_offices(words: str, city: str | None, region: str) -> None:
    found = [j for _, _, j in register.jurisdiction_hits(tokens(words, 0, len(words)))]
    assert (found[0].city, found[0].region) == (city, region)


def test_names_of_bodies() -> None:
    assert one_name("Kyiv City Council") == "Kyiv City State Administration"
    assert one_name("Lviv City Council") == "Lviv City Council"
    assert ministry_name("defence", "Russia") == "Russian Ministry of Defence"
    assert ministry_name("health", "Jordan") == "Ministry of Health of Jordan"
    assert ministry_name("energy", None) == "Ministry of Energy"
    assert register.country_name("UA") == "Ukraine"
