"""Names and places of one's own, without a build: `reference/local.tsv`, and the file that VIGIE_PLACES names."""

from __future__ import annotations

import os
from pathlib import Path

from vigie.errors import ShelfError
from vigie.gazetteer import NAME, Found, key, place
from vigie.model import Place

LOCAL_PRIOR = 0.62  # of a name that local.tsv or the user gives: as sure as a city


def own_names(shelf: Path) -> tuple[dict[str, list[Found]], dict[str, set[str]]]:
    """Return what `reference/local.tsv` and the user's own file (VIGIE_PLACES) add and take back: key -> places, key -> place ids ('*': all).

    Columns: names (| between them, ! before one takes it back), place id or level, country or ISO 3166-2 code, latitude, longitude, why.
    """
    added: dict[str, list[Found]] = {}
    taken: dict[str, set[str]] = {}
    for file in (shelf, Path(os.environ.get("VIGIE_PLACES") or os.devnull)):
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines() if file.is_file() else (), 1):
            if line.strip() and not line.startswith("#"):
                _own_line(f"{file}:{number}", [c.strip() for c in line.split("\t")] + [""] * 5, added, taken)
    return added, taken


def _own_line(where: str, cells: list[str], added: dict[str, list[Found]], taken: dict[str, set[str]]) -> None:
    names, what, area, lat, lon = cells[:5]
    if names.startswith("!"):
        for name in names[1:].split("|"):
            taken.setdefault(key(name), set()).add(what or "*")
        return
    if ":" in what:
        known = place(what)
        if known is None:
            raise ShelfError(f"{where}: no place has the id {what!r}. Take the id from `vigie read --format mentions`, or give a level and coordinates.")
    else:
        try:
            first, country_code = names.split("|")[0], area.partition("-")[0] or None
            known = Place(f"local:{key(first)}", first, what, country_code, area if "-" in area else None, float(lat), float(lon))
        except ValueError as error:
            raise ShelfError(f"{where}: a new place needs names, level, country, latitude and longitude, with a tab between them ({error}).") from error
    for name in names.split("|"):
        added.setdefault(key(name), []).append(Found(known, LOCAL_PRIOR, NAME))
