"""The commands as a person meets them: what is printed where, exit codes, and errors that say the way out."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import vigie
from vigie import resources
from vigie.cli import main
from vigie.demo import folder, listed
from vigie.records import claim_record

AGENCY = folder() / "agency-en.txt"


def run(*arguments: str, stdin: bytes = b"", **env: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([sys.executable, "-m", "vigie.cli", *arguments], input=stdin, capture_output=True, env={**os.environ, **env}, check=False)


@pytest.mark.parametrize("command", ["read", "explain", "coverage", "score", "demo"])
def test_every_command_has_help_with_an_example(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([command, "--help"]) == 0
    assert f"vigie {command}" in capsys.readouterr().out.split("Example")[-1]


def test_help_tells_the_exit_codes(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    out = capsys.readouterr().out
    assert "Exit codes: 0 done" in out and "vigie demo" in out


def test_help_loads_no_room() -> None:
    code = "import sys; from vigie.cli import main; main(['--help']); print(sorted(m for m in sys.modules if m.startswith('vigie.')))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "['vigie.cli', 'vigie.errors']"


@pytest.mark.parametrize(
    ("arguments", "stdin", "code", "words"),
    [
        (("read", "no-such-file.html"), b"", 2, "check the path"),
        (("read", "."), b"", 2, "is a folder"),
        (("read", "-"), b"", 2, ""),
        (("read", "-"), b" \n\t ", 2, ""),
        (("read", "-"), bytes(range(256)) * 40, 2, "give its text"),
        (("read", "a\0b"), b"", 2, "check the path"),
        (("read", "-", "--language", "xx"), b"Some text.", 3, "fr"),
        (("read", "-", "--published", "someday"), b"Some text.", 3, "write it as 2022-12-16"),
        (("read", "-", "--published", "2024-02-31"), b"Some text.", 3, "write it as 2022-12-16"),
        (("read", "-", "--timezone", "Mars/Base"), b"Some text.", 3, "Europe/"),
        (("read", "-", "--format", "pdf"), b"Some text.", 3, "give one of html, jsonl, mentions, table"),
        (("explain", "-", "c0"), b"Some text.", 3, "no claim 'c0'"),
        (("raed", "x"), b"", 3, 'Did you mean "read"'),
        (("read",), b"", 3, "INPUT"),
        (("read", "-", "--outlte", "x"), b"", 3, "--outlet"),
        (("score", "no-such-folder"), b"", 2, "give a folder"),
    ],
)
def test_refusals_are_one_line_with_the_way_out(arguments: tuple[str, ...], stdin: bytes, code: int, words: str) -> None:
    if any("\0" in a for a in arguments):
        assert main(list(arguments)) == code
        return
    done = run(*arguments, stdin=stdin)
    error = done.stderr.decode()
    assert done.returncode == code, error
    assert done.stdout == b""
    assert error.startswith("vigie: ") and error.count("\n") == 1, error
    assert words in error


def test_a_pipe_gets_json_lines_that_are_the_api_s() -> None:
    done = run("read", str(AGENCY), "--published", "2024-03-12", "--outlet", "Harbour Press")
    assert done.returncode == 0 and done.stderr == b""
    records = [json.loads(line) for line in done.stdout.decode().splitlines()]
    document = vigie.read(AGENCY.read_bytes(), published="2024-03-12", outlet="Harbour Press")
    assert records == json.loads(json.dumps([claim_record(c) for c in document.claims]))
    assert len(records) > 10


def test_standard_input_and_table_without_colour() -> None:
    done = run("read", "-", "--format", "table", "--published", "2024-03-12", stdin=AGENCY.read_bytes(), COLUMNS="120", NO_COLOR="1")
    out = done.stdout.decode()
    assert done.returncode == 0
    assert "\x1b" not in out and "casualties" in out and max(map(len, out.splitlines())) <= 120


def test_output_does_not_depend_on_the_locale() -> None:
    done = run("read", str(folder() / "parallel" / "uk.txt"), "--published", "2024-01-23", LC_ALL="C", PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert done.returncode == 0
    assert "Харків" in done.stdout.decode("utf-8")


def test_the_reader_of_a_pipe_may_leave() -> None:
    command = f"{sys.executable} -m vigie.cli read {AGENCY} --published 2024-03-12 --format html | head -c 1; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=True)
    assert done.stderr == "" and done.stdout == "<0\n"


def test_explain_follows_an_id_of_read(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["read", str(AGENCY), "--published", "2024-03-12", "--format", "jsonl"]) == 0
    first = json.loads(capsys.readouterr().out.splitlines()[0])
    assert main(["explain", str(AGENCY), first["claim_id"], "--published", "2024-03-12"]) == 0
    out = capsys.readouterr().out
    assert first["evidence"][0]["text"][:30] in out
    assert "lang/en/lexicon/" in out, "the line of the lexicon behind the kind is named"


def test_coverage(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["coverage", "--holes"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines[1:17]] == list(resources.kinds())


def test_demo_writes_the_page(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["demo", "--out", str(tmp_path / "new")]) == 0
    page = (tmp_path / "new" / "vigie-demo.html").read_text(encoding="utf-8")
    assert page.count("<article") == len(listed())
    said = capsys.readouterr()
    assert "vigie-demo.html" in said.err and "casualties" in said.out
    (tmp_path / "file").write_text("x", encoding="utf-8")
    assert main(["demo", "--out", str(tmp_path / "file")]) == 3
    assert "give another folder with --out" in capsys.readouterr().err


def test_demo_live_ends_by_itself_without_a_terminal(tmp_path: Path) -> None:
    done = run("demo", "--live", "--out", str(tmp_path))
    said = done.stderr.decode()
    assert done.returncode == 0, said
    assert "published: South today" in said and "the picture: 8 documents" in said and said.splitlines()[-1] == f"As a live page: vigie serve --db {tmp_path / 'demo.sqlite'}"
    assert all((tmp_path / name).stat().st_size for name in ("report.html", "flash.html", "SOURCES.toml"))
