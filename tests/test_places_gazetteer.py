"""The gazetteer: keys, forms, what its names give, and the tables that it is made from."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from vigie import gazetteer
from vigie.errors import ShelfError
from vigie.gazetteer_forms import adjective_stems, inflected, latin_forms, rows, transliterated

PLACES = Path(gazetteer.__file__).parent / "reference" / "places"


def first(name: str) -> tuple[str, str | None]:
    best = next(f for f in gazetteer.named(name) if f.sort in (gazetteer.NAME, gazetteer.ALTERNATE))
    return best.place.name, best.place.country


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Куп'янську", "Kupiansk"), ("Купʼянська", "Kupiansk"), ("Чугуєві", "Chuhuiv"), ("Запоріжжі", "Zaporizhzhia"), ("Сумах", "Sumy"),
        ("Кривому Розі", "Kryvyi Rih"), ("Білій Церкві", "Bila Tserkva"), ("Krivoï Rog", "Kryvyi Rih"), ("Tchouhouïv", "Chuhuiv"), ("Vovtchansk", "Vovchansk"),
        ("Kiev", "Kyiv"), ("Jytomyr", "Zhytomyr"), ("Louhansk", "Luhansk"), ("Oujhorod", "Uzhhorod"), ("Odessa", "Odesa"), ("Харькове", "Kharkiv"),
        ("Днепре", "Dnipro"), ("Львовом", "Lviv"), ("Nikolaïev", "Mykolaiv"), ("Izioum", "Izium"), ("Tchassiv Yar", "Chasiv Yar"),
    ],
)  # fmt: skip
def test_ukrainian_towns_in_four_languages(name: str, expected: str) -> None:
    assert first(name) == (expected, "UA")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Moscou", "RU"), ("Белгороде", "RU"), ("Alep", "SY"), ("Lattaquié", "SY"), ("Beyrouth", "LB"), ("Antioche", "TR"), ("Marrakech", "MA"), ("Derna", "LY"),
        ("Londres", "GB"), ("Le Caire", "EG"), ("Varsovie", "PL"), ("Стамбулі", "TR"), ("Тель-Авиве", "IL"), ("Saint-Brieuc", "FR"), ("Catarroja", "ES"),
    ],
)  # fmt: skip
def test_towns_elsewhere(name: str, expected: str) -> None:
    assert first(name)[1] == expected


@pytest.mark.parametrize(
    ("name", "place_id"),
    [
        ("Україні", "iso:UA"), ("États-Unis", "iso:US"), ("UK", "iso:GB"), ("Харківщині", "iso:UA-63"), ("Закарпатті", "iso:UA-21"), ("Подмосковье", "iso:RU-MOS"),
        ("Bretagne", "iso:FR-BRE"), ("Finistère", "admin2:FR-29"), ("Hatay", "iso:TR-31"), ("mer Noire", "own:black-sea"), ("Чорному морі", "own:black-sea"),
        ("bande de Gaza", "own:gaza-strip"), ("ДніпроГЕС", "own:dniprohes"), ("Bab al-Hawa", "own:bab-al-hawa"), ("Crimée", "iso:UA-43"),
    ],
)  # fmt: skip
def test_units_seas_and_sites(name: str, place_id: str) -> None:
    assert place_id in [f.place.place_id for f in gazetteer.named(name)[:2]]


@pytest.mark.parametrize(
    ("name", "lat", "lon"),
    [("Kyiv", 50.45, 30.52), ("Kharkiv", 49.99, 36.23), ("Kherson", 46.64, 32.62), ("Енергодар", 47.50, 34.66), ("Шебекино", 50.41, 36.90), ("Morlaix", 48.58, -3.83)],
)
def test_towns_lie_where_they_lie(name: str, lat: float, lon: float) -> None:
    place = gazetteer.named(name)[0].place if gazetteer.named(name)[0].place.level == "settlement" else gazetteer.named(name)[1].place
    assert place.lat is not None
    assert place.lon is not None
    assert gazetteer.distance_km(lat, lon, place.lat, place.lon) < 5


def test_forms() -> None:
    assert transliterated("Згурівка", "uk-en") == "Zghurivka"
    assert {"Чугуєва", "Чугуєві", "Чугуєвом"} <= inflected("Чугуїв", "uk")
    assert {"Новой Таволжанке", "Новую Таволжанку"} <= inflected("Новая Таволжанка", "ru")
    assert "харківськ" in adjective_stems("Харків", "uk")
    assert "шебекинск" in adjective_stems("Шебекино", "ru")
    assert {"Kryvyi Rih", "Kryvyï Rih", "Kryvy Rih"} & latin_forms("Кривий Ріг", "uk")


def test_countries_and_capitals() -> None:
    capital = gazetteer.capital("UA")
    assert capital is not None
    assert capital.name == "Kyiv"
    assert gazetteer.capital("ZZ") is None
    unit = gazetteer.admin1("UA-63")
    assert unit is not None
    assert unit.name == "Kharkiv Oblast"
    home = gazetteer.jurisdiction("Kharkiv Oblast")
    assert home is not None
    assert home.admin1 == "UA-63"
    assert gazetteer.jurisdiction("Nowhere at all") is None


def test_tables_are_whole() -> None:
    ids: set[str] = set()
    for file, columns, at in (("countries.tsv", 8, 1), ("admin1.tsv", 9, 2), ("admin2.tsv", 10, 3), ("admin2_world.tsv", 10, 3), ("districts.tsv", 10, 3), ("sites.tsv", 11, 4), ("waters.tsv", 11, 4), ("regions.tsv", 10, 3), ("villages.tsv", 11, 4)):
        for number, cells in rows(PLACES / file, columns):
            assert f"{file}:{cells[0]}" not in ids, f"{file}:{number}: {cells[0]} stands there twice"
            ids.add(f"{file}:{cells[0]}")
            if cells[at]:
                assert -90 <= float(cells[at]) <= 90, f"{file}:{number}"
                assert -180 <= float(cells[at + 1]) <= 180, f"{file}:{number}"
    assert sum(i.startswith("admin1.tsv:UA-") for i in ids) == 27
    assert sum(i.startswith("admin2.tsv:UA") for i in ids) == 136
    assert sum(i.startswith("admin1.tsv:TR-") for i in ids) == 81
    assert sum(i.startswith("admin2.tsv:FR-") for i in ids) == 95  # without Paris, a city


def test_a_line_with_a_tab_too_many_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.tsv").write_text("a\tb\tc\n", encoding="utf-8")
    with pytest.raises(ShelfError, match=r"x\.tsv:1: 3 cells where 2 are expected"):
        list(rows(tmp_path / "x.tsv", 2))


def test_looking_up_is_quick_once_known() -> None:
    gazetteer.named("Kharkiv")
    begin = time.perf_counter()
    for _ in range(1000):
        gazetteer.named("Kharkiv")
    assert time.perf_counter() - begin < 0.05  # 50 microseconds each, generous for a busy machine


def test_sources_are_credited() -> None:
    assert "CC BY 4.0" in gazetteer.sources()["settlements"]


def test_the_users_own_places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "places.tsv"
    file.write_text("Xyzabkivka|Ксизабківка\tsettlement\tUA-63\t49.5\t36.5\na second name\tiso:UA\n!Kharkiv\tgeonames:706483\t\t\t\ttest\n", encoding="utf-8")
    monkeypatch.setenv("VIGIE_PLACES", str(file))
    for f in (gazetteer._local, gazetteer.found, gazetteer.longest):
        f.cache_clear()
    try:
        [mine] = gazetteer.named("Ксизабківка")
        assert (mine.place.name, mine.place.admin1, mine.place.lat) == ("Xyzabkivka", "UA-63", 49.5)
        assert [f.place.name for f in gazetteer.named("a second name")] == ["Ukraine"]
        assert gazetteer.longest("a") >= 3
        assert "geonames:706483" not in [f.place.place_id for f in gazetteer.named("Kharkiv")]
        file.write_text("Nowhere\tsettlement\tUA\tfar\taway\n", encoding="utf-8")
        gazetteer._local.cache_clear()
        gazetteer.found.cache_clear()
        with pytest.raises(ShelfError, match=r"places\.tsv:1: a new place needs names, level, country, latitude and longitude"):
            gazetteer.named("Nowhere")
    finally:
        monkeypatch.undo()
        for f in (gazetteer._local, gazetteer.found, gazetteer.longest):
            f.cache_clear()
