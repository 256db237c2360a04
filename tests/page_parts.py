"""What the tests of the page share: a store of the tests' documents behind the installed service, and the ways to its views."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from browsing import Visit, serving
from serving import filled
from store_documents import NOW
from vigie.model import Document
from vigie.store import Store, users

SIZES = ("desk", "phone")
NOON = "2025-12-06T10:00:00Z"  # 12:00 in Kyiv


@dataclass
class Served:
    """A service and its store."""

    at: str
    store: Store

    def token(self, name: str, role: str) -> str:
        """The token of a new user."""
        return str(self.store.do(users.add, name, role, NOW))


@contextmanager
def served_from(installed: Path, folder: Path, *options: str, documents: int = 4, just_now: Document | None = None) -> Iterator[Served]:
    """The installed service with a store of its own. `just_now`: a document that came a moment ago."""
    db = str(folder / "page.sqlite")
    with filled(db, documents) as store:
        if just_now:
            store.add(just_now, just_now.text.encode(), now=datetime.now(UTC))
        with serving(installed, db, *options) as at:
            yield Served(at, store)


def tab(v: Visit, name: str) -> None:
    """Press a view's name."""
    v.page.get_by_role("navigation").get_by_role("link", name=name).click()
