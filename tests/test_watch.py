"""The watcher: what comes is read and kept once, whatever happens to it; sources are visited at their pace, politely, and reloaded."""

from __future__ import annotations

import random
import signal
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from collecting import CONTACT, world
from store_documents import lines
from vigie.build import build
from vigie.pipeline import read
from vigie.store import arrivals, hosts, jobs, open_store, sources, watchers
from vigie.store.sources import VISITS
from watching import empty, process, put, texts, until, watching


def expected(n: int) -> dict[str, list[str]]:
    """The picture of the first documents, built at once."""
    found = lines(build([read(data, **options) for data, options in texts(n)]))
    found.pop("documents")  # a store knows their bytes too
    return found


def picture(url: str) -> dict[str, list[str]]:
    with open_store(url) as store:
        found = lines(store.picture())
    found.pop("documents")
    return found


def toml(folder: Path, *blocks: str, head: str = "") -> Path:
    path = folder / "SOURCES.toml"
    path.write_text(f'[collect]\ncontact = "{CONTACT}"\npace_s = 0.01\nevery_s = 0.2\nprivate = ["127.0.0.1"]\n{head}\n' + "\n".join(f"[[source]]\n{b}" for b in blocks))
    return path


def page(name: str, address: str, more: str = "") -> str:
    return f'name = "{name}"\nsort = "page"\naddress = "{address}"\n{more}'


HTML = "<html lang='en'><head><title>{0}</title></head><body><article><h1>{0}</h1><p>{1}</p></article></body></html>"


def test_killed_again_and_again_it_ends_with_the_picture_of_an_uninterrupted_one(new_url: Callable[[], str]) -> None:
    url, chance, n = new_url(), random.Random(4), 60
    with open_store(url) as store:
        put(store, n)
    for _ in range(3):
        running = process(url)
        time.sleep(chance.uniform(1.5, 3.5))
        running.send_signal(signal.SIGKILL)
        running.communicate()
    last = process(url)
    with open_store(url) as store:
        until(lambda: empty(store) and any(w.name.split(":")[1] == str(last.pid) for w in store.ask(watchers.every)))
        last.send_signal(signal.SIGTERM)
        _, said = last.communicate(timeout=30)
        assert last.returncode == 0, said
        assert "stopped: 0 documents wait to be read" in said
        assert store.ask(watchers.every) == [] and store.ask(jobs.counts, arrivals.QUEUE) == {}
    assert picture(url) == expected(n)


def test_two_watchers_on_one_store_share_the_work_and_double_nothing(new_url: Callable[[], str]) -> None:
    url = new_url()
    with open_store(url) as one, open_store(url) as two:
        put(one, 30)
        with watching(one) as a, watching(two) as b:
            put(one, 30, 30)
            until(lambda: empty(one))
        kept = a.figures.documents + b.figures.documents
    assert kept["new"] == 60 and set(kept) <= {"new", "same"}
    assert picture(url) == expected(60)


def test_pages_are_visited_at_their_pace_and_the_file_is_read_again(tmp_path: Path) -> None:
    with world() as w, open_store(tmp_path / "p.sqlite") as store:
        w.page("/a", HTML.format("Power", "Electricity is out in Kharkiv, the mayor said."))
        w.page("/b", HTML.format("Water", "Water is out in Kherson, the governor said."))
        file = toml(tmp_path, page("A", f"{w.address}/a"), page("Gone", f"{w.address}/gone"))
        told: list[datetime] = []
        with watching(store, file, on_changes=(lambda s, since: told.append(since),)) as watch:
            until(lambda: len(store.picture().documents) == 1 and w.asked("/a") >= 3)
            said = " ".join(watch.lines)  # type: ignore[attr-defined]
            assert "visit: Gone: http://127.0.0.1" in said and "answers 404: open it in a browser" in said
            file.write_text(file.read_text() + "[[source]]\nname =")
            until(lambda: "those of before are watched on" in " ".join(watch.lines))  # type: ignore[attr-defined]
            toml(tmp_path, page("A", f"{w.address}/a"), page("B", f"{w.address}/b"))
            until(lambda: len(store.picture().documents) == 2)
            until(lambda: told)
        assert {s.name: s.watcher is not None for s in store.ask(sources.every)} == {"A": True, "B": True, "Gone": False}
        assert store.ask(jobs.counts, VISITS) == {"queued": 2}
        visits = store.ask(sources.events, "Gone", "visit")
        assert visits and all(v.status == 404 and v.n_items == 0 for v in visits)
        waits = [(b.at - a.at).total_seconds() for a, b in zip(visits, visits[1:], strict=False)]
        assert not waits or waits[0] > 0.3, "a source that fails is asked less and less often"


def test_versions_of_a_page_keep_their_order_and_what_it_said_before_is_its_version_again(tmp_path: Path) -> None:
    with world() as w, open_store(tmp_path / "p.sqlite") as store:
        words = ["Three people were injured in Kharkiv, the mayor said.", "Five people were injured in Kharkiv, the mayor said."]
        file = toml(tmp_path, page("A", f"{w.address}/a"))
        with watching(store, file):
            for n, text in enumerate(words):
                w.page("/a", HTML.format("Injured", text))
                until(lambda n=n: len(store.picture().documents) == n + 1)
                seen = w.asked("/a")
                until(lambda seen=seen: w.asked("/a") > seen + 2)
        rows = {d.document_id: d.previous_version for d in store.picture().documents}
        first = next(i for i, before in rows.items() if before is None)
        assert sorted(rows.values(), key=str) == sorted([None, first], key=str)


def test_what_a_host_asked_for_is_remembered_by_the_next_watcher(tmp_path: Path) -> None:
    with world() as w, open_store(tmp_path / "p.sqlite") as store:
        w.page("/robots.txt", "")
        w.page("/a", "slow down", 429, Retry_After="300")
        file = toml(tmp_path, page("A", f"{w.address}/a"))
        with watching(store, file):
            until(lambda: store.ask(hosts.every) and store.ask(sources.events, "A", "visit"))
        (host,) = store.ask(hosts.every)
        assert host.refusals == 1 and host.quiet_until and (host.quiet_until - datetime.now(UTC)).total_seconds() > 200
        n = w.asked("/a")
        with store.engine.begin() as connection:
            connection.exec_driver_sql("UPDATE jobs SET due = '2020-01-01T00:00:00.000000+00:00' WHERE queue = 'visit'")
        with watching(store, file):
            time.sleep(1.0)
        assert w.asked("/a") == n, "a restart does not forget that a host wants quiet"


def test_files_that_are_being_written_wait_until_they_have_settled(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    file = toml(tmp_path, 'name = "Folder"\nsort = "files"\naddress = "in"')
    with open_store(tmp_path / "p.sqlite") as store, watching(store, file):
        with (folder / "a.txt").open("w") as half:
            for piece in ("Electricity is out in Kharkiv, ", "the mayor said. ", "Water is out in Kherson.\n"):
                half.write(piece)
                half.flush()
                time.sleep(0.8)
        until(lambda: len(store.picture().documents) == 1)
        (folder / "b.txt").write_text("Power was restored in Poltava, the operator said.\n")
        until(lambda: len(store.picture().documents) == 2)
    texts_ = sorted(store.text(d.document_id) or "" for d in store.picture().documents)
    assert texts_[0].endswith("Water is out in Kherson.\n"), "the file was read whole, and once"


def test_a_document_that_kills_its_reader_is_given_up_and_the_others_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from vigie.watch import readers

    send = readers._Reader.read

    def deadly(self: object, item: object) -> object:
        if item.name == "note 3":  # type: ignore[attr-defined]
            self.process.kill()  # type: ignore[attr-defined]
        return send(self, item)  # type: ignore[arg-type]

    monkeypatch.setattr(readers._Reader, "read", deadly)
    with open_store(tmp_path / "p.sqlite") as store:
        put(store, 8)
        with watching(store):
            until(lambda: empty(store))
        ((name, error, _),) = store.ask(arrivals.failed, 5)
        assert name == "note 3" and "its reader died (exit code -9; -9 often means that memory ran out), 3 times: give its text alone" in error
        assert len(store.picture().documents) == 7


def test_a_store_that_is_away_for_a_while_is_waited_for(cluster: object, tmp_path: Path) -> None:
    with open_store(cluster.url()) as store:  # type: ignore[attr-defined]
        put(store, 10)
        with watching(store) as watch:
            until(lambda: watch.figures.documents["new"] >= 1)
            cluster.stop()  # type: ignore[attr-defined]
            time.sleep(1.5)
            cluster.start()  # type: ignore[attr-defined]
            until(lambda: watch.figures.documents["new"] + watch.figures.documents["same"] >= 10)
            put(store, 10, 10)
            until(lambda: empty(store))
        found = lines(store.picture())
        found.pop("documents")
        assert found == expected(20)
