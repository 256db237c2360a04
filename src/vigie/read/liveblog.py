"""Live pages -> text with entries: JSON-LD, microdata, Telegram's web view, repeated <article> elements with a <time>."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import regex

from vigie.read.markup import Markup, clean, is_type, iso, named, parsed
from vigie.read.posts import Entry

_LIVE = regex.compile(r"(?i)(?<![a-z])live(?![a-z])|live-?(?:blog|post|entry|update|feed)|(?<![a-z])liveblog|LiveBlog")
FEWEST = 2  # entries that make a live page
_DATED = '[itemprop="datePublished"]'
_TAGS = regex.compile(r"<[a-zA-Z/!][^<>]*>")


@dataclass(frozen=True, slots=True)
class _Update:
    headline: str | None
    body: str
    at: str | None
    author: str | None = None
    telegram: bool = False


def live(tree: Markup) -> tuple[str, tuple[Entry, ...]] | None:
    """Return (text, entries) of a live page, in the page's order; None where the page is none."""
    lead: list[str] = []
    updates: list[_Update] = []
    blog = next((d for d in tree.data() if is_type(d, "LiveBlogPosting") and d.get("liveBlogUpdate")), None)
    if blog is not None:
        lead = [t for t in (clean(blog.get("headline")), clean(blog.get("description"))) if t]
        updates = list(_json_updates(blog["liveBlogUpdate"]))
    if len(updates) < FEWEST:
        for reader in (_telegram, _microdata, _articles):
            updates = list(reader(tree))
            if len(updates) >= FEWEST:
                title = tree.meta().title
                lead = [title] if title else []
                break
        else:
            return None
    return _composed(lead, updates)


def _composed(lead: list[str], updates: list[_Update]) -> tuple[str, tuple[Entry, ...]]:
    parts, entries, at = [], [], 0
    if lead:
        parts.append("\n\n".join(dict.fromkeys(lead)))
        at = len(parts[0]) + 2
    for u in updates:
        head = u.headline if u.headline and u.body.split("\n", 1)[0].casefold() != u.headline.casefold() else None
        text = f"{head}\n\n{u.body}" if head and u.body else head or u.body
        if not text:
            continue
        when = iso(u.at)
        moment = datetime.fromisoformat(when) if when else None
        entries.append(Entry(at, at + len(text), moment if moment and moment.tzinfo else None, u.author, u.telegram))
        parts.append(text)
        at += len(text) + 2
    return "\n\n".join(parts) + "\n", tuple(entries)


def _json_updates(value: Any) -> Iterator[_Update]:
    for item in value if isinstance(value, list) else [value]:
        if not isinstance(item, dict):
            continue
        body = item.get("articleBody") or item.get("text") or item.get("description") or ""
        when = item.get("datePublished") or item.get("dateModified")
        yield _Update(clean(item.get("headline") or item.get("name")), _prose(body), when, named(item.get("author")))


def _prose(body: Any) -> str:
    """The paragraphs of an update's body, which is plain text on some pages and markup on others."""
    if isinstance(body, list):
        return "\n\n".join(filter(None, map(_prose, body)))
    if not isinstance(body, str):
        return ""
    if _TAGS.search(body):
        return parsed(f"<body>{body}</body>").blocks()
    from html import unescape

    lines = [clean(line) for line in regex.split(r"\n+", unescape(body))]
    return "\n\n".join(line for line in lines if line)


def _when(node: Any) -> str | None:
    for selector, attribute in (("time[datetime]", "datetime"), (_DATED, "content"), (_DATED, "datetime")):
        found = node.css_first(selector)
        value = found.attributes.get(attribute) if found else None
        if value:
            return str(value)
    return None


def _telegram(tree: Markup) -> Iterator[_Update]:
    """Messages of t.me/s pages."""
    for node in tree.all(".tgme_widget_message"):
        text = node.css_first(".tgme_widget_message_text")
        if text is None:
            continue
        owner = node.css_first(".tgme_widget_message_owner_name")
        yield _Update(None, tree.blocks(text), _when(node), clean(owner.text(deep=True)) if owner else None, True)


def _microdata(tree: Markup) -> Iterator[_Update]:
    yield from _elements(tree, tree.all('[itemprop="liveBlogUpdate"], [itemtype$="schema.org/LiveBlogPosting"] [itemtype$="schema.org/BlogPosting"]'))


def _articles(tree: Markup) -> Iterator[_Update]:
    """<article> elements of a part of the page that calls itself live, each with a time and text of its own: at least three.

    Without that word they are as often the teasers of a front page or the posts of a blog.
    """
    parts = tree.all("article, li, section, div[data-post-id], div[class*=post]")
    nodes = [n for n in parts if n.css_first("time[datetime]") is not None and _in_live_part(n)]
    inner = [n for n in nodes if len(n.css("time[datetime]")) <= 2]
    told = [u for u in _elements(tree, inner) if len(u.body) >= 80]
    if len(told) >= 3:
        yield from told


def _in_live_part(node: Any) -> bool:
    """True where the element or one of its six nearest ancestors has 'live' as a part of its class or id."""
    for _ in range(7):
        if node is None:
            return False
        marks = f"{node.attributes.get('class') or ''} {node.attributes.get('id') or ''} {node.attributes.get('data-component') or ''}"
        if _LIVE.search(marks):
            return True
        node = node.parent
    return False


def _elements(tree: Markup, nodes: Iterable[Any]) -> Iterator[_Update]:
    for node in nodes:
        head = node.css_first('h1, h2, h3, h4, [itemprop="headline"]')
        headline = clean(head.text(deep=True, separator=" ")) if head else None
        blocks = [b for b in tree.blocks(node).split("\n\n") if b != headline]
        when = _when(node)
        body = "\n\n".join(b for b in blocks if not (when and len(b) < 40 and regex.fullmatch(r"[\d\s:.,hHGMTUC/apm-]+", b)))
        yield _Update(headline, body, when)
