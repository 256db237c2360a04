"""Messages of channels and public accounts -> a document for each, with what its network tells of it. One form for all networks.

An edited message is a new version of its own address, and of nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

import regex

from vigie.collect.items import Item

if TYPE_CHECKING:
    from vigie.collect.web import Answer


@dataclass(frozen=True, slots=True)
class Message:
    """One message. `at`: ISO 8601; `channel`: who published it here; `origin`: whose message it passes on, where it is somebody else's."""

    number: str
    text: str
    at: str | None
    channel: str | None
    origin: str | None = None
    address: str | None = None


Get = Callable[[str], "Answer"]
Known = Callable[[str], bool]  # whether a message's address was fetched before
Page = tuple[Sequence[Message], str | None]  # the newest message first; where the next page is


def walked(first: str, page: Callable[[str], Page], known: Known, limit: int) -> list[Message]:
    """Return the messages of a timeline, the oldest first: of its first page, and of at most `limit` in all until one holds a message that is known.

    The store is the memory of where the last visit ended, and it fills from the oldest on: whatever was cut off in the middle is met again.
    """
    found: dict[str, Message] = {}
    onward: str | None = first
    for _ in range(limit):
        if onward is None:
            break
        messages, onward = page(onward)
        fresh = [m for m in messages if m.number not in found]
        found |= {m.number: m for m in fresh}
        if not any(m.text for m in fresh) or any(m.address and known(m.address) for m in messages):
            break
    return list(reversed(found.values()))


def item(message: Message, name: str, options: Mapping[str, Any], capture: Mapping[str, Any] | None = None) -> Item:
    """Return a message as a document. A forwarded one says so in its first line, as the reader knows it. `options` go before what the network says."""
    text = f"{forwarded_line(message.origin)}\n{message.text}" if message.origin else message.text
    said = {"published": message.at, "outlet": message.channel}
    told = {**{k: v for k, v in said.items() if v}, **{k: v for k, v in options.items() if k not in ("published", "uri")}}
    if message.address:
        told["uri"] = message.address
    return Item(name, (text + "\n").encode("utf-8", "replace"), told, capture=capture or {})


def forwarded_line(origin: str) -> str:
    """Return the line that says whose message it was, in the first words that a language has for it."""
    from vigie.resources import languages, toml

    said = next(words for code in languages() if (words := toml(code, "people").get("forwarded")))[0]
    return f"{said.capitalize()} {origin}"


def passed_on(address: str, by: str) -> str:
    """Return the address of a message as `by` passes it on: the message's own, so that it can be opened, with a mark of who did.

    >>> passed_on("https://example.org/@a/1", "@b@example.net")
    'https://example.org/@a/1#passed-on-by-@b@example.net'
    """
    return f"{address}#passed-on-by-{by}"


def words(markup: str) -> str:
    """Return the text of a message's HTML: lines where it breaks them, a blank line between paragraphs; without what only machines see."""
    from selectolax.lexbor import LexborHTMLParser

    broken = regex.sub(r"(?i)<br\s*/?>|</(?:div|blockquote|li)>", "\n", regex.sub(r"\s*\n\s*", " ", markup))
    body = LexborHTMLParser(f"<body>{regex.sub(r'(?i)</p>', chr(10) * 2, broken)}</body>").body
    if body is None:
        return ""
    for hidden in body.css("span.invisible, .quote-inline, script, style"):
        hidden.decompose()
    lines = [" ".join(line.split()) for line in body.text(deep=True).split("\n")]
    return regex.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def second(stated: object) -> str | None:
    """Return a stated instant as ISO 8601 to the second; None where it is none, or has no offset."""
    try:
        at = datetime.fromisoformat(stated) if isinstance(stated, str) else None
    except ValueError:
        return None
    return at.replace(microsecond=0).isoformat() if at and at.tzinfo else None
