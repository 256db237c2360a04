"""Which reader a file's bytes need, by its name and by what it holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib.util import find_spec
from io import BytesIO
from typing import Any

from vigie.collect import feeds, mail, telegram
from vigie.collect.items import Item
from vigie.errors import InputError

FEEDS = (".rss", ".atom", ".rdf")


def sorted_out(name: str, data: bytes, options: Mapping[str, Any]) -> Iterator[Item]:
    """Yield the documents of one file's bytes: the letters, messages or entries that it holds, else the file itself."""
    low = name.lower()
    if low.endswith(".eml") or mail.is_mail(data) and not low.endswith((".html", ".htm")):
        yield mail.letter(data, name, options)
    elif mail.is_box(data[:20_000]):
        yield from mail.box(BytesIO(data), name, options)
    elif telegram.is_json(data) and low.endswith(".json"):
        yield from telegram.json_items(data, name, options)
    elif telegram.is_html(data):
        yield from telegram.html_items(data, name, options)
    elif low.endswith(FEEDS) or feeds.is_feed(data):
        if find_spec("feedparser") is None:
            raise InputError(f"{name} is a feed: pip install 'vigie[collect]'")
        yield from feeds.items(data, name, options)
    else:
        yield Item(name, data, options)
