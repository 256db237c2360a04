"""The picture as the public may see it at a moment, with what was held back under which rule and when the clock alone will change it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from vigie.fuse.places import places
from vigie.model import PlaceRef
from vigie.picture import Incident
from vigie.picture_tables import Picture
from vigie.publish import decisions, rows
from vigie.publish.around import PictureAround
from vigie.publish.levels import coarsened
from vigie.publish.rules import Rules
from vigie.publish.sight import Sight
from vigie.publish.verdicts import Verdict


class Held(NamedTuple):
    """A row of which the public does not see all.

    `effect`: held (for a time), coarsened, withheld (its words), hidden; `shown_as`: the level to which its place is coarsened.
    """

    table: str
    id: str
    title: str
    rules: tuple[str, ...]
    effect: str
    shown_as: str | None
    until: datetime | None


@dataclass(frozen=True)
class Published:
    """A picture for the public. `held`: rows of which it does not see all; `names`: private persons left out; `next_change`: None where no clock runs."""

    picture: Picture
    held: tuple[Held, ...] = ()
    names: tuple[str, ...] = ()
    next_change: datetime | None = None
    counts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)  # rule -> effect -> how many rows


def published(picture: Picture, rules: Rules, now: datetime) -> Published:
    """Return what of a picture the public may see at a moment."""
    sight = Sight(rules, now, PictureAround(picture))
    made, change = sight.until(lambda: _made(picture, sight))
    held = tuple(held_rows(picture, sight))
    seen = {p.person_id for p in made.people}
    return Published(made, held, tuple(p.name for p in picture.people if p.person_id not in seen), change, _counts(held))


def _made(picture: Picture, sight: Sight) -> Picture:
    told = _each(picture.claims, rows.claim, sight)
    shown = {t.claim.claim_id for t in told}
    incidents = _each(picture.incidents, rows.incident, sight)
    return Picture.of(
        told=told,
        documents=_each(picture.documents, rows.document, sight),
        incident_of={c: i for c, i in picture.incident_of.items() if c in shown},
        copies={a: b for a, b in picture.copies.items() if a in shown and b in shown},
        incidents=incidents,
        services=_each(picture.services, rows.service, sight),
        tolls=_each(picture.tolls, rows.toll, sight),
        conflicts=_each(picture.conflicts, decisions.conflict, sight),
        people=_each(picture.people, rows.person, sight),
        places=places(told),
        changes=_each(picture.changes, decisions.change, sight),
    )


def _each(every: Iterable[Any], shown: Callable[[Any, Sight], Any], sight: Sight) -> list[Any]:
    return [r for row in every if (r := shown(row, sight)) is not None]


def held_rows(picture: Picture, sight: Sight) -> Iterable[Held]:
    """Yield the incidents, stretches of services and claims of no incident of which the public does not see all; claims of incidents follow those."""
    for i in picture.incidents:
        yield from _held("incidents", i.incident_id, f"{i.code} {i.title}", i.places, sight.of_incident(i))
    for s in picture.services:
        yield from _held("services", s.service_id, f"{s.service} {s.state}, {s.place.name}", (PlaceRef(s.place, part=s.part),), sight.of_service(s))
    for t in picture.claims:
        v = sight.of_words(t)
        if not any(i.status != "merged" and _same(i, v, sight) for i in sight.around.incidents_of(t.claim.claim_id)):
            yield from _held("claims", t.claim.claim_id, t.claim.kind, t.claim.places, v)


def _same(i: Incident, v: Verdict, sight: Sight) -> bool:
    return sight.of_incident(i) == v


def _held(table: str, ident: str, title: str, refs: Iterable[PlaceRef], v: Verdict) -> Iterable[Held]:
    if not v.wordless:
        return
    finest = v.finest if not v.hidden and coarsened(refs, v.finest) else None
    effect = "hidden" if v.hidden else "held" if v.held else "coarsened" if finest else "withheld"
    yield Held(table, ident, title, v.reasons, effect, finest, None if v.hidden else v.until)


def _counts(held: Iterable[Held]) -> dict[str, dict[str, int]]:
    found: dict[str, Counter[str]] = {}
    for h in held:
        for rule in h.rules:
            found.setdefault(rule, Counter())[h.effect] += 1
    return {rule: dict(c) for rule, c in found.items()}
