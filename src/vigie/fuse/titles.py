"""An incident's title, made from its fields in a language's own patterns (lang/<code>/titles.toml), never copied from a source."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from string import Formatter
from typing import Any

from vigie.called import name_in
from vigie.model import PlaceRef
from vigie.picture import Range
from vigie.resources import toml

MOST = 2  # objects or weapons named in a title


def title(
    kind: str,
    places: Sequence[PlaceRef],
    *,
    targets: Sequence[str] = (),
    weapons: Sequence[str] = (),
    hazard: str | None = None,
    magnitude: float | None = None,
    killed: Range | None = None,
    injured: Range | None = None,
    language: str = "en",
) -> str:
    """Return the title: the first pattern of the kind all of whose fields are known.

    >>> title("strike", (), targets=["residential"], weapons=["missile"])
    'Missile strike on a residential building'
    """
    words = toml(language, "titles")
    at = name_in(places[0].place, language) if places else None
    fields: dict[str, str | None] = {
        "place": at,
        "at": words["where"].get(places[0].place.level, words["where"]["other"]).format(at) if places else None,
        "target": _listed(words, "objects", targets),
        "weapon": _listed(words, "weapons", weapons),
        "weapons": _listed(words, "many", weapons),
        "hazard": words["hazards"].get(hazard or "", hazard),
        "magnitude": f"{magnitude:g}" if magnitude else None,
        "killed": _count(killed),
        "injured": _count(injured),
    }
    for pattern in words["patterns"].get(kind) or words["patterns"]["other"]:
        if all(fields.get(name) for name in _names(pattern)):
            said = pattern.format(**fields)
            return str(said[:1].upper() + said[1:])
    return kind


@lru_cache
def _names(pattern: str) -> tuple[str, ...]:
    return tuple(name for _, name, _, _ in Formatter().parse(pattern) if name)


def _listed(words: Mapping[str, Any], table: str, values: Sequence[str]) -> str | None:
    named = [words[table][v] for v in values if words[table].get(v)]
    return words["and"].join(named[:MOST]) if named else None


def _count(figure: Range | None) -> str | None:
    """'3', '2-4', '10+' for a range with somebody in it."""
    if figure is None or not figure.min:
        return None
    if figure.max is None:
        return f"{figure.min:g}+"
    return f"{figure.min:g}" if figure.min == figure.max else f"{figure.min:g}–{figure.max:g}"
