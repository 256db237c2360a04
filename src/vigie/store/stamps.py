"""Which rules made the rows of the picture. Rows made by other rules are made anew before anything is added to them."""

from __future__ import annotations

from functools import cache
from hashlib import sha256

from sqlalchemy import Connection, delete, insert, select

from vigie import __version__
from vigie.resources import home
from vigie.store.schema import meta


@cache
def rules() -> str:
    """Return the name of the rules of fusion: the version and a hash of the code and shelves that rows and keys rest on."""
    digest = sha256()
    for part in ("fuse", "kinds", "lang"):
        pattern = "fusion.toml" if part == "lang" else "*"
        for path in sorted(p for p in (home() / part).rglob(pattern) if p.suffix in (".py", ".toml")):
            digest.update(path.relative_to(home()).as_posix().encode() + b"\0" + path.read_bytes())
    return f"{__version__}-{digest.hexdigest()[:12]}"


def get(connection: Connection, name: str) -> str | None:
    """Return what the store remembers under a name."""
    return connection.execute(select(meta.c.value).where(meta.c.name == name)).scalar()


def put(connection: Connection, name: str, value: str) -> None:
    """Remember a value under a name."""
    connection.execute(delete(meta).where(meta.c.name == name))
    connection.execute(insert(meta).values(name=name, value=value))
