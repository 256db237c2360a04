"""A figure whose predicate is left out goes on about what was told just before: 'Finistère: 262,000', 'the mayor counted five'."""

from __future__ import annotations

from vigie.extract.clauses import Clause
from vigie.extract.frames.attack import by_origin
from vigie.extract.frames.draft import Draft, hits, new, of_mention, unit, values
from vigie.extract.frames.hazard import bare, gauged
from vigie.extract.frames.people import strength
from vigie.extract.frames.weapons import weapons
from vigie.extract.reading import Reading
from vigie.model import Mention, QuantityValue, Toponym
from vigie.resources import Hit

PEOPLE = {None, "person"}
FAR = 3  # claims back at most


def drafts(r: Reading, clause: Clause, before: list[Draft]) -> list[Draft]:
    """Return the figure as a claim of the kind told last, if that kind takes such a figure; `before` may reach into the paragraph."""
    if hits(r, clause, "weapon"):
        return _arms(r, clause, before)
    if (size := gauged(r, clause, before) or bare(r, clause) or strength(r, clause)):
        return size
    figure = next((m for m in r.of("quantity", clause.start, clause.end) if isinstance(m.value, QuantityValue) and not m.value.ordinal), None)
    if figure is None:
        return []
    near = [d for d in reversed(before) if not d.cause and (d.reading.paragraph is r.paragraph or d.reading.post.index == r.post.index)]
    for last in near[:FAR]:
        found = _after(r, clause, figure, last)
        if found:
            return found
    return []


def _after(r: Reading, clause: Clause, figure: Mention, last: Draft) -> list[Draft]:
    """The figure as a claim like `last`; empty where that kind takes no such figure."""
    u = unit(figure)
    if last.kind == "service" and ("customers" in last.details or "share" in last.details):
        field = "share" if u == "%" else "customers" if u in (None, "customer", "household", "home") else ""
        if field and not (field == "customers" and "customers" not in last.details and u is None):
            keep = {k: v for k, v in last.details.items() if k in ("service", "state")}
            return [_made(r, clause, last, {**keep, field: of_mention(figure)})]
    if last.kind == "movement" and u in PEOPLE and not hits(r, clause, "group"):
        return [_made(r, clause, last, {"people": of_mention(figure)})]
    if last.kind == "service" and u in (None, "settlement", "building", "region") and placed(r, clause, any_form=True):
        return [_made(r, clause, last, {k: v for k, v in last.details.items() if k in ("service", "state")})]
    people = hits(r, clause, "group")
    if people:
        return _grouped(r, clause, last, people[0], figure) if last.kind == "casualties" else []
    if last.kind == "casualties" and u in PEOPLE:
        fields = [k for k in ("killed", "injured", "missing", "trapped", "rescued") if k in last.details]
        if len(fields) == 1 or fields[:1] == ["killed"]:
            keep = {"cumulative": True} if last.details.get("cumulative") or r.has("cumulative", clause.start, clause.end) else {}
            return [_made(r, clause, last, {fields[0]: of_mention(figure), **keep})]
    if last.kind in ("interception", "launch") and u in (None, "drone", "missile"):
        arms = last.details.get("weapons") or []
        if len({w["class"] for w in arms}) != 1:
            return []
        keep = {k: v for k, v in last.details.items() if k == "outcome"}
        return [_made(r, clause, last, {"weapons": [{"class": arms[0]["class"], "count": of_mention(figure)}], **keep})]
    if last.kind == "hazard" and "magnitude" in last.details and u == last.details["magnitude"]["unit"]:
        q = of_mention(figure)
        value = q["min"] if q["min"] == q["max"] and not q["approx"] else q
        return [_made(r, clause, last, {"hazard": last.details["hazard"], "magnitude": {"value": value, "unit": u}})]
    return []


def _arms(r: Reading, clause: Clause, before: list[Draft]) -> list[Draft]:
    """Weapons listed below a launch or an interception; the lines of one list are one claim with several weapons."""
    last = next((d for d in reversed(before) if d.kind in ("launch", "interception")), None)
    own, mixed = weapons(r, clause)
    if clause.opener == ":" and (last is None or last.kind == "launch") and _attacked(r, clause):
        return by_origin(r, clause, []) or ([new("launch", r, clause, [], weapons=own)] if own else [])
    if last is None or not own and mixed is None:
        return []
    if "arms" in last.flags and last is before[-1] and last.reading.order >= r.order - 1 and own and not r.has("say"):
        last.details["weapons"] = [*last.details.get("weapons", []), *own]
        last.end = max(last.end, clause.end)
        return []
    d = _made(r, clause, last, {"weapons": own} if own else {"count": mixed})
    if last.kind == "interception" and "outcome" in last.details:
        d.details["outcome"] = last.details["outcome"]
    d.flags.add("arms")
    return [d]


def _attacked(r: Reading, clause: Clause) -> bool:
    """True where a colon after words of attacking or launching brings in the list ('the enemy attacked: 45 drones, 4 missiles from ...')."""
    told = [h for h in r.by_group.get("act", []) if h.end <= clause.start]
    return bool(told) and bool({"attack", "launch", "use"} & set(values(told[-1], "act"))) and not r.has("debris")


def _grouped(r: Reading, clause: Clause, last: Draft, group: Hit, figure: Mention) -> list[Draft]:
    """'All three were rescuers': the toll told before, by group."""
    field = next((k for k in ("killed", "injured", "missing", "trapped", "rescued") if k in last.details), None)
    if field is None:
        return []
    return [_made(r, clause, last, {"groups": [{"group": values(group, "group")[0], field: of_mention(figure)}]})]


def _made(r: Reading, clause: Clause, last: Draft, details: dict[str, object]) -> Draft:
    d = new(last.kind, r, clause, [])
    d.details = dict(details)
    d.flags.add("elliptic")
    d.follows = last
    return d


def placed(r: Reading, clause: Clause, *, any_form: bool = False) -> bool:
    """True where the clause names a place; `any_form`: an adjective does too."""
    return any(isinstance(m.value, Toponym) and (any_form or not m.value.adjective) for m in r.of("place", clause.start, clause.end))
