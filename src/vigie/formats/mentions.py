"""What was recognized before any claim, as JSON lines (MENTION, version 1)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from vigie.formats import Look
from vigie.formats.jsonl import line
from vigie.model import Document
from vigie.records import mention_record


def render(documents: Sequence[Document], look: Look) -> Iterator[str]:
    """Yield one line a mention, in text order."""
    for document in documents:
        for mention in sorted(document.mentions, key=lambda m: (m.start, m.end, m.type)):
            yield line(mention_record(mention, document))
