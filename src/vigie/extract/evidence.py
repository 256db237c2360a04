"""The words that state a claim: its clause, without the words of attribution at its edges."""

from __future__ import annotations

from vigie.extract.frames.draft import Draft
from vigie.extract.reading import grouped
from vigie.model import Document, Span

EDGE = " \n,;:.-\u2013\u2014\u2022|()"


def span(document: Document, d: Draft) -> Span:
    """Return the trimmed evidence span; never empty."""
    a, b = d.start, d.end
    first = min((h.start for h in d.anchors), default=a)
    last = max((h.end for h in d.anchors), default=b)
    if "own-span" not in d.flags:
        a, b = min(a, first), max(b, last)
    r = d.reading
    for h in r.hits:
        own = grouped(h.senses)
        if "rel" in own and "say" not in own and a <= h.start < first and h.start < a + 4:
            a = h.end
        if own.keys() & {"conj", "but"} and a <= h.start <= a + 2 and h.end <= first:
            a = h.end
        if "say" in own and d.kind != "statement" and h not in d.anchors:
            if h.start >= last and h.start < b:
                cut = _comma_before(document, h.start, last)
                b = cut if cut is not None else b
            elif h.end <= first and h.end > a:
                nxt = [x for x in r.hits if "rel" in grouped(x.senses) and h.end <= x.start <= first]
                if nxt:
                    a = nxt[0].end
    view = document.view
    while a < b and view[a] in EDGE:
        a += 1
    while b > a and view[b - 1] in EDGE:
        b -= 1
    if b <= a:
        a, b = r.start, r.end
    return Span(a, b, document.text[a:b])


def _comma_before(document: Document, offset: int, floor: int) -> int | None:
    for i in range(offset - 1, floor - 1, -1):
        if document.view[i] in ',\u00bb\u201d"':
            return i + (document.view[i] != ",")
    return None
