"""What fusion compares of a claim's details, and the lists of [incidents] in kinds/fusion.toml."""

from __future__ import annotations

from functools import cache
from typing import Any

from vigie.resources import kind_shelf

PEOPLE = ("killed", "injured", "missing", "trapped", "rescued", "people")


@cache
def facets() -> dict[str, str]:
    """Return kind -> facet."""
    table = kind_shelf("fusion")["incidents"]
    return {kind: facet for facet in ("hit", "air", "ground", "alert", "hazard", "talks", "harm") for kind in table[facet]}


@cache
def words(name: str) -> frozenset[str]:
    """Return a list of [incidents] of kinds/fusion.toml as a set."""
    return frozenset(kind_shelf("fusion")["incidents"][name])


def figures(details: dict[str, Any]) -> tuple[tuple[str, float], ...]:
    """Return the people that a claim counts: (field, number), sorted, zeros too."""
    told = ((k, details[k]["min"]) for k in PEOPLE if isinstance(details.get(k), dict))
    out = [(k, n) for k, n in told if n is not None]
    for group in details.get("groups") or ():
        out += [(f"{k}/{group.get('group')}", v["min"]) for k, v in group.items() if isinstance(v, dict) and v.get("min") is not None]
    return tuple(sorted(out))


def classes(details: dict[str, Any]) -> frozenset[str]:
    """Return the classes of weapons that a claim names."""
    return frozenset(w["class"] for w in details.get("weapons") or () if w.get("class"))


def counted(details: dict[str, Any]) -> tuple[tuple[str, float], ...]:
    """Return the weapons that a claim counts: (class, number), sorted."""
    some = (w for w in details.get("weapons") or () if w.get("class") and isinstance(w.get("count"), dict))
    return tuple(sorted((w["class"], w["count"]["min"]) for w in some if w["count"].get("min")))


def traits(details: dict[str, Any]) -> frozenset[str]:
    """Return what two accounts of one happening have in common rather than those of two days: people and weapons counted, objects."""
    told = {f"{name}={n:g}" for name, n in (*figures(details), *counted(details)) if n}
    return frozenset(told | {str(x) for x in details.get("targets") or ()})
