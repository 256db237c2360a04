"""`vigie watch` as a person meets it: what it refuses, what it says, what its log and its figures hold; and documents that show a mistake of ours."""

from __future__ import annotations

import json
import re
import signal
import socket
import urllib.request
from pathlib import Path

import pytest

from vigie.cli import main
from vigie.store import Store, arrivals, open_store
from vigie.watch import readers
from vigie.watch.figures import Figures
from vigie.watch.terminal import summary
from watching import empty, process, put, until, watching


def test_what_cannot_be_is_refused_with_the_way_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    db = str(tmp_path / "p.sqlite")
    assert main(["watch", str(tmp_path / "none.toml"), "--db", db]) == 3
    assert "check the path (examples/SOURCES.toml shows one)" in capsys.readouterr().err
    assert main(["watch", "--db", db, "--log", str(tmp_path / "no" / "log")]) == 3
    assert "give another file with --log" in capsys.readouterr().err
    with socket.create_server(("127.0.0.1", 0)) as taken:
        assert main(["watch", "--db", db, "--metrics", str(taken.getsockname()[1])]) == 1
    assert "give another --metrics PORT" in capsys.readouterr().err


def test_its_figures_its_log_and_its_last_line(tmp_path: Path) -> None:
    url, log = str(tmp_path / "p.sqlite"), tmp_path / "log.jsonl"
    with open_store(url) as store:
        put(store, 5)
        running = process(url, "--metrics", "0", "--log", str(log))
        assert running.stderr is not None
        address = re.search(r"http://127.0.0.1:\d+/metrics", running.stderr.readline())
        assert address is not None
        until(lambda: empty(store))
        told = urllib.request.urlopen(address.group()).read().decode()
        assert 'vigie_watch_documents_total{state="new"} 5.0' in told and "vigie_watch_latency_seconds_count 5.0" in told and "vigie_watch_waiting 0.0" in told
        running.send_signal(signal.SIGINT)
        said = running.communicate(timeout=30)[1]
    assert running.returncode == 0 and "finishes what runs" in said and said.splitlines()[-1].endswith("stopped: 0 documents wait to be read")
    rows = [json.loads(line) for line in log.read_text().splitlines()]
    assert [r["event"] for r in rows if r["event"] != "kept"] == ["metrics", "stopping", "stopped"]
    assert sum(len(r["latencies_s"]) for r in rows if r["event"] == "kept") == 5 and rows[-1]["documents"] == {"new": 5}


def test_a_document_that_cannot_be_merged_does_not_hold_up_the_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    add_all = Store.add_all

    def failing(self: Store, arriving: list[tuple[object, ...]], **options: object) -> object:
        if any("note 2." in document.text for document, *_ in arriving):  # type: ignore[attr-defined]
            raise ZeroDivisionError("by design")
        return add_all(self, arriving, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(Store, "add_all", failing)
    with open_store(tmp_path / "p.sqlite") as store:
        put(store, 6)
        with watching(store) as watch:
            until(lambda: empty(store))
        ((name, error, _),) = store.ask(arrivals.failed, 5)
        assert name == "note 2" and "ZeroDivisionError: by design: this is a mistake in vigie, please report it with the document" in error
        assert watch.figures.documents["new"] == 5 and len(store.picture().documents) == 5


def test_readers_are_replaced_before_they_remember_too_much(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readers, "LIFE", 2)
    with open_store(tmp_path / "p.sqlite") as store:
        put(store, 5)
        with watching(store):
            until(lambda: empty(store))
        assert len(store.picture().documents) == 5


def test_a_line_of_figures() -> None:
    figures = Figures(sources=3, waiting=2)
    figures.written(["new", "new", "known"], [0.2, 0.4, 0.6])
    figures.troubles["silent"] = 1
    assert summary(figures) == "3 sources | 0 visits | 2 waiting | 0.1 documents/s | 2 kept | to the picture in 0.4 s (p95) | 1 silent"
