"""Addresses: one form for each page, whatever way led to it."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit, urlunsplit

import regex

_TRACKING = regex.compile(  # what senders of links add to know who followed them; never part of what a page shows
    r"(?i)(?:utm_\w+|(?:fb|g|dc|gb|wb|y|ms|tt|twc|li_fat_|ga|s)cl(?:id|src)|yclid|igshid|igsh|mc_[ce]id|_openstat|_ga|_gl|_hs\w+|hs\w+tracking|mkt_tok|oly_\w+|vero_\w+|at_(?:medium|campaign|link\w*|custom\d|format|ptr_name|bbc_team)"
    r"|cmpid|cmp|ocid|ns_(?:mchannel|source|campaign|linkname|fee)|ito|rss_id|wt_(?:zmc|mc)\w*|xtor|xts\w*|pk_\w+|mtm_\w+|piwik_\w+|ref_src|ref_url|smid|smtyp|guccounter|guce_\w+|__twitter_impression)"
)
_PORTS = {"http": 80, "https": 443}
_DRESS = regex.compile(r"^(?:www|m|mobile|amp)\.")


def canonical(address: str) -> str:
    """Return an address without what does not change the page: case of the host, default port, fragment, tracking parameters.

    >>> canonical("HTTPS://Example.org:443/a?utm_source=x&id=7#top")
    'https://example.org/a?id=7'
    """
    try:
        parts = urlsplit(address.strip())
        port = parts.port
    except ValueError:
        return address.strip()  # no address; whoever asks for it is told so
    host = (parts.hostname or "").rstrip(".")
    if ":" in host:
        host = f"[{host}]"
    if port is not None and port != _PORTS.get(parts.scheme.lower()):
        host = f"{host}:{port}"
    query = "&".join(p for p in parts.query.split("&") if p and not _TRACKING.fullmatch(p.split("=", 1)[0]))
    fragment = parts.fragment if parts.fragment.startswith("!") else ""
    return urlunsplit((parts.scheme.lower(), host, parts.path or "/", query, fragment))


def address_of(markup: bytes, fetched_from: str) -> str:
    """Return the address of a page: the one that it declares (link rel=canonical) where that lies on its own site, else the one it came from.

    A page that declares its site's front page, or another site, is not believed: it would pass for somebody else's.
    """
    own = canonical(fetched_from)
    said = _declared(markup)
    if not said:
        return own
    try:
        other = canonical(urljoin(fetched_from, said))
        a, b = urlsplit(own), urlsplit(other)
        if b.scheme not in _PORTS or _site(a.hostname) != _site(b.hostname) or (b.port or _PORTS[b.scheme]) not in (a.port, 80, 443):
            return own
    except ValueError:
        return own
    if b.path == "/" and not b.query and (a.path != "/" or a.query):
        return own
    return other


def _site(host: str | None) -> str:
    return _DRESS.sub("", host or "")


def _declared(markup: bytes) -> str | None:
    from selectolax.lexbor import LexborHTMLParser

    head = markup[:200_000]
    if b"canonical" not in head.lower():
        return None
    node = LexborHTMLParser(head.decode("utf-8", "replace")).css_first('link[rel~="canonical"][href]')
    return (node.attributes.get("href") or "").strip() or None if node else None
