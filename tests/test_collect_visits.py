"""Visits to sources, and what becomes of them in a store: versions, no duplicates, no host hit in vain."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, datetime

import pytest

from collecting import client, world
from vigie.building import build_into
from vigie.collect.canonical import address_of, canonical
from vigie.collect.sources import Source
from vigie.collect.visits import visited
from vigie.store import open_store
from vigie.store.visiting import newest_at

NOW = datetime(2024, 5, 14, 12, tzinfo=UTC)


def source(sort: str, address: str, **options) -> Source:
    return Source("Example", sort, address, **options)


def live(*posts: tuple[str, str, str], extra: str = "") -> str:
    updates = [{"@type": "BlogPosting", "headline": h, "articleBody": b, "datePublished": at} for at, h, b in posts]
    data = {"@context": "https://schema.org", "@type": "LiveBlogPosting", "headline": "The night in the east", "datePublished": posts[-1][0], "liveBlogUpdate": updates}
    return f'<html lang="en"><head><title>The night</title><script type="application/ld+json">{json.dumps(data)}</script></head><body><p>x</p>{extra}</body></html>'


ZERO = ("2024-05-14T05:00:00+03:00", "Night", "Air raid alert in Kharkiv Oblast, the governor said.")
FIRST = ("2024-05-14T06:00:00+03:00", "Power", "Electricity is out in Kharkiv, the mayor said.")
SECOND = ("2024-05-14T07:00:00+03:00", "Injured", "Three people were injured in Kharkiv, the governor said.")
EDITED = ("2024-05-14T07:00:00+03:00", "Injured", "Five people were injured in Kharkiv, the governor said.")


def collected(store, web, *sources: Source, now: datetime = NOW):
    def seen(address: str):
        found = store.ask(newest_at, address)
        return found[1] if found else None

    return build_into(store, (i for s in sources for i in visited(s, web, seen)), now=now, jobs=1)


def test_a_live_page_that_grows_and_edits_leaves_each_version_once(tmp_path):
    with world() as w, client(cache=tmp_path / "c.sqlite") as web, open_store(tmp_path / "p.sqlite", create=True) as store:
        one = source("page", f"{w.address}/live?utm_source=feed", outlet="Example Wire")
        steps = [(FIRST,), (FIRST,), (SECOND, FIRST), (EDITED, FIRST), (EDITED, FIRST), (EDITED,)]
        added = []
        for n, posts in enumerate(steps):
            w.page("/live?utm_source=feed", live(*posts, ZERO, extra=f"<!-- visit {n} -->"))
            added.append(collected(store, web, one).n_added)
        assert added == [1, 0, 1, 1, 0, 1], "other bytes with the same words are no version"
        rows = sorted((d for d in store.picture().documents), key=lambda d: d.previous_version is not None)
        assert {d.uri for d in rows} == {f"{w.address}/live"} and len(rows) == 4
        chain = {d.document_id: d.previous_version for d in rows}
        assert sum(v is None for v in chain.values()) == 1 and len(set(chain.values())) == 4, "each version names the one before it"
        assert all(d.http_status == 200 and d.fetched and d.content_type for d in rows)


def test_a_live_page_is_read_as_one_from_its_first_post_to_its_last(tmp_path):
    with world() as w, client() as web, open_store(tmp_path / "p.sqlite", create=True) as store:
        one = source("page", f"{w.address}/live", outlet="Example Wire")
        for posts in ((ZERO,), (FIRST, ZERO), (FIRST,)):
            w.page("/live", live(*posts))
            assert collected(store, web, one).n_added == 1
        rows = {d.document_id: d for d in store.picture().documents}
        texts = {i: store.text(i) for i in rows}
        newest = store.ask(newest_at, f"{w.address}/live")[0]
        assert FIRST[2] in texts[newest] and ZERO[2] not in texts[newest] and rows[newest].posts == 2, "the lead is a post too"
        middle = rows[newest].previous_version
        assert all(x[2] in texts[middle] for x in (FIRST, ZERO)) and ZERO[2] in texts[rows[middle].previous_version], "what was withdrawn is kept"


def test_two_hundred_visits_ask_only_whether_it_changed(tmp_path):
    with world() as w, client(cache=tmp_path / "c.sqlite") as web, open_store(tmp_path / "p.sqlite", create=True) as store:
        n_added = 0
        for n in range(200):
            if n % 50 == 0:
                posts = [(f"2024-05-14T{6 + i:02}:00:00+03:00", f"Update {i}", f"{3 + i} people were injured in Kharkiv, the mayor said.") for i in range(n // 50 + 2)]
                w.page("/live", live(*posts), ETag=f'"{n}"')
            n_added += collected(store, web, source("page", f"{w.address}/live")).n_added
        assert n_added == 4 and len(store.picture().documents) == 4
        asked = [h for p, h in w.log if p == "/live"]
        assert len(asked) == 200 and sum("if-none-match" in h for h in asked) == 199


RSS = """<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>Example Wire</title><language>en</language>{}</channel></rss>"""


def rss(*entries: tuple[str, str, str]) -> str:
    return RSS.format("".join(f"<item><title>{t}</title><link>{a}</link><pubDate>{d}</pubDate><description>Teaser.</description></item>" for t, a, d in entries))


def test_a_feed_opens_its_pages_once_and_again_where_they_are_said_to_have_changed(tmp_path):
    with world() as w, client() as web, open_store(tmp_path / "p.sqlite", create=True) as store:
        body = "<html><head><title>{0}</title></head><body><article><h1>{0}</h1><p>{1}</p></article></body></html>"
        w.page("/a", body.format("Power", "Electricity is out in Kharkiv, the mayor said."))
        w.page("/b", body.format("Water", "Water is out in Kherson, the governor said."))
        day = "Tue, 14 May 2024 09:00:00 +0300"
        w.page("/rss", rss(("Power", f"{w.address}/a?utm_medium=rss", day), ("Water", f"{w.address}/b", day), ("Gone", f"{w.address}/gone", day)), Content_Type="application/rss+xml")
        w.pages["/a?utm_medium=rss"] = w.pages["/a"]
        one = source("feed", f"{w.address}/rss", outlet="Example Wire")
        first = collected(store, web, one)
        assert first.n_added == 2 and len(first.errors) == 1 and "answers 404" in first.errors[0][1]
        rows = {d.uri: d for d in store.picture().documents}
        assert set(rows) == {f"{w.address}/a", f"{w.address}/b"} and rows[f"{w.address}/a"].published.isoformat() == "2024-05-14T09:00:00+03:00"
        n = w.asked("/b")
        assert collected(store, web, one).n_added == 0 and w.asked("/b") == n


def test_the_same_item_at_two_addresses_is_one_document(tmp_path):
    with world() as w, client() as web, open_store(tmp_path / "p.sqlite", create=True) as store:
        page = f'<html><head><title>Power</title><link rel="canonical" href="{w.address}/power"></head><body><p>Electricity is out in Kharkiv, the mayor said.</p></body></html>'
        w.page("/power", page)
        w.page("/amp/power?fbclid=1", page)
        assert collected(store, web, source("page", f"{w.address}/power"), source("page", f"{w.address}/amp/power?fbclid=1")).n_added == 1


@pytest.mark.parametrize(
    ("said", "came", "address"),
    [
        ("https://example.org/a", "https://www.example.org/a?utm_source=x", "https://example.org/a"),
        ("/a", "https://amp.example.org/x/a", "https://amp.example.org/a"),
        ("https://other.example/a", "https://example.org/a#top", "https://example.org/a"),
        ("https://example.org/", "https://example.org/a", "https://example.org/a"),
        ("javascript:1", "https://example.org/a", "https://example.org/a"),
        ("http://[bad", "https://example.org/a", "https://example.org/a"),
    ],
)
def test_a_page_is_believed_about_its_address_only_on_its_own_site(said, came, address):
    assert address_of(f'<head><link href="{said}" rel="canonical"></head>'.encode(), came) == address


def test_canonical_addresses():
    assert canonical("HTTP://Example.ORG:80?gclid=1&b=2&a=#x") == "http://example.org/?b=2&a="
    assert canonical("https://e.org/a?class=1&reference=2&cmpid=3") == "https://e.org/a?class=1&reference=2"
    assert canonical("https://e.org/#!/a") == "https://e.org/#!/a"


def test_a_news_sitemap_opens_the_newest_first_through_lists_and_gzip():
    urls = "".join(
        f"<url><loc>{{0}}/{n}</loc><news:news><news:publication><news:name>Example Wire</news:name></news:publication>"
        f"<news:publication_date>2024-05-{n:02}T10:00:00+03:00</news:publication_date></news:news><image:image><image:loc>https://x.example/i</image:loc></image:image></url>"
        for n in range(10, 20)
    )
    spaces = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9" xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"'
    with world() as w, client() as web:
        w.page("/index.xml", f"<sitemapindex {spaces}><sitemap><loc>{w.address}/news.xml.gz</loc></sitemap></sitemapindex>")
        w.page("/news.xml.gz", gzip.compress(f"<urlset {spaces}>{urls.format(w.address)}</urlset>".encode()), Content_Type="application/gzip")
        for n in range(10, 20):
            w.page(f"/{n}", f"<html><body><p>Day {n} of the flood.</p></body></html>")
        got = list(visited(source("sitemap", f"{w.address}/index.xml", limit=3), web))
        assert [i.options["uri"].rsplit("/", 1)[1] for i in got] == ["19", "18", "17"]
        assert got[0].options["published"] == "2024-05-19T10:00:00+03:00" and got[0].options["outlet"] == "Example Wire"
        w.page("/deep", f"<sitemapindex {spaces}><sitemap><loc>{w.address}/deep</loc></sitemap></sitemapindex>")
        (error,) = visited(source("sitemap", f"{w.address}/deep"), web)
        assert "sitemaps of sitemaps" in error.error


BOMB = '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY f SYSTEM "file:///etc/passwd">]>{}'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("sort", ["feed", "sitemap"])
def test_entities_are_refused(sort, encoding):
    body = {"feed": "<rss version='2.0'><channel><title>&b;&f;</title></channel></rss>", "sitemap": "<urlset><url><loc>http://e.org/&f;</loc></url></urlset>"}[sort]
    with world() as w, client() as web:
        w.page("/x", BOMB.format(body).encode(encoding))
        (got,) = visited(source(sort, f"{w.address}/x"), web)
        assert "declares entities of its own" in got.error


CHANNEL = """<html><body><div class="tgme_channel_info">c</div>
<div class="tgme_widget_message_wrap"><div class="tgme_widget_message" data-post="example/7"><a class="tgme_widget_message_owner_name"><span>Example Channel</span></a>
<div class="tgme_widget_message_reply"><div class="tgme_widget_message_text js-message_reply_text">older</div></div>
<div class="tgme_widget_message_text js-message_text">{0}<br/><br/>Repairs are under way.</div>
<a class="tgme_widget_message_date"><time datetime="2024-05-14T06:10:00+00:00" class="time">06:10</time></a></div></div>
<div class="tgme_widget_message" data-post="example/8"><a class="tgme_widget_message_owner_name">Example Channel</a>
<div class="tgme_widget_message_forwarded_from">Forwarded from <a class="tgme_widget_message_forwarded_from_name">Kharkiv Today</a></div>
<div class="tgme_widget_message_text">Water is out in Kharkiv.</div><a class="tgme_widget_message_date"><time datetime="2024-05-14T06:20:00+00:00"></time></a></div>
<div class="tgme_widget_message" data-post="example/9"><div class="tgme_widget_message_photo">no words</div></div></body></html>"""


def test_a_channel_page_gives_a_document_for_each_message_and_an_edit_touches_only_its_own(tmp_path):
    with world() as w, client() as web, open_store(tmp_path / "p.sqlite", create=True) as store:
        one = source("telegram", f"{w.address}/s/example")
        w.page("/s/example", CHANNEL.format("Electricity is out in Kharkiv."))
        got = list(visited(one, web))
        assert [(i.options["uri"], i.options["published"], i.options["outlet"]) for i in got] == [
            ("https://t.me/example/7", "2024-05-14T06:10:00+00:00", "Example Channel"),
            ("https://t.me/example/8", "2024-05-14T06:20:00+00:00", "Example Channel"),
        ]
        assert got[0].data.decode() == "Electricity is out in Kharkiv.\n\nRepairs are under way.\n"
        assert got[1].data.decode() == "Forwarded from Kharkiv Today\nWater is out in Kharkiv.\n"
        assert collected(store, web, one).n_added == 2
        w.page("/s/example", CHANNEL.format("Electricity is back in Kharkiv."))
        again = collected(store, web, one)
        assert (again.n_added, again.n_known) == (1, 1)
        w.page("/s/none", "<html><body>You can contact @none right away.</body></html>")
        (error,) = visited(source("telegram", f"{w.address}/s/none"), web)
        assert "shows no messages" in error.error


def test_lying_charsets_and_content_types():
    with world() as w, client() as web:
        words = "Електропостачання зникло у Харкові, повідомив мер."
        w.page("/cp", f"<html><head><meta charset='windows-1251'></head><body><p>{words}</p></body></html>".encode("cp1251"), Content_Type="text/html; charset=utf-8")
        w.page("/pdf", b"%PDF-1.4", Content_Type="application/pdf")
        from vigie.building import document_of

        (page,) = visited(source("page", f"{w.address}/cp"), web)
        assert words in document_of(page).text
        (pdf,) = visited(source("page", f"{w.address}/pdf"), web)
        assert "application/pdf, no page" in pdf.error


def test_a_folder_is_a_source(tmp_path):
    (tmp_path / "a.txt").write_text("Electricity is out in Kharkiv.")
    (got,) = visited(source("files", str(tmp_path), outlet="Example Wire"), client())
    assert got.data and got.options == {"outlet": "Example Wire"}


def test_a_page_that_takes_an_edit_back_says_again_what_it_said(tmp_path):
    with world() as w, client(cache=tmp_path / "c.sqlite") as web, open_store(tmp_path / "p.sqlite", create=True) as store:
        one = source("page", f"{w.address}/live", outlet="Example Wire")
        injured = []
        for n, posts in enumerate([(SECOND, FIRST), (EDITED, FIRST), (SECOND, FIRST), (FIRST,)]):
            w.page("/live", live(*posts, ZERO, extra=f"<!-- visit {n} -->"))
            assert collected(store, web, one, now=NOW.replace(hour=12 + n)).n_added == 1
            rows = [i for i in store.picture().incidents if i.kind == "casualties"]
            injured.append([(i.status, i.injured and i.injured.max) for i in rows])
        assert injured == [[("current", 3)], [("current", 5)], [("current", 3)], [("withdrawn", None)]]
