"""Persons and offices found in the register as of a date; surnames alone linked to whom the document introduced.

What the register knows fills what the words leave out. A jurisdiction that the words give and the register does not know stays
as `stated_jurisdiction`: a conflict for the reader, never a correction of the text. `source` of a changed mention tells why.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import islice

from vigie import gazetteer
from vigie.bodies import ministry_name, one_name, organizations
from vigie.model import Document, Mention, OfficeValue, OrganizationValue, PersonValue
from vigie.names import same_person, stem
from vigie.register import LOCAL, Official, holders, home_of, nearest, offices, persons
from vigie.resolve.people_conflicts import contradiction, other_holder
from vigie.resolve.people_context import Bodies, Context

RECENT = 200  # persons introduced last whose misspelt surnames are thought of
LOOSE = " (loose)"  # in the source of an office whose words fit a city and a region (set by extract.people)
OPEN = " -> "  # in the source of a body: the pattern of a name that lacks its place (set by extract.people)
TOLD = {"police": 2000, "operator": 2000, "expert": 2000, "prosecutor": 2000, "military": 300, "rescue-service": 600}
"""'The police', 'the company', 'the military': the last named body of that class in the post, no further back than so many characters."""
QUOTED = frozenset('\u00ab\u201e\u201c"')
PROMINENT = {"head-of-state": 3, "head-of-government": 2}  # whom a surname alone means where nothing else tells
SAME = tuple(frozenset(g.split()) for g in ("governor mayor official", "minister deputy official", "military spokesperson official", "operator official"))


def resolved(document: Document, mentions: list[Mention], at: date | None) -> list[Mention]:
    """Return the mentions, as many and in the same order, with persons, offices and bodies as the register knows them on the day."""
    context = Context(document, mentions)
    known: dict[str, PersonValue] = {}
    out: list[Mention] = []
    for m in mentions:
        v = m.value
        if isinstance(v, PersonValue):
            value, why = _person(m, v, known, context, at)
            for name in (value.name, m.text):
                known.setdefault(stem(name.split()[-1]), value)
            out.append(replace(m, value=value, source=why or m.source))
        else:
            out.append(m)
    people: dict[str | None, list[PersonValue]] = {}
    for p in {(p.name, p.office, p.organization, p.jurisdiction): p for p in known.values()}.values():
        people.setdefault(p.office, []).append(p)
    bodies = Bodies()
    done: list[Mention] = []
    for m in out:
        v = m.value
        if isinstance(v, OrganizationValue) and OPEN in m.source:
            m = _ministry(m, v, context, bodies)
        elif isinstance(v, OfficeValue):
            m = _open_body(m, v, context, bodies) if OPEN in m.source else _office(m, v, people, context, bodies, at)
        bodies.note(m, context)
        done.append(m)
    return done


# ---------------------------------------------------------------- persons
def _person(m: Mention, v: PersonValue, known: dict[str, PersonValue], context: Context, at: date | None) -> tuple[PersonValue, str]:
    """The value with the register's or the document's knowledge, and why."""
    if v.first_name is None:
        before = _introduced(m, v, known)
        if before is not None:
            place = before.jurisdiction or v.jurisdiction
            value = replace(before, stated_jurisdiction=None, conflict=None, first_name=None, last_name=v.last_name, jurisdiction=place)
            return value, f"introduced: {before.name}"
    row = _row(m, v, context, at)
    if row is not None:
        value = _filled(v, row)
        alike = v.office is not None and same_class(v.office, row.office)
        return replace(value, former=v.former, conflict=contradiction(v, value, row, at, alike=alike)), row.where
    v = replace(v, conflict=other_holder(v, at))
    if v.office in LOCAL and v.jurisdiction is None:
        place = context.jurisdiction(m.start, "city" if v.office == "mayor" else "region")
        if place:
            return replace(v, jurisdiction=place), f"{m.source}; the place named last"
    return v, ""


def _introduced(m: Mention, v: PersonValue, known: dict[str, PersonValue]) -> PersonValue | None:
    exact = known.get(stem(m.text.split()[-1]))
    if exact is not None:
        return exact
    return next((p for p in islice(reversed(known.values()), RECENT) if same_person(v.name, p.name)), None)


def _row(m: Mention, v: PersonValue, context: Context, at: date | None) -> Official | None:
    """The register's line that is meant: by name, then by office, place and day; else a misspelt name of a holder."""
    rows = [o for p in persons(" ".join(m.text.split())) or persons(v.name) for o in offices(p)]
    if not rows:
        return _misspelt(m, v, context, at)
    ranked = sorted(rows, key=lambda o: _fit(v, o, at), reverse=True)
    best = ranked[0]
    if len({o.person_id for o in ranked if _fit(v, o, at)[:4] == _fit(v, best, at)[:4]}) > 1:
        return None  # two persons of that name fit alike: unknown is unknown
    if v.first_name is None and v.office is not None and not same_class(v.office, best.office):
        return None
    return best


def _misspelt(m: Mention, v: PersonValue, context: Context, at: date | None) -> Official | None:
    for place in (v.jurisdiction, None):
        near = nearest(v.name, v.office, place, at)
        if near:
            return near[0]
    if v.office in LOCAL and v.first_name is not None and v.jurisdiction is None:
        found = {near[0].person_id: near[0] for place in context.names(m.start) if (near := nearest(v.name, v.office, place, at))}
        if len(found) == 1:
            return next(iter(found.values()))
    return None


def _fit(v: PersonValue, o: Official, at: date | None) -> tuple[int, ...]:
    months = 0 if at is None else max((o.start - at).days if o.start else 0, (at - o.end).days if o.end else 0, 0) // 30
    return (
        int(o.held_on(at)) + int(v.office is not None and same_class(v.office, o.office)) + int(v.office == o.office),
        int(v.jurisdiction is not None and v.jurisdiction == o.jurisdiction) + int(v.organization is not None and v.organization == o.organization),
        PROMINENT.get(o.office, 0) if v.first_name is None else 0,
        -months,
        int(o.office in LOCAL) if v.first_name is not None else 0,
        o.start.toordinal() if o.start else 0,
    )


def same_class(a: str, b: str) -> bool:
    """True where two office classes may be two names of one office ('chef militaire de la ville' and mayor)."""
    return a == b or any(a in g and b in g for g in SAME)


def _filled(v: PersonValue, o: Official) -> PersonValue:
    """The register's name, office, body and place; what the text states otherwise is kept as stated."""
    stated = None
    jurisdiction = o.jurisdiction if o.office in LOCAL or o.office in ("police", "prosecutor", "spokesperson") else v.jurisdiction
    office = o.office
    if o.office in LOCAL and v.office in LOCAL and v.jurisdiction and not _one_place(v, o):
        stated = v.jurisdiction
    presides = v.office == "head-of-state" and not v.jurisdiction  # 'its president': of whatever the register says
    if v.office is not None and not same_class(v.office, o.office) and not presides:
        office, stated = v.office, None
        jurisdiction = v.jurisdiction or jurisdiction
    last = v.last_name or v.name.split()[-1]
    return PersonValue(o.name, o.person_id, office, o.organization or v.organization, jurisdiction, stated, v.first_name, last)


def _one_place(v: PersonValue, o: Official) -> bool:
    """True where the text's jurisdiction is the register's: the same place by another name, or a city called by its region in loose words."""
    if v.jurisdiction == o.jurisdiction or o.jurisdiction is None or v.jurisdiction is None:
        return True
    j = home_of(o.jurisdiction)
    if j is not None and v.office == "governor" and o.office == "mayor" and v.jurisdiction == j.region:
        return True
    return any(f.place.name == v.jurisdiction and f.prior >= 0.2 for f in gazetteer.named(o.jurisdiction))


# ---------------------------------------------------------------- offices and bodies without a name
def _office(m: Mention, v: OfficeValue, people: dict[str | None, list[PersonValue]], context: Context, bodies: Bodies, at: date | None) -> Mention:
    """An office without a name: the person whom the document introduces in it, else the only holder that the register knows."""
    if v.plural or v.office == "operator":
        post, at_offset, name = bodies.last.get(v.office, (-1, 0, ""))
        if QUOTED & set(m.text):
            return m  # 'the company \u00abX\u00bb' has a name of its own
        if v.office in TOLD and not v.organization and not v.jurisdiction and post == context.post(m.start) and m.start - at_offset <= TOLD[v.office]:
            return replace(m, value=replace(v, organization=name), source=f"{m.source}; the last named: {name}")
        return m
    fits = [p for p in people.get(v.office, [])[-RECENT:] if _one_post(v, p)]
    if len({p.name for p in fits}) == 1 and (v.organization or v.jurisdiction):
        p = fits[0]
        value = replace(v, name=p.name, person_id=p.person_id, jurisdiction=v.jurisdiction or p.jurisdiction, organization=v.organization or p.organization)
        return replace(m, value=value, source=f"{m.source}; introduced: {p.name}")
    if v.office not in LOCAL:
        return m
    if v.jurisdiction is None and not people.get(v.office):
        place = context.jurisdiction(m.start, "city" if v.office == "mayor" else "region")
        return replace(m, value=replace(v, jurisdiction=place), source=f"{m.source}; the place named last") if place else m
    o = holder(v.office, v.jurisdiction, at)
    if o is not None and not fits and LOOSE not in m.source:
        value = replace(v, name=o.name, person_id=o.person_id, organization=v.organization or o.organization)
        return replace(m, value=value, source=f"{m.source}; only holder on the day: {o.where}")
    return m


def _one_post(v: OfficeValue, p: PersonValue) -> bool:
    """True where what the words tell of the office is told of the person."""
    told = [(v.organization, p.organization), (v.jurisdiction, p.jurisdiction if v.office in LOCAL else v.jurisdiction)]
    return all(a is None or a == b for a, b in told)


def _open_body(m: Mention, v: OfficeValue, context: Context, bodies: Bodies) -> Mention:
    """A body whose place the sentence leaves out: 'the oblast administration', 'la mairie', 'the ministry'."""
    where, _, pattern = m.source.partition(OPEN)
    if pattern == "Ministry":
        if bodies.ministry is None:
            return replace(m, source=where)
        known = organizations().get(bodies.ministry)
        value = OrganizationValue(bodies.ministry, known.office if known else "official")
        return replace(m, type="organization", value=value, source=f"{where}; the last named")
    if "{" not in pattern or "{country}" in pattern or "{place}" in pattern:
        return _office(replace(m, source=where), v, {}, context, bodies, None)
    wants = "city" if "{city}" in pattern else "region"
    place = v.jurisdiction or context.jurisdiction(m.start, wants)
    before = bodies.sorts.get(pattern.partition("{")[0])
    if before is not None and not v.jurisdiction and (place is None or home_of(place) is None):
        return replace(m, type="organization", value=before, source=f"{where}; the last named of its sort")
    if place is None:
        return replace(m, source=where)
    name = one_name(pattern.format(city=place, region=place, district=place))
    return replace(m, type="organization", value=OrganizationValue(name, v.office, place), source=f"{where}; the place named last")


def _ministry(m: Mention, v: OrganizationValue, context: Context, bodies: Bodies) -> Mention:
    """'The health ministry' without a country: one named before, else that of the country of the place named last."""
    where, _, pattern = m.source.partition(OPEN)
    base = v.name
    before = bodies.named.get(base)
    if before is None:
        country = context.country(m.start)
        name = ministry_name(pattern.split()[-1], country)
        known = organizations().get(name)
        value = OrganizationValue(name, v.office, country, known.country if known else None, known is not None)
        return replace(m, value=value, source=f"{where}; the place named last" if country else where)
    return replace(m, value=OrganizationValue(before, v.office, v.jurisdiction, v.country, before in organizations()), source=f"{where}; the last named")


def holder(office: str, jurisdiction: str | None, at: date | None) -> Official | None:
    """Return the one person who held an office for a place on a day; None where nobody or several are known, or no day."""
    if not jurisdiction or at is None:
        return None
    found = holders(office, jurisdiction, at)
    return found[0] if len({o.person_id for o in found}) == 1 else None
