"""Letters, mailboxes, exports of Telegram, feeds and web archives among the files of a build. All words are ours."""

from __future__ import annotations

import contextlib
import gzip
import io
import json
import zipfile

import pytest
from fastwarc.warc import WarcRecord, WarcRecordType
from hypothesis import given, settings
from hypothesis import strategies as st

from vigie.collect import feeds, mail, sorts, telegram, warc
from vigie.collect.files import items
from vigie.errors import InputError

LETTER = b"""From: Press Service <press@example.org>\r
To: desk@example.org\r
Subject: =?utf-8?B?0KHRgtCw0L0g0LzQtdGA0LXQtg==?=\r
Date: Tue, 14 May 2024 09:30:00 +0300\r
Message-ID: <1@example.org>\r
MIME-Version: 1.0\r
Content-Type: multipart/alternative; boundary="b"\r
\r
--b\r
Content-Type: text/plain; charset=koi8-u\r
Content-Transfer-Encoding: 8bit\r
\r
\xf7\xcf\xc4\xc1 \xda\xce\xc9\xcb\xcc\xc1.\r
--b\r
Content-Type: text/html\r
\r
<p>no</p>\r
--b--\r
"""


def one(path):
    (got,) = items([path])
    assert got.error is None, got.error
    return got


def test_a_letter_is_its_subject_and_text_with_sender_and_date(tmp_path):
    for name in ("a.eml", "b", "c.txt"):
        (tmp_path / name).write_bytes(LETTER)
        got = one(tmp_path / name)
        assert got.data.decode().replace("\r\n", "\n") == "Стан мереж\n\nВода зникла."
        assert got.options == {"published": "2024-05-14T09:30:00+03:00", "outlet": "Press Service", "uri": "mid:1@example.org"}


def test_a_letter_of_markup_only_and_one_without_words(tmp_path):
    (tmp_path / "a.eml").write_bytes(b"Subject: Power\nFrom: a@b.c\nContent-Type: text/html\n\n<html><head><title>Sender Inc</title></head><body><p>Out in <b>Kharkiv</b>.</p></body></html>")
    assert b"<title>Power</title>" in one(tmp_path / "a.eml").data and "outlet" not in one(tmp_path / "a.eml").options
    (tmp_path / "a.eml").write_bytes(b"From: a@b.c\nContent-Type: application/pdf\n\nxx")
    (got,) = items([tmp_path / "a.eml"])
    assert "holds no text" in got.error


def test_words_that_look_like_a_letter_stay_a_text(tmp_path):
    text = b"From: the mayor\nDate: Tuesday\nSubject: water\n\nThere is none."
    (tmp_path / "a.txt").write_bytes(text)
    assert one(tmp_path / "a.txt").data == text


def test_a_mailbox_gives_its_letters_and_one_that_is_too_large_is_told(tmp_path, monkeypatch):
    letters = [f"From a@b.c Tue May 14 09:{n}:00 2024\nFrom: Desk <a@b.c>\nSubject: S{n}\nMessage-ID: <{n}>\n\nBody {n}\n>From here on.\n\n" for n in range(3)]
    letters[1] = letters[1].replace("Body", "x" * 5000)
    (tmp_path / "a.mbox").write_text("".join(letters))
    (tmp_path / "Inbox").write_text("".join(letters))
    assert next(i.data.decode().split("\n")[2:4] for i in items([tmp_path / "a.mbox"])) == ["Body 0", "From here on."]
    assert len(list(items([tmp_path / "Inbox"]))) == 3
    monkeypatch.setattr(mail, "MAX_BYTES", 1000)
    assert [i.error is not None for i in items([tmp_path / "a.mbox"])] == [False, True, False]
    (tmp_path / "b.mbox").write_text("no mailbox\n")
    (bad,) = items([tmp_path / "b.mbox"])
    assert "begins with a line 'From '" in bad.error


EXPORT = {
    "name": "Example Channel",
    "type": "public_channel",
    "id": 123,
    "messages": [
        {"id": 1, "type": "service", "date": "2024-05-14T09:00:00", "action": "pin"},
        {"id": 2, "type": "message", "date": "2024-05-14T09:00:00", "date_unixtime": "1715666400", "text": ["Power is ", {"type": "bold", "text": "out"}, " in Kharkiv."]},
        {"id": 3, "type": "message", "date": "2024-05-14T09:05:00", "forwarded_from": "Kharkiv Today", "text": "Water too."},
        {"id": 4, "type": "message", "date": "2024-05-14T09:06:00", "text": "", "photo": "x.jpg"},
    ],
}


def test_an_export_as_json_gives_a_document_for_each_message(tmp_path):
    for root in (EXPORT, {"about": "", "chats": {"about": "", "list": [EXPORT]}}):
        (tmp_path / "result.json").write_text(json.dumps(root, ensure_ascii=False))
        a, b = items([tmp_path / "result.json"])
        assert a.data == b"Power is out in Kharkiv.\n" and b.data == b"Forwarded from Kharkiv Today\nWater too.\n"
        assert a.options == {"published": "2024-05-14T06:00:00+00:00", "outlet": "Example Channel", "uri": "https://t.me/c/123/2"}
        assert b.options["published"] == "2024-05-14T09:05:00", "without an offset where the export states none"
    (tmp_path / "result.json").write_text('{"name": "x", "type": "y", "messages": [')
    (bad,) = items([tmp_path / "result.json"])
    assert "export it again" in bad.error


EXPORT_HTML = """<!DOCTYPE html><html><head><meta charset="utf-8"></head><body><div class="page_wrap"><div class="page_header"><div class="content"><div class="text bold">Example Channel</div></div></div>
<div class="history"><div class="message service" id="message1"><div class="body details">14 May 2024</div></div>
<div class="message default clearfix" id="message2"><div class="body"><div class="pull_right date details" title="14.05.2024 09:00:00 UTC+03:00">09:00</div><div class="from_name">Example Channel</div>
<div class="text">Power is <strong>out</strong> in Kharkiv.<br><br>Repairs go on.</div></div></div>
<div class="message default clearfix joined" id="message3"><div class="body"><div class="pull_right date details" title="14.05.2024 09:05:00">09:05</div>
<div class="forwarded body"><div class="from_name">Kharkiv Today<span class="date details" title="x"> 14.05.2024 08:00:00</span></div><div class="text">Water too.</div></div></div></div>
</div></div></body></html>"""


def test_an_export_as_html_gives_the_same(tmp_path):
    (tmp_path / "messages.html").write_text(EXPORT_HTML)
    a, b = items([tmp_path / "messages.html"])
    assert a.data == b"Power is out in Kharkiv.\n\nRepairs go on.\n" and b.data == b"Forwarded from Kharkiv Today\nWater too.\n"
    assert (a.options["published"], b.options["published"], a.options["outlet"]) == ("2024-05-14T09:00:00+03:00", "2024-05-14T09:05:00", "Example Channel")


ATOM = """<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" xml:lang="uk"><title>Example Wire</title>
<entry><title>Power &amp;amp; water</title><link href="https://example.org/a?utm_source=x"/><id>1</id><published>2024-05-14T09:00:00+03:00</published><updated>2024-05-14T10:00:00+03:00</updated>
<content type="html">&lt;p&gt;Out.&lt;/p&gt;&lt;script&gt;bad()&lt;/script&gt;</content></entry></feed>"""
RSS = """<rss version="2.0"><channel><title>W</title><item><title>T</title><link>https://example.org/b</link><pubDate>Tue, 14 May 2024 09:00:00</pubDate><description>D</description></item><item></item></channel></rss>"""
JSON = {"version": "https://jsonfeed.org/version/1.1", "title": "Example Wire", "language": "en-GB", "items": [{"id": "1", "url": "/c", "title": "T", "content_text": "One.\n\nTwo <x>.", "date_published": "2024-05-14T09:00:00Z"}]}


def test_feeds_give_a_document_for_each_entry(tmp_path):
    (tmp_path / "a.xml").write_text(ATOM)
    got = one(tmp_path / "a.xml")
    assert got.options == {"published": "2024-05-14T09:00:00+03:00", "outlet": "Example Wire", "language": "uk", "uri": "https://example.org/a"}
    assert b"<p>Out.</p>" in got.data and b"bad" not in got.data
    (tmp_path / "b.rss").write_text(RSS)
    first, empty = items([tmp_path / "b.rss"])
    assert first.options["published"] == "2024-05-14T09:00:00" and "holds no text" in empty.error
    (tmp_path / "c.json").write_text(json.dumps(JSON))
    got = one(tmp_path / "c.json")
    assert b"<p>One.</p><p>Two &lt;x&gt;.</p>" in got.data and got.options["language"] == "en" and got.options["published"] == "2024-05-14T09:00:00+00:00"


def test_a_broken_feed_gives_what_can_be_read_and_one_with_entities_nothing(tmp_path):
    (tmp_path / "a.xml").write_text(ATOM.replace("</entry></feed>", "</entry><entry><title>cut"))
    assert len([i for i in items([tmp_path / "a.xml"]) if not i.error]) >= 1
    (tmp_path / "b.xml").write_text('<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "aaaa">]>' + RSS)
    (got,) = items([tmp_path / "b.xml"])
    assert "declares entities" in got.error
    with pytest.raises(InputError, match="is no feed"):
        list(feeds.entries(b"<html><body>hello</body></html>", "x"))


def archived(*pages: tuple[str, str, bytes, dict[str, str]]) -> bytes:
    out = io.BytesIO()
    for address, status, body, headers in pages:
        head = "".join(f"{k}: {v}\r\n" for k, v in {"Content-Type": "text/html", **headers}.items())
        record = WarcRecord()
        record.init_headers(record_type=WarcRecordType.response)
        record.headers["WARC-Target-URI"] = address
        record.headers["WARC-Date"] = "2024-05-14T06:00:00Z"
        record.headers["Content-Type"] = "application/http; msgtype=response"
        record.set_bytes_content(f"HTTP/1.1 {status}\r\n{head}\r\n".encode() + body)
        record.write(out)
    return out.getvalue()


def test_web_archives_give_their_pages_with_what_the_capture_told(tmp_path, monkeypatch):
    data = archived(
        ("https://example.org/a?utm_source=x", "200 OK", b"<p>one", {}),
        ("https://example.org/gone", "404 Not Found", b"<p>no", {}),
        ("https://example.org/i", "200 OK", b"GIF8", {"Content-Type": "image/gif"}),
        ("https://example.org/z", "200 OK", gzip.compress(b"<p>two"), {"Content-Encoding": "gzip"}),
        ("https://example.org/bomb", "200 OK", gzip.compress(b"0" * 5_000_000), {"Content-Encoding": "gzip"}),
    )
    (tmp_path / "a.warc").write_bytes(data)
    (tmp_path / "b.warc.gz").write_bytes(gzip.compress(data[:700]) + gzip.compress(data[700:]))
    with zipfile.ZipFile(tmp_path / "c.zip", "w") as z:
        z.writestr("in.warc", data)
    monkeypatch.setattr(warc, "MAX_BYTES", 1_000_000)
    for name in ("a.warc", "b.warc.gz", "c.zip"):
        a, z, bomb = items([tmp_path / name])
        assert (a.data, z.data) == (b"<p>one", b"<p>two") and "larger than" in bomb.error
        assert a.options == {"uri": "https://example.org/a"}
        assert a.capture["http_status"] == 200 and a.capture["fetched"].isoformat() == "2024-05-14T06:00:00+00:00" and a.capture["content_type"] == "text/html"


def test_a_damaged_web_archive_gives_what_stands_before_the_damage(tmp_path):
    from random import Random

    data = archived(*((f"https://example.org/{n}", "200 OK", b"<p>one" + Random(n).randbytes(200_000), {}) for n in range(5)))
    (tmp_path / "a.warc.gz").write_bytes(gzip.compress(data)[:-20])
    got = list(items([tmp_path / "a.warc.gz"]))
    assert got[0].data.startswith(b"<p>one") and any(i.error for i in got)


def test_a_parser_that_stumbles_is_told(monkeypatch):
    import feedparser

    def stumbles(*_, **__):
        raise KeyError("links")  # as it does on a </link> that nothing opened

    monkeypatch.setattr(feedparser, "parse", stumbles)
    with pytest.raises(InputError, match="broken beyond its parser"):
        list(feeds.entries(ATOM.encode(), "x"))


def test_dates_beyond_every_calendar_are_no_dates(tmp_path):
    assert feeds.moment("Tue, 14 May 99999999999 09:00:00 +0300") is None
    (tmp_path / "a.eml").write_bytes(b"Subject: S\nFrom: a@b.c\nDate: Tue, 14 May 99999999999 09:00:00 +0300\n\nwords")
    (got,) = items([tmp_path / "a.eml"])
    assert "published" not in got.options


DOORS = {
    "mail": lambda d: [mail.letter(d, "x", {})],
    "box": lambda d: list(mail.box(io.BytesIO(b"From a@b.c 2024\n" + d), "x", {})),
    "telegram json": lambda d: list(telegram.json_items(d, "x", {})),
    "telegram html": lambda d: list(telegram.html_items(d, "x", {})),
    "telegram page": lambda d: telegram.page_items(d, "x", {}, {}),
    "feed": lambda d: list(feeds.entries(d, "x")),
    "warc": lambda d: list(warc.items(io.BytesIO(d), "x", {})),
    "file": lambda d: list(sorts.sorted_out("x", d, {})),
}
SEEDS = [LETTER, json.dumps(EXPORT).encode(), EXPORT_HTML.encode(), ATOM.encode(), RSS.encode(), json.dumps(JSON).encode(), archived(("https://example.org/a", "200 OK", b"<p>one", {}))]


@pytest.mark.parametrize("door", DOORS)
@settings(max_examples=60, deadline=2000)
@given(data=st.data())
def test_no_bytes_break_a_door(door, data):
    seed = data.draw(st.sampled_from(SEEDS))
    at, n = data.draw(st.integers(0, len(seed))), data.draw(st.integers(0, 40))
    changed = seed[:at] + data.draw(st.binary(max_size=40)) + seed[at + n :]
    try:
        DOORS[door](data.draw(st.sampled_from([changed, data.draw(st.binary(max_size=200))])))
    except InputError as e:
        assert "x" in str(e)


def test_json_of_other_shapes_breaks_no_door():
    for odd in ("[]", "1", '{"chats": 1, "list": 1}', '{"chats": {"list": [1]}}', '{"messages": 1, "type": 1}', '{"messages": [1, {"type": "message", "text": 5}], "type": 1}', '{"items": 5}', '{"items": [5]}'):
        for door in ("telegram json", "feed"):
            with contextlib.suppress(InputError):
                DOORS[door](odd.encode())


