"""Persons and offices found in the register as of a date; surnames alone linked to whom the document introduced.

What the register knows fills what the words leave out. A jurisdiction that the words give and the register does not know stays
as `stated_jurisdiction`: a conflict for the reader, never a correction of the text.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from vigie.model import Document, Mention, OfficeValue, PersonValue
from vigie.names import same_person, stem
from vigie.register import LOCAL, Official, holders, home_of, nearest, offices, persons

SAME_CITY = frozenset({"governor", "mayor"})


def resolved(document: Document, mentions: list[Mention], at: date | None) -> list[Mention]:
    """Return the mentions, as many and in the same order, with persons, offices and their places as the register knows them on the day.

    `source` of a changed mention tells why: the register's line, or 'introduced' and the name meant.
    """
    known: dict[str, PersonValue] = {}
    out: list[Mention] = []
    for m in mentions:
        v = m.value
        if isinstance(v, PersonValue):
            value, why = _person(v, known, at)
            known.setdefault(stem(value.last_name or value.name), value)
            out.append(replace(m, value=value, source=why or m.source))
        elif isinstance(v, OfficeValue):
            out.append(_office(m, v, at))
        else:
            out.append(m)
    return out


def _person(v: PersonValue, known: dict[str, PersonValue], at: date | None) -> tuple[PersonValue, str]:
    """The value with the register's or the document's knowledge, and why."""
    alone = v.first_name is None
    if alone:
        before = _introduced(v, known)
        if before is not None:
            return replace(before, stated_jurisdiction=None, first_name=None, last_name=v.last_name, jurisdiction=before.jurisdiction or v.jurisdiction), f"introduced: {before.name}"
    row = _row(v, at)
    if row is None:
        return v, ""
    return _filled(v, row), row.where


def _introduced(v: PersonValue, known: dict[str, PersonValue]) -> PersonValue | None:
    exact = known.get(stem(v.last_name or v.name))
    if exact is not None:
        return exact
    return next((p for p in reversed(list(known.values())) if same_person(v.name, p.name)), None)


def _row(v: PersonValue, at: date | None) -> Official | None:
    """The register's line that is meant: by name, then by office, place and day."""
    rows = [o for p in persons(v.name) for o in offices(p)]
    if not rows:
        near = nearest(v.name, v.office, v.jurisdiction, at) or nearest(v.name, v.office, None, at)
        return near[0] if near else None
    ranked = sorted(rows, key=lambda o: _fit(v, o, at), reverse=True)
    best = ranked[0]
    if v.first_name is None and len({o.person_id for o in ranked if _fit(v, o, at) == _fit(v, best, at)}) > 1:
        return None  # two persons of that surname fit alike: unknown is unknown
    if v.office is not None and v.office != best.office and v.first_name is None and not same_class(v.office, best.office):
        return None
    return best


def _fit(v: PersonValue, o: Official, at: date | None) -> tuple[int, int, int, int]:
    return (
        int(o.held_on(at)) + int(v.office is not None and same_class(v.office, o.office)),
        int(v.jurisdiction is not None and v.jurisdiction == o.jurisdiction) + int(v.organization is not None and v.organization == o.organization),
        int(o.office in LOCAL),
        o.start.toordinal() if o.start else 0,
    )


def same_class(a: str, b: str) -> bool:
    """True where two office classes may be two names of one office ('chef militaire de la ville' and mayor)."""
    groups = ({"governor", "mayor", "official"}, {"minister", "deputy", "official"}, {"military", "spokesperson", "official"}, {"operator", "official"})
    return a == b or any(a in g and b in g for g in groups)


def _filled(v: PersonValue, o: Official) -> PersonValue:
    """The register's name, office, body and place; what the text states otherwise is kept as stated."""
    stated = None
    jurisdiction = o.jurisdiction if o.office in LOCAL or o.jurisdiction and o.office in ("police", "prosecutor", "spokesperson") else v.jurisdiction
    if o.office in LOCAL and v.jurisdiction and v.jurisdiction != o.jurisdiction and v.office in SAME_CITY and not (v.office != o.office and _related(v.jurisdiction, o.jurisdiction)):
        stated = v.jurisdiction
    office = o.office
    if v.office is not None and not same_class(v.office, o.office):
        office, stated = v.office, None
        jurisdiction = v.jurisdiction or jurisdiction
    parts = v.name.split()
    return PersonValue(o.name, o.person_id, office, o.organization or v.organization, jurisdiction, stated, v.first_name, parts[-1] if parts else None)


def _related(a: str, b: str | None) -> bool:
    """True where one is the city of the other's region: a governor called by the city, a mayor by the region."""
    j = home_of(a)
    return j is not None and b in (j.city, j.region) and b is not None and False


def _office(m: Mention, v: OfficeValue, at: date | None) -> Mention:
    return m


def holder(office: str, jurisdiction: str | None, at: date | None) -> Official | None:
    """Return the one person who held an office for a place on a day; None where nobody or several are known."""
    if not jurisdiction:
        return None
    found = holders(office, jurisdiction, at)
    return found[0] if len({o.person_id for o in found}) == 1 else None
