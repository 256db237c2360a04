"""The rules of publication as nouns, and which of them a row falls under. They are read from TOML in `reading.py`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta

from vigie.model import Place

SORTS = ("hold", "coarsen", "never")


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. `sort`: hold coarsen never. Lines that are empty ask nothing; `targets`, `sites`, `services` are one question.
    `places`: ids.

    `finest`: the finest level that the public sees; `delay`: of a hold; `words`: True where they are withheld even if nothing finer was taken out.
    """

    sort: str
    name: str
    why: str = ""
    kinds: frozenset[str] = frozenset()
    targets: frozenset[str] = frozenset()
    sites: frozenset[str] = frozenset()
    services: frozenset[str] = frozenset()
    places: tuple[str, ...] = ()
    in_conflict: bool = False
    delay: timedelta = timedelta()
    finest: str | None = None
    words: bool = False


@dataclass(frozen=True, slots=True)
class Rules:
    """All rules of a file. `at_war`: codes of countries, None for everywhere. `private_offices`: None where private names are shown.

    `public_names`: keys of people who are public though nothing tells their office (`telling.name_key`).
    """

    rules: tuple[Rule, ...]
    at_war: frozenset[str] | None = None
    private_offices: frozenset[str] | None = frozenset()
    public_names: frozenset[str] = frozenset()

    @property
    def hiding(self) -> bool:
        """Whether there are rows that are never shown."""
        return any(r.sort == "never" for r in self.rules)

    @property
    def longest(self) -> timedelta:
        """The longest delay of all holds: what is older is held by none."""
        return max((r.delay for r in self.rules), default=timedelta())


@dataclass(frozen=True, slots=True)
class Subject:
    """What a row is about, as rules ask it."""

    kinds: frozenset[str]
    places: tuple[Place, ...] = ()
    targets: frozenset[str] = frozenset()
    services: frozenset[str] = frozenset()
    sites: frozenset[str] = field(default=frozenset())


def subject(kinds: Iterable[str], places: Iterable[Place], targets: Iterable[str] = (), services: Iterable[str] = ()) -> Subject:
    """Return what a row with these values is about; its sites are told from its places."""
    known = tuple(dict.fromkeys(places))
    sites = frozenset(p.kind for p in known if p.level == "site" and p.kind)
    return Subject(frozenset(kinds), known, frozenset(targets), frozenset(services), sites)


def falls_under(about: Subject, rule: Rule, rules: Rules) -> bool:
    """Return whether a row falls under a rule. A row without a known country may lie in one at war."""
    if rule.kinds and not rule.kinds & about.kinds:
        return False
    if rule.in_conflict and not _at_war(about, rules):
        return False
    asked = rule.targets or rule.sites or rule.services
    if asked and not (rule.targets & about.targets or rule.sites & about.sites or rule.services & about.services):
        return False
    return not rule.places or any(_lies_in(p, wanted) for p in about.places for wanted in rule.places)


def _lies_in(place: Place, wanted: str) -> bool:
    """Whether a place is the one with an id, or lies in it."""
    return wanted in (place.place_id, f"iso:{place.admin1}", f"iso:{place.country}", *place.within)


def _at_war(about: Subject, rules: Rules) -> bool:
    countries = {p.country for p in about.places} - {None}
    return rules.at_war is None or not countries or not rules.at_war.isdisjoint(countries)
