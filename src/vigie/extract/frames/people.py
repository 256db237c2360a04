"""What is done for and asked of people, and what people and states do: response, advice, movement, diplomacy, force."""

from __future__ import annotations

from vigie.extract.clauses import Clause
from vigie.extract.frames.asking import asked
from vigie.extract.frames.draft import Draft, hits, new, number_after, number_before, number_in, objects, of_mention, unit, values
from vigie.extract.frames.weapons import platforms, weapons
from vigie.extract.reading import Reading
from vigie.model import PersonValue

GEAR = {"object:vehicle", "weapon:aircraft"}  # what the services count beside their people
STORES = {"warehouse", "farm", "fuel", "energy"}  # places out of which things are moved rather than people


def drafts(r: Reading, clause: Clause, before: list[Draft]) -> list[Draft]:
    """Return the advice, response, movement, diplomacy and force of a clause."""
    out = _advice(r, clause)
    if not out:
        out += _response(r, clause)
    out += _movement(r, clause, before)
    out += _diplomacy(r, clause)
    out += _force(r, clause)
    return out


def _advice(r: Reading, clause: Clause) -> list[Draft]:
    out: list[Draft] = []
    offered = hits(r, clause, "offer") if not r.has("ask") else []
    for h in hits(r, clause, "advice"):
        if any(o is h or (o.start <= h.start < o.end) or (h.start <= o.start < h.end and hits(r, clause, "open", "state")) for o in offered):
            continue  # 'where people can charge their phones' is what is offered, not asked
        if values(h, "advice")[0] in ("prepare", "other") and hits(r, clause, "service") and hits(r, clause, "state"):
            continue
        action = values(h, "advice")[0]
        if any(d.details["action"] == action for d in out):
            continue
        out.append(new("advice", r, clause, [h], action=action))
    if any(d.details["action"] != "other" for d in out):  # 'urged to refrain from trips': one advice, told by two phrases that touch
        out = [d for d in out if d.details["action"] != "other" or not any(x is not d and _touch(d, x) for x in out)]
    return out or asked(r, clause)


def _touch(a: Draft, b: Draft) -> bool:
    return any(x.start - y.end <= 1 and y.start - x.end <= 1 for x in a.anchors for y in b.anchors)


def _response(r: Reading, clause: Clause) -> list[Draft]:
    found = hits(r, clause, "response")
    out: list[Draft] = []
    for h in found:
        activity = values(h, "response")[0] or None
        if any(d.details.get("activity") == activity for d in out):
            continue
        out.append(new("response", r, clause, [h], activity=activity))
    if out:
        return out
    crew, work = hits(r, clause, "crew"), hits(r, clause, "work")
    crew += [h for h in hits(r, clause, "org") if set(values(h, "org")) & {"rescue-service"}]
    crew += [h for h in hits(r, clause, "group") if set(values(h, "group")) & {"rescuers", "medics"}]
    repairers = [h for h in crew if "repair" in values(h, "crew")]
    if repairers and not hits(r, clause, "service") and [h for h in hits(r, clause, "state") if set(values(h, "state")) & {"restored", "restoring"}]:
        return [new("response", r, clause, repairers, activity="repair")]  # 'our crews do their best to bring it back'
    if not work and (force := strength(r, clause)):
        return force
    if crew and work:
        rescuers = any("rescue-service" in values(h, "org") or "rescuers" in values(h, "group") or "rescue" in values(h, "crew") for h in crew)
        medics = any("medics" in values(h, "group") for h in crew)
        trade = next((v for h in crew for v in values(h, "crew") if v), None)  # 'utility crews have arrived'
        return [new("response", r, clause, [*crew, *work], activity="rescue" if rescuers else "medical" if medics else trade)]
    return []


def strength(r: Reading, clause: Clause) -> list[Draft]:
    """'The service: 2,300 rescuers, 514 boats': a list of crews and gear, each with its number, and nothing that happens to them."""
    crews = [h for h in hits(r, clause, "group") if set(values(h, "group")) & {"rescuers", "medics"}]
    if not any(number_before(r, clause, h.start, set(), 1, {None, "person"}) for h in crews) or r.has("harm", r.start, r.end):
        return []
    whole = Clause(clause.start, r.end, [], clause.opener)
    gear = [h for h in r.hits if h.start > crews[0].end and (GEAR & set(h.senses) or set(h.senses) == {"crew"})]
    if not any(number_before(r, whole, h.start, set(), 1) for h in gear):
        return []
    return [new("response", r, whole, crews, activity="rescue")]


def _movement(r: Reading, clause: Clause, before: list[Draft]) -> list[Draft]:
    found = hits(r, clause, "move")
    if not found:
        return []
    h = found[0]
    people: set[str | None] = {None, "person", "household", "customer"}
    n = number_in(r, clause, h, set(), people) or number_before(r, clause, h.start, set(), 5, people) or number_after(r, clause, h.end, set(), 5, people)
    n = None if n is not None and not float(of_mention(n)["min"] or 0).is_integer() else n  # 'a tremor of 4.7 made people flee'
    if n is None:
        n = next((m for m in r.of("quantity", clause.start, clause.end) if unit(m) == "person"), None)
    if n is None and hits(r, clause, "weapon", "platform") and not hits(r, clause, "person", "group"):
        return []  # a drone that crosses the border is no refugee
    if n is None and any(d.kind in {"casualties", "response", "advice"} and d.clause is clause for d in before):
        return []
    if n is not None and any(d.kind == "casualties" and d.details.get("rescued") == of_mention(n) for d in before if d.reading is r):
        return []  # 'brought 140 miners to the surface': they are rescued
    if n is None and not hits(r, clause, "person", "group", "one-person", "household"):
        if set(objects(r, clause)) & STORES or not hits(r, clause, "object", "place") and not r.of("place", clause.start, clause.end):
            return []  # 'barrels were taken out of the store': nobody is named who could have been moved
    out = [new("movement", r, clause, found, people=of_mention(n) if n else None)]
    inner = next((x for x, _ in r.senses("including", h.end, clause.end)), None)
    part = number_after(r, clause, inner.end, set(), 1, {"person"}) if inner is not None else None
    if inner is not None and part is not None and n is not None and n.start < inner.start:
        rest = new("movement", r, Clause(inner.start, clause.end, [inner], "rel"), [inner], people=of_mention(part))  # a total beside its part
        out[0].end = inner.start
        out.append(rest)
    return out


def _diplomacy(r: Reading, clause: Clause) -> list[Draft]:
    found = hits(r, clause, "diplomacy")
    if not found:
        return []
    names = [m.value.name for m in r.of("person", clause.start, clause.end) if isinstance(m.value, PersonValue)]
    return [new("diplomacy", r, clause, found, form=values(found[0], "diplomacy")[0] or None, participants=list(dict.fromkeys(names)))]


def _force(r: Reading, clause: Clause) -> list[Draft]:
    found = hits(r, clause, "force")
    if not found:
        return []
    arms, _ = weapons(r, clause)
    craft = platforms(r, clause)
    return [new("force", r, clause, found, weapons=arms, platforms=craft)]
