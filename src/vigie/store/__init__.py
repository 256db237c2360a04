"""The store: documents, claims and the picture in SQLite or PostgreSQL, every earlier moment kept. `open_store` opens one.

>>> with open_store("picture.sqlite") as store:  # doctest: +SKIP
...     store.add(vigie.read("page.html"), now=datetime.now(UTC))
...     store.picture().incidents
"""

from __future__ import annotations

from vigie.store.opening import open_store
from vigie.store.queries import Wanted
from vigie.store.stores import Added, Store

__all__ = ["Added", "Store", "Wanted", "open_store"]
