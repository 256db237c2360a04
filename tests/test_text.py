"""The view and the tokens of a text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vigie.text import tokens, view


def words(text: str, *, elision: bool = False) -> list[str]:
    v = view(text)
    return [t.text for t in tokens(v, 0, len(v), elision=elision)]


@pytest.mark.parametrize(
    ("text", "elision", "expected"),
    [
        ("L\u2019eau n'est pas l\u00e0", True, ["L'", "eau", "n'", "est", "pas", "là"]),
        ("jusqu'à aujourd'hui, quelqu'un d'", True, ["jusqu'", "à", "aujourd'hui", ",", "quelqu'un", "d'"]),
        ("la 'vérité' compte", True, ["la", "'", "vérité", "'", "compte"]),
        ("l'eau", False, ["l'eau"]),
        ("п\u02bcять п’ять", False, ["п'ять", "п'ять"]),
        ("Kyiv's 'quoted' don't", False, ["Kyiv", "'s", "'", "quoted", "'", "don't"]),
        ("Kh-101, Kh101", False, ["Kh", "101", ",", "Kh", "101"]),
        ("24-25 -5 10h50", False, ["24", "25", "-", "5", "10", "h", "50"]),
        ("🔴 Увага!", False, ["🔴", "Увага", "!"]),
        ("\u0301a", False, ["\u0301a"]),
        ("", False, []),
    ],
)
def test_tokens(text: str, elision: bool, expected: list[str]) -> None:
    assert words(text, elision=elision) == expected


@given(st.text(max_size=200), st.booleans())
def test_tokens_slice_back_and_lose_nothing(text: str, elision: bool) -> None:
    v = view(text)
    assert len(v) == len(text)
    v.encode("utf-8")
    at = 0
    for t in tokens(v, 0, len(v), elision=elision):
        assert v[t.start : t.end] == t.text and t.text and t.low == t.text.casefold()
        assert all(c.isspace() or c == "-" or not c.isprintable() for c in v[at : t.start])
        at = t.end


def test_marks_of_messengers_are_spaces() -> None:
    marked = "In **Oslo** a [fire](https://t.me/x/1) __broke__ out\n____\n* * *"
    assert len(view(marked)) == len(marked)
    assert view(marked).split() == ["In", "Oslo", "a", "fire", "broke", "out", "____", "*", "*", "*"]
    assert len(view("*" * 100_000)) == 100_000
