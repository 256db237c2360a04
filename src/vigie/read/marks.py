"""Lines that open posts: chat headers ('Name, [06.06.2025 00:47]') and clock lines ('14h32', '08:10 Sirens ...'), with what they say."""

from __future__ import annotations

from dataclasses import dataclass, replace

import regex

from vigie.model import Span
from vigie.read import furniture
from vigie.read.lines import Line
from vigie.read.stamps import Stamp, stamp_at

_CHAT_AFTER = regex.compile(r"(?P<name>[^\[\]\n]{1,90}?),?\s\[(?P<stamp>[^\[\]\n]{4,40})\]\s*:?\s*")
_CHAT_BEFORE = regex.compile(r"\[(?P<stamp>[^\[\]\n]{4,30})\]\s+(?P<name>[^\[\]:\n]{1,60}):(?:\s+|$)")
_CHAT_DASH = regex.compile(r"(?P<stamp>\d{1,4}[./-]\d{1,2}[./-]\d{2,4},?\s+\d{1,2}[:.]\d\d(?:\s?[AaPp]\.?[Mm]\.?)?)\s+-\s+(?P<name>[^:\n]{1,60}):(?:\s+|$)")
_BEFORE_FIGURE = regex.compile(r"(?<=[\p{L}.»\"])[\s,(–—|·•/:-]+(?=\d)")
_CLOCKISH = regex.compile(r"\d\s?[^\d\s]{1,3}\s?\d\d|\d\s?[ap]\.?m", regex.IGNORECASE)
_OPENS = regex.compile(r"[\p{Lu}\p{Lt}\p{So}\p{N}«“„\"'(\[‼❗]")
_JOINT = regex.compile(r"\s*[|:·•–—>.,]\s*-?\s*|\s+-\s+|\]\s*")


@dataclass(frozen=True, slots=True)
class Mark:
    """A line that opens a post or could: its stamp, the chat author, and where the body begins on the same line."""

    line: int
    stamp: Stamp | None
    body: int | None = None
    author: Span | None = None
    telegram: bool = False


def american_dates(view: str, stamps: list[str]) -> bool:
    """True where some numeric date can only be month/day (12/16/2022), or the clocks are 12-hour with two-digit years."""
    joined = " ".join(stamps)
    first = [int(a) for a, _ in regex.findall(r"(?<!\d)(\d{1,2})/(\d{1,2})/\d{2,4}", joined)]
    second = [int(b) for _, b in regex.findall(r"(?<!\d)(\d{1,2})/(\d{1,2})/\d{2,4}", joined)]
    if any(a > 12 for a in first):
        return False
    return any(b > 12 for b in second) or bool(first and regex.search(r"\d\s?[AaPp][Mm]\b", joined))


def chat_marks(text: str, view: str, found: list[Line]) -> list[Mark]:
    """Return the chat headers: one is enough in Telegram's form with a full date, two in the others."""
    raw = []
    for i, x in enumerate(found):
        if x.end - x.start > 4000 and "[" not in view[x.start : x.start + 100]:
            continue
        for form, pattern in (("after", _CHAT_AFTER), ("before", _CHAT_BEFORE), ("dash", _CHAT_DASH)):
            m = pattern.match(view, x.start, min(x.end, x.start + 200))
            if m:
                raw.append((i, form, m))
                break
    us = american_dates(view, [m["stamp"] for _, _, m in raw])
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
    return marks if len(marks) >= enough else _name_and_clock(text, view, found)


def _name_and_clock(text: str, view: str, found: list[Line]) -> list[Mark]:
    """'Jane Roe, 00:47', 'Jane Roe (6 June 2025, 00:47):' set off above a message: at least two, and they look like names."""
    marks = []
    for i, x in enumerate(found[:-1]):
        if not x.after_blank or x.end - x.start > 120 or not view[x.start].isalpha() or not _CLOCKISH.search(view, max(x.start, x.end - 30), x.end):
            continue
        if stamp_at(view, x.start, x.end):
            continue
        if furniture.kind(view[x.start : x.end], early=True):
            continue
        for m in _BEFORE_FIGURE.finditer(view, x.start, x.end):
            stamp = stamp_at(view, m.end(), x.end)
            if stamp and stamp.clock and not regex.search(r"[\p{L}\p{N}]", view[stamp.end : x.end]):
                marks.append(Mark(i, replace(stamp, end=x.end), None, Span(x.start, m.start(), text[x.start : m.start()])))
                break
    return marks if len(marks) >= 2 and names([m.author.text for m in marks if m.author]) else []


def names(told: list[str]) -> bool:
    """True where lines look like who writes: short, each capitalized throughout up to a comma, or the same ones again."""
    if any(not t or not t[0].isupper() or furniture.n_words(t) > 7 or furniture.ended(t) for t in told):
        return False
    again = len(set(told)) <= len(told) / 2
    return again or all(w[0].isupper() for t in told for w in t.split(",")[0].split())


def clock_marks(view: str, found: list[Line], kinds: list[str | None]) -> list[Mark]:
    """Whole-line stamps with a clock, at least two; or stamps that open a line of text, at least three, or two set off."""
    us = american_dates(view, [view[x.start : x.start + 40] for x in found if view[x.start : x.start + 1].isdigit()])
    whole: list[Mark] = []
    inline: list[Mark] = []
    told: list[Mark] = []  # 'Posted at 10:33', over each entry of some pages
    for i, x in enumerate(found):
        if kinds[i] == "furniture":
            continue
        stamp = stamp_at(view, x.start, x.end, us=us)
        if kinds[i] == "byline":
            posted = furniture.posted(view[x.start : x.end])
            if posted and posted.clock:
                told.append(Mark(i, replace(posted, end=x.end)))
            continue
        if stamp is None or not (stamp.clock or stamp.relative):
            continue
        rest = view[stamp.end : x.end]
        if not regex.search(r"[\p{L}\p{N}]", rest) or furniture.kind(rest.strip(" |,–—-·•"), early=True) == "byline":
            whole.append(Mark(i, stamp))
        elif _inline(view, x, stamp):
            inline.append(Mark(i, stamp, _body_at(view, stamp.end, x.end)))
    if len(told) >= 2:
        whole = sorted([*whole, *told], key=lambda m: m.line)
    set_off = sum(1 for m in inline if found[m.line].after_blank)
    if len(whole) < 2:
        return inline if len(inline) >= 3 or len(inline) == 2 == set_off else []
    if len(inline) >= 3:
        whole = sorted([*whole, *inline], key=lambda m: m.line)
    return _filled(view, found, kinds, whole)


def _body_at(view: str, at: int, end: int) -> int:
    m = _JOINT.match(view, at, end)
    at = m.end() if m else at
    while at < end and view[at].isspace():
        at += 1
    return at


def _inline(view: str, line: Line, stamp: Stamp) -> bool:
    """'08:10 Sirens ...', '08:15 | Sirens ...': the line begins with the clock itself, and a sentence or a joint follows."""
    first = view[line.start : line.start + 1]
    if stamp.relative or not (first.isdigit() or first in "[(•●▪·*–-" or regex.match(r"\p{So}", first)):
        return False
    joint = _JOINT.match(view, stamp.end, line.end)
    if joint and joint.group().strip() and joint.group().strip() not in ",.":
        return joint.end() < line.end
    at = joint.end() if joint else stamp.end
    while at < line.end and view[at] == " ":
        at += 1
    return at > stamp.end and bool(_OPENS.match(view, at, line.end))


def closing(found: list[Line], kinds: list[str | None], marks: list[Mark]) -> bool:
    """True where the clocks stand below their posts (messages copied from a channel's page): text above the first, none below the last."""
    if any(m.body is not None or found[m.line].after_blank for m in marks):
        return False
    return any(k is None for k in kinds[: marks[0].line]) and not any(k is None for k in kinds[marks[-1].line + 1 :])


def _filled(view: str, found: list[Line], kinds: list[str | None], marks: list[Mark]) -> list[Mark]:
    """Leave out whole-line stamps with nothing but furniture below them (the head of a live page)."""
    if closing(found, kinds, marks):
        return marks
    out = []
    for k, mark in enumerate(marks):
        stop = marks[k + 1].line if k + 1 < len(marks) else len(found)
        if mark.body is not None or any(kinds[j] is None for j in range(mark.line + 1, stop)):
            out.append(mark)
    return out if len(out) >= 2 else []


def day_lines(view: str, found: list[Line], kinds: list[str | None], marks: list[Mark]) -> dict[int, Stamp]:
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
