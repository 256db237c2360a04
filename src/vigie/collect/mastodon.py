"""Mastodon (and servers that speak its API): public accounts and tags -> a document for each post, as /api/v1 gives them without an account of one's own.

Boosts say whose post they pass on; edits are new versions; a post's own words for what it warns of stand above it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote, unquote, urljoin, urlsplit

import regex

from vigie.collect.items import Item
from vigie.collect.messages import Get, Known, Message, Page, item, passed_on, second, walked, words
from vigie.collect.web import Answer, RefusedError
from vigie.errors import InputError

PAGE = 40  # posts of a page: the most that a server gives
_ACCOUNT = regex.compile(r"/@(?P<acct>[\w.-]+(?:@[\w.-]+)?)/?")
_TAG = regex.compile(r"/tags/(?P<tag>[\p{L}\p{M}\p{N}_]+)/?")
_NEXT = regex.compile(r'<([^<>]*)>\s*;[^,]*\brel="?next"?')
ASK_MEMBERS = (401, 403, 422)  # what servers answer that show a timeline only to who has an account there


def timeline(address: str) -> tuple[str, str] | None:
    """Return what an address shows, ("account", name) or ("tag", name); None where it is neither."""
    path = urlsplit(address).path
    account, tag = _ACCOUNT.fullmatch(path), _TAG.fullmatch(unquote(path))
    return ("account", account["acct"]) if account else ("tag", tag["tag"]) if tag else None


def items(address: str, get: Get, known: Known, limit: int, options: Mapping[str, Any]) -> Iterator[Item]:
    """Yield the posts of a public account (https://HOST/@NAME) or tag (https://HOST/tags/NAME) that hold words, the oldest first.

    `known`: whether a post's address was fetched before; at most `limit` pages are walked back to one that was.
    """
    parts = urlsplit(address)
    root = f"{parts.scheme}://{parts.netloc}"
    captures: dict[str, Mapping[str, Any]] = {}

    def page(at: str) -> Page:
        answer = _asked(at, address, get)
        found = [m for row in _read(answer.data, address, list) if isinstance(row, dict) and (m := _message(row, parts.netloc)) is not None]
        captures.update({m.number: answer.capture for m in found})
        return found, _onward(answer.headers, root)

    for message in walked(_first(address, root, get), page, known, limit):
        if message.text:
            yield item(message, message.address or address, options, captures[message.number])


def _first(address: str, root: str, get: Get) -> str:
    """The address of a timeline's newest page."""
    shown = timeline(address)
    if shown is None:
        raise InputError(f"{address} shows neither an account nor a tag: write https://host/@name or https://host/tags/name")
    sort, name = shown
    if sort == "tag":
        return f"{root}/api/v1/timelines/tag/{quote(name)}?limit={PAGE}"
    told = _read(_asked(f"{root}/api/v1/accounts/lookup?acct={quote(name)}", address, get).data, address, dict)
    number = told.get("id")
    if not isinstance(number, str) or not number:
        raise InputError(f"{address}: the server tells no such account: open it in a browser and check the name")
    return f"{root}/api/v1/accounts/{quote(number, safe='')}/statuses?limit={PAGE}"


def _asked(at: str, address: str, get: Get) -> Answer:
    try:
        return get(at)
    except RefusedError as e:
        if e.status in ASK_MEMBERS:
            raise RefusedError(f"{address}: its server shows this only to its members (it answers {e.status}): follow it on another server", e.status) from e
        if e.status in (404, 410):
            raise RefusedError(f"{address}: its server knows no such account or tag (it answers {e.status}): open it in a browser", e.status) from e
        raise


def _onward(headers: Mapping[str, str], root: str) -> str | None:
    """The next page, as the Link header gives it; only on the server that was asked."""
    found = _NEXT.search(headers.get("link", ""))
    onward = urljoin(root, found[1]) if found else None
    return onward if onward and onward.startswith(f"{root}/api/") else None


def _message(row: Mapping[str, Any], host: str) -> Message | None:
    boosted = row.get("reblog")
    own = boosted if isinstance(boosted, dict) else row
    address = _address(own)
    if address is None:
        return None
    by = _handle(row, host)
    text = "\n\n".join(filter(None, (words(str(own.get("spoiler_text") or "")), words(str(own.get("content") or "")))))
    if own is row:
        return Message(str(row.get("id")), text, second(row.get("created_at")), by, None, address)
    return Message(str(row.get("id")), text, second(own.get("created_at")), by, _origin(own, host), passed_on(address, by or host))


def _address(row: Mapping[str, Any]) -> str | None:
    return next((v for v in (row.get("url"), row.get("uri")) if isinstance(v, str) and v.startswith(("http://", "https://"))), None)


def _handle(row: Mapping[str, Any], host: str) -> str | None:
    """'@name@host' of a post's account; an account of the server itself is told without its host there."""
    acct = _account(row).get("acct")
    return None if not isinstance(acct, str) or not acct else f"@{acct}" if "@" in acct else f"@{acct}@{host}"


def _origin(row: Mapping[str, Any], host: str) -> str | None:
    """Whose post a boost passes on: the name that stands above it, which a reader may know, else its handle."""
    name = _account(row).get("display_name")
    return (words(name) if isinstance(name, str) else "") or _handle(row, host)


def _account(row: Mapping[str, Any]) -> Mapping[str, Any]:
    found = row.get("account")
    return found if isinstance(found, dict) else {}


def _read(body: bytes, address: str, wanted: type) -> Any:
    try:
        found = json.loads(body.decode("utf-8", "replace"))
    except (ValueError, RecursionError) as e:
        raise InputError(f"{address}: the server does not speak Mastodon's API ({e}): try its feed, {address}.rss, with sort = 'feed'") from e
    if not isinstance(found, wanted):
        raise InputError(f"{address}: the server does not speak Mastodon's API: try its feed, {address}.rss, with sort = 'feed'")
    return found

