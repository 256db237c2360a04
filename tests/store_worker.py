"""A process that puts documents into a store and prints the id of each when it is acknowledged: for tests that kill it.

    python store_worker.py URL FIRST STEP [made-up documents N]
"""

from __future__ import annotations

import sys
from datetime import timedelta

from store_documents import NOW, made_up
from vigie.store import open_store


def main(url: str, first: int, step: int, n: int) -> None:
    with open_store(url) as store:
        for i, document in enumerate(made_up(n)[first::step]):
            done = store.add(document, document.text.encode(), now=NOW + timedelta(minutes=i))
            print(done.document_id, done.state, flush=True)


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))
