"""Fetching: polite, bounded, never where it must not go. All servers are on this machine."""

from __future__ import annotations

import gzip
import time

import pytest

from collecting import Clock, client, world
from vigie.collect.guard import Guard
from vigie.errors import InputError


def refused(web, address: str, **options) -> str:
    with pytest.raises(InputError) as e:
        web.get(address, **options)
    return str(e.value)


def test_a_page_comes_with_what_the_fetch_told_and_we_say_who_we_are():
    with world() as w, client() as web:
        w.page("/a", "<p>one", ETag='"1"')
        got = web.get(f"{w.address}/a")
        assert (got.status, got.data, got.unchanged) == (200, b"<p>one", False)
        assert got.capture["http_status"] == 200 and got.capture["etag"] == '"1"' and got.capture["content_type"].startswith("text/html")
        assert w.log[-1][1]["user-agent"] == "vigie/0 (+desk@example.org)"
        assert w.log[0][0] == "/robots.txt"


def test_what_is_unchanged_is_asked_for_conditionally_and_given_from_what_was_kept(tmp_path):
    with world() as w:
        w.page("/a", gzip.compress(b"<p>one" * 50), ETag='"1"', Content_Encoding="gzip")
        for expected in (False, True):
            with client(cache=tmp_path / "c.sqlite") as web:
                got = web.get(f"{w.address}/a")
                assert (got.data, got.unchanged) == (b"<p>one" * 50, expected)
        assert w.log[-1][1]["if-none-match"] == '"1"'
        w.page("/a", "<p>two", ETag='"2"')
        with client(cache=tmp_path / "c.sqlite") as web:
            assert web.get(f"{w.address}/a").data == b"<p>two"


def test_a_page_that_states_only_when_it_was_last_modified_is_asked_for_each_time():
    with world() as w, client() as web:
        w.page("/a", "<p>one", Last_Modified="Tue, 14 May 2019 10:00:00 GMT")
        web.get(f"{w.address}/a")
        w.page("/a", "<p>two", Last_Modified="Tue, 14 May 2019 11:00:00 GMT")
        assert web.get(f"{w.address}/a").data == b"<p>two", "old pages are not taken for lasting ones"


def test_redirections_are_followed_and_circles_and_long_ways_are_not():
    with world() as w, client() as web:
        w.page("/old", "", 301, Location="/new")
        w.page("/new", "here")
        assert web.get(f"{w.address}/old").address == f"{w.address}/new"
        w.page("/x", "", 302, Location="/y")
        w.page("/y", "", 302, Location="/x")
        assert "in a circle" in refused(web, f"{w.address}/x")
        for n in range(9):
            w.page(f"/{n}", "", 302, Location=f"/{n + 1}")
        assert "more than 5 redirections" in refused(web, f"{w.address}/0")
        w.page("/file", "", 302, Location="file:///etc/passwd")
        assert "no http or https address" in refused(web, f"{w.address}/file")
        w.page("/bad", "", 302, Location="http://[::1")
        assert "no address" in refused(web, f"{w.address}/bad")


def test_private_addresses_are_refused_also_behind_a_redirection():
    with world() as w:
        with client(private=()) as web:
            assert "private network: list it under private in [collect]" in refused(web, f"{w.address}/a", robots=False)
            assert "robots.txt" in refused(web, f"{w.address}/a") and not w.log
        port = w.address.rsplit(":", 1)[1]
        with client() as web:
            w.page("/in", "", 302, Location=f"http://127.0.0.2:{port}/secret")
            w.page("/meta", "", 302, Location="http://169.254.169.254/latest/meta-data/")
            w.page("/six", "", 302, Location=f"http://[::ffff:127.0.0.3]:{port}/")
            for path in ("/in", "/meta", "/six"):
                assert "private network" in refused(web, f"{w.address}{path}", robots=False)
            assert w.asked("/secret") == 0


def test_a_name_that_changes_its_mind_after_it_was_looked_at_leads_nowhere(monkeypatch):
    import socket

    answers = iter(["127.0.0.1", "127.0.0.9"])
    monkeypatch.setattr(socket, "getaddrinfo", lambda h, p, *_, **__: [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (next(answers) if h == "rebinds.example" else h, p))])
    with world() as w, client() as web:
        w.page("/a", "ours")
        port = w.address.rsplit(":", 1)[1]
        assert web.get(f"http://rebinds.example:{port}/a", robots=False).data == b"ours", "resolved once, asked there"
        assert "rebinds.example is 127.0.0.9" in refused(web, f"http://rebinds.example:{port}/a", robots=False)


@pytest.mark.parametrize("ip", ["10.0.0.1", "192.168.1.1", "172.16.5.5", "127.8.8.8", "169.254.1.1", "0.0.0.0", "100.64.0.1", "::1", "fe80::1", "fc00::1", "::ffff:10.0.0.1", "2002:7f00:1::", "64:ff9b::a00:1", "224.0.0.1", "255.255.255.255"])
def test_addresses_that_may_not_be_asked(ip):
    import ipaddress

    assert not Guard().allows("host", ipaddress.ip_address(ip))
    assert Guard([ip]).allows("host", ipaddress.ip_address(ip))
    assert Guard(["intranet.example"]).allows("Intranet.example", ipaddress.ip_address(ip))


def test_public_addresses_may_be_asked():
    import ipaddress

    for ip in ("1.1.1.1", "2606:4700::1111", "64:ff9b::101:101"):
        assert Guard().allows("host", ipaddress.ip_address(ip))


def test_robots_txt_is_heeded_and_asked_for_once():
    with world() as w, client(clock := Clock()) as web:
        w.page("/robots.txt", "User-agent: *\nDisallow: /closed\nCrawl-delay: 10\n", Content_Type="text/plain")
        for path in ("/a", "/b", "/closed/x"):
            w.page(path, "here")
        web.get(f"{w.address}/a")
        web.get(f"{w.address}/b")
        assert max(clock.slept) >= 10
        assert "forbids it: ask its publisher" in refused(web, f"{w.address}/closed/x")
        assert w.asked("/closed/x") == 0 and w.asked("/robots.txt") == 1
        assert web.get(f"{w.address}/closed/x", robots=False).data == b"here"


@pytest.mark.parametrize(("status", "may"), [(404, True), (403, True), (500, False), (503, False)])
def test_no_robots_txt_allows_all_and_a_broken_server_nothing(status, may):
    with world() as w, client() as web:
        w.page("/robots.txt", "", status)
        w.page("/a", "here")
        if may:
            assert web.get(f"{w.address}/a").data == b"here"
        else:
            assert "could not be had" in refused(web, f"{w.address}/a") and w.asked("/a") == 0


def test_no_host_is_asked_faster_than_its_pace():
    with world() as w, client(clock := Clock()) as web:
        w.page("/a", "here")
        for _ in range(5):
            web.get(f"{w.address}/a")
        assert len(clock.slept) == 5 and all(2 <= s <= 2.6 for s in clock.slept) and len(set(clock.slept)) == 5, "robots.txt counts too; with jitter"


def test_a_refusal_is_waited_out_and_a_long_one_is_left_for_the_next_run():
    with world() as w, client(clock := Clock()) as web:
        replies = iter([(429, {"Retry-After": "30"}, b""), (503, {}, b""), (200, {}, b"here")])
        w.pages["/a"] = lambda _: next(replies)
        assert web.get(f"{w.address}/a").data == b"here"
        assert max(clock.slept) >= 30
        w.page("/busy", "", 429, Retry_After="900")
        assert "429 (too many requests, or overloaded): run again in 900 s" in refused(web, f"{w.address}/busy")
        n = len(w.log)
        assert "asked to be left alone for 900 s more" in refused(web, f"{w.address}/a")
        assert len(w.log) == n, "nobody of that host is asked meanwhile"


def test_a_host_that_always_refuses_is_given_up():
    with world() as w, client(clock := Clock()) as web:
        w.page("/a", "", 503)
        assert "answers 503" in refused(web, f"{w.address}/a")
        assert w.asked("/a") == 3 and clock.slept == sorted(clock.slept)


def test_slow_bytes_end():
    def drip(handler):
        handler.send_response(200)
        handler.send_header("Content-Length", "100000")
        handler.end_headers()
        try:
            for _ in range(200):
                handler.wfile.write(b"x")
                handler.wfile.flush()
                time.sleep(0.05)
        except OSError:
            pass

    def slow_head(handler):
        try:
            handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
            for n in range(200):
                handler.wfile.write(f"X-{n}: y\r\n".encode())
                handler.wfile.flush()
                time.sleep(0.05)
        except OSError:
            pass

    with world() as w, client(max_s=0.4) as web:
        w.pages["/drip"], w.pages["/head"] = drip, slow_head
        for path in ("/drip", "/head"):
            begun = time.monotonic()
            assert "in time" in refused(web, f"{w.address}{path}", robots=False)
            assert time.monotonic() - begun < 2


def test_bombs_are_cut_while_they_open():
    with world() as w, client(max_bytes=1_000_000) as web:
        w.page("/bomb", gzip.compress(b"0" * 200_000_000, 9), Content_Encoding="gzip")
        assert "larger than 1,000,000 bytes" in refused(web, f"{w.address}/bomb")
        w.page("/large", b"0" * 2_000_000)
        assert "larger than" in refused(web, f"{w.address}/large")
        w.page("/br", b"\x00", Content_Encoding="br")
        assert "'br', which was not asked for" in refused(web, f"{w.address}/br")
        w.page("/cut", gzip.compress(b"text" * 1000)[:-10] + b"xx", Content_Encoding="gzip")
        w.page("/no", b"this is no gzip", Content_Encoding="gzip")
        assert "damaged" in refused(web, f"{w.address}/no")


def test_a_body_without_end_is_cut():
    def endless(handler):
        handler.send_response(200)
        handler.end_headers()
        try:
            while True:
                handler.wfile.write(b"x" * 65536)
        except OSError:
            pass

    with world() as w, client(max_bytes=1_000_000) as web:
        w.pages["/"] = endless
        assert "larger than" in refused(web, f"{w.address}/", robots=False)


def test_what_else_is_in_the_way_is_told():
    with world() as w, client() as web:
        assert "answers 404" in refused(web, f"{w.address}/nothing")
        assert "no http or https" in refused(web, "ftp://example.org/a")
        assert "name and a password" in refused(web, "http://a:b@example.org/")
        w.pages["/broken"] = lambda h: h.wfile.write(b"no http at all\r\n\r\n") and None
        assert "the connection broke" in refused(web, f"{w.address}/broken")
    with client() as web:
        assert "does not answer" in (m := refused(web, f"{w.address}/gone", robots=False)) or "connection broke" in m


def test_a_file_of_fetched_pages_that_is_none_is_told(tmp_path):
    from vigie.errors import OptionError

    (tmp_path / "c.sqlite").write_bytes(b"no database at all" * 100)
    for bad in (tmp_path / "c.sqlite", tmp_path / "no folder" / "c.sqlite"):
        with pytest.raises(OptionError, match="delete it, or name another file with --cache"):
            client(cache=bad)
