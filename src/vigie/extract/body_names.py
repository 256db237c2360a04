"""Proper names in a sentence that may be bodies: runs of capital words, letters, names in quotation marks, words with a body's ending.

No register knows them: 'Hellenic Train', 'the Kerala State Disaster Management Authority', 'la Defesa Civil', 'ЮУЖД', «Коргау», 'Казгидромет'.
What sort of body a name is, its own nouns tell (reference/body_nouns.tsv), or nothing does.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from vigie.bodies import add_phrase
from vigie.extract.people_words import people_words
from vigie.extract.reading import Reading, grouped
from vigie.model import Document, OfficeValue, PersonValue, Toponym
from vigie.names import given, is_cyrillic, latin
from vigie.phrases import Lexicon
from vigie.resources import language, languages, reference, table
from vigie.text import Token

LONGEST = 8  # words of a name
LETTERS = 3  # an abbreviation that may speak without having been introduced has no fewer
LONG = 7
QUOTES = {"\u00ab": "\u00bb", "\u201c": "\u201d", "\u201e": "\u201d", '"': '"'}
SHORTEST_STEM = 3  # letters before a body's ending
SILENT = frozenset({"say", "cite", "neg", "org", "conj"})  # senses that do not make a single capital word a common one
FRAME = frozenset({"conj", "but", "rel", "cite", "role", "cause", "still", "cumulative"})
PARTS = frozenset({"service", "object", "quantity", "weapon", "unit"})  # mentions that may be words of a name
OPERATOR = "operator"
NO_CLASS = "-"


@dataclass(frozen=True, slots=True)
class Name:
    """A name found. `sure`: its form alone makes it a body; `common`: it may be a common word that only begins the sentence."""

    start: int
    end: int
    text: str  # as written, in Latin letters
    office: str | None = None
    sure: bool = False
    common: bool = False
    addressed: bool = False  # in a case in which a name behind 'said' is the one who was told


@cache
def _nouns(code: str) -> Lexicon:
    lex = Lexicon(elision=bool(language(code).get("elision")))
    for row in table("reference/body_nouns.tsv"):
        for column in ("any", *languages()):
            for phrase in row.get(column, "").split(";"):
                if phrase.strip():
                    add_phrase(lex, phrase.strip(), row["office"], row["where"])
    return lex


@cache
def _built(what: str) -> tuple[str, ...]:
    """A list of reference/body_names.toml."""
    return tuple(reference("body_names")[what])


@cache
def _endings() -> tuple[tuple[str, str], ...]:
    """(ending, office), the longest first."""
    found = [(e, row["office"]) for row in table("reference/body_nouns.tsv") for e in row["ending"].split(";") if e]
    return tuple(sorted(found, key=lambda x: -len(x[0])))


def names(r: Reading, document: Document) -> list[Name]:
    """Return the names of a sentence that may be bodies, in text order; none of a line in capitals or of a heading with all words capital."""
    words = [t for t in r.tokens if t.kind == "w"]
    if sum(t.text[:1].isupper() for t in words if len(t.text) > LETTERS) * 3 > 2 * max(sum(len(t.text) > LETTERS for t in words), LETTERS):
        return []
    quoted = _quoted(r, document)
    inside = [(n.start, n.end) for n in quoted]
    headed = _headed(r, document)
    inside += [(n.start, n.end) for n in headed]
    runs = [n for n in _runs(r, document) if not any(a <= n.start and n.end <= b for a, b in inside)]
    return sorted([*quoted, *headed, *(n for n in runs if not _taken(r, n))], key=lambda n: n.start)


def _capital(t: Token) -> bool:
    return t.kind == "w" and t.text[:1].isupper()


def _runs(r: Reading, document: Document) -> list[Name]:
    out: list[Name] = []
    toks, i = r.tokens, 0
    while i < len(toks):
        if not _capital(toks[i]):
            i += 1
            continue
        last = i if is_cyrillic(toks[i].text) else _run_end(toks, i)
        n = _name(r, document, i, last)
        if n is not None:
            out.append(n)
        i = last + 1
    return out


def _run_end(toks: list[Token], i: int) -> int:
    """The last token of the capital words that go on from token i, small words and '&' between them."""
    last = i
    while last + 1 < len(toks) and last - i < LONGEST:
        k = last + 1
        while k < len(toks) and k - last <= 2 and (toks[k].low in _built("joints") or toks[k].text == "&") and not _capital(toks[k]):
            k += 1
        if k >= len(toks) or not _capital(toks[k]) or is_cyrillic(toks[k].text) or toks[k].start - toks[k - 1].end > 1:
            break
        last = k
    return last


def _leads(r: Reading, t: Token) -> bool:
    """True for an article, a preposition, a conjunction in capitals: it only begins the sentence."""
    if t.low in _built("joints") or len(t.text) <= LETTERS and people_words(r.language).is_stop(t):
        return True
    return any(h.start <= t.start < h.end and FRAME & grouped(h.senses).keys() for h in r.hits)


def _name(r: Reading, document: Document, first: int, last: int) -> Name | None:
    toks, words = r.tokens, people_words(r.language)
    while first < last and _leads(r, toks[first]):
        first += 1
    run = toks[first : last + 1]
    opens = not any(t.kind == "w" for t in toks[:first])
    text = document.view[run[0].start : run[-1].end]
    if is_cyrillic(text):
        return _cyrillic(r, run[0])
    if len(run) > 1:
        hits = _nouns(r.language).hits(run)
        office = next((min(h.senses) for h in reversed(hits)), None)
        joined = any(t.text == "&" or t.low in _built("joints") for t in run[1:-1])
        return Name(run[0].start, run[-1].end, text, None if office == NO_CLASS else office, office is not None or joined)
    t = run[0]
    letters = t.text.isupper() and t.text.isalpha() and len(t.text) > 1
    inner = any(c.isupper() for c in t.text[1:]) or "-" in text
    if len(t.text) < LETTERS or words.is_stop(t) or given(t.text) is not None:
        return None
    return Name(t.start, t.end, text, None, letters or inner, opens and not inner and not letters)


def _cyrillic(r: Reading, t: Token) -> Name | None:
    """Letters, or a word with the ending of bodies' names."""
    if t.text.isupper() and LETTERS <= len(t.text) <= LONG:
        return Name(t.start, t.end, latin(t.text, r.language), None, True)
    for ending, office in _endings():
        for tail in _built("cases"):
            if t.low.endswith(ending + tail) and len(t.low) >= len(ending + tail) + SHORTEST_STEM:
                stem = t.text[: len(t.text) - len(tail)] if tail else t.text
                return Name(t.start, t.end, latin(stem, r.language), office, True)
    return None


def _quoted(r: Reading, document: Document) -> list[Name]:
    """Names in quotation marks: capital first word, few words, no sign inside."""
    out = []
    toks = r.tokens
    for i, t in enumerate(toks):
        close = QUOTES.get(t.text)
        end = next((k for k in range(i + 1, min(i + 6, len(toks))) if toks[k].text == close), None) if close else None
        if end is None or end == i + 1 or not _capital(toks[i + 1]) or any(x.kind == "p" for x in toks[i + 1 : end]):
            continue
        a, b = toks[i + 1].start, toks[end - 1].end
        text = document.view[a:b]
        hits = _nouns(r.language).hits(toks[i + 1 : end])
        office = next((min(h.senses) for h in reversed(hits)), None)
        dative = is_cyrillic(text) and text.casefold().endswith(_built("addressed"))
        out.append(Name(a, b, latin(text, r.language) if is_cyrillic(text) else text, None if office == NO_CLASS else office, True, addressed=dative))
    return out


def _headed(r: Reading, document: Document) -> list[Name]:
    """'l'Institut de physique du globe de Paris': a common noun of bodies with a capital, and what follows it by 'of' up to a capital word."""
    out = []
    for h, office in r.senses("org"):
        words = r.tokens[h.first : h.last + 1]
        if is_cyrillic(words[0].text) or not _capital(words[0]) or all(_capital(t) for t in words) or h.start == r.start:
            continue
        last, k = h.last, h.last + 1
        while k + 1 < len(r.tokens) and k - last <= 2 and r.tokens[k].low in _built("joints"):
            k += 1
            if _capital(r.tokens[k]):
                last = k
                k += 1
        end = r.tokens[last].end
        out.append(Name(h.start, end, document.view[h.start : end], office, True))
    return out


def _vague(value: object) -> bool:
    """True for a body without a name, and for a person whom nothing vouches for."""
    if isinstance(value, OfficeValue):
        return value.plural and not (value.organization or value.jurisdiction)
    if not isinstance(value, PersonValue) or value.person_id or value.organization:
        return False
    return value.office is None or value.office == OPERATOR and value.first_name is None  # 'power company Norvolt'


def _taken(r: Reading, n: Name) -> bool:
    """True where the words are known to be something else: a person, a day, a place, an office, a body of the register, a common word."""
    for m in r.mentions:
        if not (m.start < n.end and n.start < m.end) or m.type in PARTS and m.end - m.start < n.end - n.start:
            continue
        if m.type == "place":
            whole = m.start <= n.start and n.end <= m.end
            if whole and (not isinstance(m.value, Toponym) or m.value.chosen is not None or not n.sure):
                return True
        elif not _vague(m.value) or not n.sure and not (isinstance(m.value, PersonValue) and m.value.first_name is None):
            return True
    return any(h.start <= n.start and n.end <= h.end and grouped(h.senses).keys() - SILENT for h in r.hits)
