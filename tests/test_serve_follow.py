"""The service follows its store: what it patches in is what it would read anew, whatever is written; and everything that it reads goes through one door."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import mapbox_vector_tile
import numpy as np
import pytest

from serving import running, token
from store_documents import NOW, documents, made_up
from vigie import serve
from vigie.fuse.corrections import correction_id
from vigie.picture import Correction
from vigie.serve import shelves, tiles
from vigie.serve.changing import Wanted, latest
from vigie.serve.columns import Cells, Columns
from vigie.serve.lately import Lately
from vigie.serve.shelf import Shelf
from vigie.serve.views import Views
from vigie.store import Store, open_store

ADDRESSES = (
    "/api/incidents?limit=1000", "/api/incidents?sort=changed", "/api/summary", "/api/board", "/api/tolls", "/api/conflicts", "/api/sources", "/api/changes",
    "/api/documents", "/api/people", "/api/places", "/api/timeline", "/api/search?q=missile", "/api/search?q=Kharkiv", "/collections/incidents/items?limit=1000",
    "/collections/claims/items?limit=1000", "/collections/services/items", "/collections/tolls/items", "/collections/places/items", "/collections",
    "/feeds/incidents.atom", "/tiles/0/0/0.mvt", "/tiles/8/151/89.mvt", "/map.svg", "/api/services", "/collections/claims/items?bbox=30,45,40,52&limit=50",
)  # fmt: skip


@pytest.fixture
def store(new_url: Callable[[], str]) -> Iterator[Store]:
    with open_store(new_url()) as store:
        yield store


def decided(action: str, about: tuple[str, ...], at: datetime, **more: Any) -> Correction:
    draft = Correction("", at, "Olena", action, about, reason="seen", **more)
    return replace(draft, correction_id=correction_id(draft))


def same(mine: Columns, theirs: Columns) -> bool:
    """Whether two versions hold the same rows with the same numbers; codes differ between them, so only their own are compared."""
    own, other = ({c.ids[n]: n for n in np.flatnonzero(c.here)} for c in (mine, theirs))
    if own.keys() != other.keys():
        return False
    ids = sorted(own)
    a, b = np.array([own[i] for i in ids], dtype=int), np.array([other[i] for i in ids], dtype=int)
    plain = [c for c, sort in mine.sorts.items() if sort == "d"]
    return all(np.array_equal(mine[c][a], theirs[c][b], equal_nan=True) for c in plain) and [mine.ids[n] for n in mine.by_id if mine.here[n]] == ids


def test_what_is_patched_in_is_what_would_be_read_anew(store: Store) -> None:
    with running(store) as client:
        for n, d in enumerate(documents()):
            store.add(d, d.text.encode(), now=NOW + timedelta(hours=n))
            following(store, client)
        view = Views(store).newest()
        strikes = view.incidents.ids_at(np.flatnonzero(view.incidents.here))[:2]
        claim = view.claims.ids_at(np.flatnonzero(view.claims.here))[0]
        for n, c in enumerate((
            decided("merge", tuple(strikes), NOW + timedelta(days=1)),
            decided("set", (strikes[0],), NOW + timedelta(days=1, hours=1), field="title", value="A title"),
            decided("retract", (claim,), NOW + timedelta(days=1, hours=2)),
            decided("redact", (view.claims.ids_at(np.flatnonzero(view.claims.here))[1],), NOW + timedelta(days=1, hours=3)),
        )):  # fmt: skip
            store.correct(c, now=NOW + timedelta(days=1, hours=n))
            following(store, client)
        later = replace(documents()[0], outlet="Another Wire")
        store.add(later, later.text.encode(), now=NOW + timedelta(days=2))
        following(store, client)


def following(store: Store, client: httpx.Client) -> None:
    """The service that goes on answers as one that has just begun; it is asked until it has seen the change."""
    client.post("/api/corrections", json={})  # nothing is kept of it; the next look is due
    recorded = Views(store).newest().recorded
    for _ in range(100):
        if client.get("/api/incidents?limit=1").json()["recorded"] == recorded:
            break
        __import__("time").sleep(0.05)
    with running(store) as fresh:
        for address in ADDRESSES:
            mine, theirs = (c.get(address).content.replace(str(c.base_url).rstrip("/").encode(), b"") for c in (client, fresh))
            assert mine == theirs, address


def test_a_change_costs_the_rows_that_it_touches(store: Store) -> None:
    for n, d in enumerate(made_up(30)):
        store.add(d, now=NOW + timedelta(minutes=n))
    views = Views(store)
    before = views.newest()
    more = replace(made_up(31)[30])
    store.add(more, now=NOW + timedelta(hours=2))
    now = views.newest(look=True)
    assert now.incidents.ids is before.incidents.ids and now.incidents.edition == before.incidents.edition + 1  # patched, not read anew
    touched = int((now.incidents.version == now.incidents.edition).sum())
    assert 0 < touched < len(now.incidents) and len(before.claims) + len(more.claims) == len(now.claims)
    fresh = Views(store).newest()
    assert same(now.incidents, fresh.incidents) and same(now.claims, fresh.claims)
    assert all([*now.shelves.tables[t]] == [*fresh.shelves.tables[t]] for t in shelves.KEYS)
    assert before.incidents.place(now.incidents.ids[-1]) is None or len(before.incidents) <= len(now.incidents)  # the version before stands as it was


def test_a_clock_that_stands_still_hides_nothing(store: Store) -> None:
    views = Views(store)
    for d in documents():
        store.add(d, d.text.encode(), now=NOW)
        now, fresh = views.newest(look=True), Views(store).newest()
        assert same(now.incidents, fresh.incidents) and same(now.claims, fresh.claims)


def test_views_are_the_stores_picture(store: Store) -> None:
    for n, d in enumerate(documents()):
        store.add(d, d.text.encode(), now=NOW + timedelta(hours=n))
    view, picture = Views(store).newest(), store.picture()
    rows = view.incident_rows(i.incident_id for i in picture.incidents)
    assert [rows[i.incident_id] for i in picture.incidents] == [*picture.incidents]
    told = view.told(t.claim.claim_id for t in picture.claims)
    assert [told[t.claim.claim_id] for t in picture.claims] == [replace(t, document=replace(t.document, named=())) for t in picture.claims]
    assert {c: i for c in told if (i := view.incident_of(c))} == dict(picture.incident_of)
    assert [view.aged_state(s) for s in view.services] == [*picture.services]
    for table in ("tolls", "conflicts", "people", "places"):
        assert [*view.shelves.tables[table]] == [*getattr(picture, table)], table
    found, shown = latest(view, Wanted(), 0, 10_000)
    assert shown == len(picture.changes) and sorted(map(repr, found)) == sorted(map(repr, picture.changes))
    assert view.as_of == max(t.known_at for t in picture.claims if t.known_at) and view.as_of.isoformat() == max(t.known_at for t in picture.claims).isoformat()


def test_crowded_tiles_count_what_lies_in_one_cell(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    for n, d in enumerate(made_up(20)):
        store.add(d, now=NOW + timedelta(minutes=n))
    monkeypatch.setattr(tiles, "CROWD", 3)
    monkeypatch.setattr(tiles, "CELL", 2048)
    with running(store) as client:
        every = client.get("/api/incidents?limit=1000&where=point").json()["rows"]
        near = mapbox_vector_tile.decode(client.get("/tiles/7/76/44.mvt").content)["incidents"]["features"]
        assert len(every) > 3 and sum(f["properties"]["count"] for f in near) == len(every) and len(near) < len(every)
        one = next(f["properties"] for f in near if f["properties"]["count"] > 1)
        assert len(one["ids"].split(",")) == one["count"]


def test_whoever_has_just_written_reads_it(store: Store) -> None:
    for n, d in enumerate(documents()):
        store.add(d, d.text.encode(), now=NOW + timedelta(hours=n))
    with running(store) as client:
        code = client.get("/api/incidents").json()["rows"][0]["code"]
        wish = {"action": "set", "about": [code], "field": "title", "value": "Seen at once", "reason": "x"}
        assert client.post("/api/corrections", json=wish, headers=token(store, "editor")).status_code == 201
        assert client.get(f"/api/incidents/{code}").json()["incident"]["title"] == "Seen at once"


# ---------------------------------------------------------------- the parts
def test_columns_keep_places_and_versions() -> None:
    first = Columns({"n": "i"}, pairs=("many",), texts=("name",), found_by=("name",)).patched(
        (i, Cells({"n": n}, {"many": [n, 9]}, {"name": i.upper()})) for n, i in enumerate("cab")
    )
    second = first.patched([("b", Cells({"n": 7}, {"many": [3]}, {"name": "B2"})), ("d", Cells({"n": 8}, {}, {"name": "D"}))], ["a"])
    assert first.ids_at(first.by_id) == ["a", "b", "c"] and second.ids_at(second.by_id[second.here[second.by_id]]) == ["b", "c", "d"]
    assert (first["n"][first.place("b")], second["n"][second.place("b")]) == (2, 7) and first.place("d") is None and second.place("a") is None
    assert first.ids_at(np.flatnonzero(first.has("many", [9]))) == ["c", "a", "b"] and second.ids_at(np.flatnonzero(second.has("many", [9, 3]))) == ["c", "b"]
    assert (second.with_text("name", "b2"), second.with_text("name", "b"), second.beginning("c")) == ("b", None, ["c"])
    assert second.patched([("a", Cells({"n": 1}, {}, {"name": "A"}))]).place("a") == first.place("a")


def test_shelves_stay_in_order_and_find_by_key() -> None:
    first = Shelf(lambda row: row[0]).patched({"b": ("x1", NOW), "a": ("x2", NOW), "c": ("y1", None)})
    second = first.patched({"b": ("y3", NOW), "d": ("x4", NOW)}, ["a", "nothing"])
    assert ([*first], [*second]) == (["x2", "x1", "y1"], ["y3", "y1", "x4"])
    assert (first.of("x"), second.of("x"), second.of("y")) == (["x2", "x1"], ["x4"], ["y3", "y1"])
    assert second.patched({}, []) is second and second.beginning("d", 5) == ["d"]


def test_what_was_fetched_lately_is_forgotten_when_it_weighs_too_much() -> None:
    kept = Lately(10)
    for n in range(5):
        kept.put(n, str(n), 4)
    assert kept.get(range(5)) == {3: "3", 4: "4"} and kept.weight == 8


# ---------------------------------------------------------------- the door
READERS = {"claims_of", "corrections", "id_of", "incident", "incidents", "picture", "raw", "text", "versions"}  # methods of a store that give words or rows
BEHIND = {"door.py", "held.py", "views.py", "shelves.py", "changing.py"}  # modules that read rows of the picture, to pass them on as they are shown
ROOMS = {"documents", "finding", "loading", "packing", "pictures", "queries", "recorded", "written"}


def test_only_the_door_reads_rows_of_the_picture() -> None:
    for path in sorted(Path(serve.__file__).parent.glob("*.py")):
        if path.name in BEHIND:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("vigie.store"):
                taken = {node.module.removeprefix("vigie.store").strip(".")} | {a.name for a in node.names if node.module == "vigie.store"}
                names = {a.name for a in node.names}
                assert not taken & ROOMS or names <= ALLOWED.get(path.name, set()), f"{path.name}: rows come through door.py, not from {node.module} ({names})"
            if isinstance(node, ast.Attribute) and node.attr in READERS and isinstance(node.value, ast.Name) and node.value.id == "store":
                assert path.name == "writing.py", f"{path.name}:{node.lineno}: store.{node.attr} gives rows that nobody asked Showing about: ask view.door"


ALLOWED = {"following.py": {"FOLLOWED", "Gone"}, "events.py": {"FOLLOWED"}, "features.py": {"FOLLOWED"}, "running.py": {"recorded", "arrivals", "health"}}
