"""A gold folder (text.txt, gold.yaml) -> its claims, each with its stretch of text and its places."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import regex

from vigie.errors import InputError, VigieError

_SPACES = {ord(c): " " for c in "\u00a0\u202f\u2009\u2007\ufeff\t\n"}
Interval = tuple[datetime, datetime, bool]  # start, end (excluded), whether the gold gives clock times


@dataclass(frozen=True)
class GoldClaim:
    """One claim of the gold; `raw` is its row of gold.yaml."""

    start: int
    end: int
    kinds: tuple[str, ...]  # the first is the one that its details belong to
    places: tuple[dict[str, Any], ...]
    raw: dict[str, Any]

    @property
    def optional(self) -> bool:
        """Whether missing it costs nothing."""
        return bool(self.raw.get("optional", False))

    @property
    def family(self) -> str:
        """The kind that it is counted under."""
        return min(self.kinds)


@dataclass(frozen=True)
class Gold:
    """A gold document; `furniture`: stretches of text from which nothing may come."""

    name: str
    text: str
    zone: ZoneInfo
    claims: tuple[GoldClaim, ...]
    furniture: tuple[tuple[int, int], ...]
    raw: dict[str, Any]

    @property
    def language(self) -> str:
        """The language that it is counted under."""
        return str(self.raw.get("language") or "?")


def as_list(x: Any) -> list[Any]:
    """Return the list, or the value alone in one, or an empty one for nothing."""
    return x if isinstance(x, list) else [] if x is None else [x]


def folders(roots: Iterable[Path]) -> list[Path]:
    """Return the gold folders under these, sorted; InputError where there is none."""
    found = {d for root in roots for d in ([root] if (root / "gold.yaml").exists() else [f.parent for f in root.rglob("gold.yaml")])}
    if not found:
        raise InputError(f"no gold.yaml in {', '.join(map(str, roots))}: give a folder that holds text.txt and gold.yaml, or a folder of such folders")
    return sorted(found)


def load(folder: Path) -> Gold:
    """Return a gold document; InputError names the folder and what is wrong in it."""
    raw = yaml_of(folder / "gold.yaml")
    text = (folder / "text.txt").read_text(encoding="utf8")
    flat = text.translate(_SPACES)
    places: dict[str, Any] = {}
    for root in (folder.parent, folder):
        if (root / "places.yaml").exists():
            places.update(yaml_of(root / "places.yaml"))
    claims = tuple(_claim(folder, flat, places, row) for row in raw["claims"])
    furniture = [(a, b) for a, b in raw.get("furniture_at") or []]
    for line in raw.get("furniture") or []:
        at = flat.find(line.translate(_SPACES))
        furniture.append((at, at + len(line)))
    name = str(raw.get("document") or folder.name)
    return Gold(name, text, ZoneInfo(raw.get("timezone") or "UTC"), claims, tuple(furniture), raw)


def yaml_of(path: Path) -> dict[str, Any]:
    """Return what a YAML file holds; InputError where it is none."""
    try:
        import yaml
    except ModuleNotFoundError as e:
        raise VigieError("scoring needs PyYAML: pip install 'vigie[score]'") from e
    try:
        return yaml.safe_load(path.read_text(encoding="utf8")) or {}
    except yaml.YAMLError as e:
        raise InputError(f"{path}: not YAML: {' '.join(str(e).split())}: mend the file") from e


def _claim(folder: Path, flat: str, places: dict[str, Any], row: dict[str, Any]) -> GoldClaim:
    start, end = _located(folder, flat, row)
    where = []
    for w in as_list(row.get("where")):
        w = {"place": w} if isinstance(w, str) else w
        if w["place"] not in places:
            raise InputError(f"{folder}: place {w['place']!r} is not in places.yaml: add it there")
        where.append({**places[w["place"]], "role": w.get("role", "location"), "part": w.get("part")})
    return GoldClaim(start, end, tuple(as_list(row["kind"])), tuple(where), row)


def _located(folder: Path, flat: str, row: dict[str, Any]) -> tuple[int, int]:
    """Where the quote of a gold claim stands: its n-th occurrence, spaces of all sorts alike."""
    if "at" in row:
        return row["at"][0], row["at"][1]
    for key in ("q", "q_alt"):
        if key in row:
            quote, at = row[key].translate(_SPACES), -1
            for _ in range(row.get("n", 1)):
                at = flat.find(quote, at + 1)
                if at < 0:
                    break
            if at >= 0:
                return at, at + len(quote)
    raise InputError(f"{folder}: the quote {row.get('q')!r} is not in text.txt: copy it from there")


def moment(value: Any, zone: ZoneInfo) -> datetime:
    """Return a date or instant (2024, 2024-05, 2024-05-14, ISO instant) as an aware instant in this zone."""
    said = value.isoformat() if isinstance(value, date | datetime) else str(value)
    said = said.replace("Z", "+00:00")
    if regex.fullmatch(r"\d{4}(-\d\d)?", said):
        said += "-01-01" if len(said) == 4 else "-01"
    at = datetime.fromisoformat(said)
    return at.replace(tzinfo=zone) if at.tzinfo is None else at.astimezone(zone)


def interval(when: Any, zone: ZoneInfo) -> Interval:
    """Return the interval that a gold `when` means: a year, month, day, minute, or a stated stretch."""
    if isinstance(when, dict):
        return moment(when["start"], zone), moment(when["end"], zone), "T" in str(when["start"])
    said = when.isoformat() if isinstance(when, date | datetime) else str(when)
    start = moment(said, zone)
    if "T" in said or " " in said:
        return start, start + timedelta(minutes=1), True
    match said.count("-"):
        case 2:
            return start, start + timedelta(days=1), False
        case 1:
            return start, (start + timedelta(days=32)).replace(day=1), False
    return start, start.replace(year=start.year + 1), False
