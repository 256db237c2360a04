"""One visit to a source -> its documents as they are now. What cannot be had becomes an item with an error, and the visit goes on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from vigie.collect import bluesky, feeds, files, mastodon, sitemaps, telegram
from vigie.collect.canonical import address_of, canonical
from vigie.collect.inflating import gunzipped
from vigie.collect.items import Item
from vigie.collect.sources import Source
from vigie.collect.web import Answer, RefusedError, Web
from vigie.errors import InputError

Seen = Callable[[str], datetime | None]  # address -> when it was last fetched
DEPTH = 2  # lists of sitemaps within lists
MAPS = 5  # sitemaps opened per visit: the newest of a list
XML = "application/rss+xml,application/atom+xml,application/feed+json,application/xml,text/xml,*/*;q=0.5"
TEXTUAL = ("text/", "application/xhtml", "application/xml", "application/json", "application/ld+json")


def never_seen(address: str) -> datetime | None:
    """Nothing was fetched before."""
    return None


def visited(source: Source, web: Web, seen: Seen = never_seen) -> Iterator[Item]:
    """Yield the documents of a source. `seen`: pages that a feed or sitemap lists are opened only where they are new or stated to have changed since."""
    if source.sort == "files":
        for one in files.items([source.address]):
            yield Item(one.name, one.data, {**source.options, **one.options}, one.error, one.capture)
        return
    if source.pace_s:
        web.pace.slower(urlsplit(source.address).netloc.rsplit("@")[-1], source.pace_s)
    try:
        yield from _WAYS[source.sort](source, web, seen)
    except InputError as e:
        yield _missed(source.address, source, e)


def _missed(address: str, source: Source, error: InputError) -> Item:
    """What stands in the place of a document that could not be had."""
    return Item(address, error=f"{source.name}: {error}", capture={"http_status": error.status} if isinstance(error, RefusedError) else {})


def _page(source: Source, web: Web, seen: Seen) -> Iterator[Item]:
    yield page(source.address, source, web)


def page(address: str, source: Source, web: Web, said: Mapping[str, Any] | None = None) -> Item:
    """Return the page at an address. `said`: what the list that led there says of it, for what the source does not say."""
    try:
        answer = web.get(address, robots=source.robots)
        _textual(answer)
    except InputError as e:
        return _missed(address, source, e)
    uri = address_of(answer.data, answer.address)
    return Item(uri, answer.data, {**(said or {}), **source.options, "uri": uri}, capture=answer.capture)


def _textual(answer: Answer) -> None:
    kind = (answer.headers.get("content-type") or "text/html").strip().lower()
    if not kind.startswith(TEXTUAL):
        raise InputError(f"{answer.address} is {kind.split(';')[0]}, no page: give the address of a page, or save its text")


def _feed(source: Source, web: Web, seen: Seen) -> Iterator[Item]:
    answer = web.get(source.address, accept=XML, robots=source.robots)
    opened: set[str] = set()
    for entry in feeds.told_apart(feeds.entries(answer.data, answer.address, answer.address)):
        if entry.whole or not entry.address:
            if entry.title or entry.body:
                yield feeds.item(entry, entry.address or answer.address, source.options, answer.capture)
            continue
        address = canonical(entry.address)
        if len(opened) < source.limit and address not in opened and not _unchanged(seen(address), entry.updated or entry.published):
            opened.add(address)
            yield page(entry.address, source, web, {"published": entry.published} if entry.published else None)


def _sitemap(source: Source, web: Web, seen: Seen) -> Iterator[Item]:
    found = sorted(_listed(source.address, source, web, 0), key=lambda x: x.published or x.modified or "", reverse=True)
    opened: set[str] = set()
    for one in found:
        if len(opened) >= source.limit:
            return
        address = canonical(one.address)
        if address not in opened and not _unchanged(seen(address), one.modified or one.published):
            opened.add(address)
            said = {"published": one.published, "outlet": one.outlet}
            yield page(one.address, source, web, {k: v for k, v in said.items() if v})


def _listed(address: str, source: Source, web: Web, depth: int) -> Iterator[sitemaps.Listed]:
    answer = web.get(address, accept="application/xml,text/xml,*/*;q=0.5", robots=source.robots)
    maps = []
    for one in sitemaps.listed(gunzipped(answer.data, web.max_bytes, address), address):
        if not one.is_map:
            yield one
        else:
            maps.append(one)
    if maps and depth >= DEPTH:
        raise InputError(f"{address} lists sitemaps of sitemaps of sitemaps: give the address of the one with the news")
    for one in sorted(maps, key=lambda x: x.modified or "", reverse=True)[:MAPS]:
        yield from _listed(one.address, source, web, depth + 1)


def _unchanged(seen_at: datetime | None, stated: str | None) -> bool:
    """True where a page was fetched after the moment that is stated for its last change; without a statement one fetch is enough."""
    if seen_at is None:
        return False
    try:
        changed = datetime.fromisoformat(stated) if stated else None
    except ValueError:
        return False
    return changed is None or (changed if changed.tzinfo else changed.replace(tzinfo=UTC)) <= seen_at


def _telegram(source: Source, web: Web, seen: Seen) -> Iterator[Item]:
    channel = telegram.channel_of(source.address)
    address = f"https://t.me/s/{channel}" if channel else source.address
    answer = web.get(address, robots=source.robots)
    yield from telegram.page_items(answer.data, address, source.options, answer.capture)


def _timeline(items: Callable[..., Iterator[Item]]) -> Callable[[Source, Web, Seen], Iterator[Item]]:
    """The way of a network's public timeline; `items`: `mastodon.items`, `bluesky.items`."""

    def way(source: Source, web: Web, seen: Seen) -> Iterator[Item]:
        def get(address: str) -> Answer:
            return web.get(address, accept="application/json", robots=source.robots)

        yield from items(source.address, get, lambda address: seen(address) is not None, source.limit, source.options)

    return way


_WAYS: dict[str, Callable[[Source, Web, Seen], Iterator[Item]]] = {
    "page": _page, "feed": _feed, "sitemap": _sitemap, "telegram": _telegram, "mastodon": _timeline(mastodon.items), "bluesky": _timeline(bluesky.items),
}  # fmt: skip
