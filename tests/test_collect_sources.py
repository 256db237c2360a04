"""SOURCES.toml, and the commands that visit what it lists."""

from __future__ import annotations

from pathlib import Path

import pytest

from collecting import world
from vigie.cli import main
from vigie.collect.sources import SORTS, sources
from vigie.errors import OptionError

ROOT = Path(__file__).resolve().parents[1]
HEAD = '[collect]\ncontact = "desk@example.org"\n'
ONE = '[[source]]\nname = "A"\nsort = "page"\naddress = "https://example.org/"\n'


def written(tmp_path, text: str):
    (tmp_path / "SOURCES.toml").write_text(text, encoding="utf-8")
    return tmp_path / "SOURCES.toml"


def test_the_example_is_read_and_shows_every_sort():
    found = sources(ROOT / "examples" / "SOURCES.toml")
    assert {s.sort for s in found.sources} == set(SORTS)


@pytest.mark.parametrize("sort", SORTS)
def test_each_sort_has_an_example_of_its_own(sort):
    found = sources(ROOT / "examples" / "sources" / f"{sort}.toml")
    assert {s.sort for s in found.sources} == {sort}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (ONE, "[collect] needs contact"),
        (HEAD, "at least one [[source]]"),
        ("x = [", "mend it"),
        (HEAD + "[other]\n" + ONE, "[other] is not known"),
        (HEAD + ONE + "pace = 5\n", "pace is not known: use name, sort"),
        (HEAD + ONE + 'limit = "5"\n', "limit = '5' is str: give int"),
        (HEAD + ONE + "limit = 5000\n", "at most 500 pages a visit"),
        (HEAD + ONE + "pace_s = -1\n", "give a number above 0"),
        (HEAD + ONE + "tags = [1]\n", "write each in quotes"),
        (HEAD + ONE + 'language = "xx"\n', "language 'xx' is not known: use one of en"),
        (HEAD + ONE + 'timezone = "Kyiv"\n', "use an IANA name"),
        (HEAD + ONE + ONE, "two sources are named 'A'"),
        (HEAD + ONE.replace("page", "blog"), "sort 'blog' is not known: use one of page, feed"),
        (HEAD + ONE.replace("https://example.org/", "example.org"), "write https://host/path"),
        (HEAD + ONE.replace("page", "telegram").replace("https://example.org/", "https://t.me/+abc"), "no public channel"),
        (HEAD + ONE.replace('"page"', '"mastodon"').replace("https://example.org/", "https://m.example/about"), "shows no account and no tag: write https://HOST/@NAME"),
        (HEAD + ONE.replace('"page"', '"bluesky"').replace("https://example.org/", "https://bsky.app/profile/name"), "is no profile: write https://bsky.app/profile/NAME"),
        (HEAD + ONE.replace('name = "A"\n', ""), "has no name"),
    ],
)
def test_what_is_wrong_is_told_with_the_way_out(tmp_path, text, words):
    with pytest.raises(OptionError) as e:
        sources(written(tmp_path, text))
    assert words in str(e.value) and "SOURCES.toml" in str(e.value)


def listed(w, tmp_path):
    return written(
        tmp_path,
        HEAD + f'pace_s = 0.01\nprivate = ["127.0.0.1"]\n[[source]]\nname = "Live"\nsort = "page"\naddress = "{w.address}/live"\nlanguage = "en"\ntags = ["east"]\n'
        f'[[source]]\nname = "Gone"\nsort = "feed"\naddress = "{w.address}/rss"\n',
    )


def test_check_tries_each_and_says_what_it_got(tmp_path, capsys):
    with world() as w:
        w.page("/live", "<html><head><title>Power</title></head><body><p>Electricity is out in Kharkiv, the mayor said.</p></body></html>")
        file = listed(w, tmp_path)
        assert main(["collect", "check", str(file), "--format", "csv"]) == 5
        out, err = capsys.readouterr()
        assert "Live,page,1," in out.replace('"', "") and "answers 404" in out and "1 of 2 sources gave nothing" in err
        assert main(["collect", "check", str(file), "--only", "east"]) == 0
        assert main(["collect", "check", str(file), "--only", "west"]) == 3
        assert "no source and no tag is named 'west'" in capsys.readouterr().err


def test_collect_puts_what_is_new_into_the_database(tmp_path, capsys):
    with world() as w:
        w.page("/live", "<html><head><title>Power</title></head><body><p>Electricity is out in Kharkiv, the mayor said.</p></body></html>", ETag='"1"')
        file, db = listed(w, tmp_path), str(tmp_path / "p.sqlite")
        assert main(["collect", str(file), "--db", db]) == 5
        assert "1 documents new or changed" in (err := capsys.readouterr().err) and "Gone: " in err
        assert main(["collect", str(file), "--db", db, "--only", "Live"]) == 0
        assert "0 documents new or changed, 0 claims, 1 as they were" in capsys.readouterr().err
        assert w.log[-1][1]["if-none-match"] == '"1"'
        assert main(["sources", "--db", db]) == 0
