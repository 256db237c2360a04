"""Phrases of a language, found in tokens: word -> atoms -> trie. Shared by the time and the number recognizers.

A phrase is words separated by spaces; `x*` is any word that begins so, `a|b` one of two, `^X` exactly this case.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from functools import lru_cache
from importlib.resources import files
from itertools import product
from typing import Any

from vigie.errors import ShelfError
from vigie.text import Token, tokens

MAX_CACHE = 200_000  # distinct words remembered per language: 10 MB at most, a day of news has fewer

# what is found at a token: sense -> (index after the phrase, value); the longest phrase of a sense wins
Found = dict[str, tuple[int, Any]]


class _Node:
    __slots__ = ("next", "out")

    def __init__(self) -> None:
        self.next: dict[str, _Node] = {}
        self.out: list[tuple[str, Any]] = []


class Phrases:
    """A set of phrases, each with a sense and a value."""

    def __init__(self) -> None:
        self._root = _Node()
        self._exact: set[str] = set()
        self._stems: set[str] = set()
        self._cased: set[str] = set()
        self._lengths: tuple[int, ...] = ()
        self._cache: dict[str, tuple[str, ...]] = {}

    def add(self, phrase: str, sense: str, value: Any = None) -> None:
        """Add one phrase; alternatives (`a|b`) are spelt out."""
        for words in product(*(_alternatives(part) for part in phrase.split())):
            node = self._root
            for word in words:
                if word.startswith("^"):
                    self._cased.add(word[1:])
                elif len(word) > 1 and word.endswith("*"):
                    word = word.casefold()
                    self._stems.add(word[:-1])
                else:
                    word = word.casefold()
                    self._exact.add(word)
                node = node.next.setdefault(word, _Node())
            node.out.append((sense, value))

    def freeze(self) -> Phrases:
        """Finish adding."""
        self._lengths = tuple(sorted({len(s) for s in self._stems}))
        return self

    def _atoms(self, token: Token) -> tuple[str, ...]:
        low, atoms = token.low, []
        if low in self._exact:
            atoms.append(low)
        for n in self._lengths:
            if n > len(low):
                break
            if low[:n] in self._stems:
                atoms.append(low[:n] + "*")
        if token.text in self._cased:
            atoms.append("^" + token.text)
        if len(self._cache) < MAX_CACHE:
            self._cache[token.text] = tuple(atoms)
        return tuple(atoms)

    def find(self, toks: list[Token]) -> list[Found]:
        """Return for every token what begins there (an empty dict where nothing does)."""
        known = self._cache.get
        atoms = [a if (a := known(t.text)) is not None else self._atoms(t) for t in toks]
        root, out = self._root, []
        for i, first in enumerate(atoms):
            found: Found = {}
            if first:
                self._walk(root, i, atoms, found)
            out.append(found)
        return out

    def _walk(self, node: _Node, i: int, atoms: list[tuple[str, ...]], found: Found) -> None:
        for atom in atoms[i]:
            child = node.next.get(atom)
            if child is None:
                continue
            for sense, value in child.out:
                known = found.get(sense)
                if known is None or known[0] < i + 1:
                    found[sense] = (i + 1, value)
            if child.next and i + 1 < len(atoms):
                self._walk(child, i + 1, atoms, found)


def _alternatives(part: str) -> list[str]:
    return part.split("|") if len(part) > 1 else [part]


def shelf(language: str, name: str) -> dict[str, Any]:
    """Return `lang/<language>/<name>` parsed; ShelfError says which file cannot be read and why."""
    where = f"lang/{language}/{name}"
    try:
        return tomllib.loads(files("vigie").joinpath("lang", language, name).read_text(encoding="utf-8"))
    except FileNotFoundError as err:
        raise ShelfError(f"{where}: there is no such file; a language needs it to read times and numbers") from err
    except tomllib.TOMLDecodeError as err:
        raise ShelfError(f"{where}: {err}; correct the file") from err


@lru_cache(maxsize=256)
def has_shelf(language: str, name: str) -> bool:
    """Return whether the language has this file."""
    return bool(language) and language.isalpha() and files("vigie").joinpath("lang", language, name).is_file()


@lru_cache(maxsize=512)
def sentence_tokens(text: str, elision: bool) -> tuple[Token, ...]:
    """Return the tokens of a sentence of the view (offsets into the sentence): kept, as several recognizers ask for the same."""
    return tuple(tokens(text, 0, len(text), elision=elision))


def phrase_text(words: str) -> str:
    """Return the words of a shelf entry as the tokenizer cuts them ("p.m." -> "p . m ."); marks of the notation stay."""
    out: list[str] = []
    for word in words.split():
        if word[0] == "^" or "*" in word or "|" in word or word.isalnum() or (len(word) > 1 and (word[-1] == "'" or word[0] == "'")):
            out.append(word)
        else:
            out.extend(t.low for t in tokens(word, 0, len(word)))
    return " ".join(out)


def split_words(value: str | Iterable[str]) -> list[str]:
    """Return the phrases of a shelf entry: a string is single words, a list is phrases."""
    return value.split() if isinstance(value, str) else list(value)
