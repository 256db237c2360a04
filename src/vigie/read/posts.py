"""Text -> posts -> paragraphs, each paragraph with its sort.

Posts are cut, in this order of trust, at chat headers, at clock lines, at rules ('* * *'), at headline lines that the
paragraph below them elaborates. One text without any of these is one post.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import regex

from vigie.model import Span
from vigie.read import furniture, shelf
from vigie.read.lines import Line, bulleted, lines, unwrapped
from vigie.read.sorts import Head, Piece, pieces
from vigie.read.stamps import Stamp, stamp_at

HEADLINE_WORDS = (4, 30)  # a headline that opens a post: fewer words are section labels, more are sentences
SHARED = 0.34  # share of a headline's content words that the two paragraphs below must take up (seed: 0.5 to 1; cross-heads of articles: 0 to 0.2)

_CHAT_AFTER = regex.compile(r"(?P<name>[^\[\]\n]{1,90}?),?\s\[(?P<stamp>[^\[\]\n]{4,40})\]\s*:?\s*")
_CHAT_BEFORE = regex.compile(r"\[(?P<stamp>[^\[\]\n]{4,30})\]\s+(?P<name>[^\[\]:\n]{1,60}):\s+")
_CHAT_DASH = regex.compile(r"(?P<stamp>\d{1,4}[./-]\d{1,2}[./-]\d{2,4},?\s+\d{1,2}[:.]\d\d(?:\s?[AaPp]\.?[Mm]\.?)?)\s+-\s+(?P<name>[^:\n]{1,60}):\s+")
_OPENS = regex.compile(r"[\p{Lu}\p{Lt}\p{So}\p{N}«“„\"'(\[‼❗]")
_JOINT = regex.compile(r"\s*[|:·•–—>.,]\s*-?\s*|\s+-\s+|\]\s*")
_WORD = regex.compile(r"\p{L}{4,}|\d+")


@dataclass(frozen=True, slots=True)
class Mark:
    """A line that opens a post or could: its stamp, the chat author, and where the body begins on the same line."""

    line: int
    stamp: Stamp | None
    body: int | None = None
    author: Span | None = None
    telegram: bool = False


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
            parts = pieces(view, found, kinds, {}, 0, len(found), lead=bool(lead) and entry is lead[0])
            out.append(Cut(parts[0].start, parts[-1].end, parts, telegram=entry.telegram, at=entry.at, author_name=entry.author))
    return out or [Cut(0, len(text), ())]


def cuts(text: str, view: str, *, outlet: str | None = None) -> list[Cut]:
    """Return the posts of a text in order; at least one, even for an empty text."""
    found = unwrapped(view, lines(view))
    if not found:
        return [Cut(0, len(text), ())]
    kinds = _kinds(view, found, outlet)
    marks = _chat_marks(text, view, found) or _clock_marks(view, found, kinds)
    days = _day_lines(view, found, kinds, marks)
    opened = [m.line for m in marks]
    if marks:
        opened = _with_headlines(view, found, kinds, marks)
    else:
        opened = _rule_cuts(view, found) or _headline_cuts(view, found, kinds)
    return _assembled(view, found, kinds, marks, opened, days)


def _kinds(view: str, found: list[Line], outlet: str | None) -> list[str | None]:
    """Furniture, byline or None for each line; a rubric counts as furniture only beside furniture."""
    raw = [furniture.kind(view[x.start : x.end], outlet=outlet, early=i < 12) for i, x in enumerate(found)]
    out = list(raw)
    for i, kind in enumerate(raw):
        if kind == "rubric":
            near = [raw[j] for j in (i - 1, i + 1) if 0 <= j < len(raw)]
            out[i] = "furniture" if "furniture" in near or "rubric" in near else None
    return out


def _us(view: str, stamps: list[str]) -> bool:
    """True where some numeric date can only be month/day (12/16/2022), or the clocks are 12-hour with two-digit years."""
    joined = " ".join(stamps)
    first = [int(a) for a, _ in regex.findall(r"(?<!\d)(\d{1,2})/(\d{1,2})/\d{2,4}", joined)]
    second = [int(b) for _, b in regex.findall(r"(?<!\d)(\d{1,2})/(\d{1,2})/\d{2,4}", joined)]
    if any(a > 12 for a in first):
        return False
    return any(b > 12 for b in second) or bool(first and regex.search(r"\d\s?[AaPp][Mm]\b", joined))


def _chat_marks(text: str, view: str, found: list[Line]) -> list[Mark]:
    raw = []
    for i, x in enumerate(found):
        if x.end - x.start > 4000 and "[" not in view[x.start : x.start + 100]:
            continue
        for form, pattern in (("after", _CHAT_AFTER), ("before", _CHAT_BEFORE), ("dash", _CHAT_DASH)):
            m = pattern.match(view, x.start, min(x.end, x.start + 200))
            if m and (form != "after" or m.end() >= x.end or form == "after" and m.end() < x.end):
                raw.append((i, form, m))
                break
    us = _us(view, [m["stamp"] for _, _, m in raw])
    marks = []
    for i, form, m in raw:
        stamp = stamp_at(view, m.start("stamp"), m.end("stamp"), us=us)
        if stamp is None or stamp.clock is None or regex.search(r"\w", view[stamp.end : m.end("stamp")]):
            continue
        a, b = m.span("name")
        while b > a and view[b - 1] in " ,":
            b -= 1
        body = m.end() if m.end() < found[i].end else None
        marks.append(Mark(i, replace(stamp, end=m.end()), body, Span(a, b, text[a:b]), telegram=form == "after" and stamp.day is not None))
    enough = 1 if any(m.telegram for m in marks) else 2
    return marks if len(marks) >= enough else []


def _clock_marks(view: str, found: list[Line], kinds: list[str | None]) -> list[Mark]:
    """Whole-line stamps with a clock, at least two; or stamps that open a line of text, at least three, or two set off."""
    us = _us(view, [view[x.start : x.start + 40] for x in found if view[x.start : x.start + 1].isdigit()])
    whole, inline = [], []
    for i, x in enumerate(found):
        if kinds[i] == "furniture":
            continue
        stamp = stamp_at(view, x.start, x.end, us=us)
        if stamp is None or not (stamp.clock or stamp.relative) or kinds[i] == "byline":
            continue
        rest = view[stamp.end : x.end]
        if not regex.search(r"[\p{L}\p{N}]", rest) or furniture.kind(rest.strip(" |,–—-·•"), early=True) == "byline":
            whole.append(Mark(i, stamp))
        elif _inline(view, x, stamp):
            m = _JOINT.match(view, stamp.end, x.end)
            inline.append(Mark(i, stamp, m.end() if m else stamp.end))
    set_off = sum(1 for m in inline if found[m.line].after_blank)
    if len(whole) < 2:
        return inline if len(inline) >= 3 or len(inline) == 2 == set_off else []
    if len(inline) >= 3:
        whole = sorted([*whole, *inline], key=lambda m: m.line)
    return _filled(view, found, kinds, whole)


def _inline(view: str, line: Line, stamp: Stamp) -> bool:
    """'08:10 Sirens ...', '08:15 | Sirens ...': the line begins with the clock itself, and a sentence or a joint follows."""
    first = view[line.start : line.start + 1]
    if stamp.relative or not (first.isdigit() or first in "[(" or regex.match(r"\p{So}", first)):
        return False
    joint = _JOINT.match(view, stamp.end, line.end)
    if joint and joint.group().strip() and joint.group().strip() not in ",.":
        return joint.end() < line.end
    at = joint.end() if joint else stamp.end
    while at < line.end and view[at] == " ":
        at += 1
    return at > stamp.end and bool(_OPENS.match(view, at, line.end))


def _filled(view: str, found: list[Line], kinds: list[str | None], marks: list[Mark]) -> list[Mark]:
    """Leave out whole-line stamps with nothing but furniture below them (the head of a live page)."""
    out = []
    for k, mark in enumerate(marks):
        stop = marks[k + 1].line if k + 1 < len(marks) else len(found)
        if mark.body is not None or any(kinds[j] is None for j in range(mark.line + 1, stop)):
            out.append(mark)
    return out if len(out) >= 2 else []


def _day_lines(view: str, found: list[Line], kinds: list[str | None], marks: list[Mark]) -> dict[int, Stamp]:
    """Lines that hold only a date: they date the clocks below them."""
    taken = {m.line for m in marks}
    out = {}
    for i, x in enumerate(found):
        if i in taken or x.end - x.start > 60 or kinds[i] == "furniture":
            continue
        stamp = stamp_at(view, x.start, x.end)
        if stamp and (stamp.day or stamp.shift is not None) and not regex.search(r"[\p{L}\p{N}]", view[stamp.end : x.end]):
            out[i] = stamp
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


def _rule_cuts(view: str, found: list[Line]) -> list[int]:
    """Posts parted by drawn rules ('* * *', '———'): at least two rules."""
    rules = [i for i, x in enumerate(found) if x.end - x.start < 80 and furniture.RULE.match(view, x.start, x.end)]
    if len(rules) < 2:
        return []
    return [i + 1 for i in rules if i + 1 < len(found)]


def _stems(text: str) -> set[str]:
    frequent = _frequent()
    return {w[:5] for w in (m.casefold() for m in _WORD.findall(text)) if w not in frequent}


_FREQUENT: set[str] = set()


def _frequent() -> set[str]:
    if not _FREQUENT:
        _FREQUENT.update(w for language in shelf.languages().values() for w in language.frequent)
    return _FREQUENT


def _headline_cuts(view: str, found: list[Line], kinds: list[str | None]) -> list[int]:
    """Headline lines between blank lines whose words the paragraphs below take up again."""
    opened = []
    for i, x in enumerate(found):
        if kinds[i] or not (x.after_blank and x.before_blank) or i + 1 >= len(found):
            continue
        text = view[x.start : x.end]
        if not _headline_like(view, x) or furniture.n_words(text) < HEADLINE_WORDS[0] or furniture.caption(text) or bulleted(view, x):
            continue
        below = [j for j in range(i + 1, min(i + 5, len(found))) if kinds[j] is None][:3]
        bodies = [view[found[j].start : found[j].end] for j in below]
        if not bodies or not any(furniture.ended(b) for b in bodies[:2]):
            continue
        own = _stems(text)
        told = _stems(" ".join(b[:1200] for b in bodies))
        if own and len(own & told) >= max(2, SHARED * len(own)):
            opened.append(i)
    # A headline right under another (title, then deck) belongs to it.
    opened = [i for k, i in enumerate(opened) if k == 0 or any(kinds[j] is None for j in range(opened[k - 1] + 1, i))]
    body_before = [i for i in opened if any(kinds[j] is None and furniture.ended(view[found[j].start : found[j].end]) for j in range(i))]
    return body_before


def _assembled(
    view: str, found: list[Line], kinds: list[str | None], marks: list[Mark], opened: list[int], days: dict[int, Stamp]
) -> list[Cut]:
    """Make the posts; what stands above the first entry is a post of its own where it holds more than furniture."""
    heads = {m.line: Head(m.body) for m in marks} | {i: Head(None) for i in days}
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
        parts = pieces(view, found, kinds, heads, low, high, lead=mark is None and bool(marks))
        out.append(
            Cut(parts[0].start, parts[-1].end, parts, mark.stamp if mark else None, day, mark.author if mark else None, bool(mark and mark.telegram))
        )
        for j in range(mark.line if mark else high, high):
            day = days.get(j, day)
    return out
