"""Telegram: exports of the desktop client (result.json, messages.html) and public channel pages (t.me/s/NAME) -> a document for each message."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import regex

from vigie.collect.items import Item
from vigie.collect.messages import Message, item, words
from vigie.errors import InputError

_OFFSET = regex.compile(r"UTC([+-]\d{2}):?(\d{2})")
_CHANNEL = regex.compile(r"https?://(?:www\.)?(?:t|telegram)\.me/(?:s/)?([A-Za-z]\w{3,31})/?(?:[?#].*)?")


def is_json(data: bytes) -> bool:
    """Return whether bytes are the desktop client's result.json."""
    head = data[:4000]
    return b'"messages"' in head and b'"type"' in head and head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{" or b'"chats"' in head and b'"list"' in head


def is_html(data: bytes) -> bool:
    """Return whether bytes are the desktop client's messages.html."""
    head = data[:200_000]
    return b"page_wrap" in head and b"page_header" in head and b"tgme_" not in head


def json_items(data: bytes, name: str, options: Mapping[str, Any]) -> Iterator[Item]:
    """Yield the messages of a result.json (one chat, or all of an account) that hold text."""
    try:
        root = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as e:
        raise InputError(f"{name} is no whole JSON ({e}): export it again") from e
    for chat in _chats(root):
        rows = chat.get("messages") if isinstance(chat, dict) else None
        if not isinstance(rows, list):
            raise InputError(f'{name} has no "messages": export the chat as machine-readable JSON')
        for row in rows:
            message = _of_row(row, chat) if isinstance(row, dict) and row.get("type") == "message" else None
            if message is not None:
                yield item(message, f"{name}#{message.number}", options)


def _chats(root: Any) -> list[Any]:
    whole = root.get("chats") if isinstance(root, dict) else None
    listed = whole.get("list") if isinstance(whole, dict) else None
    return listed if isinstance(listed, list) else [root]


def _of_row(row: dict[str, Any], chat: dict[str, Any]) -> Message | None:
    text = _spoken(row.get("text")).strip()
    if not text:
        return None
    stamp = str(row.get("date_unixtime") or "")
    at = datetime.fromtimestamp(int(stamp), UTC).isoformat() if stamp.isascii() and stamp.isdigit() and len(stamp) < 11 else row.get("date")
    channel = chat.get("name") if "channel" in str(chat.get("type")) else row.get("from") or chat.get("name")
    origin = row.get("forwarded_from")
    return Message(str(row.get("id")), text, _iso(at), _word(channel), _word(origin), _internal(chat, row))


def _internal(chat: dict[str, Any], row: dict[str, Any]) -> str | None:
    """The address of a channel's message that its members can follow; the export does not tell the public name."""
    number, message = chat.get("id"), row.get("id")
    return f"https://t.me/c/{number}/{message}" if isinstance(number, int) and isinstance(message, int) and "channel" in str(chat.get("type")) else None


def _spoken(text: Any) -> str:
    """A text is a string, or a list of strings and of marked pieces ({"type": "bold", "text": ...})."""
    if isinstance(text, str):
        return text
    if isinstance(text, dict):
        return _spoken(text.get("text"))
    return "".join(map(_spoken, text)) if isinstance(text, list) else ""


def _word(value: Any) -> str | None:
    return value.strip() or None if isinstance(value, str) else None


def _iso(value: Any) -> str | None:
    try:
        return datetime.fromisoformat(str(value)).isoformat()
    except ValueError:
        return None


def html_items(data: bytes, name: str, options: Mapping[str, Any]) -> Iterator[Item]:
    """Yield the messages of a messages.html that hold text."""
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(data.decode("utf-8", "replace"))
    head = tree.css_first(".page_header .text")
    channel = _flat(head)
    for node in tree.css(".message.default"):
        body = node.css_first(".body > .text") or node.css_first(".forwarded .text")
        text = _lines(body)
        if not text:
            continue
        date = node.css_first(".pull_right.date[title]")
        forwarded = node.css_first(".forwarded .from_name")
        origin = (_flat_own(forwarded) or None) if forwarded else None
        number = (node.attributes.get("id") or "").removeprefix("message") or "?"
        yield item(Message(number, text, _stamp(date.attributes.get("title") if date else None), channel, origin), f"{name}#{number}", options)


def _stamp(title: str | None) -> str | None:
    """'14.05.2024 18:30:05 UTC+03:00' as ISO 8601; older exports state no offset."""
    m = regex.match(r"(\d{2})\.(\d{2})\.(\d{4}) (\d{2}:\d{2}:\d{2})", title or "")
    if not m:
        return None
    at = _iso(f"{m[3]}-{m[2]}-{m[1]}T{m[4]}")
    offset = _OFFSET.search(title or "")
    if at and offset:
        hours, minutes = int(offset[1]), int(offset[2])
        zone = timezone(timedelta(hours=hours, minutes=minutes if hours >= 0 else -minutes))
        return datetime.fromisoformat(at).replace(tzinfo=zone).isoformat()
    return at


def channel_of(address: str) -> str | None:
    """Return the public name of the channel at an address such as https://t.me/s/NAME; None for any other address."""
    m = _CHANNEL.fullmatch(address.strip())
    return m[1] if m else None


def page_items(data: bytes, name: str, options: Mapping[str, Any], capture: Mapping[str, Any]) -> list[Item]:
    """Return the messages of a public channel page that hold text, the oldest first. InputError where the page shows no channel."""
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(data.decode("utf-8", "replace"))
    nodes = tree.css(".tgme_widget_message[data-post]")
    if not nodes and tree.css_first(".tgme_channel_info") is None:
        raise InputError(f"{name} shows no messages: the channel is private, renamed, or lets nobody preview it")
    found = []
    for node in nodes:
        text = _lines(next((n for n in node.css(".tgme_widget_message_text") if not _quoted(n)), None))
        if not text:
            continue
        post = node.attributes.get("data-post") or "?"
        date = node.css_first(".tgme_widget_message_date time[datetime]")
        owner, forwarded = node.css_first(".tgme_widget_message_owner_name"), node.css_first(".tgme_widget_message_forwarded_from_name")
        at = _iso(date.attributes.get("datetime")) if date else None
        message = Message(post.rsplit("/", 1)[-1], text, at, _flat(owner), _flat(forwarded), f"https://t.me/{post}")
        found.append(item(message, message.address or name, options, capture))
    return found


def _quoted(node: Any) -> bool:
    """True for the words of another message that this one answers."""
    return any("reply" in (p.attributes.get("class") or "") for p in _above(node))


def _above(node: Any) -> Iterator[Any]:
    while node is not None:
        yield node
        node = node.parent


def _flat(node: Any) -> str | None:
    return " ".join(node.text(deep=True).split()) or None if node is not None else None


def _flat_own(node: Any) -> str:
    """The node's own words, without the date that stands in it as an element."""
    return " ".join(node.text(deep=False).split())


def _lines(node: Any) -> str:
    """The words of a message, its line breaks kept."""
    return words(node.html or "") if node is not None else ""
