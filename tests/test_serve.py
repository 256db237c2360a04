"""The service for the page: every address of docs/API.md answers what it says, at both clocks; what cannot be answered is refused with the way out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote
from xml.etree import ElementTree as ET

import feedparser
import httpx
import mapbox_vector_tile
import pytest

from serving import filled, problem, running
from vigie.fuse.board import board
from vigie.store import Store

ROOT = Path(__file__).resolve().parents[1]
EARLY = "2025-12-06T09:00:00Z"  # between the second document and the third


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with filled(f"{tmp_path_factory.mktemp('serve')}/store.sqlite") as store:
        yield store


@pytest.fixture(scope="module")
def client(store: Store) -> Iterator[httpx.Client]:
    with running(store) as client:
        yield client


@pytest.fixture
def own_store(new_url: Callable[[], str]) -> Iterator[Store]:
    with filled(new_url()) as store:
        yield store


def rows(client: httpx.Client, address: str, **parameters: object) -> list[dict]:
    answer = client.get(address, params=parameters)
    assert answer.status_code == 200, answer.text
    return answer.json()["rows"]


def test_both_databases_answer_alike(own_store: Store, client: httpx.Client) -> None:
    with running(own_store) as other:
        for address in ("/api/incidents", "/api/board", "/api/tolls", "/api/sources", "/api/search?q=missile", "/collections/claims/items", "/api/changes"):
            mine, theirs = (re.sub(r"http://127.0.0.1:\d+", "", c.get(address).text) for c in (client, other))
            assert mine == theirs, address


def test_summary_counts_the_picture(client: httpx.Client, store: Store) -> None:
    found, picture = client.get("/api/summary").json(), store.picture()
    assert found["counts"] == {t.name: len(t) for t in picture.tables()}
    assert sum(x["count"] for x in found["where"]) == sum(i.status != "merged" for i in picture.incidents)
    assert found["zone"] == "Europe/Kyiv"
    assert found["role"] == "public" and found["may_write"] is False
    assert {"figures", "boundaries", "automation"} == set(found["disclaimers"])


@pytest.mark.parametrize(
    ("asked", "keeps"),
    [
        ({"kind": "strike"}, lambda r: r["kind"] == "strike"),
        ({"kind": "strike,explosion"}, lambda r: r["kind"] in ("strike", "explosion")),
        ({"place": "Kharkiv"}, lambda r: "Kharkiv" in r["places"]),
        ({"place": "iso:UA"}, lambda r: r["place"] and r["place"]["country"] == "UA"),
        ({"language": "uk"}, lambda r: "uk" in r["languages"]),
        ({"speaker": "Oleksandr Vilkul"}, lambda r: "Oleksandr Vilkul" in r["speakers"]),
        ({"contested": "true"}, lambda r: r["contested"]),
        ({"where": "area,nationwide"}, lambda r: r["where"] in ("area", "nationwide")),
        ({"review": "checked"}, lambda r: r["review"] == "checked"),
        ({"verification": "none"}, lambda r: r["verified"] == "none"),
        ({"bbox": "33,47,34,48.5", "where": "point"}, lambda r: r["point"] and 33 <= r["point"][0] <= 34 and 47 <= r["point"][1] <= 48.5),
        ({"until": "2025-12-06T12:00:00Z"}, lambda r: (r["time"] or {"start": r["first_reported"]})["start"] < "2025-12-06T14"),
    ],
)  # fmt: skip
def test_filters_keep_just_what_they_say(client: httpx.Client, asked: dict, keeps: Callable) -> None:
    every = rows(client, "/api/incidents", limit=1000)
    found = client.get("/api/incidents", params=asked).json()
    assert {r["id"] for r in found["rows"]} == {r["id"] for r in every if keeps(r)}
    assert (found["shown"], found["total"]) == (len(found["rows"]), len(every))


def test_words_are_found_in_four_languages(client: httpx.Client) -> None:
    for query in ("missile", "ракета", "immeuble", "погибших"):
        assert rows(client, "/api/incidents", q=query), query
    assert not rows(client, "/api/incidents", q="nowhere")
    found = client.get("/api/search", params={"q": "Kharkiv"}).json()
    assert found["places"][0]["name"] == "Kharkiv" and found["documents"][0]["snippet"]
    assert client.get("/api/search", params={"q": "-"}).json()["claims"] == []


def test_pages_hang_together(client: httpx.Client) -> None:
    whole = [r["id"] for r in rows(client, "/api/incidents", limit=1000)]
    got, address = [], "/api/incidents?limit=3"
    while address:
        answer = client.get(address).json()
        got += [r["id"] for r in answer["rows"]]
        address = answer["next"]
    assert got == whole


def test_an_incident_leads_to_the_words_that_it_rests_on(client: httpx.Client, store: Store) -> None:
    code = next(r["code"] for r in rows(client, "/api/incidents", kind="strike") if r["claims"] > 1)
    found = client.get(f"/api/incidents/{code.lower()}").json()
    assert found["incident"]["code"] == code and found["leads_to"] is None
    for claim in found["claims"]:
        whole = client.get(f"/api/documents/{claim['document_id']}").json()
        for e in claim["evidence"]:
            assert whole["text"][e["start"] : e["end"]] == e["text"]
        assert any(claim["claim_id"] in m["claims"] and m["role"] == "evidence" for m in whole["marks"])
        part = client.get(f"/api/documents/{claim['document_id']}", params={"around": claim["claim_id"], "chars": 100}).json()
        assert claim["evidence"][0]["text"] in part["text"] and len(part["text"]) <= max(100, len(claim["evidence"][0]["text"]))
        assert claim["speaker"] == claim["chain"][0] and claim["evidence"][0]["text"].split()[0] in claim["sentence"]
    assert [t for t in found["tolls"] if t["stands"]] and found["rule"].startswith("The range")
    assert found["why"] and {w["a"] for w in found["why"]} <= {c["claim_id"] for c in found["claims"]}
    assert code in client.get(f"/api/explain/{code}").json()["text"]


def test_the_board_is_the_pictures_at_both_clocks(client: httpx.Client, store: Store) -> None:
    for at, known_at in ((None, None), ("2025-12-06T13:00:00Z", None), (None, EARLY), ("2025-12-20T00:00:00Z", None)):
        asked = {k: v for k, v in (("at", at), ("known_at", known_at)) if v}
        found = client.get("/api/board", params=asked).json()
        from datetime import datetime

        moments = {k: datetime.fromisoformat(v) for k, v in asked.items()}
        picture = store.picture(**moments)
        moment = moments.get("at") or max(t.known_at for t in picture.claims if t.known_at)
        assert [(c["place_id"], c["service"], c["state"]) for c in found["cells"]] == [
            (c.place.place_id, c.service, c.state) for c in board(picture.services, moment)
        ]
    late = client.get("/api/board", params={"at": "2025-12-20T00:00:00Z"}).json()["cells"]
    assert all(c["state"] == "no-report" for c in late) and any(c["was"] for c in late)


def test_what_was_not_known_then_is_not_there(client: httpx.Client) -> None:
    early = client.get("/api/incidents", params={"known_at": EARLY, "limit": 1000}).json()
    assert 0 < early["total"] < client.get("/api/incidents").json()["total"]
    assert early["known_at"].startswith("2025-12-06T09") and all(r["first_reported"] <= early["as_of"] for r in early["rows"])
    late = next(r for r in rows(client, "/api/incidents", limit=1000) if r["id"] not in {x["id"] for x in early["rows"]})
    assert "at another known_at" in problem(client.get(f"/api/incidents/{late['id']}", params={"known_at": EARLY}), 404)


def test_the_timeline_counts_every_incident_once(client: httpx.Client) -> None:
    found = client.get("/api/timeline", params={"bins": 10, "zone": "Europe/Kyiv"}).json()
    assert sum(b["count"] for b in found["bins"]) + found["undated"] == found["shown"]
    assert len(found["bins"]) <= 11 and found["bins"][0]["start"].endswith("+02:00")
    assert all(sum(b["kinds"].values()) == b["count"] for b in found["bins"])


def test_lists_answer(client: httpx.Client) -> None:
    assert all(t["speaker"] and t["figure"] for t in rows(client, "/api/tolls", stands="true"))
    conflict = rows(client, "/api/conflicts")[0]
    assert len(conflict["values"]) > 1 and all(v["said"] for v in conflict["values"]) and conflict["about_code"]
    source = rows(client, "/api/sources")[0]
    assert source["first_hand"] + source["relayed"] == source["claims"] and source["silent_for_s"] >= 0
    assert {d["language"] for d in rows(client, "/api/documents")} == {"en", "fr", "uk", "ru"}
    assert rows(client, "/api/changes", **{"class": "new"}) and rows(client, "/api/people", q="vilkul")
    service = rows(client, "/api/services")[0]
    assert client.get(f"/api/services/{service['service_id']}").json()["claims"][0]["evidence"]


def test_no_area_has_a_point(client: httpx.Client) -> None:
    for r in rows(client, "/api/incidents", limit=1000):
        assert (r["point"] is not None) == (r["where"] == "point") == (r["place"] is not None and r["place"]["level"] in ("site", "settlement"))
    for p in rows(client, "/api/places", limit=1000):
        assert p["level"] in ("site", "settlement") or (p["lat"] is None and p["point"] is None)
        if p["shape"]:
            assert client.get(p["shape"]).json()["geometry"]["type"] in ("Polygon", "MultiPolygon")
    assert "no outline" in problem(client.get("/api/shapes/own%3Anowhere"), 404)


def test_tiles_hold_the_incidents_of_their_frame(client: httpx.Client) -> None:
    every = {r["id"] for r in rows(client, "/api/incidents", where="point", limit=1000)}
    world = mapbox_vector_tile.decode(client.get("/tiles/0/0/0.mvt").content)
    assert sum(f["properties"]["count"] for f in world["incidents"]["features"]) == len(every)
    near = mapbox_vector_tile.decode(client.get("/tiles/8/151/89.mvt").content, default_options={"y_coord_down": True})
    kryvyi_rih = {r["id"] for r in rows(client, "/api/incidents", bbox="32.5,47.6,33.7,48.0", where="point")}
    assert {f["properties"]["id"] for f in near["incidents"]["features"]} >= kryvyi_rih
    inside = [f["geometry"]["coordinates"] for f in near["incidents"]["features"] if f["properties"]["id"] in kryvyi_rih]
    assert inside and all(0 <= x < 4096 and 0 <= y < 4096 for x, y in inside)
    some = mapbox_vector_tile.decode(client.get("/tiles/0/0/0.mvt", params={"kind": "strike"}).content)
    assert sum(f["properties"]["count"] for f in some["incidents"]["features"]) == len(rows(client, "/api/incidents", kind="strike", where="point"))
    assert "end at 1" in problem(client.get("/tiles/1/2/0.mvt"), 404)


def test_the_map_is_a_drawing_and_the_feed_a_feed(client: httpx.Client) -> None:
    drawing = ET.fromstring(client.get("/map.svg").content)
    assert drawing.tag == "{http://www.w3.org/2000/svg}svg"
    feed = feedparser.parse(client.get("/feeds/incidents.atom").content)
    assert not feed.bozo and len(feed.entries) == client.get("/api/incidents").json()["shown"]
    assert [e.updated for e in feed.entries] == sorted((e.updated for e in feed.entries), reverse=True)
    assert client.get(feed.entries[0].link).status_code == 200


def test_answers_are_told_by_their_tags_and_compressed(client: httpx.Client) -> None:
    first = client.get("/api/incidents")
    assert first.headers["content-encoding"] == "gzip" and first.headers["cache-control"] == "no-cache"
    again = client.get("/api/incidents", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    other = client.get("/api/incidents?limit=2", headers={"If-None-Match": first.headers["etag"]})
    assert other.status_code == 200 and other.headers["etag"] != first.headers["etag"]
    plain = client.get("/api/incidents", headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers and plain.json() == first.json()
    head = client.head("/api/incidents")
    assert (head.status_code, head.content) == (200, b"") and head.headers["etag"] == first.headers["etag"]


def test_every_answer_carries_what_protects_its_reader(client: httpx.Client) -> None:
    for address in ("/", "/?f=html", "/api/incidents", "/nowhere", "/map.svg"):
        headers = client.get(address).headers
        assert "default-src 'self'" in headers["content-security-policy"] and "frame-ancestors 'none'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff" and "access-control-allow-origin" not in headers


@pytest.mark.parametrize(
    ("address", "status", "says"),
    [
        ("/api/incidents?at=yesterday", 400, "write 2026-01-08T05:30:00Z"),
        ("/api/incidents?known_at=2026-13-01", 400, "no such moment"),
        ("/api/incidents?at=0001-01-01T00:00:00Z", 400, "no such moment"),
        ("/api/incidents?bbox=1,2,3", 400, "3 numbers: give west,south,east,north"),
        ("/api/incidents?bbox=1,2,3,x", 400, "no numbers"),
        ("/api/incidents?bbox=0,50,1,40", 400, "south lies north"),
        ("/api/incidents?bbox=nan,0,1,1", 400, "bbox"),
        ("/api/incidents?limit=0", 400, "limit"),
        ("/api/incidents?limit=999999999", 400, "limit"),
        ("/api/incidents?sort=random", 400, "give one of latest"),
        ("/api/incidents?review=done", 400, "give one of checked"),
        ("/api/incidents?kindd=strike", 400, "no parameter 'kindd'"),
        ("/api/incidents?q=-", 400, "asks for no word"),
        ("/api/incidents/XX-0000", 404, "`/api/incidents` lists"),
        ("/api/incidents/%00", 404, "no incident"),
        ("/api/documents/d1", 404, "`/api/documents` lists"),
        ("/api/timeline?zone=Mars/Base", 400, "Europe/Kyiv"),
        ("/api/timeline?zone=../../etc/passwd", 400, "no such zone"),
        ("/api/explain/zz", 404, "give a code"),
        ("/api/conflicts?about=zz", 400, "no"),
        ("/api/shapes/..%2F..", 404, "no"),
        ("/api/nothing", 404, "/openapi.json"),
        ("/api/me", 401, "vigie user add"),
        ("/api/corrections", 401, "vigie user add"),
        ("/tiles/99/0/0.mvt", 404, "z"),
    ],
)  # fmt: skip
def test_what_cannot_be_answered_is_refused_with_the_way_out(client: httpx.Client, address: str, status: int, says: str) -> None:
    assert says in problem(client.get(address), status)


def test_other_methods_and_hosts_are_refused(client: httpx.Client) -> None:
    assert "is not taken" in problem(client.post("/api/incidents", json={}), 405)
    assert "--allow-host" in problem(client.get("/api/summary", headers={"Host": "attacker.example"}), 400)


def test_health_and_metrics(client: httpx.Client) -> None:
    assert client.get("/healthz").json()["status"] == "ok"
    client.get("/api/incidents")
    text = client.get("/metrics").text
    assert re.search(r'vigie_requests_total\{method="GET",route="/api/incidents",status="200"\} \d', text) and 'vigie_rows{table="incidents"}' in text


def test_a_store_that_goes_away_is_told_without_its_address(tmp_path: Path) -> None:
    from sqlalchemy import text

    with filled(f"{tmp_path}/x.sqlite", 1) as store, running(store) as client:
        with store.engine.begin() as connection:
            connection.execute(text("DROP TABLE meta"))
        assert "try again" in problem(client.get("/healthz"), 503)


def test_every_address_is_in_the_docs(client: httpx.Client) -> None:
    page = (ROOT / "docs" / "API.md").read_text(encoding="utf-8")
    for path in client.get("/openapi.json").json()["paths"]:
        plain = path.split("/{")[0]
        assert plain in page, path
    assert client.get("/openapi.json").json()["openapi"].startswith("3.1")
    assert quote("iso:UA-63", safe="") in page
