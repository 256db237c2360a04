"""Claims as JSON lines (CLAIM, version 1)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from vigie.formats import Look
from vigie.model import Document
from vigie.records import Record, claim_record


def render(documents: Sequence[Document], look: Look) -> Iterator[str]:
    """Yield one line a claim, in text order."""
    for document in documents:
        for claim in document.claims:
            yield line(claim_record(claim))


def line(record: Record) -> str:
    """Return a record as one line; characters that cannot be written as UTF-8 are escaped."""
    text = json.dumps(record, ensure_ascii=False)
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        text = json.dumps(record)
    return text + "\n"
