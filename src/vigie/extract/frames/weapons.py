"""Weapons and aircraft of a clause, each with its count: 'shot down 25 Kalibrs and three Kinzhals'."""

from __future__ import annotations

from typing import Any

from vigie.extract.clauses import Clause
from vigie.extract.frames.draft import gap, hits, number_after, number_before, of_mention, values
from vigie.extract.reading import Reading, grouped
from vigie.model import Mention

WEAPON_UNITS: set[str | None] = {None, "missile", "drone", "weapon", "bomb", "rocket", "target", "aircraft", "shell", "strike", "other"}


def weapons(r: Reading, clause: Clause, taken: set[int] | None = None, *, part: bool = False) -> tuple[list[dict[str, Any]], dict[str, Any] | None]:
    """Return (weapons, count of mixed targets). A class that a model of the same class makes plain is left out.

    `part`: of '51 of the 70 missiles' take the part (51), else the whole (70). `taken`: numbers already used, added to.
    """
    taken = taken if taken is not None else set()
    aircraft = hits(r, clause, "platform")
    out: list[dict[str, Any]] = []
    mixed: dict[str, Any] | None = None
    for h in hits(r, clause, "weapon"):
        count = None if set(values(h, "act")) & {"attack", "hit"} else number_before(r, clause, h.start, taken, 3, WEAPON_UNITS)
        if count is not None and _of_acts(r, count.end, h.start):
            count = None
        if count is not None and part:
            count = _part(r, clause, count, taken) or count
        if count is None and len(gap(r, h.end, h.end + 3)) <= 1:
            after = number_after(r, clause, h.end, taken, 1, WEAPON_UNITS)
            between = gap(r, h.end, after.start) if after else []
            count = after if after and between and between[0] in (":", "-", "\u2013", "\u2014") else None
        number = of_mention(count) if count else None
        if count:
            taken.add(count.start)
        for value in values(h, "weapon"):
            cls, _, model = value.partition("/")
            if cls == "any":
                mixed = number or mixed
                continue
            if cls == "aircraft" and not model and (aircraft or not number):
                continue
            item: dict[str, Any] = {"class": cls}
            if model:
                item["model"] = model
            if number:
                item["count"] = number
            _add(out, item)
    return out, mixed


def _of_acts(r: Reading, a: int, b: int) -> bool:
    """The number counts blows, not weapons: 'hit 10 times by missiles', '29 strikes with bombs'."""
    return any(a <= h.start < b and {"times", "act"} & grouped(h.senses).keys() for h in r.hits)


def _part(r: Reading, clause: Clause, whole: Mention, taken: set[int]) -> Mention | None:
    """'51 of the 70 missiles': the first number is the part."""
    first = number_before(r, clause, whole.start, taken, 2, WEAPON_UNITS)
    if first is None or any("conj" in grouped(h.senses) and first.end <= h.start < whole.start for h in r.hits):
        return None
    return first if gap(r, first.end, whole.start) else None


def _add(out: list[dict[str, Any]], item: dict[str, Any]) -> None:
    """Add a weapon; a model completes the bare class before it, a repeated class adds nothing."""
    last = out[-1] if out else None
    if item in out:
        return
    if last and last["class"] == item["class"]:
        if "model" in item and "model" not in last:
            if "count" not in item or "count" not in last:
                out[-1] = {**last, **item}
                return
        elif "model" not in item and "count" not in item:
            return
    if "model" not in item and "count" not in item and any(w["class"] == item["class"] for w in out):
        return
    out.append(item)


def platforms(r: Reading, clause: Clause) -> list[str]:
    """Names of aircraft and ships in the clause, as read, each once."""
    out: list[str] = []
    for h in hits(r, clause, "platform"):
        for v in values(h, "platform"):
            if v and v not in out:
                out.append(v)
    return out
