"""Towns abroad whose names are written in Cyrillic although no table has them so: found by how they sound, in any case, or not at all."""

from __future__ import annotations

import pytest

from vigie import gazetteer_sounds
from vigie.pipeline import read


@pytest.mark.parametrize(
    ("name", "country", "expected"),
    [
        ("Аджуде", "RO", "Adjud"),
        ("Мэрэшешть", "RO", "Mărășești"),
        ("Тыргу-Жиу", "RO", "Târgu Jiu"),
        ("Энкантаду", "BR", "Encantado"),
        ("Кільпуе", "CL", "Quilpué"),
        ("Лагадасе", "GR", "Lagkadás"),
        ("Фаэнци", "IT", "Faenza"),
        ("Чезеною", "IT", "Cesena"),
        ("Пазарджыка", "TR", "Pazarcık"),
        ("Глухолазах", "PL", "Głuchołazy"),
        ("Вадзимы", "JP", "Wajima"),
        ("Шульде", "DE", "Schuld"),
        ("Пайпорту", "ES", "Paiporta"),
        ("Республика", "RO", None),
        ("Петренка", "IT", None),
    ],
)
def test_a_name_is_heard(name: str, country: str, expected: str | None) -> None:
    place = gazetteer_sounds.like(name, country)
    assert (place.name if place else None) == expected


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("ru", "В Румынии землетрясение. В Мэрэшешть рухнула школа.", "Mărășești"),
        ("uk", "Лісові пожежі в Чилі. У Вілья-Алемані згоріло 90 будинків.", "Villa Alemana"),
        ("uk", "Лісові пожежі в Чилі. Про це сказав Андрій Вілья-Алемана.", None),  # a person
        ("ru", "В Мэрэшешть рухнула школа.", None),  # nothing tells of Romania
    ],
)
def test_only_where_the_country_is_told(language: str, text: str, expected: str | None) -> None:
    document = read(text, published="2024-05-14", outlet="Example Wire", language=language)
    names = [p.place.name for c in document.claims for p in c.places if p.place.level == "settlement"]
    assert names == ([expected] * len(names) if expected else [])
    assert names or expected is None
