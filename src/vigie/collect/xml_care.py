"""XML from strangers: no entities of its own, nothing fetched, nothing huge."""

from __future__ import annotations

import regex

from vigie.errors import InputError

_DECLARES = regex.compile(rb"<!ENTITY\b", regex.IGNORECASE)
PROLOG = 1 << 20


def careful(data: bytes, name: str) -> bytes:
    """Return the bytes as they are; InputError where they declare entities, with which a kilobyte becomes a gigabyte or reads a file of ours."""
    head = data[:PROLOG]
    narrow = head.replace(b"\0", b"") if b"\0" in head else head  # UTF-16 hides the words from a plain search
    if _DECLARES.search(narrow):
        raise InputError(f"{name} declares entities of its own, which no feed needs: it is not read; tell its publisher")
    return data


_ENCODING = regex.compile(rb"""(<\?xml[^>]*?\bencoding\s*=\s*["'])([A-Za-z0-9._-]+)(["'])""")


def readable(data: bytes) -> bytes:
    """Return XML as UTF-8 where it is not in the encoding that it declares; as it is where it keeps its word, or where nothing better is known.

    A parser takes such bytes for Western European ones, and every word is another.
    """
    found = _ENCODING.search(data[:400])
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or _decodes(data, found[2].decode() if found else "utf-8"):
        return data
    text = data.decode() if _decodes(data, "utf-8") else _guessed(data)
    if text is None:
        return data
    encoded = text.encode("utf-8", "replace")
    return _ENCODING.sub(rb"\g<1>utf-8\g<3>", encoded, count=1) if found else encoded


def _decodes(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except (UnicodeError, LookupError):
        return False
    return True


def _guessed(data: bytes) -> str | None:
    from charset_normalizer import from_bytes

    best = from_bytes(data[:PROLOG]).best()
    return data.decode(best.encoding, "replace") if best else None
