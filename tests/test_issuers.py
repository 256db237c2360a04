"""A bulletin's head names who speaks in all of it; a newspaper's headline that names a body does not."""

import pytest

from vigie.pipeline import read

HEADS = [
    ("Communiqué de la préfecture de l'Hérault\n12 mai 2024\n\nUn incendie a détruit 12 maisons à Béziers.", "Préfecture de l'Hérault"),
    ("МИНИСТЕРСТВО ОБОРОНЫ РОССИЙСКОЙ ФЕДЕРАЦИИ\nСВОДКА\n12 мая 2024 г.\n\nНочью над Курской областью сбиты 12 беспилотников.", "Russian Ministry of Defence"),
    ("STATE EMERGENCY SERVICE OF UKRAINE\nMorning summary\n12 May 2024\n\nA fire destroyed 12 houses in Kharkiv.", "State Emergency Service of Ukraine"),
]


@pytest.mark.parametrize(("text", "body"), HEADS)
def test_the_head_of_a_bulletin_speaks(text: str, body: str) -> None:
    claims = read(text).claims
    assert claims
    assert {c.attribution.organization for c in claims} == {body}


def test_a_headline_about_a_body_does_not_speak() -> None:
    text = "Préfecture de l'Hérault : la préfète évacuée\n12 mai 2024\n\nUn incendie a détruit 12 maisons à Béziers."
    assert all(c.attribution.organization is None for c in read(text).claims if c.kind == "damage")
