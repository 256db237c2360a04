"""A hundred and twenty phrases from far away against floors: territories, first-level units, sites, 'the state', 'the island', namesakes."""

from __future__ import annotations

from collections import Counter

import pytest

from places_hard import WORLD, judged, rows

RIGHT, MOST_WRONG = 0.97, 1  # floors: they only rise
CATEGORIES = {"territory", "unit", "longer", "site", "frame", "namesake"}


def test_the_set_is_whole() -> None:
    some = rows(WORLD)
    assert Counter(row.language for row in some) == {"fr": 30, "en": 30, "uk": 30, "ru": 30}
    assert {row.category for row in some} == CATEGORIES
    assert all(row.words in row.text for row in some)


@pytest.fixture(scope="module")
def verdicts() -> Counter[str]:
    return Counter(judged(row)[0] for row in rows(WORLD))


def test_names_of_the_world(verdicts: Counter[str]) -> None:
    assert verdicts["right"] / verdicts.total() >= RIGHT, dict(verdicts)
    assert verdicts["wrong"] <= MOST_WRONG, dict(verdicts)
