"""The docs are true: what they name exists, and the commands that they show run."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import vigie
from vigie import resources

ROOT = Path(__file__).resolve().parents[1]
DOCS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
TOUR = (ROOT / "docs" / "TOUR.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", sorted(set(re.findall(r"`(src/vigie/[\w/.]+)`", TOUR))))
def test_the_tours_files_exist(path: str) -> None:
    assert (ROOT / path).exists()


@pytest.mark.parametrize(("path", "name"), re.findall(r"`((?:src/vigie/[\w/]+/)?\w+\.py)` `(\w+)`", TOUR))
def test_the_tours_functions_exist(path: str, name: str) -> None:
    file = ROOT / path if path.startswith("src/") else next((ROOT / "src").rglob(path))
    assert re.search(rf"^(?:def|class) {name}\b", file.read_text(encoding="utf-8"), re.MULTILINE), f"{path} has no {name}"


def test_the_tours_map_is_the_import_contract() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"]
    contract = next(c for c in contracts if c["type"] == "layers")
    modules = {m for layer in contract["layers"] for m in re.findall(r"\w+", layer)}
    shown = set(re.findall(r"`(\w+)`", "\n".join(line.split("|")[2] for line in TOUR.splitlines() if line.startswith("| ") and line.count("|") == 4)))
    assert shown <= modules
    assert {m for m in modules if not m.startswith("gazetteer_")} <= shown
    here = {p.stem for p in resources.home().iterdir() if (p.suffix == ".py" or (p / "__init__.py").is_file()) and p.stem != "__init__"}
    assert here <= modules


@pytest.mark.parametrize("doc", DOCS, ids=lambda p: p.name)
def test_links_lead_somewhere(doc: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", doc.read_text(encoding="utf-8")):
        assert target.startswith("https://") or (doc.parent / target).exists(), target


def test_every_command_and_option_is_in_the_readme_or_its_help() -> None:
    from vigie.cli import app

    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    commands = [name for name in app if not name.startswith("-")]
    assert commands
    for name in commands:
        assert f"vigie {name}" in readme or f"make {name}" in readme, name


def test_readmes_own_file_commands_run() -> None:
    lines = re.findall(r"^    (?:\.venv/bin/)?vigie (.*examples/.*)$", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert lines
    for line in lines:
        done = subprocess.run([sys.executable, "-m", "vigie.cli", *shlex.split(line, comments=True)], capture_output=True, text=True, cwd=ROOT, check=False)
        assert done.returncode == 0, done.stderr
        assert done.stdout


def test_version_is_one() -> None:
    assert tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"] == vigie.__version__
    assert f"## {vigie.__version__}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_the_lexicons_page_tells_every_sense_group() -> None:
    page = (ROOT / "docs" / "LEXICON.md").read_text(encoding="utf-8")
    missing = [group for group in resources.senses() if f"`{group}" not in page]
    assert not missing, f"docs/LEXICON.md does not tell {missing}"
