"""Where claims hold: datelines, words that stand for a place, bodies that work somewhere, origins and targets."""

from __future__ import annotations

import pytest

from vigie.pipeline import read

DAY = "2024-05-14"


def where(text: str, kind: str, language: str, outlet: str | None = None) -> list[list[str]]:
    """The places of the claims of a kind, in text order: name, with its role where it is no location."""
    document = read(text, published=DAY, outlet=outlet, language=language)
    return [[p.place.name + (f" ({p.role})" if p.role != "location" else "") for p in c.places] for c in document.claims if c.kind == kind]


@pytest.mark.parametrize(
    ("language", "kind", "text", "expected"),
    [
        ("en", "strike", "KHARKIV, Ukraine, April 11 (Example Wire) - Russian drones struck a school in Sumy.", [["Sumy"]]),
        ("en", "strike", "KHARKIV, Ukraine, April 11 (Example Wire) - Russian drones struck a school overnight.", [["Kharkiv"]]),
        ("uk", "damage", "Вода прибуває біля Каховської ГЕС. Греблю зруйновано.", [["Kakhovka Hydroelectric Power Plant"]]),
        ("en", "service", "Strikes hit the Poltava region. Power is out in the regional capital.", [["Poltava"]]),
        ("uk", "service", "Росіяни обстріляли Полтавщину. В обласному центрі немає світла.", [["Poltava"]]),
        ("ru", "service", "ВСУ обстреляли Белгородскую область. В областном центре нет света.", [["Belgorod"]]),
        ("ru", "launch", "Россия запустила 23 «шахеда» из Курска.", [["Kursk (origin)"]]),
        ("en", "diplomacy", "In Vilnius, the president signed a security agreement with Latvia.", [["Vilnius"]]),
        ("en", "service", "The Madrid metro is shut.", [["Madrid"]]),
        ("fr", "strike", "Selon Moscou, des drones ont frappé la ville d'Engels.", [["Engels"]]),
        ("en", "service", "Storms hit Lima, Ohio.\n\nAbout 30,000 customers were without power statewide.", [["Ohio"]]),
        ("en", "service", "Shelling hit Poltava.\n\nPower is out across the state.", [["Poltava"]]),  # Ukraine has no states
        ("fr", "service", "À Saint-Paul, à La Réunion, deux maisons ont brûlé.\n\nL'eau est coupée dans toute l'île.", [["Réunion"]]),
    ],
)
def test_where_a_claim_holds(language: str, kind: str, text: str, expected: list[list[str]]) -> None:
    assert where(text, kind, language) == expected


def test_who_speaks_for_a_unit_speaks_of_it() -> None:
    text = "Le Rio Grande do Sul est sous l'eau.\n\nÀ Santa Maria, deux personnes sont mortes.\n\nLa défense civile a recensé 111 disparus."
    assert where(text, "casualties", "fr") == [["Santa Maria"], ["Rio Grande do Sul State"]]
    island = "À Saint-Paul, à La Réunion, deux personnes sont mortes.\n\nLe préfet a annoncé que 100 000 foyers étaient privés d'électricité."
    assert where(island, "service", "fr") == [["Réunion"]]


def test_a_dam_that_nobody_named_is_no_place() -> None:
    assert not any(places for kind in ("damage", "hazard", "strike") for places in where("Le barrage a cédé, des maisons sont inondées.", kind, "fr"))


@pytest.mark.parametrize(("outlet", "country"), [("BBC", "GB"), ("CNN", "US"), ("Reuters", "US")])
def test_the_country_of_the_outlet_counts_but_not_that_of_an_agency(outlet: str, country: str) -> None:
    document = read("A fire damaged houses in Worcester.", published=DAY, outlet=outlet, language="en")
    assert [p.place.country for c in document.claims for p in c.places][:1] == [country]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("L'électricité est coupée à Vinnitysa, en Ukraine.", "Vinnytsia"),  # a city, anywhere in a country that is named
        ("L'électricité est coupée à Vinnitysa.", None),  # nothing says where
        ("Le préfet a parlé avec Macron, en Ukraine.", None),
        ("Une réunion a eu lieu à Matignom, en Ukraine.", None),
    ],
)
def test_misspelled_only_where_something_holds_it(text: str, name: str | None) -> None:
    document = read(text, published=DAY, language="fr")
    found = {m.value.chosen.name for m in document.mentions if m.type == "place" and m.source.startswith("spelled")}  # type: ignore[union-attr]
    assert found == ({name} if name else set())


def test_namesakes_without_evidence_stay_unknown() -> None:
    document = read("У селі Іванівка пролунав вибух.", published=DAY, language="uk")
    [m] = [m for m in document.mentions if m.type == "place"]
    assert m.value.chosen is None  # type: ignore[union-attr]
    assert len(m.value.candidates) > 5  # type: ignore[union-attr]
