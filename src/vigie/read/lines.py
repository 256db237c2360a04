"""Lines of a text: where they begin and end, which are separated by blank lines, which were wrapped at a fixed width."""

from __future__ import annotations

from dataclasses import dataclass

import regex

_BREAK = regex.compile(r"\r\n|[\n\r\u2028\u2029\u0085\x0b\x0c]")
_FULL_STOP = regex.compile(r"[.!?…‼⁉⁈⁇;:»”\"')\]]\s*$")
_BULLET = regex.compile(r"\s*(?:[•●▪▫■□◦‣⁃∙·►▶➤✓✔*+–—-]|\p{So}\ufe0f?|\(?\d{1,2}[.)])\s+")

WRAP_MIN, WRAP_MAX = 45, 110  # hand-wrapped text (mail, agency wires, RFCs) is set at 60 to 80 columns; a margin both ways


@dataclass(frozen=True, slots=True)
class Line:
    """A line without the white space around it; `after_blank` and `before_blank`: set off by an empty line, or the text's end."""

    start: int
    end: int
    after_blank: bool
    before_blank: bool


def lines(view: str, start: int = 0, end: int | None = None) -> list[Line]:
    """Return the lines of a stretch that are not blank, in order."""
    end = len(view) if end is None else end
    spans: list[tuple[int, int] | None] = []
    pos = start
    for m in _BREAK.finditer(view, start, end):
        spans.append(_stripped(view, pos, m.start()))
        pos = m.end()
    spans.append(_stripped(view, pos, end))
    out: list[Line] = []
    for i, span in enumerate(spans):
        if span:
            before = i == 0 or spans[i - 1] is None
            after = i == len(spans) - 1 or spans[i + 1] is None
            out.append(Line(span[0], span[1], before, after))
    return out


def _stripped(view: str, a: int, b: int) -> tuple[int, int] | None:
    piece = view[a:b]
    lead = len(piece) - len(piece.lstrip())
    if lead == len(piece):
        return None
    return a + lead, a + len(piece.rstrip())


def unwrapped(view: str, found: list[Line]) -> list[Line]:
    """Join lines that were broken at a fixed width; the same list where the text was not wrapped.

    A text is wrapped where most lines that are not the last of their block are of much the same length and end
    inside a sentence.
    """
    inner = [line for line in found if not line.before_blank]
    if len(inner) < 3:
        return found
    fits = [x for x in inner if WRAP_MIN <= x.end - x.start <= WRAP_MAX and not _FULL_STOP.search(view, max(x.start, x.end - 3), x.end)]
    if len(fits) < 0.6 * len(inner) or max(x.end - x.start for x in found) > WRAP_MAX:
        return found
    out: list[Line] = []
    for line in found:
        last = out[-1] if out else None
        if last and not line.after_blank and _goes_on(view, last, line):
            out[-1] = Line(last.start, line.end, last.after_blank, line.before_blank)
        else:
            out.append(line)
    return out


def _goes_on(view: str, last: Line, line: Line) -> bool:
    tail = view.rfind("\n", last.start, last.end) + 1 or last.start
    return last.end - tail >= WRAP_MIN and not _BULLET.match(view, line.start, line.end)


def bulleted(view: str, line: Line) -> bool:
    """True where a line begins with a list mark (a bullet, a dash, '1.', '2)')."""
    m = _BULLET.match(view, line.start, line.end)
    return bool(m) and m.end() < line.end
