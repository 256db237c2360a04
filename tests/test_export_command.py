"""`vigie export` from a store to files, and what it refuses."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

import pytest

from vigie.cli import main

ROOT = Path(__file__).resolve().parents[1]
TEXT = "Kharkiv is without power, Mayor Ihor Terekhov said. Two people were killed in a missile strike on a residential building in Kharkiv, Governor Oleh Syniehubov said."


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("export")
    (folder / "a.txt").write_text(TEXT, encoding="utf-8")
    path = folder / "picture.db"
    assert main(["build", str(folder / "a.txt"), "--db", str(path), "--published", "2024-05-14T12:00+03:00", "--outlet", "Example Wire"]) == 0
    return path


def test_files_and_a_manifest(db: Path, tmp_path: Path) -> None:
    arguments = ["--format", "csv", "--format", "flash", "--format", "bundle", "--lang", "fr", "--number", "2", "--title", "Kharkiv", "--base-url", "https://desk.example"]
    assert main(["export", "--db", str(db), "--out", str(tmp_path), *arguments]) == 0
    told = json.loads((tmp_path / "manifest.json").read_text(encoding="utf-8"))["exports"]
    assert set(told) == {"bundle", "csv", "flash"} and told["csv"]["written"]
    assert "Kharkiv – Point de situation n° 2" in (tmp_path / "flash.html").read_text(encoding="utf-8")
    assert 'href="https://desk.example/collections/' in (tmp_path / "flash.html").read_text(encoding="utf-8")
    (raw,) = (tmp_path / "bundle" / "documents").iterdir()
    assert raw.read_bytes() == TEXT.encode()
    assert sha256(raw.read_bytes()).hexdigest() in (tmp_path / "bundle" / "SHA256SUMS").read_text(encoding="utf-8")


@pytest.mark.parametrize(("arguments", "said"), [
    (["--format", "pdf"], "no format 'pdf': give one of atlos"),
    (["--format", "csv", "--limit", "0"], "--limit 0: give 1 or more"),
    (["--format", "csv", "--kind", "battle"], "--kind 'battle' is none: give one of launch"),
    (["--format", "csv", "--verification", "true"], "--verification 'true' is none"),
    (["--format", "csv", "--since", "yesterday"], "--since 'yesterday' is no moment"),
    (["--format", "csv", "--base-url", "javascript:alert(1)"], "is no address: write https://host/path"),
    (["--format", "flash", "--zone", "Mars/Olympus"], "--zone 'Mars/Olympus' is no zone"),
    (["--format", "flash", "--lang", "xx"], "no bulletin in 'xx': give one of en, fr, uk"),
])  # fmt: skip
def test_what_cannot_be_used_is_refused(arguments: list[str], said: str, db: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", "--db", str(db), "--out", str(tmp_path), *arguments]) == 3
    assert said in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_a_folder_that_cannot_be_written(db: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    for form in ("csv", "gpkg"):
        assert main(["export", "--db", str(db), "--out", str(tmp_path / "file"), "--format", form]) == 3
        assert "give another folder" in capsys.readouterr().err
