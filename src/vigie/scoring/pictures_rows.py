"""The board, the conflicts and the people of a picture beside the gold's."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from vigie.records import Record
from vigie.scoring.fields import same_place
from vigie.scoring.gold import as_list, moment
from vigie.scoring.pictures_claims import Beside, Count, Tell
from vigie.scoring.pictures_gold import Row, keys
from vigie.scoring.pictures_incidents import same_speaker
from vigie.scoring.same import fold

CLOCK_S = 60  # two instants are one within this


def services(beside: Beside, tell: Tell) -> Count:
    """Return how many stretches of a service's state are right: service, place, state, claims, and the times that the gold gives."""
    rows = [r for r in beside.tables.get("services", []) if r.get("state") != "no-report"]
    count, used, taken = Count(), set[int](), set[int]()
    for gold in sorted(beside.gold.rows("services"), key=lambda g: bool(g.get("optional"))):
        near = [n for n, r in enumerate(rows) if _same_service(beside, gold, r)]
        used.update(near)
        if gold.get("optional"):
            continue
        ids = beside.matched(gold["claims"])
        order = sorted(near, key=lambda n: (n in taken, -len(ids & set(rows[n].get("claims") or [])), n))
        best = order[0] if order else None
        wrong = "is not there" if best is None else _wrong_service(beside, gold, rows[best], ids)
        if best is not None:
            taken.add(best)
        count.add(not wrong)
        if wrong:
            tell(f"SERVICE   {gold['service']} {gold['place']} {gold['state']} {wrong}")
    for n, r in enumerate(rows):
        if n not in used and not all(_free(beside, c, r["state"]) for c in r.get("claims") or []):
            count.made_up += 1
            tell(f"EXTRA     service {r.get('service')} {(r.get('place') or {}).get('name')} {r.get('state')} from {', '.join(r.get('claims') or [])}")
    return count


def _free(beside: Beside, claim: str, state: str) -> bool:
    """Whether the gold leaves a claim's state free: the claim is optional, or this is one of several right states."""
    states = as_list((beside.raw_of(claim).get("details") or {}).get("state"))
    return claim in beside.spare or (len(states) > 1 and state in states)


def _same_service(beside: Beside, gold: Row, row: Record) -> bool:
    place = {**(row.get("place") or {}), "role": "location"}
    return row.get("service") == gold["service"] and row.get("state") in as_list(gold["state"]) and same_place(beside.gold.place(gold["place"]), place)


def _wrong_service(beside: Beside, gold: Row, row: Record, ids: set[str]) -> str:
    """What is wrong in a row of the board, in words; empty where nothing is."""
    if ids and not ids & set(row.get("claims") or []):
        return "rests on other claims"
    zone = _zone(beside, gold)
    for key in ("since", "until"):
        if key in gold and not _same_instant(gold[key], row.get(key), zone):
            return f"has {key} {row.get(key)}, not {gold[key]}"
    if gold.get("ended") and row.get("until") is None:
        return "still holds"
    if "share" in gold and _bound(row.get("share")) != gold["share"]:
        return f"has share {_bound(row.get('share'))}, not {gold['share']}"
    return ""


def _zone(beside: Beside, gold: Row) -> ZoneInfo:
    named = [d for d, _ in keys(gold["claims"])] or list(beside.gold.documents)
    return beside.gold.documents[named[0]].zone


def _same_instant(gold: Any, said: Any, zone: ZoneInfo) -> bool:
    if gold is None or said is None:
        return gold is None and said is None
    return abs((moment(gold, zone) - moment(said, zone)).total_seconds()) <= CLOCK_S


def _bound(quantity: Any) -> Any:
    return quantity.get("min") if isinstance(quantity, dict) else quantity


def conflicts(beside: Beside, tell: Tell) -> Count:
    """Return how many conflicts are found with all their values; those that the gold neither has nor leaves free are made up."""
    rows = beside.tables.get("conflicts", [])
    count, used = Count(), set[int]()
    for gold in beside.gold.rows("conflicts"):
        near = [n for n, r in enumerate(rows) if _same_conflict(beside, gold, r)]
        used.update(near)
        if gold.get("optional"):
            continue
        right = any(_has_values(gold["values"], rows[n]) for n in near)
        count.add(right)
        if not right:
            tell(f"CONFLICT  {gold['type']} {gold['about']}: want {gold['values']}, got {[v.get('value') for n in near for v in rows[n].get('values') or []]}")
    for n, r in enumerate(rows):
        if n not in used:
            count.made_up += 1
            tell(f"EXTRA     conflict {r.get('type')} about {r.get('about')}: {[v.get('value') for v in r.get('values') or []]}")
    return count


def _same_conflict(beside: Beside, gold: Row, row: Record) -> bool:
    field = row.get("field")  # "launched drone" is of "launched"
    if row.get("type") != gold["type"] or ("field" in gold and field is not None and gold["field"] not in (field, field.partition(" ")[0])):
        return False
    claims = {c for v in row.get("values") or [] for c in v.get("claims") or []}
    return bool(claims & beside.matched(gold["claims"])) or row.get("about") == beside.counterparts.get(gold["about"], "")


def _has_values(gold: list[Any], row: Record) -> bool:
    """Whether each value of the gold is told: by the words that tell it from the gold's other values."""
    said = [set(fold(str(v.get("value"))).split()) for v in row.get("values") or []]
    wanted = [set(fold(str(v)).split()) for v in gold]
    common = set.intersection(*wanted) if len(wanted) > 1 else set()
    return all(any(w - common <= s for s in said) for w in wanted)


def people(beside: Beside, tell: Tell) -> Count:
    """Return how many spellings stand in the row of their person; spellings that stand in another's, and rows that mix two people, are made up."""
    rows, count = beside.tables.get("people", []), Count()
    spelled = [{str(s.get("spelling") if isinstance(s, dict) else s).casefold() for s in r.get("spellings") or []} for r in rows]
    owner: dict[int, str] = {}
    for gold in beside.gold.rows("people"):
        wanted = [str(s).casefold() for s in gold["spellings"]]
        held = [n for n, s in enumerate(spelled) if s & set(wanted)]
        own = max(held, key=lambda n: (same_speaker(gold["name"], str(rows[n].get("name"))), len(spelled[n] & set(wanted)), -n), default=None)
        for spelling, plain in zip(gold["spellings"], wanted, strict=True):
            right = own is not None and plain in spelled[own]
            elsewhere = [str(rows[n].get("name")) for n in held if n != own and plain in spelled[n]]
            count.add(right)
            if not right:
                tell(f"PERSON    {gold['name']}: {spelling} {'stands with ' + ', '.join(elsewhere) if elsewhere else 'is not there'}")
            if elsewhere:
                count.made_up += 1
        if own is not None and owner.setdefault(own, gold["name"]) != gold["name"]:
            count.made_up += 1
            tell(f"MIXED     {owner[own]} and {gold['name']} are one person in the picture")
    return count
