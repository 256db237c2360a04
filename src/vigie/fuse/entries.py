"""The claims of one entry of a document -> bundles: what it tells of one happening at one place.

An entry tells mostly of one happening; hours and days tell others apart.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from vigie.fuse.days import LAG_DAYS
from vigie.fuse.details import figures, words
from vigie.fuse.facts import Fact
from vigie.fuse.likeness import FAR_MIN, OTHER_MIN, OTHER_SIZE, Profile, apart, likeness, near, who

# Code points that another speaker, another part of the city, a cause told later are worth. A text tells what happened, then what came of it, then what
# others say of it: that another one speaks says less than that the cause comes after. Set on the gold pictures; re-run benchmarks/picture.py.
OTHER_SPEAKER, OTHER_SPOT, BACKWARDS = 300, 300, 600
PARTS = frozenset({"district", "site"})
LATER = frozenset({"response", "casualties"})  # rubble is searched, and people die, on the days after; where an entry tells of no other hit it is of that one


def bundles(facts: Iterable[Fact]) -> list[Profile]:
    """Return the bundles of these claims (denied ones left out), by their smallest claim id."""
    entries: dict[tuple[str, int, str], list[Fact]] = defaultdict(list)
    afar: dict[tuple[str, int], list[Fact]] = defaultdict(list)
    for f in facts:
        entries[f.claim.document_id, f.claim.post, f.root].append(f)
        if f.facet.partition(":")[2] in words("felt_afar"):
            afar[f.claim.document_id, f.claim.post].append(f)
    out = [b for key in sorted(entries) for b in _of_entry(sorted(entries[key], key=lambda f: (f.at, f.id)), afar[key[:2]])]
    return sorted(out, key=lambda b: b.key)


def _of_entry(facts: Sequence[Fact], afar: Sequence[Fact]) -> list[Profile]:
    """The bundles of what an entry tells of one place. `afar`: what it tells of a quake, wherever: harm may come of that too."""
    found: list[Profile] = []
    for f in facts:
        if f.facet != "harm":
            _put(Profile(f), found)
    causes: list[tuple[Fact, Profile | None]] = [(f, b) for b in found for f in b.facts]
    causes += [(f, None) for f in afar if all(f is not x for x in facts)]
    own = _own_harm(facts)
    loose: list[Profile] = []
    for f in (f for f in facts if f.facet == "harm"):
        able = [(c, b) for c, b in causes if not _other(f, c, b, own)]
        cause = _cause(f, able)
        if cause and cause[1]:
            _join(cause[1], Profile(f))
            continue
        harm = _put(_come_of(Profile(f), cause[0] if cause else None), loose)
        if len(able) < len(causes):  # another happening than those that the entry names: what follows may come of it too
            harm.not_of |= {(f.claim.document_id, f.claim.post)}
            causes.append((f, harm))
    return found + loose


def _own_harm(facts: Sequence[Fact]) -> dict[str, Fact]:
    """Id of a cause -> the first people counted after it, before the next cause."""
    own: dict[str, Fact] = {}
    last: Fact | None = None
    for f in facts:
        if f.facet != "harm":
            last = f
        elif last and f.claim.kind == "casualties" and any(n for _, n in figures(f.claim.details)):
            own.setdefault(last.id, f)
    return own


def _other(f: Fact, cause: Fact, bundle: Profile | None, own: dict[str, Fact]) -> bool:
    """Whether harm does not come of a cause that the entry tells: it is told or dated before it, and what is told after it says that it is another."""
    if before(f, bundle or cause) or long_after(f, bundle or cause):
        return True
    if f.at >= cause.at:
        return False
    after = own.get(cause.id)
    dated = f.sharp == 2 and not (bundle or cause).sharp
    return dated or (bundle or cause).again or (after is not None and _count_others(f, after))


def _count_others(a: Fact, b: Fact) -> bool:
    """Whether two claims count the same sort of people and get other numbers, none of which may have grown into the other."""
    x, y = dict(figures(a.claim.details)), dict(figures(b.claim.details))
    common = [k for k in x.keys() & y.keys() if x[k] and y[k]]
    return bool(common) and all(max(x[k], y[k]) > OTHER_SIZE * min(x[k], y[k]) for k in common)


def _come_of(harm: Profile, cause: Fact | None) -> Profile:
    """Harm with what it comes of, where that is felt afar: it happened at its hour."""
    if cause:
        harm.of = cause.facet
        if cause.sharp == 2 and not harm.sharp:
            harm.start, harm.end, harm.sharp = cause.start, cause.end, cause.sharp
    return harm


def _put(new: Profile, found: list[Profile]) -> Profile:
    """Add to the latest bundle of the same facet that nothing keeps it apart from, else as a bundle of its own; return the bundle."""
    able = [b for b in reversed(found) if b.facet == new.facet and _same_days(b, new) and (b.again or not new.again) and not apart(b, new)]
    able = [b for b in able if new.facet != "harm" or new.sharp == b.sharp or (new.sharp < b.sharp and near(b, new))]  # an hour is of what follows it
    able = [b for b in able if new.facet != "hit" or not (_differ(b.objects, new.objects) and _differ(b.weapons, new.weapons))]
    able = [b for b in able if "" not in b.roots or b.speakers & new.speakers or near(b, new)]  # without a place: only by who says it, or right beside
    if not able:
        found.append(new)
        return new
    if new.facet.partition(":")[2] in words("felt_afar"):
        able = [max(able, key=lambda b: likeness(b, new)[0])]
    _join(able[0], new)
    return able[0]


def _differ(a: set[str], b: set[str]) -> bool:
    return bool(a and b) and not a & b


def _same_days(a: Profile, b: Profile) -> bool:
    """Whether they can be of one day: their likeliest days are the same, one tells no time, or what comes of a hit is told with it."""
    return a.timeless or b.timeless or a.first == b.first or bool((a.facet == "harm" or a.facet.partition(":")[2] in words("felt_afar")) and a.days & b.days)


def _join(bundle: Profile, new: Profile) -> None:
    score, why = likeness(bundle, new)
    if bundle.facet == "harm" and any(f.lags for p in (bundle, new) for f in p.facts):
        bundle.days = bundle.days | new.days  # a running toll told with what was found today: of an earlier day
        bundle.first = (max(bundle.days),) if bundle.days else bundle.first
    elif bundle.timeless and not new.timeless:
        bundle.days, bundle.first = new.days, new.first
    bundle.timeless = bundle.timeless and new.timeless
    bundle.add(new, score, why)


def _cause(f: Fact, causes: Sequence[tuple[Fact, Profile | None]]) -> tuple[Fact, Profile | None] | None:
    """What harm comes of that the entry tells of, with its bundle: the nearest, rather before it, at the same spot, by the same speaker."""
    hurt = any(n for _, n in figures(f.claim.details)) or f.claim.kind in ("damage", "hazard")

    def cost(c: Fact) -> tuple[int, str]:
        away = f.at - c.at if c.at <= f.at else c.at - f.at + BACKWARDS
        elsewhere = f.place and c.place and {f.place.level, c.place.level} <= PARTS and f.place.place_id != c.place.place_id
        return away + (OTHER_SPEAKER if who(c) != who(f) else 0) + (OTHER_SPOT if elsewhere else 0), c.id

    causes = [(c, b) for c, b in causes if not c.facet.startswith(("alert", "talks"))]
    causes = [(c, b) for c, b in causes if b or _at_its_time(f, c)]
    able = [(c, b) for c, b in causes if set(f.days) & set(c.days) or (b and set(f.days) & b.days) or c.claim.time is None or f.claim.time is None]
    if not able and f.claim.kind in LATER:
        able = [(c, b) for c, b in causes if f.days and c.days and 0 < f.days[0] - max(c.days) <= LAG_DAYS]
    if not f.root:
        able = [(c, b) for c, b in able if who(c) == who(f) or near(b or Profile(c), Profile(f))]
    if hurt:
        able = [(c, b) for c, b in able if c.facet != "air"]  # debris that hurts is a hit, if anybody tells of one (clusters.py)
    return min(able, key=lambda x: cost(x[0])) if able else None


def _at_its_time(f: Fact, cause: Fact) -> bool:
    """Whether the time that harm tells holds that of a quake."""
    harm, quake = f.claim.time, cause.claim.time
    return harm is not None and quake is not None and harm.start <= quake.start < harm.end


def before(harm: Fact | Profile, cause: Fact | Profile) -> bool:
    """Return whether harm has an hour before that of what it might come of."""
    return bool(harm.sharp and cause.sharp) and cause.start - harm.end > OTHER_MIN


def long_after(harm: Fact | Profile, cause: Fact | Profile) -> bool:
    """Return whether harm has an hour at which nothing of what it might come of happened any more; people may die later."""
    broken = any(f.claim.kind == "damage" for f in (harm.facts if isinstance(harm, Profile) else (harm,)))
    return broken and harm.sharp == 2 and bool(cause.sharp) and harm.start - cause.end > FAR_MIN
