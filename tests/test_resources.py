"""The shelves load, and are checked against each other and the contract."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import regex

from vigie import resources
from vigie.errors import OptionError, ShelfError

CODES = resources.languages()


def test_languages_are_folders() -> None:
    assert set(CODES) >= {"en", "fr", "ru", "uk"}


@pytest.mark.parametrize("code", CODES)
def test_every_lexicon_loads(code: str) -> None:
    lex = resources.lexicon(code)
    assert len(lex) > 500
    assert resources.language(code).keys() >= {"name", "script", "elision"}


@pytest.mark.parametrize("code", CODES)
def test_every_toml_of_a_language_is_toml(code: str) -> None:
    for file in resources.shelf(f"lang/{code}").glob("*.toml"):
        assert resources.toml(code, file.stem)


def test_kinds_are_the_contracts() -> None:
    assert list(resources.kinds()) == (
        "launch strike interception explosion alert hazard casualties damage service aid response advice movement diplomacy force statement"
    ).split()


def test_senses_of_kinds_exist() -> None:
    for kind in resources.kinds().values():
        for sense in kind["senses"]:
            group, _, value = sense.partition(":")
            assert not value or value in resources.senses()[group][0]


@pytest.mark.parametrize("code", [c for c in CODES if resources.language(c).get("status") != "small"])
def test_every_kind_is_found_somewhere_and_left_alone_somewhere(code: str) -> None:
    """House rule 3. A language whose language.toml says status = "small" is a start and need not."""
    for kind in resources.kinds():
        examples = resources.toml(code, kind)
        assert examples.get("finds") and examples.get("ignores"), f"lang/{code}/{kind}.toml: write sentences that are found and sentences that are left alone"


def test_unknown_language_tells_the_known_ones() -> None:
    with pytest.raises(OptionError, match=f"give one of {', '.join(CODES)}"):
        resources.lexicon("xx")


def test_missing_toml_of_a_language_is_empty() -> None:
    assert resources.toml("fr", "no-such-kind") == {}


def test_broken_files_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resources, "home", lambda: tmp_path)
    (tmp_path / "reference").mkdir()
    (tmp_path / "reference" / "x.toml").write_text("a = [", encoding="utf-8")
    with pytest.raises(ShelfError, match="reference/x.toml: .*mend the file"):
        resources.reference.__wrapped__("x")
    with pytest.raises(ShelfError, match="reference/y.toml is missing"):
        resources.reference.__wrapped__("y")


def test_table(tmp_path: Path) -> None:
    file = tmp_path / "t.tsv"
    file.write_text("# what it is\nname\tlevel\tnote\nKyiv\tsettlement\tx\n# a comment\n\nOdesa\tsettlement\n", encoding="utf-8")
    rows = resources.table(file)
    assert rows[1] == {"name": "Odesa", "level": "settlement", "note": "", "where": f"{file}:6"}
    file.write_text("a\tb\n1\t2\t3\n", encoding="utf-8")
    resources.table.cache_clear()
    with pytest.raises(ShelfError, match=r"t\.tsv:2: 3 cells for 2 columns \(a, b\): take out a tab"):
        resources.table(file)
    with pytest.raises(ShelfError, match="missing"):
        resources.table(tmp_path / "none.tsv")


VOWELS, MARKS = set("аеёєиіїоуыэюя"), set("іїєґыэъё")


def _alphabet(run: str) -> bool:
    """Whether a run of letters is a set of letters (all vowels, or mostly the letters that tell languages apart), not a word."""
    letters = run.casefold()
    return not regex.search(r"[a-zа-я]", letters) or set(letters) <= VOWELS or 2 * sum(c in MARKS for c in letters) > len(letters)


def test_no_words_of_the_languages_in_code() -> None:
    """House rule 2: words are data. Cyrillic or accented French words stand in no .py string of the package."""
    letters = re.compile(r"[а-яіїєґё]{3,}|[a-zéèêàçùâîôû]{2,}[éèêàçùâîôû][a-z]*|[a-z]*[éèêàçùâîôû][a-z]{2,}", re.IGNORECASE)
    comment = re.compile(r'"""[\s\S]*?"""|#.*')
    wrong = []
    for file in sorted(resources.home().rglob("*.py")):
        code = comment.sub("", file.read_text(encoding="utf-8"))
        wrong += [f"{file.relative_to(resources.home())}: {m.group()}" for m in letters.finditer(code) if not _alphabet(m.group())]
    assert not wrong, wrong[:20]
