"""What places are called in the languages of readers: known names, or none; never a guess."""

from __future__ import annotations

import pytest

from vigie import called, called_build, gazetteer
from vigie.fuse.titles import title
from vigie.model import Place, PlaceRef


@pytest.fixture(scope="module", autouse=True)
def made() -> None:
    if called_build.stale():
        called_build.build()
        called._made.cache_clear()


def town(name: str, country: str) -> Place:
    found = [f for f in gazetteer.named(name) if f.place.country == country and f.place.level == "settlement"]
    return max(found, key=lambda f: f.prior).place


@pytest.mark.parametrize(
    ("name", "country", "names"),
    [
        ("Kremenchuk", "UA", {"fr": "Krementchouk", "uk": "Кременчук"}),
        ("Kupiansk", "UA", {"fr": "Koupiansk", "uk": "Куп’янськ"}),
        ("Odesa", "UA", {"fr": "Odessa", "uk": "Одеса"}),
        ("Belgorod", "RU", {"fr": "Belgorod"}),
        ("Moscow", "RU", {"fr": "Moscou", "uk": "Москва"}),
        ("Nairobi", "KE", {}),
    ],
)
def test_towns_have_the_names_that_are_known(name: str, country: str, names: dict[str, str]) -> None:
    assert called.names(town(name, country)) == names


def test_regions_of_ukraine_all_have_both_names() -> None:
    codes = {f"UA-{c}" for c in "05 07 09 12 14 18 21 23 26 30 32 35 40 43 46 48 51 53 56 59 61 63 65 68 71 74 77".split()}
    assert all(set(called.region_names(c)) == {"fr", "uk"} for c in codes)
    assert called.region_names(None) == called.region_names("KE-01") == {}


def test_countries_have_the_names_of_cldr() -> None:
    assert called.names(Place("iso:UA", "Ukraine", "country", "UA")) == {"fr": "Ukraine", "uk": "Україна"}


def test_titles_name_places_as_their_language_does() -> None:
    at = (PlaceRef(town("Kremenchuk", "UA")),)
    told = [title("explosion", at, language=code) for code in ("en", "fr", "uk")]
    assert told == ["Explosions in Kremenchuk", "Krementchouk : explosions", "Кременчук: вибухи"]
