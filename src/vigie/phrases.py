"""Phrases of a lexicon compiled into one trie over words, and the matcher that runs over a sentence's tokens.

A step of the trie is an *atom*: one word position with its alternatives (`tir|tirs|tiré*`). What atoms a word satisfies is worked out
once per distinct word and remembered, so that the matcher only compares small integers. States that wait inside a gap (`..`, `...`)
live for at most six words: the work is linear in the length of the text.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from vigie.notation import variants
from vigie.text import Token

QUOTES = frozenset("\"'\u00ab\u00bb\u201c\u201d\u201e\u201f\u2039\u203a\u2018\u2019")  # stand between the words of a phrase without breaking it
KEEP_INNER = "!"  # in the note: shorter matches inside stay visible
POINTS = frozenset(",.")  # inside a number (11,000; 2.5) they part nothing
THINGS = frozenset({"weapon", "platform", "group", "person", "one-person", "debris"})  # sense groups that a longer phrase does not hide
STRUCTURE = frozenset(  # groups that only frame what they stand with
    {"role", "part", "conj", "but", "rel", "cause", "medium", "cite", "still", "cumulative", "witness", "own", "update", "place"}
)
NOTHING = "-"  # the sense of a pseudo cue
_REMEMBERED = 200_000  # distinct words whose atoms are kept (about 60 MB at most); then the memory is emptied
_LONG_WORD = 64  # longer words are looked up each time


class Hit(NamedTuple):
    """A phrase found: token indices `first`..`last` (inclusive), code points `start`..`end`, its senses, note, and file:line of its entries."""

    first: int
    last: int
    start: int
    end: int
    senses: frozenset[str]
    note: str
    where: str


class Entry(NamedTuple):
    """What the lexicon says of a phrase."""

    senses: frozenset[str]
    note: str
    where: str


class _Node:
    """A state of the trie: what may follow at once (`kids`, by atom), after a gap (`gaps`: node, longest gap), and what ends here."""

    __slots__ = ("entry", "gaps", "kids")

    def __init__(self) -> None:
        self.kids: dict[int, _Node] = {}
        self.gaps: tuple[tuple[_Node, int], ...] = ()
        self.entry: Entry | None = None


# what may follow by atom, first token, last step at which a word may still be skipped, step of the last word, tokens skipped before that
_State = tuple[dict[int, _Node], int, int, int, tuple[int, ...]]
# of a word: the atoms that it satisfies, the phrases that it is by itself, and what may follow where it is a phrase's first word
_Known = tuple[frozenset[int], tuple[_Node, ...], tuple[tuple[dict[int, _Node], int], ...]]


class _Match(NamedTuple):
    first: int
    last: int
    node: _Node
    holes: tuple[int, ...]  # token indices that the gaps skipped


class Lexicon:
    """All phrases of a language. `add` while loading, then `hits` for each sentence."""

    def __init__(self, *, elision: bool = False, fold: str = "", fold_initial: str = "") -> None:
        self.elision = elision
        # pairs of letters, the first read as the second: anywhere (letters that writers leave plain), or at the head of a word
        self._fold = str.maketrans(fold[::2] + fold[::2].upper(), fold[1::2] + fold[1::2].upper())
        self._initial = dict(zip(fold_initial[::2] + fold_initial[::2].upper(), fold_initial[1::2] + fold_initial[1::2].upper(), strict=True))
        self.n_lines = 0
        self._senses: Counter[str] = Counter()
        self._root = _Node()
        self._atoms: dict[tuple[str, ...], int] = {}
        self._words: dict[str, list[int]] = {}  # casefolded word -> atoms
        self._stems: dict[str, list[int]] = {}
        self._exact_words: dict[str, list[int]] = {}
        self._exact_stems: dict[str, list[int]] = {}
        self._longest_stem = 0
        self._seen: dict[str, _Known] = {}

    def __len__(self) -> int:
        return self.n_lines

    # ------------------------------------------------------------ loading
    def add(self, phrase: str, senses: frozenset[str], note: str = "", where: str = "") -> None:
        """Take one line in; raises PhraseError with the way out where the phrase is not in the notation."""
        entry = Entry(senses, note, where)
        for steps in variants(phrase, self.elision):
            node = self._root
            for alternatives, gap in steps:
                if gap:
                    node = _gap_node(node, gap)
                atom = self._atom(alternatives)
                node = node.kids.get(atom) or node.kids.setdefault(atom, _Node())
            node.entry = entry if node.entry is None else _merged((node.entry, entry))
        self.n_lines += 1
        self._senses.update(senses)
        self._seen.clear()

    def lines_by_sense(self) -> Counter[str]:
        """Return sense -> number of lines that carry it."""
        return self._senses.copy()

    def _atom(self, alternatives: tuple[str, ...]) -> int:
        """The number of a word position with these alternatives, registered under each of them."""
        known = self._atoms.get(alternatives)
        if known is not None:
            return known
        atom = self._atoms[alternatives] = len(self._atoms)
        for word in alternatives:
            exact, stem = word.startswith("^"), word.endswith("*") and len(word) > 1
            word = self._folded(word[1:] if exact else word)
            if stem:
                word = word[:-1]
                self._longest_stem = max(self._longest_stem, len(word))
            index = (self._exact_stems if exact else self._stems) if stem else (self._exact_words if exact else self._words)
            index.setdefault(word, []).append(atom)
        return atom

    def _folded(self, word: str) -> str:
        """The word with the letters that the language holds for the same written as one."""
        if self._fold:
            word = word.translate(self._fold)
        return self._initial[word[0]] + word[1:] if word[:1] in self._initial else word

    # ------------------------------------------------------------ matching
    def _look_up(self, word: str) -> _Known:
        """The atoms that a word satisfies, and where it leads to from the root."""
        plain = self._folded(word)
        low = plain.casefold()
        found = {*self._words.get(low, ()), *self._exact_words.get(plain, ())}
        for n in range(1, min(len(low), self._longest_stem) + 1):
            found.update(self._stems.get(low[:n], ()))
            if self._exact_stems:
                found.update(self._exact_stems.get(plain[:n], ()))
        atoms = frozenset(found)
        kids = self._root.kids
        nodes = [kids[a] for a in sorted(found) if a in kids]
        out = atoms, tuple(n for n in nodes if n.entry is not None), tuple((n.kids, reach) for node in nodes for n, reach in ((node, 0), *node.gaps) if n.kids)
        if len(word) <= _LONG_WORD:
            if len(self._seen) >= _REMEMBERED:
                self._seen.clear()
            self._seen[word] = out
        return out

    def hits(self, sentence: list[Token]) -> list[Hit]:
        """Return the phrases found in a sentence's tokens, by place; the longest hides what it contains, equal spans are merged.

        A phrase does not reach over punctuation that it does not name, except quotation marks. A phrase with a gap hides only what
        its own words cover, not what stands in the gap.
        """
        matches = self._matches(sentence)
        if not matches:
            return []
        return [
            Hit(m.first, m.last, sentence[m.first].start, sentence[m.last].end, entry.senses, entry.note, entry.where)
            for m, entry in _settled(matches)
            if NOTHING not in entry.senses
        ]

    def _matches(self, sentence: list[Token]) -> list[_Match]:
        """Every phrase that matches, before overlaps are settled."""
        out: list[_Match] = []
        seen, look_up = self._seen, self._look_up
        states: list[_State] = []
        walked: list[int] = []  # the tokens gone over while a state was open; a step is a place in this list
        for i, token in enumerate(sentence):
            word = token.text
            atoms, ends, opens = seen.get(word) or look_up(word)
            if not states and not ends and not opens:
                continue
            is_mark = token.kind == "p"
            if is_mark and (word in QUOTES or word in POINTS and _in_number(sentence, i)):
                continue
            step = len(walked)
            walked.append(i)
            for node in ends:
                out.append(_Match(i, i, node, ()))
            fresh = [s for s in states if s[2] >= step] if states and not is_mark else []
            for kids, reach in opens:
                fresh.append((kids, i, step + reach, step, ()))
            if atoms:
                for kids, first, _, since, holes in states:
                    if kids.keys().isdisjoint(atoms):
                        continue
                    skipped = (*holes, *walked[since + 1 : step])
                    for a in kids.keys() & atoms:  # the smaller side is walked
                        node = kids[a]
                        if node.entry is not None:
                            out.append(_Match(first, i, node, skipped))
                        if node.kids:
                            fresh.append((node.kids, first, step, step, skipped))
                        fresh += [(behind.kids, first, step + reach, step, skipped) for behind, reach in node.gaps]
            states = fresh
        return out


def _in_number(sentence: list[Token], i: int) -> bool:
    """True for a sign that stands tight between digits."""
    if not 0 < i < len(sentence) - 1:
        return False
    before, here, after = sentence[i - 1 : i + 2]
    return before.kind == after.kind == "n" and before.end == here.start and here.end == after.start


def _gap_node(node: _Node, gap: int) -> _Node:
    """The node behind a gap of this reach, made where it is missing."""
    for other, reach in node.gaps:
        if reach == gap:
            return other
    other = _Node()
    node.gaps = (*node.gaps, (other, gap))
    return other


# ---------------------------------------------------------------- settling overlaps
def _settled(matches: list[_Match]) -> list[tuple[_Match, Entry]]:
    """Matches left after the longest hid what they contain, equal spans merged; in text order."""
    groups: dict[tuple[int, int], list[_Match]] = {}
    for m in _shortest(matches):
        groups.setdefault((m.first, m.last), []).append(m)
    order = sorted(groups, key=lambda s: (s[0], -s[1]))
    out: list[tuple[_Match, Entry]] = []
    open_: list[tuple[_Match, Entry]] = []  # longer matches that may still contain what follows, with all that their span says
    for span in order:
        group = groups[span]
        m = group[0] if len(group) == 1 else min(group, key=lambda x: len(x.holes))
        if open_:
            open_ = [o for o in open_ if o[0].last >= m.first]
            over = next((o[1] for o in open_ if o[0].last >= m.last and _covers(o[0], m)), None)
            if over is not None:
                inner = _visible(over, _entry(group))
                if inner is not None:
                    out.append((m, inner))
                continue
        entry = _entry(group)
        out.append((m, entry))
        if m.last > m.first and KEEP_INNER not in entry.note:
            open_.append((m, entry))
    return out


def _entry(group: list[_Match]) -> Entry:
    """What the lexicon says of a span: one entry, or all that end there as one."""
    entry = group[0].node.entry if len(group) == 1 else _merged(tuple(dict.fromkeys(x.node.entry for x in group)))
    assert entry is not None
    return entry


@lru_cache(maxsize=65536)
def _visible(longer: Entry, inner: Entry) -> Entry | None:
    """What stays visible inside a longer phrase: things that it does not itself name ('shot down .. missiles' still holds missiles)."""
    if NOTHING in longer.senses or NOTHING in inner.senses:
        return None
    named = {s.partition(":")[0] for s in longer.senses}
    frame = named <= STRUCTURE  # 'launched from' read as a preposition still holds the launch
    left = frozenset(s for s in inner.senses if (frame or s.partition(":")[0] in THINGS) and s.partition(":")[0] not in named)
    return Entry(left, inner.note, inner.where) if left else None


def _covers(longer: _Match, m: _Match) -> bool:
    """Whether the longer match's own words (not its gaps) hold all words of the other."""
    return not longer.holes or not any(m.first <= hole <= m.last for hole in longer.holes)


def _shortest(matches: list[_Match]) -> Iterable[_Match]:
    """Of several ways to stretch one gapped phrase from one word, or to one word, the shortest."""
    if not any(m.holes for m in matches):
        return matches
    best: dict[tuple[int, int, int], _Match] = {}
    for m in matches:
        for key in ((id(m.node), 0, m.first), (id(m.node), 1, m.last)):
            other = best.get(key)
            if other is None or m.last - m.first < other.last - other.first:
                best[key] = m
    return [m for m in matches if best[id(m.node), 0, m.first] is m and best[id(m.node), 1, m.last] is m]


@lru_cache(maxsize=65536)
def _merged(entries: tuple[Entry, ...]) -> Entry:
    """One entry for phrases of one span: all senses, notes and places; a pseudo cue among them wins."""
    senses = frozenset().union(*(e.senses for e in entries))
    if any(NOTHING in e.senses for e in entries):
        senses = frozenset({NOTHING})
    notes = dict.fromkeys(word for e in entries for word in e.note.split())
    places = dict.fromkeys(e.where for e in entries if e.where)
    return Entry(senses, " ".join(notes), ", ".join(places))
