"""How long does it take to add one document to a store that holds many claims, and does it survive what happens to stores?

    python benchmarks/store.py [--claims 100000] [--adds 60] [--url ADDRESS] [--keep FILE]    time of adding, size, time of questions
    python benchmarks/store.py --kills 50 [--url ADDRESS]                                     a writer killed at random moments
    python benchmarks/store.py --full                                                         a disk of 6 MB, as root on Linux

The made-up documents are those of benchmarks/fuse.py: 14 claims each, 1,000 places of which some are hit daily. They are put in by parts of 10^5 claims;
then others, one of each day, are added one by one, each in its own transaction.
"""

from __future__ import annotations

import argparse
import random
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path

from fuse import CLAIMS_A_DOCUMENT, PER_DAY, documents  # the neighbour, not the room

from vigie.build import build
from vigie.errors import StoreError
from vigie.model import Document
from vigie.store import Store, Wanted, open_store, queries

PART = 100_000  # claims put in at once
NOW = datetime(2026, 1, 1, tzinfo=UTC)
TESTS = Path(__file__).parent.parent / "tests"


def filled(store: Store, n_claims: int) -> float:
    """Put that many made-up claims in; return the seconds it took."""
    begin = time.perf_counter()
    every = documents(n_claims)
    while part := list(islice(every, PART // CLAIMS_A_DOCUMENT)):
        store.add_all([(d, d.text.encode(), None, None) for d in part], now=NOW)
        print(f"  {part[-1].document_id}: {time.perf_counter() - begin:.0f} s", file=sys.stderr)
    return time.perf_counter() - begin


def coming(n: int, held: int = 0) -> Iterator[Document]:
    """Documents that the store does not hold: one of each of n days, other texts than those that it has of them. `held`: how many documents it has."""
    every = documents(n * PER_DAY, seed=held + 2)
    for i, d in enumerate(islice(every, 0, None, PER_DAY // CLAIMS_A_DOCUMENT)):
        yield _renamed(d, held + i)


def _renamed(d: Document, n: int) -> Document:
    name = f"dx{n:06d}"
    claims = tuple(replace(c, claim_id=f"c{name}{i:03d}", document_id=name) for i, c in enumerate(d.claims))
    return replace(d, document_id=name, claims=claims)


def timed(n: int, what: Callable[[], object]) -> str:
    """Median and longest of n calls, in ms."""
    spans = []
    for _ in range(n):
        begin = time.perf_counter()
        what()
        spans.append(1000 * (time.perf_counter() - begin))
    return _told(spans)


def _told(spans: list[float]) -> str:
    return f"median {statistics.median(spans):.0f} ms, p95 {sorted(spans)[int(0.95 * (len(spans) - 1))]:.0f} ms, longest {max(spans):.0f} ms"


def adding(url: str, n_claims: int, n_adds: int) -> None:
    with open_store(url) as store:
        if _count(store, "claims") < n_claims:
            print(f"filled with {n_claims:,} claims in {filled(store, n_claims):.0f} s")
        n_claims, n_documents = _count(store, "claims"), _count(store, "documents")
        every = list(coming(n_adds, n_documents))
        rest = iter(every[1:])
        store.add(every[0], every[0].text.encode(), now=NOW)  # what is slow once (the rules' hash, the gazetteer) is not a document's
        print(f"adding a document to {n_claims:,} claims: {timed(n_adds - 1, lambda: store.add(d := next(rest), d.text.encode(), now=NOW))}")
        print(f"the same document again: {timed(10, lambda: store.add(every[0], every[0].text.encode(), now=NOW))}")
        print(f"incidents in a box on a day: {timed(10, lambda: store.incidents(Wanted(box=(30, 45, 31, 46), since=SINCE, until=SINCE + timedelta(days=1))))}")
        print(f"claims with two words, 50 of them: {timed(10, lambda: store.claims(Wanted(text='governor port', limit=50)))}")
        print(f"speakers: {timed(3, lambda: store.ask(queries.speakers, 50))}")


def _count(store: Store, table: str) -> int:
    with store.engine.connect() as connection:
        return connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar() or 0


SINCE = datetime(2023, 1, 10, tzinfo=UTC)


def kills(url: str, n: int) -> None:
    """Kill a writer at random moments; each time the store must hold whole documents, among them all that were acknowledged."""
    sys.path.append(str(TESTS))
    from store_documents import lines, made_up

    chance, count = random.Random(11), 400
    open_store(url).close()
    worker = TESTS / "store_worker.py"
    acknowledged: set[str] = set()
    for i in range(n):
        process = subprocess.Popen([sys.executable, str(worker), url, "0", "1", str(count)], stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        first = process.stdout.readline() if chance.random() < 0.8 else ""  # else killed while it starts
        time.sleep(chance.uniform(0, 0.6))
        process.send_signal(signal.SIGKILL)
        said = first + process.communicate()[0]
        acknowledged |= {line.split()[0] for line in said.splitlines() if line.endswith(("new", "same", "replaced"))}
        with open_store(url) as store:
            picture = lines(store.picture())
            ids = {d.document_id for d in store.picture().documents}
        lost = acknowledged - ids
        assert not lost, f"kill {i}: lost {sorted(lost)}"
        want = lines(build([d for d in made_up(count) if d.document_id in ids]))
        assert {k: v for k, v in picture.items() if k != "documents"} == {k: v for k, v in want.items() if k != "documents"}, f"kill {i}"
    print(f"{n} kills: {len(acknowledged)} documents acknowledged, none lost, every picture that of whole documents")


def kills_while_correcting(url: str, n: int) -> None:
    """Kill a process that corrects, at random moments; each time the picture must be that of the corrections that are kept."""
    sys.path.append(str(TESTS))
    from store_documents import NOW, lines, made_up

    chance, documents, acknowledged = random.Random(13), made_up(60), set[str]()
    with open_store(url) as store:
        for d in documents:
            store.add(d, d.text.encode(), now=NOW)
    for i in range(n):
        process = subprocess.Popen([sys.executable, str(TESTS / "correcting_worker.py"), url, str(i), "60"], stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        first = process.stdout.readline() if chance.random() < 0.8 else ""
        time.sleep(chance.uniform(0, 0.5))
        process.send_signal(signal.SIGKILL)
        acknowledged |= set((first + process.communicate()[0]).split("\n")[:-1])
        with open_store(url) as store:
            decided, picture = store.corrections(), lines(store.picture())
        assert acknowledged <= {c.correction_id for c in decided}, f"kill {i}"
        want = lines(build(documents, decided))
        assert {k: v for k, v in picture.items() if k != "documents"} == {k: v for k, v in want.items() if k != "documents"}, f"kill {i}"
    print(f"{n} kills while correcting: {len(acknowledged)} corrections acknowledged, none lost, every picture that of the corrections kept")


def full() -> None:
    """Fill a disk of 6 MB; make room; go on."""
    sys.path.append(str(TESTS))
    from store_documents import lines, made_up

    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", folder], check=True)
        try:
            docs, n = made_up(400), 0
            (Path(folder) / "ballast").write_bytes(bytes(3_500_000))
            with open_store(f"{folder}/x.sqlite") as store:
                try:
                    for d in docs:
                        store.add(d, d.text.encode(), now=NOW)
                        n += 1
                except StoreError as e:
                    print(f"after {n} documents: {e}")
                (Path(folder) / "ballast").unlink()
                for d in docs[: n + 20]:
                    store.add(d, d.text.encode(), now=NOW)
                found, want = lines(store.picture()), lines(build(docs[: n + 20]))
            assert all(found[k] == want[k] for k in want if k != "documents")
            print(f"room made: {n + 20} documents, the picture that of a build from nothing")
        finally:
            subprocess.run(["umount", folder], check=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--claims", type=int, default=100_000)
    parser.add_argument("--adds", type=int, default=60)
    parser.add_argument("--kills", type=int, default=0)
    parser.add_argument("--full", action="store_true")
    parser.add_argument("--url", help="else a SQLite file in a temporary folder")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        url = given.url or f"{folder}/x.sqlite"
        if given.full:
            full()
        elif given.kills:
            kills(url, given.kills)
            kills_while_correcting(f"{folder}/corrected.sqlite" if given.url is None else given.url, given.kills)
        else:
            adding(url, given.claims, given.adds)
            if given.url is None:
                print(f"file: {Path(url).stat().st_size / 1e6:.0f} MB")


if __name__ == "__main__":
    main()
