"""How does the service stand many readers at once, many listeners, and a store that grows under it?

    python benchmarks/serve.py [--db STORE] [--claims 378000] [--readers 200] [--seconds 60] [--listeners 500] [--saturated 15] [--keep FILE]

Readers are people: each asks for a tile, a box, a stretch of time or a page of incidents, looks at it for about a second, asks again; half of the addresses are
new ones at random, half come from a few hundred that many look at. `--saturated`: then for so many seconds without looking. Listeners hold /events open while
documents are added, and after each the time is told until a box on the map is answered anew. Everything runs on the same machine, makers of load in this
process. `--keep FILE` makes the store there and leaves it (378,000 claims are 10^5 incidents, 1.3 GB, half an hour); `--db` takes one that is kept.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path

import fuse
import httpx
from store import coming

from vigie.model import Document
from vigie.store import Store, open_store

START = datetime(2023, 1, 1, tzinfo=UTC)  # of the made-up documents
HAPPENINGS = 600  # a day, at all towns alike: three or four claims an incident, as documents of many places tell them
PART = 3500  # documents added at once


def spread(n_claims: int) -> Iterator[Document]:
    """Made-up documents of happenings that few tell of: other ones than benchmarks/fuse.py has, by the same hand."""
    chance, where = random.Random(1), fuse.places()[:1000]
    made = day = 0
    while made < n_claims:
        at = START + timedelta(days=day)
        happenings = [{**fuse._happening(chance, chance.choice(where), at), "weight": 1} for _ in range(HAPPENINGS)]
        for serial in range(fuse.PER_DAY // fuse.CLAIMS_A_DOCUMENT):
            size = min(fuse.CLAIMS_A_DOCUMENT, n_claims - made)
            if size > 0:
                yield fuse._document(chance, f"d{day:05d}{serial:04d}", at, happenings, size)
                made += size
        day += 1


def fill(store: Store, n_claims: int) -> None:
    """Put that many claims in, some thousand documents at a time, as a clock that goes on."""
    begin, every = time.perf_counter(), spread(n_claims)
    while part := list(islice(every, PART)):
        store.add_all([(d, d.text.encode(), None, None) for d in part], now=datetime.now(UTC))
        print(f"  {part[-1].document_id}: {time.perf_counter() - begin:.0f} s", file=sys.stderr)


def address(chance: random.Random, days: int) -> str:
    """Something that a reader asks for, somewhere in Ukraine."""
    west, south = chance.uniform(22, 38), chance.uniform(44.5, 51.5)
    day = START + timedelta(days=chance.randrange(days), hours=chance.randrange(24))
    stretch = f"{day:%Y-%m-%dT%H:%M:%SZ}/{day + timedelta(days=chance.choice((1, 3, 7))):%Y-%m-%dT%H:%M:%SZ}"
    z = chance.choice((5, 6, 7, 8))
    x, y = int((west + 180) / 360 * 2**z), int(2**z * (0.355 - (south - 47) * 0.0025))
    return chance.choice(
        (
            f"/tiles/{z}/{x}/{y}.mvt",
            f"/collections/incidents/items?bbox={west:.3f},{south:.3f},{west + 1.5:.3f},{south + 1:.3f}&limit=50",
            f"/collections/incidents/items?datetime={stretch}&limit=50",
            f"/collections/incidents/items?bbox={west:.3f},{south:.3f},{west + 3:.3f},{south + 2:.3f}&datetime={stretch}&limit=50",
            f"/api/incidents?since={stretch.split('/')[0]}&until={stretch.split('/')[1]}&limit=50",
        )
    )


class Client:
    """One connection that is kept, and as little work as can be: the maker of load shares the machine with what it measures."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def get(self, path: str) -> tuple[int, int]:
        """Status and bytes of an answer."""
        if self.streams is None:
            self.streams = await asyncio.open_connection("127.0.0.1", self.port, limit=1 << 20)
        reader, writer = self.streams
        writer.write(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: */*\r\nAccept-Encoding: gzip\r\n\r\n".encode())
        head = await reader.readuntil(b"\r\n\r\n")
        length = int(re.search(rb"content-length: (\d+)", head, re.IGNORECASE)[1])  # type: ignore[index]
        await reader.readexactly(length)
        return int(head[9:12]), length


async def reading(port: int, readers: int, seconds: float, days: int, *, looks: bool) -> tuple[list[float], int, int]:
    """The seconds that each request took, how many failed, and the bytes of all answers."""
    common = [address(random.Random(n), days) for n in range(300)]
    spans: list[float] = []
    failed = size = 0
    end = time.perf_counter() + seconds

    async def reader(n: int) -> None:
        nonlocal failed, size
        chance, client = random.Random(f"{n}{looks}"), Client(port)
        await asyncio.sleep(chance.random() if looks else 0)
        while time.perf_counter() < end:
            asked = chance.choice(common) if chance.random() < 0.5 else address(chance, days)
            began = time.perf_counter()
            try:
                status, length = await asyncio.wait_for(client.get(asked), 60)
                failed, size = failed + (status != 200), size + length
            except (OSError, asyncio.IncompleteReadError, TimeoutError):
                failed, client = failed + 1, Client(port)
            spans.append(time.perf_counter() - began)
            if looks:
                await asyncio.sleep(chance.uniform(0.5, 1.5))

    await asyncio.gather(*(reader(n) for n in range(readers)))
    return spans, failed, size


async def listening(port: int, listeners: int, add: Callable[[int], None]) -> tuple[list[int], list[float]]:
    """How many changes each listener heard of two documents that were added, and how long after each a box was answered anew."""
    heard, ready, late = [0] * listeners, asyncio.Semaphore(0), list[float]()

    async def listener(n: int) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=1 << 24)
        writer.write(b"GET /events HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        while line := await reader.readline():
            if line == b"event: hello\n":
                ready.release()
            heard[n] += line == b"event: change\n"

    tasks = [asyncio.create_task(listener(n)) for n in range(listeners)]
    for _ in range(listeners):
        await asyncio.wait_for(ready.acquire(), 60)
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=60) as client:
        for n in range(2):
            asked = "/collections/incidents/items?bbox=30,48,31,49&limit=50"
            before = (await client.get(asked)).headers["etag"]
            await asyncio.to_thread(add, n)
            began = time.perf_counter()
            while (await client.get(asked)).headers["etag"] == before and time.perf_counter() - began < 60:
                await asyncio.sleep(0.02)
            late.append(time.perf_counter() - began)
            await asyncio.sleep(5)
    for t in tasks:
        t.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    return heard, late


def cpu_s(pid: int) -> float:
    """The seconds of a processor that a process has used, on Linux; else 0."""
    stat = Path(f"/proc/{pid}/stat")
    if not stat.exists():
        return 0.0
    fields = stat.read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def told(name: str, pid: int, port: int, readers: int, seconds: float, days: int, *, looks: bool) -> None:
    """Let readers read, and tell how it went."""
    before, own = cpu_s(pid), time.process_time()
    spans, failed, size = asyncio.run(reading(port, readers, seconds, days, looks=looks))
    spent, maker = cpu_s(pid) - before, time.process_time() - own
    spans.sort()
    times = f"median {statistics.median(spans) * 1000:.0f} ms, p95 {spans[int(len(spans) * 0.95)] * 1000:.0f} ms, longest {spans[-1] * 1000:.0f} ms"
    print(f"{name}, {readers} readers for {seconds:.0f} s: {len(spans):,} answers, {len(spans) / seconds:.0f} a second, {failed} failed; {times}")
    n, used = len(spans), f"load of the machine {os.getloadavg()[0]:.1f}"
    print(f"  an answer: {spent / n * 1000:.2f} ms of a processor, {maker / n * 1000:.2f} ms for those who ask, {size / n / 1000:.1f} kB as sent; {used}")


def memory_mb(pid: int) -> str:
    """What a process holds in memory now, and held at most."""
    status = Path(f"/proc/{pid}/status")
    found = [int(re.search(rf"{x}:\s+(\d+)", status.read_text())[1]) // 1024 for x in ("VmRSS", "VmHWM")] if status.exists() else []  # type: ignore[index]
    return " MB, at most ".join(map(str, found)) + " MB"


def measure(db: str, given: argparse.Namespace) -> None:
    """Start the service of a store and put the questions to it."""
    service = subprocess.Popen([sys.executable, "-m", "vigie.cli", "serve", "--db", db, "--port", "0"], stderr=subprocess.PIPE, text=True)
    try:
        base = re.search(r"http://\S+", next(line for line in service.stderr or () if "http://" in line))[0]  # type: ignore[index]
        drain = subprocess.Popen(["cat"], stdin=service.stderr, stdout=subprocess.DEVNULL)
        began, used = time.perf_counter(), cpu_s(service.pid)
        summary = httpx.get(f"{base}api/summary", timeout=1200).json()
        ready = f"ready after {time.perf_counter() - began:.0f} s ({cpu_s(service.pid) - used:.0f} s of a processor)"
        print(f"{summary['counts']['incidents']:,} incidents, {summary['counts']['claims']:,} claims; {ready}; {memory_mb(service.pid)}")
        days = max(1, (datetime.fromisoformat(summary["period"]["end"]) - START).days)
        port = int(base.rpartition(":")[2].strip("/"))
        world = httpx.get(f"{base}tiles/0/0/0.mvt", headers={"Accept-Encoding": "identity"}, timeout=120)
        print(f"the tile of the world: {len(world.content) / 1000:.0f} kB")
        told("people", service.pid, port, given.readers, given.seconds, days, looks=True)
        if given.saturated:
            told("without looking", service.pid, port, given.readers, given.saturated, days, looks=False)
        if given.listeners:
            with open_store(db) as store:
                documents = list(coming(2, 900_000))
                heard, late = asyncio.run(listening(port, given.listeners, lambda n: store.add(documents[n], now=datetime.now(UTC)) and None))
            changes = ", ".join(f"{n} changes: {heard.count(n)}" for n in sorted(set(heard)))
            print(f"{given.listeners} listeners, 2 documents added: heard {changes}; answered anew after {', '.join(f'{x:.2f} s' for x in late)}")
        print(f"memory of the service: {memory_mb(service.pid)}")
    finally:
        service.send_signal(signal.SIGINT)
        service.wait(20)
        drain.wait(5)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--db")
    options.add_argument("--keep")
    options.add_argument("--claims", type=int, default=378_000)
    options.add_argument("--readers", type=int, default=200)
    options.add_argument("--seconds", type=float, default=60)
    options.add_argument("--saturated", type=float, default=15)
    options.add_argument("--listeners", type=int, default=500)
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        db = given.db or given.keep or f"{folder}/store.sqlite"
        if given.db is None:
            with open_store(db) as store:
                fill(store, given.claims)
        measure(db, given)


if __name__ == "__main__":
    main()
