"""Sitemaps (also of news, also gzipped, also lists of sitemaps) -> the pages that they list."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from vigie.collect.feeds import moment
from vigie.collect.xml_care import careful
from vigie.errors import InputError


@dataclass(frozen=True, slots=True)
class Listed:
    """A page, or another sitemap (`is_map`). Times are ISO 8601 as stated."""

    address: str
    is_map: bool = False
    published: str | None = None
    modified: str | None = None
    outlet: str | None = None


def listed(data: bytes, name: str) -> Iterator[Listed]:
    """Yield what a sitemap lists, in its order; InputError where it is none or declares entities. What is broken in it ends the list."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True)
    try:
        root = etree.fromstring(careful(data, name), parser)
    except (etree.XMLSyntaxError, ValueError) as e:
        raise InputError(f"{name} is no sitemap ({e}): give the address of the sitemap that robots.txt names") from e
    if root is None or _tag(root) not in ("urlset", "sitemapindex"):
        raise InputError(f"{name} is no sitemap (urlset, sitemapindex): give the address of the sitemap that robots.txt names")
    for node in root:
        kind = _tag(node)
        if kind in ("url", "sitemap"):
            told = {_tag(n): (n.text or "").strip() for n in reversed(list(node.iter())) if isinstance(n.tag, str)}
            if told.get("loc", "").startswith(("http://", "https://")):
                yield Listed(told["loc"], kind == "sitemap", moment(told.get("publication_date")), moment(told.get("lastmod")), told.get("name") or None)


def _tag(node: etree._Element) -> str:
    return etree.QName(node).localname if isinstance(node.tag, str) else ""
