"""HTML -> text: live pages into entries with their own times, other pages into the main text with title, date, outlet.

Live pages are read from schema.org JSON-LD (LiveBlogPosting), from microdata, from Telegram's web view, or from repeated <article> elements
with a <time>. Single articles: trafilatura's main text (Barbaresi 2021), and a plain walk over the blocks where that gives nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import unescape

import regex

from vigie.errors import InputError
from vigie.read.markup import Markup, parsed
from vigie.read.posts import Entry

HEAVY = 3_000_000  # characters: beyond, or beyond DEEP, trafilatura (37 pages/s on usual pages) is left aside for the plain walk
DEEP = 400  # nesting of tags: usual pages stay below 60, libxml2 gives up at 256
TOO_MANY = 1_000_000  # tags, likewise (40 s at 7 million)
TOO_DEEP = 5_000  # beyond, the parser itself takes quadratic time (13 s at 80,000): the tags are only taken off

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
    from vigie.read.liveblog import live

    depth = _depth(markup)
    if depth > TOO_DEEP:
        return Page(_told(_stripped(markup)), uri=uri)
    tree = parsed(markup)
    meta = tree.meta()
    found = live(tree)
    if found is not None:
        text, entries = found
    else:
        text, entries = _article(markup, tree, meta.title, depth), ()
    return Page(_told(text), entries, meta.title, meta.published, meta.published_why, meta.outlet, meta.language, uri or meta.uri)


def _told(text: str) -> str:
    if not text.strip():
        raise InputError("the page holds no text: give the page as a reader sees it (saved after its scripts ran), or its text")
    return text


def _stripped(markup: str) -> str:
    """The text between the tags of a page that no parser should be given: scripts and styles out, a blank line per block tag."""
    text = regex.sub(r"(?i)</?(?:p|div|h[1-6]|li|tr|br|section|article|td|blockquote)\b[^<>]*>", "\n\n", _spoken(markup))
    text = unescape(regex.sub(r"<[a-zA-Z/!][^<>]*>", " ", text))
    return "\n\n".join(" ".join(line.split()) for line in text.split("\n") if line.strip()) + "\n"


def _spoken(markup: str) -> str:
    """The markup without scripts, styles and comments; one pass, also where they never close."""
    low, out, at = markup.lower() if markup.isascii() else markup, [], 0
    for m in regex.finditer(r"<(?:(script|style)\b|!--)", low, regex.IGNORECASE):
        if m.start() < at:
            continue
        close = f"</{m[1].lower()}" if m[1] else "-->"
        stop = low.find(close, m.end())
        if stop < 0:
            break
        out.append(markup[at : m.start()])
        at = low.find(">", stop) + 1 or len(markup)
    out.append(markup[at:])
    return " ".join(out)


def _article(markup: str, tree: Markup, title: str | None, depth: int) -> str:
    """The main text, the title above it."""
    body = _main_text(markup) if len(markup) <= HEAVY and depth <= DEEP else ""
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


_OPEN_OR_CLOSE = regex.compile(
    r"<(/?)(?!(?:p|li|td|th|tr|dt|dd|option|tbody|thead|br|hr|img|input|meta|link|source|area|base|col|embed|param|track|wbr|path|html|body|head)\b)[a-zA-Z][\w-]*(?:[^<>]*?(/)?>)?"
)


def _depth(markup: str) -> int:
    """A cheap bound of the nesting of tags, those that close by themselves apart; stops counting beyond TOO_DEEP, where TOO_MANY tags count too."""
    if markup.count("<") > TOO_MANY:
        return TOO_DEEP + 1
    depth = deepest = 0
    for m in _OPEN_OR_CLOSE.finditer(markup):
        if m[2]:
            continue
        depth = max(0, depth + (-1 if m[1] else 1))
        if depth > deepest:
            deepest = depth
            if deepest > TOO_DEEP:
                break
    return deepest
