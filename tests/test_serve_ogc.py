"""OGC API - Features as real clients read it: GDAL's ogrinfo and ogr2ogr; each class that is claimed; CQL2 text."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from serving import filled, problem, running
from vigie.serve.collections import COLLECTIONS
from vigie.serve.cql2_rows import test_of as letting_through
from vigie.serve.problems import Problem

UTC_DAY = datetime(2026, 1, 8, tzinfo=UTC)


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    with filled(f"{tmp_path_factory.mktemp('ogc')}/store.sqlite") as store, running(store) as client:
        yield client


@pytest.fixture
def ogr(client: httpx.Client) -> object:
    """GDAL's programs on the service; they are there where CI runs."""
    if shutil.which("ogrinfo") is None:
        assert not os.environ.get("CI"), "apt-get install gdal-bin (.ci/run does)"
        pytest.skip("no ogrinfo here: apt-get install gdal-bin")

    def run(program: str, *arguments: str) -> str:
        source = f"OAPIF:{client.base_url}"
        done = subprocess.run([program, *(source if a == "SOURCE" else a for a in arguments)], capture_output=True, text=True, timeout=120, check=False)
        assert done.returncode == 0, done.stderr
        assert "ERROR" not in done.stderr, done.stderr
        return done.stdout

    return run


def features(client: httpx.Client, name: str, **parameters: object) -> list[dict]:
    answer = client.get(f"/collections/{name}/items", params=parameters)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/geo+json"
    return answer.json()["features"]


# ------------------------------------------------------------ GDAL
def test_ogrinfo_lists_the_collections_and_counts_their_rows(client: httpx.Client, ogr) -> None:
    told = ogr("ogrinfo", "-ro", "SOURCE")
    for name in COLLECTIONS:
        assert name in told
        count = client.get(f"/collections/{name}/items?limit=1").json()["numberMatched"]
        assert f"Feature Count: {count}" in ogr("ogrinfo", "-ro", "-so", "SOURCE", name)


def test_ogr2ogr_pages_and_takes_boxes_and_polygons(client: httpx.Client, ogr, tmp_path: Path) -> None:
    out = tmp_path / "all.geojson"
    ogr("ogr2ogr", "-f", "GeoJSON", str(out), "SOURCE", "incidents", "-oo", "PAGE_SIZE=3")
    got = json.loads(out.read_text())["features"]
    every = features(client, "incidents", limit=1000)
    assert len(got) == len(every) > 6
    kinds = sorted((f["geometry"] or {"type": "none"})["type"] for f in got)
    assert kinds == sorted((f["geometry"] or {"type": "none"})["type"] for f in every) and {"Point", "none"} <= set(kinds)
    assert any(k.endswith("Polygon") for k in kinds)
    boxed = tmp_path / "box.geojson"
    ogr("ogr2ogr", "-f", "GeoJSON", str(boxed), "SOURCE", "incidents", "-spat", "33", "47.5", "34", "48.5")
    inside = json.loads(boxed.read_text())["features"]
    assert len(inside) == len(features(client, "incidents", bbox="33,47.5,34,48.5")) > 0


def test_ogr_filters_on_the_server_and_here_alike(client: httpx.Client, ogr) -> None:
    for where, cql in (
        ("kind = 'strike'", "kind = 'strike'"),
        ("sources_independent >= 2", "sources_independent >= 2"),
        ("kind IN ('strike', 'explosion')", "kind IN ('strike','explosion')"),
    ):
        told = ogr("ogrinfo", "-ro", "-so", "-where", where, "SOURCE", "incidents")
        assert f"Feature Count: {len(features(client, 'incidents', filter=cql, limit=1000))}" in told, where


# ------------------------------------------------------------ part 1
def test_the_landing_page_leads_to_everything(client: httpx.Client) -> None:
    landing = client.get("/").json()
    by_rel = {link["rel"]: link for link in landing["links"]}
    assert {"self", "service-desc", "conformance", "data"} <= set(by_rel)
    for link in landing["links"]:
        answer = client.get(link["href"], headers={"Accept": link["type"]})
        assert answer.status_code == 200
    assert len(client.get("/conformance").json()["conformsTo"]) >= 13


def test_collections_say_where_and_when(client: httpx.Client) -> None:
    for c in client.get("/collections").json()["collections"]:
        west, south, east, north = c["extent"]["spatial"]["bbox"][0]
        assert -180 <= west <= east <= 180 and -90 <= south <= north <= 90
        start, end = c["extent"]["temporal"]["interval"][0]
        assert start < end and start.endswith("Z")
        for link in c["links"]:
            assert client.get(link["href"]).status_code == 200
        assert client.get(f"/collections/{c['id']}").json()["id"] == c["id"]


@pytest.mark.parametrize("name", COLLECTIONS)
def test_items_are_features_whose_properties_are_queryable(client: httpx.Client, name: str) -> None:
    queryable = client.get(f"/collections/{name}/queryables").json()
    assert queryable["$schema"].endswith("2020-12/schema") and "geometry" in queryable["properties"]
    found = features(client, name)
    assert found
    for f in found:
        assert set(f["properties"]) <= set(queryable["properties"]), name
        one = client.get(f"/collections/{name}/items/{f['id']}").json()
        assert {k: one[k] for k in ("id", "geometry", "properties")} == {k: f[k] for k in ("id", "geometry", "properties")}
        assert f["geometry"] is None or f["geometry"]["type"] == "Point" or f["properties"].get("location_precision") not in ("site", "settlement")
    page = client.get(f"/collections/{name}/items?f=html&limit=2")
    assert page.headers["content-type"].startswith("text/html") and "<script" not in page.text
    assert client.get(f"/collections/{name}/items/{found[0]['id']}?f=html").status_code == 200


def test_paging_links_lead_through_every_row_once(client: httpx.Client) -> None:
    got, address = [], "/collections/claims/items?limit=7"
    while address:
        body = client.get(address).json()
        assert body["numberReturned"] == len(body["features"]) <= 7
        got += [f["id"] for f in body["features"]]
        address = next((link["href"] for link in body["links"] if link["rel"] == "next"), None)
    assert len(got) == len(set(got)) == body["numberMatched"]


@pytest.mark.parametrize(
    ("stretch", "keeps"),
    [
        ("2025-12-06", lambda a, b: a <= "2025-12-06T23:59:59Z" and b > "2025-12-06T00:00:00Z"),
        ("2025-12-06T12:00:00Z/..", lambda a, b: b > "2025-12-06T12:00:00Z"),
        ("../2025-12-05T12:00:00Z", lambda a, b: a <= "2025-12-05T12:00:00Z"),
        ("2030-01-01/2031-01-01", lambda a, b: False),
    ],
)  # fmt: skip
def test_datetime_keeps_what_touches_it(client: httpx.Client, stretch: str, keeps) -> None:
    timed = {f["id"]: f["properties"] for f in features(client, "incidents", limit=1000) if f["properties"]["start_utc"]}
    found = {f["id"] for f in features(client, "incidents", datetime=stretch, limit=1000)}
    assert found & set(timed) == {i for i, p in timed.items() if keeps(p["start_utc"], p["end_utc"])}


def test_more_rows_than_a_reply_holds_are_cut_not_refused(client: httpx.Client) -> None:
    assert client.get("/collections/claims/items?limit=1000000").json()["numberReturned"] > 10


def test_a_column_may_be_asked_for_by_its_name(client: httpx.Client) -> None:
    strikes = features(client, "incidents", kind="strike")
    assert strikes and all(f["properties"]["kind"] == "strike" for f in strikes)
    assert all("uk" in f["properties"]["languages"] for f in features(client, "incidents", languages="uk"))
    assert features(client, "tolls", stands="true") != features(client, "tolls", stands="false")


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("bbox=1,2", "give west,south,east,north"),
        ("bbox=1,2,3,4&bbox-crs=http://www.opengis.net/def/crs/EPSG/0/3857", "CRS84"),
        ("crs=EPSG:3857", "CRS84"),
        ("datetime=tomorrow", "no moment"),
        ("datetime=2026-01-02/2026-01-01", "ends before it begins"),
        ("datetime=../..", "stretch of time"),
        ("colour=red", "no parameter 'colour'"),
        ("filter=kind=", "character 5"),
        ("filter=kind%3D%27a%27&filter-lang=cql2-json", "give one of cql2-text"),
        ("filter=colour=1", "no column 'colour'"),
        ("filter=killed_min=%27x%27", "cannot be compared"),
        ("filter=S_INTERSECTS(geometry,POLYGON((0 0,1 1)))", "no geometry"),
        ("filter=T_AFTER(start_utc,TIMESTAMP(%27then%27))", "no moment"),
        ("filter=" + "(" * 200, "brackets"),
        ("filter=" + "kind=%27a%27 or " * 2000, "filter"),
        ("killed_min=many", "no number"),
        ("killed_min=nan", "no number"),
        ("killed_min=1e400", "no number"),
        ("contested=maybe", "true or false"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_refused(client: httpx.Client, query: str, says: str) -> None:
    assert says in problem(client.get(f"/collections/incidents/items?{query}"), 400)


def test_unknown_collections_and_rows_are_refused(client: httpx.Client) -> None:
    assert "there are incidents" in problem(client.get("/collections/nothing"), 404)
    assert "there are incidents" in problem(client.get("/collections/nothing/items"), 404)
    assert "lists them" in problem(client.get("/collections/claims/items/nothing"), 404)


# ------------------------------------------------------------ CQL2
TYPES = {"kind": "choice", "title": "text", "n": "number", "languages": "list", "start": "instant", "end": "instant", "contested": "truth"}
ROW = {
    "kind": "strike",
    "title": "Metro hit: 100% out_of",
    "n": 2,
    "languages": ["uk", "fr"],
    "start": UTC_DAY,
    "end": UTC_DAY.replace(day=9),
    "contested": True,
}


@pytest.mark.parametrize(
    ("text", "lets"),
    [
        ("kind = 'strike'", True), ("kind <> 'strike'", False), ("NOT kind = 'strike'", False), ("'strike' = kind", True), ('"kind" = \'strike\'', True),
        ("n > 1 AND n < 3 AND n <= 2 AND n >= 2", True), ("n = 1 OR n = 2 AND kind = 'x'", False), ("(n = 1 OR n = 2) AND kind = 'strike'", True),
        ("n BETWEEN 1 AND 2", True), ("n NOT BETWEEN 1 AND 2", False), ("n IN (1, 2)", True), ("n NOT IN (1, 2)", False), ("n = -2", False), ("n < 2.5e0", True),
        ("title LIKE 'Metro%'", True), ("title LIKE 'metro%'", False), ("CASEI(title) LIKE CASEI('metro%')", True), ("title ILIKE 'METRO%'", True),
        ("title LIKE '%100\\% out\\_of'", True), ("title LIKE '%1__\\%%'", True), ("title LIKE '%hit%hit%'", False), ("title LIKE 'Metro hit: 100% out_of'", True),
        ("title NOT LIKE '%nothing%'", True), ("CASEI(kind) = CASEI('STRIKE')", True), ("title = 'it''s'", False),
        ("languages = 'uk'", True), ("languages IN ('ru', 'fr')", True), ("languages LIKE 'u%'", True), ("languages = 'ru'", False), ("languages <> 'ru'", True),
        ("contested = TRUE", True), ("contested", True), ("NOT contested", False), ("contested = false", False), ("kind IS NULL", False), ("kind IS NOT NULL", True),
        ("start >= TIMESTAMP('2026-01-08T00:00:00Z')", True), ("start = DATE('2026-01-08')", True), ("start < '2026-01-08T02:00:00+02:00'", False),
        ("T_AFTER(start, DATE('2026-01-07'))", True), ("T_BEFORE(start, TIMESTAMP('2026-01-08T00:00:00Z'))", False), ("T_INTERSECTS(start, INTERVAL('2026-01-01','..'))", True),
        ("T_DURING(start, INTERVAL('2026-01-07','2026-01-09'))", True), ("T_INTERSECTS(INTERVAL(start, end), INTERVAL('2026-01-08T12:00:00Z','..'))", True),
        ("T_EQUALS(start, TIMESTAMP('2026-01-08T00:00:00Z'))", True), ("start AFTER '2026-01-07'", True), ("start DURING '2026-01-07'/'2026-01-09'", True),
        ("S_INTERSECTS(geometry, BBOX(30,45,40,55))", True), ("S_INTERSECTS(geometry, POINT(36 50))", True), ("S_INTERSECTS(geometry, ENVELOPE(0,0,1,1))", False),
        ("S_INTERSECTS(geometry, POLYGON((30 45, 40 45, 40 55, 30 55, 30 45)))", True), ("INTERSECTS(geometry, POINT(36 50))", True), ("BBOX(geometry, 30, 45, 40, 55)", True),
        ("S_WITHIN(geometry, BBOX(30,45,40,55))", True), ("S_DISJOINT(geometry, BBOX(30,45,40,55))", False), ("geometry IS NULL", False),
    ],
)  # fmt: skip
def test_filters_mean_what_the_standard_says(text: str, lets: bool) -> None:
    import shapely

    assert letting_through(text, TYPES)((ROW, shapely.Point(36, 50))) is lets


@pytest.mark.parametrize("text", ["n = 1", "NOT n = 1", "n IN (1)", "NOT (n > 1 AND n < 0)", "n BETWEEN 0 AND 9", "NOT S_INTERSECTS(geometry, POINT(0 0))"])
def test_what_is_unknown_is_let_through_by_nothing(text: str) -> None:
    assert letting_through(text, TYPES)(({"n": None}, None)) is False


@pytest.mark.parametrize("text", ["n = 1 OR kind = 'strike'", "NOT (n = 1 AND kind = 'x')", "n IS NULL"])
def test_what_is_unknown_does_not_stand_in_the_way(text: str) -> None:
    assert letting_through(text, TYPES)(({"n": None, "kind": "strike"}, None)) is True


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                *"()=<>,'",
                "AND",
                "OR",
                "NOT",
                "kind",
                "n",
                "'x'",
                "1",
                "IN",
                "LIKE",
                "IS",
                "NULL",
                "BETWEEN",
                "S_INTERSECTS",
                "geometry",
                "POINT",
                "T_AFTER",
                "DATE",
                "CASEI",
                "INTERVAL",
                '"',
            ]
        ),
        max_size=14,
    )
)
def test_any_row_of_words_is_a_filter_or_is_refused(words: list[str]) -> None:
    try:
        letting_through(" ".join(words), TYPES)((ROW, None))
    except Problem as e:
        assert e.status == 400 and e.detail.startswith("filter: ")


def test_like_is_quick_on_patterns_made_to_be_slow() -> None:
    import time

    began = time.perf_counter()
    letting_through("title LIKE '" + "%a" * 60 + "b'", TYPES)(({"title": "a" * 20_000}, None))
    assert time.perf_counter() - began < 1
