"""Bluesky: the posts of a public account, as the public AppView's app.bsky.feed.getAuthorFeed gives them -> a document for each.

Reposts say whose post they pass on. Posts cannot be edited there; one that was deleted is no longer given.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlsplit

import regex

from vigie.collect.items import Item
from vigie.collect.messages import Get, Known, Message, Page, item, passed_on, second, walked
from vigie.collect.web import Answer, RefusedError
from vigie.errors import InputError

PAGE = 100  # posts of a page: the most that is given
PUBLIC = "https://public.api.bsky.app"
MEMBERS = "!no-unauthenticated"  # the label by which authors ask that nobody outside the network be shown what they write
_PROFILE = regex.compile(r"/profile/(?P<actor>did:[a-z]+:[\w.:%-]+|[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)/?")


def actor(address: str) -> str | None:
    """Return the handle or DID of the profile at an address; None where it is none."""
    found = _PROFILE.fullmatch(urlsplit(address).path)
    return found["actor"] if found else None


def items(address: str, get: Get, known: Known, limit: int, options: Mapping[str, Any]) -> Iterator[Item]:
    """Yield the posts of a profile (https://bsky.app/profile/NAME) that hold words, the oldest first.

    `known`: whether a post's address was fetched before; at most `limit` pages are walked back to one that was. Another host than bsky.app is asked itself.
    """
    who = actor(address)
    if who is None:
        raise InputError(f"{address} is no profile: write https://bsky.app/profile/name.example")
    parts = urlsplit(address)
    root, site = (PUBLIC, "https://bsky.app") if parts.hostname == "bsky.app" else (f"{parts.scheme}://{parts.netloc}",) * 2
    first = f"{root}/xrpc/app.bsky.feed.getAuthorFeed?actor={quote(who, safe=':')}&limit={PAGE}"

    captures: dict[str, Mapping[str, Any]] = {}

    def page(at: str) -> Page:
        answer = _asked(at, address, get)
        feed = _read(answer.data, address)
        rows = [m for row in feed["feed"] if isinstance(row, dict) and (m := _message(row, site, address)) is not None]
        captures.update({m.number: answer.capture for m in rows})
        cursor = feed.get("cursor")
        return rows, f"{first}&cursor={quote(cursor, safe='')}" if isinstance(cursor, str) and cursor and feed["feed"] else None

    for message in walked(first, page, known, limit):
        if message.text:
            yield item(message, message.address or address, options, captures[message.number])


def _asked(at: str, address: str, get: Get) -> Answer:
    try:
        return get(at)
    except RefusedError as e:
        if e.status == 400:
            raise RefusedError(f"{address}: there is no such profile, or it was taken down (answered 400): open it in a browser", e.status) from e
        raise


def _read(body: bytes, address: str) -> dict[str, Any]:
    try:
        found = json.loads(body.decode("utf-8", "replace"))
    except (ValueError, RecursionError) as e:
        raise InputError(f"{address}: no answer of a Bluesky service ({e}): check the address") from e
    if not isinstance(found, dict) or not isinstance(found.get("feed"), list):
        raise InputError(f"{address}: no answer of a Bluesky service: check the address")
    return found


def _message(row: Mapping[str, Any], site: str, asked: str) -> Message | None:
    post, reason = _object(row.get("post")), _object(row.get("reason"))
    author, record = _object(post.get("author")), _object(post.get("record"))
    did, uri = str(author.get("did") or ""), str(post.get("uri") or "")
    if not did or not uri.startswith("at://"):
        return None
    by = _object(reason.get("by"))
    owner = by if by else author
    if any(_object(label).get("val") == MEMBERS for label in owner.get("labels") or ()):
        raise InputError(f"{asked}: its author asks that only members of the network be shown its posts: take the source out")
    address = f"{site}/profile/{did}/post/{uri.rsplit('/', 1)[1]}"
    text = regex.sub(r"\n{3,}", "\n\n", str(record.get("text") or "")).strip()
    if not by:
        return Message(uri, text, _at(record, post), _handle(author), None, address)
    if any(_object(label).get("val") == MEMBERS for label in author.get("labels") or ()):
        text = ""  # the one who passes it on cannot waive what its author asks
    return Message(f"{uri} {by.get('did')}", text, _at(record, post), _handle(by), _origin(author), passed_on(address, str(by.get("did"))))


def _at(record: Mapping[str, Any], post: Mapping[str, Any]) -> str | None:
    """When it was written: as its author's machine says, but not later than the network saw it, for some machines' clocks are wrong and some lie."""
    said, seen = second(record.get("createdAt")), second(post.get("indexedAt"))
    if said is None or seen is None:
        return said or seen
    return min(said, seen, key=datetime.fromisoformat)


def _handle(of: Mapping[str, Any]) -> str:
    handle = of.get("handle")
    return f"@{handle}" if isinstance(handle, str) and handle and handle != "handle.invalid" else str(of.get("did"))


def _origin(of: Mapping[str, Any]) -> str:
    name = of.get("displayName")
    return " ".join(name.split()) if isinstance(name, str) and name.strip() else _handle(of)


def _object(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}
