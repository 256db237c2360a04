"""Source health: from its own history a source is silent, gives far less, fails, or is built in another way, since when."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

import pytest

from store_documents import NOW
from vigie.cli import main
from vigie.store import health, open_store, sources
from vigie.store.health import Health, of
from vigie.store.sources import Event, Listed

SOURCE = Listed("Wire", "feed", "https://example.org/rss", every_s=60.0)


def after(minutes: float) -> datetime:
    return NOW + timedelta(minutes=minutes)


def visits(until: float, error: str | None = None, n: int = 1) -> list[Event]:
    return [Event("Wire", "visit", after(m), 0 if error else n, error=error, status=503 if error else 200) for m in range(0, int(until) + 1, 2)]


def news(*minutes: float, words: int = 200) -> list[Event]:
    return [Event("Wire", "read", after(m), 1, 1, n_words=words) for m in minutes]


def told(visited: list[Event], readings: list[Event], at: float, *, watched: bool = True, source: Listed = SOURCE, due: float | None = None) -> Health:
    return of(source, watched, visited, readings, after(due) if due is not None else None, after(at))


def every(step: float, until: float, first: float = 0) -> list[float]:
    return [first + i * step for i in range(int((until - first) / step) + 1)]


def test_a_source_that_keeps_its_pace_is_fine_also_where_it_comes_in_bursts() -> None:
    fine = told(visits(200), news(*every(10, 200)), 200)
    assert fine.troubles == () and fine.gap_s == 600 and fine.new_at == after(200) and health.row(fine)["state"] == "fine"
    chance, at, moments = Random(5), 0.0, []
    for _ in range(80):
        at += chance.expovariate(1 / 10)
        moments.append(at)
    assert told(visits(at + 10), news(*moments), at + 10).troubles == ()


def test_silence_is_told_with_its_beginning_and_only_where_a_pace_is_known() -> None:
    silent = told(visits(300), news(*every(10, 200)), 300)
    assert [(t.what, t.since) for t in silent.troubles] == [("silent", after(200))]
    assert silent.troubles[0].says == "nothing new for 100 min; usually every 10 min"
    assert told(visits(300), news(0, 10, 20), 300).troubles == (), "three documents are no pace"
    assert [t.what for t in told(visits(200), news(*every(10, 200)), 900).troubles] == [], "while nobody looked, nothing is said of it"


def test_what_is_pushed_is_silent_by_the_clock() -> None:
    pushed = Listed("push:Town", "push", "")
    assert [t.what for t in told([], news(*every(10, 200)), 300, source=pushed).troubles] == ["silent"]


def test_a_sudden_drop_is_no_silence() -> None:
    steady = every(2, 1000)
    few = [*steady, 1012, 1024, 1035]
    drop = told(visits(1040), news(*few), 1040)
    assert [t.what for t in drop.troubles] == ["dropped"] and drop.troubles[0].says == "3 new in 40 min; usually 20"


def test_failures_are_told_from_the_first_of_them_and_partial_ones_are_none() -> None:
    bad = [Event("Wire", "visit", after(m), error="Wire: it answers 503", status=503) for m in (202, 206, 214)]
    failing = told([*visits(200), *bad], news(*every(10, 200)), 215)
    assert [(t.what, t.since, t.says) for t in failing.troubles] == [("failing", after(202), "Wire: it answers 503")]
    assert failing.status == 503 and failing.seen_at == after(200) and failing.tried_at == after(214)
    partly = [Event("Wire", "visit", after(202), 3, error="one page is gone")]
    assert told([*visits(200), *partly], news(*every(10, 200)), 203).troubles == ()


@pytest.mark.parametrize(("words", "says"), [(12, "12 words a document; usually 200 words"), (0, "nothing can be read; usually 200 words")])
def test_a_tenth_of_the_words_or_none_is_another_layout(words: int, says: str) -> None:
    last = [Event("Wire", "read", after(m), 1, int(words > 0), int(not words), words) for m in (210, 220, 230)]
    found = told(visits(230), [*news(*every(10, 200)), *last], 231)
    assert [(t.what, t.since) for t in found.troubles] == [("layout", after(210))] and found.troubles[0].says.startswith(says)


def test_a_page_that_became_a_shell_and_stays_so_is_another_layout() -> None:
    page = Listed("Wire", "page", "https://example.org/live", every_s=120.0)
    shell = Event("Wire", "read", after(210), 1, 1, n_words=1)
    assert told(visits(212), [*news(*every(10, 200)), shell], 213, source=page).troubles == ()
    assert [t.what for t in told(visits(218), [*news(*every(10, 200)), shell], 219, source=page).troubles] == ["layout"]
    assert told(visits(218), [*news(*every(10, 200)), shell], 219).troubles == (), "one short entry of a feed is none"


def test_visits_that_always_gave_something_and_give_nothing_are_another_layout() -> None:
    channel = Listed("Wire", "telegram", "https://t.me/s/x", every_s=120.0)
    empty = [Event("Wire", "visit", after(m), 0, status=200) for m in (202, 204, 206)]
    found = told([*visits(200), *empty], news(*every(10, 200)), 207, source=channel)
    assert [(t.what, t.since) for t in found.troubles] == [("layout", after(202))]


def test_what_is_not_watched_or_late_says_so() -> None:
    assert [t.what for t in told(visits(20), news(0, 10), 30, watched=False).troubles] == ["unwatched"]
    (late,) = told(visits(20), news(0, 10), 40, due=22).troubles
    assert late.what == "late" and late.since == after(22) and "18 min late" in late.says


def test_the_command_tells_it_and_old_events_are_let_go(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    url = f"{tmp_path}/p.sqlite"
    with open_store(url) as store:
        store.do(sources.put, [SOURCE], NOW)
        many = [*visits(200), *(Event("Wire", "read", after(i), 1, 1, n_words=9) for i in range(sources.KEPT + 3 * sources.PRUNED))]
        store.do(sources.happened, many)
        kept = len(store.ask(sources.events, "Wire", "read"))
        assert sources.KEPT <= kept < sources.KEPT + 2 * sources.PRUNED
    assert main(["sources", "health", "--db", url, "--format", "jsonl"]) == 0
    (row,) = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert row["source"] == "Wire" and row["state"] == "unwatched" and row["http_status"] == 200 and row["usual_gap_s"] == 60
    assert main(["sources", "health", "--db", url, "--format", "table"]) == 0
    assert "1 sources, 1 of them in trouble; 0 documents wait to be read" in capsys.readouterr().out
