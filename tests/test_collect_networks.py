"""Mastodon and Bluesky: replies of their documented form (tests/replies, ours) -> documents; edits, relays, gaps, refusals."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from collecting import client, world
from vigie.building import build_into
from vigie.collect.sources import Source
from vigie.collect.visits import visited
from vigie.store import open_store
from vigie.store.visiting import newest_at

REPLIES = Path(__file__).with_name("replies")
NOW = datetime(2024, 5, 14, 12, tzinfo=UTC)
HEADERS = {"Content-Type": "application/json; charset=utf-8"}


def reply(name: str):
    return json.loads((REPLIES / f"{name}.json").read_text(encoding="utf-8"))


def put(w, path: str, body: object, **headers: str) -> None:
    w.page(path, json.dumps(body), Content_Type=HEADERS["Content-Type"], **headers)


def mastodon(w, statuses: list, **headers: str) -> Source:
    put(w, "/api/v1/accounts/lookup?acct=rescue", reply("mastodon_account"))
    put(w, "/api/v1/accounts/23634/statuses?limit=40", statuses, **headers)
    return Source("Rescue", "mastodon", f"{w.address}/@rescue")


def collected(store, web, one: Source):
    def seen(address: str):
        found = store.ask(newest_at, address)
        return found[1] if found else None

    return build_into(store, visited(one, web, seen), now=NOW, jobs=1)


def test_posts_of_an_account_become_documents_with_their_words_moments_and_addresses():
    with world() as w, client() as web:
        got = list(visited(mastodon(w, reply("mastodon_statuses")), web))
    host = w.address.removeprefix("http://")
    assert [(i.options["uri"], i.options["published"]) for i in got] == [
        ("https://social.example/@rescue/112001", "2024-05-14T06:30:00+00:00"),
        ("https://social.example/@rescue/112003", "2024-05-14T07:10:00+00:00"),
        (f"https://other.example/@dsns/9#passed-on-by-@rescue@{host}", "2024-05-14T06:00:00+00:00"),
    ], "the oldest first, pictures without words left out, boosts with the moment of what they pass on"
    assert {i.options["outlet"] for i in got} == {f"@rescue@{host}"} and all("language" not in i.options for i in got)
    assert got[1].data.decode() == "Toll\n\nThree people were injured in Kharkiv, the governor said.\nRescuers work on.\n\nMore at news.example/a #Kharkiv\n"
    assert got[2].data.decode() == "Forwarded from State Emergency Service of Ukraine\nWater is out in Kharkiv.\n"
    assert got[0].capture["http_status"] == 200


def test_a_boost_is_a_relay_an_edit_a_version_and_the_same_again_nothing(tmp_path):
    with world() as w, client() as web, open_store(tmp_path / "p.sqlite", create=True) as store:
        rows = reply("mastodon_statuses")
        one = mastodon(w, rows)
        assert collected(store, web, one).n_added == 3
        boosted = next(t for t in store.picture().claims if "#passed-on" in str(t.document.uri))
        assert boosted.claim.attribution.organization == "State Emergency Service of Ukraine"
        assert collected(store, web, one).n_added == 0
        rows[1]["content"] = "<p>Five people were injured in Kharkiv, the governor said.</p>"
        mastodon(w, rows)
        assert collected(store, web, one).n_added == 1
        versions = [d for d in store.picture().documents if d.uri == "https://social.example/@rescue/112003"]
        assert len(versions) == 2 and sum(d.previous_version is not None for d in versions) == 1


def status(n: int) -> dict:
    return {"id": str(n), "created_at": "2024-05-14T06:30:00.000Z", "url": f"https://s.example/@rescue/{n}", "content": f"<p>{n} people were injured in Kharkiv.</p>", "account": {"acct": "rescue"}}


def test_pages_are_walked_back_to_what_is_known_and_no_further(tmp_path):
    with world() as w, client() as web, open_store(tmp_path / "p.sqlite", create=True) as store:
        base = "/api/v1/accounts/23634/statuses?limit=40"
        one = mastodon(w, [status(1)])
        assert collected(store, web, one).n_added == 1
        mastodon(w, [status(9), status(8)], Link=f'<{w.address}{base}&max_id=8>; rel="next", <{w.address}{base}&min_id=9>; rel="prev"')
        put(w, f"{base}&max_id=8", [status(7), status(1)], Link=f'<{w.address}{base}&max_id=1>; rel="next"')
        assert collected(store, web, one).n_added == 3
        assert w.asked(f"{base}&max_id=8") == 1 and w.asked(f"{base}&max_id=1") == 0 and w.asked(f"{base}&min_id=9") == 0
        mastodon(w, [status(90)], Link='<https://elsewhere.example/api/v1/x>; rel="next"')
        assert collected(store, web, one).n_added == 1, "a next page on another server is not asked for"


def test_a_visit_that_was_cut_off_leaves_no_gap(tmp_path):
    """The oldest come first: what was kept before the cut is older than what was not."""
    with world() as w, client() as web, open_store(tmp_path / "p.sqlite", create=True) as store:
        one = mastodon(w, [status(n) for n in (5, 4, 3, 2, 1)])
        items = visited(one, web)
        build_into(store, [next(items), next(items)], now=NOW, jobs=1)
        assert {d.uri.rsplit("/", 1)[1] for d in store.picture().documents} == {"1", "2"}
        assert collected(store, web, one).n_added == 3


def test_a_tag_tells_each_author_by_handle():
    with world() as w, client() as web:
        put(w, "/api/v1/timelines/tag/Харків?limit=40".replace("Харків", "%D0%A5%D0%B0%D1%80%D0%BA%D1%96%D0%B2"), [{**status(1), "account": {"acct": "someone@far.example", "display_name": "Some One"}}])
        (got,) = visited(Source("Tag", "mastodon", f"{w.address}/tags/Харків"), web)
    assert got.options["outlet"] == "@someone@far.example" and b"Some One" not in got.data


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ((401, {}, b"{}"), "only to its members (it answers 401)"),
        ((422, {}, b"{}"), "only to its members"),
        ((404, {}, b"{}"), "knows no such account or tag"),
        ((200, HEADERS, b"<html>please accept our cookies"), "does not speak Mastodon's API"),
        ((200, HEADERS, b"[]"), "does not speak Mastodon's API"),
        ((200, HEADERS, b"{}"), "tells no such account"),
        ((200, HEADERS, b"[" * 100_000), "does not speak Mastodon's API"),
    ],
)
def test_what_a_server_does_not_give_is_told(answer, words):
    with world() as w, client() as web:
        w.pages["/api/v1/accounts/lookup?acct=rescue"] = answer
        (got,) = visited(Source("Rescue", "mastodon", f"{w.address}/@rescue"), web)
    assert words in got.error and f"{w.address}/@rescue" in got.error


FEED = "/xrpc/app.bsky.feed.getAuthorFeed?actor=desk.example&limit=100"


def bluesky(w, feed: object) -> Source:
    put(w, FEED, feed)
    return Source("Desk", "bluesky", f"{w.address}/profile/desk.example")


def test_posts_of_a_bluesky_profile_become_documents():
    with world() as w, client() as web:
        one = bluesky(w, reply("bluesky_author_feed"))
        put(w, f"{FEED}&cursor=2024-05-14T06%3A20%3A00Z", {"feed": []})
        got = list(visited(one, web))
        site = w.address
    assert [(i.options["uri"], i.options["published"], i.options["outlet"]) for i in got] == [
        (f"{site}/profile/did:plc:desk/post/3kddd", "2024-05-14T06:20:00+00:00", "did:plc:desk"),
        (f"{site}/profile/did:plc:desk/post/3kbbb", "2024-05-14T07:10:05+00:00", "@desk.example"),
        (f"{site}/profile/did:plc:other1/post/3kaaa#passed-on-by-did:plc:desk", "2024-05-14T06:00:00+00:00", "@desk.example"),
    ], "no later than the network saw them"
    assert got[1].data.decode() == "Three people were injured in Kharkiv, the governor said.\n\nRescuers work on.\n"
    assert got[2].data.decode() == "Forwarded from State Emergency Service of Ukraine\nWater is out in Kharkiv.\n"


def test_the_cursor_is_followed_back_to_what_is_known_a_post_taken_down_is_kept(tmp_path):
    with world() as w, client() as web, open_store(tmp_path / "p.sqlite", create=True) as store:
        whole = reply("bluesky_author_feed")
        one = bluesky(w, {"feed": whole["feed"][2:]})
        assert collected(store, web, one).n_added == 1
        bluesky(w, {"feed": whole["feed"][:1], "cursor": "a/b"})
        put(w, f"{FEED}&cursor=a%2Fb", {"feed": whole["feed"][1:], "cursor": "c"})
        assert collected(store, web, one).n_added == 2 and w.asked(f"{FEED}&cursor=c") == 0
        bluesky(w, {"feed": whole["feed"][1:]})
        assert collected(store, web, one).n_added == 0 and len(store.picture().documents) == 3


def test_who_asks_that_only_members_be_shown_is_heeded():
    feed = reply("bluesky_author_feed")
    asks = [{"src": "did:plc:other1", "val": "!no-unauthenticated"}]
    feed["feed"][0]["post"]["author"]["labels"] = asks
    with world() as w, client() as web:
        assert len(list(visited(bluesky(w, {"feed": feed["feed"]}), web))) == 2, "also where somebody else passes it on"
        feed["feed"][1]["post"]["author"]["labels"] = asks
        (got,) = visited(bluesky(w, feed), web)
        assert "only members" in got.error
        w.page(FEED, json.dumps({"error": "InvalidRequest", "message": "Profile not found"}), 400)
        (got,) = visited(Source("Desk", "bluesky", f"{w.address}/profile/desk.example"), web)
        assert "no such profile" in got.error


@pytest.mark.parametrize("sort", ["mastodon", "bluesky"])
@pytest.mark.parametrize("rows", [[None, 1, {}, {"reblog": 3}], [{"url": 1, "content": {}}], [{"post": {"uri": "at://x", "author": [], "record": 1}}], [{"post": {"uri": "x", "author": {"did": "d"}}}]])
def test_rows_of_another_form_are_left_out(sort, rows):
    with world() as w, client() as web:
        one = mastodon(w, rows) if sort == "mastodon" else bluesky(w, {"feed": rows, "cursor": 3})
        assert list(visited(one, web)) == []
