"""Addresses of stores -> engines of SQLAlchemy, with transactions as the store needs them and errors that a person can act on.

SQLite: WAL, foreign keys, full synchronization (what was acknowledged outlives a power cut), writers wait for one another from the first statement
(BEGIN IMMEDIATE). PostgreSQL: one advisory lock for writers, a repeatable snapshot for readers.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, exc, make_url
from sqlalchemy.engine import URL

from vigie.errors import OptionError, StoreError
from vigie.store.memory import memory_of

BUSY_TIMEOUT_S = 60  # how long a writer waits for others; adding one document takes well under a second, fusing 10^5 claims anew under a minute
LOCK = 0x76696769  # the key of PostgreSQL's advisory lock: 'vigi'
POOL_SIZE = 5


def url_of(address: str) -> URL:
    """Return the URL of a store: `sqlite:///path`, a bare path, or `postgresql://user@host/database`. OptionError for any other."""
    scheme = address.split("://", 1)[0] if "://" in address else ""
    if not address.strip():
        raise OptionError("no address of a store: give a file (picture.db) or postgresql://user@host/database")
    try:
        url = make_url(address) if scheme else URL.create("sqlite", database=address)
    except (exc.ArgumentError, ValueError) as e:
        raise OptionError(f"{address!r} is no address of a store ({e}): give a file (picture.db) or postgresql://user@host/database") from e
    if url.get_backend_name() in ("postgresql", "postgres"):
        return url.set(drivername="postgresql+psycopg")
    if url.get_backend_name() != "sqlite" or not url.database:
        raise OptionError(f"{shown(url)!r} is no address of a store: give a file (picture.db), sqlite:///picture.db or postgresql://user@host/database")
    return url


def shown(url: URL) -> str:
    """Return the address as errors tell it: the path of a file, else the URL without its password."""
    if url.get_backend_name() == "sqlite" and url.database:
        return url.database
    return url.set(drivername="postgresql").render_as_string(hide_password=True)


def engine_of(url: URL) -> Engine:
    """Return an engine for the store at this URL; nothing is connected yet."""
    if url.get_backend_name() == "sqlite":
        engine = create_engine(url, connect_args={"timeout": BUSY_TIMEOUT_S, "check_same_thread": False}, pool_size=POOL_SIZE)
        event.listen(engine, "connect", _sqlite_connected)
        event.listen(engine, "begin", _sqlite_begun)
        return engine
    if find_spec("psycopg") is None:
        raise StoreError(f"{shown(url)}: PostgreSQL needs psycopg: pip install 'vigie[postgres]'")
    engine = create_engine(url, pool_pre_ping=True, pool_size=POOL_SIZE, connect_args={"connect_timeout": 10, "application_name": "vigie"})
    event.listen(engine, "connect", _postgresql_connected)
    return engine


def _sqlite_connected(connection: sqlite3.Connection, _: Any) -> None:
    connection.isolation_level = None  # transactions are begun by `_sqlite_begun`, never by the driver
    safe = ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "secure_delete = ON")
    quick = ("temp_store = MEMORY", "cache_size = -65536", "mmap_size = 268435456")
    for pragma in safe + quick:
        connection.execute(f"PRAGMA {pragma}")


def _sqlite_begun(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get("writes") else "BEGIN")


def _postgresql_connected(connection: Any, _: Any) -> None:
    connection.execute("SET timezone = 'UTC'")
    connection.execute("SET client_encoding = 'UTF8'")
    connection.commit()


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that writes, alone: other writers wait until it ends. All of it is kept, or nothing."""
    with told_errors(engine.url), engine.connect().execution_options(writes=True) as connection:
        try:
            with connection.begin():
                if engine.dialect.name == "postgresql":
                    connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({LOCK})")
                yield connection
        except BaseException:
            memory_of(connection).clear()
            raise


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A transaction that reads one moment of the store, whatever is written meanwhile."""
    with told_errors(engine.url), engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            connection = connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        with connection.begin():
            yield connection


@contextmanager
def told_errors(url: URL) -> Iterator[None]:
    """Whatever the database refuses inside, as a StoreError that says where, what and the way out."""
    try:
        yield
    except exc.DBAPIError as e:
        raise StoreError(f"{shown(url)}: {_told(str(e.orig).strip().splitlines()[0] if str(e.orig).strip() else type(e.orig).__name__, e)}") from e


def _told(said: str, error: exc.DBAPIError) -> str:
    low = said.lower()
    if "disk is full" in low or "no space left" in low or "could not extend file" in low or "disk i/o" in low:
        return f"the disk is full ({said}): nothing of this document was kept; make room and go on, what was acknowledged before is safe"
    if "database is locked" in low:
        return f"another process has been writing for more than {BUSY_TIMEOUT_S} s: wait until it is done, then go on"
    if "unable to open" in low:
        return "the file cannot be opened: check that its folder exists and that you may write there"
    if "not a database" in low or "malformed" in low:
        return f"this is no store of vigie, or it is damaged ({said}): give another file, or put a copy back"
    if "readonly" in low or "read-only" in low or "permission denied" in low:
        return f"the store cannot be written ({said}): check who owns it, or give another"
    if error.connection_invalidated or isinstance(error, exc.OperationalError):
        return f"the database does not answer or broke off ({said}): nothing of this document was kept; check that it runs, then go on"
    return f"the database refuses ({said}): this is a mistake in vigie, please report it with this line"


def folder_of(url: URL) -> Path | None:
    """Return the folder that a store's file stands in; None for a server and for a store in memory."""
    if url.get_backend_name() != "sqlite" or not url.database or url.database == ":memory:":
        return None
    return Path(url.database).expanduser().resolve().parent
