"""Values that several speakers give of one thing, as spells: how long each speaker held to a value, which pairs contradict each other, what settled them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256

from vigie.model import Quantity
from vigie.picture import Conflict, Version


@dataclass
class Spell:
    """A value that one speaker held to. `first`, `last`: when it was given first and last; `then`: the value that took its place.

    `posts`: the entries of documents that tell it. `loose`: of its times only the days are known.
    """

    unit: str
    name: str
    value: Quantity
    claims: list[str] = field(default_factory=list)
    first: datetime | None = None
    last: datetime | None = None
    then: Spell | None = None
    posts: set[tuple[str, int]] = field(default_factory=set)
    loose: bool = False


@dataclass(frozen=True)
class Subject:
    """What values are given of: for the ids and words of its conflicts."""

    type: str
    about: str
    field: str
    words: Callable[[Quantity], str]


Clash = Callable[[Spell, Spell], bool]


def contradictions(subject: Subject, spells: Sequence[Spell], clash: Clash, agree: Clash, *, between: bool = False) -> list[Conflict]:
    """Return one conflict of all values that stand against each other, and one for each pair that a speaker's later value has settled.

    `between`: with the values that lie between them, near enough to both.
    """
    pairs = [(a, b) for i, a in enumerate(spells) for b in spells[i + 1 :] if a.unit != b.unit and clash(a, b)]
    standing = [p for p in pairs if p[0].then is None and p[1].then is None]
    out = []
    if standing:
        odd = [s for p in standing for s in p]
        names = " against ".join(sorted({s.name for s in odd}))
        if between:
            least, most = (pick(s.value.min or 0.0 for s in odd) for pick in (min, max))
            odd = [s for s in spells if s.then is None and least <= (s.value.min or 0.0) <= most]
        out.append(conflict(subject, _versions(subject, odd), f"{subject.field}: {names}"))
    for a, b in pairs:
        settled = next((s.then for s, other in ((a, b), (b, a)) if s.then and agree(s.then, other)), None)
        if settled:
            note = f"{subject.field}: {a.name} against {b.name}, until {settled.name} told {subject.words(settled.value)}"
            out.append(conflict(subject, _versions(subject, [a, b]), note, settled_by=settled.claims[0]))
    return list({k.conflict_id: k for k in out}.values())


def _versions(subject: Subject, spells: Iterable[Spell]) -> list[Version]:
    by_value: dict[str, list[Spell]] = {}
    for s in sorted(spells, key=lambda s: (s.value.min or 0.0, subject.words(s.value), s.unit)):
        by_value.setdefault(subject.words(s.value), []).append(s)
    return [Version(v, tuple(sorted({c for s in some for c in s.claims})), tuple(sorted({s.name for s in some}))) for v, some in by_value.items()]


def conflict(subject: Subject, values: Sequence[Version], note: str, *, settled_by: str | None = None) -> Conflict:
    """Return the row; its id comes from what it is about and from the values, not from the claims that repeat them."""
    said = "|".join(str(v.value) for v in values)
    return Conflict(
        conflict_id="k" + sha256(f"{subject.type}|{subject.about}|{subject.field}|{said}|{bool(settled_by)}".encode()).hexdigest()[:14],
        type=subject.type,
        about=subject.about,
        field=subject.field,
        values=tuple(values),
        note=note,
        settled_by=settled_by,
    )
