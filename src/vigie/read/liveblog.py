"""Live pages -> text with entries: JSON-LD, microdata, Telegram's web view, repeated <article> elements with a <time>."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, islice
from typing import Any

import regex

from vigie.read.markup import Markup, clean, is_type, iso, named, parsed
from vigie.read.posts import Entry

_LIVE = regex.compile(r"(?i)(?<![a-z])live(?![a-z])|live-?(?:blog|post|entry|update|feed)|(?<![a-z])liveblog|LiveBlog")
FEWEST = 2  # entries that make a live page where its markup only looks like one; where it calls itself one, its first entry is enough
MOSTLY = 0.5  # share of the main part that one or two entries must have where nothing but the names of classes tells: beside them may stand an article
ABOVE = 12  # elements above a post's that are looked through
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
    declared = [d for d in tree.data() if is_type(d, "LiveBlogPosting") and d.get("liveBlogUpdate")]
    blog = max(declared, key=lambda d: len(_told(_json_updates(d["liveBlogUpdate"]))), default={})
    in_data = _told(_json_updates(blog.get("liveBlogUpdate")))
    if len(in_data) >= FEWEST and any(u.body for u in in_data):
        return _composed([t for t in (clean(blog.get("headline")), clean(blog.get("description"))) if t], in_data)
    shown = [_told(reader(tree)) for reader in (_telegram, _microdata, _articles)]
    updates = next((u for u in shown if len(u) >= FEWEST), None) or in_data or next((u for u in shown if u), None)
    if not updates:
        return None
    title = clean(blog.get("headline")) or tree.meta().title
    return _composed([t for t in (title, clean(blog.get("description")) if updates is in_data else None) if t], updates)


def _told(updates: Iterable[_Update]) -> list[_Update]:
    """The updates that say something; a page that has begun may hold frames without words."""
    return [u for u in updates if u.headline or u.body]


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
    """Messages of t.me pages; a single one only where the page is nothing else, for articles embed them too."""
    nodes = tree.all(".tgme_widget_message")
    if len(nodes) < FEWEST and tree.first(".tgme_channel_history, .tgme_channel_info, body.widget_frame_base") is None:
        return
    for node in nodes:
        text = node.css_first(".tgme_widget_message_text")
        if text is None:
            continue
        owner = node.css_first(".tgme_widget_message_owner_name")
        yield _Update(None, tree.blocks(text), _when(node), clean(owner.text(deep=True)) if owner else None, True)


def _microdata(tree: Markup) -> Iterator[_Update]:
    yield from _elements(tree, tree.all('[itemprop="liveBlogUpdate"], [itemtype$="schema.org/LiveBlogPosting"] [itemtype$="schema.org/BlogPosting"]'))


def _articles(tree: Markup) -> Iterator[_Update]:
    """<article> elements of a part of the page that calls itself live, each with a time and text of its own.

    Without that word they are as often the teasers of a front page or the posts of a blog. Fewer than three must be most of the page.
    """
    parts = tree.all("article, li, section, div[data-post-id], div[class*=post]")
    nodes = [n for n in parts if n.css_first("time[datetime]") is not None and _in_live_part(n)]
    told = _once([(n, u) for n in nodes if len(n.css("time[datetime]")) <= 2 for u in _elements(tree, [n]) if len(u.body) >= 80])
    if len(told) >= 3 or told and sum(len(u.body) for u in told) >= MOSTLY * len(tree.blocks(tree.first("main") or tree.root.body)):
        yield from told


def _once(found: list[tuple[Any, _Update]]) -> list[_Update]:
    """Each post once where an element and one inside it were both taken for it: the inner ones where they have most of the outer one's words."""
    inside: dict[int, list[int]] = {}
    place = {node.mem_id: i for i, (node, _) in enumerate(found)}
    for i, (node, _) in enumerate(found):
        for above in islice(_above(node), ABOVE):
            if above.mem_id in place:
                inside.setdefault(place[above.mem_id], []).append(i)
    left_out: set[int] = set()
    for outer, inner in inside.items():
        words = sum(len(found[i][1].body) for i in inner)
        left_out.update([outer] if words >= MOSTLY * len(found[outer][1].body) else inner)
    return [u for i, (_, u) in enumerate(found) if i not in left_out]


def _above(node: Any) -> Iterator[Any]:
    while (node := node.parent) is not None:
        yield node


def _in_live_part(of: Any) -> bool:
    """True where the element or one of its six nearest ancestors has 'live' as a part of its class or id."""
    for node in chain([of], islice(_above(of), 6)):
        marks = f"{node.attributes.get('class') or ''} {node.attributes.get('id') or ''} {node.attributes.get('data-component') or ''}"
        if _LIVE.search(marks):
            return True
    return False


def _elements(tree: Markup, nodes: Iterable[Any]) -> Iterator[_Update]:
    for node in nodes:
        head = node.css_first('h1, h2, h3, h4, [itemprop="headline"]')
        headline = clean(head.text(deep=True, separator=" ")) if head else None
        blocks = [b for b in tree.blocks(node).split("\n\n") if b != headline]
        when = _when(node)
        body = "\n\n".join(b for b in blocks if not (when and len(b) < 40 and regex.fullmatch(r"[\d\s:.,hHGMTUC/apm-]+", b)))
        yield _Update(headline, body, when)
