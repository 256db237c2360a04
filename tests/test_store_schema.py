"""The schema: migrations lead from nothing to what the models say, on both databases; a newer store is refused; opening imports no Alembic."""

from __future__ import annotations

import subprocess
import sys
import warnings
from collections.abc import Callable

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from vigie.errors import StoreError
from vigie.store import migrating, open_store
from vigie.store.engines import engine_of, url_of, writing
from vigie.store.indexes import POINTS, WORDS
from vigie.store.schema import metadata

NOT_OURS = ("spatial_ref_sys", POINTS, *WORDS)  # PostGIS's own, and the search indexes, which Alembic knows nothing of


def own(thing: object, name: str | None, kind: str, reflected: bool, other: object) -> bool:
    table = name if kind == "table" else getattr(getattr(thing, "table", None), "name", "")
    return not str(table).startswith(NOT_OURS)


def test_every_revision_in_turn_ends_in_what_the_models_say(new_url: Callable[[], str]) -> None:
    engine = engine_of(url_of(new_url()))
    with writing(engine) as connection:
        script = ScriptDirectory.from_config(migrating.config(connection))
    assert script.get_current_head() == migrating.HEAD
    for revision in reversed(list(script.walk_revisions())):
        migrating.migrate(engine, revision.revision)
    with engine.connect() as connection, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # SQLAlchemy does not know PostGIS's types
        context = MigrationContext.configure(connection, opts={"include_object": own, "compare_type": False})
        assert compare_metadata(context, metadata) == []


def test_a_store_of_a_newer_vigie_is_refused(new_url: Callable[[], str]) -> None:
    url = new_url()
    store = open_store(url)
    with store.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreError, match="written by another version of vigie .*install that version, or build into a new store"):
        open_store(url)


def test_two_that_open_a_new_store_at_once_both_can(new_url: Callable[[], str]) -> None:
    from concurrent.futures import ThreadPoolExecutor

    url = new_url()
    with ThreadPoolExecutor(4) as pool:
        stores = list(pool.map(lambda _: open_store(url), range(4)))
    assert all(not s.picture().claims for s in stores)


def test_a_store_that_exists_opens_without_alembic_and_help_without_a_database(tmp_path: object) -> None:
    open_store(f"{tmp_path}/x.sqlite").close()
    opening = f"import sys; from vigie.store import open_store; open_store({str(tmp_path)!r} + '/x.sqlite'); sys.exit('alembic' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", opening], check=False).returncode == 0
    helping = "import sys; from vigie.cli import app; sys.exit('sqlalchemy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", helping], check=False).returncode == 0
