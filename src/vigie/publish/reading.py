"""A file of publication rules (TOML) -> `Rules`; what is wrong in it is told with its line and the way out."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

from vigie import gazetteer
from vigie.errors import ShelfError
from vigie.publish.levels import LEVELS
from vigie.publish.rules import SORTS, Rule, Rules
from vigie.resources import kinds, senses, shelf, table
from vigie.telling import name_key

DEFAULT = "publish/default.toml"
TOP = ("armed_conflict", "people", *SORTS)
EVERY = ("name", "why", "kinds", "targets", "sites", "services", "places", "in_conflict")
OWN = {"hold": ("hours", "meanwhile"), "coarsen": ("finest", "words"), "never": ()}
PEOPLE = ("private_names", "private_offices", "public_names")
LONGEST_H = 24 * 366


def default_rules() -> Rules:
    """Return the rules that come with vigie."""
    return read_rules(shelf(DEFAULT))


def read_rules(path: Path) -> Rules:
    """Return the rules of a file; ShelfError with the line where they cannot be read."""
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as e:
        raise ShelfError(f"cannot read the rules {path}: {e.strerror}: `vigie publish default` prints rules to begin with") from e
    except UnicodeDecodeError as e:
        raise ShelfError(f"{path}: not UTF-8 ({e.reason} at byte {e.start}): save the file as UTF-8") from e
    return rules_of(text, str(path))


def rules_of(text: str, name: str) -> Rules:
    """Return the rules that a text tells; `name`: of the file, for errors."""
    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError as e:
        raise ShelfError(f"{name}: {e}: mend the line so that it is TOML; docs/CARE.md shows each sort of rule") from e
    return _Reader(text, name).rules(found)


class _Reader:
    """What is read of one file, so that an error can tell the line."""

    def __init__(self, text: str, name: str) -> None:
        self.lines, self.name = text.split("\n"), name

    def rules(self, found: dict[str, Any]) -> Rules:
        self.known(found, TOP, "")
        made = []
        for sort in SORTS:
            several = found.get(sort, [])
            if not isinstance(several, list):
                raise self.error(sort, "", 0, f"write [[{sort}]] with two brackets: there can be several")
            made += [self.rule(sort, n, one) for n, one in enumerate(several)]
        people = found.get("people", {})
        if not isinstance(people, dict):
            raise self.error("people", "", 0, "write [people] and its lines below")
        names = frozenset(map(name_key, self.words(people, "public_names", None, "people", 0)))
        return Rules(tuple(made), self.war(found.get("armed_conflict", "everywhere")), self.people(people), names)

    def rule(self, sort: str, n: int, one: dict[str, Any]) -> Rule:
        self.known(one, (*EVERY, *OWN[sort]), sort, n)
        name = self.text(one, "name", sort, n)
        if not name:
            raise self.error(sort, "", n, 'a rule needs a name = "..." that readers see where something is withheld')
        finest = self.level(one, {"hold": "meanwhile", "coarsen": "finest"}.get(sort), sort, n)
        asked = {
            "kinds": self.words(one, "kinds", kinds(), sort, n),
            "targets": self.words(one, "targets", senses()["object"][0], sort, n),
            "sites": self.words(one, "sites", sorts_of_sites(), sort, n),
            "services": self.words(one, "services", senses()["service"][0], sort, n),
        }
        return Rule(
            sort,
            name,
            self.text(one, "why", sort, n),
            **asked,
            places=self.places(one, sort, n),
            in_conflict=self.truth(one, "in_conflict", sort, n),
            delay=self.hours(one, sort, n) if sort == "hold" else timedelta(),
            finest=finest,
            words=self.choice(one, "words", ("withheld", "shown"), sort, n) == "withheld",
        )

    def known(self, one: dict[str, Any], names: Iterable[str], sort: str, n: int = 0) -> None:
        for key in one:
            if key not in names:
                raise self.error(sort, key, n, f"{key!r} is no line of {f'[[{sort}]]' if sort in SORTS else 'the file'}: give one of {', '.join(names)}")

    def text(self, one: dict[str, Any], key: str, sort: str, n: int) -> str:
        value = one.get(key, "")
        if not isinstance(value, str):
            raise self.error(sort, key, n, f'{key} = {value!r} is no text: write {key} = "..."')
        return " ".join(value.split())

    def truth(self, one: dict[str, Any], key: str, sort: str, n: int) -> bool:
        value = one.get(key, False)
        if not isinstance(value, bool):
            raise self.error(sort, key, n, f"{key} = {value!r}: write true or false")
        return value

    def choice(self, one: dict[str, Any], key: str, allowed: tuple[str, ...], sort: str, n: int) -> str | None:
        value = one.get(key)
        if value is not None and value not in allowed:
            raise self.error(sort, key, n, f"{key} = {value!r}: give one of {', '.join(allowed)}")
        return value

    def level(self, one: dict[str, Any], key: str | None, sort: str, n: int) -> str | None:
        if key is None:
            return None
        value = self.choice(one, key, LEVELS, sort, n)
        if value is None:
            raise self.error(sort, "", n, f"a {sort} rule needs {key} = one of {', '.join(LEVELS)}")
        return value

    def hours(self, one: dict[str, Any], sort: str, n: int) -> timedelta:
        value = one.get("hours")
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value <= LONGEST_H:
            raise self.error(sort, "hours", n, f"hours = {value!r}: a hold needs a number of hours above 0, at most {LONGEST_H} (for ever: [[coarsen]])")
        return timedelta(hours=value)

    def words(self, one: dict[str, Any], key: str, allowed: Iterable[str] | None, sort: str, n: int) -> frozenset[str]:
        value = one.get(key, [])
        if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
            raise self.error(sort, key, n, f'{key} = {value!r} is no list of texts: write {key} = ["...", "..."]')
        wrong = [v for v in value if allowed is not None and v not in allowed]
        if wrong:
            raise self.error(sort, key, n, f"{wrong[0]!r} is none of the {key}: give {', '.join(sorted(allowed or ()))}")
        return frozenset(value)

    def places(self, one: dict[str, Any], sort: str, n: int) -> tuple[str, ...]:
        found: list[str] = []
        for name in sorted(self.words(one, "places", None, sort, n)):
            ids = [name] if gazetteer.place(name) else [f.place.place_id for f in gazetteer.named(name) if f.place.name.casefold() == name.casefold()]
            if not ids:
                raise self.error(sort, "places", n, f"no place {name!r} is known: write its name as `vigie gazetteer show NAME` does, or an id (iso:UA-63)")
            found += ids
        return tuple(dict.fromkeys(found))

    def war(self, value: Any) -> frozenset[str] | None:
        if value == "everywhere":
            return None
        if not isinstance(value, list) or not all(isinstance(v, str) and len(v) == 2 and v.isalpha() and v.isupper() for v in value):
            raise self.error("", "armed_conflict", 0, f'armed_conflict = {value!r}: write "everywhere", or codes of countries: ["UA", "SD"]; [] for none')
        return frozenset(value)

    def people(self, one: dict[str, Any]) -> frozenset[str] | None:
        self.known(one, PEOPLE, "people")
        if self.choice(one, "private_names", ("withheld", "shown"), "people", 0) == "shown":
            return None
        return self.words({"private_offices": ["witness"], **one}, "private_offices", senses()["office"][0], "people", 0)

    def error(self, sort: str, key: str, n: int, what: str) -> ShelfError:
        return ShelfError(f"{self.name}:{self.line(sort, key, n)}: {what}")

    def line(self, sort: str, key: str, n: int) -> int:
        """The line of a key in the n-th table of a sort, else that table's first; 1 where it cannot be told."""
        heads = (f"[[{sort}]]", f"[{sort}]")
        at, seen, found = "", -1, 1
        for number, line in enumerate(self.lines, 1):
            bare = line.strip().replace(" ", "")
            if bare.startswith("["):
                at = bare.split("#")[0]
                seen += at in heads
                found = number if at in heads and seen == n else found
            here = (at in heads and seen == n) if sort else not at.startswith("[")
            if key and here and bare.startswith((f"{key}=", f'"{key}"=')):
                return number
        return found


@cache
def sorts_of_sites() -> frozenset[str]:
    """Return the sorts of sites that the gazetteer and its imports know."""
    shipped = {r["kind"] for r in table("reference/places/sites.tsv", ("id", "kind", "unit", "city", "lat", "lon", "name", "fr", "en", "uk", "ru"))}
    imported = {r["kind"] for r in table("reference/gazetteer_levels.tsv") if r["level"] == "site" and r["kind"]}
    return frozenset(shipped | imported)
