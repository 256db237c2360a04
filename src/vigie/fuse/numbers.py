"""Figures that cannot both be so: of different speakers, and parts that are greater than their whole."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from functools import cache, partial
from itertools import groupby

from vigie.fuse.contradictions import Spell, Subject, conflict, contradictions
from vigie.fuse.figures import high, low, overlap, quantity
from vigie.fuse.groups import Group
from vigie.fuse.sources import Source
from vigie.fuse.tolls import held_at
from vigie.fuse.voices import first_known
from vigie.model import Quantity
from vigie.picture import Conflict, Incident, Told, Toll, Version
from vigie.resources import kind_shelf
from vigie.wording import number

DAY = timedelta(days=1)


@cache
def _while() -> timedelta:
    return timedelta(hours=kind_shelf("fusion")["conflicts"]["while_h"])


def _agree(a: Spell, b: Spell) -> bool:
    return overlap(a.value, b.value, kind_shelf("fusion")["conflicts"]["about"])


def toll_conflicts(group: Group, tolls: Sequence[Toll], whose: Mapping[str, Source]) -> list[Conflict]:
    """Return the contradictions among a group's figures, field by field; growth is none (docs/FUSION.md, 'Conflicts')."""
    replaced, told = {t.supersedes for t in tolls if t.supersedes}, {t.claim.claim_id: t for t in group.members}
    stood = sorted((t for t in tolls if t.stands or t.toll_id in replaced), key=lambda t: (t.field, t.group or ""))
    out = []
    for (field, part), rows in groupby(stood, key=lambda t: (t.field, t.group or "")):
        subject = Subject("number", group.incident_id, f"{field} {part}".strip(), number)
        out += contradictions(subject, spells(list(rows), whose, told), partial(_clash, field in kind_shelf("fusion")["conflicts"]["both_ways"]), _agree)
    return out


def spells(rows: Sequence[Toll], whose: Mapping[str, Source], told: Mapping[str, Told]) -> list[Spell]:
    """Return how long each speaker held to a figure, from the rows of one field and group that stood at some time."""
    out: list[Spell] = []
    by_unit: dict[str, list[Toll]] = {}
    for t in sorted(rows, key=lambda t: (held_at(t), t.toll_id)):
        by_unit.setdefault(whose[t.claim_id].unit, []).append(t)
    for unit, own in sorted(by_unit.items()):
        last: Spell | None = None
        for t in own:
            if last is None or last.value != t.figure:
                spell = Spell(unit, t.speaker, t.figure, first=t.as_of)
                if last is not None:
                    last.then = spell
                out.append(spell)
                last = spell
            last.claims.append(t.claim_id)
            last.last = t.as_of
            claim = told[t.claim_id].claim
            last.posts.add((claim.document_id, claim.post))
            last.loose = last.loose or not told[t.claim_id].by_the_clock
    return out


def _clash(both_ways: bool, a: Spell, b: Spell) -> bool:
    """True where two figures told of one time exclude each other.

    A higher one told later by another speaker is growth. Where it is not known which was told first, it may be growth: figures of one entry, which tells how
    they came about, and figures of one day whose hours are not known.
    """
    if _agree(a, b) or a.posts <= b.posts or b.posts <= a.posts:
        return False
    if a.first is None or b.first is None or a.last is None or b.last is None:
        return True
    early, late = sorted((a, b), key=lambda s: (s.first, s.unit))
    assert early.last and late.first
    if (a.loose or b.loose) and late.first - early.last < DAY:
        return False
    if early.then and early.then.first and early.then.first <= late.first:
        return False
    news = both_ways or low(late.value) > low(early.value)
    return not (news and late.first - early.last > _while())


# ---------------------------------------------------------------- parts and wholes
def part_conflicts(group: Group, tolls: Sequence[Toll]) -> list[Conflict]:
    """Return where a part is greater than its whole: more intercepted than launched, more children than people."""
    standing = [t for t in tolls if t.stands]
    out = []
    for t in standing:
        if t.field == "intercepted":
            whole = [w for w in standing if w.field == "launched" and w.group == t.group]
            out += _exceeding(group.incident_id, t, whole, "launched", "intercepted")
        elif t.group is not None and t.field != "launched":
            whole = [w for w in standing if w.field == t.field and w.group is None]
            out += _exceeding(group.incident_id, t, whole, f"{t.field} in all", f"{t.field} {t.group}")
    return list({k.conflict_id: k for k in out}.values())


def _exceeding(about: str, part: Toll, wholes: Sequence[Toll], whole_words: str, part_words: str) -> list[Conflict]:
    """Where every whole that it can be held against is less than the part: the speaker's own, else anybody's; wholes of an earlier time are outgrown."""
    own = [w for w in wholes if w.speaker == part.speaker] or list(wholes)
    held = [w for w in own if not (w.as_of and part.as_of and part.as_of - w.as_of > _while())]
    if not held or len(held) < len(own) or any(high(w.figure) >= low(part.figure) for w in held):
        return []
    most = max(held, key=lambda w: (high(w.figure), w.toll_id))
    note = f"{part.speaker} tells {number(part.figure)} {part_words}, {most.speaker} {number(most.figure)} {whole_words}: a part is greater than its whole"
    values = [_version(part, part_words), _version(most, whole_words)]
    return [conflict(Subject("number", about, part.field, number), values, note)]


def _version(toll: Toll, words: str) -> Version:
    return Version(f"{number(toll.figure)} {words}", (toll.claim_id,), (toll.speaker,))


def wave_conflicts(incidents: Iterable[Incident], tolls: Iterable[Toll]) -> list[Conflict]:
    """Return where what was told of a wave is less than what was told of its parts.

    One part alone may not be greater than the whole; the parts together only where one speaker gives them all and the whole: others' are never added.
    """
    rows: dict[str | None, list[Toll]] = {}
    for t in tolls:
        if t.stands and t.group is None:
            rows.setdefault(t.incident_id, []).append(t)
    out: list[Conflict] = []
    for wave in incidents:
        wholes = rows.get(wave.incident_id, []) if wave.parts else []
        parts = [t for p in wave.parts for t in rows.get(p, ())] if wholes else []
        for part in parts:
            same = [w for w in wholes if w.field == part.field]
            out += _exceeding(wave.incident_id, part, same, f"{part.field} in all", f"{part.field} in one part")
        out += _sums(wave.incident_id, wholes, parts)
    return list({k.conflict_id: k for k in out}.values())


def _sums(about: str, wholes: Sequence[Toll], parts: Sequence[Toll]) -> list[Conflict]:
    out = []
    for whole in wholes:
        own: dict[str | None, Toll] = {p.incident_id: p for p in parts if (p.field, p.speaker) == (whole.field, whole.speaker)}
        late = [p for p in own.values() if p.as_of and whole.as_of and p.as_of - whole.as_of > _while()]
        if len(own) > 1 and not late and sum(low(p.figure) for p in own.values()) > high(whole.figure):
            ordered = sorted(own.values(), key=lambda p: p.toll_id)
            note = f"the figures that {whole.speaker} gives for {len(own)} parts are together more than {number(whole.figure)} {whole.field} in all"
            values = [_version(whole, f"{whole.field} in all"), *(_version(p, f"{p.field} in one part") for p in ordered)]
            out.append(conflict(Subject("number", about, whole.field, number), values, note))
    return out


# ---------------------------------------------------------------- magnitudes
def magnitude_conflicts(group: Group, whose: Mapping[str, Source]) -> list[Conflict]:
    """Return the contradictions among magnitudes that an event has once; a speaker's later value takes the place of an earlier one."""
    margins = kind_shelf("fusion")["conflicts"]["magnitude"]
    found: dict[tuple[str, str], dict[str, list[Spell]]] = {}
    for t in sorted(group.members, key=first_known):
        told = t.claim.details.get("magnitude")
        if not isinstance(told, Mapping) or told.get("unit") not in margins or t.claim.modality != "actual":
            continue
        source, value = whose[t.claim.claim_id], quantity(told.get("value"))
        own = found.setdefault((str(t.claim.details.get("hazard")), str(told["unit"])), {}).setdefault(source.unit, [])
        if value and (not own or own[-1].value != value):
            spell = Spell(source.unit, source.name, value, first=t.known_at)
            if own:
                own[-1].then = spell
            own.append(spell)
        if value:
            own[-1].claims.append(t.claim.claim_id)
    out = []
    for (_, measure), units in sorted(found.items()):
        every = [s for _, own in sorted(units.items()) for s in own]
        subject = Subject("number", group.incident_id, "magnitude", number)
        out += contradictions(subject, every, partial(_beyond, margins[measure]), partial(_within, margins[measure]), between=True)
    return out


def _beyond(margin: float, a: Spell, b: Spell) -> bool:
    return not _within(margin, a, b)


def _within(margin: float, a: Spell, b: Spell) -> bool:
    def wide(q: Quantity) -> Quantity:
        return Quantity(low(q) - margin / 2 - 1e-9, high(q) + margin / 2)

    return overlap(wide(a.value), wide(b.value))
