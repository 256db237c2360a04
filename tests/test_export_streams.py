"""What is exported of a store piece by piece is what is exported of its picture held in memory, byte for byte: every format, with filters, with corrections."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from store_documents import NOW, documents, made_up
from test_store_versions import version
from vigie.desk import material, stored
from vigie.desk.request import Request
from vigie.errors import OptionError
from vigie.export import export, material_of, names
from vigie.fuse.corrections import correction_id
from vigie.picture import Correction
from vigie.store import Store, open_store

ASKED: dict[str, dict[str, Any]] = {
    "all": {},
    "place": {"place": "Kharkiv"},
    "kinds": {"kinds": ("strike", "casualties")},
    "days": {"since": datetime(2025, 12, 6, 22, tzinfo=UTC), "until": datetime(2025, 12, 8, tzinfo=UTC)},
    "cut": {"limit": 3},
    "moment": {"at": datetime(2025, 12, 30, tzinfo=UTC), "verification": ("none",)},
    "later": {"at": datetime(2026, 3, 1, tzinfo=UTC)},
}


VERSIONS = [version(0, [0, 1, 4, 6, 7]), version(1, [0, 2, 4, 7, 8]), version(2, [0, 2, 5]), version(0, [3, 9], uri="https://wire.example/other")]


def _decided(store: Store) -> Iterator[Correction]:
    claims, incidents = store.picture().claims, store.picture().incidents
    for n, (action, about, more) in enumerate([
        ("retract", claims[3].claim.claim_id, {}),
        ("set", incidents[2].incident_id, {"field": "killed", "value": 3}),
        ("note", incidents[1].incident_id, {"reason": "seen"}),
        ("redact", claims[5].claim.claim_id, {}),
    ]):  # fmt: skip
        c = Correction("", NOW + timedelta(minutes=n), "A. Editor", action, (about,), **more)
        yield replace(c, correction_id=correction_id(c))


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def backend(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def store(backend: str, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    url = request.getfixturevalue("cluster").url() if backend == "postgresql" else str(tmp_path_factory.mktemp("streams") / "x.sqlite")
    with open_store(url) as found:
        found.add_all([(d, d.text.encode(), None, None) for d in (*documents(), *made_up(40))], now=NOW)
        found.add_all([(d, d.text.encode(), capture, None) for d, capture in VERSIONS], now=NOW)
        for c in _decided(found):
            found.correct(c, now=NOW)
        assert any(t.taken_back for t in found.picture().claims)
        yield found


def _files(paths: list[Path], folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in paths}


@pytest.mark.parametrize("asked", ASKED)
def test_pieces_and_a_whole_picture_give_the_same_files(asked: str, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stored, "PIECE", 7)
    monkeypatch.setattr(stored, "CLAIMS_OF_A_PIECE", 5)
    request = Request(base_url="https://desk.example", **ASKED[asked])
    formats = [n for n in names() if n != "xlsx" or asked == "all"]
    picture = store.picture(at=request.at)
    one = _files(export(store, formats, tmp_path / "store", request), tmp_path / "store")
    two = _files(export(picture, formats, tmp_path / "picture", replace(request, raw=store.raw)), tmp_path / "picture")
    kept = {"corrections.jsonl", "bundle/corrections.jsonl", "bundle/SHA256SUMS", "manifest.json", "picture.xlsx"}  # a picture has no corrections, a workbook the hour
    assert {k: v for k, v in one.items() if k not in kept and "/texts/" not in k} == {k: v for k, v in two.items() if k not in kept}
    assert json.loads(one["manifest.json"])["exports"]["csv"]["counts"] == json.loads(two["manifest.json"])["exports"]["csv"]["counts"]
    assert json.loads(one["manifest.json"])["exports"]["csv"]["zone"] == json.loads(two["manifest.json"])["exports"]["csv"]["zone"]


def test_a_workbook_of_pieces_has_the_cells_of_the_whole(store: Store, tmp_path: Path) -> None:
    from openpyxl import load_workbook

    def cells(source: Any, folder: Path) -> dict[str, list[Any]]:
        path = next(p for p in export(source, ["xlsx"], folder, Request()) if p.suffix == ".xlsx")
        return {s.title: [tuple(r) for r in s.iter_rows(values_only=True)] for s in load_workbook(path, read_only=True)}

    assert cells(store, tmp_path / "a") == cells(store.picture(), tmp_path / "b")


def test_a_page_of_too_many_claims_is_refused(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(material, "MOST_HELD", 10)
    for form in ("flash", "chronology", "report", "atom", "cap"):
        with pytest.raises(OptionError, match=f"{form} is a page and is made in memory: it takes at most 10 claims, these are .*: narrow it with --place"):
            export(store, [form], tmp_path, Request())
    assert export(store, ["csv"], tmp_path, Request())


def test_what_was_known_by_an_earlier_moment(store: Store, tmp_path: Path) -> None:
    known = datetime(2025, 12, 6, 10, tzinfo=UTC)
    one = _files(export(store, ["csv", "jsonl"], tmp_path / "a", Request(known_at=known)), tmp_path / "a")
    two = _files(export(store.picture(known_at=known), ["csv", "jsonl"], tmp_path / "b", Request(known_at=known)), tmp_path / "b")
    assert {k: v for k, v in one.items() if k != "manifest.json"} == {k: v for k, v in two.items() if k != "manifest.json"}


def test_all_files_tell_of_one_moment(store: Store) -> None:
    """What is written to the store meanwhile is not in an export that has begun."""
    with material_of(store, Request()) as rows:
        before = rows.counts["documents"]
        late = made_up(41)[-1]
        if not any(d.document_id == late.document_id for d in store.picture().documents):
            store.add(late, late.text.encode(), now=NOW)
        assert sum(len(p.picture.documents) for p in rows.pieces("documents")) == before
