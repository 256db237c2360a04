"""The page's words stand in each of its languages, with the same gaps to fill; the page itself holds none."""

from __future__ import annotations

import json
import re
from functools import cache

import pytest

from vigie.explain_picture import RULE
from vigie.serve.page_build import WEB

WORDS = WEB / "src" / "words"
LANGUAGES = sorted(p.stem for p in WORDS.glob("*.json"))


@cache
def words(code: str) -> dict[str, str | dict[str, str]]:
    return json.loads((WORDS / f"{code}.json").read_text(encoding="utf-8"))


def gaps(word: str | dict[str, str]) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", word if isinstance(word, str) else word["other"]))


def test_there_are_three_languages() -> None:
    assert {"en", "fr", "uk"} <= set(LANGUAGES)


@pytest.mark.parametrize("code", LANGUAGES)
def test_each_language_says_all_with_the_same_gaps(code: str) -> None:
    assert words(code).keys() == words("en").keys()
    assert not [k for k, w in words(code).items() if gaps(w) != gaps(words("en")[k])]


def test_every_key_that_the_page_asks_for_is_there() -> None:
    asked = {k for f in WEB.glob("src/**/*.*") if f.suffix in (".svelte", ".ts") for k in re.findall(r"\bt\('([\w.-]+)'", f.read_text(encoding="utf-8"))}
    assert asked - words("en").keys() == set()


def test_the_rule_of_the_headline_is_told_as_the_engine_has_it() -> None:
    assert words("en")["tolls.rule.text"] == RULE


def test_the_page_holds_no_words_of_its_own() -> None:
    found = []
    for file in WEB.glob("src/**/*.svelte"):
        markup = re.sub(r"<script.*?</script>|<!--.*?-->|<style.*?</style>", "", file.read_text(encoding="utf-8"), flags=re.S)
        while markup != (markup := re.sub(r"\{[^{}]*\}", "", markup)):
            pass
        plain = re.sub(r"<[^>]*>", " ", markup)
        found += [f"{file.name}: {w}" for w in re.findall(r"[^\W\d_]{4,}", plain) if w not in ("vigie", "Atom", "OpenAPI", "sha256")]
    assert not found
