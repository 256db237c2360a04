"""How good the picture is: a built picture (tables of PICTURE.md) beside a gold picture, part by part."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from vigie.errors import InputError
from vigie.picture_tables import Picture
from vigie.scoring.pictures_claims import Beside, Count, Tables, f1, together
from vigie.scoring.pictures_gold import GoldPicture
from vigie.scoring.pictures_incidents import apart, incidents, no_incident, shares, tolls
from vigie.scoring.pictures_rows import conflicts, people, services

PARTS = {
    "incidents": "incidents that the picture has of its own; made up: no claim of them is the gold's",
    "apart": "pairs that must not be one",
    "no_incident": "background and plans that are in no incident",
    "shares": "claims on several places, in the incident at each",
    "kinds": "kind of the incident",
    "places": "place of the incident",
    "waves": "the wave that it is part of",
    "ranges": "killed, injured, missing: bounds, latest, by whom",
    "sources": "independent speakers",
    "contested": "contested or not",
    "tolls": "figures: field, group, bounds, speaker, whether it stands",
    "services": "rows of the board: service, place, state, times, share",
    "conflicts": "conflicts with all their values",
    "people": "spellings in the row of their person",
}


@dataclass(frozen=True)
class Scored:
    """What a picture reached: `together` (claims in one incident), `counts` by part (PARTS), `lines` that name each miss."""

    name: str
    together: dict[str, float]
    counts: dict[str, Count]
    lines: list[str] = field(default_factory=list)

    def figures(self) -> dict[str, float]:
        """Return one number a part, 0 to 1; for conflicts, services and tolls F1, what was made up counted in."""
        return {k: v for k, v in self.together.items() if "_" in k} | {k: _figure(k, c) for k, c in self.counts.items() if c.asked}


def _figure(part: str, count: Count) -> float:
    if part not in ("conflicts", "services", "tolls"):
        return count.share
    return f1(count.right / (count.right + count.made_up) if count.right else 0.0, count.share)


def scored_picture(picture: Picture | Tables | Path, gold: GoldPicture) -> Scored:
    """Return how well a picture agrees with a gold picture. `picture`: as built, its tables' records by name, or the folder that `vigie build` wrote."""
    tables = picture if isinstance(picture, dict) else read_tables(picture) if isinstance(picture, Path) else tables_of(picture)
    beside, lines = Beside(gold, tables), list[str]()
    for key in sorted(set(beside.homes) - set(beside.ids)):
        lines.append(f"UNREAD    claim {key[1]} of {key[0]}, of {beside.homes[key]}")
    standing = together(beside, lines.append)
    counts = incidents(beside, lines.append)
    for part in (apart, no_incident, shares, tolls, services, conflicts, people):
        if part in (tolls, services, conflicts, people) and part.__name__ not in gold.raw:
            continue  # a gold picture that does not list a table does not ask for it
        counts[part.__name__] = part(beside, lines.append)
    return Scored(gold.name, standing, counts, lines)


def tables_of(picture: Picture) -> Tables:
    """Return the records of a built picture's tables by name."""
    return {t.name: list(t.records()) for t in picture.tables()}


def read_tables(folder: Path) -> Tables:
    """Return the tables that `vigie build --out FOLDER` wrote as JSON lines; InputError where there is no picture."""
    files = sorted(folder.glob("*.jsonl"))
    if not any(f.stem == "claims" for f in files):
        raise InputError(f"{folder}: no claims.jsonl: give a folder that `vigie build --out` wrote")
    out: Tables = {}
    for file in files:
        try:
            out[file.stem] = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
        except json.JSONDecodeError as e:
            raise InputError(f"{file}: not JSON lines: {e}: build the picture anew") from e
    return out


def report(scored: Scored, *, show: bool = False) -> Iterator[str]:
    """Yield the report, line by line; with `show` each miss in a line."""
    t = scored.together
    yield f"{scored.name}: {t['claims']:.0f} claims of incidents, {t['missing']:.0f} not read\n"
    yield "  claims in one incident       prec.  recall f1\n"
    for key, title in (("pairs", "pairs"), ("b3", "B-cubed")):
        yield f"    {title:25}  {t[key + '_precision']:.3f}  {t[key + '_recall']:.3f}  {t[key + '_f1']:.3f}\n"
    yield "  part          right  asked  share  made up\n"
    for part, title in PARTS.items():
        c = scored.counts[part]
        if c.asked or c.made_up:
            share = f"{c.share:.3f}" if c.asked else "  -  "
            yield f"    {part:12} {c.right:4.0f}  {c.asked:5.0f}  {share}  {c.made_up:5d}    {title}\n"
    if show:
        yield from (f"  {line}\n" for line in scored.lines)
