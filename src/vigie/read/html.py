"""HTML -> text: live pages into entries with their own times, other pages into the main text with title, date, outlet.

Live pages are read from schema.org JSON-LD (LiveBlogPosting), from microdata, from Telegram's web view, or from repeated <article> elements
with a <time>. Single articles: trafilatura's main text (Barbaresi 2021), and a plain walk over the blocks where that gives nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

import regex

from vigie.read.markup import Markup, parsed
from vigie.read.posts import Entry

HEAVY = 3_000_000  # characters: beyond, or beyond DEEP, trafilatura (37 pages/s on usual pages) is left aside for the plain walk
DEEP = 400  # nesting of tags: usual pages stay below 60, libxml2 gives up at 256

_TAG = regex.compile(r"<(?:!doctype\s+html|html|head|body|div|p|article|section|main|script|meta|title|h[1-6]|span|ul|table)\b[^<>]*>", regex.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Page:
    """What a page gives: its text, and what its markup says. `entries`: posts of a live page, offsets into `text`."""

    text: str
    entries: tuple[Entry, ...] = ()
    title: str | None = None
    published: str | None = None
    published_why: str | None = None
    outlet: str | None = None
    language: str | None = None
    uri: str | None = None


def looks_like_html(text: str) -> bool:
    """True where a text is markup: it begins with a tag or declaration of HTML, or its head holds three tags of HTML."""
    head = text[:4000].lstrip("\ufeff \t\r\n")
    if regex.match(r"<!doctype\s+html|<html\b|<\?xml[^>]*>\s*<!doctype\s+html", head, regex.IGNORECASE):
        return True
    tags = _TAG.findall(head)
    return head[:1] == "<" and len(tags) >= 1 and "</" in text[:200_000] or len(tags) >= 3 and "</" in head


def page(markup: str, *, uri: str | None = None) -> Page:
    """Return what a page holds. Never raises on broken markup; raises InputError where a page has no text at all."""
    from vigie.errors import InputError
    from vigie.read.liveblog import live

    tree = parsed(markup)
    meta = tree.meta()
    found = live(tree)
    if found is not None:
        text, entries = found
    else:
        text, entries = _article(markup, tree, meta.title), ()
    if not text.strip():
        raise InputError("the page holds no text: give the page as a reader sees it (saved after its scripts ran), or its text")
    return Page(text, entries, meta.title, meta.published, meta.published_why, meta.outlet, meta.language, uri or meta.uri)


def _article(markup: str, tree: Markup, title: str | None) -> str:
    """The main text, the title above it."""
    body = _main_text(markup) if len(markup) <= HEAVY and _depth(markup) <= DEEP else ""
    if len(body) < 200:
        walked = tree.blocks()
        body = walked if len(walked) > len(body) else body
    first = body.lstrip().split("\n", 1)[0]
    if title and " ".join(title.split()).casefold() not in " ".join(first.split()).casefold():
        body = f"{title}\n\n{body}"
    return body.strip() + "\n"


def _main_text(markup: str) -> str:
    from lxml import etree
    from trafilatura import extract

    try:
        body = extract(markup, include_comments=False, include_tables=True, favor_recall=False, fast=True, with_metadata=False)
    except (etree.LxmlError, ValueError, RecursionError, UnicodeError, AttributeError, TypeError, KeyError, IndexError, AssertionError):
        return ""  # broken beyond its parser: the plain walk takes over
    return regex.sub(r"\n+", "\n\n", body or "")


def _depth(markup: str) -> int:
    """A cheap bound of the nesting of block tags (void and unclosed paragraphs apart)."""
    depth = deepest = 0
    for m in regex.finditer(r"<(/?)(?:div|span|section|table|ul|ol|b|i|em|font|a|blockquote|article|strong)\b", markup, regex.IGNORECASE):
        depth = max(0, depth + (-1 if m[1] else 1))
        deepest = max(deepest, depth)
    return deepest
