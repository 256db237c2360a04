"""The notation of a lexicon's phrases (docs/LEXICON.md) -> sequences of word positions."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import product

from vigie.text import tokens, view

GAPS = {"..": 3, "...": 6}  # how many words may stand between
MOST_SEQUENCES = 256  # of one phrase; eight optional words
_SIMPLE = re.compile(r"(?:[^\W\d_]+\*?[| ])*[^\W\d_]+\*?").fullmatch  # words and stems, '|' between alternatives, one space between words


class PhraseError(ValueError):
    """A phrase is not in the notation of docs/LEXICON.md."""


Step = tuple[tuple[str, ...], int]  # alternatives of one word position, the gap allowed before it


def variants(phrase: str, elision: bool) -> list[list[Step]]:
    """Return the word sequences that a phrase stands for: optional parts with and without, words of several tokens cut.

    Raises PhraseError with the way out where the phrase is not in the notation.
    """
    plain = _plain(phrase)
    if plain is not None:
        return [plain]
    slots: list[list[list[Step]]] = []  # for each place of the phrase, the sequences that may stand there
    gap = 0
    for item, optional in _items(phrase):
        if item in GAPS:
            if not slots or gap:
                raise PhraseError(f"{item!r} at the beginning or twice in {phrase!r}: a gap stands between two words")
            gap = GAPS[item]
            continue
        choices: list[list[Step]] = _choices(item, elision) if not optional else [[], *_sequences(item, elision)]
        if gap:
            choices = [[(c[0][0], gap), *c[1:]] for c in choices if c]
            gap = 0
        slots.append(choices)
    if gap:
        raise PhraseError(f"{phrase!r} ends with a gap: a gap stands between two words")
    out = [[step for part in parts for step in part] for parts in product(*slots)]
    if not out or not all(out):
        raise PhraseError(f"{phrase!r} has no word that must stand: leave one word without parentheses")
    if len(out) > MOST_SEQUENCES:
        raise PhraseError(f"{phrase!r} stands for {len(out)} sequences: write it as several lines")
    return out


def _plain(phrase: str) -> list[Step] | None:
    """The one sequence of a phrase of lower-case words, stems and alternatives, the usual case told early; None for anything else."""
    if not _SIMPLE(phrase) or not phrase.islower():
        return None
    return [(tuple(sorted(set(item.split("|")))), 0) if "|" in item else ((item,), 0) for item in phrase.split(" ")]


def _items(phrase: str) -> Iterable[tuple[str, bool]]:
    """(words, whether they may be absent) of a phrase; a parenthesis may hold several words."""
    rest = phrase.strip()
    while rest:
        if rest[0] == "(" and ")" in rest and not rest.startswith("( "):
            inner, _, rest = rest[1:].partition(")")
            if not inner.strip():
                raise PhraseError(f"empty parentheses in {phrase!r}: put the word that may be absent into them")
            if rest and not rest[0].isspace():
                raise PhraseError(f"a word is glued to parentheses in {phrase!r}: put a space after ')' or write both forms with '|'")
            yield inner.strip(), True
        else:
            word, _, rest = rest.partition(" ")
            yield word, False
        rest = rest.lstrip()


def _sequences(words: str, elision: bool) -> list[list[Step]]:
    """The sequences of a few words that stand together."""
    return [[step for part in parts for step in part] for parts in product(*(_choices(w, elision) for w in words.split()))]


@lru_cache(maxsize=65536)
def _choices(item: str, elision: bool) -> list[list[Step]]:
    """The sequences that one word of the notation stands for; single words share one position."""
    alone: list[str] = []
    out: list[list[Step]] = []
    for word in item.split("|") if item != "|" else [item]:
        parts = _cut(word, elision)
        if len(parts) == 1:
            alone.append(parts[0])
        else:
            out.append([((p,), 0) for p in parts])
    if alone:
        out.insert(0, [(tuple(sorted(set(alone))), 0)])
    return out


def _cut(word: str, elision: bool) -> list[str]:
    """A word of the notation as the tokens that it becomes in a text, each casefolded or marked '^', the last with its '*'."""
    exact, stem = word.startswith("^") and len(word) > 1, word.endswith("*") and len(word) > 1
    core = view(word[exact : len(word) - stem])
    if not core:
        raise PhraseError(f"empty word in {word!r}: take out the '|' or the '^' beside it")
    if "*" in core and len(core) > 1:
        raise PhraseError(f"'*' inside {word!r}: it stands at the end of a stem; write the forms with '|'")
    if core.casefold() == "'s":
        cut = [core]
    else:
        cut = [t.text for t in tokens(core, 0, len(core), elision=elision)]
    if not cut:
        raise PhraseError(f"no word in {word!r}: write letters, digits or a sign")
    cut = [("^" + t) if exact else t.casefold() for t in cut]
    if stem:
        cut[-1] += "*"
    return cut
