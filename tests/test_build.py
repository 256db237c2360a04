"""`vigie build`: documents to a picture in a folder; stopped and gone on with, broken input told, the same inputs the same bytes."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from vigie.cli import main

TEXTS = {
    "a.txt": "A missile hit a residential building in Kryvyi Rih at 5:30 am on Thursday. Two people were killed, mayor Oleksandr Vilkul said.",
    "b.txt": "Three people were killed by the missile in Kryvyi Rih on Thursday, governor Serhii Lysak said.",
    "c.txt": "Poltava is without electricity after a drone attack, mayor Kateryna Yamshchykova said on Thursday.",
    "d.txt": "У Сумах відновили водопостачання, повідомив міський голова Олександр Лисенко.",
}
ABOUT = "".join(f'[[document]]\nfile = "{name}"\npublished = "2024-01-11T{18 + n}:00+02:00"\noutlet = "Outlet {n}"\n' for n, name in enumerate(TEXTS))
TABLES = ("documents", "claims", "incidents", "services", "tolls", "conflicts", "people", "places", "changes")


@pytest.fixture
def coverage(tmp_path) -> Path:
    folder = tmp_path / "in"
    folder.mkdir()
    for name, text in TEXTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "documents.toml").write_text(ABOUT, encoding="utf-8")
    return folder


def built(out: Path, *inputs: Path, options: tuple[str, ...] = ("--format", "jsonl")) -> int:
    return main(["build", *map(str, inputs), "--out", str(out), *options])


def digests(out: Path) -> dict[str, str]:
    return {t: hashlib.sha256((out / f"{t}.jsonl").read_bytes()).hexdigest() for t in TABLES}


def rows(out: Path, table: str) -> list[dict]:
    return [json.loads(line) for line in (out / f"{table}.jsonl").read_text(encoding="utf-8").splitlines()]


def test_the_picture_of_a_folder(coverage, tmp_path):
    assert built(tmp_path / "out", coverage) == 0
    rih = next(r for r in rows(tmp_path / "out", "incidents") if r["places"][0]["name"] == "Kryvyi Rih")
    assert (rih["killed"]["min"], rih["killed"]["max"], rih["sources"]) == (2, 3, 3)
    assert rih["source_names"] == ["Outlet 0", "Oleksandr Vilkul", "Serhii Lysak"], "the outlet that tells of the hit by itself, and two officials"
    states = {(s["service"], s["place"]["name"], s["state"]) for s in rows(tmp_path / "out", "services")}
    assert states == {("electricity", "Poltava", "out"), ("water", "Sumy", "restored")}
    assert {d["outlet"] for d in rows(tmp_path / "out", "documents")} == {f"Outlet {n}" for n in range(4)}


def test_order_repetition_and_steps_give_the_same_bytes(coverage, tmp_path):
    files = [coverage / name for name in TEXTS]
    assert built(tmp_path / "one", coverage) == 0
    assert built(tmp_path / "two", *reversed(files), coverage) == 0
    for f in files[::-1]:
        assert built(tmp_path / "three", f) == 0
    assert digests(tmp_path / "one") == digests(tmp_path / "two") == digests(tmp_path / "three")


def test_a_document_that_cannot_be_read_is_told_and_the_rest_goes_on(coverage, tmp_path, capsys):
    (coverage / "empty.txt").write_bytes(b"")
    (coverage / "scan.pdf").write_bytes(b"%PDF-1.7")
    assert built(tmp_path / "out", coverage) == 5
    told = rows(tmp_path / "out", "errors")
    assert {Path(e["document"]).name for e in told} == {"empty.txt", "scan.pdf"} and all(e["error"] for e in told)
    assert len(rows(tmp_path / "out", "documents")) == 4
    assert "2 documents could not be read" in capsys.readouterr().err
    for name in ("empty.txt", "scan.pdf"):
        (coverage / name).unlink()
    assert built(tmp_path / "out", coverage) == 0 and not (tmp_path / "out" / "errors.jsonl").exists()


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["nothing-here", "--out", "{}"], "no file or folder"),
        (["{in}"], "give one of --out"),
        (["{in}", "--out", "{}", "--db", "x.sqlite"], "give one of --out"),
        (["{in}", "--out", "{}", "--format", "docx9"], "no format"),
        (["{in}", "--out", "{}", "--language", "xx"], "could not be read"),
    ],
)
def test_what_cannot_be_used_is_refused_with_the_way_out(coverage, tmp_path, capsys, options, words):
    args = [o.replace("{in}", str(coverage)).replace("{}", str(tmp_path / "out")) for o in options]
    assert main(["build", *args]) in (2, 3, 5)
    assert words in capsys.readouterr().err


def test_known_documents_are_passed_over(coverage, tmp_path, capsys):
    built(tmp_path / "out", coverage)
    capsys.readouterr()
    assert built(tmp_path / "out", coverage) == 0
    assert "0 documents read, 0 claims, 4 known already" in capsys.readouterr().err


@pytest.mark.skipif(os.name == "nt", reason="no kill -9")
def test_killed_at_any_moment_it_goes_on_to_the_same_picture(coverage, tmp_path):
    assert built(tmp_path / "whole", coverage) == 0
    command = [sys.executable, "-m", "vigie.cli", "build", str(coverage), "--out", str(tmp_path / "cut"), "--format", "jsonl", "--jobs", "1"]
    for wait_s in (0.4, 0.8, 1.2, 1.6):
        running = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(wait_s)
        running.send_signal(signal.SIGKILL)
        running.wait()
    assert subprocess.run(command, check=False).returncode == 0
    assert digests(tmp_path / "cut") == digests(tmp_path / "whole")


def test_the_commands_that_look_at_it(coverage, tmp_path, capsys):
    built(tmp_path / "out", coverage)
    capsys.readouterr()
    for command, words in (("incidents", "Kryvyi Rih"), ("board", "Poltava"), ("conflicts", "conflict"), ("sources", "Oleksandr Vilkul")):
        assert main([command, "--db", str(tmp_path / "out"), "--format", "table"]) == 0
        assert words in capsys.readouterr().out, command
        assert main([command, "--db", str(tmp_path / "out"), "--format", "jsonl"]) == 0
        assert all(json.loads(line) for line in capsys.readouterr().out.splitlines())
        assert main([command, "--db", str(tmp_path / "out"), "--format", "csv"]) == 0
        capsys.readouterr()
    assert main(["board", "--db", str(tmp_path / "out"), "--known-at", "2024-01-11T20:30+02:00", "--format", "jsonl"]) == 0
    assert [json.loads(x)["service"] for x in capsys.readouterr().out.splitlines()] == ["electricity"], "what came later is not shown"
    assert main(["incidents", "--db", str(tmp_path / "nothing")]) != 0
    assert "vigie build" in capsys.readouterr().err


def test_a_row_explains_itself_and_what_changed_between_two_moments(coverage, tmp_path, capsys):
    built(tmp_path / "out", coverage)
    rih = next(r for r in rows(tmp_path / "out", "incidents") if r["places"][0]["name"] == "Kryvyi Rih")
    capsys.readouterr()
    for row_id in (rih["code"], rih["incident_id"], rih["incident_id"][:8], rih["claims"][0], rows(tmp_path / "out", "services")[0]["service_id"]):
        assert main(["explain", row_id, "--db", str(tmp_path / "out")]) == 0
    assert main(["explain", rih["code"], "--db", str(tmp_path / "out")]) == 0
    told = capsys.readouterr().out
    assert "held together by" in told and "Two people were killed" in told and "by Serhii Lysak (local)" in told
    assert main(["explain", "KR-NOTHING", "--db", str(tmp_path / "out")]) == 3
    assert main(["diff", "2024-01-11T18:30+02:00", "2024-01-11T19:30+02:00", "--db", str(tmp_path / "out"), "--format", "jsonl"]) == 0
    (change,) = [c for c in map(json.loads, capsys.readouterr().out.splitlines()) if c["field"] == "killed"]
    assert (change["was"]["max"], change["now"]["max"], change["class"]) == (2, 3, "update")
    assert main(["diff", "2024-01-12", "2024-01-11", "--db", str(tmp_path / "out")]) == 3
