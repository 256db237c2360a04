"""CQL2 text -> its words: names, texts, numbers, marks. Each with where it stands, for errors that point."""

from __future__ import annotations

import re
from dataclasses import dataclass

from vigie.serve.problems import Problem

LONGEST = 8000  # characters of a filter: one with a polygon of some hundred corners
_WORD = re.compile(
    r"""\s*(?:(?P<number>[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?(?![\w.]))
    |(?P<text>'(?:[^']|'')*')
    |(?P<quoted>"(?:[^"]|"")+")
    |(?P<name>[^\W\d][\w.:-]*)
    |(?P<mark><>|<=|>=|!=|[=<>(),/*+-]))""",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Term:
    """A word of a filter. `sort`: number text quoted name mark end."""

    sort: str
    text: str
    at: int

    def says(self, *words: str) -> bool:
        """Return whether this is one of these key words or marks, in any case."""
        return self.sort in ("name", "mark") and self.text.upper() in words


def terms(text: str) -> list[Term]:
    """Return the words of a filter, the last one of sort 'end'. Problem where a character fits nothing."""
    if len(text) > LONGEST:
        raise Problem(400, f"filter: {len(text)} characters: at most {LONGEST} are read: simplify it", "filter")
    out, at = [], 0
    while text[at:].strip():
        found = _WORD.match(text, at)
        if not found:
            at += len(text[at:]) - len(text[at:].lstrip())
            raise Problem(
                400, f"filter: at character {at + 1} stands {text[at]!r}, which begins nothing: texts stand in single quotes, names in none", "filter"
            )
        sort = str(found.lastgroup)
        out.append(Term(sort, _plain(sort, found[sort]), found.start(sort)))
        at = found.end()
    return [*out, Term("end", "", len(text))]


def _plain(sort: str, text: str) -> str:
    if sort == "text":
        return text[1:-1].replace("''", "'")
    return text[1:-1].replace('""', '"') if sort == "quoted" else text
