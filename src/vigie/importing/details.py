"""The details of a claim, checked by their shape (contract: CLAIM, version 1); details that the contract does not name pass as they are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

TEXTS = frozenset("hazard state outcome extent service cause facility activity action form".split())
QUANTITIES = frozenset("count customers share people killed injured hospitalised missing trapped rescued".split())
LISTS = {"targets": "text", "offers": "text", "platforms": "text", "participants": "text", "weapons": "object", "groups": "object"}


def wrong_detail(details: Mapping[str, Any]) -> str | None:
    """Return what is wrong with the first detail that is not of its shape, None where all are."""
    for name, value in details.items():
        if value is None:
            continue
        if name in TEXTS and not isinstance(value, str):
            return f"its detail {name} is no text"
        if name in QUANTITIES and not _quantity(value):
            return f"its detail {name} is no quantity (a number, or an object with min, max, approx)"
        if name in LISTS and not _list(value, LISTS[name]):
            return f"its detail {name} is no list of {LISTS[name]}s"
        if name == "magnitude" and not (isinstance(value, Mapping) and (value.get("value") is None or _quantity(value["value"]))):
            return "its detail magnitude has no value that is a number"
    return None


def _quantity(value: Any) -> bool:
    if isinstance(value, Mapping):
        return all(value.get(k) is None or _number(value[k]) for k in ("min", "max"))
    return _number(value)


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _list(value: Any, of: str) -> bool:
    if not isinstance(value, list):
        return False
    if of == "text":
        return all(isinstance(v, str) for v in value)
    inner = (n for v in value if isinstance(v, Mapping) for k, n in v.items() if k in QUANTITIES and n is not None)
    return all(isinstance(v, Mapping) for v in value) and all(map(_quantity, inner))
