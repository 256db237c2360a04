"""The view of a text (same length, normalized) and its tokens.

All matching runs on the view; all evidence is cut from the text. The view differs from the text character for
character: no-break spaces become spaces, quotation marks and apostrophes one form each, case stays.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple
from unicodedata import category

import regex

_SPACES = "\u00a0\u202f\u2009\u2007\u2002\u2003\u2008\u200a\u3000\ufeff\u200b\u200e\u200f\u00ad\t"
_APOSTROPHES = "\u2019\u02bc\u2018\u0060\u00b4\u02b9\u2032\u201b"
_QUOTES_OPEN = "\u00ab\u201c\u201e\u201f"
_QUOTES_CLOSE = "\u00bb\u201d"
_MAP = {ord(c): " " for c in _SPACES}
_MAP |= {ord(c): "'" for c in _APOSTROPHES}
_MAP |= {ord("\u2011"): "-", ord("\u2010"): "-", ord("\u2212"): "-", ord("\r"): " "}
_SURROGATES = regex.compile(r"[\ud800-\udfff\x00]")
_EMPHASIS = regex.compile(r"[*_]{2,}+")  # **bold** and __italics__ of messengers
_LINK = regex.compile(r"\[([^\[\]\n]{0,300}+)\]\(https?://[^\s()]{0,2000}+\)")  # [words](address)

TOKEN = regex.compile(r"(?![\ufe0e\ufe0f\u20e3])[\p{L}\p{M}]+(?:'[\p{L}\p{M}]+)*'?|\p{N}+|[^\s\p{L}\p{M}\p{N}]")


def view(text: str) -> str:
    """Return the text's normalized twin, of exactly the same length.

    Spaces of all sorts become U+0020 (line feeds stay), apostrophes U+0027; lone surrogates and NUL become U+FFFD
    so that no later step can stumble over them. Quotation marks keep their own characters. The marks of bold and italics beside
    a word, and the address of a linked word, become spaces: a sentence reads the same with them and without.
    """
    out = _SURROGATES.sub("\ufffd", text.translate(_MAP))
    if "](http" in out:
        out = _LINK.sub(lambda m: f" {m[1]}".ljust(m.end() - m.start()), out)
    if "**" in out or "__" in out:
        out = _EMPHASIS.sub(_unmarked, out)
    return out


def _unmarked(m: regex.Match[str]) -> str:
    """The marks as spaces where a word stands beside them; a line of marks alone is a rule between parts and stays."""
    text, a, b = m.string, m.start(), m.end()
    beside = (a > 0 and not text[a - 1].isspace()) or (b < len(text) and not text[b].isspace())
    return " " * (b - a) if beside else m[0]


class Token(NamedTuple):
    """A token of the view: `low` is casefolded; `kind`: 'w' word, 'n' digits, 'p' punctuation."""

    start: int
    end: int
    text: str
    low: str
    kind: str


_CLITIC = regex.compile(r"(?i)(?:[ldjnstcm]|qu|jusqu|lorsqu|puisqu|quoiqu)'")


@lru_cache(maxsize=8)
def tokens(view_text: str, start: int, end: int, *, elision: bool = False) -> list[Token]:
    """Return the tokens of a stretch of the view, offsets into the whole.

    Letters and digits are separate tokens ('S300' and 'S-300' both give s, 300); an apostrophe inside a word stays
    (п'ять, didn't) except, with `elision`, after a French clitic (l' + eau); a hyphen between word characters gives
    no token, so that 'Kh-101' and 'Kh101' are alike. Emoji and other signs are punctuation; the selector behind one is no token.
    The last few stretches are remembered, as several recognizers ask for the same one: do not change the list.
    """
    out: list[Token] = []
    new = tuple.__new__  # what Token() calls: this is done for every word
    for m in TOKEN.finditer(view_text, start, end):
        a, b, word = m.start(), m.end(), m.group()
        c = word[0]
        if c.isalpha() or (not c.isascii() and (category(c)[0] in "LM" or (b - a > 1 and not c.isnumeric()))):  # newer letters: regex knows them first
            if elision and "'" in word:
                core = word.rstrip("'") if word[-1] == "'" and not _CLITIC.fullmatch(word) else word
                for piece in _elided(core):
                    out.append(Token(a, a + len(piece), piece, piece.casefold(), "w"))
                    a += len(piece)
                if a < b:
                    out.append(Token(a, b, view_text[a:b], "'", "p"))
                continue
            if word.endswith("'"):
                out.append(Token(a, b - 1, word[:-1], word[:-1].casefold(), "w"))
                out.append(Token(b - 1, b, "'", "'", "p"))
                continue
            if word[-2:] in ("'s", "'S"):
                out.append(Token(a, b - 2, word[:-2], word[:-2].casefold(), "w"))
                out.append(Token(b - 2, b, word[-2:], "'s", "w"))
                continue
            out.append(new(Token, (a, b, word, word.casefold(), "w")))
        elif c.isnumeric():
            out.append(new(Token, (a, b, word, word, "n")))
        elif c == "-" and start < a and b < end and view_text[a - 1].isalnum() and view_text[b].isalnum():
            continue
        else:
            out.append(new(Token, (a, b, word, word, "p")))
    return out


def _elided(word: str) -> list[str]:
    """Cut "l'eau" into "l'" and "eau"; words such as "aujourd'hui" stay whole."""
    if word.casefold().startswith(("aujourd'", "quelqu'un", "presqu'î", "prud'")):
        return [word]
    pieces = []
    while True:
        m = _CLITIC.match(word)
        if not m or m.end() == len(word):
            pieces.append(word)
            return pieces
        pieces.append(m.group())
        word = word[m.end() :]
