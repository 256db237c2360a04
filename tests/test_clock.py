"""Dates at the edges of the calendar."""

from __future__ import annotations

import pytest

import vigie


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "A comet passed 80 thousand years ago, and will be back in 90,000 years."),
        ("fr", "La comète est passée il y a 80 000 ans et reviendra dans 90 000 ans."),
        ("ru", "Комета пролетала 80 тысяч лет назад и вернётся через 90 тысяч лет."),
        ("uk", "Комета пролітала 80 тисяч років тому й повернеться через 90 тисяч років."),
    ],
)
def test_years_beyond_the_calendar_are_no_error(language: str, text: str) -> None:
    assert vigie.read(text, published="2024-10-12", language=language)
