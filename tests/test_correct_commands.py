"""`vigie correct`: a person's word wins, survives re-reading, leads on, and can be undone."""

from __future__ import annotations

import json

import pytest

from vigie.cli import main

TEXT = """A missile hit a residential building in Kryvyi Rih at 5:30 am on Thursday. Two people were killed, mayor Oleksandr Vilkul said.

In Sumy a drone struck a school at 11 pm on Thursday. One person was injured, mayor Oleksandr Lysenko said."""


@pytest.fixture
def db(tmp_path):
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    assert main(["build", str(tmp_path / "a.txt"), "--out", str(tmp_path / "out"), "--published", "2024-01-11T20:00+02:00", "--outlet", "Wire", "--format", "jsonl"]) == 0
    return str(tmp_path / "out")


def incidents(db, capsys):
    capsys.readouterr()
    assert main(["incidents", "--db", db, "--format", "jsonl"]) == 0
    return {r["code"]: r for r in map(json.loads, capsys.readouterr().out.splitlines())}


def log(db, capsys):
    capsys.readouterr()
    assert main(["correct", "log", "--db", db]) == 0
    return [line.split("\t") for line in capsys.readouterr().out.splitlines()]


def test_a_value_set_by_hand_wins_is_logged_and_undone(db, capsys, tmp_path):
    before = incidents(db, capsys)
    rih = next(c for c in before if c.startswith("KR-"))
    assert main(["correct", "set", rih, "killed", "3-", "--db", db, "--reason", "the morgue", "--by", "olena"]) == 0
    assert (incidents(db, capsys)[rih]["killed"]["min"], incidents(db, capsys)[rih]["killed"]["max"]) == (3, None)
    assert main(["build", str(tmp_path / "a.txt"), "--out", db, "--published", "2024-01-11T20:00+02:00", "--outlet", "Wire", "--format", "jsonl"]) == 0
    assert incidents(db, capsys)[rih]["killed"]["min"] == 3, "reading again does not take it back"
    ((correction, _, by, class_, state, _, reason),) = log(db, capsys)
    assert (by, class_, state, reason) == ("olena", "corrected", "holds", "the morgue")
    assert main(["correct", "undo", correction[:6], "--db", db, "--reason", "the morgue was wrong"]) == 0
    assert incidents(db, capsys) == before
    assert [r[4] for r in log(db, capsys)] == ["-", "undone"]


def test_a_merged_code_leads_on(db, capsys):
    first, second, *rest = sorted(incidents(db, capsys))
    assert main(["correct", "merge", first, second, "--db", db, "--reason", "one night"]) == 0
    rows = incidents(db, capsys)
    assert sorted(rows) == [first, second, *rest] and sorted(rows[c]["status"] for c in (first, second)) == ["current", "merged"]
    into = next(rows[c]["incident_id"] for c in (first, second) if rows[c]["status"] == "current")
    assert next(r["merged_into"] for r in rows.values() if r["status"] == "merged") == into


def test_an_incident_is_given_to_a_person_and_marked_as_a_key_event(db, capsys):
    code = next(iter(incidents(db, capsys)))
    assert main(["correct", "assign", code, "olena", "--db", db]) == 0 and main(["correct", "key", code, "--db", db]) == 0
    assert (incidents(db, capsys)[code]["assignee"], incidents(db, capsys)[code]["key_event"]) == ("olena", True)
    assert main(["correct", "assign", code, "--db", db]) == 0 and main(["correct", "key", code, "--no", "--db", db]) == 0
    assert (incidents(db, capsys)[code]["assignee"], incidents(db, capsys)[code]["key_event"]) == (None, False)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["set", "{}", "colour", "red", "--reason", "x"], "cannot be set"),
        (["set", "{}", "killed", "many", "--reason", "x"], "is no number"),
        (["set", "NO-THING", "killed", "1", "--reason", "x"], "nothing here has the id or code"),
        (["review", "{}", "great"], "no review state"),
        (["flag", "{}", "loud"], "no flag"),
        (["merge", "{}", "--reason", "x"], "two incidents or more"),
        (["retract", "{}", "--reason", " "], "needs a reason"),
        (["retract", "{}", "--reason", "x", "--class", "huge"], "no class"),
        (["undo", "x000", "--reason", "x"], "no correction"),
    ],
)
def test_what_cannot_be_done_is_refused_with_the_way_out(db, capsys, arguments, words):
    code = next(iter(incidents(db, capsys)))
    assert main(["correct", *(a.replace("{}", code) for a in arguments), "--db", db]) != 0
    assert words in capsys.readouterr().err
    assert log(db, capsys) == []
