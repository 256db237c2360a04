"""Look up in the user's gazetteer, beside the default one. Opened at the first use; asked by `gazetteer` only where the file exists."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from vigie import gazetteer, settings
from vigie.errors import ShelfError
from vigie.gazetteer import Found, in_default
from vigie.model import Place

SCHEMA = 1
MOST = 60
_COLUMNS = """p.place_id, p.name, p.level, p.country, case when instr(p.admin1, '.') then u.iso else p.admin1 end, p.lat, p.lon, p.geonames,
  p.population, p.timezone, p.within, p.kind"""
_FROM = "place p left join unit u on u.code = p.admin1"


class Origin(NamedTuple):
    """Where an imported place comes from: the source's name, licence and date, the line or feature, the source's own code, whether it has an outline."""

    source: str
    licence: str
    date: str
    line: int
    code: str | None
    outline: bool


def path() -> Path:
    """Return the file of the user's gazetteer; it need not exist."""
    return settings.data_folder() / settings.IMPORTS


def connected(file: Path, *, write: bool = False) -> sqlite3.Connection:
    """Open a user's gazetteer; ShelfError where it is none, or of another version of vigie."""
    try:
        db = sqlite3.connect(file) if write else sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)
        version = db.execute("pragma user_version").fetchone()[0]
        known = db.execute("select count(*) from sqlite_master where name in ('place', 'name', 'source', 'unit')").fetchone()[0] == 4
    except sqlite3.DatabaseError as e:
        raise ShelfError(f"{file}: {e}: remove the file and import the sources again (vigie gazetteer add)") from e
    if version != SCHEMA or not known:
        raise ShelfError(f"{file}: no gazetteer of this version of vigie: remove the file and import the sources again (vigie gazetteer add)")
    return db


@cache
def _db() -> sqlite3.Connection:
    db = connected(path())
    db.execute("pragma mmap_size=268435456")
    return db


_hidden = [0]  # row of the source that is not looked at, last


@contextmanager
def hidden(source: str) -> Iterator[None]:
    """Look up without one source: while it is imported anew it must not find itself."""
    number = _db().execute("select id from source where name = ?", (source,)).fetchone() if path().is_file() else None
    gazetteer.forget()
    _hidden.append(number[0] if number else 0)
    try:
        yield
    finally:
        _hidden.pop()
        gazetteer.forget()


def joined(name_key: str, default: Iterable[Found]) -> list[Found]:
    """Return the places of a name (a key): those of the default, filled from imports, and those that only imports have."""
    out = {(f.place.place_id, f.sort): f._replace(place=place(f.place.place_id) or f.place) for f in default}  # a name and an adjective may be alike
    there = {place_id for place_id, _ in out}
    marked = max((f.ordinary for f in out.values()), default=0)
    question = (
        "select coalesce(p.same, p.place_id), p.place_id, n.prior, n.sort from name n join place p on p.rowid = n.place where n.key = ? and p.source <> ?"
    )
    for same, own, prior, sort in _db().execute(f"{question} order by n.prior desc, p.place_id limit {MOST}", (name_key, _hidden[-1])):
        known = place(same) or place(own)
        if known is not None and known.place_id not in there and (known.place_id, sort) not in out:
            out[known.place_id, sort] = Found(known, prior / 1000, sort, marked)
    return list(out.values())


@lru_cache(maxsize=65536)
def place(place_id: str) -> Place | None:
    """Return the place with this id from the default and all imports together: the first that knows a value gives it."""
    known = in_default(place_id)
    question = f"select {_COLUMNS} from {_FROM} where (p.place_id = ?1 or p.same = ?1) and p.source <> ?2 order by p.place_id <> ?1, p.source"
    rows = _db().execute(question, (place_id, _hidden[-1])).fetchall()
    if known is None:
        own = [r for r in rows if r[2] and r[0] == place_id]
        if not own:
            return None
        known = _placed(own[0])
    for row in rows:
        known = _filled(known, row)
    return known


def _placed(row: tuple[object, ...]) -> Place:
    values = list(row)
    values[10] = tuple(str(values[10]).split()) if values[10] else ()
    return Place(*values)  # type: ignore[arg-type]


def _filled(known: Place, row: tuple[object, ...]) -> Place:
    if (known.admin1 or not row[4]) and known.lat is not None and known.geonames and known.population and known.timezone and known.within:
        return known
    more = _placed(row)
    lat, lon = (known.lat, known.lon) if known.lat is not None else (more.lat, more.lon)
    same_country = not more.country or not known.country or more.country == known.country
    return Place(
        known.place_id, known.name, known.level, known.country or more.country, known.admin1 or (more.admin1 if same_country else None), lat, lon,
        known.geonames or more.geonames, known.population or more.population, known.timezone or more.timezone, known.within or more.within,
        known.kind or more.kind,
    )  # fmt: skip


def longest(first_word: str) -> int:
    """Return how many words the longest imported name has that begins with this word (a key)."""
    row = _db().execute("select n from head where word = ?", (first_word,)).fetchone()
    return int(row[0]) if row else 1


def adjectives() -> frozenset[str]:
    """Return the stems of the adjectives of imported units."""
    return frozenset(r[0] for r in _db().execute("select word from adjective"))


def origins(place_id: str) -> list[Origin]:
    """Return which imports have a place, in the order in which they came."""
    question = """select s.name, s.licence, s.date, p.line, p.code, exists (select 1 from outline o where o.place = p.rowid)
      from place p join source s on s.id = p.source where p.place_id = ?1 or p.same = ?1 order by s.id"""
    return [Origin(s, licence, day, line, code, bool(drawn)) for s, licence, day, line, code, drawn in _db().execute(question, (place_id,))]


def outline(place_id: str) -> str | None:
    """Return the simplified boundary of a place as GeoJSON (MultiPolygon); None where no import has one."""
    row = _db().execute("select geometry from outline o join place p on p.rowid = o.place where p.place_id = ?1 or p.same = ?1", (place_id,)).fetchone()
    return str(row[0]) if row else None


def forget() -> None:
    """Close the file: after an import the next look-up opens the new one."""
    if _db.cache_info().currsize:
        _db().close()
    _db.cache_clear()
    place.cache_clear()
