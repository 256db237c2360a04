"""Two hundred hard names against floors: what is answered is right, and little is left unanswered."""

from __future__ import annotations

from collections import Counter

import pytest

from places_hard import judged, rows

RIGHT, RIGHT_OF_ANSWERED = 0.95, 0.98  # floors: they only rise
MOST_WRONG = 2  # of the fifty names of a language
CATEGORIES = {"namesake", "inflected", "misspelled", "exonym", "district", "metonym", "relative", "direction"}


@pytest.fixture(scope="module")
def verdicts() -> list[tuple[str, str]]:
    return [(row.language, judged(row)[0]) for row in rows()]


def test_the_set_is_whole() -> None:
    assert Counter(row.language for row in rows()) == {"fr": 50, "en": 50, "uk": 50, "ru": 50}
    assert {row.category for row in rows()} == CATEGORIES
    assert all(row.words in row.text for row in rows())
    assert len({row.text for row in rows()}) == 200


def test_hard_names(verdicts: list[tuple[str, str]]) -> None:
    counts = Counter(verdict for _, verdict in verdicts)
    assert counts["right"] / len(verdicts) >= RIGHT, dict(counts)
    assert counts["right"] / (counts["right"] + counts["wrong"]) >= RIGHT_OF_ANSWERED, dict(counts)


@pytest.mark.parametrize("language", ["fr", "en", "uk", "ru"])
def test_no_language_guesses(verdicts: list[tuple[str, str]], language: str) -> None:
    assert sum(1 for lang, verdict in verdicts if lang == language and verdict == "wrong") <= MOST_WRONG
