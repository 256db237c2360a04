"""Bodies that no register knows, by the name that the text gives beside or inside their common noun.

'the electricity company, GECOL,' and 'компанія «Київгаз»' (the name follows), 'the National Centre for Disease Control' (it is the
noun's own capitals), 'the Greek army', 'Portugal's civil protection agency' (a country stands before). The name is as written.
"""

from __future__ import annotations

from vigie.extract.people_offices import OWNER
from vigie.extract.reading import Reading, grouped
from vigie.model import Document, Toponym
from vigie.names import is_cyrillic, latin
from vigie.text import Token

PAIRS = {"\u00ab": "\u00bb", "\u201c": "\u201d", "\u201e": "\u201d", '"': '"', "(": ")"}
LONGEST = 5  # words of a name
JOINTS = 3  # letters of small words inside a name ('of', 'for', 'des')


def own_name(r: Reading, document: Document, start: int, end: int, common: bool) -> tuple[str, int, int] | None:
    """Return (name, start, end) of the body whose noun stands at start..end; None where it has no name of its own there.

    `common`: the noun is a body's ('the company'), not an office's ('the head of the company'), so that its own words may be the name.
    """
    toks = r.tokens
    first = next((i for i, t in enumerate(toks) if t.start >= start), len(toks))
    last = max((i for i, t in enumerate(toks) if t.end <= end), default=-1)
    if first > last:
        return None
    opened = next((i for i in range(first + 1, last + 1) if toks[i].text in PAIRS), last + 1)
    found = _following(r, document, toks, opened - 1)
    if found is not None or not common:
        return found
    return _capitals(r, document, toks, first, last) or _countrys(r, document, toks, first, last)


def quoted_name(document: Document, offset: int) -> str | None:
    """The name in quotation marks right behind an offset, in Latin letters; None where none stands there."""
    view = document.view
    a = offset + 1
    close = PAIRS.get(view[a : a + 1])
    if view[offset:a] != " " or close is None or not view[a + 1 : a + 2].isupper():
        return None
    b = view.find(close, a + 1, a + 60)
    text = view[a + 1 : b] if b > 0 else ""
    if not 0 < len(text.split()) <= LONGEST or set(",.:;!?\n") & set(text):
        return None
    return latin(text, document.language) if is_cyrillic(text) else text


def name_behind(r: Reading, document: Document, offset: int) -> tuple[str, int, int] | None:
    """'Distributor Electrica', 'la compagnie CFR': capital words right behind a common noun that nothing else explains."""
    toks = [t for t in r.tokens if t.start >= offset]
    last = next((t for t in reversed(r.tokens) if t.end <= offset), None)
    name: list[Token] = []
    for t in toks[:LONGEST]:
        if t.kind != "w" or not t.text[:1].isupper() or is_cyrillic(t.text):
            break
        name.append(t)
    if last is None or not name or not last.text[-1:].islower() or toks[0].start - offset != 1:
        return None
    a, b = name[0].start, name[-1].end
    if any(m.start < b and a < m.end for m in r.mentions if m.type != "place" or isinstance(m.value, Toponym) and m.value.chosen is not None):
        return None
    if any(a <= h.start < b and {"say", "office", "org", "role"} & grouped(h.senses).keys() for h in r.hits):
        return None
    return document.text[a:b], a, b


def _following(r: Reading, document: Document, toks: list[Token], last: int) -> tuple[str, int, int] | None:
    """A name in quotation marks or brackets right behind the noun, or in capitals between two commas."""
    view = document.view
    i = last + 1
    if i >= len(toks):
        return None
    opener = toks[i].text
    if opener in PAIRS:
        close = next((k for k in range(i + 1, min(i + 2 + 2 * LONGEST, len(toks))) if toks[k].text == PAIRS[opener]), None)
        if close is None or close == i + 1:
            return None
        inside = toks[i + 1 : close]
        words = [t for t in inside if t.kind == "w"]
        if not inside[0].text[:1].isupper() or len(words) > LONGEST or any(t.text in ",.:;!?" for t in inside):
            return None
        if opener == "(" and (len(words) > 1 or not inside[0].text.isupper()):
            return None
        a, b = inside[0].start, inside[-1].end
        return _written(r, view, a, b), toks[last].start, toks[close].end
    if opener == "," and i + 2 < len(toks) and toks[i + 2].text in (",", ".") and toks[i + 1].text.isupper() and len(toks[i + 1].text) > 2:
        return _written(r, view, toks[i + 1].start, toks[i + 1].end), toks[last].start, toks[i + 1].end
    return None


def _capitals(r: Reading, document: Document, toks: list[Token], first: int, last: int) -> tuple[str, int, int] | None:
    """'National Centre for Disease Control': capital words with small ones between, in a language whose common nouns have none."""
    if is_cyrillic(toks[first].text) or not toks[last].text[:1].isupper() and not toks[first].text[:1].isupper():
        return None
    a, b = first, last
    while a > 0 and toks[a - 1].kind == "w" and toks[a - 1].text[:1].isupper() and len(toks[a - 1].text) > JOINTS:
        a -= 1
    while b + 1 < len(toks) and toks[b + 1].kind == "w" and toks[b + 1].text[:1].isupper():
        b += 1
    if a == 0 and b == a or b - a + 1 > 2 * LONGEST or sum(t.text[:1].isupper() for t in toks[a : b + 1]) < 2:
        return None
    if a == 0 and not all(t.text[:1].isupper() or len(t.text) <= JOINTS for t in toks[a : b + 1]):
        return None
    return document.text[toks[a].start : toks[b].end], toks[a].start, toks[b].end


def _countrys(r: Reading, document: Document, toks: list[Token], first: int, last: int) -> tuple[str, int, int] | None:
    """'The Greek army', 'Portugal's civil protection agency', 'l'armée libanaise'."""
    if is_cyrillic(toks[first].text):
        return None
    for m in r.of("place"):
        v = m.value
        if not isinstance(v, Toponym) or v.chosen is None or v.chosen.level != "country":
            continue
        between = [t for t in toks if m.end <= t.start and t.end <= toks[first].start]
        if toks[first].start <= m.start and m.end < toks[last].end and not v.adjective:
            return document.text[m.start : toks[last].end], m.start, toks[last].end
        if m.end <= toks[first].start and (v.adjective and not between or [t.low for t in between] == [OWNER]):
            return document.text[m.start : toks[last].end], m.start, toks[last].end
        if v.adjective and last + 1 < len(toks) and toks[last + 1].start == m.start:
            a = toks[first].start if len(toks[first].text) > JOINTS else toks[min(first + 1, last)].start
            return document.text[a : m.end], a, m.end
    return None


def _written(r: Reading, view: str, a: int, b: int) -> str:
    text = view[a:b]
    return latin(text, r.language) if is_cyrillic(text) else text
