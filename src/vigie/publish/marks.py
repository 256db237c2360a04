"""What stands in the place of what is withheld, and names found in words in any of their scripts and cases."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from functools import lru_cache

import regex

from vigie.names import given, stems

BLANK = "\u2588"
NAME = "name withheld"
SHORTEST = 3  # letters of a surname that is looked for by itself
_WORD = regex.compile(r"[\p{L}\p{M}]+|\p{N}+")


def withheld(reasons: Iterable[str], until: datetime | None) -> str:
    """Return the mark in the place of words: '[withheld until 2026-01-08T06:30Z: place of an attack]'."""
    when = f" until {until.astimezone(UTC):%Y-%m-%dT%H:%MZ}" if until else ""
    return f"[withheld{when}: {', '.join(reasons)}]"


def nameless(office: str | None) -> str:
    """Return what stands in the place of a speaker's name."""
    return f"[{office or 'private person'}, {NAME}]"


class Net:
    """Names that are looked for in words. A name is found by the stems of its words, whatever their script, case and capitals.

    `surnames`: also by a capitalised last name alone, as texts go on to call a person.
    """

    def __init__(self, names: Iterable[str] = (), *, surnames: bool = False) -> None:
        self.by_first: dict[str, set[tuple[str, ...]]] = {}
        self.alone: set[str] = set()
        for name in names:
            words = _WORD.findall(name)
            if not words:
                continue
            for key in _keys(words[0]):
                self.by_first.setdefault(key, set()).add(tuple(words))
            if surnames and len(words) > 1:
                self.alone.update(k for w in words if len(w) >= SHORTEST and given(w) is None for k in _keys(w))

    def __bool__(self) -> bool:
        return bool(self.by_first)

    def spans(self, text: str, *, any_case: bool = False) -> list[tuple[int, int]]:
        """Return where names stand in a text. `any_case`: last names also without a capital, as addresses write them."""
        if not self.by_first:
            return []
        words = [(m.start(), m.end(), m[0]) for m in _WORD.finditer(text)]
        found: list[tuple[int, int]] = []
        n = 0
        while n < len(words):
            length = self._longest([w for _, _, w in words[n : n + 12]], any_case=any_case)
            if length:
                found.append((words[n][0], words[n + length - 1][1]))
            n += length or 1
        return found

    def _longest(self, words: list[str], *, any_case: bool) -> int:
        own = _keys(words[0])
        named = {name for key in own for name in self.by_first.get(key, ())}
        lengths = [len(name) for name in named if len(name) <= len(words) and all(map(_same, name, words))]
        alone = int((any_case or words[0][:1].isupper()) and not self.alone.isdisjoint(own))
        return max([*lengths, alone], default=0)

    def masked(self, text: str) -> str:
        """Return the text with the names in it blanked; its length stays, and so do offsets."""
        for start, end in self.spans(text):
            text = text[:start] + BLANK * (end - start) + text[end:]
        return text


def _same(a: str, b: str) -> bool:
    return not _keys(a).isdisjoint(_keys(b))


@lru_cache(maxsize=100_000)
def _keys(word: str) -> frozenset[str]:
    """The keys under which a word meets its other spellings; the word itself where it has no letters that fold."""
    return frozenset(filter(None, stems(word))) or frozenset((word.casefold(),))
