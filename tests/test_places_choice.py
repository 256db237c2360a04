"""Which places the sentences of places_cases.tsv mean: one test a sentence; laws that hold for any text."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vigie.extract.places import place_mentions
from vigie.model import Document, Mention, Toponym
from vigie.resolve.places import resolved
from vigie.text import view

ROWS = [line.split("\t") for line in (Path(__file__).parent / "places_cases.tsv").read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]


def read(text: str, language: str) -> list[Mention]:
    """The place mentions of a text taken as one sentence, resolved."""
    seen = view(text)
    return resolved(Document("d", text, seen, language), place_mentions(seen, 0, len(seen), language))


def value(m: Mention) -> Toponym:
    assert isinstance(m.value, Toponym)
    return m.value


@pytest.mark.parametrize(("language", "sentence", "expected"), ROWS, ids=[r[1][:70] for r in ROWS])
def test_places_of_a_sentence(language: str, sentence: str, expected: str) -> None:
    found = [f"{m.text}={value(m).chosen.name}/{value(m).chosen.level}" for m in read(sentence, language) if value(m).chosen and not value(m).adjective]  # type: ignore[union-attr]
    assert found == [x for x in expected.split("; ") if x]


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "Vitali Kim and Boris Johnson met Olha Kharkiv."),
        ("en", "In March the police said most of the reading was nice."),
        ("fr", "Selon la police, Victoria Martin a vu trois bars à l'est."),
        ("fr", "Celle-ci, dit Marie, est bien plus grande."),
        ("uk", "Станом на ранок немає світла, сказала Олена."),
        ("ru", "Все поезда идут, рассказал Роман Иванов."),
        ("en", "Who told us so? He did."),
    ],
)
def test_no_place_here(language: str, sentence: str) -> None:
    assert [m.text for m in read(sentence, language) if value(m).chosen and not value(m).adjective] == []


@pytest.mark.parametrize(
    ("language", "sentence", "generic", "part"),
    [
        ("fr", "La ville est privée d'eau.", "city", None),
        ("fr", "Dans le nord-ouest du pays, il pleut.", "country", "north-west"),
        ("en", "The region has no power.", "region", None),
        ("uk", "У столиці тихо.", "capital", None),
        ("ru", "В области нет света.", "region", None),
    ],
)
def test_generic_places_stay_generic(language: str, sentence: str, generic: str, part: str | None) -> None:
    [m] = read(sentence, language)
    assert (value(m).generic, value(m).part, value(m).chosen) == (generic, part, None)


@pytest.mark.parametrize(
    ("language", "sentence", "name", "part", "radius_km"),
    [
        ("fr", "À 30 km au sud de Kherson.", "Kherson", "south", 30.0),
        ("en", "It fell 20 miles north of Odesa.", "Odesa", "north", 32.2),
        ("fr", "Sur la rive gauche du Dniepr.", "Dnipro", "left-bank", None),
        ("uk", "На лівому березі Києва.", "Kyiv", "left-bank", None),
        ("ru", "На севере Сирии бои.", "Syria", "north", None),
        ("uk", "За 12 км від Лимана.", "Lyman", None, 12.0),
        ("en", "Fires burn in eastern Ukraine.", "Ukraine", "east", None),
    ],
)
def test_parts_and_distances(language: str, sentence: str, name: str, part: str | None, radius_km: float | None) -> None:
    [m] = [m for m in read(sentence, language) if value(m).chosen]
    place = value(m).chosen
    assert place is not None
    assert (place.name, value(m).part, value(m).radius_km) == (name, part, radius_km)


def test_a_misspelled_town_in_a_list_is_found_and_says_so() -> None:
    [m] = [m for m in read("Des frappes ont visé Kyiv, Poltava, Zhytmoyr et Soumy.", "fr") if m.text == "Zhytmoyr"]
    assert value(m).chosen is not None
    assert value(m).why == "spelled like Zhytomyr"


def test_an_unknown_village_stays_unknown() -> None:
    [m] = [m for m in read("Une frappe a touché le village de Xyzabkivka, en Ukraine.", "fr") if m.text == "Xyzabkivka"]
    assert (value(m).candidates, value(m).chosen) == ((), None)


def test_one_name_two_places_by_what_stands_beside() -> None:
    def chosen(text: str) -> list[str | None]:
        return [value(m).chosen.country for m in read(text, "fr") if value(m).chosen and m.text == "Brest"]  # type: ignore[union-attr]

    assert chosen("À Brest, dans le Finistère, le vent souffle.") == ["FR"]
    assert chosen("À Brest, en Biélorussie, des trains arrivent.") == ["BY"]


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300), st.sampled_from(["fr", "en", "uk", "ru"]))
def test_mentions_slice_back_and_stand_apart(text: str, language: str) -> None:
    seen = view(text)
    end = 0
    for m in place_mentions(seen, 0, len(seen), language):
        assert end <= m.start < m.end <= len(seen)
        assert seen[m.start : m.end] == m.text
        end = m.end
