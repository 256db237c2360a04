"""Paragraph -> sentences: slices of the text; nothing but white space is lost between them.

A mark (. ! ? …) ends a sentence unless what stands around it says otherwise: a small letter behind it, a comma after
the closing quote, a figure, an abbreviation (data per language), an attribution that follows a quotation.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import regex

from vigie.read import shelf

LONGEST = 4000  # code points; a longer stretch without a mark is cut at white space, so that later steps stay linear

# A run of marks, what closes (quotes, brackets, emoji that belong to the mark), then what follows.
_MARK = regex.compile(
    r"(?P<mark>[.!?…‼⁉⁈⁇。]+(?:\s?[!?…]+)*)"
    r"(?P<close>(?:[\ufe0f\u200d]|[»”\"'’)\]*_]|\s+[»”](?!\p{L}))*)"
    r"(?P<emoji>(?:\s*[\p{So}\p{Sk}\U0001F1E6-\U0001F1FF]\p{M}*[\ufe0f\u200d\u20e3]*)*)"
)
_LOWER = regex.compile(r"\p{Ll}")
_UPPER = regex.compile(r"[\p{Lu}\p{Lt}]")
_WORD_BEFORE = regex.compile(r"(?r)[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}.'’-]*[\p{L}\p{M}\p{N}])?(?=$)")
_FOLLOWS = regex.compile(r"[\s]*(?P<dash>[–—-]\s*)?(?P<open>(?:[«“„\"'(\[‘*_]|[»”](?=\p{L}))\s*)*")
_PARENTHESIS = regex.compile(r"\([^()\n]{1,200}\)")
_DIALOGUE = regex.compile(r"[–—-]\s")
_SMALL_WORD = regex.compile(r"(?r)(?<![\p{L}\p{N}.@/_-])\p{Ll}[\p{Ll}'’-]{2,}(?=$)")
_CAPITALIZED = regex.compile(r"[«“„\"(‘]?\s?(?:\p{Lu}['’]?\p{Ll}|\p{Lu}\s)")
_NEIGHBOUR = regex.compile(r"(?r)[\p{L}\p{N}.'’-]+(?=\s$)")
_NEXT = regex.compile(r"\p{L}+'?")
_WORDS = regex.compile(r"\p{L}{2,}")
_EMOJI_END = regex.compile(r"(?<=[\p{Ll}\p{N}»)])\s*(?:[\U0001F300-\U0001FAFF\u2600-\u27BF]\p{M}*[\ufe0f\u200d]*\s*)+(?=[«“\"]?\p{Lu})")
FEWEST = 3  # words that a sentence has before an emoji may end it ('Kyiv 🚨 Shelter now' is one line)
_SAYS = regex.compile(r"[\p{L}\p{N}]")


@dataclass(frozen=True)
class Abbreviations:
    """The forms of one language without their last stop, casefolded except where case tells them apart."""

    never: frozenset[str]
    before_number: frozenset[str]
    maybe: frozenset[str]
    after_number: frozenset[str]
    capital_ends: frozenset[str]
    starters: frozenset[str]


@cache
def abbreviations(code: str) -> Abbreviations:
    """Return a language's abbreviations; those of all languages together for a code that has none."""
    known = shelf.languages()
    chosen = [known[code]] if code in known else list(known.values())

    def forms(key: str) -> frozenset[str]:
        return frozenset(p.rstrip(".").casefold() for one in chosen for p in one.phrases("sentences", key))

    return Abbreviations(
        forms("never"), forms("before_number"), forms("maybe"), forms("after_number"), forms("capital_ends"),
        frozenset(w for one in chosen for w in one.starters),
    )


def spans(view: str, start: int, end: int, code: str) -> list[tuple[int, int]]:
    """Return (start, end) of each sentence of a stretch of the view, without surrounding white space.

    >>> spans("Il neige. « C'est fini ! », a-t-il dit.", 0, 39, "fr")
    [(0, 9), (10, 39)]
    """
    words = abbreviations(code)
    shut = [m.span() for m in _PARENTHESIS.finditer(view, start, end)] if "(" in view[start:end] else []
    out: list[tuple[int, int]] = []
    begin, k = start, 0
    for m in _MARK.finditer(view, start, end):
        cut = _cut(view, m, begin, end, words)
        if cut is None:
            continue
        while k < len(shut) and shut[k][1] <= m.start():
            k += 1
        if k < len(shut) and shut[k][0] < cut < shut[k][1]:
            continue
        if not _SAYS.search(view, begin, m.start()):
            continue  # marks without words ('‼️ Kyiv ...') open the sentence behind them
        _add(view, begin, cut, out)
        begin = cut
    _add(view, begin, end, out)
    return [part for a, b in out for part in _at_emoji(view, a, b)]


def _at_emoji(view: str, a: int, b: int) -> list[tuple[int, int]]:
    """The sentence cut behind an emoji that stands in place of a mark: words before it, a capitalized word behind."""
    out: list[tuple[int, int]] = []
    for m in _EMOJI_END.finditer(view, a, b):
        if len(_WORDS.findall(view, a, m.start())) >= FEWEST:
            _add(view, a, m.end(), out)
            a = m.end()
    _add(view, a, b, out)
    return out


def _add(view: str, a: int, b: int, out: list[tuple[int, int]]) -> None:
    while a < b and view[a].isspace():
        a += 1
    while b > a and view[b - 1].isspace():
        b -= 1
    while b - a > LONGEST:
        at = max(view.rfind(c, a + LONGEST // 2, a + LONGEST) for c in " \n\t;")
        at = at + 1 if at > 0 else a + LONGEST
        stop = at
        while stop > a and view[stop - 1].isspace():
            stop -= 1
        if stop > a:
            out.append((a, stop))
        a = at
        while a < b and view[a].isspace():
            a += 1
    if b > a:
        out.append((a, b))


def _cut(view: str, m: regex.Match[str], begin: int, end: int, words: Abbreviations) -> int | None:
    """Where the sentence ends at this mark; None where it goes on."""
    mark, closes, emoji = m["mark"], m["close"], m["emoji"]
    at = m.end()
    if at >= end:
        return end
    follow = _FOLLOWS.match(view, at, end)
    pos = follow.end() if follow else at
    if pos >= end:
        return None if pos == at else end if not view[at:end].strip() else None
    nxt = view[pos]
    spaced = at < pos and view[at].isspace()
    if not spaced and not emoji:
        return _glued(view, m, at, pos, end)
    if emoji:
        return at
    if nxt in ",;:.!?…»”)]%":
        return None
    quoted = any(c in "»”\"'’" for c in closes)
    if follow and follow["dash"]:
        # A dash after a closed quotation or after speech brings in who spoke; elsewhere a capital begins anew.
        if quoted or _LOWER.match(nxt) or (mark.strip(".") and _DIALOGUE.match(view, begin, end) and not _UPPER.match(nxt)):
            return None
    if _LOWER.match(nxt):
        return None
    if mark == "." and not closes and _abbreviated(view, m.start(), begin, pos, end, words):
        return None
    return at


def _glued(view: str, m: regex.Match[str], at: int, pos: int, end: int) -> int | None:
    """No space after the mark: a new sentence where a small word ends and a capitalized one begins ('article.Le suivant')."""
    if pos > at and view[at] in "\"'(«“„‘" and m["close"] == "" and view[at] != "'":
        pass
    elif not _UPPER.match(view, at, end):
        return None
    before = _SMALL_WORD.search(view, max(0, m.start() - 40), m.start())
    after = _CAPITALIZED.match(view, at, end)
    closed = m["close"].strip() != ""
    return at if after and (before or closed) else None


def _abbreviated(view: str, at: int, begin: int, pos: int, end: int, words: Abbreviations) -> bool:
    """True where the stop at `at` belongs to an abbreviation, an initial or an ordinal, and the sentence goes on at `pos`."""
    m = _WORD_BEFORE.search(view, max(begin, at - 30), at)
    if not m:
        return False
    word = m.group()
    low = word.casefold()
    last = low.rsplit(".", 1)[-1]
    if word.isdigit():
        return m.start() == begin and len(word) <= 2  # '1. Item'
    digit = view[pos].isdigit()
    before = view[max(begin, m.start() - 2) : m.start()].rstrip()[-1:]
    if digit and (low in words.before_number or last in words.before_number):
        return True
    if before.isdigit() and low in words.after_number:
        return digit
    if len(low) == 1 and before == ".":
        low = view[max(begin, m.start() - 3) : m.start()].strip().rstrip(".").casefold()[-1:] + "." + low  # 'т. д.' as 'т.д.'
    if low in words.capital_ends or last in words.capital_ends and "." in low:
        return digit
    if low in words.never or "." in low and last in words.never and len(last) == 1:
        return True
    if low in words.maybe:
        return _next_word(view, pos, end) not in words.starters
    if low in words.after_number:
        return digit  # units ('млн. руб.')
    if len(last) == 1 and last.isalpha() and word[-1].isupper():
        # Initials: 'J. Smith', 'В. О. Іваненко'; not a single letter that closes a name ('Plan B').
        return "." in word or not before or not before.isalnum() or view[m.start() - 1 : m.start()] == " " and _initial(view, m.start(), begin)
    return False


def _initial(view: str, at: int, begin: int) -> bool:
    """An initial stands at the start, after a small word or after another initial; after a capitalized or numbered one it may close a name."""
    m = _NEIGHBOUR.search(view, max(begin, at - 30), at)
    return m is None or not m.group()[0].isdigit()


def _next_word(view: str, pos: int, end: int) -> str:
    m = _NEXT.match(view, pos, end)
    return m.group().casefold() if m else ""
