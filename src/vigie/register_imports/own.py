"""The user's own table of officials: lines added, whatever stands there checked before it is put in place."""

from __future__ import annotations

import os
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import combinations

from vigie import register
from vigie.bodies import OFFICES
from vigie.errors import OptionError, ShelfError
from vigie.names import latin
from vigie.resources import table

SINGLE = frozenset({"governor", "mayor", "head-of-state", "head-of-government"})  # offices that one person has at a time
_NO_WORD = re.compile(r"[^a-z0-9]+")


def slug(name: str) -> str:
    """Return the id that a person gets by the name: small Latin letters with hyphens.

    >>> slug("Oleh Syniehubov")
    'oleh-syniehubov'
    """
    from vigie.gazetteer import key

    return _NO_WORD.sub("-", key(latin(name, "uk"))).strip("-")


def lines() -> list[dict[str, str]]:
    """Return the user's own lines."""
    file = register.own_officials()
    return [{c: row.get(c, "") for c in register.COLUMNS} for row in table(file)] if file.is_file() else []


def checked(row: dict[str, str]) -> dict[str, str]:
    """Return a line that can stand in the table; OptionError says what cannot."""
    out = {c: " ".join(row.get(c, "").split()) for c in register.COLUMNS}
    if not out["name"] or not out["person_id"] or out["name"].startswith("#"):
        raise OptionError("a person needs a name in letters")
    if out["office"] not in OFFICES:
        raise OptionError(f"no office class {out['office']!r}: give one of {', '.join(sorted(OFFICES))}")
    if out["office"] in register.LOCAL and not out["jurisdiction"]:
        raise OptionError(f"a {out['office']} needs a --jurisdiction: the place that the office is for, in English ('Kharkiv Oblast')")
    if out["country"] and not re.fullmatch("[A-Z]{2}", out["country"]):
        raise OptionError(f"country {out['country']!r}: give an ISO 3166-1 code of two capital letters")
    days = []
    for column in ("from", "to"):
        try:
            days.append(date.fromisoformat(out[column]) if out[column] else None)
        except ValueError as e:
            raise OptionError(f"{column} {out[column]!r} is no date: write YYYY-MM-DD") from e
    if days[0] and days[1] and days[1] < days[0]:
        raise OptionError(f"{out['name']}: the office ends {days[1]}, before it begins {days[0]}: mend the dates")
    return out


def write(new: Sequence[dict[str, str]]) -> int:
    """Put lines into the user's own table, in place of those of the same term; return how many lines it has. The shipped table is never touched."""
    file = register.own_officials()
    kept = lines()
    for row in map(checked, new):
        kept = [k for k in kept if not (all(k[c] == row[c] for c in register.TERM) and register.same_term(k["from"], row["from"]))]
        kept.append(row)
    text = "\t".join(register.COLUMNS) + "\n" + "".join("\t".join(row[c] for c in register.COLUMNS) + "\n" for row in kept)
    part = file.with_name(f"{file.name}.{os.getpid()}.part")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        part.write_text(text, encoding="utf-8")
        os.replace(part, file)
    except OSError as e:
        raise ShelfError(f"{file} cannot be written ({e.strerror}): make room, or set VIGIE_DATA to another folder. Nothing was changed") from e
    finally:
        part.unlink(missing_ok=True)
    register.forget()
    return len(kept)


def problems() -> tuple[list[str], list[str]]:
    """Return what is wrong in both tables, and what a person should look at: two holders of one office at a time, two people of one name.

    Raises ShelfError for a date or an office class that cannot be read.
    """
    rows = [r for r in register.official_rows() if r["office"]]
    officials = register.officials()
    return [*_doubled(rows)], [*_overlaps(officials), *_shared(rows)]


def _doubled(rows: Iterable[dict[str, str]]) -> Iterable[str]:
    seen: dict[tuple[str, ...], str] = {}
    names: dict[str, tuple[str, str]] = {}
    for row in rows:
        term = (*(row[c] for c in register.TERM), row["from"])
        if term in seen:
            yield f"{row['where']}: {row['name']}, {row['office']} from {row['from'] or 'unknown'} stands at {seen[term]} too: take one out"
        seen.setdefault(term, row["where"])
        name, where = names.setdefault(row["person_id"], (row["name"], row["where"]))
        if name != row["name"]:
            yield f"{row['where']}: the id {row['person_id']} is {row['name']} here and {name} at {where}: give one of the two another id"


def _overlaps(officials: Iterable[register.Official]) -> Iterable[str]:
    groups: dict[tuple[str, str, str | None, str | None], list[register.Official]] = defaultdict(list)
    for o in officials:
        if o.office in SINGLE and o.jurisdiction:
            groups[o.office, o.jurisdiction, o.organization, o.country].append(o)
    for (office, jurisdiction, *_), group in groups.items():
        for a, b in combinations(group, 2):
            if a.person_id == b.person_id or not a.start or not b.start:
                continue
            first, second = sorted((a, b), key=lambda o: o.start or date.min)
            if (first.end or date.max) > (second.start or date.min):
                yield (
                    f"{second.where}: {second.name}, {office} of {jurisdiction} from {second.start}, while {first.name} holds it "
                    f"until {first.end or 'now'} ({first.where})"
                )


def _shared(rows: Iterable[dict[str, str]]) -> Iterable[str]:
    told: set[tuple[str, ...]] = set()
    for row in rows:
        for spelling in (row["name"], *(s.strip() for s in row["spellings"].split(";") if s.strip())):
            ids = tuple(sorted(register.persons(spelling)))
            if len(ids) > 1 and len(spelling.split()) > 1 and ids not in told:
                told.add(ids)
                yield f"{row['where']}: the name {spelling} is that of {' and '.join(ids)}"
