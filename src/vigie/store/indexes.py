"""Full-text and spatial search: FTS5 and R*Tree in SQLite, GIN and PostGIS in PostgreSQL, by row number. `CREATED` and `DROPPED` are for migrations."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, TextClause, bindparam, text

from vigie.store.words import fts5, sought, tsquery, tsvector, words

WORDS = ("claim_words", "document_words")
POINTS = "place_points"

CREATED = {
    "sqlite": (
        *(f"CREATE VIRTUAL TABLE {t} USING fts5(words, tokenize = \"unicode61 remove_diacritics 0\")" for t in WORDS),
        f"CREATE VIRTUAL TABLE {POINTS} USING rtree(n, west, east, south, north)",
    ),
    "postgresql": (
        "CREATE EXTENSION IF NOT EXISTS postgis",
        *(f"CREATE TABLE {t} (n bigint PRIMARY KEY, words tsvector NOT NULL)" for t in WORDS),
        *(f"CREATE INDEX ix_{t}_words ON {t} USING gin (words)" for t in WORDS),
        f"CREATE TABLE {POINTS} (n bigint PRIMARY KEY, point geometry(Point, 4326) NOT NULL)",
        f"CREATE INDEX ix_{POINTS}_point ON {POINTS} USING gist (point)",
    ),
}


def put_words(connection: Connection, table: str, rows: Iterable[tuple[int, str]]) -> None:
    """Index the texts of rows by number."""
    if connection.dialect.name == "sqlite":
        _many(connection, f"INSERT INTO {table} (rowid, words) VALUES (:n, :words)", [{"n": n, "words": " ".join(words(t))} for n, t in rows])
    else:
        _many(connection, f"INSERT INTO {table} (n, words) VALUES (:n, CAST(:words AS tsvector))", [{"n": n, "words": tsvector(words(t))} for n, t in rows])


def drop_words(connection: Connection, table: str, numbers: Iterable[int]) -> None:
    """Take rows out of the index."""
    key = "rowid" if connection.dialect.name == "sqlite" else "n"
    _many(connection, f"DELETE FROM {table} WHERE {key} = :n", [{"n": n} for n in numbers])


def matching(connection: Connection, table: str, query: str) -> TextClause:
    """Return SQL that selects the numbers (`n`) of the rows that a query finds, for use in a statement of the same dialect."""
    if connection.dialect.name == "sqlite":
        return text(f"SELECT rowid AS n FROM {table} WHERE {table} MATCH :query").bindparams(query=fts5(sought(query)))
    return text(f"SELECT n FROM {table} WHERE words @@ CAST(:query AS tsquery)").bindparams(query=tsquery(sought(query)))


def put_points(connection: Connection, rows: Iterable[tuple[int, float, float]]) -> None:
    """Index places by number, latitude and longitude."""
    values: list[dict[str, Any]] = [{"n": n, "lat": lat, "lon": lon} for n, lat, lon in rows]
    if connection.dialect.name == "sqlite":
        _many(connection, f"INSERT OR REPLACE INTO {POINTS} VALUES (:n, :lon, :lon, :lat, :lat)", values)
    else:
        point = "ST_SetSRID(ST_MakePoint(:lon, :lat), 4326)"
        _many(connection, f"INSERT INTO {POINTS} VALUES (:n, {point}) ON CONFLICT (n) DO UPDATE SET point = excluded.point", values)


def drop_points(connection: Connection, numbers: Iterable[int]) -> None:
    """Take places out of the index."""
    _many(connection, f"DELETE FROM {POINTS} WHERE n = :n", [{"n": n} for n in numbers])


def inside(connection: Connection, box: tuple[float, float, float, float]) -> TextClause:
    """Return SQL that selects the numbers of the places in a box (west, south, east, north, degrees), for use in a statement of the same dialect.

    West greater than east is a box across the date line. Both indexes hold floats of 32 bits and find a little more than the box: the exact bounds stand in
    the table `places` and are compared too.
    """
    west, south, east, north = box
    boxes = [(west, east)] if west <= east else [(west, 180.0), (-180.0, east)]
    clauses: list[str] = []
    values: dict[str, float] = {"south": south, "north": north}
    for i, (w, e) in enumerate(boxes):
        values |= {f"w{i}": w, f"e{i}": e}
        exactly = f"p.lon BETWEEN :w{i} AND :e{i} AND p.lat BETWEEN :south AND :north"
        if connection.dialect.name == "sqlite":
            roughly = f"b.east >= :w{i} AND b.west <= :e{i} AND b.north >= :south AND b.south <= :north"
        else:
            envelope = f"ST_MakeEnvelope(CAST(:w{i} AS float8), CAST(:south AS float8), CAST(:e{i} AS float8), CAST(:north AS float8), 4326)"
            roughly = f"b.point && {envelope}"
        clauses.append(f"SELECT b.n FROM {POINTS} b JOIN places p ON p.n = b.n WHERE {roughly} AND {exactly}")
    return text(" UNION ".join(clauses)).bindparams(*(bindparam(k, v) for k, v in values.items()))


def _many(connection: Connection, statement: str, values: Sequence[dict[str, Any]]) -> None:
    for some in _batches(values):
        connection.execute(text(statement), some)


def _batches(values: Sequence[dict[str, Any]], size: int = 5000) -> Iterable[list[dict[str, Any]]]:
    return (list(values[i : i + size]) for i in range(0, len(values), size))
