"""What do the rules of publication cost: a picture laid under them, a view of the public made ready, and kept up while documents come in?

    python benchmarks/publish.py [--claims 20000] [--documents 30] [--keep FILE]

The public looks at the last hours of the made-up coverage, when most of a day is held. Times are of one process; memory is the process's highest.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from serve import START, fill
from sqlalchemy import Connection
from store import coming

from vigie.publish import default_rules, published
from vigie.publish.around import Whole
from vigie.publish.keeper import Keeper
from vigie.serve.showing import EVERYTHING
from vigie.serve.views import Views
from vigie.store import Store, open_store


class Then(Keeper):
    """The rules at a moment of the made-up coverage."""

    now = START

    def shown(self, table: str, nouns: Sequence[Any], now: datetime, of: Whole | None) -> list[tuple[Any, datetime | None]]:
        return super().shown(table, nouns, self.now, of)

    def stirred(self, connection: Connection, since: datetime, now: datetime) -> Mapping[str, set[str]]:
        return super().stirred(connection, since, self.now)


def timed(what: str, made: Callable[[], Any]) -> Any:
    began = time.perf_counter()
    value = made()
    print(f"{what:<60} {time.perf_counter() - began:8.2f} s   {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:8.0f} MB")
    return value


def measure(store: Store, n_documents: int) -> None:
    keeper = Then(store, default_rules())
    picture = store.picture()
    keeper.now = max(t.known_at for t in picture.claims if t.known_at)
    print(f"{len(picture.claims):,} claims, {len(picture.incidents):,} incidents, the public looks at {keeper.now:%Y-%m-%d %H:%M}")
    found = timed("a whole picture laid under the rules", lambda: published(picture, keeper.rules, keeper.now))
    print(f"  {sum(h.table == 'incidents' for h in found.held):,} incidents of which not all is shown")
    views = Views(store, lambda user: keeper)
    for name, showing in (("everything", EVERYTHING), ("the public", keeper)):
        timed(f"a view made ready: {name}", lambda showing=showing: views.newest(showing))  # type: ignore[misc]
    took: dict[str, list[float]] = {EVERYTHING.name: [], keeper.name: []}
    for document in coming(n_documents):
        store.add(document, now=datetime.now(UTC))
        for showing in (EVERYTHING, keeper):
            began = time.perf_counter()
            views.newest(showing, look=True)
            took[showing.name].append(time.perf_counter() - began)
    for name, some in took.items():
        ordered = sorted(some)
        print(f"a document more, {name:<44} p50 {statistics.median(ordered):.2f} s, p95 {ordered[int(len(ordered) * 0.95)]:.2f} s")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--claims", type=int, default=20_000)
    parser.add_argument("--documents", type=int, default=30)
    parser.add_argument("--keep", help="make the store there, or take the one that is there")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(asked.keep or f"{folder}/store.sqlite")
        fresh = not path.exists()
        with open_store(f"sqlite:///{path}") as store:
            if fresh:
                fill(store, asked.claims)
            measure(store, asked.documents)


if __name__ == "__main__":
    sys.exit(main())
