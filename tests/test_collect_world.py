"""Collectors against a world that means harm: every version kept once, no host asked faster than agreed, what is read bounded in bytes, every refusal told."""

from __future__ import annotations

import gzip
import json
import tracemalloc
from datetime import UTC, datetime, timedelta

import pytest

from collecting import Clock, client, world
from vigie.building import build_into, document_of
from vigie.collect import guard
from vigie.collect.sources import Source
from vigie.collect.visits import visited
from vigie.errors import InputError
from vigie.store import open_store
from vigie.store.visiting import newest_at
from world import hostile
from world.live import LivePage
from world.names import names

NOW = datetime(2024, 5, 14, 12, tzinfo=UTC)
LIMIT = 200_000  # bytes of a document, here
SLACK = 2 * 65_536 + 4_096  # bytes that are read before they are counted: the last piece, and heads


def source(sort: str, address: str, **options) -> Source:
    return Source("Example", sort, address, outlet="Example Wire", **options)


def collected(store, web, *sources: Source, now: datetime = NOW):
    def seen(address: str):
        found = store.ask(newest_at, address)
        return found[1] if found else None

    return build_into(store, (i for s in sources for i in visited(s, web, seen)), now=now, jobs=1)


def only(web, sort: str, address: str, **options) -> str:
    """What a visit says that gives nothing."""
    (got,) = visited(source(sort, address, **options), web)
    assert not got.data, got
    assert got.error.startswith("Example: ")
    return got.error


@pytest.fixture
def read(monkeypatch):
    """Bytes that were read from the network, one number for each connection."""
    counts: list[int] = []
    connect, take = guard.GuardedBackend.connect_tcp, guard._Timed.read

    def connecting(self, *arguments, **options):
        counts.append(0)
        return connect(self, *arguments, **options)

    def reading(self, *arguments, **options):
        data = take(self, *arguments, **options)
        counts[-1] += len(data)
        return data

    monkeypatch.setattr(guard.GuardedBackend, "connect_tcp", connecting)
    monkeypatch.setattr(guard._Timed, "read", reading)
    return counts


# ------------------------------------------------------------ versions
@pytest.mark.parametrize(("plain", "visits"), [(False, 200), (True, 50)])
def test_a_live_page_that_grows_edits_and_withdraws_leaves_each_version_once(tmp_path, plain, visits):
    page = LivePage(plain=plain)
    with world() as w, client(cache=tmp_path / "c.sqlite") as web, open_store(tmp_path / "p.sqlite", create=True) as store:
        one, texts = source("page", f"{w.address}/live"), []
        for n in range(visits):
            changed = page.step()
            if changed or n % 5 == 0:  # other bytes with the same words, or the very bytes of before
                w.page("/live", page.html(n), ETag=f'"{n}"')
            done = collected(store, web, one, now=NOW + timedelta(minutes=n))
            assert (done.n_added, done.errors) == (int(changed), []), f"visit {n}"
            if changed:
                texts.append(store.text(store.ask(newest_at, f"{w.address}/live")[0]))
        rows = {d.document_id: d for d in store.picture().documents}
        assert len(rows) == page.states == len(set(texts)) and {store.text(i) for i in rows} == set(texts), "every version is kept, once"
        chain, at = [], store.ask(newest_at, f"{w.address}/live")[0]
        while at is not None:
            chain.append(store.text(at))
            at = rows[at].previous_version
        assert chain == texts[::-1], "each names the one before it"
        assert all(text.count("Note ") == row.posts - 1 for text, row in ((store.text(i), d) for i, d in rows.items())), "each post is one"
        asked = [h for p, h in w.log if p == "/live"]
        assert len(asked) == visits and sum("if-none-match" in h for h in asked) == visits - 1


def test_nothing_is_asked_for_twice_in_a_visit_and_nothing_kept_twice(tmp_path):
    with world() as w, client() as web, open_store(tmp_path / "p.sqlite", create=True) as store:
        item = "<item><title>Power</title><link>{}/a?utm_source={}</link><description>Teaser.</description></item>"
        w.page("/rss", f"<rss version='2.0'><channel><title>E</title>{''.join(item.format(w.address, n) for n in range(50))}</channel></rss>")
        for n in range(50):
            w.page(f"/a?utm_source={n}", "<html><body><p>Electricity is out in Kharkiv, the mayor said.</p></body></html>")
        url = "<url><loc>{}/a?utm_source={}</loc></url>"
        w.page("/map", f"<urlset>{''.join(url.format(w.address, n) for n in range(50))}</urlset>")
        assert collected(store, web, source("feed", f"{w.address}/rss")).n_added == 1
        assert sum(p.startswith("/a") for p, _ in w.log) == 1
        assert collected(store, web, source("sitemap", f"{w.address}/map")).n_added == 0
        assert sum(p.startswith("/a") for p, _ in w.log) == 1 and len(store.picture().documents) == 1


# ------------------------------------------------------------ pace
def test_no_host_is_asked_faster_than_agreed_whatever_it_answers():
    clock = Clock()
    with world() as a, world() as b, client(clock, max_bytes=LIMIT) as web:
        when: dict[str, list[float]] = {}
        for w in (a, b):
            w.page("/ok", "<p>here")
            w.page("/gone", "", 404)
            w.page("/broken", "", 500)
            w.page("/loop", "", 302, Location="/loop2")
            w.page("/loop2", "", 302, Location="/loop")
            w.page("/over", "", 302, Location=f"{(b if w is a else a).address}/ok")
            w.pages["/cut"] = hostile.raw(b"")
            w.pages["/busy"] = (503, {}, b"")
            w.pages["/later"] = (429, {"Retry-After": "45"}, b"")
            for path, reply in list(w.pages.items()):
                w.pages[path] = _noted(reply, w.address, clock, when)
        for path in ("/ok", "/gone", "/over", "/cut", "/broken", "/loop", "/later", "/ok", "/over", "/busy"):
            for w in (a, b):
                list(visited(source("page", f"{w.address}{path}"), web))
    for asked in when.values():
        gaps = [y - x for x, y in zip(asked, asked[1:], strict=False)]
        assert len(asked) >= 12 and min(gaps) >= 2.0, gaps
        assert max(gaps) >= 45, "and left alone for as long as it asked"


def _noted(reply, host, clock, when):
    def handle(handler):
        when.setdefault(host, []).append(clock())
        return reply(handler) if callable(reply) else reply

    return handle


# ------------------------------------------------------------ bytes
@pytest.mark.parametrize("length", [None, 2**31])
@pytest.mark.parametrize("sort", ["page", "feed", "sitemap", "mastodon", "bluesky"])
def test_a_body_of_two_gigabytes_is_read_to_the_limit_and_kept_nowhere(tmp_path, read, sort, length):
    sent: list[int] = []
    head = {"Content-Type": "text/html", "ETag": '"1"', **({"Content-Length": str(length)} if length else {})}
    with world() as w, client(max_bytes=LIMIT, cache=tmp_path / "c.sqlite") as web:
        paths = {"mastodon": "/tags/x", "bluesky": "/profile/a.example"}
        for path in ("/live", "/api/v1/timelines/tag/x?limit=40", "/xrpc/app.bsky.feed.getAuthorFeed?actor=a.example&limit=100"):
            w.pages[path] = hostile.endless(sent, 2**31, head)
        assert "larger than 200,000 bytes" in only(web, sort, w.address + paths.get(sort, "/live"))
    assert max(read) <= LIMIT + SLACK and max(sent) < 2**26, "the rest was never asked of the network"
    assert (tmp_path / "c.sqlite").stat().st_size < 2 * LIMIT


@pytest.mark.parametrize(
    ("encoding", "body", "words"),
    [
        ("gzip", hostile.bomb(2**28), "larger than"),
        ("deflate", hostile.bomb(2**28, "zlib"), "larger than"),
        ("deflate", hostile.bomb(2**28, "deflate"), "larger than"),
        ("gzip", hostile.bomb(2**20) * 300, "larger than"),
        ("br", b"\xcf\xff\xff\x7f\xf8" * 1000, "the encoding 'br', which was not asked for"),
        ("zstd", b"\x28\xb5\x2f\xfd" * 1000, "the encoding 'zstd', which was not asked for"),
        ("gzip, gzip", gzip.compress(hostile.bomb(2**24)), "the encoding 'gzip, gzip'"),
        ("gzip", b"<p>no gzip at all", "is damaged"),
        ("gzip", hostile.bomb(2**16)[:-20], None),
    ],
)
def test_bombs_are_cut_while_they_open(read, encoding, body, words):
    with world() as w, client(max_bytes=LIMIT) as web:
        w.page("/live", body, Content_Encoding=encoding)
        tracemalloc.start()
        try:
            if words:
                assert words in only(web, "page", f"{w.address}/live")
            else:
                list(visited(source("page", f"{w.address}/live"), web))
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
    assert peak < len(body) + 8 * LIMIT, peak
    assert max(read) <= LIMIT + SLACK


def test_a_sitemap_within_gzip_within_gzip_is_opened_once(read):
    with world() as w, client(max_bytes=LIMIT) as web:
        w.page("/doll", hostile.russian_doll(9), Content_Type="application/gzip")
        assert "no sitemap" in only(web, "sitemap", f"{w.address}/doll")
        w.page("/bomb.gz", hostile.bomb(2**27), Content_Type="application/gzip")
        assert "larger than" in only(web, "sitemap", f"{w.address}/bomb.gz")


def test_heads_without_end_and_answers_that_are_none(read):
    sent: list[int] = []
    with world() as w, client(max_bytes=LIMIT) as web:
        w.pages["/head"] = hostile.endless_head(sent, 2**30)
        assert "the connection broke" in only(web, "page", f"{w.address}/head")
        assert max(read) < 2**21 and max(sent) < 2**26
        for data in (b"", b"\0\0\0\0", b"HTTP/1.1 20", b"SSH-2.0-x\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\nx",
                     b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\nshort", b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"):  # fmt: skip
            w.pages["/raw"] = hostile.raw(data)
            assert "the connection broke" in only(web, "page", f"{w.address}/raw"), data


# ------------------------------------------------------------ what is no document
ENTITIES = '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>{}'
WALL = "<html><head><title>Before you go on</title></head><body><form><button>Accept</button></form></body></html>"


@pytest.mark.parametrize(
    ("sort", "body", "words"),
    [
        ("feed", "", "is no feed"),
        ("sitemap", "", "is no sitemap"),
        ("feed", WALL, "is no feed"),
        ("sitemap", WALL, "is no sitemap"),
        ("telegram", WALL, "shows no messages"),
        ("feed", ENTITIES.format("<rss version='2.0'><channel><title>&c;</title></channel></rss>"), "declares entities"),
        ("sitemap", ENTITIES.format("<urlset><url><loc>http://e.org/&c;</loc></url></urlset>"), "declares entities"),
        ("feed", "{" + '"version": "https://jsonfeed.org/version/1.1", "items": [' + "[" * 50_000, "no JSON Feed"),
        ("feed", json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": {"a": 1}}), "no JSON Feed"),
    ],
)
def test_what_is_no_list_is_told(sort, body, words):
    with world() as w, client(max_bytes=LIMIT) as web:
        w.page("/x", body)
        assert words in only(web, sort, f"{w.address}/x")


@pytest.mark.parametrize("body", ["", " \n ", WALL, "<html></html>", "\0\0\0\0"])
def test_a_page_without_words_is_told_and_takes_nothing_away(tmp_path, body):
    with world() as w, client() as web, open_store(tmp_path / "p.sqlite", create=True) as store:
        one = source("page", f"{w.address}/live")
        w.page("/live", "<html><body><p>Electricity is out in Kharkiv, the mayor said.</p></body></html>")
        assert collected(store, web, one).n_added == 1
        w.page("/live", body)
        done = collected(store, web, one)
        if body != WALL:
            assert done.n_added == 0 and len(done.errors) == 1 and f"{w.address}/live" in done.errors[0][1]
        assert any("Electricity is out" in (store.text(d.document_id) or "") for d in store.picture().documents)


def test_cookies_are_never_taken_so_a_wall_is_told_and_nobody_is_followed():
    with world() as w, client() as web:
        w.pages["/wall"] = hostile.wall
        assert "redirects in a circle" in only(web, "page", f"{w.address}/wall")
        w.page("/page", "<p>here", Set_Cookie="id=7; Path=/")
        for _ in range(2):
            list(visited(source("page", f"{w.address}/page"), web))
        assert all("cookie" not in h for _, h in w.log)


WORDS = "Електропостачання зникло у Харкові, повідомив мер."


@pytest.mark.parametrize(
    ("stated", "declared", "real"),
    [("utf-8", "windows-1251", "cp1251"), ("windows-1251", "utf-8", "utf-8"), ("iso-8859-1", None, "utf-8"), ("no-such-charset", None, "utf-8"), ("utf-8", "utf-8", "cp1251"), ("utf-8", None, "utf-16"), ("utf-7", None, "koi8-u")],
)
def test_charsets_that_lie(stated, declared, real):
    meta = f"<meta charset='{declared}'>" if declared else ""
    with world() as w, client() as web:
        w.page("/cp", f"<html><head>{meta}</head><body><p>{(WORDS + ' ') * 5}</p></body></html>".encode(real), Content_Type=f"text/html; charset={stated}")
        (page,) = visited(source("page", f"{w.address}/cp"), web)
        assert WORDS in document_of(page).text


def test_feeds_in_charsets_that_lie():
    feed = "<?xml version='1.0' encoding='{}'?><rss version='2.0'><channel><title>E</title><item><title>X</title><link>http://e.example/1</link><description>" + WORDS * 20 + "</description></item></channel></rss>"
    with world() as w, client() as web:
        for declared, real in (("utf-8", "utf-8"), ("windows-1251", "cp1251"), ("utf-8", "cp1251"), ("utf-16", "utf-16")):
            w.page("/rss", feed.format(declared).encode(real), Content_Type="application/rss+xml; charset=iso-8859-1")
            (got,) = visited(source("feed", f"{w.address}/rss"), web)
            assert WORDS in got.data.decode(), (declared, real)


# ------------------------------------------------------------ where it must not go
def test_lists_that_lead_into_the_own_network_are_refused_entry_by_entry(read):
    with world() as w, client(private=("127.0.0.1",)) as web:
        port = w.address.rsplit(":", 1)[1]
        bad = [f"http://127.0.0.2:{port}/s", "http://169.254.169.254/latest/meta-data/", f"http://[::1]:{port}/s", "http://10.0.0.1/", "http://user:pass@127.0.0.1/", "gopher://127.0.0.1/", "http://[bad/"]
        w.page("/s", "secret")
        w.page("/ok", "<p>here")
        links = "".join(f"<item><title>t</title><link>{a}</link></item>" for a in [*bad, f"{w.address}/ok"])
        w.page("/rss", f"<rss version='2.0'><channel><title>E</title>{links}</channel></rss>")
        got = list(visited(source("feed", f"{w.address}/rss"), web))
        assert [i.data for i in got if i.data][-1] == b"<p>here" and w.asked("/s") == 0
        assert sum("private network" in (i.error or "") for i in got) == 4
        urls = "".join(f"<url><loc>{a}</loc></url>" for a in bad)
        w.page("/map", f"<urlset>{urls}</urlset>")
        got = list(visited(source("sitemap", f"{w.address}/map"), web))
        assert all(i.error for i in got) and w.asked("/s") == 0


@pytest.mark.parametrize("host", ["localhost", "127.1", "2130706433", "0x7f.0.0.1", "017700000001", "[::ffff:127.0.0.1]", "[::]", "0", "127.0.0.1."])
def test_the_own_machine_by_any_name_is_refused(host):
    with world() as w, client(private=()) as web:
        port = w.address.rsplit(":", 1)[1]
        with pytest.raises(InputError):
            web.get(f"http://{host}:{port}/", robots=False)
        assert w.log == []


def test_names_that_change_their_mind(read):
    with world() as w, client(private=("127.0.0.1",)) as web:
        port = w.address.rsplit(":", 1)[1]
        w.page("/", "ours")
        with names(one_example=[["127.0.0.1"], ["127.0.0.9"]], two_example=[["93.184.216.34", "10.0.0.5"]], none_example=[[]]) as asked:
            assert web.get(f"http://one.example:{port}/", robots=False).data == b"ours"
            for host, words in (("one.example", "one.example is 127.0.0.9"), ("two.example", "two.example is 10.0.0.5"), ("none.example", "no such host none.example")):
                with pytest.raises(InputError) as e:
                    web.get(f"http://{host}:{port}/", robots=False)
                assert words in str(e.value)
            assert asked.count("one.example") == 2, "asked once for each connection, which goes to the very address that was judged"
        assert w.asked("/") == 1


def test_posts_of_a_live_page_that_a_feed_brings_whole_are_no_versions_of_each_other(tmp_path):
    entry = "<entry><title>Update {0}</title><id>tag:e.example,{0}</id><link href='https://e.example/live{1}'/><updated>2024-05-14T0{0}:00:00Z</updated><content type='html'>Water is out in Kharkiv, the mayor said at {0}.</content></entry>"
    with world() as w, client() as web, open_store(tmp_path / "p.sqlite", create=True) as store:
        for anchors in (True, False):
            shown = [entry.format(n, f"#post-{n}" if anchors else "") for n in range(1, 5)]
            one = source("feed", f"{w.address}/{anchors}")
            w.page(f"/{anchors}", f"<feed xmlns='http://www.w3.org/2005/Atom'><title>E</title>{''.join(shown[:3])}</feed>")
            assert collected(store, web, one).n_added == 3
            w.page(f"/{anchors}", f"<feed xmlns='http://www.w3.org/2005/Atom'><title>E</title>{''.join(shown[3:] + shown[:2])}</feed>")
            assert collected(store, web, one).n_added == 1
        rows = store.picture().documents
        assert len({d.uri for d in rows}) == 8 and all(d.previous_version is None for d in rows)
