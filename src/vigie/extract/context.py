"""Where and when a claim holds: said in its clause, in its sentence, in its heading, carried from before, or the speaker's own place."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, tzinfo

from vigie import clock, gazetteer
from vigie.extract import people
from vigie.extract.frames.draft import Draft, values
from vigie.extract.metonyms import actor
from vigie.extract.qualifiers import nth
from vigie.extract.reading import Reading, grouped
from vigie.extract.speakers import Turn
from vigie.model import Document, Mention, OrganizationValue, Place, PlaceRef, QuantityValue, Span, TimeRef, Timing, Toponym
from vigie.text import view

CITY = {"settlement"}
AREAS = {"admin1", "admin2", "admin3"}
NATIONAL = {"head-of-state", "head-of-government", "minister", "military"}
COUNTRYWIDE = NATIONAL | {"operator", "deputy"}
TALLIES = {"launch", "interception"}
TIMELESS = {"statement"}
SPREAD = 7  # words between a place and its container, as in 'Kupiansk, in the Kharkiv region'


# ---------------------------------------------------------------- time
def zone_of(document: Document) -> tzinfo:
    return clock.zone(document.timezone or document.outlet_zone or "UTC")


def day(document: Document, r: Reading) -> datetime | None:
    """Start of the local day of the entry, or of the document; None where neither is known."""
    at = r.post.posted_at or document.published
    if at is None:
        return None
    local = at if at is document.published and document.published_precision == "day" else at.astimezone(zone_of(document))
    return local.replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=zone_of(document))


def timing(document: Document, d: Draft) -> Timing | None:
    """The time expression that dates the claim: in its clause, else in its sentence outside other clauses."""
    m = time_mention(d)
    if m is None and d.follows is not None:
        return timing(document, d.follows)  # the lines of a list share the moment told at its head
    if m is None or not isinstance(m.value, Timing):
        return None
    if m.value.role == "since" and nth(d):
        return None
    return _clocked(d, m)


def _clocked(d: Draft, m: Mention) -> Timing:
    """'On 6 February ... at 04:17': the clock of the same clause on the day told."""
    v = m.value
    assert isinstance(v, Timing)
    if v.granularity != "day" or v.role != "when" or v.start is None:
        return v
    for other in d.reading.of("time", d.clause.start, d.clause.end):
        o = other.value
        if other is not m and isinstance(o, Timing) and o.role == "when" and o.granularity == "minute" and o.start is not None and o.end is not None:
            start = v.start.replace(hour=o.start.hour, minute=o.start.minute)
            return replace(o, start=start, end=start + (o.end - o.start), why=f"{o.why}; on the day told beside it")
    return v


def time_mention(d: Draft) -> Mention | None:
    r = d.reading
    usable = [m for m in r.of("time") if isinstance(m.value, Timing) and m.value.start is not None and m.value.role in ("when", "since", "until", "as-of", "by") and not _of_speech(r, m)]
    inside = [m for m in usable if d.clause.holds(m.start)]
    if inside:
        at = d.anchors[0].start if d.anchors else d.start
        best = min(inside, key=lambda m: (m.value.role == "as-of", abs(m.start - at)))  # type: ignore[union-attr]
        return best
    lead = [m for m in usable if m.end <= d.clause.start]
    if lead:
        return lead[-1]
    return None


def _of_speech(r: Reading, m: Mention) -> bool:
    """The time of saying, not of the matter: right beside the verb of saying ('a déclaré vendredi X') and a mere day."""
    if not isinstance(m.value, Timing) or m.value.granularity not in ("day", "part-of-day", "hour", "minute"):
        return False
    if m.value.granularity == "day":
        return False
    return any(-2 <= m.start - h.end <= 2 for h, _ in r.senses("say"))


def time_of(document: Document, d: Draft, when: Timing | None, modality: str) -> tuple[TimeRef | None, str]:
    """Return (time, reason); None for statements, and for plans and possibilities without a date of their own."""
    if d.kind in TIMELESS:
        return None, "statements have no time"
    today = day(document, d.reading)
    if when is not None and when.role in ("until", "by") and modality == "actual" and d.kind in ("service", "alert", "aid", "advice") and today is not None:
        return TimeRef(today, today + timedelta(days=1), "day", None), "holds now, until later"
    if when is not None and when.start is not None and when.end is not None:
        m = time_mention(d)
        span = Span(m.start, m.end, m.text) if m else None
        start, end = when.start, when.end
        if when.role in ("until", "by") and when.granularity in ("minute", "hour", "part-of-day"):
            start = end.replace(hour=0, minute=0, second=0, microsecond=0) if end.hour or end.minute else end - timedelta(days=1)
            return TimeRef(start, start + timedelta(days=1), "day", span), "until a time: that day"
        return TimeRef(start, end, when.granularity or "day", span), when.why or "stated"
    if modality in ("planned", "possible") and d.kind not in ("advice", "aid", "alert", "casualties"):
        return None, "a plan or possibility without a date"
    if modality == "background":
        return None, "standing context without a date"
    if today is None:
        return None, "the document's day is unknown"
    return TimeRef(today, today + timedelta(days=1), "day", None), "the day of the entry"


DATED = {"strike", "damage", "explosion", "launch", "interception"}


class Days:
    """Remembers, in text order, the day of the event that an entry tells and what is standing context in it."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.post = -1
        self.event: TimeRef | None = None
        self.part: tuple[object, int, TimeRef] | None = None  # the last part of a day told: paragraph, sentence, time
        self.background: tuple[int, object] = (-1, None)  # the last sentence with standing context, its paragraph

    def standing(self, d: Draft, when: Timing | None, modality: str, why: str) -> tuple[str, str]:
        """Context goes on through its sentence, and into the next one where that speaks of the same thing by a pronoun."""
        order, paragraph = self.background
        if modality == "background":
            self.background = (d.reading.order, d.reading.paragraph)
        elif modality == "actual" and (when is None or when.granularity in ("season", "month", "year")) and d.kind not in ("statement", "advice"):
            if order == d.reading.order or (paragraph is d.reading.paragraph and "needs-object" in d.flags):
                return "background", "goes on about standing context"
        return modality, why

    def of(self, d: Draft, when: Timing | None, modality: str) -> tuple[TimeRef | None, str]:
        """Return (time, reason); a claim about an event of an earlier day that the entry dates takes that day."""
        if d.reading.post.index != self.post:
            self.post, self.event = d.reading.post.index, None
        time, why = time_of(self.document, d, when, modality)
        today = day(self.document, d.reading)
        if when is not None and time is not None and time.granularity == "part-of-day" and modality == "actual":
            self.part = (d.reading.paragraph, d.reading.order, time)
        if d.kind in DATED | {"hazard"} and modality == "actual":
            if when is not None and time is not None and today is not None:
                self.event = time if time.end <= today and time.end - time.start <= timedelta(days=1) else None
            elif when is None and self.part is not None and self.part[0] is d.reading.paragraph and 0 < d.reading.order - self.part[1] <= 2:
                return replace(self.part[2], span=None), "the part of the day told in the sentence before"
            elif when is None and self.event is not None and d.kind in ("strike", "damage", "explosion"):
                return TimeRef(self.event.start, self.event.end, self.event.granularity, None), "the day of the event that the entry tells"
        return time, why


# ---------------------------------------------------------------- place
@dataclass(slots=True)
class Memory:
    """Places of a post so far, last first, and those of its heading."""

    last: list[PlaceRef] = field(default_factory=list)
    heading: list[PlaceRef] = field(default_factory=list)
    paragraph: object = None


class Places:
    """Finds the places of each claim; remembers the post's places in reading order."""

    def __init__(self, document: Document, all_readings: list[Reading]) -> None:
        self.document = document
        self.before: dict[int, Memory] = {}
        self.crisis = _dominant(all_readings)
        self.outlet_home = _home_of_outlet(document)
        memory, post = Memory(), -1
        for r in all_readings:
            if r.post.index != post:
                memory, post = Memory(), r.post.index
            self.before[r.order] = Memory(list(memory.last), list(memory.heading), memory.paragraph)
            own = self._refs(r, _located(r), memory)
            if own:
                kept = _topics([p for p in own if p.role != "origin"])
                memory.last, memory.paragraph = kept or memory.last, r.paragraph
                if r.paragraph.sort == "headline":
                    memory.heading = own

    def of(self, d: Draft, turn: Turn) -> tuple[tuple[PlaceRef, ...], str]:
        """Return (places, reason)."""
        r = d.reading
        memory = self.before[r.order]
        located = _located(r)
        inside = [m for m in located if d.clause.holds(m.start)]
        if not inside and d.follows is not None:  # 'Одеська – 394': the heads of a list's lines
            inside = [m for m in r.of("place", d.clause.start, d.clause.end) if isinstance(m.value, Toponym) and m.value.chosen is not None]
        refs = self._refs(r, inside, memory, turn)
        if refs:
            return tuple(_roles(d, refs)), "said in the clause"
        company = _of_company(d, turn)
        if company is not None:
            return (company,), "where the company that is told of runs"
        if _unknown(d):
            return (), "the place that is named is not known"
        refs = self._refs(r, _qualifying(d), memory, turn)
        if refs:
            return tuple(_as_location(refs)), "said by an adjective of the thing"
        if d.kind == "statement":
            return (), "statements need no place"
        if self.crisis and _everywhere(d) and (country := gazetteer.country(self.crisis)) is not None:
            return (PlaceRef(country),), "all regions: the country that the coverage is about"
        lead = [m for m in located if m.end <= d.clause.start + 1]
        rest = [m for m in located if m.start >= d.clause.end]
        for group, why in ((lead, "said before in the sentence"), (_listed(r, rest), "said after in the sentence")):
            if d.kind in TALLIES and group is not lead:
                break  # the places of the parts told after a total are not its own
            refs = [p for p in self._refs(r, group, memory, turn) if p.role != "origin" or d.kind == "launch"]
            if refs:
                return tuple(_as_location(refs)), why
        if d.kind in TALLIES and turn.attribution.office in NATIONAL and not d.details.get("outcome") == "engaged":
            return (), "a tally of the whole country"
        home = self._home(turn)
        if d.kind == "advice" and home is not None and turn.explicit:
            return (home,), "speaker's jurisdiction"
        national = self._national(d, turn)
        if national is not None and d.kind == "advice":
            return (national,), "speaker of the whole country"
        if national is not None and not (memory.last and memory.paragraph is r.paragraph):
            return (national,), "speaker of the whole country, no place said"
        if home is not None and turn.explicit and memory.last and not any(_within(p.place, home.place) for p in memory.last):
            return (home,), "speaker's jurisdiction"
        if memory.last and memory.paragraph is r.paragraph:
            return tuple(_as_location(memory.last)), "carried from the sentence before"
        if home is not None and turn.kind == "none" and self.outlet_home:
            return (home,), "jurisdiction of the authority that publishes"
        if home is not None and (not memory.last or not any(_within(p.place, home.place) for p in memory.last)):
            if turn.attribution.office in ("governor", "mayor") or not memory.last:
                return (home,), "speaker's jurisdiction"
        if memory.last:
            return tuple(_as_location(memory.last)), "carried from the entry"
        if self.crisis and turn.attribution.office in COUNTRYWIDE and d.kind not in TALLIES and (country := gazetteer.country(self.crisis)) is not None:
            return (PlaceRef(country),), "speaker of the whole country, no place said"
        return (), "no place said"

    def _national(self, d: Draft, turn: Turn) -> PlaceRef | None:
        """The country, where a body or minister of the whole country speaks of no place in particular."""
        a = turn.attribution
        if d.kind in TALLIES | {"statement", "casualties", "damage", "strike", "explosion"} or a.office not in COUNTRYWIDE or not a.organization:
            return None
        place = gazetteer.jurisdiction(a.jurisdiction) if a.jurisdiction else None
        if a.jurisdiction and (place is None or place.level != "country"):
            return None
        country = place or (gazetteer.country(self.crisis) if self.crisis else None)
        return PlaceRef(country) if country is not None and country.country == self.crisis else None

    def _home(self, turn: Turn) -> PlaceRef | None:
        name = turn.attribution.jurisdiction or (self.outlet_home if turn.kind in ("none", "unnamed") else None)
        if not name:
            return None
        place = gazetteer.jurisdiction(name)
        return PlaceRef(place) if place is not None else None

    def _refs(self, r: Reading, mentions: list[Mention], memory: Memory, turn: Turn | None = None) -> list[PlaceRef]:
        out: list[PlaceRef] = []
        for m in mentions:
            v = m.value
            assert isinstance(v, Toponym)
            place = v.chosen or self._generic(r, m, memory, turn, out)
            if place is None:
                continue
            out.append(PlaceRef(place, v.role, v.part, Span(m.start, m.end, m.text), v.radius_km))
        return _once(_narrowest(r, out))

    def _generic(self, r: Reading, m: Mention, memory: Memory, turn: Turn | None, here: list[PlaceRef]) -> Place | None:
        """'the city', 'the region', 'the country', 'the capital': the last fitting place, then the speaker's."""
        v = m.value
        assert isinstance(v, Toponym)
        pool = [*(p.place for p in reversed(here)), *(p.place for p in memory.last), *(p.place for p in memory.heading)]
        home = self._home(turn) if turn is not None else None
        if v.generic == "region" and _many(r, m):
            code = next((p.country for p in pool if p.country and p.level == "country"), None) or self.crisis
            return gazetteer.country(code) if code else None
        if v.generic == "country":
            code = next((p.country for p in pool if p.country), None) or self.crisis
            return gazetteer.country(code) if code else None
        if v.generic == "capital":
            code = next((p.country for p in pool if p.country), None) or self.crisis
            return gazetteer.capital(code) if code else None
        if v.generic == "city":
            city = next((p for p in pool if p.level in CITY), None) or _city_of(pool)
            if city is None and home is not None and home.place.level in CITY:
                city = home.place
            return city
        if v.generic == "region":
            region = next((p for p in pool if p.level in ("admin1", "admin2")), None)
            if region is None and home is not None and home.place.level in AREAS:
                region = home.place
            if region is None:
                inner = next((p for p in pool if p.admin1), None)
                region = gazetteer.admin1(inner.admin1) if inner is not None and inner.admin1 else None
            return region
        return None


def _everywhere(d: Draft) -> bool:
    """'In all regions', where no region is named."""
    r, c = d.reading, d.clause
    if any(isinstance(q.value, QuantityValue) and q.value.unit == "region" for q in r.of("quantity", c.start, c.end)):
        return True
    return any(v == "region" and any(0 <= h.start - a.end <= 3 or a.start <= h.start < a.end for a, _ in r.senses("all", c.start, c.end)) for h, v in r.senses("place", c.start, c.end))


def _of_company(d: Draft, turn: Turn) -> PlaceRef | None:
    """'The Kyiv metro reopened': the company told of, not speaking, runs in one city or region."""
    if d.kind != "service":
        return None
    for m in d.reading.of("organization", d.clause.start, d.clause.end):
        v = m.value
        if isinstance(v, OrganizationValue) and v.office == "operator" and v.jurisdiction and v.name != turn.attribution.organization:
            place = gazetteer.jurisdiction(v.jurisdiction)
            if place is not None and place.level != "country":
                return PlaceRef(place, span=Span(m.start, m.end, m.text))
    return None


def _unknown(d: Draft) -> bool:
    """A place is named in the clause that no gazetteer knows: saying nothing is better than a place from elsewhere."""
    names = [(m.start, m.end) for kind in ("person", "organization", "office") for m in d.reading.of(kind)]
    return any(
        isinstance(m.value, Toponym) and m.value.wants and not m.value.generic and not m.value.adjective and m.value.chosen is None and not any(a <= m.start < b for a, b in names)
        for m in d.reading.of("place", d.clause.start, d.clause.end)
    )


def _qualifying(d: Draft) -> list[Mention]:
    """Adjectives of a place that stand beside an object or a service: 'the Ukrainian grid', 'hôpitaux finistériens'."""
    r = d.reading
    things = [h for h in r.hits if d.clause.holds(h.start) and {"object", "service"} & grouped(h.senses).keys()]
    out = []
    for m in r.of("place", d.clause.start, d.clause.end):
        if isinstance(m.value, Toponym) and m.value.adjective and m.value.chosen is not None and any(-1 <= m.start - h.end <= 2 or -1 <= h.start - m.end <= 2 for h in things):
            out.append(m)
    return out


def _listed(r: Reading, rest: list[Mention]) -> list[Mention]:
    """The first place and those that go on with it in one list."""
    out = rest[:1]
    for m in rest[1:]:
        between = [t for t in r.tokens if t.start >= out[-1].end and t.end <= m.start and t.kind == "w"]
        if len(between) > 3 or any({"act", "state", "harm"} & grouped(h.senses).keys() for h in r.hits if out[-1].end <= h.start < m.start):
            break
        out.append(m)
    return out


def _city_of(pool: list[Place]) -> Place | None:
    """The city of a district or site named before."""
    for p in pool:
        if p.level in ("district", "site") and p.within:
            city = gazetteer.place(p.within[0])
            if city is not None and city.level in CITY:
                return city
    return None


def _topics(refs: list[PlaceRef]) -> list[PlaceRef]:
    """What goes on as the place of the next sentences: parts of the world only where nothing narrower is told."""
    narrow = [p for p in refs if p.place.level not in ("region", "sea")]
    return narrow or refs


def _many(r: Reading, m: Mention) -> bool:
    """'all regions', 'most regions', '11 oblasts': of the whole country."""
    if any(isinstance(q.value, QuantityValue) and q.value.unit == "region" for q in r.of("quantity", m.start - 20, m.end)):
        return True
    near = [h for h in r.hits if m.start - 18 <= h.start <= m.end and {"all", "some", "nearly"} & grouped(h.senses).keys()]
    return bool(near) or any(m.start - 12 <= q.start <= m.end for q in r.of("quantity"))


def _home_of_outlet(document: Document) -> str | None:
    """The jurisdiction of an authority that publishes for itself ('Préfecture du Pas-de-Calais')."""
    if not document.outlet:
        return None
    name = view(document.outlet)
    bodies = [m.value for m in people.people_mentions(name, 0, len(name), document.language) if isinstance(m.value, OrganizationValue)]
    return next((b.jurisdiction for b in bodies if b.jurisdiction and b.office not in ("media", "agency")), None)


def _located(r: Reading) -> list[Mention]:
    """Place mentions that can be a location: not adjectives, not inside a speaker's name, office or body."""
    names = [(m.start, m.end) for kind in ("person", "organization", "office") for m in r.of(kind) if getattr(m.value, "office", None) != "witness"]
    out = []
    for m in r.of("place"):
        v = m.value
        if not isinstance(v, Toponym) or v.adjective and not v.part:
            continue
        if any(a <= m.start and m.end <= b for a, b in names) and not _of_operator(r, m):
            continue
        if v.chosen is None and v.generic is None or actor(r, m):
            continue
        out.append(m)
    return out


def _of_operator(r: Reading, m: Mention) -> bool:
    """'The Kyiv metro': the company's name says where it runs."""
    over = [o for o in r.of("organization") if o.start <= m.start and m.end <= o.end]
    return bool(over) and all(isinstance(o.value, OrganizationValue) and o.value.office == "operator" for o in over) and not any(
        "say" in grouped(h.senses) and abs(h.start - over[0].end) < 12 for h in r.hits
    )


def _dominant(all_readings: list[Reading]) -> str | None:
    count: dict[str, int] = {}
    for r in all_readings:
        for m in r.of("place"):
            if isinstance(m.value, Toponym) and m.value.chosen is not None and m.value.chosen.country:
                weight = 1 if m.value.chosen.level == "country" else 2
                count[m.value.chosen.country] = count.get(m.value.chosen.country, 0) + weight
    return max(sorted(count), key=lambda c: count[c]) if count else None


def _within(inner: Place, outer: Place) -> bool:
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


def _unit_of(inner: Place, outer: Place) -> bool:
    """A settlement right before its district or municipality: same first-level unit, the level above."""
    return inner.level in ("settlement", "district", "site") and outer.level in ("admin2", "admin3") and inner.admin1 == outer.admin1 and inner.country == outer.country


def _narrowest(r: Reading, refs: list[PlaceRef]) -> list[PlaceRef]:
    """Drop a container that only says where its neighbour is: 'Kupiansk, in the Kharkiv region', 'Kyiv, the capital'."""
    drop: set[int] = set()
    for i in range(len(refs) - 1):
        a, b = refs[i], refs[i + 1]
        if a.span is None or b.span is None or a.role != b.role:
            continue
        words = [t for t in r.tokens if a.span.end <= t.start and t.end <= b.span.start and t.kind != "p"]
        if len(words) > SPREAD and not _within(b.place, a.place):
            continue
        near = words[-3].start if len(words) > 3 else a.span.end
        listing = any("including" in grouped(h.senses) or ("conj" in grouped(h.senses) and h.start >= near) for h in r.hits if a.span.end <= h.start < b.span.start)
        if listing:
            continue
        part_of_world = b.place.level == "region" and a.place.level not in ("region", "country") and len(words) <= SPREAD
        if part_of_world or a.place.place_id == b.place.place_id or _within(a.place, b.place) or (len(words) <= 2 and _unit_of(a.place, b.place)):
            drop.add(i + 1)
        elif _within(b.place, a.place):
            drop.add(i)
    return [p for i, p in enumerate(refs) if i not in drop]


def _once(refs: list[PlaceRef]) -> list[PlaceRef]:
    """Each place once; the one whose part is told beats the bare one."""
    out: list[PlaceRef] = []
    for p in refs:
        same = next((i for i, x in enumerate(out) if x.place.place_id == p.place.place_id and x.role == p.role and (x.part == p.part or not x.part or not p.part)), None)
        if same is None:
            out.append(p)
        elif p.part and not out[same].part:
            out[same] = p
    return out


def _roles(d: Draft, refs: list[PlaceRef]) -> list[PlaceRef]:
    """Only what flies has an origin or a target; a strike's target is where it happened."""
    if d.kind == "launch" and any(set(values(h, "act")) & {"launch", "use"} for h in d.anchors):
        return [PlaceRef(p.place, "target" if p.role == "location" else p.role, p.part, p.span, p.radius_km) for p in refs]
    if d.kind in ("launch", "movement"):
        return refs
    if d.kind in ("strike", "interception", "force", "explosion"):
        kept = [p for p in refs if p.role != "origin"]
        return _as_location(kept) + [p for p in refs if p.role == "origin"] if kept else refs
    return _as_location(refs)


def _as_location(refs: list[PlaceRef]) -> list[PlaceRef]:
    return [PlaceRef(p.place, "location", p.part, p.span, p.radius_km) for p in refs]
