"""Tables as spreadsheets and data frames take them: the columns that docs/EXPORTS.md tells, read with the readers that users have."""

from __future__ import annotations

import csv
import json
import re
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest

from export_cases import HOSTILE, exported, hostile, night
from vigie.desk.columns import ROWS, TABLES, columns
from vigie.desk.plain_text import clean
from vigie.desk.regions import pcode_rows
from vigie.errors import OptionError
from vigie.export import names, unasked, writer

ROOT = Path(__file__).resolve().parents[1]


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_row_has_its_tables_columns() -> None:
    from vigie.desk.index import Index
    from vigie.desk.request import Request

    index = Index(night(), Request())
    for name in ROWS:
        wanted = [c.name for c in columns(name)]
        assert all(list(r) == wanted for r in ROWS[name](index)), name


def test_csv_holds_ranges_codes_and_both_clocks(tmp_path: Path) -> None:
    files = exported(night(), "csv", tmp_path, base_url="https://desk.example")
    assert set(files) == {f"{t}.csv" for t in TABLES} | {"manifest.json"}
    row = next(r for r in read(files["incidents.csv"]) if r["place_name"] == "Kharkiv" and r["kind"] == "strike")
    assert (row["killed_min"], row["killed_max"], row["injured_min"]) == ("3", "4", "7")
    assert (row["start_utc"], row["start_local"], row["tz"]) == ("2024-05-14T00:10:00Z", "2024-05-14T03:10:00+03:00", "Europe/Kyiv")
    assert (row["adm1_iso"], row["adm1_pcode"], row["lat"]) == ("UA-63", "UA63", "49.98")
    assert row["url"] == f"https://desk.example/collections/incidents/items/{row['incident_id']}"
    assert row["missing_min"] == ""
    area = next(r for r in read(files["incidents.csv"]) if r["place_name"] == "Ukraine")
    assert area["lat"] == area["lon"] == ""


def test_csv_is_rfc_4180(tmp_path: Path) -> None:
    data = exported(hostile(), "csv", tmp_path)["claims.csv"].read_bytes()
    assert data.count(b"\r\n") >= len(HOSTILE)
    assert data.decode("utf-8")


def test_a_toll_row_for_each_figure_of_each_speaker(tmp_path: Path) -> None:
    rows = [r for r in read(exported(night(), "csv", tmp_path)["tolls.csv"]) if r["field"] == "killed"]
    assert {(r["speaker"], r["value_min"], r["stands"]) for r in rows} == {("Ihor Terekhov", "2", "false"), ("Ihor Terekhov", "4", "true"), ("Oleh Syniehubov", "3", "true")}


def test_formulas_in_csv_are_text(tmp_path: Path) -> None:
    rows = read(exported(hostile(), "csv", tmp_path)["claims.csv"])
    assert all(not value.startswith(("=", "+", "-", "@")) for r in rows for value in (r["speaker"], r["evidence_text"], r["place_name"]))
    assert {clean(h) for h in HOSTILE} <= {r["evidence_text"].removeprefix("'") for r in rows}


def test_hxl_row_is_valid(tmp_path: Path) -> None:
    import hxl

    path = exported(night(), "csv", tmp_path, hxl=True)["incidents.csv"]
    source = hxl.data(str(path), hxl.InputOptions(allow_local=True))
    assert "#affected+killed+min" in [c.display_tag for c in source.columns]
    assert sum(1 for _ in source) == len(night().incidents)
    assert hxl.validate(source)["is_valid"]


def test_pandas_reads_it(tmp_path: Path) -> None:
    import pandas as pd

    table = pd.read_csv(exported(night(), "csv", tmp_path)["incidents.csv"])
    assert table["killed_max"].max() == 4
    assert pd.to_datetime(table["start_utc"]).dt.tz is not None


@pytest.mark.parametrize("form", ["csv", "xlsx", "jsonl", "parquet", "geojson", "gpkg", "geoparquet", "kml", "atom", "atlos", "chronology"])
def test_a_cut_export_says_so(form: str, tmp_path: Path) -> None:
    files = exported(night(), form, tmp_path, limit=1)
    manifest = json.loads(files.pop("manifest.json").read_text(encoding="utf-8"))
    assert manifest["exports"][form]["filter"] == {"limit": 1}
    if form == "csv":
        last = read(files["claims.csv"])[-1]
        assert last["claim_id"].startswith("CUT: 1 of 13 rows") and not last["kind"]
    elif form == "xlsx":
        import openpyxl

        assert str(list(openpyxl.load_workbook(files["picture.xlsx"])["Claims"].values)[-1][0]).startswith("CUT: 1 of")
    elif form == "parquet":
        import pyarrow.parquet as pq

        assert pq.read_table(files["claims.parquet"])["claim_id"][-1].as_py().startswith("CUT: 1 of")
    elif form == "geoparquet":
        import pyarrow.parquet as pq

        table = pq.read_table(files["incidents.geo.parquet"])
        assert table["code"][-1].as_py().startswith("CUT: 1 of") and table["geometry"][-1].as_py() is None
    elif form == "gpkg":
        import sqlite3

        (last_code,) = sqlite3.connect(files["picture.gpkg"]).execute("SELECT code FROM incidents ORDER BY fid DESC LIMIT 1").fetchone()
        assert last_code.startswith("CUT: 1 of")
    else:
        text = "".join(p.read_text(encoding="utf-8") for p in files.values() if p.suffix in (".jsonl", ".geojson", ".kml", ".atom", ".csv"))
        assert "CUT: 1 of" in text


def test_xlsx_has_its_sheets_and_texts_stay_texts(tmp_path: Path) -> None:
    import openpyxl

    book = openpyxl.load_workbook(exported(hostile(), "xlsx", tmp_path)["picture.xlsx"])
    assert book.sheetnames == ["README", "Incidents", "Claims", "Tolls", "Services", "Contested", "Documents", "Changes", "Codes"]
    sheet = book["Claims"]
    at = [c.value for c in sheet[1]].index("evidence_text")
    cells = [row[at] for row in sheet.iter_rows(min_row=2)]
    assert {c.data_type for c in cells} == {"s"}
    assert {clean(h) for h in HOSTILE} <= {c.value for c in cells}
    (long,) = (c.value for c in cells if len(c.value) > 1000)
    assert len(long) == 32_767 and long.endswith("[cut]")
    assert sheet.freeze_panes == "B2" and sheet.auto_filter.ref.startswith("A1:")


def test_xlsx_times_are_cells_without_a_zone(tmp_path: Path) -> None:
    import openpyxl

    sheet = openpyxl.load_workbook(exported(night(), "xlsx", tmp_path)["picture.xlsx"])["Incidents"]
    head = [c.value for c in sheet[1]]
    row = next(r for r in sheet.iter_rows(min_row=2, values_only=True) if r[head.index("place_name")] == "Kharkiv" and r[head.index("kind")] == "strike")
    assert row[head.index("start_utc")] == datetime(2024, 5, 14, 0, 10)
    assert row[head.index("start_local")] == datetime(2024, 5, 14, 3, 10)


def test_a_table_beyond_a_sheet_goes_on_in_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import openpyxl

    from vigie.export import xlsx

    monkeypatch.setattr(xlsx, "ROWS_OF_A_SHEET", 5)
    book = openpyxl.load_workbook(exported(night(), "xlsx", tmp_path)["picture.xlsx"])
    rows = [r for name in book.sheetnames if name.startswith("Incidents") for r in list(book[name].values)[1:]]
    assert "Incidents 2" in book.sheetnames and len(rows) == len(night().incidents)


def test_the_manifest_says_what_it_is(tmp_path: Path) -> None:
    files = exported(night(), "csv", tmp_path, place="Kharkiv", kinds=("strike",), known_at=datetime(2024, 5, 14, 12, tzinfo=UTC), checked_by="A. Editor")
    exported(night(), "atom", tmp_path)
    told = json.loads(files["manifest.json"].read_text(encoding="utf-8"))["exports"]
    assert set(told) == {"atom", "csv"}
    said = told["csv"]
    assert said["known_at"] == "2024-05-14T12:00:00+00:00" and said["zone"] == "Europe/Kyiv"
    assert said["filter"] == {"place": "Kharkiv", "kind": ["strike"], "known_at": "2024-05-14T12:00:00+00:00"} and said["counts"]["incidents"] == len(read(files["incidents.csv"])) == 1
    assert "Checked by A. Editor" in said["disclaimers"]["automation"]
    (file,) = (f for f in said["files"] if f["name"] == "incidents.csv")
    assert file["sha256"] == sha256(files["incidents.csv"].read_bytes()).hexdigest()


@pytest.mark.parametrize(("asked", "n"), [({"place": "iso:UA-63"}, 2), ({"kinds": ("explosion",)}, 1), ({"verification": ("confirmed",)}, 0)])
def test_filters_choose_incidents_with_their_claims(asked: dict[str, object], n: int, tmp_path: Path) -> None:
    files = exported(night(), "csv", tmp_path, **asked)
    incidents = read(files["incidents.csv"])
    assert len(incidents) == n
    assert {r["code"] for r in read(files["claims.csv"])} >= {i["code"] for i in incidents}


def test_since_and_until_are_instants_half_open(tmp_path: Path) -> None:
    files = exported(night(), "csv", tmp_path, since=datetime(2024, 5, 14, 0, 5, tzinfo=UTC), until=datetime(2024, 5, 14, 0, 15, tzinfo=UTC))
    found = {r["place_name"] for r in read(files["incidents.csv"])}
    assert "Kharkiv" in found and "Thermal Power Plant 5" not in found


def test_pcodes_are_not_iso_codes() -> None:
    rows = pcode_rows()
    assert len(rows) == len({r["pcode"] for r in rows.values()}) == 27
    differ = {iso for iso, r in rows.items() if iso[3:] != r["pcode"][2:]}
    assert differ == {"UA-09", "UA-30", "UA-40", "UA-43", "UA-77"}
    assert (rows["UA-09"]["pcode"], rows["UA-43"]["pcode"], rows["UA-30"]["pcode"], rows["UA-40"]["pcode"], rows["UA-77"]["pcode"]) == ("UA44", "UA01", "UA80", "UA85", "UA73")


def test_every_format_and_column_is_told() -> None:
    page = (ROOT / "docs" / "EXPORTS.md").read_text(encoding="utf-8")
    missing = [f for f in names() if f"`{f}`" not in page]
    assert not missing
    for table in (*ROWS, "chronology", "atlos"):
        section = page.split(f"### {table}\n", 1)[1].split("\n### ", 1)[0]
        assert [(c, t, w) for c, t, w in re.findall(r"^\| `(\w+)` \| (\w+) \| (.+) \|$", section, re.MULTILINE)] == [tuple(c) for c in columns(table)], table


def test_formats_are_files() -> None:
    assert set(names()) >= {"atlos", "atom", "bundle", "cap", "chronology", "csv", "flash", "geojson", "geoparquet", "gpkg", "jsonl", "kml", "parquet", "xlsx"}
    assert set(unasked()) <= {"geojson", "jsonl", "parquet", "report"}
    with pytest.raises(OptionError, match="no format 'pdf': give one of atlos, "):
        writer("pdf")


def test_a_bundle_checks_with_its_sums(tmp_path: Path) -> None:
    files = exported(night(), "bundle", tmp_path, raw=lambda ident: ident.encode() if ident == "d1" else None)
    home = files["SHA256SUMS"].parent
    for line in files["SHA256SUMS"].read_text(encoding="utf-8").splitlines():
        digest, name = line.split("  ")
        assert sha256((home / name).read_bytes()).hexdigest() == digest
    assert (home / "documents" / "d1.bin").read_bytes() == b"d1"
    captures = [json.loads(x) for x in files["captures.jsonl"].read_text(encoding="utf-8").splitlines()]
    assert {c["document_id"]: c["bytes_in_bundle"] for c in captures}["d2"] is False


def test_a_bundle_of_changed_bytes_is_refused(tmp_path: Path) -> None:
    from dataclasses import replace

    picture = night()
    rows = [replace(d, bytes=2) for d in picture.documents]
    changed = replace(picture, documents=picture.documents.with_rows(rows))
    with pytest.raises(OptionError, match="document d1: its bytes have the hash"):
        exported(changed, "bundle", tmp_path, raw=lambda ident: b"other")


def test_atlos_rows_hold_its_bounds(tmp_path: Path) -> None:
    rows = read(exported(hostile(), "atlos", tmp_path)["atlos.csv"]) + read(exported(night(), "atlos", tmp_path)["atlos.csv"])
    assert all(8 <= len(r["description"]) <= 2001 and r["status"] == "To Do" and r["sensitive"] == "Not Sensitive" for r in rows)
    placed = [r for r in rows if r["latitude"]]
    assert len(placed) == 1 and placed[0]["latitude"] == "49.93"
    assert placed[0]["source_1"].startswith("https://news.example/")


@pytest.mark.parametrize("form", names())
def test_every_format_takes_hostile_texts_and_an_empty_picture(form: str, tmp_path: Path) -> None:
    from vigie.fuse import fused

    for name, picture in (("hostile", hostile()), ("empty", fused([]))):
        files = exported(picture, form, tmp_path / name)
        assert files and all(p.stat().st_size for p in files.values() if not p.name.endswith((".jsonl", ".csv", "SUMS")))
