"""What places are called in the languages of readers, where that is known.

Regions and exceptions stand in `reference/pcodes.tsv` and `reference/called.tsv`; the names of countries and towns are written by `called_build`.
"""

from __future__ import annotations

import gzip
import json
from functools import cache
from pathlib import Path

from vigie.model import Place
from vigie.resources import table

MADE = Path(__file__).resolve().parent / "reference" / "called.json.gz"
LANGUAGES = ("fr", "uk")  # English is the name as the gazetteer has it

Names = dict[str, str]


def names(place: Place) -> Names:
    """Return language -> the place's name there; nothing for languages of which it is not known: the gazetteer's name then stands.

    >>> names(Place("iso:UA-63", "Kharkiv Oblast", "admin1", "UA", "UA-63"))
    {'fr': 'région de Kharkiv', 'uk': 'Харківська область'}
    """
    ids = (place.place_id, f"geonames:{place.geonames}")
    return next((shelf[i] for shelf in (_table(), _made()) for i in ids if i in shelf), {})


def region_names(admin1: str | None) -> Names:
    """Return language -> the name of a first-level unit by its ISO 3166-2 code."""
    return _table().get(f"iso:{admin1}", {})


def name_in(place: Place, language: str) -> str:
    """Return a place's name in a language, else as the gazetteer has it."""
    return names(place).get(language, place.name)


@cache
def _table() -> dict[str, Names]:
    regions = {f"iso:{row['iso']}": row for row in table("reference/pcodes.tsv")}
    rows = regions | {row["id"]: row for row in table("reference/called.tsv")}
    return {ident: {language: row[language] for language in LANGUAGES if row[language]} for ident, row in rows.items()}


@cache
def _made() -> dict[str, Names]:
    """What the build made; nothing where it was not run (a clone without make)."""
    if not MADE.exists():
        return {}
    kept = json.loads(gzip.decompress(MADE.read_bytes()))
    return {ident: {language: name for language, name in zip(LANGUAGES, cells, strict=True) if name} for ident, cells in kept.items()}
