"""`vigie user`: who may read and write through the service. A token is printed once, when it is made; only its hash is kept."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from typing import Annotated

from cyclopts import App, Parameter

from vigie.commands.opening import Db

app = App(
    name="user",
    help="Give people tokens for `vigie serve`, list them, take them away.",
    help_format="plaintext",
    help_epilogue="""Examples:
  vigie user add Olena --role editor --db out
  vigie user list --db out
  vigie user remove Olena --db out""",
)

Name = Annotated[str, Parameter(help="Under this name corrections are kept.")]
Role = Annotated[str, Parameter(help="public (reads), desk (reads the log too), editor (corrects), admin (may erase words too); collector (pushes documents).")]


@app.command
def add(name: Name, /, *, db: Db, role: Role = "desk") -> None:
    """Print a new token for a user; one that the user had before is worth nothing from then on."""
    from vigie.store import open_store, users

    with open_store(db, create=False) as store:
        token = store.do(users.add, name, role, datetime.now(UTC))
    sys.stdout.write(token + "\n")
    print(f"{name} has the role {role}. The token is not shown again: send it as 'Authorization: Bearer TOKEN', or paste it into the page.", file=sys.stderr)  # noqa: T201


@app.command(name="list")
def list_(*, db: Db) -> None:
    """Print the users with their roles."""
    from vigie.store import open_store, users

    with open_store(db, create=False) as store:
        found = store.ask(users.every)
    sys.stdout.writelines(f"{u.name}\t{u.role}\t{u.made_at.isoformat(timespec='seconds')}\n" for u in found)


@app.command
def remove(name: Name, /, *, db: Db) -> None:
    """Take a user's token away."""
    from vigie.store import open_store, users

    with open_store(db, create=False) as store:
        store.do(users.remove, name)
