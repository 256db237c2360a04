"""Where a claim holds: said in its clause, in its sentence, in its heading, carried from before, or the speaker's own place."""

from __future__ import annotations

from vigie import gazetteer
from vigie.bodies import organizations
from vigie.extract.frames.draft import Draft
from vigie.extract.locations import (
    AREAS,
    CITY,
    as_location,
    dominant,
    everywhere,
    home_of_outlet,
    lies_within,
    line_head,
    listed,
    located,
    many,
    narrowest,
    near_unit,
    of_company,
    once,
    qualifying,
    roles,
    said_of_reporter,
    targets,
    unknown,
    widened,
)
from vigie.extract.place_generic import meant, site, spoken_for
from vigie.extract.place_memory import Memory, Placed, after, aside, next_post
from vigie.extract.reading import Reading
from vigie.extract.speakers import Turn
from vigie.model import Document, Mention, Place, PlaceRef, Span, Toponym

Told = tuple[tuple[PlaceRef, ...], str]  # places and the reason, as the claim's trace gives it
NATIONAL = {"head-of-state", "head-of-government", "minister", "military"}
COUNTRYWIDE = NATIONAL | {"operator", "deputy"}
AT_HOME = {"rescue-service", "health-service", "police"}  # of the bodies of a whole country: those that work in it
MINISTRIES = {"minister", "official", "health-service"}  # offices of the bodies that count the dead of a country
ATTACKS = {"strike", "damage", "casualties", "explosion"}
FOLLOW_UP = {"casualties", "damage", "response"}  # what later posts tell of a happening without its place
FROM_ALL = ("district", "state", "island")
TALLIES = {"launch", "interception"}


def _of_all(d: Draft, memory: Memory) -> bool:
    """Whether a body of the country speaks of all of it although places stand before: a total so far, or after several regions."""
    return bool(d.details.get("cumulative") and d.kind == "casualties") or len([p for p in memory.last if p.place.level in AREAS]) > 1


def _inside(refs: list[PlaceRef], home: PlaceRef) -> bool:
    """Whether there are places and all lie in the speaker's own and are narrower."""
    return bool(refs) and all(p.place.place_id != home.place.place_id and lies_within(p.place, home.place) for p in refs)


def _of_country(organization: str | None) -> bool:
    """Whether a body's row says that it works for all of a country: a grid or a railway does, a distributor of towns does not."""
    body = organizations().get(organization or "")
    place = gazetteer.jurisdiction(body.jurisdiction) if body is not None and body.jurisdiction else None
    return place is not None and place.level == "country"


def _seat_of_body(turn: Turn, crisis: str | None) -> str | None:
    """The city or region of the body that speaks; None for those of a country, and for one abroad: 'civil defence' there is another one."""
    body = organizations().get(turn.attribution.organization or "")
    if body is None or not body.jurisdiction:
        return None
    place = gazetteer.jurisdiction(body.jurisdiction)
    return body.jurisdiction if place is not None and place.level != "country" and crisis in (None, place.country) else None


class Places:
    """Finds the places of each claim; remembers the post's places in reading order."""

    def __init__(self, document: Document, all_readings: list[Reading]) -> None:
        self.document = document
        self.before: dict[int, Memory] = {}
        self.sites: list[tuple[int, Place]] = []  # sites named, with the place of their sentence in the document
        self.located = {r.order: located(r) for r in all_readings}
        self.crisis = dominant(all_readings)
        self.outlet_home = home_of_outlet(document)
        chosen = (m.value.chosen for r in all_readings for m in r.of("place") if isinstance(m.value, Toponym))
        self.countries = {p.country for p in chosen if p is not None}
        self.placed: dict[int, list[Placed]] = {}  # the claims of each sentence so far
        self.coming = iter(all_readings)
        self.read: Reading | None = None  # the sentence read last

    def of(self, d: Draft, turn: Turn, modality: str) -> Told:
        """Return (places, reason): the first of what the clause, the sentence, the speaker and the text before tell.

        To be asked in text order: the places of earlier claims are what later ones go on about.
        """
        while self.read is None or self.read.order < d.reading.order:
            self._go_on(next(self.coming))
        said = self._in_clause(d, turn) or self._in_sentence(d, turn)
        told = said or self._of_speaker(d, turn) or self._from_before(d, turn)
        self.placed.setdefault(d.reading.order, []).append(Placed(d, told[0], said is not None, modality == "background"))
        return told

    def _go_on(self, r: Reading) -> None:
        """Read one sentence further: what its claims may look back to is what the post has told before it."""
        last, memory = self.read, Memory()
        if last is not None:
            memory = self.before[last.order]
            memory = after(memory, last, self._refs(last, self.located[last.order], memory), self.placed.get(last.order, []))
            memory = memory if last.post.index == r.post.index else next_post(memory, last, r)
        self.before[r.order], self.read = memory, r
        own = self._refs(r, self.located[r.order], memory)
        self.sites += [(r.order, p.place) for p in own if p.place.level == "site" or p.place.kind == "reservoir"]

    def _in_clause(self, d: Draft, turn: Turn) -> Told | None:
        """What the clause says: its places, the body that it tells of, an adjective of its thing; None where it says nothing."""
        r = d.reading
        memory = self.before[r.order]
        found = self.located[r.order]
        inside = [m for m in found if d.clause.holds(m.start)]
        if not inside and d.follows is not None:  # 'Одеська – 394': the heads of a list's lines
            inside = [line_head(m) for m in r.of("place", d.clause.start, d.clause.end) if isinstance(m.value, Toponym) and m.value.chosen is not None]
        refs = self._refs(r, inside, memory, turn)
        if d.kind == "response" and d.details.get("activity") != "evacuation" and all(p.role == "origin" for p in refs):
            refs = []  # where helpers come from
        town = next((p for p in memory.last if p.place.level in CITY), None)
        if d.kind == "service" and town is not None and refs and all(p.place.level == "water" and not p.part for p in refs):
            return (PlaceRef(town.place),), "the town of what crosses a river"
        if refs:
            return tuple(roles(d, refs)), "said in the clause"
        company = of_company(d, turn)
        if company is not None:
            return (company,), "where the company that is told of runs"
        if unknown(d):
            return (), "the place that is named is not known"
        refs = self._refs(r, qualifying(d), memory, turn)
        if refs:
            return tuple(as_location(refs)), "said by an adjective of the thing"
        if turn.attribution.office == "own-reporting":
            refs = self._refs(r, [m for m in r.of("place", d.clause.start, d.clause.end) if said_of_reporter(m)], memory, turn)
            if refs:
                return tuple(as_location(refs)), "where the reporter is"
        if d.kind == "statement":
            return self._of_statement(turn)
        if self.crisis and everywhere(d) and (country := gazetteer.country(self.crisis)) is not None:
            return (PlaceRef(country),), "all regions: the country that the coverage is about"
        return None

    def _in_sentence(self, d: Draft, turn: Turn) -> Told | None:
        """What the sentence says before and after the clause."""
        r = d.reading
        memory, found = self.before[r.order], self.located[r.order]
        lead = [m for m in found if m.end <= d.clause.start + 1]
        rest = [m for m in found if m.start >= d.clause.end]
        for group, why in ((lead, "said before in the sentence"), (listed(r, rest), "said after in the sentence")):
            if d.kind in TALLIES and (group is not lead or (d.kind == "interception" and r.has("act", value="launch"))):
                break  # the places of the parts told after a total are not its own
            refs = [p for p in self._refs(r, group, memory, turn) if p.role != "origin" or d.kind == "launch"]
            home = self._home(turn) or self._publisher()
            later = group is not lead and d.kind != "casualties" and home is not None and home.place.level != "country"
            if refs and later and home is not None and all(lies_within(p.place, home.place) or near_unit(p.place, home.place) for p in refs):
                return (home,), "speaker's jurisdiction"  # places told later in it are those of what is told later
            if refs:
                return tuple(as_location(refs)), why
        if d.kind in TALLIES and turn.attribution.office in NATIONAL | {None} and d.details.get("outcome") != "engaged":
            return (), "a tally of the whole country"
        return None

    def _of_speaker(self, d: Draft, turn: Turn) -> Told | None:
        """Where the speaker's office or body is, where that says more than what was told before."""
        r, memory = d.reading, self.before[d.reading.order]
        home = self._home(turn)
        if d.kind == "advice" and home is not None and turn.explicit and not (memory.paragraph is r.paragraph and _inside(memory.last, home)):
            return (home,), "speaker's jurisdiction"
        national = self._national(d, turn)
        if national is not None and d.kind == "advice":
            return (national,), "speaker of the whole country"
        if national is not None and not (memory.last and memory.paragraph is r.paragraph and not _of_all(d, memory)):
            return (national,), "speaker of the whole country, no place said"
        home = self._at_home(d, turn)
        if d.kind == "alert" and home is not None and home.place.level == "admin1":
            return (home,), "speaker's jurisdiction"  # alerts are given for regions
        if home is not None and turn.explicit and memory.last and not any(lies_within(p.place, home.place) for p in memory.last):
            return (home,), "speaker's jurisdiction"
        return None

    def _at_home(self, d: Draft, turn: Turn) -> PlaceRef | None:
        """The speaker's own place; none where a government speaks of attacks elsewhere."""
        home = self._home(turn)
        abroad = home is not None and home.place.level == "country" and home.place.country != self.crisis
        return None if abroad and d.kind in ATTACKS else home

    def _from_before(self, d: Draft, turn: Turn) -> Told:
        """What was told before in the paragraph or the entry, else the speaker's own place."""
        r, memory, home = d.reading, self.before[d.reading.order], self._at_home(d, turn)
        if memory.last and memory.paragraph is r.paragraph:
            carried = as_location(memory.last)
            return tuple(targets(carried) if d.kind == "launch" else carried), "carried from the sentence before"
        if home is not None and turn.kind == "none" and self.outlet_home:
            return (home,), "jurisdiction of the authority that publishes"
        if home is not None and not memory.last and d.kind in FOLLOW_UP and _inside(memory.before, home):
            return tuple(as_location(widened(memory.before))), "goes on from the post before, in the speaker's region"
        if home is not None and (not memory.last or not any(lies_within(p.place, home.place) for p in memory.last)):
            if turn.attribution.office in ("governor", "mayor") or not memory.last:
                return (home,), "speaker's jurisdiction"
        unit = spoken_for(turn.attribution.office, [p.place for p in memory.last], memory.told) if home is None and turn.explicit else None
        if unit is not None:
            return (PlaceRef(unit),), "the unit that the office is for"
        if memory.last:
            return tuple(as_location(widened(memory.last))), "carried from the entry"
        a = turn.attribution
        whole = a.office in COUNTRYWIDE and (a.office != "operator" or _of_country(a.organization))
        if self.crisis and whole and d.kind not in TALLIES and (country := gazetteer.country(self.crisis)) is not None:
            return (PlaceRef(country),), "speaker of the whole country, no place said"
        return (), "no place said"

    def _national(self, d: Draft, turn: Turn) -> PlaceRef | None:
        """The country, where a body or minister of the whole country speaks of no place in particular."""
        a = turn.attribution
        if d.kind in TALLIES | {"statement", "damage", "strike", "explosion"} or not a.organization:
            return None
        body = organizations().get(a.organization)
        if d.kind == "casualties":  # a ministry's toll
            country = gazetteer.jurisdiction(body.jurisdiction) if body is not None and body.jurisdiction and a.office in MINISTRIES else None
            return PlaceRef(country) if country is not None and country.level == "country" and country.country == self.crisis else None
        if a.office in AT_HOME and not a.jurisdiction and body is not None and body.jurisdiction:
            place = gazetteer.jurisdiction(body.jurisdiction)  # a country's own rescue service works in it, in lists and after news from abroad
            told = self.before[d.reading.order].last
            if place is None or place.level != "country" or (d.reading.paragraph.sort != "list" and any(lies_within(p.place, place) for p in told)):
                return None
            return PlaceRef(place)
        if a.office not in COUNTRYWIDE or (a.office == "operator" and not _of_country(a.organization)):
            return None
        place = gazetteer.jurisdiction(a.jurisdiction) if a.jurisdiction else None
        if a.jurisdiction and (place is None or place.level != "country"):
            return None
        country = place or (gazetteer.country(self.crisis) if self.crisis else None)
        return PlaceRef(country) if country is not None and country.country == self.crisis else None

    def _home(self, turn: Turn) -> PlaceRef | None:
        name = turn.attribution.jurisdiction or _seat_of_body(turn, self.crisis) or (self.outlet_home if turn.kind in ("none", "unnamed") else None)
        if not name:
            return None
        place = gazetteer.jurisdiction(name)
        if place is not None and place.level != "country" and self.countries and place.country not in self.countries:
            return None  # a namesake of the place that the office is for
        return PlaceRef(place) if place is not None else None

    def _of_statement(self, turn: Turn) -> Told:
        """A mayor's words are of the city ('declared Friday a day of mourning'); those of others need no place."""
        home = self._home(turn) if turn.attribution.office == "mayor" and turn.explicit else None
        return ((home,), "speaker's jurisdiction") if home is not None else ((), "statements need no place")

    def _publisher(self) -> PlaceRef | None:
        """Where the authority that publishes for itself works."""
        place = gazetteer.jurisdiction(self.outlet_home) if self.outlet_home else None
        return PlaceRef(place) if place is not None else None

    def _refs(self, r: Reading, mentions: list[Mention], memory: Memory, turn: Turn | None = None) -> list[PlaceRef]:
        out: list[PlaceRef] = []
        for m in mentions:
            v = m.value
            assert isinstance(v, Toponym)
            named = v.generic and any(0 < x.start - m.end <= 3 and isinstance(x.value, Toponym) and x.value.chosen and not x.value.generic for x in mentions)
            place = None if named else v.chosen or self._generic(r, m, memory, turn, out)  # 'the regional capital, Poltava' is named
            if place is None:
                continue
            out.append(PlaceRef(place, v.role, v.part, Span(m.start, m.end, m.text), v.radius_km))
        return once(narrowest(r, out))

    def _generic(self, r: Reading, m: Mention, memory: Memory, turn: Turn | None, here: list[PlaceRef]) -> Place | None:
        """'the city', 'the region': the last fitting place of the sentence, of the post, of its heading; then the speaker's."""
        v = m.value
        assert isinstance(v, Toponym)
        earlier_names = [x for x in self.located[r.order] if x.end <= m.start and not aside(r, x.start, "say")]
        before = [x.value.chosen for x in earlier_names if isinstance(x.value, Toponym) and x.value.chosen is not None]
        if (v.generic or "").startswith("site:"):
            return site(str(v.generic)[5:], [*before, *(p.place for p in here)], self.sites, r.order)
        earlier = memory.told if v.generic in FROM_ALL else []
        pool = [*(p.place for p in reversed(here)), *reversed(before), *(p.place for p in (*memory.last, *memory.heading)), *earlier]
        home = self._home(turn) if turn is not None else None
        if v.generic == "regions" and not many(r, m):
            return None
        return meant(v.generic, pool, home.place if home is not None else None, self.crisis, memory.told)
