"""Who really speaks: independent speakers among claims, and copies of one item.

The unit that is counted is the speaker, not the outlet: one mayor quoted by five outlets is one source. An outlet counts by its own reporting, and where it
names nobody; wording that it shares with somebody else is that one's. Whose one claim is: `voices.py`; the same words: `copies.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from vigie.fuse.copies import copies as copies
from vigie.fuse.copies import echoes
from vigie.fuse.voices import first_known, listed, unit, unsourced
from vigie.fuse.voices import source_class as source_class
from vigie.fuse.voices import speaker as speaker
from vigie.picture import Told


class Source(NamedTuple):
    """Whose a claim is within a set of claims: `unit` is the key that is counted, `name` for people to read, `class_` as in the contract."""

    unit: str
    name: str
    class_: str


def sources(told: Iterable[Told]) -> dict[str, Source]:
    """Return claim id -> whose it is, as the claims of the set tell together.

    An office without a name is the one holder of it whom the set names; an unsourced claim in the words of a sourced one, or of another outlet's that was
    known first, is that one's.
    """
    known = sorted({t.claim.claim_id: t for t in told}.values(), key=first_known)
    named = _holders(known)
    out: dict[str, Source] = {}
    for t in known:
        key = unit(t)
        holder = named.get(key)
        out[t.claim.claim_id] = Source(*holder, source_class(t)) if holder else Source(key, speaker(t), source_class(t))
    said = [t for t in known if not unsourced(t)]
    for again, first in sorted(echoes(known, said).items()):
        out[again] = out[first]
    return out


def _holders(known: Sequence[Told]) -> dict[str, tuple[str, str]]:
    """Unit of an unnamed office -> unit and name of its only holder, a person or a body, whom the claims name."""
    holders: dict[tuple[str, str], dict[str, str]] = {}
    for t in known:
        a = t.claim.attribution
        name = a.name if a.office in listed("single") else a.organization if a.office in listed("one_body") else None
        if name:
            for where in ("", a.jurisdiction or ""):
                holders.setdefault((str(a.office), where), {}).setdefault(unit(t), name)
    return {f"u:{office}|{where}|": next(iter(one.items())) for (office, where), one in holders.items() if len(one) == 1}


def independent(told: Iterable[Told]) -> tuple[str, ...]:
    """Return the names of the independent speakers of these claims, in the order in which they were first known."""
    every = list(told)
    if len(every) == 1:
        return (speaker(every[0]),)
    whose = sources(every)
    names: dict[str, str] = {}
    for t in sorted(every, key=first_known):
        source = whose[t.claim.claim_id]
        names.setdefault(source.unit, source.name)
    return tuple(names.values())
