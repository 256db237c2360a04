"""Places of a sentence as locations: which mentions count, which only say where another one is, which go on as one list."""

from __future__ import annotations

from dataclasses import replace

from vigie import gazetteer
from vigie.extract import people
from vigie.extract.datelines import after_dateline
from vigie.extract.frames.draft import Draft, values
from vigie.extract.metonyms import actor
from vigie.extract.reading import Reading, grouped
from vigie.extract.speakers import Turn
from vigie.model import Document, Mention, OrganizationValue, Place, PlaceRef, QuantityValue, Span, Toponym
from vigie.resources import languages
from vigie.text import view

CITY = {"settlement"}
AREAS = {"admin1", "admin2", "admin3"}
POINTS = {"settlement", "site", "district"}
LIST_GAP = 12  # characters between two starting points of one list
SPREADING = {"wildfire", "fire", "storm"}
NEAR_KM = 100.0  # 'South of Kyiv, the thermal plant': the town only says where the plant is
COUNTED = 24  # characters between a number and the word for regions that it counts: 'five Ukrainian regions'
SPREAD = 7  # words between a place and its container, as in 'Kupiansk, in the Kharkiv region'


def everywhere(d: Draft) -> bool:
    """'In all regions', where no region is named."""
    return any(isinstance(m.value, Toponym) and many(d.reading, m) for m in d.reading.of("place", d.clause.start, d.clause.end))


def of_company(d: Draft, turn: Turn) -> PlaceRef | None:
    """'The Kyiv metro reopened', 'the town hall of X hands out water': the body told of, not speaking, works in one city or region."""
    if d.kind not in ("service", "aid"):
        return None
    for m in d.reading.of("organization", d.clause.start, d.clause.end):
        v = m.value
        if isinstance(v, OrganizationValue) and v.office in ("operator", "official") and v.jurisdiction and v.name != turn.attribution.organization:
            place = gazetteer.jurisdiction(v.jurisdiction)
            if place is not None and place.level != "country":
                return PlaceRef(place, span=Span(m.start, m.end, m.text))
    return None


def unknown(d: Draft) -> bool:
    """A place is named in the clause that no gazetteer knows: saying nothing is better than a place from elsewhere."""
    names = [(m.start, m.end) for kind in ("person", "organization", "office") for m in d.reading.of(kind)]
    return any(
        isinstance(m.value, Toponym)
        and m.value.wants
        and not m.value.generic
        and not m.value.adjective
        and m.value.chosen is None
        and not any(a <= m.start < b for a, b in names)
        for m in d.reading.of("place", d.clause.start, d.clause.end)
    )


def qualifying(d: Draft) -> list[Mention]:
    """Adjectives of a place that stand beside an object or a service: 'the Ukrainian grid', 'hôpitaux finistériens'."""
    r = d.reading
    things = [h for h in r.hits if d.clause.holds(h.start) and {"object", "service"} & grouped(h.senses).keys()]
    out = []
    for m in r.of("place", d.clause.start, d.clause.end):
        if (
            isinstance(m.value, Toponym)
            and m.value.adjective
            and m.value.chosen is not None
            and any(-1 <= m.start - h.end <= 2 or -1 <= h.start - m.end <= 2 for h in things)
        ):
            out.append(m)
    return out


def listed(r: Reading, rest: list[Mention]) -> list[Mention]:
    """The first place and those that go on with it in one list."""
    out = rest[:1]
    for m in rest[1:]:
        between = [t for t in r.tokens if t.start >= out[-1].end and t.end <= m.start and t.kind == "w"]
        if len(between) > 3 or any({"act", "state", "harm"} & grouped(h.senses).keys() for h in r.hits if out[-1].end <= h.start < m.start):
            break
        out.append(m)
    return out


def city_of(pool: list[Place]) -> Place | None:
    """The city of a district or site named before."""
    for p in pool:
        if p.level in ("district", "site") and p.within:
            city = gazetteer.place(p.within[0])
            if city is not None and city.level in CITY:
                return city
    return None


def line_head(m: Mention) -> Mention:
    """An adjective that heads a line of a list ('Одеська - 394') leaves out the word for region: the region of that name."""
    v = m.value
    if not isinstance(v, Toponym) or not v.adjective or v.chosen is None or v.chosen.level == "admin1":
        return m
    region = next((p for p, _ in v.candidates if p.level == "admin1"), None) or (gazetteer.admin1(v.chosen.admin1) if v.chosen.admin1 else None)
    return replace(m, value=replace(v, chosen=region)) if region is not None else m


def widened(refs: list[PlaceRef]) -> list[PlaceRef]:
    """Over the border of a paragraph a district or a site gives way to its city."""
    out = []
    for p in refs:
        city = city_of([p.place])
        out.append(PlaceRef(city, p.role) if city is not None else p)
    return once(out)


def topics(refs: list[PlaceRef]) -> list[PlaceRef]:
    """What goes on as the place of the next sentences: parts of the world, waters, and countries of something else only where nothing narrower is told."""
    narrow = [p for p in refs if p.place.level not in ("country", "region", "sea", "water")]
    countries = [p for p in refs if p.place.level == "country" and (not narrow or any(lies_within(x.place, p.place) for x in narrow))]
    return [p for p in refs if p in narrow or p in countries] or refs


def many(r: Reading, m: Mention) -> bool:
    """'all regions', 'most regions', '11 oblasts': of the whole country."""
    if not isinstance(m.value, Toponym) or m.value.generic != "regions":
        return False
    counted = [q for q in r.of("quantity") if q.start < m.end and isinstance(q.value, QuantityValue) and not q.value.ordinal]
    return " " in m.text or any(m.start - q.end <= (COUNTED if q.value.unit == "region" else 2) for q in counted)  # type: ignore[union-attr]


def home_of_outlet(document: Document) -> str | None:
    """The jurisdiction of an authority that publishes for itself ('Préfecture du Pas-de-Calais')."""
    if not document.outlet or document.language not in languages():
        return None
    name = view(document.outlet)
    bodies = [m.value for m in people.people_mentions(name, 0, len(name), document.language) if isinstance(m.value, OrganizationValue)]
    return next((b.jurisdiction for b in bodies if b.jurisdiction and b.office not in ("media", "agency")), None)


def located(r: Reading) -> list[Mention]:
    """Place mentions that can be a location: not adjectives, not inside a speaker's name, office or body."""
    bodies = [m for kind in ("person", "organization", "office") for m in r.of(kind)]
    names = [(m.start, m.end) for m in bodies if getattr(m.value, "office", None) not in ("witness", "own-reporting")]
    out = []
    for m in r.of("place"):
        v = m.value
        if not isinstance(v, Toponym) or v.adjective and not v.part:
            continue
        if any(a <= m.start and m.end <= b for a, b in names) and not of_operator(r, m):
            continue
        if v.chosen is None and v.generic is None or v.excepted or actor(r, m):
            continue
        out.append(m)
    return after_dateline(r, out)


def of_operator(r: Reading, m: Mention) -> bool:
    """'The Kyiv metro': the company's name says where it runs."""
    over = [o for o in r.of("organization") if o.start <= m.start and m.end <= o.end]
    return (
        bool(over)
        and all(isinstance(o.value, OrganizationValue) and o.value.office == "operator" for o in over)
        and not any("say" in grouped(h.senses) and abs(h.start - over[0].end) < 12 for h in r.hits)
    )


def dominant(all_readings: list[Reading]) -> str | None:
    """Return the country (ISO 3166-1) that most places named lie in: what the coverage is about."""
    count: dict[str, int] = {}
    for r in all_readings:
        for m in r.of("place"):
            if isinstance(m.value, Toponym) and m.value.chosen is not None and m.value.chosen.country:
                weight = 1 if m.value.chosen.level == "country" else 2
                count[m.value.chosen.country] = count.get(m.value.chosen.country, 0) + weight
    return max(sorted(count), key=lambda c: count[c]) if count else None


def lies_within(inner: Place, outer: Place) -> bool:
    """True where `inner` lies in `outer` by codes or named containers."""
    if inner.place_id == outer.place_id:
        return True
    if outer.place_id in inner.within:
        return True
    if outer.level == "country":
        return inner.country == outer.country and inner.level != "country"
    if outer.level == "admin1":
        return inner.admin1 == outer.admin1 and inner.level not in ("country", "admin1")
    return False


def unit_of(inner: Place, outer: Place) -> bool:
    """A settlement right before its district or municipality: same first-level unit, the level above."""
    return (
        inner.level in ("settlement", "district", "site")
        and outer.level in ("admin2", "admin3")
        and inner.admin1 == outer.admin1
        and inner.country == outer.country
    )


def near_unit(inner: Place, outer: Place) -> bool:
    """Whether a place may lie in a second-level unit whose towns are not told by codes: same first-level unit, not far from its seat."""
    apart = gazetteer.apart_km(inner, outer) if outer.level == "admin2" and inner.admin1 == outer.admin1 else None
    return apart is not None and apart < NEAR_KM


def narrowest(r: Reading, refs: list[PlaceRef]) -> list[PlaceRef]:
    """Drop a container that only says where its neighbour is: 'Kupiansk, in the Kharkiv region', 'Kyiv, the capital'."""
    drop: set[int] = set()
    for i in range(len(refs) - 1):
        a, b = refs[i], refs[i + 1]
        if a.span is None or b.span is None or a.role != b.role:
            continue
        words = [t for t in r.tokens if a.span.end <= t.start and t.end <= b.span.start and t.kind != "p"]
        if b.radius_km is not None and a.radius_km is None and a.place.level in POINTS and len(words) <= SPREAD:
            drop.add(i + 1)  # 'in Otavalo, 90 km north of Quito'
            continue
        if len(words) > SPREAD and not lies_within(b.place, a.place):
            continue
        near = words[-3].start if len(words) > 3 else a.span.end
        listing = any(
            "including" in grouped(h.senses) or ("conj" in grouped(h.senses) and h.start >= near) for h in r.hits if a.span.end <= h.start < b.span.start
        )
        if listing:
            continue
        if (a.part or a.radius_km) and b.place.level in POINTS and not b.part and (gazetteer.apart_km(a.place, b.place) or NEAR_KM) < NEAR_KM:
            drop.add(i)
            continue
        part_of_world = b.place.level == "region" and a.place.level not in ("region", "country") and len(words) <= SPREAD
        if part_of_world or a.place.place_id == b.place.place_id or lies_within(a.place, b.place) or (len(words) <= 2 and unit_of(a.place, b.place)):
            drop.add(i + 1)
        elif lies_within(b.place, a.place):
            drop.add(i)
    return [p for i, p in enumerate(refs) if i not in drop]


def once(refs: list[PlaceRef]) -> list[PlaceRef]:
    """Each place once; the one whose part is told beats the bare one."""
    out: list[PlaceRef] = []
    for p in refs:
        same = next(
            (i for i, x in enumerate(out) if x.place.place_id == p.place.place_id and x.role == p.role and (x.part == p.part or not x.part or not p.part)), None
        )
        if same is None:
            out.append(p)
        elif p.part and not out[same].part:
            out[same] = p
    return out


def roles(d: Draft, refs: list[PlaceRef]) -> list[PlaceRef]:
    """Only what flies has an origin or a target; a strike's target is where it happened."""
    if d.kind == "diplomacy":  # 'In Vilnius he signed an agreement with Latvia'
        refs = [p for p in refs if p.place.level in ("settlement", "site")] or refs
    if any(p.place.level in POINTS for p in refs) and d.kind not in ("launch", "force"):
        refs = [p for p in refs if p.place.level != "water" or p.part]  # a river that floods a town, a bridge over it
    if d.kind == "launch":
        refs = _launched(refs)
    if d.kind == "launch" and any(set(values(h, "act")) & {"launch", "use"} for h in d.anchors):
        return [PlaceRef(p.place, "target" if p.role == "location" else p.role, p.part, p.span, p.radius_km) for p in refs]
    if d.kind in ("movement", "aid") and {"origin", "location"} == {p.role for p in refs}:  # a train from Kherson to Mykolaiv
        return [p if p.role == "origin" else targets([p])[0] for p in refs]
    if d.kind in ("launch", "movement") or (d.kind == "aid" and {"origin", "target"} <= {p.role for p in refs}):
        return refs
    if d.kind == "hazard" and refs and all(p.role == "target" for p in refs) and d.details.get("hazard") in SPREADING:
        return refs  # a fire that moves towards a village is not there
    if d.kind in ("strike", "interception", "force", "explosion"):
        kept = [p for p in refs if p.role != "origin"]
        if d.kind in ("interception", "explosion"):
            return as_location(kept)  # where the weapons came from is not where they were shot down
        return as_location(kept) + [p for p in refs if p.role == "origin"] if kept else refs
    return as_location([p for p in refs if p.role != "origin"] or refs)


def _launched(refs: list[PlaceRef]) -> list[PlaceRef]:
    """Whose launch it was is no target ('Russia launched 23 drones from Kursk'), and what comes from the sea comes from there."""
    out = [PlaceRef(p.place, "origin", p.part, p.span, p.radius_km) if p.place.level == "sea" and p.role == "location" else p for p in refs]
    for n in range(1, len(out)):  # 'из Приморско-Ахтарска и с мыса Чауда'
        a, b = out[n - 1], out[n]
        beside = a.span is not None and b.span is not None and b.span.start - a.span.end < LIST_GAP
        if beside and a.role == "origin" and b.role == "location" and b.place.level in ("site", "settlement"):
            out[n] = PlaceRef(b.place, "origin", b.part, b.span, b.radius_km)
    starts = [p.place for p in out if p.role == "origin"]
    return [p for p in out if not (p.role == "location" and p.place.level == "country" and any(lies_within(s, p.place) for s in starts))]


def as_location(refs: list[PlaceRef]) -> list[PlaceRef]:
    """Return the same places, each as a location."""
    return [PlaceRef(p.place, "location", p.part, p.span, p.radius_km) for p in refs]


def targets(refs: list[PlaceRef]) -> list[PlaceRef]:
    """Return the same places, each as a target."""
    return [PlaceRef(p.place, "target", p.part, p.span, p.radius_km) for p in refs]


def said_of_reporter(m: Mention) -> bool:
    """Whether a place mention may say where the outlet's own people are: 'our correspondent in Kyiv heard ...'."""
    return isinstance(m.value, Toponym) and not m.value.adjective and m.value.chosen is not None
