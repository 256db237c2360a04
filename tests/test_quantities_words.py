"""Quantities: number, bounds, unit, in four languages; what is no quantity."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vigie.extract.quantities import quantity_mentions
from vigie.model import QuantityValue
from vigie.text import view

# sentence -> what its quantities are: min..max unit, ~ for approx, 'nth' for ordinals
FRENCH = {
    "Deux cinquièmes des clients, un sur trois, 3 millions 200 mille foyers": "40 %, 33 %, 3200000 customer",
    "Trois morts et onze blessés": "3 person, 11 person",
    "Au moins 40 morts, plus de 230 logements endommagés": "40.. person, 230.. household",
    "Une douzaine et demie de frappes": "~18 strike",
    "Des dizaines de blessés, des centaines de maisons": "~20.. person, ~200.. building",
    "1,2 million de foyers privés de courant": "1200000 customer",
    "20 534 habitants évacués": "20534 person",
    "Environ 300 personnes, quelque 70 missiles, près de 5 000 abonnés": "~300 person, ~70 missile, ~5000 customer",
    "Entre 100 et 200 personnes": "100..200 person",
    "Jusqu'à 50 cm de neige": "..50 cm",
    "Deux tiers des clients, la moitié du pays, un tiers de la ville": "67 %, 50 %, 33 %",
    "80 % des clients, 68 pour cent": "80 %, 68 %",
    "Aucun blessé": "0 person",
    "Trois cent mille abonnés": "300000 customer",
    "Soixante-douze appartements": "72 household",
    "Quatre-vingt-dix-sept personnes": "97 person",
    "Un mort et une blessée": "1 person, 1 person",
    "Un missile russe a frappé une usine": "",
    "Deux autres personnes": "2 person",
    "Des rafales de 156 km/h": "156 km/h",
    "Un séisme de magnitude 7,8": "7.8 Mw",
    "600 kilomètres carrés": "600 km2",
    "Trois millions et demi de déplacés": "3500000 person",
    "Plusieurs missiles": "",
    "Le missile Kh-101 et le S-300 sur la RN 12": "",
    "À 10h50, dix drones": "10 drone",
    "La troisième attaque": "nth 3",
    "Moins 12 degrés": "-12 degree",
    "De 10 à 15 drones": "10..15 drone",
    "Les deux hommes": "2 person",
    "Quelque 1,995 personnes": "~1995 person",
}
ENGLISH = {
    "The rate fell by .5 percent": "0.5 %",
    "Three hundred and one people, 3 hundred and twenty-one people": "301 person, 321 person",
    "Two point seventy-one million customers": "2710000 customer",
    "One hundred and three quarters million customers": "100750000 customer",
    "Five eighths of homes, one out of three schools": "62.5 %, 33 %",
    "Five and a quarter million people": "5250000 person",
    "At least ten people were killed and 25 injured": "10.. person, 25 person",
    "More than 5,775 collapsed buildings": "5775.. building",
    "About 40 drones, nearly 300 homes, some 70 missiles": "~40 drone, ~300 customer, ~70 missile",
    "A dozen rockets, two dozen houses, dozens of people, hundreds of homes": "~12 missile, ~24 building, ~24.. person, ~200.. customer",
    "Half of the city, two-thirds of residents, a third, 40% of homes": "50 %, 67 %, 33 %, 40 %",
    "No casualties, nobody was hurt": "0 person, 0 person",
    "1.5m people, $2.5bn, 10K homes": "1500000 person, 2500000000 money, 10000 customer",
    "Between 100 and 200 homes, 10-15 drones, two or three missiles": "100..200 customer, 10..15 drone, 2..3 missile",
    "Up to 30 mm of rain, 12 inches of snow": "..30 mm, 12 inch",
    "A magnitude 7.7 earthquake": "7.7 Mw",
    "An eight-year-old girl": "8 year",
    "A five-storey block": "5 storey",
    "Tu-22M3 bombers and S-300 missiles": "",
    "Two hundred and four people": "204 person",
    "Three thousand four hundred houses": "3400 building",
    "One person": "1 person",
    "Several people": "",
    "Both men died": "2 person",
    "Half a million people": "500000 person",
    "Fewer than 20 people": "..20 person",
    "Eight to ten people or more": "8..10 person",
    "The second strike": "nth 2",
    "None of the seven missiles": "0 missile, 7 missile",
    "In 2022 the war began": "",
    "12,000 residents, 3.4 million customers": "12000 person, 3400000 customer",
}
UKRAINIAN = {
    "2 мільйони 300 тисяч людей, дві п'ятих громад": "2300000 person, 40 %",
    "Двоє загиблих і шестеро поранених": "2 person, 6 person",
    "Понад 2,5 тисячі осіб": "2500.. person",
    "321 тис. родин": "321000 household",
    "Десятки людей, сотні будинків": "~20.. person, ~200.. building",
    "Кілька десятків будинків": "~20.. building",
    "Щонайменше три вибухи": "3.. strike",
    "Близько 300 осель": "~300 customer",
    "Не менше ніж п'ять ракет": "5.. missile",
    "Від 5 до 7 дронів": "5..7 drone",
    "Півтора десятка ракет": "15 missile",
    "Десятків зо два": "~20",
    "Жодного поранення": "0 person",
    "На жодній із трьох ліній": "3 other",
    "Третина киян, половина міста, дві третини споживачів, 55% споживачів": "33 %, 50 %, 67 %, 55 %",
    "Одна людина загинула, один поранений": "1 person, 1 person",
    "Одному з них": "",
    "У 16-поверхівці, на 11-му поверсі": "16 storey, nth 11",
    "17-річний хлопець": "17 year",
    "Ракети Х-101 та Ту-95МС": "",
    "П'ятдесят вісім населених пунктів": "58 settlement",
    "Обидві жінки": "2 person",
    "Двом тисячам трьомстам споживачам": "2300 customer",
    "До 20 м/с": "..20 m/s",
    "Людей двадцять": "~20",
}
RUSSIAN = {
    "1 тысяча 200 домов, каждый третий житель": "1200 building, 33 %",
    "Трое раненых и двое погибших": "3 person, 2 person",
    "Более 2,5 тысячи человек": "2500.. person",
    "Десятки ракет": "~20.. missile",
    "О 21 перехваченной ракете, о 16 сбитых ракетах": "21 missile, 16 missile",
    "Около 300 детей": "~300 person",
    "С десяток домов": "~10 building",
    "Ни одного пострадавшего": "0 person",
    "Полтора миллиона человек": "1500000 person",
    "Не менее пяти домов, до десяти взрывов": "5.. building, ..10 strike",
    "От трех до пяти беспилотников": "3..5 drone",
    "90% города, треть потребителей, половина домов": "90 %, 33 %, 50 %",
    "Двадцать пять жителей": "25 person",
    "14-летняя девочка": "14 year",
    "Ракеты С-300": "",
    "Обе женщины": "2 person",
    "Троим жителям": "3 person",
    "Одна из ракет": "",
    "560 домов": "560 building",
    "Порывы до 25 м/с": "..25 m/s",
    "Пятисот сорока семи абонентов": "547 customer",
    "Человек двадцать": "~20",
}


def shown(sentence: str, language: str) -> str:
    """The quantities of a sentence in short."""
    text = view(sentence)
    out = []
    for m in quantity_mentions(text, 0, len(text), language):
        assert text[m.start : m.end] == m.text
        assert isinstance(m.value, QuantityValue)
        out.append(_short(m.value))
    return ", ".join(out)


def _short(value: QuantityValue) -> str:
    q = value.quantity
    if value.ordinal:
        return f"nth {q.min:g}"
    low, high = ("" if n is None else f"{n:.12g}" for n in (q.min, q.max))
    number = low if low == high else f"{low}..{high}"
    return ("~" if q.approx else "") + number + (f" {value.unit}" if value.unit else "")


ALL = [(s, e, code) for code, table in (("fr", FRENCH), ("en", ENGLISH), ("uk", UKRAINIAN), ("ru", RUSSIAN)) for s, e in table.items()]


@pytest.mark.parametrize(("sentence", "expected", "language"), ALL, ids=[row[0] for row in ALL])
def test_quantities_of_a_sentence(sentence: str, expected: str, language: str) -> None:
    """All quantities, in order."""
    assert shown(sentence, language) == expected


def test_whole_numbers_are_whole() -> None:
    """JSON shows 40, not 40.0."""
    text = "40 morts"
    value = quantity_mentions(text, 0, len(text), "fr")[0].value
    assert isinstance(value, QuantityValue)
    assert isinstance(value.quantity.min, int)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=60), st.sampled_from(["fr", "en", "uk", "ru", "xx"]))
def test_any_text_gives_quantities_in_order(text: str, language: str) -> None:
    """Nothing raises; spans slice back and do not overlap."""
    shown_text = view(text)
    end = 0
    for m in quantity_mentions(shown_text, 0, len(shown_text), language):
        assert shown_text[m.start : m.end] == m.text
        assert m.start >= end
        end = m.end
