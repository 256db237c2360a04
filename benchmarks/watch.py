"""Does `vigie watch` keep up, lose nothing and stay small?

    python benchmarks/watch.py replay [--first N] [--rate 20] [--jobs 2] [--url ADDRESS]    real posts at a rate: latency, memory
    python benchmarks/watch.py kills [--kills 100] [--first 2000] [--url ADDRESS]           killed at random moments: the same picture
    python benchmarks/watch.py soak [--minutes 30]                                          faults of every sort: nothing is lost, who went quiet is named

`replay` and `kills` take the public posts beside the project (../shared/data/telegram_ru, not in the repository), or --posts FILE: JSON lines with text, date
and channel.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from vigie.building import document_of
from vigie.collect.items import Item
from vigie.resources import engine
from vigie.store import Store, arrivals, open_store
from vigie.store.arrivals import Arrival, key_of

POSTS = Path(__file__).resolve().parents[2] / "shared/data/telegram_ru/news_channels.jsonl"
Pushed = tuple[bytes, dict[str, str]]


def posts(file: Path, first: int | None) -> list[Pushed]:
    """The posts in their order, as they are pushed."""
    rows = sorted((json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()), key=lambda r: r["date"])[:first]
    return [(r["text"].encode(), {"published": r["date"], "outlet": r["channel"], "language": "ru"}) for r in rows]


def watcher(url: str, log: Path, *more: str, jobs: int = 2) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "vigie.cli", "watch", *more, "--db", url, "--jobs", str(jobs), "--log", str(log)]
    return subprocess.Popen(command, stderr=subprocess.DEVNULL)


def push(store: Store, pushed: Pushed, n: int) -> None:
    data, options = pushed
    store.do(arrivals.put, Arrival(key_of(data, options), f"post {n}", f"push:{options['outlet']}", data, options), datetime.now(UTC), engine())


def logged(log: Path, event: str) -> Iterator[dict[str, Any]]:
    for line in log.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if row["event"] == event:
            yield row


def quantile(found: list[float], q: float) -> float:
    return sorted(found)[int(q * (len(found) - 1))] if found else float("nan")


# ------------------------------------------------------------ memory
def memory_mb(pid: int) -> dict[int, float]:
    """Resident memory of a process and its children."""
    found = {}
    for process in [pid, *_children(pid)]:
        try:
            pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
        except OSError:
            continue
        found[process] = pages * os.sysconf("SC_PAGE_SIZE") / 2**20
    return found


def _children(pid: int) -> list[int]:
    try:
        return [int(p) for task in Path(f"/proc/{pid}/task").iterdir() for p in (task / "children").read_text().split()]
    except OSError:
        return []


class Memory(threading.Thread):
    """Samples the memory of a process until it ends: seconds, main process, its children together."""

    def __init__(self, pid: int, every_s: float = 5.0) -> None:
        super().__init__(daemon=True)
        self.pid, self.every_s, self.samples, self.ended = pid, every_s, list[tuple[float, float, float]](), threading.Event()
        self.begin = time.monotonic()
        self.start()

    def run(self) -> None:
        while not self.ended.wait(self.every_s):
            found = memory_mb(self.pid)
            if found:
                main = found.pop(self.pid, 0.0)
                self.samples.append((time.monotonic() - self.begin, main, sum(found.values())))

    def told(self) -> str:
        """Peak, and growth over the last half: the mean of its last tenth over the mean of its first."""
        self.ended.set()
        if not self.samples:
            return "not measured"
        totals = [main + children for _, main, children in self.samples]
        half = totals[len(totals) // 2 :]
        tenth = max(1, len(half) // 10)
        before, after = sum(half[:tenth]) / tenth, sum(half[-tenth:]) / tenth
        parts = f"main {self.samples[-1][1]:.0f} MB, readers {self.samples[-1][2]:.0f} MB at the end"
        return f"{max(totals):.0f} MB at most ({parts}), {100 * (after / before - 1):+.1f} % over the last half"


# ------------------------------------------------------------ replay
def replay(given: argparse.Namespace, folder: Path) -> None:
    if not given.posts.is_file():
        raise SystemExit(f"{given.posts} is not there, nothing measured: put the posts there or name a file with --posts")
    every, url, log = posts(given.posts, given.first), given.url or f"{folder}/x.sqlite", folder / "log.jsonl"
    with open_store(url, create=True) as store:
        running = watcher(url, log, jobs=given.jobs)
        time.sleep(5)
        memory, begin, late = Memory(running.pid), time.monotonic(), 0.0
        for n, one in enumerate(every):
            wait = begin + n / given.rate - time.monotonic()
            if wait > 0:
                time.sleep(wait)
            late = max(late, -wait)
            push(store, one, n)
            if (n + 1) % 500 == 0:
                print(f"{n + 1} pushed in {time.monotonic() - begin:.0f} s, {_so_far(log)}", file=sys.stderr)
        while store.ask(arrivals.waiting):
            time.sleep(0.1)
        spent, said = time.monotonic() - begin, memory.told()
        running.send_signal(signal.SIGTERM)
        running.wait()
        kept = store.picture()
    latencies = [s for row in logged(log, "kept") for s in row["latencies_s"]]
    print(f"{len(every):,} posts at {given.rate:g}/s in {spent / 60:.1f} min (pushes at most {late:.1f} s late)")
    print(f"{len(kept.documents):,} documents, {len(kept.claims):,} claims, {len(kept.incidents):,} incidents")
    print(f"from arrival to picture: median {quantile(latencies, 0.5):.2f} s, p95 {quantile(latencies, 0.95):.2f} s, longest {max(latencies):.1f} s")
    print(f"memory: {said}")


def _so_far(log: Path) -> str:
    found = [s for row in logged(log, "kept") for s in row["latencies_s"]][-500:]
    return f"last 500: median {quantile(found, 0.5):.2f} s, p95 {quantile(found, 0.95):.2f} s"


# ------------------------------------------------------------ kills
def kills(given: argparse.Namespace, folder: Path) -> None:
    """Push documents at a rate; meanwhile kill the watcher again and again. Then compare with a store that took them all at once."""
    sys.path.append(str(Path(__file__).parent.parent / "tests"))
    from store_documents import lines

    every, url, log, chance = posts(given.posts, given.first or 2000), given.url or f"{folder}/x.sqlite", folder / "log.jsonl", random.Random(17)
    with open_store(url, create=True) as store:
        feeding = threading.Thread(target=lambda: [push(store, one, n) or time.sleep(1 / given.rate) for n, one in enumerate(every)], daemon=True)
        feeding.start()
        for k in range(given.kills):
            before = _kept(log)
            running = watcher(url, log, jobs=given.jobs)
            if chance.random() < 0.8:  # else killed while it starts
                _wait_for_more(log, before)
            time.sleep(chance.uniform(0, 1.5))
            running.send_signal(signal.SIGKILL)
            running.wait()
            if (k + 1) % 10 == 0:
                print(f"{k + 1} kills, {store.ask(arrivals.waiting)} wait", file=sys.stderr)
        feeding.join()
        running = watcher(url, log, jobs=given.jobs)
        while store.ask(arrivals.waiting):
            time.sleep(0.2)
        running.send_signal(signal.SIGTERM)
        running.wait()
        found = lines(store.picture())
    with open_store(f"{folder}/whole.sqlite", create=True) as whole:
        read = [(document_of(Item("", data, options)), data) for data, options in every]
        whole.add_all([(d, data, None, None) for d, data in read if not isinstance(d, str)], now=datetime.now(UTC), engine=engine())
        want = lines(whole.picture())
    differing = [table for table in want if want[table] != found[table]]
    n = {table: len(rows) for table, rows in found.items()}
    print(f"{given.kills} kills, {n['documents']:,} documents, {n['claims']:,} claims, {n['incidents']:,} incidents: ", end="")
    print(f"DIFFERENT from the uninterrupted picture in {', '.join(differing)}" if differing else "byte for byte the picture of an uninterrupted one")


def _kept(log: Path) -> int:
    return log.read_bytes().count(b'"event": "kept"') if log.exists() else 0


def _wait_for_more(log: Path, before: int, at_most_s: float = 30.0) -> None:
    end = time.monotonic() + at_most_s
    while time.monotonic() < end and _kept(log) <= before:
        time.sleep(0.05)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("replay", "kills", "soak"))
    parser.add_argument("--posts", type=Path, default=POSTS)
    parser.add_argument("--first", type=int, help="only the first N posts")
    parser.add_argument("--rate", type=float, default=20.0, help="posts a second")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--minutes", type=float, default=30.0)
    parser.add_argument("--url", help="else a SQLite file in a temporary folder")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if given.what == "soak":
            from watch_soak import soak  # the neighbour

            soak(given.minutes, Path(folder))
        else:
            {"replay": replay, "kills": kills}[given.what](given, Path(folder))


if __name__ == "__main__":
    main()
