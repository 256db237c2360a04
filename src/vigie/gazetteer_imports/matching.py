"""Which place of the gazetteers in use an imported row is: by id, by name with distance, by name within its unit. Never by luck: of several, none."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from vigie import gazetteer
from vigie.gazetteer import ADJECTIVE, key
from vigie.gazetteer_imports.names import adjective_stem
from vigie.gazetteer_imports.rows import Row
from vigie.model import Place

NEAR_KM = {"settlement": 10.0, "district": 10.0, "site": 10.0, "admin3": 30.0, "admin2": 60.0, "admin1": 300.0, "water": 150.0, "sea": 500.0, "region": 200.0}
CITY = 5_000  # inhabitants of what a source calls a city


@dataclass
class Matching:
    """What was learned of a source while its rows pass: which unit has which ISO code, which container which places."""

    votes: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))  # 'UA.07' -> ISO 3166-2 codes of places known there
    inside: dict[str, tuple[str, ...]] = field(default_factory=dict)  # the source's code -> ids of the place and of its containers

    numbers: dict[int, str | None] = field(default_factory=dict)  # GeoNames ids of the default gazetteer, read at the first that is asked
    own: frozenset[str] = frozenset()  # names of its settlements without one

    def known(self, row: Row) -> tuple[bool, str | None]:
        """Return whether a place in use is the row, and its id where it is another than the row's own; unknown where more than one may be meant."""
        if row.geonames and row.place_id.startswith("geonames:"):
            return self._numbered(row)
        place = gazetteer.place(row.place_id) or self._by_name(row)
        self._learned(row, place.admin1 if place else None)
        if row.code:
            self.inside[row.code] = (place.place_id if place else row.place_id, *self.inside.get(row.parent or "", ()))
        return place is not None, place.place_id if place is not None and place.place_id != row.place_id else None

    def _numbered(self, row: Row) -> tuple[bool, str | None]:
        if not self.numbers:
            self.numbers, self.own = gazetteer.numbers(), gazetteer.unnumbered()
        if row.geonames in self.numbers:
            self._learned(row, self.numbers[row.geonames])
            return True, None
        place = self._by_name(row) if row.level != "settlement" or key(row.name) in self.own else None
        place = None if place is None or place.geonames else place  # that one has another id
        return place is not None, place.place_id if place is not None else None

    def _learned(self, row: Row, admin1: str | None) -> None:
        if admin1 and row.unit:
            self.votes[row.unit][admin1] += 1

    def _by_name(self, row: Row) -> Place | None:
        if row.adjective:
            return self._unit(row)
        some = {f.place.place_id: f.place for name, _ in row.names[:8] for f in gazetteer.found(key(name)) if self._fits(f.place, row) and f.sort != ADJECTIVE}
        if row.lat is None or row.lon is None:
            return None  # decided by `alone`, when all namesakes are known
        near = []
        for place in some.values():
            if place.lat is not None and place.lon is not None:
                apart = gazetteer.distance_km(row.lat, row.lon, place.lat, place.lon)
                near += [(apart, place.place_id, place)] if apart <= NEAR_KM.get(row.level, 10.0) else []
        return min(near)[2] if near else None

    @staticmethod
    def _fits(place: Place, row: Row) -> bool:
        same_unit = not place.admin1 or not row.admin1 or place.admin1 == row.admin1
        return place.level == row.level and (place.country == row.country or not row.country or not place.country) and same_unit

    def _unit(self, row: Row) -> Place | None:
        """A unit named by an adjective: the one that the tables name so, inside the same container."""
        stem = adjective_stem(row.name, "uk") if row.level == "district" else None
        around = set(self.inside.get(row.parent or "", ()))
        city = all(x.startswith("iso:") for x in around)  # a city that is a first-level unit itself
        some = [f.place for f in gazetteer.found(key(stem)) if self._fits(f.place, row) and (city or around.intersection(f.place.within))] if stem else []
        return some[0] if len({p.place_id for p in some}) == 1 else None

    def alone(self, rows: list[Row]) -> dict[str, Place]:
        """Return row id -> place for settlements without coordinates: the only one of its name in its unit on both sides, or the only city of them."""
        groups: dict[tuple[str | None, str], list[Row]] = defaultdict(list)
        for row in rows:
            groups[row.admin1, key(row.name)].append(row)
        out: dict[str, Place] = {}
        for (unit, name), group in groups.items():
            some = {
                f.place.place_id: f.place for f in gazetteer.found(name) if f.sort != ADJECTIVE and self._fits(f.place, group[0]) and f.place.admin1 == unit
            }
            cities = [r for r in group if r.city]
            big = [p for p in some.values() if p.population >= CITY]
            if len(group) == 1 == len(some):
                out[group[0].place_id] = next(iter(some.values()))
            elif len(cities) == 1 == len(big):
                out[cities[0].place_id] = big[0]
        return out

    def units(self) -> list[tuple[str, str]]:
        """Return (source's code of a first-level unit, ISO code) where most of the places known in it are in one unit."""
        return [(code, iso) for code, counts in sorted(self.votes.items()) for iso, n in counts.most_common(1) if 2 * n > sum(counts.values())]
