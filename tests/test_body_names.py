"""Bodies that no register knows speak under the name that the text gives them; a common word in capitals, an addressee and a place do not."""

from __future__ import annotations

import pytest

import vigie

SPEAKS = [
    ("en", "Corran Ferries denies that any sailing has been cancelled.", "Corran Ferries", "operator"),
    ("en", "According to Hale & Morton, five tank cars leaked chlorine.", "Hale & Morton", None),
    ("en", "The Tarland Flood Protection Agency advises households to boil water.", "Tarland Flood Protection Agency", "official"),
    ("en", "The Tarland Safety Board in Auckland said 38 wagons had derailed.", "Tarland Safety Board", "official"),
    ("en", "Belgrid, the power utility, said 40,000 customers were without electricity.", "Belgrid", "operator"),
    ("en", "Power company Norvolt said electricity was restored to 40,000 homes.", "Norvolt", "operator"),
    ("en", "Belgrid says two villages are without power.", "Belgrid", None),
    ("en", "Four people were killed in Daraa, the Levant Observatory for Human Rights said.", "Levant Observatory for Human Rights", "expert"),
    ("fr", "Selon la Proteção Civil, 37 personnes sont mortes.", "Proteção Civil", "rescue-service"),
    ("fr", "Norvolt signale 60 villages sans électricité.", "Norvolt", None),
    ("fr", "L'électricité est revenue dans le Valais, selon Belgrid.", "Belgrid", None),
    ("fr", "Deux répliques ont été enregistrées par l'Institut de physique du globe de Nantes.", "Institut de physique du globe de Nantes", "expert"),
    ("uk", "Профспілка «Горянка» називає інше число загиблих — 206.", "Horianka", None),
    ("uk", "Степобленерго повідомило, що без світла 20 тисяч споживачів.", "Stepoblenerho", "operator"),
    ("ru", "По данным Norvolt, без света остались 12 тысяч домов.", "Norvolt", None),
    ("ru", "ЗПЖД сообщила, что поезда до Орска отменены.", "ZPZhD", None),
    ("ru", "Степгидромет прогнозирует подъём воды до 9 метров.", "Stepgidromet", "expert"),
]
SILENT = [
    ("en", "Villagers said two houses were destroyed."),
    ("en", "Trains are running again between Bonn and Mainz."),
    ("en", "Tuesday said little: two people were killed in Bonn."),
    ("fr", "Habitants et secouristes racontent : deux maisons ont été détruites."),
    ("ru", "Двое погибли, рассказал «Вестнику» рыбак."),
]


@pytest.mark.parametrize(("language", "text", "name", "office"), SPEAKS)
def test_a_named_body_speaks(language: str, text: str, name: str, office: str | None) -> None:
    claims = vigie.read(text, published="2026-03-12T18:00:00+00:00", language=language, outlet="The Outlet").claims
    assert claims
    assert {(c.attribution.organization, c.attribution.office) for c in claims} == {(name, office)}


@pytest.mark.parametrize(("language", "text"), SILENT)
def test_nobody_is_made_to_speak(language: str, text: str) -> None:
    claims = vigie.read(text, published="2026-03-12T18:00:00+00:00", language=language, outlet="The Outlet").claims
    assert not {c.attribution.organization for c in claims} - {None}


def test_a_longer_form_is_the_body_that_the_text_speaks_of() -> None:
    text = "Selon la Defesa Civil du Rio Grande do Sul, 37 personnes sont mortes. La Defesa Civil recense 74 disparus à Lajeado."
    claims = vigie.read(text, published="2026-03-12T18:00:00+00:00", language="fr").claims
    assert {c.attribution.organization for c in claims} == {"Defesa Civil"}
