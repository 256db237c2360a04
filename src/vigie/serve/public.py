"""Who is shown what: the desk everything, the public what the rules of publication let through."""

from __future__ import annotations

from collections.abc import Callable

from vigie.publish import Rules
from vigie.publish.keeper import Keeper
from vigie.serve.showing import EVERYTHING, Showing
from vigie.store import Store
from vigie.store.users import User


def showings(store: Store, rules: Rules, *, declared: bool) -> Callable[[User | None], Showing]:
    """Return what somebody is shown, by whose token it is. `declared`: whoever has none is the public; else that is only whose token says so."""
    public = Keeper(store, rules)

    def showing(user: User | None) -> Showing:
        return EVERYTHING if (user.may("desk") if user else not declared) else public

    return showing
