"""How much two claims, or two bundles of claims, look like one happening, and why; and what keeps them apart whatever else they share."""

from __future__ import annotations

from collections.abc import Iterable

from vigie.fuse.details import classes, counted, figures, words
from vigie.fuse.facts import Fact
from vigie.gazetteer import distance_km

# Weights were set by hand on the December picture: place and day alone (0.55) pass, a contradiction of objects or weapons needs one more thing in common.
# Re-run: python benchmarks/picture.py
PLACE, DAY, HOUR, ENTRY, BESIDE, NUMBERS, OBJECTS, WEAPONS, SPEAKER, SPOT = 0.35, 0.2, 0.2, 0.2, 0.1, 0.25, 0.1, 0.1, 0.05, 0.1
LIKE, GROWN, OTHER_SIZE = 0.1, 2.0, 4.0  # tolls told of one happening in a day: the next one is mostly less than twice the last (gold pictures: 9, 12, 15, 16)
COUNTED = frozenset({"killed", "injured", "missing"})
ENOUGH = 0.5  # from here on two bundles are one happening
FAR_MIN, OTHER_MIN = 180.0, 60.0  # hours apart are two attacks; one hour is enough where the objects or weapons differ too
ALERT_MIN = 360.0  # a warning told again so much later, with no word of its end, is another one
QUAKE_MIN, QUAKE_MAGNITUDE, QUAKE_KM = 20.0, 0.6, 800.0  # services revise a quake's magnitude by some tenths and its time by seconds; texts round to minutes
SPOTS = ("district", "site")  # places within a settlement, that say more than that it is the same one
WINDOW = 200  # code points between evidence that stands beside other evidence


class Profile:
    """What a bundle of claims tells, all taken together. `key`: the smallest claim id, which breaks ties; `entries`: where its evidence stands in each.

    `turns`: by document, 1 for what it tells as another happening after a first one at the same place and day, 0 for the first. `timeless`: no
    claim of it tells a time, its days are those on which it was known.
    """

    __slots__ = (
        *("again", "not_of", "days", "end", "entries", "facet", "facts", "figures", "first", "key", "links", "magnitudes", "most", "objects"),
        *("known", "of", "places", "recalls", "roots", "said", "sharp", "speakers", "spots", "start", "states", "timeless", "turns", "weapons"),
    )

    def __init__(self, fact: Fact) -> None:
        claim = fact.claim
        self.facts, self.key = [fact], fact.id
        ends = (fact.at, max((s.end for s in claim.evidence), default=fact.at))
        self.entries = {(claim.document_id, claim.post): [ends]}
        self.facet, self.roots, self.days, self.first = fact.facet, {fact.root}, set(fact.days), fact.days[:1] or _stretch(fact)
        self.start, self.end, self.sharp, self.said = fact.start, fact.end, fact.sharp, fact.said
        self.again, self.turns, self.timeless, self.recalls = fact.again, dict[str, int](), claim.time is None, fact.recalls
        self.known = fact.told.known_at.timestamp() / 60 if fact.told.known_at and fact.told.by_the_clock else None
        self.of: str | None = None
        self.not_of: frozenset[tuple[str, int]] = frozenset()
        self.objects = set(claim.details.get("participants" if self.facet == "talks" else "targets") or ())
        self.weapons = set(classes(claim.details))
        self.figures = {(*f, who(fact)) for f in (*figures(claim.details), *counted(claim.details)) if f[1]}
        self.most = {f: n for f, n, _ in self.figures if f in COUNTED}
        self.speakers = {who(fact)} - {""}
        self.states = {claim.details.get("state")} - {None}
        self.magnitudes = {m["value"] for m in [claim.details.get("magnitude")] if isinstance(m, dict) and isinstance(m.get("value"), int | float)}
        self.places = {fact.place.place_id: fact.place} if fact.place else {}
        self.spots = {fact.place.place_id} if fact.place and fact.place.level in SPOTS else set()
        self.links: list[tuple[str, str, float, str]] = []

    @property
    def turn(self) -> int:
        """1 where some document tells it as another happening."""
        return max(self.turns.values(), default=0)

    @property
    def weak(self) -> bool:
        """Whether it only tells of people brought to safety or moved, which is told of many sorts of happenings."""
        return self.facet == "harm" and all(f.claim.kind == "movement" or _fields(f) == {"rescued"} for f in self.facts)

    def add(self, other: Profile, score: float, reasons: Iterable[str]) -> None:
        """Take another profile in; the link that held is kept for `explain`."""
        self.links += [*other.links, (self.key, other.key, round(score, 2), ", ".join(reasons))]
        self.key = min(self.key, other.key)
        for entry, spans in other.entries.items():
            self.entries.setdefault(entry, []).extend(spans)
        came = other.facet == "harm" and self.facet != "harm"  # what came of it may have an hour of its own
        if self.facet == "harm":
            self.facet = other.facet
        if came:
            pass
        elif other.sharp and (not self.sharp or other.sharp > self.sharp):
            self.start, self.end, self.sharp = other.start, other.end, other.sharp
        elif other.sharp and other.sharp == self.sharp:
            self.start, self.end = min(self.start, other.start), max(self.end, other.end)
        self.said = min((s for s in (self.said, other.said) if s is not None), default=None)
        self.known = min((s for s in (self.known, other.known) if s is not None), default=None)
        self.recalls, self.of, self.not_of = self.recalls and other.recalls, self.of or other.of, self.not_of | other.not_of
        self.facts += other.facts
        for name in ("roots", "objects", "weapons", "figures", "speakers", "spots", "states", "magnitudes"):
            getattr(self, name).update(getattr(other, name))
        self.most |= {f: max(n, self.most.get(f, n)) for f, n in other.most.items()}
        self.places |= other.places
        self.turns |= other.turns


def _stretch(fact: Fact) -> tuple[int, ...]:
    """The first and last day of what is told of weeks: it is of no day, and only like what is told of the same weeks."""
    time = fact.claim.time
    return (time.start.toordinal(), time.end.toordinal()) if time else ()


def who(fact: Fact) -> str:
    """Return the speaker of a claim as far as it names one."""
    a = fact.claim.attribution
    return a.person_id or a.name or a.organization or ""


def _fields(fact: Fact) -> set[str]:
    return {k.partition("/")[0] for k, _ in figures(fact.claim.details)}


def likeness(a: Profile, b: Profile) -> tuple[float, list[str]]:
    """Return how much two profiles look like one happening, from 0 to 1, and what speaks for and against it."""
    score, why = 0.0, []
    shared = a.entries.keys() & b.entries.keys()
    for points, reason in (
        (PLACE if a.roots & b.roots else 0.0, "place"),
        (DAY if a.days & b.days else 0.0, "day"),
        (_hours(a, b), "hour"),
        (ENTRY if shared else 0.0, "entry"),
        (BESIDE if shared and near(a, b) else 0.0, "beside"),
        (NUMBERS if _same_numbers(a, b) else 0.0, "numbers"),
        (_growth(a, b), "a number like it"),
        (_shared(a.objects, b.objects, OBJECTS), "objects"),
        (_shared(a.weapons, b.weapons, WEAPONS), "weapons"),
        (SPEAKER if a.speakers & b.speakers else 0.0, "speaker"),
        (SPOT if a.spots & b.spots else 0.0, "the very place"),
    ):
        if points:
            score += points
            why.append(f"{reason} {points:+.2f}")
    return max(0.0, min(1.0, score)), why


def _same_numbers(a: Profile, b: Profile) -> bool:
    """Whether both count the same: more than one, or one by the same speaker; 'one dead' is said of many happenings."""
    if not a.figures or not b.figures:
        return False
    return any(f[1] > 1 or f[2] for f in a.figures & b.figures) or any(n > 1 and n == m and f == g for f, n, _ in a.figures for g, m, _ in b.figures)


def _growth(a: Profile, b: Profile) -> float:
    """For people killed, hurt or missing: whether what one counts may have grown into what the other counts, or is of another size."""
    best = min((max(n, b.most[f]) / min(n, b.most[f]) for f, n in a.most.items() if f in b.most), default=None)
    return 0.0 if best is None or best == 1 or GROWN < best <= OTHER_SIZE else LIKE if best <= GROWN else -LIKE


def _hours(a: Profile, b: Profile) -> float:
    if not (a.sharp and b.sharp):
        return 0.0
    gap = _minutes(a, b)
    return HOUR if gap <= 0 else HOUR / 2 if gap <= OTHER_MIN else 0.0


def _minutes(a: Profile, b: Profile) -> float:
    """Minutes between two stretches of time; not above 0 where they meet."""
    return max(a.start, b.start) - min(a.end, b.end)


def near(a: Profile, b: Profile) -> bool:
    """Return whether the evidence of two profiles stands side by side in an entry."""
    return any(_gap(a.entries[e], b.entries[e]) <= WINDOW for e in a.entries.keys() & b.entries.keys())


def _gap(a: list[tuple[int, int]], b: list[tuple[int, int]]) -> int:
    """Code points between the nearest two of two sets of spans."""
    return min(max(y[0] - x[1], x[0] - y[1], 0) for x in a for y in b)


def _shared(a: set[str], b: set[str], points: float) -> float:
    return 0.0 if not a or not b else points if a & b else -points


def apart(a: Profile, b: Profile) -> str | None:
    """Return what keeps two profiles of one facet and day apart; None where nothing does."""
    if any(a.turns.get(document, turn) != turn for document, turn in b.turns.items()):
        return "told as another one"
    if a.facet == "talks":
        return "other people" if _shared(a.objects, b.objects, 1) < 0 else None
    if a.facet.startswith(("hazard", "alert")):
        return _hazards_apart(a, b)
    differ = _shared(a.objects, b.objects, 1) < 0 or (a.facet == "hit" and _shared(a.weapons, b.weapons, 1) < 0)
    for early, begun in ((a, b), (b, a)):
        told = early.known if early.facet == "harm" else early.said
        if begun.sharp == 2 and told is not None and not early.sharp and begun.start - told > (OTHER_MIN if differ else FAR_MIN):
            return "told before it began"
    if a.sharp and b.sharp:
        gap = _minutes(a, b)
        if gap > FAR_MIN or gap > OTHER_MIN and (differ or min(a.sharp, b.sharp) == 1):
            return "hours apart"
        if gap >= 0 and a.sharp == b.sharp == 1 and (differ or a.entries.keys() & b.entries.keys()):
            return "other parts of the day"
    if _worlds(a.weapons, b.weapons) and _shared(a.objects, b.objects, 1) < 0:
        return "other weapons and objects"
    return None


def _worlds(a: set[str], b: set[str]) -> bool:
    near, far = words("near_weapons"), words("far_weapons")
    return bool(a and b) and (a <= near and b <= far or a <= far and b <= near)


def _hazards_apart(a: Profile, b: Profile) -> str | None:
    sort = a.facet.partition(":")[2]
    if a.facet.startswith("alert"):
        if a.sharp == b.sharp == 2:
            first, second = sorted((a, b), key=lambda p: (p.start, p.end))
            if "on" in second.states and _minutes(a, b) > (0.0 if "off" in first.states else ALERT_MIN):
                return "a later alert"
        return None
    if sort not in words("felt_afar"):
        return None
    if a.sharp and b.sharp and _minutes(a, b) > QUAKE_MIN or not a.days & b.days:
        return "another time"
    if a.magnitudes and b.magnitudes and min(abs(x - y) for x in a.magnitudes for y in b.magnitudes) > QUAKE_MAGNITUDE:
        return "another magnitude"
    spots = [next(((p.lat, p.lon) for p in x.places.values() if p.lat is not None and p.lon is not None), None) for x in (a, b)]
    if spots[0] and spots[1] and distance_km(*spots[0], *spots[1]) > QUAKE_KM:
        return "another part of the world"
    return None
