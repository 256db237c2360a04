"""What the later steps know of one sentence: its tokens, the senses of its words, what was recognized in it, its quotations.

Built once per sentence by `mentions.readings`; `resolve` puts better values into the mentions; `claims` reads it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from vigie.model import Mention, Paragraph, Post, Sentence
from vigie.resources import Hit
from vigie.text import Token

if TYPE_CHECKING:
    from vigie.extract.sources import Source


@lru_cache(maxsize=4096)
def grouped(senses: frozenset[str]) -> dict[str, tuple[str, ...]]:
    """Senses by group: {'service': ('electricity',), 'state': ('out',)}; a sense without a value has ''."""
    out: dict[str, list[str]] = {}
    for sense in sorted(senses):
        group, _, value = sense.partition(":")
        out.setdefault(group, []).append(value)
    return {k: tuple(v) for k, v in out.items()}


@dataclass(slots=True)
class Reading:
    """One sentence with everything that was recognized in it. Offsets are into the document."""

    post: Post
    paragraph: Paragraph
    sentence: Sentence
    tokens: list[Token]
    hits: list[Hit]
    mentions: list[Mention]
    order: int = 0  # place in the document
    first_of_paragraph: bool = False
    quotes: tuple[tuple[int, int], ...] = ()  # stretches of this sentence that stand in quotation marks
    opens_quoted: bool = False  # the quotation was opened in an earlier sentence
    closes_open: bool = False  # the quotation goes on into the next sentence
    by_type: dict[str, list[Mention]] = field(default_factory=dict)
    by_group: dict[str, list[Hit]] = field(default_factory=dict)  # hits by sense group, in text order
    speakers: list[Source] | None = None  # what `sources` found, kept until mentions or hits change

    @property
    def start(self) -> int:
        return self.sentence.start

    @property
    def end(self) -> int:
        return self.sentence.end

    @property
    def language(self) -> str:
        return self.sentence.language

    def index(self) -> None:
        """Sort mentions and group them by type, hits by sense group; to be called after `mentions` or `hits` changed."""
        self.speakers = None
        self.mentions.sort(key=lambda m: (m.start, m.end))
        self.by_type = {}
        for m in self.mentions:
            self.by_type.setdefault(m.type, []).append(m)
        self.by_group = {}
        for h in self.hits:
            for group in grouped(h.senses):
                self.by_group.setdefault(group, []).append(h)

    def of(self, kind: str, start: int | None = None, end: int | None = None) -> list[Mention]:
        """Mentions of a type that begin inside a stretch (the whole sentence by default)."""
        found = self.by_type.get(kind, [])
        if not found or (start is None and end is None):
            return found
        a = self.start if start is None else start
        b = self.end if end is None else end
        return [m for m in found if a <= m.start < b]

    def senses(self, group: str, start: int | None = None, end: int | None = None) -> Iterator[tuple[Hit, str]]:
        """(hit, value) of every hit with a sense of that group, in text order."""
        for hit in self.by_group.get(group, ()):
            if (start is not None and hit.start < start) or (end is not None and hit.start >= end):
                continue
            for value in grouped(hit.senses).get(group, ()):
                yield hit, value

    def has(self, group: str, start: int | None = None, end: int | None = None, value: str | None = None) -> bool:
        if group not in self.by_group:
            return False
        return any(value is None or v == value for _, v in self.senses(group, start, end))

    def document_gap(self, earlier: Reading) -> bool:
        """True where another paragraph stands between the earlier sentence's and this one's."""
        return (
            sum(p.start > earlier.paragraph.start and p.end <= self.paragraph.start for p in self.post.paragraphs if p.sort not in ("furniture", "byline")) > 0
        )

    def quoted(self, offset: int) -> bool:
        """True where the character stands in quotation marks."""
        return any(a <= offset < b for a, b in self.quotes)
