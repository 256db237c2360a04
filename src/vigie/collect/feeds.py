"""RSS, Atom, RDF and JSON Feed -> their entries, each with its address, its moment as the feed states it, and its text."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import quote, urljoin, urlsplit

import regex

from vigie.collect.canonical import canonical
from vigie.collect.items import Item
from vigie.collect.xml_care import careful, readable
from vigie.errors import InputError

FULL = 600  # characters from which an entry's own text is taken for the whole: teasers have some 200
_FEED = regex.compile(rb"<(?:\w+:)?(?:rss|feed|RDF)\b[^>]*>")
_JSON = regex.compile(rb'^\s*\{.{0,2000}?"version"\s*:\s*"https?:(?:\\?/){2}(?:www\.)?jsonfeed\.org', regex.DOTALL)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry. `body`: HTML, its title above it; `whole`: whether it looks like all of the article; times are ISO 8601, without offset where none is told.

    `name`: the feed's own for it; `mark`: what tells it from others at the same address.
    """

    address: str | None
    title: str
    body: str
    published: str | None
    updated: str | None
    language: str | None
    feed_title: str | None
    whole: bool = False
    name: str | None = None
    mark: str = ""


def told_apart(found: Iterable[Entry]) -> Iterator[Entry]:
    """Yield the entries, those that bring their text from one address with a mark: the posts of a live page are no versions of each other."""
    every = list(found)
    shared = Counter(canonical(e.address) for e in every if e.whole and e.address)
    for e in every:
        anchor = urlsplit(e.address).fragment if e.whole and e.address else ""
        name = e.name if e.whole and e.address and shared[canonical(e.address)] > 1 and e.name != e.address else None
        yield replace(e, mark=anchor or name or "")


def is_feed(data: bytes) -> bool:
    """Return whether bytes are a feed, by what they hold."""
    head = data[:4096].replace(b"\0", b"")
    start = head.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    return bool(start[:1] == b"<" and _FEED.search(head) and b"<html" not in head.lower()) or bool(_JSON.search(start))


def entries(data: bytes, name: str, address: str = "") -> Iterator[Entry]:
    """Yield the entries of a feed in its order; InputError where it is none or declares entities. `address`: where it came from, for relative links."""
    if data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{":
        yield from _json_entries(data, name, address)
        return
    import feedparser

    try:
        found = feedparser.parse(readable(careful(data, name)), response_headers={"content-location": address} if address else None)
    except (LookupError, AttributeError, TypeError, ValueError, ArithmeticError, AssertionError, RecursionError) as e:
        raise InputError(f"{name} is broken beyond its parser ({type(e).__name__}: {e}): tell its publisher") from e
    if not found.get("version") and not found.entries:
        raise InputError(f'{name} is no feed (RSS, Atom, JSON Feed): give the feed\'s own address, or sort = "page"')
    about = found.feed
    for row in found.entries:
        whole = [c.get("value") or "" for c in row.get("content") or ()]
        body = max([*whole, row.get("summary") or ""], key=len)
        yield Entry(
            _link(row.get("link"), address), row.get("title") or "", body, moment(row.get("published")), moment(dict.get(row, "updated")),
            _code(row.get("language") or about.get("language")), about.get("title"), any(whole) or _length(body) >= FULL, row.get("id"),
        )  # fmt: skip


def _json_entries(data: bytes, name: str, address: str) -> Iterator[Entry]:
    try:
        feed = json.loads(data.decode("utf-8-sig"))
        rows = feed["items"]
        for row in rows:
            body = row.get("content_html") or _paragraphs(row.get("content_text") or row.get("summary") or "")
            yield Entry(
                _link(row.get("url") or row.get("external_url"), address), row.get("title") or "", body, moment(row.get("date_published")),
                moment(row.get("date_modified")), _code(row.get("language") or feed.get("language")), feed.get("title"),
                bool(row.get("content_html") or row.get("content_text")), str(row["id"]) if row.get("id") else None,
            )  # fmt: skip
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as e:
        raise InputError(f"{name} is no JSON Feed ({type(e).__name__}: {e}): see https://www.jsonfeed.org/version/1.1/") from e


def _link(value: Any, address: str) -> str | None:
    try:
        link = urljoin(address, value.strip()) if isinstance(value, str) and value.strip() else None
    except ValueError:
        return None
    return link if link and link.startswith(("http://", "https://")) else None


def _code(value: Any) -> str | None:
    from vigie.resources import languages

    code = str(value or "").casefold().replace("_", "-").split("-")[0]
    return code if code in languages() else None


def _length(body: str) -> int:
    return len(regex.sub(r"<[^<>]*>", "", body))


def _paragraphs(text: str) -> str:
    from html import escape

    return "".join(f"<p>{escape(part)}</p>" for part in regex.split(r"\n+", text) if part.strip())


def moment(text: str | None) -> str | None:
    """Return a feed's time as ISO 8601, with the offset that it states and none where it states none; None where it is no time."""
    if not text or not isinstance(text, str):
        return None
    try:
        return datetime.fromisoformat(text.strip()).isoformat()
    except ValueError:
        pass
    try:
        at = parsedate_to_datetime(text.strip())
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return (at.replace(tzinfo=UTC) if at.tzinfo is None and text.strip().endswith("-0000") else at).isoformat()


def item(entry: Entry, name: str, options: Mapping[str, Any], capture: Mapping[str, Any] | None = None) -> Item:
    """Return an entry as a document of its own: its title above its text. `options` go before what the feed says of itself."""
    from html import escape

    head = f'<head><meta charset="utf-8"><title>{escape(_bare(entry.title))}</title></head>'
    page = f"<!DOCTYPE html><html>{head}<body><article>{_body(entry)}</article></body></html>"
    uri = canonical(entry.address) + (f"#{quote(entry.mark, safe='')}" if entry.mark else "") if entry.address else None
    said = {"published": entry.published or entry.updated, "outlet": entry.feed_title, "language": entry.language}
    told = {**{k: v for k, v in said.items() if v}, **options, **({"uri": uri} if uri else {})}
    return Item(name, page.encode("utf-8", "replace"), told, capture=capture or {})


def _bare(title: str) -> str:
    from html import unescape

    return " ".join(unescape(regex.sub(r"<[^<>]*>", "", title)).split())


def _body(entry: Entry) -> str:
    from html import escape

    title = _bare(entry.title)
    body = entry.body if regex.search(r"<(?:p|div|br|ul|ol|h\d)\b", entry.body) else f"<p>{entry.body}</p>" if entry.body.strip() else ""
    return (f"<h1>{escape(title)}</h1>" if title else "") + body


def items(data: bytes, name: str, options: Mapping[str, Any]) -> Iterator[Item]:
    """Yield the entries of a feed file as documents."""
    for n, entry in enumerate(told_apart(entries(data, name, str(options.get("uri") or ""))), 1):
        where = f"{name}#{n}"
        told = {k: v for k, v in options.items() if k not in ("uri", "published")}
        if entry.title or entry.body:
            yield item(entry, where, told)
        else:
            yield Item(where, error=f"{where} holds no text: fetch its page {entry.address or ''}".rstrip())
