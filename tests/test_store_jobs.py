"""The queue: a job is done once, given back when its worker is lost, given up when it fails too often."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from store_documents import NOW
from vigie.store import Store, jobs, open_store

LEASE = timedelta(minutes=5)


@pytest.fixture
def store(new_url: Callable[[], str]) -> Store:
    return open_store(new_url())


def test_a_job_is_put_once_taken_once_and_done(store: Store) -> None:
    assert store.do(jobs.put, "read", "a", {"file": "a.txt"}, NOW)
    assert not store.do(jobs.put, "read", "a", {"file": "a.txt"}, NOW)
    assert store.do(jobs.take, "other", "w1", NOW, LEASE) is None
    job = store.do(jobs.take, "read", "w1", NOW, LEASE)
    assert job is not None and job.payload == {"file": "a.txt"}
    assert store.do(jobs.take, "read", "w2", NOW, LEASE) is None
    assert not store.do(jobs.done, job, "w2", NOW) and store.do(jobs.done, job, "w1", NOW)
    assert store.ask(jobs.counts, "read") == {"done": 1}
    assert store.do(jobs.put, "read", "a", {"file": "a.txt"}, NOW), "one that is done may be put again"


def test_a_job_whose_worker_is_lost_goes_to_another(store: Store) -> None:
    store.do(jobs.put, "read", "a", None, NOW)
    lost = store.do(jobs.take, "read", "w1", NOW, LEASE)
    assert store.do(jobs.take, "read", "w2", NOW + LEASE - timedelta(seconds=1), LEASE) is None
    taken = store.do(jobs.take, "read", "w2", NOW + LEASE, LEASE)
    assert taken is not None and lost is not None and taken.attempts == 2
    assert not store.do(jobs.done, lost, "w1", NOW + LEASE), "the lost worker came back too late"


def test_a_job_that_fails_waits_longer_each_time_and_is_given_up(store: Store) -> None:
    store.do(jobs.put, "read", "a", None, NOW)
    at = NOW
    for attempt in range(1, jobs.ATTEMPTS + 1):
        job = store.do(jobs.take, "read", "w1", at, LEASE)
        assert job is not None and job.attempts == attempt
        assert store.do(jobs.failed, job, "w1", "no answer\0", at)
        assert store.do(jobs.take, "read", "w1", at, LEASE) is None
        at += jobs.WAIT * 2 ** (attempt - 1)
    assert store.ask(jobs.counts, "read") == {"failed": 1}
    assert store.do(jobs.take, "read", "w1", at + LEASE, LEASE) is None
