"""Text -> the words that full-text search knows: one spelling for apostrophes, case and accents, in four languages; and a query -> what each database is asked.

A Cyrillic word keeps its apostrophe (as U+02BC, a letter); a Latin word ends at it, so that what follows an elided article is found. The letters that Cyrillic
alphabets write with a breve or two dots stay letters of their own, but for the two dots that Russian print leaves out as it likes.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

import regex

from vigie.errors import OptionError

APOSTROPHE = "\u02bc"
LONGEST = 100  # letters of a word that are kept; the longest words of the four languages have about 40
_APOSTROPHES = regex.compile(r"(?<=\p{Cyrillic})['\u2019\u2018\u02b9\u02bb\u02bc\u2032`\u00b4\uff07](?=\p{Cyrillic})")
_WORD = regex.compile(r"[\p{L}\p{N}][\p{L}\p{N}\u02bc]*")
_MARKS = regex.compile(r"(?<=[\u0438\u0456])[\u0306\u0308](*SKIP)(*FAIL)|\p{Mn}")  # marks stay on i of two sorts only: they make other letters of them
_PART = regex.compile(r'(?P<minus>-?)(?:"(?P<phrase>[^"]*)"|(?P<word>[^\s"]+))')


def words(text: str) -> list[str]:
    """Return the words of a text as search knows them.

    >>> words("L'électricité à Kherson")
    ['l', 'electricite', 'a', 'kherson']
    """
    flat = _MARKS.sub("", unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text).casefold()))
    flat = _APOSTROPHES.sub(APOSTROPHE, unicodedata.normalize("NFC", flat))
    return [w[:LONGEST] for w in _WORD.findall(flat)]


@dataclass(frozen=True, slots=True)
class Sought:
    """One part of a query: words that stand side by side. `prefix`: the last one may go on; `absent`: must not be there."""

    words: tuple[str, ...]
    prefix: bool = False
    absent: bool = False


def sought(query: str) -> tuple[Sought, ...]:
    """Return the parts of a query: words (all are needed), "words in a row", beginnings*, -words that must be absent. OptionError where none is asked for."""
    parts = []
    for m in _PART.finditer(query):
        raw = m["phrase"] if m["phrase"] is not None else m["word"]
        found = tuple(words(raw))
        if found:
            parts.append(Sought(found, raw.endswith("*"), bool(m["minus"])))
    if not any(not p.absent for p in parts):
        raise OptionError(f'{query!r} asks for no word: write words, "words in a row", a beginning*, and -word for what must be absent')
    return tuple(sorted(parts, key=lambda p: p.absent))


def fts5(parts: tuple[Sought, ...]) -> str:
    """Return the query as FTS5 of SQLite reads it."""
    asked = " AND ".join(_fts5(p) for p in parts if not p.absent)
    return "".join([f"({asked})", *(f" NOT {_fts5(p)}" for p in parts if p.absent)])


def _fts5(p: Sought) -> str:
    return '"' + " ".join(p.words) + '"' + ("*" if p.prefix else "")


def tsquery(parts: tuple[Sought, ...]) -> str:
    """Return the query as the tsquery type of PostgreSQL reads it."""
    return " & ".join(("!" if p.absent else "") + "(" + " <-> ".join(f"'{w}'" for w in p.words) + (":*" if p.prefix else "") + ")" for p in parts)


MOST_POSITIONS = 16383  # PostgreSQL counts no further
MOST_BYTES = 900_000  # of a tsvector, which may have a megabyte


def tsvector(found: list[str]) -> str:
    """Return words as the tsvector type of PostgreSQL reads them; those of a very long text without their positions, and cut where the type ends."""
    places: dict[str, list[str]] = {}
    size = 0
    for at, word in enumerate(found, 1):
        if word not in places:
            size += len(word.encode()) + 16
            if size > MOST_BYTES:
                break
            places[word] = []
        if at <= MOST_POSITIONS and len(places[word]) < 250:
            places[word].append(str(at))
    return " ".join(f"'{w}'" + (":" + ",".join(p) if p else "") for w, p in places.items())
