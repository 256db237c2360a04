"""No export for the public holds a secret, in any format, whatever it is packed in; the desk's exports hold all of them."""

from __future__ import annotations

import json
import struct
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from zipfile import ZipFile, is_zipfile

import pytest

from publishing import DEPOT, LAST, LATER, NAMES, SITE, SOON, TOWN, filled, found_in
from vigie.cli import main
from vigie.desk.request import Request
from vigie.export import export, names
from vigie.store import Store

PLACES = tuple(struct.pack(f"{order}d", x) for p in (TOWN, DEPOT) for x in (p.lat, p.lon) if x for order in "<>")
"""Coordinates as geometries hold them."""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with filled(str(tmp_path_factory.mktemp("publish") / "secret.db")) as kept:
        yield kept


def everything(paths: list[Path]) -> bytes:
    """All bytes of files, also of what is packed in them, and their names."""
    out = [b"".join(p.as_posix().rpartition("/export/")[2].encode() for p in paths)]
    for path in paths:
        out.append(path.read_bytes())
        if is_zipfile(path):
            with ZipFile(path) as packed:
                out += [packed.read(n) for n in packed.namelist()]
        if path.suffix == ".parquet":
            import pyarrow.parquet as pq

            table = pq.read_table(path)
            out.append(repr(table.to_pydict()).encode())
            out += [v for c in table.column_names for v in table[c].to_pylist() if isinstance(v, bytes)]
    return b"\n".join(out)


def exported(store: Store, folder: Path, role: str, now: datetime, **asked: object) -> bytes:
    request = Request(role=role, written=now, base_url="https://desk.example", **asked)  # type: ignore[arg-type]
    return everything(export(store, names(), folder / "export", request))


def test_the_desk_gets_all_of_it(store: Store, tmp_path: Path) -> None:
    data = exported(store, tmp_path, "desk", SOON)
    assert found_in(data, (*SITE, *NAMES)) == [*SITE, *NAMES]
    assert all(p in data for p in PLACES[::2])


@pytest.mark.parametrize("asked", [{}, {"kinds": ("strike",)}, {"limit": 1}, {"known_at": SOON}, {"language": "uk", "humanitarian_names": True, "hxl": True}], ids=str)
def test_while_it_is_held_no_format_holds_a_secret(asked: dict[str, object], store: Store, tmp_path: Path) -> None:
    data = exported(store, tmp_path, "public", SOON, **asked)
    assert found_in(data, (*SITE, *NAMES)) == []
    assert not any(p in data for p in PLACES)


def test_after_the_delay_the_place_is_told_and_no_private_name(store: Store, tmp_path: Path) -> None:
    data = exported(store, tmp_path, "public", LATER)
    assert found_in(data, NAMES) == []
    assert set(found_in(data, SITE)) >= {"Zaltorvyn", "49.1234", "36.9876", "7770001"}


def test_the_manifest_says_what_was_held_back(store: Store, tmp_path: Path) -> None:
    export(store, ["csv", "xlsx"], tmp_path, Request(role="public", written=SOON))
    told = json.loads((tmp_path / "manifest.json").read_text(encoding="utf-8"))["exports"]["csv"]
    assert told["role"] == "public" and told["withheld"]["military or energy object"]["held"] >= 2
    assert told["next_change"] == "2025-12-06T06:01:00+00:00"
    head, *lines = (tmp_path / "incidents.csv").read_text(encoding="utf-8").splitlines()
    at = head.split(",").index("location_coarsened")
    assert "true" in {line.split(",")[at] for line in lines}


def test_the_report_says_that_places_are_coarsened(store: Store, tmp_path: Path) -> None:
    for role, told in (("public", True), ("desk", False)):
        export(store, ["report"], tmp_path / role, Request(role=role, written=SOON))
        page = (tmp_path / role / "report.html").read_text(encoding="utf-8")
        assert ("whose place is told less finely than it is known, by the rules of publication" in page) is told


def test_the_commands(store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    db = str(store.engine.url.database)
    assert main(["publish", "default"]) == 0
    rules = tmp_path / "RULES.toml"
    rules.write_text(capsys.readouterr().out.replace("hours = 12", "hours = 8000"), encoding="utf-8")
    assert main(["publish", "check", str(rules)]) == 0
    assert "RULES.toml: good (4 hold, 2 coarsen)" in capsys.readouterr().err
    assert main(["publish", "check", str(rules), "--db", db, "--now", LAST.isoformat(), "--format", "table"]) == 0
    told = capsys.readouterr().out
    assert "military or energy object" in told and "private persons left out: 1" in told and "UTC on, if nothing else is added" in told
    assert main(["publish", "check", str(rules), "--db", db, "--now", LAST.isoformat(), "--format", "jsonl"]) == 0
    assert {r["effect"] for r in map(json.loads, capsys.readouterr().out.splitlines())} == {"held"}
    assert main(["export", "--db", db, "--role", "public", "--rules", str(rules), "--format", "jsonl", "--out", str(tmp_path / "export")]) == 0
    paths = list((tmp_path / "export").iterdir())
    assert found_in(everything(paths), NAMES) == []


@pytest.mark.parametrize(("arguments", "said"), [
    (["export", "--role", "boss"], "--role 'boss' is none: give desk or public"),
    (["export", "--rules", "x.toml"], "--rules are for what the public sees: give --role public too"),
    (["export", "--role", "public", "--rules", "absent.toml"], "cannot read the rules absent.toml: No such file or directory: `vigie publish default` prints"),
    (["publish", "check", "absent.toml"], "cannot read the rules absent.toml"),
])  # fmt: skip
def test_what_cannot_be_used_is_refused(arguments: list[str], said: str, store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    more = ["--db", str(store.engine.url.database), "--format", "csv", "--out", str(tmp_path / "out")] if arguments[0] == "export" else []
    assert main([*arguments, *more]) in (3, 4)
    assert said in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
