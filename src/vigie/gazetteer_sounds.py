"""A town whose name is written in Cyrillic although no table has it so: found by how its Latin name sounds ('Аджуд' of Adjud, 'Мэрэшешть' of Mărășești).

The sounds are coarse (`reference/places/sounds.tsv`): vowels fall into three, endings in vowels are left out, so that the cases of a name meet.
"""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache
from pathlib import Path

from vigie import gazetteer
from vigie.errors import ShelfError
from vigie.gazetteer_forms import rows
from vigie.model import Place

PATH = Path(__file__).resolve().parent / "reference" / "places" / "sounds.tsv"
SHORTEST = 4  # sounds of a name that is looked for
CLEARLY = 5  # times as many inhabitants as its namesakes make a town the one that is meant
VOWELS = "aeo"
OF_VOWELS = frozenset(
    "aeiouy"
    + "".join(chr(c) for c in (*range(0xE0, 0xE7), *range(0xE8, 0xF0), *range(0xF2, 0xF7), *range(0xF8, 0xFD), 0x103, 0x105, 0x119, 0x11B, 0x16F, 0x151, 0x171))
)
LONGEST = 4  # letters of one sound
Table = dict[str, list[tuple[str, str]]]  # letters -> (where, sound), the stricter first


@cache
def _tables() -> tuple[dict[str, Table], dict[str, str]]:
    """The sounds of each group, and the group of each country."""
    groups: dict[str, Table] = {}
    countries: dict[str, str] = {}
    for number, (group, letters, where, sound) in rows(PATH, 4):
        if not sound:
            raise ShelfError(f"{PATH}:{number}: no sound. Write the sound of {letters!r}, or - where it has none.")
        if letters == "@":
            countries.update(dict.fromkeys(sound.split(), group))
        else:
            own = groups.setdefault(group, {}).setdefault(letters, [])
            own.append((where, "" if sound == "-" else sound))
            own.sort(key=lambda x: not x[0])
    return groups, countries


@lru_cache(maxsize=4096)
def heard(name: str, group: str) -> str:
    """Return how a name sounds, without the vowels that it ends in.

    >>> heard("Мэрэшешти", "cyrillic") == heard("Mărășești", "ro")
    True
    """
    groups, _ = _tables()
    tables = [groups[g] for g in (group, "latin") if g in groups]
    out = ""
    for word in name.casefold().replace("-", " ").split():
        at = 0
        while at < len(word):
            n, sound = _sound(word, at, tables)
            out, at = out + sound, at + n
    kept = "".join(c for c, before in zip(out, " " + out, strict=False) if c != before)
    return kept.rstrip(VOWELS)


def _sound(word: str, at: int, tables: list[Table]) -> tuple[int, str]:
    """How many letters make the next sound of a word, and the sound."""
    for n in range(min(LONGEST, len(word) - at), 0, -1):
        for table in tables:
            for where, sound in table.get(word[at : at + n], ()):
                if _stands(word, at, n, where):
                    return n, sound
    plain = unicodedata.normalize("NFD", word[at])[0]
    if plain != word[at]:
        for table in tables:
            for where, sound in table.get(plain, ()):
                if not where:
                    return 1, sound
    return 1, plain if plain.isalpha() else ""


def _stands(word: str, at: int, n: int, where: str) -> bool:
    """Whether letters stand where a line of the table wants them."""
    following = word[at + n : at + n + 1]
    if where == "^":
        return at == 0
    if where == "$":
        return at > 0 and not following
    if where == "v":
        return at > 0 and word[at - 1] in OF_VOWELS and following in OF_VOWELS and bool(following)
    return not where or (bool(following) and following in where)


@cache
def _index(country: str) -> dict[str, frozenset[int]]:
    """The rows of a country's towns by how their names sound."""
    group = _tables()[1].get(country, "latin")
    out: dict[str, set[int]] = {}
    for name, row in gazetteer.own_names(country):
        out.setdefault(heard(name, group), set()).add(row)
    return {k: frozenset(v) for k, v in out.items() if len(k) >= SHORTEST}


def like(name: str, country: str, region: str | None = None) -> Place | None:
    """Return the town of a country whose name sounds like a Cyrillic one, in whatever case; None where none does, or two of like size.

    `region`: first-level unit (ISO 3166-2) that tells namesakes apart.
    """
    sound = heard(name, "cyrillic")
    some: set[int] = set()
    for end in ("", *_endings()):
        stem = sound[: len(sound) - len(end)] if end and sound.endswith(end) else "" if end else sound
        some = set(_index(country).get(stem.rstrip(VOWELS), ())) if len(stem) >= SHORTEST else set()
        if some:
            break
    found = sorted((gazetteer.by_row(row) for row in some), key=lambda p: (-p.population, p.place_id))
    inside = [p for p in found if region is not None and p.admin1 == region] or found
    return inside[0] if inside and (len(inside) == 1 or inside[0].population >= CLEARLY * max(1, inside[1].population)) else None


@cache
def _endings() -> tuple[str, ...]:
    """How endings of cases sound that do not end in a vowel."""
    return tuple(sorted({sound for letters, lines in _tables()[0].get("cases", {}).items() for _, sound in lines if letters}, key=lambda e: (-len(e), e)))
