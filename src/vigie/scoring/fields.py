"""How well each field of a claim agrees with the gold: 0 to 1, only for the fields that the gold states."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta
from math import asin, cos, radians, sin, sqrt
from typing import Any
from zoneinfo import ZoneInfo

from vigie.records import Record
from vigie.scoring.gold import GoldClaim, as_list, interval, moment
from vigie.scoring.same import fold, same_hazard, same_model, same_name, same_person

FIELDS = ("who", "where", "when", "modality", "verification", "details")
_UNITS = {"cm": ("m", 0.01), "mm": ("m", 0.001), "km2": ("ha", 100)}
_WATERS = ("sea", "water", "region")
_NARROW = {"site", "district"}
_SAME: dict[str, Callable[[str, str], bool]] = {"model": same_model, "platforms": same_model, "hazard": same_hazard, "participants": same_person}


def compared(gold: GoldClaim, claim: Record, zone: ZoneInfo) -> dict[str, float]:
    """Return field -> agreement for the fields that the gold states; who, modality and verification always count."""
    raw, out = gold.raw, {}
    by = raw.get("by")
    out["who"] = max(speaker(b, claim.get("attribution") or {}) for b in (by if isinstance(by, list) else [by]))
    if gold.places:
        out["where"] = _shared(gold.places, claim.get("places") or [], same_place)
    if raw.get("when") is not None:
        out["when"] = _time(raw["when"], claim.get("time") or {}, zone)
    out["modality"] = float(claim.get("modality", "actual") in as_list(raw.get("modality", "actual")))
    out["verification"] = float(claim.get("verification", "none") in as_list(raw.get("verification", "none")))
    details = raw.get("details") or {}
    if details and claim.get("kind") == gold.kinds[0]:
        said = claim.get("details") or {}
        out["details"] = sum(detail(v, said.get(k), k) for k, v in details.items()) / len(details)
    return out


def speaker(gold: dict[str, Any] | None, said: Record) -> float:
    """Return the share of the gold speaker's stated fields that agree; no speaker agrees with no speaker."""
    if not gold:
        return float(not (said.get("name") or said.get("organization") or said.get("office")))
    checks: list[bool] = []
    if gold.get("name"):
        checks.append(same_person(gold["name"], said.get("name") or ""))
    elif gold.get("organization"):
        checks.append(any(same_name(o, said.get(k) or "") for o in as_list(gold["organization"]) for k in ("organization", "name")))
    if gold.get("office"):
        checks.append(said.get("office") in as_list(gold["office"]))
    for key in ("medium", "jurisdiction", "stated_jurisdiction"):
        if gold.get(key):
            checks.append(any(same_name(x, said.get(key) or "") for x in as_list(gold[key])))
    return sum(checks) / len(checks) if checks else 1.0


def same_place(gold: dict[str, Any], place: Record) -> bool:
    """Return whether the place is the gold's: role, level, and identity by name or distance."""
    if (place.get("role") or "location") != gold["role"]:
        return False
    want, got = gold["level"], place.get("level")
    named = same_name(str(place.get("name") or ""), gold["name"])
    if want == "country":
        return got == "country" and place.get("country") == gold["country"]
    if want == "admin1":
        return got == "admin1" and (place.get("admin1") == gold.get("admin1") or named)
    if want in _WATERS:
        return got in _WATERS and (named or distance_km(gold, place) < 300)
    if got in ("country", "admin1", *_WATERS):
        return False
    if want == "admin2":
        return got in ("admin2", "admin3") and (named or distance_km(gold, place) < 30)
    if distance_km(gold, place) > (8 if want in _NARROW else 15):
        return False
    return got in (want, "site") or {got, want} <= _NARROW or {got, want} <= {"settlement", "admin3"} or (want, got) == ("site", "settlement")


def distance_km(a: dict[str, Any], b: dict[str, Any]) -> float:
    """Return the great-circle distance of two places; very far where one has no coordinates."""
    try:
        lat_a, lon_a, lat_b, lon_b = (radians(float(x)) for x in (a["lat"], a["lon"], b["lat"], b["lon"]))
    except (KeyError, TypeError, ValueError):
        return 1e9
    h = sin((lat_b - lat_a) / 2) ** 2 + cos(lat_a) * cos(lat_b) * sin((lon_b - lon_a) / 2) ** 2
    return 12742 * asin(min(1.0, sqrt(h)))


def _shared(gold: Iterable[Any], said: Iterable[Any], same: Callable[[Any, Any], bool]) -> float:
    """F1 of two sets whose members are paired greedily."""
    gold, left = list(gold), list(said)
    whole, hit = len(gold) + len(left), 0
    for g in gold:
        match = next((i for i, p in enumerate(left) if same(g, p)), None)
        if match is not None:
            del left[match]
            hit += 1
    return 2 * hit / whole if whole else 1.0


def _time(when: Any, said: Record, zone: ZoneInfo) -> float:
    start, end, clock = interval(when, zone)
    try:
        from_, to = moment(said["start"], zone), moment(said["end"], zone)
    except (KeyError, TypeError, ValueError):
        return 0.0
    if isinstance(when, dict):  # a stretch: most of it shared
        shared, whole = min(to, end) - max(from_, start), max(to, end) - min(from_, start)
        if shared > timedelta(0) and shared / whole >= 0.3:
            return 1.0
        return 0.5 if from_.date() in (start.date(), end.date()) else 0.0
    if clock:
        return float(abs((from_ - start).total_seconds()) <= 60)
    if end - start == timedelta(days=1):  # a day: the day itself, or a time on it
        return float(start <= from_ < end and to <= end + timedelta(hours=1))
    return float(from_.date() == start.date() and to.date() == end.date())


def _bounds(x: Any) -> tuple[Any, Any]:
    if isinstance(x, dict):
        return x.get("min"), x.get("max")
    return (x, x) if isinstance(x, int | float) else (None, None)


def _magnitude(x: dict[str, Any]) -> tuple[str, float | None]:
    said = str(x.get("unit") or "").lower()
    unit, factor = _UNITS.get(said, (said, 1))
    value = x.get("value")
    value = _bounds(value)[0] if isinstance(value, dict) else value
    return unit, value * factor if isinstance(value, int | float) else None


def detail(gold: Any, said: Any, key: str = "") -> float:
    """Return how well a value of `details` agrees; lists by F1, objects by their stated keys, half for a right minimum alone."""
    if key == "magnitude" and isinstance(gold, dict) and isinstance(said, dict) and "value" in gold:
        (unit, value), (other_unit, other) = _magnitude(gold), _magnitude(said)
        return float(unit == other_unit and value is not None and other is not None and abs(value - other) <= 0.01 * abs(value))
    if isinstance(gold, int | float) and not isinstance(gold, bool):
        low, high = _bounds(said["value"] if isinstance(said, dict) and "value" in said else said)
        if key == "share":
            return float(low is not None and abs(low - gold) <= 1)
        return float(low == gold and high in (gold, None))
    if isinstance(gold, dict):
        if "min" in gold or "max" in gold:
            low, high = _bounds(said)
            if (low, high) == (gold.get("min"), gold.get("max")):
                return 1.0
            return 0.5 if low is not None and low == gold.get("min") else 0.0
        return sum(detail(v, said.get(k), k) for k, v in gold.items()) / len(gold) if isinstance(said, dict) else 0.0
    if isinstance(gold, list):
        if not isinstance(said, list):  # any of the gold's will do
            return float(any(detail(x, said, key) == 1 for x in gold))
        return _shared(gold, said, lambda a, b: detail(a, b, key) == 1)
    if said is None:
        return 0.0
    same = _SAME.get(key, same_name)
    return float(fold(str(gold)) == fold(str(said)) or same(str(gold), str(said)))
