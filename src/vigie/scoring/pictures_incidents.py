"""Incidents beside the gold's: kind, place, wave, ranges, sources; pairs that must stay apart; claims that make none; figures by speaker."""

from __future__ import annotations

from typing import Any

from vigie.records import Record
from vigie.scoring.fields import same_place
from vigie.scoring.gold import as_list
from vigie.scoring.pictures_claims import Beside, Count, Tell
from vigie.scoring.pictures_gold import Row, keys
from vigie.scoring.same import fold, same_name, same_person

WEAPONS = ("launched", "intercepted")
RANGES = ("killed", "injured", "missing")


def incidents(beside: Beside, tell: Tell) -> dict[str, Count]:
    """Return the counts of incidents found and of what their rows say."""
    out = {name: Count() for name in ("incidents", "kinds", "places", "waves", "ranges", "sources", "contested")}
    for name, gold in beside.gold.incidents.items():
        if not gold.get("claims"):
            continue
        row = beside.incidents.get(beside.counterparts.get(name, ""))
        out["incidents"].add(row is not None)
        if row is None:
            tell(f"INCIDENT  {name}: the picture has none of its own")
        _checked(out, beside, gold, row, tell)
    used = set(beside.counterparts.values())
    free = {c for g in beside.gold.rows("incidents") for c in beside.matched(g.get("optional"))} | beside.spare
    known = free | {c for k, c in beside.ids.items() if k in beside.homes}
    out["incidents"].made_up = sum(1 for i, r in beside.incidents.items() if i not in used and not known & set(r.get("claims") or []))
    return out


def _checked(out: dict[str, Count], beside: Beside, gold: Row, row: Record | None, tell: Tell) -> None:
    """Count what the gold states of one incident; an incident that the picture lacks has nothing right."""
    said: Record = row or {}
    checks: list[tuple[str, str, Any, Any, bool]] = [
        ("kinds", "kind", gold["kind"], said.get("kind"), said.get("kind") in as_list(gold["kind"])),
        ("places", "places", gold["places"], [p.get("name") for p in said.get("places") or []], _placed(beside, gold, said)),
    ]
    if "part_of" in gold:
        checks.append(("waves", "part_of", gold["part_of"], said.get("part_of"), _part_of(beside, said, gold["part_of"])))
    for name in RANGES:
        if name in gold:
            checks.append(("ranges", name, gold[name], said.get(name), row is not None and same_range(gold[name], said.get(name))))
    if "sources" in gold:
        checks.append(("sources", "sources", gold["sources"], said.get("source_names") or said.get("sources"), said.get("sources") in as_list(gold["sources"])))
    if "contested" in gold:
        checks.append(("contested", "contested", gold["contested"], said.get("contested"), said.get("contested") is gold["contested"]))
    for count, what, wanted, got, right in checks:
        out[count].add(right)
        if row is not None and not right:
            tell(f"WRONG     {gold['name']}.{what}: want {wanted}, got {got}")


def _placed(beside: Beside, gold: Row, said: Record, spare: int | None = None) -> bool:
    """Whether the incident is at the gold's places: each is there, and no more others than these (or than `spare`); parts of a city do not count."""
    where = [{**p, "role": "location"} for p in said.get("places") or [] if (p.get("role") or "location") != "origin"]
    wanted = [beside.gold.place(p) for p in gold["places"]]
    others = [p for p in where if p.get("level") not in ("district", "site") and not any(same_place(w, p) for w in wanted)]
    return all(any(same_place(w, p) for p in where) for w in wanted) and len(others) <= (len(wanted) if spare is None else spare)


def _part_of(beside: Beside, said: Record, wave: str) -> bool:
    """Whether the incident is a part of one that holds claims of the gold's wave."""
    waves = {beside.cluster(k) for k, name in beside.homes.items() if name == wave}
    return said.get("part_of") in waves or any(said.get("incident_id") in (beside.incidents.get(w, {}).get("parts") or []) for w in waves)


def same_range(gold: Row | None, said: Record | None) -> bool:
    """Return whether a headline range has what the gold states of it: bounds, the latest figure and who gave it; None: there is none."""
    if gold is None or said is None:
        return gold is None and said is None
    by = gold.get("latest_by")
    return all(said.get(k) == gold[k] for k in ("min", "max", "latest") if k in gold) and (not by or same_speaker(by, said.get("latest_by") or ""))


def same_speaker(gold: str, said: str) -> bool:
    """Return whether two names are one speaker's, person or body."""
    return same_person(gold, said) or same_name(gold, said)


def apart(beside: Beside, tell: Tell) -> Count:
    """Return how many pairs of incidents share no incident of the picture."""
    count = Count()
    held = {n: {c for k, h in beside.homes.items() if h == n and k in beside.ids and (c := beside.cluster(k))} for n in beside.gold.incidents}
    for first, second, why in beside.gold.apart:
        if held[first] and held[second]:
            both = held[first] & held[second]
            count.add(not both)
            if both:
                tell(f"TOGETHER  {first} and {second} ({why}) share {', '.join(sorted(both))}")
    return count


def shares(beside: Beside, tell: Tell) -> Count:
    """Return how many claims that tell of several places stand in the `claims` of the incident at each of them."""
    count = Count()
    for name, gold in beside.gold.incidents.items():
        own = beside.counterparts.get(name)
        rows = [r for i, r in beside.incidents.items() if (i == own if gold.get("claims") else _placed(beside, gold, r, spare=0))]
        for key in keys(gold.get("shares")):
            if (claim := beside.ids.get(key)) is None:
                continue
            right = any(claim in (r.get("claims") or []) for r in rows)
            count.add(right)
            if not right:
                tell(f"SHARE     {name}: claim {key[1]} of {key[0]} tells of it too, and does not stand in it")
    return count


def no_incident(beside: Beside, tell: Tell) -> Count:
    """Return how many claims that must be in no incident are in none."""
    count = Count()
    for key in keys(beside.gold.raw.get("no_incident")):
        if (claim := beside.ids.get(key)) is not None:
            incident = beside.incident_of.get(claim)
            count.add(incident is None)
            if incident is not None:
                tell(f"GROWN     {incident}: claim {key[1]} of {key[0]} must be in no incident")
    return count


def tolls(beside: Beside, tell: Tell) -> Count:
    """Return how many figures are right: incident or claim, field, group, bounds, speaker, and whether it stands."""
    count, used = Count(), set[int]()
    rows = beside.tables.get("tolls", [])
    for gold in beside.gold.rows("tolls"):
        ids, incident = beside.matched(gold["claims"]), beside.counterparts.get(gold["incident"])
        near = [n for n, r in enumerate(rows) if r.get("claim_id") in ids or (incident and r.get("incident_id") == incident)]
        same = [n for n in near if _same_figure(gold, rows[n])]
        used.update(same)
        if gold.get("optional"):
            continue
        right = bool(same) and _stands(gold, [rows[n] for n in same])
        count.add(right)
        if not right:
            tell(f"TOLL      {_toll(gold)} {'has stands wrong' if same else 'is not there'}")
    for n, r in enumerate(rows):
        if n not in used and r.get("incident_id") and r.get("claim_id") not in beside.spare:  # customers of a service stand in no incident: not asked
            count.made_up += 1
            tell(f"EXTRA     toll {_toll(r)} of {r.get('incident_id')} from {r.get('claim_id')}")
    return count


def _same_figure(gold: Row, said: Record) -> bool:
    weapons = gold["field"] in WEAPONS and not gold.get("group")  # which of them were counted may be told or not
    if (said.get("field"), said.get("min"), said.get("max")) != (gold["field"], gold["min"], gold["max"]):
        return False
    if not weapons and said.get("group") != gold.get("group"):
        return False
    speaker = str(said.get("speaker") or "")
    if gold["speaker"] is None:  # unnamed: no name at all, or the office that speaks
        return not speaker or not gold.get("office") or fold(gold["office"]) in fold(speaker)
    return same_speaker(gold["speaker"], speaker)


def _stands(gold: Row, same: list[Record]) -> bool:
    if "stands" not in gold:
        return True
    stand = [bool(r.get("stands")) for r in same]
    return any(stand) if gold["stands"] else not any(stand)


def _toll(row: Row) -> str:
    group = f" {row['group']}" if row.get("group") else ""
    return f"{row.get('field')}{group} {row.get('min')}-{row.get('max')} by {row.get('speaker')}{'' if row.get('stands', True) else ', not standing'}"
