"""A temporary database of ids, by which rows of a store are joined while they are exported: on disk, so that memory does not grow with the store.

SQLite makes it without a name in the folder for temporary files and takes it away when it is closed.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from typing import Any

from vigie.errors import StoreError
from vigie.fuse.corrections import order_key
from vigie.picture import Change, Incident, Toll
from vigie.store.packing import packed, unpacked

AT_ONCE = 5000  # rows put at once
_TABLES = """
PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA temp_store = FILE; PRAGMA cache_size = -32768;
CREATE TABLE incident (id TEXT PRIMARY KEY, code TEXT, kind TEXT) WITHOUT ROWID;
CREATE TABLE member (claim TEXT PRIMARY KEY, incident TEXT) WITHOUT ROWID;
CREATE TABLE toll (id TEXT PRIMARY KEY, claim TEXT, supersedes TEXT) WITHOUT ROWID;
CREATE TABLE chosen (sort TEXT, id TEXT, PRIMARY KEY (sort, id)) WITHOUT ROWID;
CREATE TABLE change (known INTEGER, at REAL, a BLOB, b BLOB, c BLOB, d BLOB, e BLOB, f BLOB, g BLOB, h BLOB, about TEXT, body TEXT);
"""
_ORDERED = """
CREATE TABLE ordered (n INTEGER PRIMARY KEY, body TEXT);
INSERT INTO ordered (body) SELECT body FROM change ORDER BY known, at, a, b, c, d, e, f, g, h;
CREATE TABLE changed AS SELECT about, max(at) AS at FROM change WHERE known GROUP BY about;
DROP TABLE change;
CREATE UNIQUE INDEX changed_about ON changed (about);
CREATE INDEX toll_claim ON toll (claim);
CREATE INDEX toll_supersedes ON toll (supersedes);
"""


class Scratch:
    """Ids of the rows that are exported. Put first, `settle`, then ask."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        connection.executescript(_TABLES)
        connection.execute("BEGIN")

    # ------------------------------------------------------------ putting
    def put_members(self, incidents: Iterable[Incident]) -> None:
        """Put which incident each claim belongs to."""
        self._put("INSERT OR REPLACE INTO member VALUES (?, ?)", ((c, i.incident_id) for i in incidents for c in (*i.claims, *i.withdrawn)))

    def put_repetitions(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Put claims that belong to the incident of another, which each repeats."""
        self._put("INSERT OR REPLACE INTO member SELECT ?, incident FROM member WHERE claim = ?", pairs)

    def choose_members(self) -> None:
        """Put the claims of the incidents that the filters let through."""
        self.connection.execute("INSERT OR IGNORE INTO chosen SELECT 'claims', claim FROM member WHERE incident IN (SELECT id FROM incident)")

    def put_incidents(self, incidents: Iterable[Incident]) -> None:
        """Put incidents that are exported."""
        self._put("INSERT INTO incident VALUES (?, ?, ?)", ((i.incident_id, i.code, i.kind) for i in incidents))

    def put_tolls(self, tolls: Iterable[Toll]) -> None:
        """Put figures that are exported."""
        self._put("INSERT INTO toll VALUES (?, ?, ?)", ((t.toll_id, t.claim_id, t.supersedes) for t in tolls))

    def choose(self, sort: str, ids: Iterable[str]) -> None:
        """Put ids that the filters let through; one that was put before is passed over."""
        self._put("INSERT OR IGNORE INTO chosen VALUES (?, ?)", ((sort, i) for i in ids))

    def put_changes(self, changes: Iterable[Change]) -> None:
        """Put changes that are exported, in any order."""
        self._put(f"INSERT INTO change VALUES ({', '.join('?' * 12)})", map(_change, changes))

    def _put(self, statement: str, rows: Iterable[tuple[Any, ...]]) -> None:
        self.connection.executemany(statement, rows)

    def settle(self) -> None:
        """Bring what was put into its order."""
        self.connection.execute("COMMIT")
        self.connection.executescript(_ORDERED)

    # ------------------------------------------------------------ asking
    def has(self, sort: str, ident: str) -> bool:
        """Return whether the filters let a row through."""
        return self._first("SELECT 1 FROM chosen WHERE sort = ? AND id = ?", sort, ident) is not None

    def after(self, sort: str, last: str, n: int) -> list[str]:
        """Return the next n ids of a sort that the filters let through, after the one given, in their order."""
        return [i for (i,) in self.connection.execute("SELECT id FROM chosen WHERE sort = ? AND id > ? ORDER BY id LIMIT ?", (sort, last, n))]

    def count(self, sort: str) -> int:
        """Return how many rows of a sort the filters let through."""
        return int(self._first("SELECT count(*) FROM chosen WHERE sort = ?", sort) or 0)

    def n_changes(self) -> int:
        """Return how many changes are exported."""
        return int(self._first("SELECT max(n) FROM ordered") or 0)

    def changes(self, size: int) -> Iterator[list[Change]]:
        """Yield the changes in their order, so many at once."""
        for first in range(0, self.n_changes(), size):
            yield [unpacked(b) for (b,) in self.connection.execute("SELECT body FROM ordered WHERE n > ? ORDER BY n LIMIT ?", (first, size))]

    def changed(self, abouts: Sequence[str]) -> dict[str, datetime]:
        """Return id of a row -> when it last changed."""
        return {i: datetime.fromtimestamp(at, UTC) for i, at in self._of("SELECT about, at FROM changed WHERE about IN", abouts)}

    def codes(self, ids: Sequence[str]) -> dict[str, str]:
        """Return incident id -> its short name."""
        return dict(self._of("SELECT id, code FROM incident WHERE id IN", ids))

    def kinds(self) -> list[str]:
        """Return the kinds of the incidents, sorted."""
        return [k for (k,) in self.connection.execute("SELECT DISTINCT kind FROM incident ORDER BY kind")]

    def nth_incident(self, n: int) -> str | None:
        """Return the id of the n-th incident; None where there are fewer."""
        found: str | None = self._first("SELECT id FROM incident ORDER BY id LIMIT 1 OFFSET ?", n - 1)
        return found

    def incident_of(self, claims: Sequence[str]) -> dict[str, str]:
        """Return claim id -> the incident that it belongs to."""
        return dict(self._of("SELECT claim, incident FROM member WHERE claim IN", claims))

    def superseded(self, claims: Sequence[str]) -> dict[str, str]:
        """Return claim id -> claim of the same speaker whose figure replaces its own."""
        asked = "SELECT old.claim, new.claim FROM toll AS old JOIN toll AS new ON new.supersedes = old.id WHERE old.claim IN"
        return dict(self._of(asked, claims, "ORDER BY new.id"))

    def _first(self, asked: str, *values: Any) -> Any:
        row = self.connection.execute(asked, values).fetchone()
        return row[0] if row else None

    def _of(self, asked: str, ids: Sequence[str], order: str = "") -> Iterator[Any]:
        for at in range(0, len(ids), AT_ONCE):
            part = ids[at : at + AT_ONCE]
            yield from self.connection.execute(f"{asked} ({', '.join('?' * len(part))}) {order}", part)


def _change(c: Change) -> tuple[Any, ...]:
    known, at, *rest = order_key(c)
    return int(known), at, *(str(x).encode("utf-8", "surrogatepass") for x in rest), c.about, packed(c)


@contextmanager
def scratch() -> Iterator[Scratch]:
    """A temporary database of ids; StoreError where the folder for temporary files has no room for it."""
    try:
        with closing(sqlite3.connect("")) as connection:
            connection.isolation_level = None
            yield Scratch(connection)
    except sqlite3.OperationalError as e:
        raise StoreError(f"no room for the ids of an export ({e}): make room in the folder for temporary files, or name another in TMPDIR") from e
