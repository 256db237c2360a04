"""Who speaks: families of attribution, in four languages (speaker_cases.tsv: one sentence or a few, the words that are asked for, the speaker)."""

from __future__ import annotations

from pathlib import Path

import pytest

from vigie.extract.speakers import speakers
from vigie.model import Attribution
from vigie.pipeline import recognized
from vigie.read.documents import document

OUTLET = "The Meadow Post"
DAY = "2024-09-03"
LINES = [line.split("\t") for line in Path(__file__).with_name("speaker_cases.tsv").read_text(encoding="utf8").splitlines() if line and line[0] != "#"]


def _speaker(text: str, language: str, words: str) -> Attribution:
    doc, found = recognized(document(text, published=DAY, outlet=OUTLET, language=language))
    at = doc.view.index(words)
    turns = [t for own in speakers(doc, found).values() for t in own if t.start <= at < t.end]
    return turns[0].attribution if turns else Attribution()


@pytest.mark.parametrize("case", LINES, ids=[f"{c[0]}-{c[1]}-{c[3]}" for c in LINES])
def test_who_speaks(case: list[str]) -> None:
    _, language, text, words, name, office, organization = case
    who = _speaker(text.replace(" ¶ ", "\n\n").replace(" / ", "\n"), language, words)
    for wanted, got in ((name, who.name), (office, who.office), (organization, who.organization)):
        if wanted != "*":
            assert (got or "-") == wanted, who
