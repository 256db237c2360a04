"""A parsed page (selectolax): its JSON-LD, its meta data, its text by blocks."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import regex

_BLOCKS = frozenset(
    """p div section article header footer main aside nav ul ol li h1 h2 h3 h4 h5 h6 blockquote pre table tr figure figcaption br hr dl dt dd form fieldset
    address details summary time""".split()
)
_NO_TEXT = frozenset(
    "script style noscript template svg iframe nav footer aside form button select option input textarea head title object canvas menu dialog".split()
)
_ARTICLES = ("Article", "NewsArticle", "LiveBlogPosting", "ReportageNewsArticle", "BlogPosting", "Report", "WebPage")
# Names under which pages tell their date in meta elements, most telling first.
_DATE_NAMES = (
    "article:published_time",
    "og:article:published_time",
    "datePublished",
    "date",
    "dc.date",
    "DC.date.issued",
    "pubdate",
    "publish-date",
    "parsely-pub-date",
    "sailthru.date",
)


@dataclass(frozen=True, slots=True)
class Meta:
    """What a page's head says of it."""

    title: str | None
    published: str | None
    published_why: str | None
    outlet: str | None
    language: str | None
    uri: str | None


class Markup:
    """A page, parsed once."""

    def __init__(self, root: Any) -> None:
        self.root = root
        self._data: list[dict[str, Any]] | None = None

    def first(self, selector: str) -> Any:
        """Return the first element of a CSS selector, or None."""
        return self.root.css_first(selector)

    def all(self, selector: str) -> list[Any]:
        """Return all elements of a CSS selector."""
        return list(self.root.css(selector))

    def data(self) -> list[dict[str, Any]]:
        """Return every JSON-LD object of the page, graphs and lists opened; broken scripts are left out."""
        if self._data is None:
            self._data = []
            for node in self.all('script[type="application/ld+json"]')[:60]:
                self._data.extend(_objects(_loaded(node.text(deep=True) or "")))
        return self._data

    def meta(self) -> Meta:
        """Return title, date, outlet, language and address: JSON-LD, then meta elements, then <time> and <title>."""
        article = next((d for d in self.data() if is_type(d, *_ARTICLES) and d.get("headline")), {})
        published, why = self._published(article)
        return Meta(
            title=clean(article.get("headline")) or self._content("og:title", "twitter:title") or self._heading(),
            published=published, published_why=why,
            outlet=named(article.get("publisher")) or self._content("og:site_name", "application-name"),
            language=self._language(article), uri=self._uri(),
        )

    def _content(self, *names: str) -> str | None:
        for name in names:
            for key in ("property", "name", "itemprop"):
                node = self.first(f'meta[{key}="{name}"]')
                value = clean(node.attributes.get("content")) if node else None
                if value:
                    return value
        return None

    def _published(self, article: dict[str, Any]) -> tuple[str | None, str | None]:
        for value, why in (
            (article.get("datePublished"), "JSON-LD datePublished"),
            (self._content(*_DATE_NAMES), "meta element"),
            (self._time(), "time element"),
        ):
            good = iso(value)
            if good:
                return good, why
        return None, None

    def _time(self) -> str | None:
        for selector in ("article time[datetime]", "main time[datetime]", "time[pubdate]", "time[datetime]"):
            node = self.first(selector)
            if node:
                return str(node.attributes.get("datetime") or "") or None
        return None

    def _heading(self) -> str | None:
        for selector in ("article h1", "main h1", "h1", "title"):
            node = self.first(selector)
            text = clean(node.text(deep=True, separator=" ")) if node else None
            if text:
                return text
        return None

    def _language(self, article: dict[str, Any]) -> str | None:
        node = self.first("html")
        return (node.attributes.get("lang") if node else None) or _text(article.get("inLanguage")) or self._content("og:locale", "language")

    def _uri(self) -> str | None:
        node = self.first('link[rel="canonical"]')
        return (clean(node.attributes.get("href")) if node else None) or self._content("og:url")

    def blocks(self, node: Any = None) -> str:
        """Return the text of an element (the whole page's main part where none is given), one paragraph per block, a blank line between."""
        start = node or self.first("article") or self.first("main") or self.root.body or self.root.root
        return "\n\n".join(_walk(start)) if start is not None else ""


def parsed(markup: str) -> Markup:
    """Parse a page; lone surrogates and NUL become U+FFFD, since the parser takes UTF-8."""
    from selectolax.lexbor import LexborHTMLParser

    return Markup(LexborHTMLParser(regex.sub(r"[\ud800-\udfff\x00]", "\ufffd", markup)))


def _walk(start: Any) -> Iterator[str]:
    """Text by blocks, without recursion: any depth of nesting is walked."""
    piece: list[str] = []
    stack: list[tuple[Any, bool]] = [(start, False)]
    while stack:
        node, leaving = stack.pop()
        tag = node.tag
        if leaving or tag in _BLOCKS:
            text = clean("".join(piece))
            if text:
                yield text
            piece = []
        if leaving:
            continue
        if tag == "-text":
            piece.append(node.text_content or "")
            continue
        if tag in _NO_TEXT or tag and tag[0] in "-!_" and node is not start:
            continue
        if tag in _BLOCKS:
            stack.append((node, True))
        child, children = node.child, []
        while child is not None:
            children.append(child)
            child = child.next
        stack.extend((c, False) for c in reversed(children))
    text = clean("".join(piece))
    if text:
        yield text


def clean(value: object) -> str | None:
    """Return a string with single spaces, entities resolved; None for anything else or nothing."""
    if not isinstance(value, str):
        return None
    if "&" in value:
        from html import unescape

        value = unescape(value)
    return regex.sub(r"[ \t\r\n\f\v]+", " ", value).strip() or None


def iso(value: object) -> str | None:
    """Return a date or date-time as ISO 8601 where it is one (seconds' fractions and 'Z' allowed); None elsewhere."""
    text = _text(value)
    if not text:
        return None
    text = regex.sub(r"(\.\d+)(?=$|[Z+-])", "", text.strip())
    text = regex.sub(r"([+-]\d\d)(\d\d)$", r"\1:\2", text)
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return None
    return text


def _loaded(source: str) -> Any:
    source = source.strip().removeprefix("<!--").removesuffix("-->").strip().rstrip(";")
    for attempt in (source, regex.sub(r"[\x00-\x1f]+", " ", source)):
        try:
            return json.loads(attempt)
        except (ValueError, RecursionError):
            continue
    return None


def _objects(value: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    if isinstance(value, list) and depth < 6:
        for item in value:
            yield from _objects(item, depth + 1)
    elif isinstance(value, dict):
        yield value
        if depth < 6:
            yield from _objects(value.get("@graph"), depth + 1)
            yield from _objects(value.get("mainEntity"), depth + 1)


def is_type(data: dict[str, Any], *types: str) -> bool:
    """True where a JSON-LD object is of one of the types."""
    own = data.get("@type")
    names = own if isinstance(own, list) else [own]
    return any(str(n).rsplit("/", 1)[-1] in types for n in names)


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else _text(value[0]) if isinstance(value, list) and value else None


def named(value: object) -> str | None:
    """Return the name of a JSON-LD person or organization (object, list or string)."""
    if isinstance(value, list):
        return next((n for n in map(named, value) if n), None)
    return clean(value.get("name")) if isinstance(value, dict) else clean(value)
