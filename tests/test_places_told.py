"""Where claims hold that name no place, or more than one: stories of a few sentences, each a test of its own."""

from __future__ import annotations

import pytest

from places_told import Told, judged, rows


@pytest.mark.parametrize("row", [pytest.param(r, id=f"{r.language}/{r.category}: {r.text[:70]}") for r in rows()])
def test_told(row: Told) -> None:
    assert judged(row)[0] == "right", judged(row)[1]


def test_no_story_stands_twice() -> None:
    texts = [r.text + r.words for r in rows()]
    assert len(texts) == len(set(texts))
    assert all(r.words in r.text.replace("\u00b6", "\n\n") for r in rows())
