"""What a bulletin is made of before it is HTML, Markdown or a Word document: blocks of lines, lines of words of the shelf and of values cited from rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from string import Formatter


@dataclass(frozen=True, slots=True)
class Cited:
    """The value of a row in words. `form`: how the value is said (`speech.FORMS`); `path`: attributes from the row to the value, '' for the row itself."""

    text: str
    table: str
    ident: str
    path: str
    form: str


@dataclass(frozen=True, slots=True)
class Counted:
    """How many rows these are."""

    text: str
    table: str
    idents: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Words:
    """Words of the language's shelf, as they stand there."""

    text: str


Run = Cited | Counted | Words
Line = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; `level` 1 is the page's."""

    level: int
    line: Line


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; `style` is '' or 'small'."""

    line: Line
    style: str = ""


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list; `inner` are the lines that stand beneath the item of the same number."""

    lines: tuple[Line, ...]
    inner: Mapping[int, tuple[Line, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Grid:
    """A table. `struck`: numbers of the rows that are withdrawn."""

    head: tuple[Line, ...]
    rows: tuple[tuple[Line, ...], ...]
    struck: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Drawing:
    """An SVG drawing made of rows; only HTML shows it, the lines beside it say in words what it shows."""

    svg: str


Block = Heading | Paragraph | Bullets | Grid | Drawing


@dataclass(frozen=True, slots=True)
class Page:
    """A bulletin. `annex`: the number of the block at which the annex begins, None where there is none."""

    language: str
    title: Line
    blocks: tuple[Block, ...]
    annex: int | None = None


def text_of(line: Iterable[Run]) -> str:
    """Return a line as plain text."""
    return "".join(r.text for r in line)


def lines_of(page: Page) -> list[Line]:
    """Return every line of a page."""
    out: list[Line] = [page.title]
    for block in page.blocks:
        match block:
            case Heading(line=line) | Paragraph(line=line):
                out.append(line)
            case Bullets(lines=lines, inner=inner):
                out += [*lines, *(x for some in inner.values() for x in some)]
            case Grid(head=head, rows=rows):
                out += [*head, *(cell for row in rows for cell in row)]
    return out


def filled(pattern: str, **fields: Run | Line) -> Line:
    """Return a pattern of the shelf with lines in its braces; a pattern may leave fields out."""
    out: list[Run] = []
    for words, name, _, _ in Formatter().parse(pattern):
        if words:
            out.append(Words(words))
        if name:
            found = fields[name]
            out += found if isinstance(found, tuple) else (found,)
    return tuple(out)


def fragments(pattern: str) -> list[str]:
    """Return the words between the braces of a pattern."""
    return [words for words, _, _, _ in Formatter().parse(pattern) if words]


def joined(lines: Iterable[Line], between: str) -> Line:
    """Return lines one after another with these words of the shelf between them."""
    out: list[Run] = []
    for line in lines:
        if out and line:
            out.append(Words(between))
        out += line
    return tuple(out)
