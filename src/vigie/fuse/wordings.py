"""Two versions of one text: which claims of the newer one are claims of the older one again, and which of them were changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from vigie.fuse.copies import figures, words
from vigie.fuse.voices import unit
from vigie.picture import Told

ALIKE = 0.5  # share of words in common from which a sentence is another one edited: half, as for copies (kinds/fusion.toml)
MATTERS = ("service", "hazard", "facility", "activity", "action", "form")  # what a claim of some kinds is about; another one is another matter
SAME_MATTER = 1.5  # what the same matter told by the same source is worth, beside the share of words
Pair = tuple[Told, Told]


def entry(told: Told) -> datetime | None:
    """Return the clock of the claim's entry, by which it is known again when others come above it; None where it has none."""
    return told.claim.said_at


def at(told: Told) -> int:
    """Return where a claim's evidence begins."""
    return told.claim.evidence[0].start if told.claim.evidence else 0


def _text(told: Told) -> tuple[str, ...]:
    return words(" ".join(s.text for s in told.claim.evidence))


def _where(told: Told) -> frozenset[str]:
    return frozenset(r.place.place_id for r in told.claim.places)


def _signature(told: Told) -> tuple[Any, ...]:
    """What must be equal where nothing was changed: the words, and what they were read as."""
    c = told.claim
    return c.kind, c.modality, _text(told), figures(c.details), _matter(told), unit(told), tuple(sorted(_where(told)))


def _matter(told: Told) -> tuple[str, ...]:
    return tuple(str(told.claim.details.get(m)) for m in (*MATTERS, "state"))


def same(old: Sequence[Told], new: Sequence[Told]) -> list[Pair]:
    """Return the pairs (old, new) that say the same in the same words; of several those of one entry first, in the order of the text."""
    pairs: list[Pair] = []
    rest = list(new)
    for key in (lambda t: (_signature(t), entry(t)), lambda t: (_signature(t), None)):
        held: dict[Any, list[Told]] = defaultdict(list)
        used = {id(o) for o, _ in pairs}
        for o in old:
            if id(o) not in used:
                held[key(o)].append(o)
        left = []
        for n in rest:
            able = held.get(key(n))
            if able:
                pairs.append((able.pop(0), n))
            else:
                left.append(n)
        rest = left
    return pairs


def changed(old: Iterable[Told], new: Iterable[Told], kept: Sequence[Pair]) -> list[Pair]:
    """Return the pairs (old, new) of one entry in which the newer claim is the older one edited: of the same matter by the same source, or in mostly the same
    words, between the same neighbours. `kept`: what both versions hold."""
    newer = list(new)
    able = ((o, n, score) for o in old for n in newer if (score := _edited(o, n)) is not None)
    able = ((o, n, score) for o, n, score in able if score >= SAME_MATTER or not _crossed(o, n, kept))
    scored = [((-score, abs(at(o) - at(n)), o.claim.claim_id, n.claim.claim_id), o, n) for o, n, score in able]
    pairs, used = [], set[str]()
    for _, o, n in sorted(scored, key=lambda x: x[0]):
        if o.claim.claim_id not in used and n.claim.claim_id not in used:
            used |= {o.claim.claim_id, n.claim.claim_id}
            pairs.append((o, n))
    return pairs


def _crossed(old: Told, new: Told, kept: Iterable[Pair]) -> bool:
    """Whether something that both versions hold stands on other sides of two claims: an edit stays where it was."""
    return any((at(o) < at(old)) != (at(n) < at(new)) for o, n in kept)


def _edited(old: Told, new: Told) -> float | None:
    """How much a claim looks like another one edited; None where it is another claim."""
    if entry(old) != entry(new):
        return None
    x, y = set(_text(old)), set(_text(new))
    share = len(x & y) / len(x | y) if x or y else 0.0
    about = old.claim.kind == new.claim.kind and _about(old) == _about(new) and unit(old) == unit(new) and _meet(_where(old), _where(new))
    if about:
        return share + SAME_MATTER
    return share if share >= ALIKE and (old.claim.kind == new.claim.kind or figures(old.claim.details) == figures(new.claim.details)) else None


def _about(told: Told) -> tuple[str, ...]:
    return tuple(str(told.claim.details.get(m)) for m in MATTERS)


def _meet(a: frozenset[str], b: frozenset[str]) -> bool:
    return bool(a & b) or a == b
