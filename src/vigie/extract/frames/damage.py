"""What is destroyed, burning or damaged, to which extent and how many."""

from __future__ import annotations

from vigie.extract.clauses import Clause
from vigie.extract.frames.draft import Draft, acts, gap, hits, new, number_after, number_before, objects, of_mention, things, unit, values
from vigie.extract.reading import Reading
from vigie.resources import Hit

EXTENTS = (("destroy", "destroyed"), ("collapse", "destroyed"), ("partly-destroy", "partly-destroyed"), ("burn", "on-fire"), ("damage", "damaged"))
BUILT: set[str | None] = {"building", "residential", "settlement", "house", "apartment", "household", "vehicle", "other", "home", "customer", None}


def damage(r: Reading, clause: Clause) -> list[Draft]:
    """Return the damage of a clause: one claim for each extent, hazards where what burns or breaks is one."""
    out: list[Draft] = []
    names = set()
    if hits(r, clause, "air-defence") and hits(r, clause, "weapon") and not hits(r, clause, "object"):
        return []
    found = [h for h in hits(r, clause, "act") if set(values(h, "act")) & {n for n, _ in EXTENTS} and not _lands(r, clause, h)]
    if hits(r, clause, "response") and not acts(r, clause, "destroy", "burn") and all(h.end >= clause.end - 25 for h in found):
        return []  # 'repairing the damaged lines': the repair is told
    objs = things(r, clause) + hits(r, clause, "object-part")
    found += _parts_fall(r, clause)
    if not objs and acts(r, clause, "burn") and not hits(r, clause, "weapon"):
        return [new("hazard", r, clause, acts(r, clause, "burn"), hazard="fire")]
    if not objs and found and hits(r, clause, "lack") or not objs and acts(r, clause, "damage", "destroy") and hits(r, clause, "neg"):
        d = new("damage", r, clause, found)
        d.modality = "denied"  # 'it caused no damage'
        return [d]
    if acts(r, clause, "collapse") and any(v == "dam" for h in objs for v in values(h, "object")):
        return [new("hazard", r, clause, acts(r, clause, "collapse"), hazard="dam-failure")]
    if not objs and acts(r, clause, "partly-destroy"):
        return [_bare(r, clause, acts(r, clause, "partly-destroy")[0])]
    if not objs:
        # a number alone goes on from the damage before: 'and 230 damaged'
        return [
            _bare(r, clause, h)
            for h in found[:1]
            if number_before(r, clause, h.start, set(), 3, {None, "%"}) or number_after(r, clause, h.end, set(), 2, {None, "%"})
        ]
    for h in found:
        extent = next((e for n, e in EXTENTS if n in values(h, "act")), "partly-destroyed")
        if extent in names:
            continue
        names.add(extent)
        out.append(_one_damage(r, clause, h, extent, many=len(found) > 1))
    return out


def _lands(r: Reading, clause: Clause, h: Hit) -> bool:
    """A word for falling that is said of houses and of drones alike: here of what came from the air."""
    return {"fall", "collapse"} <= set(values(h, "act")) and bool(hits(r, clause, "weapon", "debris", "platform"))


def _parts_fall(r: Reading, clause: Clause) -> list[Hit]:
    """'A chimney fell', 'des plafonds sont tomb\u00e9s': what falls is a part of a building, nothing came from the air."""
    if hits(r, clause, "weapon", "debris", "platform"):
        return []
    parts = [x.end for x in hits(r, clause, "object-part")]
    fallen = [h for h in acts(r, clause, "fall") if "collapse" not in values(h, "act")]
    return [h for h in fallen if any(end <= h.start and len(gap(r, end, h.start)) <= 2 for end in parts)]


def _one_damage(r: Reading, clause: Clause, h: Hit, extent: str, *, many: bool) -> Draft:
    targets = objects(r, clause, damaged=True)
    n = None
    for thing in things(r, clause):
        n = n or number_before(r, clause, thing.start, set(), 2, BUILT)
    if many or n is None:
        near = number_before(r, clause, h.start, set(), 4, BUILT) or number_after(r, clause, h.end, set(), 3, BUILT)
        n = near or n
    if n is not None and unit(n) in {"storey", "year", "person"}:
        n = None
    if len(targets) > 2:
        n = None  # 'damaged: a school, two kindergartens, a church': the number is of one of them
    d = new("damage", r, clause, [h], targets=targets, extent=extent, count=of_mention(n) if n else None)
    if extent == "destroyed" and r.has("some", clause.start, h.start) and n is None:
        d.details["extent"] = "partly-destroyed"
    if not targets:
        d.flags.add("part-of-object")
    return d


def _bare(r: Reading, clause: Clause, h: Hit) -> Draft:
    extent = next(e for n, e in EXTENTS if n in values(h, "act"))
    n = number_before(r, clause, h.start, set(), 3, {None, "%"}) or number_after(r, clause, h.end, set(), 2, {None, "%"})
    d = new("damage", r, clause, [h], extent=extent, count=of_mention(n) if n and unit(n) != "%" else None)
    d.flags.add("needs-object")
    return d
