"""How much memory do exports of a large store take, and how long? Each format in a process of its own, which opens the store and writes the files.

    python benchmarks/export.py [--claims 100000 ...] [--format csv ...]    makes stores of made-up claims (benchmarks/fuse.py) in a temporary folder
    python benchmarks/export.py --db ADDRESS [--format csv ...]             of a store that is there

The peak is that of the whole process, the interpreter and the gazetteer's pages included. Pages (flash, chronology ...) refuse what is too much for them and
are left out where they do; `--place` narrows what is exported.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from store import filled  # the neighbour, not the room

from vigie.desk.request import Request
from vigie.errors import VigieError
from vigie.export import export, names
from vigie.store import open_store


def measured(address: str, form: str, place: str | None) -> str:
    """Return a line on one format: seconds, megabytes of its files, megabytes that this process held at most."""
    begin = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder, open_store(address, create=False) as store:
        try:
            paths = export(store, [form], Path(folder), Request(place=place))
        except VigieError as e:
            return f"{form:12} refused: {e}"
        size = sum(p.stat().st_size for p in paths)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return f"{form:12} {time.perf_counter() - begin:8.1f} s {size / 1e6:8.1f} MB written, {peak:6.0f} MB held at most"


def told(address: str, formats: list[str], place: str | None) -> None:
    """Print a line for each format."""
    with open_store(address, create=False) as store, store.engine.connect() as connection:
        counts = {t: connection.exec_driver_sql(f"SELECT count(*) FROM {t}").scalar() or 0 for t in ("claims", "incidents", "services", "changes")}
    print(", ".join(f"{n:,} {t}" for t, n in counts.items()), flush=True)
    for form in formats:
        child = [sys.executable, __file__, "--db", address, "--one", form, *(["--place", place] if place else [])]
        print(subprocess.run(child, capture_output=True, text=True, check=True).stdout.strip(), flush=True)


def main() -> int:
    """Measure what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--claims", type=int, nargs="+", default=[100_000])
    parser.add_argument("--db", help="a store that is there")
    parser.add_argument("--format", action="append")
    parser.add_argument("--place", help="only this place")
    parser.add_argument("--one", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        print(measured(given.db, given.one, given.place))
    elif given.db:
        told(given.db, given.format or names(), given.place)
    else:
        for n in given.claims:
            with tempfile.TemporaryDirectory() as folder:
                with open_store(f"{folder}/x.sqlite") as store:
                    filled(store, n)
                told(f"{folder}/x.sqlite", given.format or names(), given.place)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
