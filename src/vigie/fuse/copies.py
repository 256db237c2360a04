"""Claims in the same words: repetitions, near-copies of one item, and unsourced texts that speak in the words of somebody else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from functools import lru_cache
from typing import Any

import regex

from vigie.fuse.once import once
from vigie.fuse.voices import first_known, unit, unsourced
from vigie.picture import Told
from vigie.resources import kind_shelf

RUN = 3  # words that stand together: the usual length of shingles for short texts
_WORD = regex.compile(r"[\p{L}\p{N}]+")
_LISTED = ("groups", "weapons")
_COUNTED = ("count", "customers", "share", "people", "magnitude")


def copies(told: Sequence[Told]) -> dict[str, str]:
    """Return claim id -> id of the claim that says the same in the same words, known first: a repetition, a near-copy of one item.

    A speaker's words in two outlets are one item; so is an unsourced text in the words of anybody. Two speakers who say the same are none, nor is a
    short form of words that is used again ('air raid alert in Kyiv'). A claim that is an original is nobody's copy: there are no chains.
    """
    out: dict[str, str] = {}
    if len(told) < 2:
        return out
    originals = _Wordings()
    for t in sorted({t.claim.claim_id: t for t in told}.values(), key=first_known):
        like = originals.like(t)
        mine = unit(t)
        first = next((o for o in like if unit(o) == mine or unsourced(t)), None)
        if first is None:
            originals.add(t)
        else:
            out[t.claim.claim_id] = first.claim.claim_id
    return out


def echoes(told: Iterable[Told], sourced: Iterable[Told]) -> dict[str, str]:
    """Return id of an unsourced claim -> id of the claim whose words it uses: a sourced one, else another outlet's that was known first.

    `told` and `sourced` in the order in which they were known.
    """
    alone = [t for t in told if unsourced(t)]
    said, plainly, out = _Wordings(), _Wordings(), dict[str, str]()
    for t in sourced if alone else ():
        said.add(t)
    for t in alone:
        first = next(iter(said.like(t)), None) or next(iter(plainly.like(t)), None)
        if first is None:
            plainly.add(t)
        else:
            out[t.claim.claim_id] = first.claim.claim_id
    return out


class _Wordings:
    """Claims by kind, by what they count and by the runs of their words, so that few are compared."""

    def __init__(self) -> None:
        self._held: list[Told] = []
        self._runs: dict[Any, list[int]] = {}

    def add(self, told: Told) -> None:
        matter = _matter(told)
        for run in _told_runs(told):
            self._runs.setdefault((matter, run), []).append(len(self._held))
        self._held.append(told)

    def like(self, told: Told) -> Iterator[Told]:
        """Yield those in near-equal words, in the order in which they were added."""
        matter = _matter(told)
        some = {i for run in _told_runs(told) for i in self._runs.get((matter, run), ())}
        return (self._held[i] for i in sorted(some) if near(self._held[i], told))


@once
def _matter(told: Told) -> Any:
    """What must be equal in copies: kind, modality, state, every figure; the wording of a figure is no proof that it is the same."""
    c = told.claim
    return c.kind, c.modality, str(c.details.get("service")), str(c.details.get("state")), figures(c.details), tuple(w for w in _words(told) if w[0].isdigit())


def figures(details: dict[str, Any]) -> str:
    """Return the figures of a claim's details in one string, in a fixed order."""
    rows = [(k, _flat(v)) for k, v in details.items() if isinstance(v, dict) or k in _COUNTED]
    rows += [(k, str(sorted(_flat(w) for w in v))) for k, v in details.items() if k in _LISTED and isinstance(v, list | tuple)]
    return repr(sorted(rows)) if rows else ""


def _flat(value: object) -> str:
    return repr(sorted((str(k), _flat(v)) for k, v in value.items())) if isinstance(value, dict) else str(value)


def near(a: Told, b: Told) -> bool:
    """True where two claims of one matter stand in near-equal words, in two documents or by the reader's word, within a day of each other."""
    one, two = a.claim, b.claim
    own = two.duplicate_of == one.claim_id or one.duplicate_of == two.claim_id
    if not own and one.document_id == two.document_id:
        return False
    apart = abs(a.known_at - b.known_at) if a.known_at and b.known_at else timedelta(0)
    shelf = kind_shelf("fusion")["copies"]
    if apart > timedelta(hours=shelf["within_h"]):
        return False
    x, y = _words(a), _words(b)
    if min(len(x), len(y)) < shelf["shortest"]:
        return x == y and apart <= timedelta(hours=shelf["at_once_h"])
    return x == y or alike(x, y) >= shelf["share"]


@once
def _words(told: Told) -> tuple[str, ...]:
    return words(" ".join(s.text for s in told.claim.evidence))


@once
def _told_runs(told: Told) -> frozenset[tuple[str, ...]]:
    return _runs(_words(told))


@lru_cache(maxsize=20_000)
def words(text: str) -> tuple[str, ...]:
    """Return the words of a text, caseless, without punctuation."""
    return tuple(_WORD.findall(text.casefold()))


@lru_cache(maxsize=20_000)
def _runs(text: tuple[str, ...]) -> frozenset[tuple[str, ...]]:
    return frozenset(text[i : i + RUN] for i in range(max(1, len(text) - RUN + 1)))


def alike(a: tuple[str, ...], b: tuple[str, ...]) -> float:
    """Return the share of runs of three words that two texts have in common, 0 to 1 (Jaccard's index of their shingles; Broder 1997)."""
    x, y = _runs(a), _runs(b)
    return len(x & y) / len(x | y)
