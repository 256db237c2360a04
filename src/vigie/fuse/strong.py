"""What holds claims together whatever place they name, or when they name none: the same words, the same figures by the same
speaker on the same day, or one object of which a town has few, told of the town and of the district around it.

Only where the places do not speak against it: one names none, or one lies within the other. Siblings stay apart.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from hashlib import blake2b

from vigie.fuse.details import counted, figures, words
from vigie.fuse.facts import AREAS, FINE, Fact
from vigie.fuse.likeness import Profile, apart, who

REASONS = {"words": "same words", "said": "same speaker and figures", "seat": "same object, in the town or its district"}
LEAST_WORDS = 40  # code points from which the same words are no coincidence
SEATS = ("admin2", "admin3")  # a district or a municipality that has its town's name has its town's point in the gazetteer
ATTACK = frozenset({"hit", "air", "wave"})
LEAST_COUNT = 5.0  # 'two injured' is said of many places in a day; five and more, or two figures together, rarely


def strong_keys(f: Fact) -> list[str]:
    """Return the keys of which two claims must share one to be held together without a place in common."""
    day = f.days[0] if f.days else ""
    out = []
    text = " ".join(" ".join(e.text for e in f.claim.evidence).casefold().split())
    if len(text) >= LEAST_WORDS:
        out.append(f"words|{day}|{f.facet}|{blake2b(text.encode(), digest_size=8).hexdigest()}")
    spot = f.place
    if spot and spot.level in (*SEATS, "settlement") and spot.lat is not None and f.facet in ("hit", "harm"):
        out += [f"seat|{day}|{spot.lat:.2f},{spot.lon:.2f}|{x}" for x in f.claim.details.get("targets") or () if x in words("few")]
    numbers = [n for n in (*figures(f.claim.details), *counted(f.claim.details)) if n[1]]
    speaker = who(f)
    if speaker and numbers and (len(numbers) > 1 or sum(n for _, n in numbers) >= LEAST_COUNT):
        out.append(f"said|{day}|{f.claim.kind}|{speaker}|" + ";".join(f"{k}={n:g}" for k, n in numbers))
    return out


def strong(clusters: Sequence[Profile]) -> list[Profile]:
    """Return the clusters with those made one that something strong holds together."""
    holders: dict[str, list[int]] = defaultdict(list)
    for n, c in enumerate(clusters):
        for key in sorted({k for f in c.facts for k in strong_keys(f)}):
            holders[key].append(n)
    into = list(range(len(clusters)))

    def root(n: int) -> int:
        while into[n] != n:
            n = into[n]
        return n

    for key in sorted(holders):
        first, *rest = holders[key]
        for n in rest:
            a, b = root(first), root(n)
            if a != b and _agree(clusters[a], clusters[b]):
                a, b = min(a, b), max(a, b)
                clusters[a].days |= clusters[b].days
                clusters[a].add(clusters[b], 1.0, [REASONS[key.partition("|")[0]]])
                into[b] = a
    return [c for n, c in enumerate(clusters) if into[n] == n]


def _agree(a: Profile, b: Profile) -> bool:
    """Whether nothing but the place's absence, or its coarseness, stands between two clusters."""
    nowhere = {""} in (a.roots, b.roots)
    if a.facet != b.facet and "harm" not in (a.facet, b.facet) and not (nowhere and {a.facet, b.facet} <= ATTACK):
        return False
    return not apart(a, b) and (nowhere or bool(a.roots & b.roots) or _within(a, b) or _within(b, a))


def _within(inner: Profile, outer: Profile) -> bool:
    """Whether all places of one are points of the region of which the other tells as a whole."""
    regions = {p.admin1 for p in outer.places.values() if p.level in AREAS}
    whole = len(regions) == 1 and all(p.level in AREAS for p in outer.places.values())
    return whole and all(p.level in FINE and p.admin1 in regions for p in inner.places.values())
