"""What must not happen to a store: two writers at once, processes killed in the middle, a full disk, a server that restarts. Short here, long in benchmarks/store.py."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from store_documents import NOW, lines, made_up
from vigie.build import build
from vigie.errors import StoreError
from vigie.store import open_store

HERE = Path(__file__).parent
N = 12


def started(url: str, first: int, step: int, n: int = N) -> subprocess.Popen[str]:
    command = [sys.executable, str(HERE / "store_worker.py"), url, str(first), str(step), str(n)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=HERE)


def want(n: int = N) -> dict[str, list[str]]:
    """The picture of the made-up documents, as the workers keep them: with the hash and the number of their bytes."""
    found = lines(build(made_up(n)))
    found.pop("documents")
    return found


def kept(url: str) -> tuple[dict[str, list[str]], set[str]]:
    with open_store(url) as store:
        found = lines(store.picture())
        ids = {d.document_id for d in store.picture().documents}
    found.pop("documents")
    return found, ids


def test_two_processes_writing_at_once_lose_and_double_nothing(new_url: Callable[[], str]) -> None:
    url = new_url()
    open_store(url).close()
    both = [started(url, 0, 2), started(url, 1, 2), started(url, 0, 3)]  # the third writes what the others write too
    for p in both:
        _, errors = p.communicate(timeout=120)
        assert p.returncode == 0, errors
    assert kept(url)[0] == want()


def test_killed_at_any_moment_nothing_acknowledged_is_lost(new_url: Callable[[], str]) -> None:
    url, chance = new_url(), random.Random(3)
    open_store(url).close()
    acknowledged: set[str] = set()
    for _ in range(4):
        worker = started(url, 0, 1)
        assert worker.stdout is not None
        first = worker.stdout.readline()
        time.sleep(chance.uniform(0, 0.25))
        worker.send_signal(signal.SIGKILL)
        rest, _ = worker.communicate()
        acknowledged |= {line.split()[0] for line in (first + rest).splitlines() if line.endswith(("new", "same", "replaced"))}
        found, ids = kept(url)
        assert acknowledged <= ids
        done = [d for d in made_up(N) if d.document_id in ids]
        expected = lines(build(done))
        expected.pop("documents")
        assert found == expected, "a whole number of documents is kept"
    last = started(url, 0, 1)
    _, errors = last.communicate(timeout=120)
    assert last.returncode == 0, errors
    assert kept(url)[0] == want()


def test_killed_while_correcting_nothing_acknowledged_is_lost(new_url: Callable[[], str]) -> None:
    url, chance = new_url(), random.Random(5)
    with open_store(url) as store:
        for document in made_up(N):
            store.add(document, document.text.encode(), now=NOW)
    acknowledged: set[str] = set()
    for seed in range(3):
        worker = subprocess.Popen([sys.executable, str(HERE / "correcting_worker.py"), url, str(seed), "30"], stdout=subprocess.PIPE, text=True, cwd=HERE)
        assert worker.stdout is not None
        first = worker.stdout.readline()
        time.sleep(chance.uniform(0, 0.3))
        worker.send_signal(signal.SIGKILL)
        acknowledged |= set((first + worker.communicate()[0]).split("\n")[:-1])
        with open_store(url) as store:
            decided, found = store.corrections(), lines(store.picture())
        assert acknowledged <= {c.correction_id for c in decided}
        expected = lines(build(made_up(N), decided))
        assert all(found[t] == expected[t] for t in found if t != "documents"), "the picture is that of the corrections that are kept"


def test_a_server_that_restarts_is_told_and_worked_with_again(cluster: object) -> None:
    url = cluster.url()  # type: ignore[attr-defined]
    store = open_store(url)
    docs = made_up(N)
    for d in docs[:4]:
        store.add(d, now=NOW)
    cluster.stop()  # type: ignore[attr-defined]
    with pytest.raises(StoreError, match="does not answer or broke off .*check that it runs, then go on"):
        store.add(docs[4], now=NOW)
    cluster.start()  # type: ignore[attr-defined]
    for d in docs:
        store.add(d, now=NOW + timedelta(minutes=1))
    assert lines(store.picture()) == lines(build(docs))


def test_a_connection_cut_in_the_middle_keeps_nothing_of_the_document(cluster: object, monkeypatch: pytest.MonkeyPatch) -> None:
    from vigie.store import stores

    url = cluster.url()  # type: ignore[attr-defined]
    store, docs = open_store(url), made_up(3)
    store.add(docs[0], now=NOW)
    rebuild = stores.rebuild

    def cut(*arguments: object) -> None:
        rebuild(*arguments)  # type: ignore[arg-type]
        cluster.sql("postgres", f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{url.rsplit('/', 1)[1]}'")  # type: ignore[attr-defined]

    monkeypatch.setattr(stores, "rebuild", cut)
    with pytest.raises(StoreError, match="broke off"):
        store.add(docs[1], now=NOW)
    monkeypatch.undo()
    assert lines(store.picture()) == lines(build(docs[:1]))
    assert store.add(docs[1], now=NOW).state == "new"


def test_a_full_disk_is_told_and_the_work_goes_on_after(tmp_path: Path) -> None:
    """SQLite is told that no more pages can be had: the same error as on a full disk, without one (benchmarks/store.py has a real one)."""
    docs = made_up(N)
    with open_store(tmp_path / "x.sqlite") as store:
        store.add(docs[0], now=NOW)
        with store.engine.connect() as connection:
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
            connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(StoreError, match="the disk is full .*make room and go on, what was acknowledged before is safe"):
            for d in docs:
                store.add(d, now=NOW)
    with open_store(tmp_path / "x.sqlite") as store:
        ids = {d.document_id for d in store.picture().documents}
        assert docs[0].document_id in ids
        assert lines(store.picture()) == lines(build([d for d in docs if d.document_id in ids]))
        for d in docs:
            store.add(d, now=NOW)
        assert lines(store.picture()) == lines(build(docs))


@pytest.mark.parametrize("where", ["/proc/x.sqlite"])
def test_a_place_where_nothing_can_be_written_is_told(where: str) -> None:
    if os.name == "posix" and Path("/proc").is_dir():
        with pytest.raises(StoreError, match="cannot be opened: check that its folder exists and that you may write there"):
            open_store(where)
