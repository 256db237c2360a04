"""The schema of a store, brought to the newest revision. A store that a newer vigie wrote is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, inspect, text

from vigie.errors import StoreError
from vigie.store.engines import reading, shown, writing

if TYPE_CHECKING:
    from alembic.config import Config

HEAD = "0007"  # the newest revision in migrations/versions; a test compares. Alembic, slow to import, is only needed where a store has another


def migrate(engine: Engine, to: str = HEAD, *, create: bool = True) -> None:
    """Bring the store to a revision; does nothing where it is there already. StoreError where it is newer, or empty and not to be made (`create`)."""
    with reading(engine) as connection:
        known = _revision(connection)
    if known == to:
        return
    if known is None and not create:
        raise StoreError(f"{shown(engine.url)}: no picture is kept there: `vigie build INPUT... --db {shown(engine.url)}` makes one")
    with writing(engine) as connection:
        if _revision(connection) != to:
            _upgrade(connection, engine, to)


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def config(connection: Connection) -> Config:
    """Return the configuration of Alembic for a connection."""
    from alembic.config import Config

    found = Config()
    found.set_main_option("script_location", "vigie.store:migrations")
    found.set_main_option("path_separator", "os")
    found.attributes["connection"] = connection
    return found


def _upgrade(connection: Connection, engine: Engine, to: str) -> None:
    from alembic import command
    from alembic.util import CommandError

    try:
        command.upgrade(config(connection), to)
    except CommandError as e:
        raise StoreError(f"{shown(engine.url)} was written by another version of vigie ({e}): install that version, or build into a new store") from e
