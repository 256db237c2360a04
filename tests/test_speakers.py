"""Who speaks: families of attribution, in four languages (speaker_cases.tsv: one sentence or a few, the words that are asked for, the speaker)."""

from __future__ import annotations

from pathlib import Path

import pytest

from vigie.extract.mentions import readings
from vigie.extract.speakers import speakers
from vigie.model import Attribution
from vigie.read.documents import document
from vigie.resolve import resolved

OUTLET = "The Meadow Post"
DAY = "2024-09-03"
LINES = [line.split("\t") for line in Path(__file__).with_name("speaker_cases.tsv").read_text(encoding="utf8").splitlines() if line and line[0] != "#"]


def _speaker(text: str, language: str, words: str) -> Attribution:
    doc = document(text, published=DAY, outlet=OUTLET, language=language)
    found = readings(doc)
    doc, mentions = resolved(doc, [m for r in found for m in r.mentions], [r.post for r in found for _ in r.mentions])
    rest = iter(mentions)
    for r in found:
        r.mentions = [next(rest) for _ in r.mentions]
        r.index()
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
