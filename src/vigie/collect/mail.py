"""Letters (EML) and mailboxes (mbox) -> a document for each letter: its subject above its text. Attached files are not read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC
from email import policy
from email.errors import MessageError
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import parseaddr, parsedate_to_datetime
from html import escape
from typing import IO, Any

import regex

from vigie.collect.items import MAX_BYTES, Item
from vigie.errors import InputError

_FROM = regex.compile(rb"From \S+.*\d{4}\s*$")  # the line between two letters: an address and a date that ends with the year or time
_MACHINE = regex.compile(rb"(?im)^(?:received|message-id|mime-version|return-path|dkim-signature):")  # what no one types
_HEADER = regex.compile(rb"(?im)^(?:from|date|subject|message-id|received|return-path|delivered-to|mime-version):")


def is_mail(data: bytes) -> bool:
    """Return whether bytes are a letter, by its headers: three of the usual ones before the first empty line, one of them a machine's."""
    head = regex.split(rb"\r?\n\r?\n", data[:20_000], maxsplit=1)[0]
    return bool(regex.match(rb"[A-Za-z-]+:", head) and _MACHINE.search(head)) and len({m.group().lower() for m in _HEADER.finditer(head)}) >= 3


def is_box(head: bytes) -> bool:
    """Return whether bytes begin a mailbox."""
    first = head.split(b"\n", 1)[0]
    return first.startswith(b"From ") and b"@" in first + b"@" and bool(_HEADER.search(head))


def letter(data: bytes, name: str, options: Mapping[str, Any]) -> Item:
    """Return a letter as a document. Its sender's name is the outlet, its date the moment of publication, its Message-ID the address."""
    try:
        message = BytesParser(policy=policy.default).parsebytes(data)
        body = message.get_body(("plain", "html")) if isinstance(message, EmailMessage) else None
        text = body.get_content() if body is not None else ""
        markup = body is not None and body.get_content_subtype() == "html"
        subject = _clean(message.get("subject"))
        sender, number = parseaddr(_clean(message.get("from")))[0], _clean(message.get("message-id")).strip("<>")
    except (MessageError, LookupError, ValueError, TypeError, AttributeError, ArithmeticError, AssertionError, RecursionError) as e:
        return Item(name, error=f"{name} is no letter that can be read ({type(e).__name__}: {e}): save its text and give that")
    if not text.strip() and not subject:
        return Item(name, error=f"{name} holds no text: save what it has attached and give that")
    said = {"published": _date(message), "outlet": sender, "uri": f"mid:{number}" if number else None}
    told = {**{k: v for k, v in said.items() if v}, **{k: v for k, v in options.items() if k not in ("published", "uri")}}
    page = _under(subject, text) if markup else f"{subject}\n\n{text}" if subject else text
    return Item(name, page.encode("utf-8", "replace"), told)


def _under(subject: str, markup: str) -> str:
    """A letter's page with its subject as title; what it calls its title is mostly the sender's name."""
    inner = regex.sub(r"(?is)<head\b.*?</head\s*>", "", markup)
    return f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{escape(subject)}</title></head>\n{inner}</html>'


def _clean(value: Any) -> str:
    return " ".join(str(value or "").split())


def _date(message: Any) -> str | None:
    text = _clean(next((v for k, v in message.raw_items() if k.lower() == "date"), ""))  # raw: some dates break the header's own parser
    try:
        at = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).isoformat()  # -0000: the clock is UTC, the sender's zone is not told


def box(stream: IO[bytes], name: str, options: Mapping[str, Any]) -> Iterator[Item]:
    """Yield the letters of a mailbox, read as a stream."""
    for n, data in enumerate(_letters(stream), 1):
        where = f"{name}#{n}"
        if data is not None:
            yield letter(data, where, options)
        else:
            yield Item(where, error=f"{where} is larger than {MAX_BYTES // 2**20} MB: save its text and give that")


def _letters(stream: IO[bytes]) -> Iterator[bytes | None]:
    """The bytes of each letter, None for one that is too large. A line 'From ' begins a letter after an empty line; '>From ' within is 'From '."""
    lines: list[bytes] = []
    size, begun, empty_before = 0, False, True
    while line := stream.readline(1 << 20):
        if line.startswith(b"From ") and empty_before:
            if begun:
                yield b"".join(lines) if size <= MAX_BYTES else None
            lines, size, begun = [], 0, True
            empty_before = False
            continue
        if not begun:
            raise InputError("a mailbox begins with a line 'From ': give each letter as .eml")
        empty_before = not line.strip()
        size += len(line)
        if size <= MAX_BYTES:
            lines.append(line[1:] if regex.match(rb">+From ", line) else line)
    if begun:
        yield b"".join(lines) if size <= MAX_BYTES else None
