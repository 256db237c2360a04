"""The sort of each line of a post: headline body caption furniture list table byline."""

from __future__ import annotations

from dataclasses import dataclass

import regex

from vigie.read import furniture
from vigie.read.lines import Line, bulleted

TITLE_WORDS = 32  # the first line of a text or post
SECTION_WORDS = 14  # a heading further down
_CELL = regex.compile(r"\s*\|\s*|\t+|\s{3,}")
_INNER_STOP = regex.compile(r"[\p{L}\p{N}»”)][.!?…]\s+[\p{Lu}«“]")
_NAME = regex.compile(r"\p{Lu}[\p{L}'’.-]+(?:\s\p{Lu}[\p{L}'’.-]*){1,3}")
_OPEN_END = (":", ";", ",", "–", "—", "-", "(")


@dataclass(frozen=True, slots=True)
class Piece:
    """A line (or what is left of it after its stamp) with its sort, offsets into the text."""

    start: int
    end: int
    sort: str


@dataclass(frozen=True, slots=True)
class Head:
    """The stamp or chat header on a line; `body`: where text goes on behind it on the same line."""

    body: int | None


def pieces(
    text: str, view: str, found: list[Line], kinds: list[str | None], heads: dict[int, Head], low: int, high: int, *, lead: bool = False
) -> tuple[Piece, ...]:
    """Return the pieces of the lines `low` to `high` (excluded) of one post; `lead`: it is what stands above the entries of a live page."""
    sorts = [_first_sort(text, view, found, kinds, heads, i, low, high) for i in range(low, high)]
    _furniture_under(view, found, heads, sorts, low)
    _headlines(view, found, sorts, low, lead=lead)
    _names_under(view, found, sorts, low)
    out: list[Piece] = []
    for sort, line, i in zip(sorts, found[low:high], range(low, high), strict=True):
        head = heads.get(i)
        if head is None:
            out.append(Piece(line.start, line.end, sort))
            continue
        stop = head.body if head.body is not None else line.end
        cut = stop
        while cut > line.start and view[cut - 1].isspace():
            cut -= 1
        out.append(Piece(line.start, cut, "byline"))
        if head.body is not None and head.body < line.end:
            out.append(Piece(head.body, line.end, "body" if sort == "byline" else sort))
    return tuple(out)


def _first_sort(text: str, view: str, found: list[Line], kinds: list[str | None], heads: dict[int, Head], i: int, low: int, high: int) -> str:
    line, head = found[i], heads.get(i)
    if head is not None:
        return "byline" if head.body is None else "body"
    words = view[line.start : line.end]
    if furniture.piped(words):
        return "caption"
    if _table(text, view, found, i, low, high):
        return "table"
    if kinds[i]:
        return str(kinds[i])
    if furniture.caption(words):
        return "caption"
    if bulleted(view, line) and _listed(view, found, i, low, high):
        return "list"
    return "body"


def _cells(text: str, line: Line) -> int:
    if line.end - line.start > 400:
        return 1
    return len([c for c in _CELL.split(text[line.start : line.end]) if c])


def _table(text: str, view: str, found: list[Line], i: int, low: int, high: int) -> bool:
    """A row: two or more cells, a figure in it or in its neighbour, as many cells as the line above or below."""
    n = _cells(text, found[i])
    if n < 2:
        return False
    for j in (i - 1, i + 1):
        if low <= j < high and _cells(text, found[j]) == n:
            both = view[found[i].start : found[i].end] + view[found[j].start : found[j].end]
            if regex.search(r"\d", both) and not furniture.ended(view[found[i].start : found[i].end]):
                return True
    return False


def _listed(view: str, found: list[Line], i: int, low: int, high: int) -> bool:
    """A bullet is one by itself; a dash (speech in Russian and Ukrainian) or an emoji only beside another or below a colon."""
    mark = view[found[i].start]
    if mark in "•●▪▫■□◦‣⁃∙·►▶➤*+" or mark.isdigit() or mark == "(":
        return True
    near = [j for j in (i - 1, i + 1) if low <= j < high]
    if any(view[found[j].start] == mark for j in near):
        return mark != "—" or not furniture.ended(view[found[i].start : found[i].end]) or found[i].end - found[i].start < 80
    return mark in "–—-" and i > low and view[found[i - 1].end - 1] == ":"


def _furniture_under(view: str, found: list[Line], heads: dict[int, Head], sorts: list[str], low: int) -> None:
    """Below 'Most viewed' and the like every line is furniture until a real paragraph stands there."""
    under = False
    for k, sort in enumerate(sorts):
        line = found[low + k]
        text = view[line.start : line.end]
        if low + k in heads:
            under = False
        elif sort == "furniture" and furniture.heads_furniture(text):
            under = True
        elif under and sort in ("body", "list", "table", "caption"):
            words = furniture.n_words(text)
            if furniture.ended(text) and words >= 12 or words > 30:
                under = False
            else:
                sorts[k] = "furniture"


def _headlines(view: str, found: list[Line], sorts: list[str], low: int, *, lead: bool) -> None:
    """Mark headings: lines without a final stop above a text that ends its sentences; from the last line to the first."""
    content = [k for k, s in enumerate(sorts) if s not in ("furniture", "byline")]
    below_is_text = lead
    for at in range(len(content) - 1, -1, -1):
        k = content[at]
        line = found[low + k]
        text = view[line.start : line.end]
        follows = at + 1 < len(content)
        if sorts[k] == "body" and (follows or lead) and _heading(text, line, first=at == 0, top=low + k < 12, below=below_is_text):
            sorts[k] = "headline"
            below_is_text = True
        else:
            below_is_text = sorts[k] in ("list", "table") or furniture.ended(text) or text[-1] in ":;" or furniture.n_words(text) > SECTION_WORDS


def _names_under(view: str, found: list[Line], sorts: list[str], low: int) -> None:
    """Below a headline, not set off: a reporter's name ('Jane Roe'), then desk and place ('City News, Leeds')."""
    for k in range(1, len(sorts)):
        line, above = found[low + k], found[low + k - 1]
        if sorts[k] != "headline" or line.after_blank or line.before_blank and k + 1 >= len(sorts):
            continue
        text = view[line.start : line.end]
        over_title = sorts[k - 1] == "headline" and furniture.n_words(view[above.start : above.end]) >= 4 and _NAME.fullmatch(text)
        over_name = sorts[k - 1] == "byline" and k >= 2 and sorts[k - 2] == "headline" and furniture.n_words(text) <= 5
        if over_title or over_name:
            sorts[k] = "byline"


def _heading(text: str, line: Line, *, first: bool, top: bool, below: bool) -> bool:
    if len(text) > 300 or text.endswith(_OPEN_END):
        return False
    words = furniture.n_words(text)
    if words == 0 or words > (TITLE_WORDS if first else SECTION_WORDS if not line.after_blank else TITLE_WORDS):
        return False
    if furniture.ended(text):
        return first and text.rstrip("»”\"' ").endswith(("?", "!")) and line.before_blank and words <= 20 and below
    if len(_INNER_STOP.findall(text)) > (1 if first and top else 0):
        return False
    letters = [c for c in text if c.isalpha()]
    shouted = len(letters) > 3 and sum(c.isupper() for c in letters) > 0.85 * len(letters)
    return below or shouted
