"""How things are written into the page: escaped, and marked with the row and field that they come from.

`value` marks what a row says (`data-row`, `data-field`), `count` what was counted, `clock` and `aged` instants, `quote` words of a source. A test reads them
back: a number that stands outside of them, or that its row does not hold, fails.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from html import escape

from vigie import picture_wording as words


def e(text: object) -> str:
    """Return escaped text; what cannot be written as UTF-8, and control characters, become U+FFFD."""
    plain = str(text).encode("utf-8", "replace").decode("utf-8")
    return escape("".join(c if c.isprintable() or c in "\n\t" else "\ufffd" for c in plain))


def value(row: str, field: str, text: object, tag: str = "span", cls: str = "") -> str:
    """Return what a row says in one of its fields; nothing where there is no text."""
    if text in (None, ""):
        return ""
    look = f' class="{cls}"' if cls else ""
    return f'<{tag}{look} data-row="{e(row)}" data-field="{e(field)}">{e(text)}</{tag}>'


def count(n: int, noun: str = "", plural: str | None = None) -> str:
    """Return a count of things with its noun: '3 documents'."""
    label = f" {noun if n == 1 else plural or noun + 's'}" if noun else ""
    return f"<span data-count>{n:,}</span>{label}"


def clock(at: datetime | None, now: datetime | None, *, zone: bool = True) -> str:
    """Return an instant in the zone of `now`: the clock alone on its day, with the zone unless the column's head says it; nothing where it is not known."""
    if at is None:
        return ""
    here = at.astimezone(now.tzinfo) if now else at
    text = words.instant(here, now)
    return f'<time datetime="{here.isoformat()}">{e(text)}{f" {words.zone(here)}" if zone and now else ""}</time>'


def aged(as_of: datetime | None, now: datetime | None) -> str:
    """Return how old a value is, as a duration."""
    text = words.age(as_of, now)
    if not text or as_of is None or now is None:
        return ""
    return f'<time datetime="PT{max(0, int((now - as_of).total_seconds() // 60))}M">{text}</time>'


def quote(text: str, language: str) -> str:
    """Return words of a source as they stand, in their language."""
    return f'<q lang="{e(language or "und")}">{e(" ".join(text.split()))}</q>'


def link(anchor: str, inner: str, label: str = "") -> str:
    """Return a link within the page around HTML; `label` is what a screen reader says."""
    say = f' aria-label="{e(label)}"' if label else ""
    return f'<a class=row href="#{e(anchor)}"{say}>{inner}</a>'


def table(heads: Iterable[str], rows: Iterable[Iterable[str]], caption: str, cls: str = "") -> str:
    """Return a table of HTML cells; on a phone each row becomes a card whose cells say their column. The first cell heads its row."""
    names = list(heads)
    head = "".join(f"<th scope=col>{e(h)}</th>" for h in names)
    body = []
    for row in rows:
        first, *rest = row
        cells = "".join(f'<td data-col="{e(h)}"{"" if c else " class=none"}>{c}</td>' for h, c in zip(names[1:], rest, strict=True))
        body.append(f"<tr><th scope=row>{first}</th>{cells}</tr>")
    look = f' class="{cls}"' if cls else ""
    return f"<table{look}><caption>{e(caption)}</caption><thead><tr>{head}</tr></thead>\n<tbody>{chr(10).join(body)}</tbody></table>\n"
