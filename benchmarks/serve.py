"""How does the service stand many readers at once, and many listeners?

    python benchmarks/serve.py [--db STORE] [--claims 30000] [--readers 200] [--seconds 60] [--listeners 500]

Readers ask for tiles, boxes, stretches of time and pages of incidents, each a new one at random, without waiting between; half of the addresses come from a
few hundred that many look at. Listeners hold /events open while documents are added. Both run in processes of their own on the same machine.
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
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
from store import coming, filled

from vigie.store import open_store

START = datetime(2023, 1, 1, tzinfo=UTC)  # of the made-up documents
DAYS = 22  # that 30,000 claims fill


def address(chance: random.Random) -> str:
    """Something that a reader asks for, somewhere in Ukraine."""
    west, south = chance.uniform(22, 38), chance.uniform(44.5, 51.5)
    day = START + timedelta(days=chance.randrange(DAYS), hours=chance.randrange(24))
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


async def reading(base: str, readers: int, seconds: float) -> tuple[list[float], int]:
    """The seconds that each request took, and how many failed."""
    common = [address(random.Random(n)) for n in range(300)]
    spans: list[float] = []
    failed = 0
    end = time.perf_counter() + seconds

    async def reader(n: int, client: httpx.AsyncClient) -> None:
        nonlocal failed
        chance = random.Random(1000 + n)
        while time.perf_counter() < end:
            asked = chance.choice(common) if chance.random() < 0.5 else address(chance)
            began = time.perf_counter()
            try:
                failed += (await client.get(asked)).status_code != 200
            except httpx.HTTPError:
                failed += 1
            spans.append(time.perf_counter() - began)
            await asyncio.sleep(chance.uniform(0.5, 1.5))  # people look at what they got

    async with httpx.AsyncClient(base_url=base, timeout=60, limits=httpx.Limits(max_connections=readers + 10)) as client:
        await asyncio.gather(*(reader(n, client) for n in range(readers)))
    return spans, failed


async def listening(base: str, listeners: int, db: str) -> list[int]:
    """How many changes each listener heard of two documents that were added."""
    heard = [0] * listeners
    ready = asyncio.Event()
    waiting = listeners

    async def listener(n: int, client: httpx.AsyncClient) -> None:
        nonlocal waiting
        async with client.stream("GET", "/events") as answer:
            async for line in answer.aiter_lines():
                if line == "event: hello":
                    waiting -= 1
                    if not waiting:
                        ready.set()
                heard[n] += line == "event: change"

    async with httpx.AsyncClient(base_url=base, timeout=None, limits=httpx.Limits(max_connections=listeners + 10)) as client:
        tasks = [asyncio.create_task(listener(n, client)) for n in range(listeners)]
        await asyncio.wait_for(ready.wait(), 60)
        for d in coming(2, 900_000):
            await asyncio.to_thread(_add, db, d)
            await asyncio.sleep(15)
        for t in tasks:
            t.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    return heard


def _add(db: str, document: object) -> None:
    with open_store(db) as store:
        store.add(document, now=datetime.now(UTC))  # type: ignore[arg-type]


def _cpu_s(pid: int) -> float:
    """The seconds of a processor that a process has used, on Linux; else 0."""
    stat = Path(f"/proc/{pid}/stat")
    if not stat.exists():
        return 0.0
    fields = stat.read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--db")
    options.add_argument("--claims", type=int, default=30_000)
    options.add_argument("--readers", type=int, default=200)
    options.add_argument("--seconds", type=float, default=60)
    options.add_argument("--listeners", type=int, default=500)
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        db = given.db or f"{folder}/store.sqlite"
        if given.db is None:
            with open_store(db) as store:
                print(f"filled with {given.claims:,} claims in {filled(store, given.claims):.0f} s")
        service = subprocess.Popen(
            [sys.executable, "-m", "vigie.cli", "serve", "--db", db, "--port", "0"], stderr=subprocess.PIPE, text=True
        )  # fmt: skip
        try:
            base = re.search(r"http://\S+", next(iter(service.stderr)))[0]  # type: ignore[arg-type,index]
            drain = subprocess.Popen(["cat"], stdin=service.stderr, stdout=subprocess.DEVNULL)
            began = time.perf_counter()
            counts = httpx.get(f"{base}api/summary", timeout=600).json()["counts"]
            print(f"{counts['incidents']:,} incidents, {counts['claims']:,} claims; ready after {time.perf_counter() - began:.1f} s")
            before = _cpu_s(service.pid)
            spans, failed = asyncio.run(reading(base, given.readers, given.seconds))
            spent = _cpu_s(service.pid) - before
            spans.sort()
            told = f"median {statistics.median(spans) * 1000:.0f} ms, p95 {spans[int(len(spans) * 0.95)] * 1000:.0f} ms, longest {spans[-1] * 1000:.0f} ms"
            a_second = f"{len(spans):,} answers, {len(spans) / given.seconds:.0f} a second"
            print(f"{given.readers} readers for {given.seconds:.0f} s: {a_second}, {failed} failed; {told}")
            print(f"the service's own time: {spent / len(spans) * 1000:.1f} ms of a processor for each answer")
            if given.listeners:
                heard = asyncio.run(listening(base, given.listeners, db))
                print(f"{given.listeners} listeners, 2 documents added: heard " + ", ".join(f"{n} changes: {heard.count(n)}" for n in sorted(set(heard))))
            status = Path(f"/proc/{service.pid}/status")
            if status.exists():
                print("memory of the service: " + re.search(r"VmHWM:\s+(\d+)", status.read_text())[1] + " kB at most")  # type: ignore[index]
        finally:
            service.send_signal(signal.SIGINT)
            service.wait(20)
            drain.wait(5)


if __name__ == "__main__":
    main()
