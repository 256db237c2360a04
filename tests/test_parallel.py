"""One story in four languages gives one set of claims: who, what, when, where, how sure, with what figures (examples/parallel/)."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from vigie.pipeline import read
from vigie.records import claim_record

FOLDER = Path(__file__).parent.parent / "examples" / "parallel"
LANGUAGES = ("en", "fr", "uk", "ru")


def _set(language: str) -> set[str]:
    """The claims of one telling without what belongs to its language: ids, spans, words."""
    document = read((FOLDER / f"{language}.txt").read_text("utf-8"), published="2024-01-23T15:00", outlet="Vigie Wire")
    assert document.language == language
    out = set()
    for record in map(claim_record, document.claims):
        who, time = record["attribution"], record["time"]
        told = {
            "kind": record["kind"],
            "modality": record["modality"],
            "verification": record["verification"],
            "who": {k: who[k] for k in ("name", "office", "organization", "jurisdiction")},
            "when": time and {k: time[k] for k in ("start", "end", "granularity")},
            "where": sorted((p["name"], p["level"], p["role"], p["part"]) for p in record["places"]),
            "details": record["details"],
        }
        out.add(json.dumps(told, ensure_ascii=False, sort_keys=True))
    return out


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_a_translation_gives_the_same_claims(language: str) -> None:
    english, other = _set("en"), _set(language)
    assert len(english) >= 15
    assert sorted(english - other) == sorted(other - english) == []
