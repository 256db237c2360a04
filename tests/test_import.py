"""`vigie import`: an export of JSON lines and a bundle give the same picture again, byte for byte; twice changes nothing; bad lines are told, the rest goes on."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from store_documents import NOW, documents, lines, made_up
from test_store_versions import version
from vigie.cli import main
from vigie.demo import NIGHT
from vigie.demo import documents as bundled
from vigie.desk.request import Request
from vigie.export import export
from vigie.fuse.corrections import correction_id
from vigie.importing import import_into
from vigie.picture import Correction
from vigie.store import Store, open_store


def _filled(url: str) -> Store:
    store = open_store(url)
    store.add_all([(d, d.text.encode(), None, None) for d in (*documents(), *made_up(5), *bundled(NIGHT))], now=NOW)
    store.add_all([(d, d.text.encode(), capture, None) for d, capture in (version(0, [0, 1, 4, 6]), version(1, [0, 2, 4]))], now=NOW)
    claims, incidents = store.picture().claims, store.picture().incidents
    for n, (action, about) in enumerate((("retract", claims[3].claim.claim_id), ("note", incidents[0].incident_id), ("redact", claims[5].claim.claim_id))):
        c = Correction("", NOW + timedelta(minutes=n), "A. Editor", action, (about,), reason="seen")
        store.correct(replace(c, correction_id=correction_id(c)), now=NOW)
    return store


@pytest.mark.parametrize("form", ["jsonl", "bundle"])
def test_the_picture_comes_back_byte_for_byte(form: str, new_url: Callable[[], str], tmp_path: Path) -> None:
    with _filled(new_url()) as store, open_store(new_url()) as again:
        export(store, [form], tmp_path / "a", Request())
        done = import_into(again, tmp_path / "a", now=NOW)
        assert (done.errors, done.n_corrections, done.n_kept) == ([], 3, 0)
        assert lines(again.picture()) == lines(store.picture())
        assert lines(again.picture(known_at=NOW - timedelta(days=26))) == lines(store.picture(known_at=NOW - timedelta(days=26)))
        one, two = (export(s, ["jsonl", "bundle", "csv", "flash"], tmp_path / n, Request()) for s, n in ((store, "b"), (again, "c")))
        same = {p.relative_to(tmp_path / "b").as_posix(): p.read_bytes() for p in one if form == "bundle" or "bundle" not in p.parts}
        found = {p.relative_to(tmp_path / "c").as_posix(): p.read_bytes() for p in two}
        assert {k: v for k, v in same.items() if k != "manifest.json"} == {k: found[k] for k in same if k != "manifest.json"}
        if form == "bundle":
            first = documents()[0].document_id
            assert again.text(first) == store.text(first) and again.raw(first) == store.raw(first)


def test_the_same_twice_changes_nothing(tmp_path: Path) -> None:
    with _filled(str(tmp_path / "a.sqlite")) as store, open_store(tmp_path / "b.sqlite") as again:
        export(store, ["jsonl", "bundle"], tmp_path / "files", Request())
        import_into(again, tmp_path / "files", now=NOW)
        before = lines(again.picture())
        done = import_into(again, tmp_path / "files", now=NOW + timedelta(days=1))
        assert (done.n_documents, done.n_corrections) == (0, 0) and done.n_kept == len(store.picture().documents)
        assert lines(again.picture()) == before
        assert import_into(store, tmp_path / "files" / "bundle", now=NOW).n_documents == 0


def test_an_export_of_a_part_takes_nothing_away(tmp_path: Path) -> None:
    with _filled(str(tmp_path / "a.sqlite")) as store, open_store(tmp_path / "b.sqlite") as again:
        export(store, ["jsonl"], tmp_path / "files", Request(place="Kharkiv"))
        before = lines(store.picture())
        done = import_into(store, tmp_path / "files", now=NOW)
        assert done.n_documents == 0 and lines(store.picture()) == before
        done = import_into(again, tmp_path / "files", now=NOW)
        assert 0 < done.n_documents < len(store.picture().documents) and not done.errors


def test_what_was_known_by_an_earlier_moment_takes_nothing_away(tmp_path: Path) -> None:
    with _filled(str(tmp_path / "a.sqlite")) as store:
        export(store, ["jsonl"], tmp_path / "files", Request(known_at=NOW - timedelta(days=26)))
        before = lines(store.picture())
        assert import_into(store, tmp_path / "files", now=NOW).n_documents == 0 and lines(store.picture()) == before


def test_corrections_of_several_files_all_count(tmp_path: Path) -> None:
    with open_store(tmp_path / "a.sqlite") as store, open_store(tmp_path / "b.sqlite") as again:
        store.add_all([(d, d.text.encode(), None, None) for d in made_up(2)], now=NOW)
        for n in range(2):
            c = Correction("", NOW + timedelta(minutes=n), "A. Editor", "note", (store.picture().incidents[n].incident_id,), reason="seen")
            store.correct(replace(c, correction_id=correction_id(c)), now=NOW)
        export(store, ["jsonl"], tmp_path / "files", Request())
        first, second = (tmp_path / "files" / "corrections.jsonl").read_text(encoding="utf-8").splitlines()
        (tmp_path / "files" / "corrections.jsonl").write_text(first + "\n", encoding="utf-8")
        (tmp_path / "files" / "more.jsonl").write_text(second + "\n", encoding="utf-8")
        assert import_into(again, tmp_path / "files", now=NOW).n_corrections == 2
        assert lines(again.picture()) == lines(store.picture())


def test_claims_of_the_contract_alone_are_enough(tmp_path: Path) -> None:
    """Without kept.jsonl a place is known by its GeoNames id or its name, and the rest by what the record says."""
    with _filled(str(tmp_path / "a.sqlite")) as store, open_store(tmp_path / "b.sqlite") as again:
        export(store, ["jsonl"], tmp_path / "files", Request())
        (tmp_path / "files" / "kept.jsonl").unlink()
        assert import_into(again, tmp_path / "files", now=NOW).errors == []
        assert [t.claim.claim_id for t in again.picture().claims] == [t.claim.claim_id for t in store.picture().claims]
        assert [t.known_at for t in again.picture().claims] == [t.known_at for t in store.picture().claims]


def _changed(line: str, **fields: object) -> str:
    return json.dumps({**json.loads(line), **fields})


BAD: list[tuple[Callable[[str], str], str]] = [
    (lambda line: line[:40], "no JSON ("),
    (lambda line: "[1, 2]", "no line of an export: it has neither document_id, claim_id"),
    (lambda line: _changed(line, claim_id=7), "its id is no text: mend the line"),
    (lambda line: _changed(line, kind="battle"), "its kind 'battle' is none: one of launch, strike"),
    (lambda line: _changed(line, evidence=[]), "it has no evidence: a claim without the words that state it is none"),
    (lambda line: _changed(line, evidence=[{"start": 5, "end": 2, "text": ""}]), "its evidence 0 begins at 5 and ends at 2"),
    (lambda line: _changed(line, attribution=None), "its attribution is NoneType, not dict"),
    (lambda line: _changed(line, places=[{"name": "Kyiv"}]), "it lacks place 0 level: mend the line"),
    (lambda line: _changed(line, time={"start": "yesterday", "end": "today", "granularity": "day"}), "its start 'yesterday' is no moment with an offset"),
    (lambda line: _changed(line, details={"killed": "many"}), "its detail killed is no quantity"),
    (lambda line: _changed(line, details={"weapons": ["missile"]}), "its detail weapons is no list of objects"),
    (lambda line: _changed(line, document_id="d-nowhere"), "its document d-nowhere is in none of the files"),
    (lambda line: json.dumps({"cut": "CUT: 3 of 9 rows"}), "the table was cut when it was exported (CUT: 3 of 9 rows): export it without --limit"),
]  # fmt: skip


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("import")
    with open_store(folder / "a.sqlite") as store:
        store.add_all([(d, d.text.encode(), None, None) for d in made_up(3)], now=NOW)
        export(store, ["jsonl"], folder / "files", Request())
    return folder / "files"


@pytest.mark.parametrize(("change", "said"), BAD, ids=[said for _, said in BAD])
def test_a_bad_line_is_told_and_the_rest_goes_on(change: Callable[[str], str], said: str, files: Path, tmp_path: Path) -> None:
    for path in files.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    claims = (tmp_path / "claims.jsonl").read_text(encoding="utf-8").splitlines()
    claims[4] = change(claims[4])
    (tmp_path / "claims.jsonl").write_text("\n".join(claims) + "\n", encoding="utf-8")
    with open_store(":memory:") as store:
        ((where, error),) = (done := import_into(store, tmp_path, now=NOW)).errors
        assert where == f"{tmp_path / 'claims.jsonl'}:5" and said in error
        assert done.n_claims == len(claims) - 1 and len(store.picture().claims) == len(claims) - 1


@pytest.mark.parametrize(("file", "text", "said"), [
    ("documents.jsonl", '{"document_id": "d1", "sha256": "x"}', "it lacks language: mend the line"),
    ("documents.jsonl", '{"document_id": "d1", "sha256": "x", "language": "en", "posts": "1"}', "its posts is str, not int"),
    ("corrections.jsonl", '{"!": "Correction", "at": 3}', "cannot be read"),
    ("claims.jsonl", '\x00\x01', "no JSON"),
    ("claims.jsonl", "[" * 100_000, "no JSON"),
])  # fmt: skip
def test_other_bad_lines(file: str, text: str, said: str, tmp_path: Path) -> None:
    (tmp_path / file).write_text(text + "\n", encoding="utf-8")
    with open_store(":memory:") as store:
        ((where, error),) = import_into(store, tmp_path, now=NOW).errors
        assert where.endswith(f"{file}:1") and said in error


def test_a_document_whose_id_is_a_path_reads_no_file(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    (tmp_path / "in").mkdir()
    record = {"document_id": "../../secret", "sha256": "x", "language": "en", "posts": 1}
    (tmp_path / "in" / "documents.jsonl").write_text(json.dumps(record) + "\n", encoding="utf-8")
    with open_store(":memory:") as store:
        import_into(store, tmp_path / "in", now=NOW)
        assert store.text("../../secret") == ""


def test_other_bytes_than_those_of_the_record_are_not_taken(tmp_path: Path) -> None:
    with open_store(tmp_path / "a.sqlite") as store, open_store(tmp_path / "b.sqlite") as again:
        store.add_all([(d, d.text.encode(), None, None) for d in made_up(2)], now=NOW)
        export(store, ["bundle"], tmp_path / "files", Request())
        (tmp_path / "files" / "bundle" / "documents" / "d0000.bin").write_bytes(b"others")
        ((where, error),) = import_into(again, tmp_path / "files", now=NOW).errors
        assert "captures.jsonl:1" in where and "its bytes d0000.bin are not those of its record" in error
        assert again.raw("d0000") is None and again.raw("d0001") == store.raw("d0001")


def test_the_command(files: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["import", str(files), "--db", str(tmp_path / "x.sqlite")]) == 0
    assert "3 documents, 18 claims, 0 corrections: " in capsys.readouterr().err
    assert main(["import", str(files), "--db", str(tmp_path / "x.sqlite")]) == 0
    assert "0 documents, 0 claims, 0 corrections, 3 documents kept already: " in capsys.readouterr().err
    assert main(["import", str(tmp_path / "nothing"), "--db", "x.sqlite"]) == 2
    assert "give what `vigie export --format jsonl` or `--format bundle` wrote" in capsys.readouterr().err
    (tmp_path / "empty").mkdir()
    assert main(["import", str(tmp_path / "empty"), "--db", "x.sqlite"]) == 2
    assert "no file of JSON lines in" in capsys.readouterr().err
    (tmp_path / "bad.jsonl").write_text("{\n", encoding="utf-8")
    assert main(["import", str(tmp_path / "bad.jsonl"), "--db", "x.sqlite"]) == 5
    assert "1 lines could not be used, the first: " in capsys.readouterr().err
    assert "bad.jsonl:1" in (tmp_path / "errors.jsonl").read_text(encoding="utf-8")
