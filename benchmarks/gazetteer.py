"""Import of a GeoNames dump of a million rows, made by a generator in its format: seconds, memory, look-up, opening.

    python benchmarks/gazetteer.py [--rows 1000000] [--file dump.txt]

The rows are like the real ones: a quarter in Ukraine with a Cyrillic alternate name, the rest with none to three Latin ones; half are settlements.
Bounds: import < 90 s and < 500 MB, look-up of a name < 50 microseconds after warm-up, opening < 0.2 s. Exit code 1 where one is not kept.
"""

from __future__ import annotations

import argparse
import os
import platform
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

LATIN = [a + b for a in "bdfgklmnprstvz" for b in ("a", "e", "i", "o", "u", "al", "er", "in", "or")]
CYRILLIC = [a + b for a in "бвгдзклмнпрстх" for b in "аеиіоу"]
ENDINGS = ("ka", "ton", "ville", "ovo", "berg", "ia"), ("івка", "не", "ськ", "ове", "иця", "пілля")
OFTEN = {"P.PPL": 50, "H.STM": 10, "T.MT": 8, "S.FRM": 6, "A.ADM3": 4, "S.SCH": 6, "L.LCTY": 4, "H.LK": 6, "S.AIRP": 2, "T.HLL": 4}
CODES = [code for code, n in OFTEN.items() for _ in range(n)]
COUNTRIES = ["UA"] * 25 + [a + b for a in "ABCDEFGH" for b in "RSTEL"] + ["FR", "TR", "PL", "SY"] * 6


def generate(path: Path, rows: int) -> None:
    r = random.Random(4)
    with path.open("w", encoding="utf-8", newline="\n") as out:
        for n in range(rows):
            latin = ("".join(r.choices(LATIN, k=r.choice((2, 3)))) + r.choice(ENDINGS[0])).capitalize()
            country, (feature, code) = r.choice(COUNTRIES), r.choice(CODES).split(".")
            others = [latin[:-1] + x for x in r.sample("aeiouy", r.choice((0, 0, 1, 2, 3)))]
            if country == "UA":
                others.append(("".join(r.choices(CYRILLIC, k=2)) + r.choice(ENDINGS[1])).capitalize())
            lat, lon = (r.uniform(45, 52), r.uniform(23, 40)) if country == "UA" else (r.uniform(-60, 70), r.uniform(-180, 180))
            population = r.choice((0, 0, 0, r.randrange(20_000)))
            cells = (90_000_000 + n, latin, latin, ",".join(others), f"{lat:.5f}", f"{lon:.5f}", feature, code, country, "", f"{r.randrange(1, 28):02d}")
            out.write("\t".join(map(str, (*cells, "", "", "", population, "", r.randrange(900), "Europe/Kyiv", "2024-05-14"))) + "\n")


TIMED = """
import sys, time
t = time.perf_counter()
from vigie import gazetteer
from vigie.gazetteer_imports import lookup
lookup._db().execute("select n from head where word = 'x'").fetchone()
opening = time.perf_counter() - t
keys = [
    r[0] for r in lookup._db().execute("select key from name where key > 'm' limit 20000")][::4]
for k in keys: gazetteer.found(k)
gazetteer.found.cache_clear()
t = time.perf_counter()
for k in keys: gazetteer.found(k)
cold = (time.perf_counter() - t) / len(keys)
t = time.perf_counter()
for k in keys: gazetteer.found(k)
print(opening, cold, (time.perf_counter() - t) / len(keys))
"""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--file", type=Path)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        dump = args.file or Path(folder) / "dump.txt"
        if not args.file:
            generate(dump, args.rows)
        env = {**os.environ, "VIGIE_DATA": folder}
        start = time.perf_counter()
        subprocess.run([sys.executable, "-m", "vigie.cli", "gazetteer", "add", str(dump), "--name", "generated"], env=env, check=True)
        wall = time.perf_counter() - start
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        size = (Path(folder) / "gazetteer.sqlite").stat().st_size
        told = subprocess.run([sys.executable, "-c", TIMED], env=env, check=True, capture_output=True, text=True).stdout
        opening, cold, warm = map(float, told.split())
    memory = used.ru_maxrss / 1024
    cpu = used.ru_utime + used.ru_stime
    print(f"import {wall:.1f} s on the clock, {cpu:.1f} s of processor time; at most {memory:.0f} MB of memory; file {size / 1e6:.0f} MB")
    print(f"opening {opening:.3f} s (modules and file); look-up {cold * 1e6:.1f} us from the file, {warm * 1e6:.2f} us when asked again")
    machine = f"{platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, {platform.system()}, Python {platform.python_version()}"
    print(f"{args.rows:,} rows ({dump.name}); {machine}")
    kept = cpu < 90 and memory < 500 and cold < 50e-6 and opening < 0.2
    print("all bounds kept" if kept else "a bound is not kept")
    return not kept


if __name__ == "__main__":
    sys.exit(main())
