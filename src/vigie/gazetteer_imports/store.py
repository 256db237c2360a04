"""Write the user's gazetteer: a new file is made beside the one in use, checked, and put in its place; until then nothing has changed."""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from vigie import gazetteer
from vigie.errors import OptionError, ShelfError
from vigie.gazetteer import ADJECTIVE
from vigie.gazetteer_imports import lookup, names
from vigie.gazetteer_imports.lookup import SCHEMA, connected, path
from vigie.gazetteer_imports.matching import Matching
from vigie.gazetteer_imports.rows import LEVELS, Reading, Row, refused

BATCH = 20_000
_TABLES = f"""pragma page_size=8192; pragma user_version={SCHEMA};
create table source(id integer primary key, name text unique, format text, origin text, licence text, date text, sha256 text, places integer, names integer,
  enriched integer, left_out text);
create table place(rowid integer primary key, source integer, place_id text, same text, name text, level text, country text, admin1 text,
  lat real, lon real, geonames integer, population integer, timezone text, within text, kind text,
  code text, parent text, line integer, west real, south real, east real, north real);
create table name(key text, place integer, sort integer, prior integer, primary key(key, place, sort)) without rowid;
create table head(word text primary key, n integer) without rowid;
create table adjective(word text primary key) without rowid;
create table unit(code text primary key, iso text) without rowid;
create table outline(place integer primary key, geometry text);"""
_INDEXES = """create index if not exists place_by_id on place(place_id); create index if not exists place_by_same on place(same) where same is not null;"""


class Told(NamedTuple):
    """What an import gave: places, names, how many of the places were known before, and what was left out with the reason."""

    name: str
    places: int
    names: int
    known: int
    left: Counter[str]


class About(NamedTuple):
    """What is kept of a source besides its places."""

    name: str
    format: str
    origin: str
    licence: str
    date: str


def sha256(file: Path) -> str:
    """Return the checksum of a file, so that a source can be told apart from its later versions."""
    with file.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def add(about: About, reading: Reading, checksum: str) -> Told:
    """Import the rows of a source; one of the same name is replaced. Raises ShelfError, with nothing changed, where anything is wrong."""
    with _anew() as db, lookup.hidden(about.name):
        _without(db, about.name)
        number = db.execute("insert into source(name, format, origin, licence, date, sha256) values(?,?,?,?,?,?)", (*about, checksum)).lastrowid or 0
        matching, waiting, known = Matching(), [], 0
        start = rowid = db.execute("select coalesce(max(rowid), 0) from place").fetchone()[0]
        db.execute("create temp table raw(key text, place integer, sort integer, prior integer)")
        places: list[tuple[object, ...]] = []
        raw: list[tuple[str, int, int, int]] = []
        only_names: dict[str, int] = {}
        for row in reading.rows:
            if row.level:
                is_known, same = matching.known(row)
            else:
                place = gazetteer.place(row.place_id)
                if place is None:
                    reading.left["a name of a place that no gazetteer in use has"] += 1
                    continue
                row.level, row.country, row.population = place.level, place.country, place.population
                is_known, same = True, None
            at = only_names.get(row.place_id, 0) if not row.name else 0
            if not at:
                rowid += 1
                at = rowid
                known += is_known
                places.append(_stored(rowid, number, row, same, matching))
                if not row.name:
                    only_names[row.place_id] = at
                elif not is_known and row.lat is None and row.level == "settlement":
                    waiting.append(row)
            raw += [(k, at, sort, p) for (k, sort), p in names.kept(row, names.prior(row)).items()]
            if row.outline:
                db.execute("insert into outline values(?,?)", (at, row.outline))
            if len(raw) >= BATCH:
                _flush(db, places, raw)
        _flush(db, places, raw)
        if rowid == start:
            raise refused(
                about.origin, None, "no place in it" + "".join(f"; {n} left out: {why}" for why, n in reading.left.items()), "check the file and the format"
            )
        known += _finished(db, number, start, matching, waiting)
        n_names = _indexed(db)
        told = Told(about.name, rowid - start, n_names, known, reading.left)
        left = "; ".join(f"{n} {why}" for why, n in sorted(reading.left.items()))
        db.execute("update source set places=?, names=?, enriched=?, left_out=? where id=?", (told.places, told.names, told.known, left, number))
    return told


def _stored(rowid: int, source: int, row: Row, same: str | None, matching: Matching) -> tuple[object, ...]:
    within = " ".join(matching.inside.get(row.parent or "", ()))
    shown, level = (names.shown(row), row.level) if row.name else ("", "")
    return (
        rowid, source, row.place_id, same, shown, level, row.country, row.admin1 or row.unit, row.lat, row.lon, row.geonames, row.population if row.name else 0,
        row.timezone, within, row.kind, row.code, row.parent, row.line, *(row.box or (None, None, None, None)),
    )  # fmt: skip


def _flush(db: sqlite3.Connection, places: list[tuple[object, ...]], raw: list[tuple[str, int, int, int]]) -> None:
    db.executemany(f"insert into place values({','.join('?' * 22)})", places)
    db.executemany("insert into raw values(?,?,?,?)", raw)
    places.clear()
    raw.clear()


def _finished(db: sqlite3.Connection, source: int, start: int, matching: Matching, waiting: list[Row]) -> int:
    """What can only be told when all rows are there: ISO codes of units, settlements without coordinates. Returns how many more were known."""
    units = matching.units()
    db.executemany("insert or replace into unit values(?,?)", units)
    db.executescript(_INDEXES)
    for code, iso in units:
        if gazetteer.in_default(f"iso:{iso}") is not None:
            db.execute("update place set same=? where source=? and level='admin1' and admin1=? and same is null", (f"iso:{iso}", source, code))
    countries = db.execute("select rowid, country from place where source=? and level='country' and same is null and rowid > ?", (source, start)).fetchall()
    for rowid, country in countries:
        if country and gazetteer.in_default(f"iso:{country}") is not None:
            db.execute("update place set same=? where rowid=?", (f"iso:{country}", rowid))
    alone = matching.alone(waiting)
    db.executemany("update place set same=? where source=? and place_id=?", [(p.place_id, source, own) for own, p in alone.items()])
    return len(alone)


def _indexed(db: sqlite3.Connection) -> int:
    """Put the new names in order behind those there are; return how many they are."""
    before = db.execute("select count(*) from name").fetchone()[0]
    db.execute("insert or ignore into name select key, place, sort, max(prior) from raw group by key, place, sort order by key, place, sort")
    db.execute(f"insert or ignore into adjective select distinct key from raw where sort={ADJECTIVE}")
    heads: dict[str, int] = dict(db.execute("select word, n from head"))
    for (k,) in db.execute(f"select distinct key from raw where sort <> {ADJECTIVE} and instr(key, ' ')"):
        first, n = k.split(" ", 1)[0], k.count(" ") + 1
        if n > heads.get(first, 1):
            heads[first] = n
    db.executemany("insert or replace into head values(?,?)", sorted(heads.items()))
    db.execute("drop table raw")
    return int(db.execute("select count(*) from name").fetchone()[0] - before)


def _without(db: sqlite3.Connection, name: str) -> bool:
    row = db.execute("select id from source where name = ?", (name,)).fetchone()
    if row is None:
        return False
    db.execute("delete from name where place in (select rowid from place where source = ?)", row)
    db.execute("delete from outline where place in (select rowid from place where source = ?)", row)
    db.execute("delete from place where source = ?", row)
    db.execute("delete from source where id = ?", row)
    return True


def remove(name: str) -> int:
    """Take a source out; return how many sources are left. OptionError where there is none of that name."""
    known = [s["name"] for s in sources()]
    if name not in known:
        raise OptionError(f"no source {name!r}: there are {', '.join(map(str, known)) or 'none'} (vigie gazetteer list)")
    if len(known) == 1:
        path().unlink()
        gazetteer.forget()
        return 0
    with _anew() as db:
        _without(db, name)
        db.execute("delete from adjective where word not in (select key from name where sort = ?)", (ADJECTIVE,))
    return len(known) - 1


def sources() -> list[dict[str, object]]:
    """Return what was imported: name, format, origin, licence, date, counts."""
    if not path().is_file():
        return []
    db = connected(path())
    try:
        cursor = db.execute("select name, format, origin, licence, date, sha256, places, names, enriched, left_out from source order by id")
        return [dict(zip([d[0] for d in cursor.description], row, strict=True)) for row in cursor]
    finally:
        db.close()


@contextmanager
def _anew() -> Iterator[sqlite3.Connection]:
    """Give a copy of the user's gazetteer to write in; it takes the place of the one in use when all went well."""
    target = path()
    part = target.with_name(f"{target.name}.{os.getpid()}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
    except OSError as e:
        raise OptionError(f"cannot make the folder {target.parent} ({e.strerror}): set VIGIE_DATA to a folder that can be written") from e
    with gazetteer.alone(target.with_name(f"{target.name}.lock")):
        try:
            if target.is_file():
                connected(target).close()
                shutil.copyfile(target, part)
            else:
                part.unlink(missing_ok=True)
                with sqlite3.connect(part) as new:
                    new.executescript(_TABLES)
                new.close()
            db = connected(part, write=True)
            try:
                db.executescript("pragma journal_mode=off; pragma synchronous=off; pragma cache_size=-60000; pragma temp_store=file;")
                db.execute("begin")
                yield db
                db.commit()
                bad = problems(db)
                if bad:
                    raise ShelfError(f"{target}: the new file is not sound ({bad[0]}): nothing was changed")
            finally:
                db.close()
            gazetteer.forget()
            os.replace(part, target)
            gazetteer.forget()
        except (OSError, sqlite3.Error) as e:
            raise ShelfError(f"{target} cannot be written ({e}): make room or set VIGIE_DATA to another folder. Nothing was changed") from e
        finally:
            part.unlink(missing_ok=True)


def problems(db: sqlite3.Connection) -> list[str]:
    """Return what is wrong in a user's gazetteer, a line each: broken file, doubled ids, coordinates, levels, codes without their container."""
    out = [str(r[0]) for r in db.execute("pragma quick_check(5)") if r[0] != "ok"]
    if out:
        return out
    one = "from place p join source s on s.id = p.source where p.level <> ''"
    levels = ",".join(f"'{x}'" for x in sorted(LEVELS))
    for what, question in (
        ("the id {1} is there twice", f"select s.name, p.place_id {one} group by p.source, p.place_id having count(*) > 1"),
        (
            "{1} lies at {2}, {3}: out of range",
            f"select s.name, p.place_id, p.lat, p.lon {one} and (p.lat not between -90 and 90 or p.lon not between -180 and 180)",
        ),
        ("{1} has the level {2!r}: unknown", f"select s.name, p.place_id, p.level {one} and p.level not in ({levels})"),
        (
            "the code {1} lies in {2}, which is not there",
            f"select s.name, p.code, p.parent {one} and p.parent is not null"
            " and (p.source, p.parent) not in (select q.source, q.code from place q where q.code is not null)",
        ),
    ):
        out += [f"{row[0]}: {what.format(*row)}" for row in db.execute(f"{question} limit 20")]
    return out


def check() -> list[str]:
    """Return what is wrong with the user's gazetteer; empty where nothing is, or where there is none."""
    if not path().is_file():
        return []
    db = connected(path())
    try:
        return problems(db)
    finally:
        db.close()
