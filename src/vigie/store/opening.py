"""An address -> an open store, made or brought to the newest schema where it must be."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy.engine import URL

from vigie.errors import StoreError
from vigie.store.engines import engine_of, folder_of, reading, shown, url_of
from vigie.store.migrating import migrate
from vigie.store.stores import Store

FILE = "picture.sqlite"  # the store's file in a folder that `vigie build --out` wrote


def open_store(address: str | Path, *, create: bool = True) -> Store:
    """Return the store at an address: a file, a folder that `vigie build --out` wrote, `sqlite:///path`, `postgresql://user@host/database`.

    `create`: make it where there is none; else StoreError. OptionError for an address of another sort.
    """
    url = url_of(str(address))
    if url.get_backend_name() == "sqlite":
        url = _file(url, create=create)
    engine = engine_of(url)
    try:
        if engine.dialect.name == "postgresql":
            _needs_postgis(engine)
        migrate(engine, create=create)
    except BaseException:
        engine.dispose()
        raise
    return Store(engine)


def _file(url: URL, *, create: bool) -> URL:
    assert url.database
    path = Path(url.database).expanduser()
    if path.is_dir():
        path = path / FILE
    url = url.set(database=str(path))
    folder = folder_of(url)
    if folder is not None and not folder.is_dir():
        raise StoreError(f"{path}: there is no folder {folder}: make it, or give another file")
    if not create and url.database != ":memory:" and not path.is_file():
        raise StoreError(f"{path}: no picture is kept there: `vigie build INPUT... --db {path}` makes one")
    return url


def _needs_postgis(engine: object) -> None:
    from sqlalchemy import Engine, text

    assert isinstance(engine, Engine)
    with reading(engine) as connection:
        here = connection.execute(text("SELECT extname FROM pg_extension WHERE extname = 'postgis'")).scalar()
        able = connection.execute(text("SELECT name FROM pg_available_extensions WHERE name = 'postgis'")).scalar()
        may = connection.execute(text("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")).scalar()
    if here:
        return
    where = shown(engine.url)
    if not able:
        raise StoreError(f"{where}: the server has no PostGIS: install it there (on Debian: apt-get install postgresql-15-postgis-3), then go on")
    if not may:
        raise StoreError(f"{where}: PostGIS is not in this database and this user may not put it there: have an administrator run CREATE EXTENSION postgis")
