"""Users of the service: a name, a role, the hash of a token. The token itself is shown once, when it is made, and kept nowhere."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import Connection, delete, insert, select

from vigie.errors import OptionError
from vigie.store.schema import users

ROLES = ("public", "desk", "editor", "admin")  # each may what those before it may
COLLECTOR = "collector"  # beside them: pushes documents, and reads as the public does
TOKEN_BYTES = 32  # random: too many to guess, so that a plain hash keeps it safe and a request is answered at once


@dataclass(frozen=True, slots=True)
class User:
    """Somebody who has a token."""

    name: str
    role: str
    made_at: datetime

    def may(self, role: str) -> bool:
        """Return whether this user has a role or one above it."""
        if role == COLLECTOR:
            return self.role in (COLLECTOR, "editor", "admin")
        return (0 if self.role == COLLECTOR else ROLES.index(self.role)) >= ROLES.index(role)


def add(connection: Connection, name: str, role: str, now: datetime) -> str:
    """Add a user, or give one that is there a new role and token; return the token. OptionError for a name or role that cannot be."""
    name = name.strip()
    if not name or len(name) > 100 or not name.isprintable():
        raise OptionError(f"no name of a user: {name[:20]!r}: give one to a hundred letters")
    if role not in (*ROLES, COLLECTOR):
        raise OptionError(f"no role {role!r}: give one of {', '.join((*ROLES, COLLECTOR))}")
    token = secrets.token_urlsafe(TOKEN_BYTES)
    connection.execute(delete(users).where(users.c.name == name))
    connection.execute(insert(users).values(name=name, role=role, token_sha256=hash_of(token), made_at=now))
    return token


def remove(connection: Connection, name: str) -> None:
    """Take a user's token away. OptionError where there is no such user."""
    if not connection.execute(delete(users).where(users.c.name == name)).rowcount:
        raise OptionError(f"no user {name!r}: `vigie user list` tells them")


def every(connection: Connection) -> list[User]:
    """Return the users by name."""
    rows = connection.execute(select(users.c.name, users.c.role, users.c.made_at).order_by(users.c.name))
    return [User(name, role, made_at) for name, role, made_at in rows]


def of_token(connection: Connection, token: str) -> User | None:
    """Return whose token this is; None where it is nobody's."""
    row = connection.execute(select(users.c.name, users.c.role, users.c.made_at).where(users.c.token_sha256 == hash_of(token))).first()
    return User(row.name, row.role, row.made_at) if row else None


def hash_of(token: str) -> str:
    """Return the SHA-256 of a token, as it is kept."""
    return sha256(token.encode("utf-8", "replace")).hexdigest()
