"""Exports that stand on a map, opened by GDAL, shapely and DuckDB: counts, points for sites and settlements only, texts as they stand."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from export_cases import HOSTILE, exported, hostile, night
from vigie.desk.plain_text import clean
from vigie.desk.shapes import bounds, geometry, wkb

GDAL = pytest.mark.skipif(not os.environ.get("CI") and shutil.which("ogrinfo") is None, reason="GDAL is not installed: apt-get install gdal-bin (CI has it)")


def ran(*command: object) -> str:
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@GDAL
def test_ogrinfo_opens_the_geopackage(tmp_path: Path) -> None:
    path = exported(night(), "gpkg", tmp_path)["picture.gpkg"]
    layers = ran("ogrinfo", "-so", "-q", path)
    assert [x in layers for x in ("incidents", "claims", "services", "tolls", "documents", "changes")] == [True] * 6
    told = ran("ogrinfo", "-so", path, "incidents")
    assert f"Feature Count: {len(night().incidents)}" in told and "WGS 84" in told and "start_utc: DateTime" in told
    found = ran("ogrinfo", "-q", "-where", "place_name = 'Kharkiv' AND kind = 'strike'", path, "incidents")
    assert "POINT (36.25 49.98)" in found and "killed_max (Real) = 4" in found and "adm1_pcode (String) = UA63" in found


@GDAL
@pytest.mark.parametrize(("form", "name"), [("gpkg", "picture.gpkg"), ("kml", "picture.kml")])
def test_ogr2ogr_turns_it_into_geojson(form: str, name: str, tmp_path: Path) -> None:
    path = exported(night(), form, tmp_path)[name]
    layer = ["incidents"] if form == "gpkg" else ["strike"]
    ran("ogr2ogr", "-f", "GeoJSON", tmp_path / "out.geojson", path, *layer)
    features = json.loads((tmp_path / "out.geojson").read_text(encoding="utf-8"))["features"]
    points = [f for f in features if (f["geometry"] or {}).get("type") == "Point"]
    names = {f["properties"]["place_name"] for f in points}
    assert names <= {"Kharkiv", "Kyiv", "Thermal Power Plant 5", "Odesa"} and "Kharkiv" in names
    assert not any(f["properties"]["place_name"] == "Ukraine" for f in points)


@GDAL
@pytest.mark.parametrize(("form", "name"), [("gpkg", "picture.gpkg"), ("kml", "picture.kml")])
def test_hostile_texts_reach_gdal_as_texts(form: str, name: str, tmp_path: Path) -> None:
    path = exported(hostile(), form, tmp_path)[name]
    out = ran("ogrinfo", "-al", "-q", path)
    assert "<script>" in out and "=1+1" in out and "\x00" not in out and "\u2400" in out


def test_geopackage_says_that_it_is_one(tmp_path: Path) -> None:
    import sqlite3

    connection = sqlite3.connect(exported(night(), "gpkg", tmp_path)["picture.gpkg"])
    assert connection.execute("PRAGMA application_id").fetchone()[0] == int.from_bytes(b"GPKG", "big")
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == connection.execute("PRAGMA integrity_check").fetchall()[1:] == []
    texts = {t for (t,) in sqlite3.connect(exported(hostile(), "gpkg", tmp_path)["picture.gpkg"]).execute("SELECT evidence_text FROM claims")}
    assert {clean(h) for h in HOSTILE} <= texts


def test_geoparquet_holds_what_its_metadata_say(tmp_path: Path) -> None:
    import pyarrow.parquet as pq
    import shapely

    path = exported(night(), "geoparquet", tmp_path)["incidents.geo.parquet"]
    table = pq.read_table(path)
    about = json.loads(pq.read_metadata(path).metadata[b"geo"])
    assert about["version"] == "1.1.0" and about["columns"]["geometry"]["encoding"] == "WKB"
    shapes = [shapely.from_wkb(g) if g else None for g in table["geometry"].to_pylist()]
    assert {s.geom_type for s in shapes if s} == set(about["columns"]["geometry"]["geometry_types"])
    rows = dict(zip(table["place_name"].to_pylist(), zip(shapes, table["lat"].to_pylist(), strict=True), strict=True))
    assert rows["Kharkiv"][0].equals(shapely.Point(36.25, 49.98))
    assert rows["Ukraine"][1] is None and (rows["Ukraine"][0] is None or rows["Ukraine"][0].geom_type.endswith("Polygon"))
    assert str(table.schema.field("start_utc").type) == "timestamp[us, tz=UTC]" and "dictionary" in str(table.schema.field("kind").type)
    assert str(table.schema.field("targets").type).startswith("list<")


def test_duckdb_reads_geoparquet(tmp_path: Path) -> None:
    import duckdb

    path = exported(night(), "geoparquet", tmp_path)["claims.geo.parquet"]
    found = duckdb.sql(f"SELECT speaker, max(value_max) FROM read_parquet('{path}') WHERE field = 'killed' GROUP BY speaker ORDER BY 2 DESC").fetchall()
    assert found == [("Ihor Terekhov", 4.0), ("Oleh Syniehubov", 3.0)]


def test_hostile_texts_in_parquet(tmp_path: Path) -> None:
    import pyarrow.parquet as pq

    texts = set(pq.read_table(exported(hostile(), "geoparquet", tmp_path)["claims.geo.parquet"])["evidence_text"].to_pylist())
    assert {clean(h) for h in HOSTILE} <= texts


@pytest.mark.parametrize("shape", [
    {"type": "Point", "coordinates": [36.25, 49.98]},
    {"type": "Polygon", "coordinates": [[(0, 0), (4, 0), (4, 4), (0, 0)], [(1, 1), (2, 1), (2, 2), (1, 1)]]},
    {"type": "MultiPolygon", "coordinates": [[[(0, 0), (4, 0), (4, 4), (0, 0)]], [[(9, 9), (10, 9), (10, 10), (9, 9)]]]},
])  # fmt: skip
def test_wkb_is_what_shapely_reads(shape: dict[str, object]) -> None:
    import shapely
    from shapely.geometry import shape as shaped

    assert shapely.from_wkb(wkb(shape)).equals(shaped(shape))
    assert bounds(shape) == pytest.approx(shaped(shape).bounds)


def test_an_area_has_no_point() -> None:
    from telling import BLACK_SEA, KHARKIV, KHARKIV_OBLAST

    assert geometry(KHARKIV) == {"type": "Point", "coordinates": [36.25, 49.98]}
    assert all((geometry(p) or {}).get("type") != "Point" for p in (KHARKIV_OBLAST, BLACK_SEA))
    assert geometry(None) is None


@pytest.mark.parametrize("code", ["FR", "IT", "UA", "US", "ZA"])
def test_outlines_are_valid_and_keep_their_holes(code: str) -> None:
    import shapely

    from vigie.desk.shapes import outline
    from vigie.model import Place
    from vigie.report import outlines

    shape = outline(Place(f"iso:{code}", code, "country", code))
    if shape is None:
        assert code not in outlines.countries()
        return
    found = shapely.from_wkb(wkb(shape))
    assert found.is_valid
    if code == "ZA":
        assert not found.contains(shapely.Point(28.2, -29.6)) and found.contains(shapely.Point(25, -29))  # Lesotho is a hole
    if code == "UA":
        assert found.contains(shapely.Point(34.1, 44.95))  # Simferopol
