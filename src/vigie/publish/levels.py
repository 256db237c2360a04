"""Places no finer than a level: a site becomes its settlement or region, an area that the row then says it is. Nothing is moved about on the map."""

from __future__ import annotations

from collections.abc import Iterable

from vigie import gazetteer
from vigie.model import Place, PlaceRef

RANKS = {"site": 0, "district": 1, "settlement": 2, "admin3": 3, "admin2": 4, "water": 4, "admin1": 5, "country": 6, "region": 7, "sea": 7}
LEVELS = ("settlement", "admin1", "country")  # those that a rule may name


def finer(place: Place, finest: str | None) -> bool:
    """Return whether a place is finer than a level; a level that nobody knows is."""
    return finest is not None and RANKS.get(place.level, 0) < RANKS[finest]


def coarser(a: str | None, b: str | None) -> str | None:
    """Return the coarser of two levels; None asks for none."""
    return max((x for x in (a, b) if x), key=RANKS.__getitem__, default=None)


def coarse(place: Place, finest: str | None) -> Place | None:
    """Return the place, or what holds it at that level or above; None where no such place is known."""
    if not finer(place, finest):
        return place
    holding = [p for p in map(gazetteer.place, place.within) if p is not None]
    if place.admin1:
        holding.append(gazetteer.admin1(place.admin1) or Place(f"iso:{place.admin1}", place.admin1, "admin1", place.country, place.admin1))
    if place.country:
        holding.append(gazetteer.country(place.country) or Place(f"iso:{place.country}", place.country, "country", place.country))
    fitting = [p for p in holding if not finer(p, finest)]
    return min(fitting, key=lambda p: RANKS.get(p.level, 0), default=None)


def coarse_refs(refs: Iterable[PlaceRef], finest: str | None) -> tuple[PlaceRef, ...]:
    """Return places in their roles no finer than a level, each once; parts, distances and words are left out of what stands at that level."""
    if finest is None:
        return tuple(refs)
    found: dict[tuple[str, str], PlaceRef] = {}
    for ref in refs:
        place = coarse(ref.place, finest)
        if place is not None:
            whole = RANKS.get(place.level, 0) > RANKS[finest] and place is ref.place
            found.setdefault((place.place_id, ref.role), ref if whole else PlaceRef(place, ref.role))
    return tuple(found.values())


def coarsened(refs: Iterable[PlaceRef], finest: str | None) -> bool:
    """Return whether something finer than a level stands in these places: a place, a part of one, a distance from one."""
    return finest is not None and any(_too_fine(r, finest) for r in refs)


def _too_fine(ref: PlaceRef, finest: str) -> bool:
    rank = RANKS.get(ref.place.level, 0)
    return rank < RANKS[finest] or (rank == RANKS[finest] and bool(ref.part or ref.radius_km))
