"""Text -> posts -> paragraphs, each paragraph with its sort.

Posts are cut, in this order of trust, at chat headers, at clock lines, at rules ('* * *'), at headline lines that the
paragraph below them elaborates. One text without any of these is one post.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache

import regex

from vigie.model import Span
from vigie.read import furniture, shelf
from vigie.read.lines import Line, bulleted, lines, unwrapped
from vigie.read.marks import Mark, chat_marks, clock_marks, closing, day_lines, names
from vigie.read.sorts import Head, Piece, pieces
from vigie.read.stamps import Stamp

HEADLINE_WORDS = (4, 30)  # a headline that opens a post: fewer words are section labels, more are sentences
SHARED = 0.3  # share of a headline's content words that the paragraph below must take up (the seed's: 0.33 to 0.78; cross-heads: half of them below 0.26)
# How many headlines make a list of entries: at least, and as a share of the lines that could be one (of 181 single pages 5 are cut, all lists).
FEWEST, MOSTLY = 2, 0.6

_WORD = regex.compile(r"\p{L}{4,}|\d+")


@dataclass(frozen=True, slots=True)
class Cut:
    """A post before its time is worked out: `stamp` as said, `day`: the date line that it stands under."""

    start: int
    end: int
    pieces: tuple[Piece, ...]
    stamp: Stamp | None = None
    day: Stamp | None = None
    author: Span | None = None
    telegram: bool = False
    at: datetime | None = None  # where markup tells it
    author_name: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """A post that markup marks off: its stretch of the extracted text, its own moment and author where told."""

    start: int
    end: int
    at: datetime | None = None
    author: str | None = None
    telegram: bool = False


def entry_cuts(text: str, view: str, entries: Sequence[Entry], *, outlet: str | None = None) -> list[Cut]:
    """Return the posts that markup gives, each sorted by itself; what stands before the first is a post of its own."""
    out = []
    lead = [Entry(0, entries[0].start)] if entries and view[: entries[0].start].strip() else []
    for entry in [*lead, *entries]:
        found = lines(view, entry.start, entry.end)
        if found:
            kinds = _kinds(view, found, outlet)
            parts = pieces(text, view, found, kinds, {}, 0, len(found), lead=bool(lead) and entry is lead[0])
            out.append(Cut(parts[0].start, parts[-1].end, parts, telegram=entry.telegram, at=entry.at, author_name=entry.author))
    return out or [Cut(0, len(text), ())]


def cuts(text: str, view: str, *, outlet: str | None = None) -> list[Cut]:
    """Return the posts of a text in order; at least one, even for an empty text."""
    found = unwrapped(view, lines(view))
    if not found:
        return [Cut(0, len(text), ())]
    kinds = _kinds(view, found, outlet)
    marks = chat_marks(text, view, found) or clock_marks(view, found, kinds)
    days = day_lines(view, found, kinds, marks)
    above: dict[int, Head] = {}
    if marks:
        opened = _with_headlines(view, found, kinds, marks)
        marks, above = _with_authors(text, view, found, marks, opened)
        if closing(found, kinds, marks):
            opened = [0, *(m.line + 1 for m in marks[:-1])]
    else:
        opened = _rule_cuts(view, found) or _headline_cuts(view, found, kinds)
    return _assembled(text, view, found, kinds, marks, opened, days, above)


def _kinds(view: str, found: list[Line], outlet: str | None) -> list[str | None]:
    """Furniture, byline or None for each line; a rubric counts as furniture only beside furniture."""
    raw = [furniture.kind(view[x.start : x.end], outlet=outlet, early=i < 12) for i, x in enumerate(found)]
    out = list(raw)
    for i, kind in enumerate(raw):
        if kind == "rubric":
            near = [raw[j] for j in (i - 1, i + 1) if 0 <= j < len(raw)]
            out[i] = "furniture" if "furniture" in near or "rubric" in near else None
    return out


def _headline_like(view: str, line: Line, most: int = HEADLINE_WORDS[1]) -> bool:
    text = view[line.start : line.end]
    return len(text) <= 260 and not furniture.ended(text) and text[-1] not in ":;," and furniture.n_words(text) <= most


def _with_headlines(view: str, found: list[Line], kinds: list[str | None], marks: list[Mark]) -> list[int]:
    """Where pages set the headline above the clock (title, clock, text), the post begins at the headline."""
    opened = [m.line for m in marks]
    above = []
    for k, at in enumerate(opened):
        i = at - 1
        fits = (
            i >= 0
            and (k == 0 or i > opened[k - 1] + 1)
            and kinds[i] is None
            and not found[at].after_blank
            and found[i].after_blank
            and marks[k].body is None
            and _headline_like(view, found[i])
        )
        above.append(fits)
    if sum(above) >= 2 and sum(above) >= 0.6 * len(above):
        return [at - 1 if fits else at for at, fits in zip(opened, above, strict=True)]
    return opened


def _with_authors(
    text: str, view: str, found: list[Line], marks: list[Mark], opened: list[int]
) -> tuple[list[Mark], dict[int, Head]]:
    """Where the lines above the clocks are names and not headlines ('Jane Roe', then the clock), they are the authors."""
    lines_above = [found[m.line - 1] for m, at in zip(marks, opened, strict=True) if at == m.line - 1]
    if len(lines_above) < 2 or not names([view[x.start : x.end] for x in lines_above]):
        return marks, {}
    named = [
        replace(m, author=Span(found[at].start, found[at].end, text[found[at].start : found[at].end])) if at == m.line - 1 else m
        for m, at in zip(marks, opened, strict=True)
    ]
    return named, {at: Head(None) for m, at in zip(marks, opened, strict=True) if at == m.line - 1}


def _rule_cuts(view: str, found: list[Line]) -> list[int]:
    """Posts parted by drawn rules ('* * *', '———'): at least two rules."""
    rules = [i for i, x in enumerate(found) if x.end - x.start < 80 and furniture.RULE.match(view, x.start, x.end)]
    if len(rules) < 2:
        return []
    return [i + 1 for i in rules if i + 1 < len(found)]


def _stems(text: str) -> set[str]:
    frequent = _frequent()
    return {w[:5] for w in (m.casefold() for m in _WORD.findall(text)) if w not in frequent}


@cache
def _frequent() -> frozenset[str]:
    return frozenset(w for language in shelf.languages().values() for w in language.frequent)


def _headline_cuts(view: str, found: list[Line], kinds: list[str | None]) -> list[int]:
    """Headline lines between blank lines whose words the paragraph below takes up again.

    On a page that is a list of entries nearly all such lines do; the cross-heads of one article mostly do not.
    """
    opened: list[int] = []
    asked, told = 0, False  # told: a sentence stands between here and the last headline
    for i, x in enumerate(found[:-1]):
        told = told or kinds[i - 1] is None and i > 0 and furniture.ended(view[found[i - 1].start : found[i - 1].end])
        if kinds[i] or not (x.after_blank and x.before_blank):
            continue
        text = view[x.start : x.end]
        if not _headline_like(view, x) or furniture.n_words(text) < HEADLINE_WORDS[0] or furniture.caption(text) or bulleted(view, x):
            continue
        below = [view[found[j].start : found[j].end] for j in range(i + 1, min(i + 5, len(found))) if kinds[j] is None and not _caption(view, found[j])]
        own = _stems(text)
        if not own or not below:
            continue
        asked += told
        if told and any(map(furniture.ended, below[:2])) and len(own & _stems(below[0][:1200])) >= max(2, SHARED * len(own)):
            told = False
            opened.append(i)
    return opened if opened and len(opened) >= max(FEWEST, MOSTLY * asked) else []


def _caption(view: str, line: Line) -> bool:
    return furniture.caption(view[line.start : line.end])


def _assembled(
    text: str,
    view: str,
    found: list[Line],
    kinds: list[str | None],
    marks: list[Mark],
    opened: list[int],
    days: dict[int, Stamp],
    above: dict[int, Head],
) -> list[Cut]:
    """Make the posts; what stands above the first entry is a post of its own where it holds more than furniture."""
    heads = {m.line: Head(m.body) for m in marks} | {i: Head(None) for i in days} | above
    by_line = {m.line: m for m in marks}
    starts = sorted(set(opened))
    if not starts or starts[0] > 0 and any(kinds[j] is None and j not in days for j in range(starts[0])):
        starts = [0, *starts]
    elif starts[0] > 0:
        starts[0] = 0
    out: list[Cut] = []
    day: Stamp | None = None
    for k, low in enumerate(starts):
        high = starts[k + 1] if k + 1 < len(starts) else len(found)
        mark = next((by_line[j] for j in range(low, high) if j in by_line), None)
        for j in range(low, mark.line if mark else high):
            day = days.get(j, day)
        parts = pieces(text, view, found, kinds, heads, low, high, lead=mark is None and bool(marks))
        out.append(
            Cut(parts[0].start, parts[-1].end, parts, mark.stamp if mark else None, day, mark.author if mark else None, bool(mark and mark.telegram))
        )
        for j in range(mark.line if mark else high, high):
            day = days.get(j, day)
    return out
