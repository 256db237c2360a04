"""How long do exports take, and how much memory beside the picture? Each format on one made-up picture, in a process of its own.

    python benchmarks/export.py [--claims 30000] [--format csv ...]
"""

from __future__ import annotations

import argparse
import os
import resource
import tempfile
import time
from pathlib import Path

from fuse import stream

from vigie.desk.request import Request
from vigie.export import export, names
from vigie.fuse import fused
from vigie.picture_tables import Picture


def measured(picture: Picture, form: str) -> str:
    """Return a line on one format: seconds, megabytes of its files, megabytes of memory beside the picture."""
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        paths = export(picture, [form], Path(folder), Request())
        took = time.perf_counter() - start
        size = sum(p.stat().st_size for p in paths)
    more = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - held
    return f"{form:12} {took:7.1f} s {size / 1e6:8.1f} MB written {more / 1024:8.0f} MB of memory beside the picture"


def main() -> int:
    """Print a line for each format."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--claims", type=int, default=30_000)
    parser.add_argument("--format", action="append")
    given = parser.parse_args()
    picture = fused(stream(given.claims))
    print(f"{len(picture.claims):,} claims, {len(picture.incidents):,} incidents, {len(picture.services):,} service rows", flush=True)
    for form in given.format or names():
        child = os.fork()
        if child == 0:
            print(measured(picture, form), flush=True)
            os._exit(0)
        if os.waitpid(child, 0)[1]:
            return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
