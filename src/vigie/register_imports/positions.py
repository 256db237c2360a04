"""Positions held, from a SPARQL endpoint or a file of its JSON results: what the register lacks, what it has already, where the two differ.

https://www.w3.org/TR/sparql11-results-json/; variables: person, personLabel, positionLabel, jurisdictionLabel, from (or start), to (or end).
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlencode

from vigie import gazetteer, register, resources
from vigie.address import fetched, is_address
from vigie.errors import InputError, ShelfError
from vigie.model import Place
from vigie.register_imports.own import slug
from vigie.resources import table

MAX_BYTES, MAX_S = 100_000_000, 300.0
ACCEPT = {"Accept": "application/sparql-results+json"}
DAY = re.compile(r"(\d{4}-\d{2}-\d{2})(T.*)?")
NO_LABEL = re.compile(r"Q\d+")  # what the label service writes where there is no label


class Position(NamedTuple):
    """One position held by one person, as the source tells it; days are YYYY-MM-DD or empty."""

    where: str
    person: str
    name: str
    position: str
    jurisdiction: str
    start: str
    end: str


@dataclass
class Update:
    """What a source brings: lines `new` or `filled` (a day that the register lacked), `same` ones counted, `differ` told, `left` counted with the reason."""

    new: list[dict[str, str]] = field(default_factory=list)
    filled: list[dict[str, str]] = field(default_factory=list)
    same: int = 0
    differ: list[str] = field(default_factory=list)
    left: Counter[str] = field(default_factory=Counter)


def query(country: str) -> str:
    """Return the query for the positions of one country (its Wikidata item)."""
    return resources.shelf("reference/positions.rq").read_text(encoding="utf-8").replace("%COUNTRY%", country)


def positions(source: str, text: str, *, private: bool = False) -> Iterator[Position]:
    """Yield the positions of an endpoint, asked with this query, or of a file of JSON results. Raises ShelfError where it gives something else."""
    if is_address(source):
        url = f"{source}{'&' if '?' in source else '?'}{urlencode({'query': text, 'format': 'json'})}"
        raw = b"".join(fetched(url, headers=ACCEPT, private=private, max_bytes=MAX_BYTES, max_s=MAX_S))
    else:
        try:
            raw = Path(source).read_bytes()
        except OSError as e:
            raise InputError(f"cannot read {source}: {e.strerror}: give a file of SPARQL JSON results or an endpoint's address") from e
    try:
        data = json.loads(raw.decode("utf-8-sig"))
        bindings = data["results"]["bindings"]
        if not isinstance(bindings, list) or not all(isinstance(b, dict) for b in bindings):
            raise TypeError("no list of bindings")
    except (ValueError, KeyError, TypeError, RecursionError) as e:
        raise ShelfError(f"{source}: no SPARQL results in JSON ({type(e).__name__}: {e}): ask for application/sparql-results+json. Nothing was changed") from e
    for n, binding in enumerate(bindings, 1):
        yield _position(f"{source}:binding {n}", binding)


def _position(where: str, binding: dict[str, object]) -> Position:
    def value(*names: str) -> str:
        for name in names:
            cell = binding.get(name)
            if isinstance(cell, dict) and isinstance(cell.get("value"), str):
                return " ".join(str(cell["value"]).split())
        return ""

    days = []
    for names in (("from", "start"), ("to", "end")):
        told = value(*names)
        found = DAY.fullmatch(told)
        if told and not found and not told.startswith(("http", "_:", "t")):  # an unknown value is a node without a name
            raise ShelfError(f"{where}: {names[0]} {told!r} is no date: YYYY-MM-DD is expected. Nothing was changed")
        days.append(found[1] if found else "")
    return Position(where, value("person").rsplit("/", 1)[-1], value("personLabel"), value("positionLabel"), value("jurisdictionLabel", "jurisdiction"), *days)


@cache
def _classes() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(r["pattern"]), r["office"]) for r in table("reference/position_classes.tsv"))


def office_class(position: str) -> str | None:
    """Return the office class of a position's English label; '-' where it is none that is kept, None where it is not known."""
    low = position.lower()
    return next((office for pattern, office in _classes() if pattern.search(low)), None)


def update(some: Iterable[Position]) -> Update:
    """Return what these positions bring beside the register in use; nothing is written."""
    out = Update()
    ids: dict[str, str] = {}  # of persons that are new here
    for p in some:
        office = office_class(p.position)
        place = gazetteer.jurisdiction(p.jurisdiction) if p.jurisdiction else None
        if not p.name or NO_LABEL.fullmatch(p.name):
            out.left["no name of the person"] += 1
        elif office is None or office == "-":
            out.left[f"no office class for the position {p.position!r}"] += 1
        elif place is None:
            out.left[f"no place of the name {p.jurisdiction!r}"] += 1
        elif p.start and p.end and p.end < p.start:
            out.differ.append(f"{p.where}: {p.name}, {p.position}: ends {p.end}, before it begins {p.start}")
        else:
            _one(out, p, office, place, ids)
    return out


def _one(out: Update, p: Position, office: str, place: Place, ids: dict[str, str]) -> None:
    known = [o for person in register.persons(p.name) for o in register.offices(person)]
    terms = [o for o in known if o.office == office and o.jurisdiction == place.name]
    near = [o for o in terms if register.same_term(o.start.isoformat() if o.start else "", p.start)]
    if near:
        _compared(out, p, near[0])
        return
    if terms and not any(o.end and p.start > o.end.isoformat() or o.start and p.end and p.end < o.start.isoformat() for o in terms):
        o = terms[0]
        out.differ.append(f"{p.where}: {p.name}, {office} of {place.name}: from {p.start}, in the register from {o.start} ({o.where})")
        return
    people = {o.person_id for o in known if o.country == place.country}
    if len(people) > 1:
        out.left["two people of the register have this name"] += 1
        return
    person = next(iter(people), None) or ids.get(p.person) or _new_id(p, ids)
    name = next((o.name for o in known if o.person_id == person), p.name)
    out.new.append(
        {
            "person_id": person,
            "name": name,
            "spellings": "",
            "office": office,
            "organization": "",
            "jurisdiction": place.name,
            "country": place.country or "",
            "from": p.start,
            "to": p.end,
        }
    )


def _compared(out: Update, p: Position, o: register.Official) -> None:
    start, end = (d.isoformat() if d else "" for d in (o.start, o.end))
    if end and p.end and not register.same_term(end, p.end):
        out.differ.append(f"{p.where}: {p.name}, {o.office} of {o.jurisdiction}: until {p.end}, in the register until {end} ({o.where})")
    elif (p.start and not start) or (p.end and not end):
        row = next(r for r in register.official_rows() if r["where"] == o.where)
        out.filled.append({**{c: row[c] for c in register.COLUMNS}, "from": start or p.start, "to": end or p.end})
    else:
        out.same += 1


def _new_id(p: Position, ids: dict[str, str]) -> str:
    own = slug(p.name) or p.person.lower()
    if register.offices(own) or own in ids.values():
        own = f"{own}-{p.person.lower()}"
    return ids.setdefault(p.person or own, own)
