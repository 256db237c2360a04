"""The service as it runs: uvicorn in a thread, on a port of its own."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import httpx

from store_documents import NOW, documents
from vigie.serve.app import application, everything
from vigie.serve.guarding import Doors, hosts_of
from vigie.serve.server import server
from vigie.serve.showing import Showing
from vigie.store import Store, open_store, users
from vigie.store.users import User


@contextmanager
def running(store: Store, doors: Doors | None = None, showing_of: Callable[[User | None], Showing] = everything) -> Iterator[httpx.Client]:
    """A client of the service of a store. `showing_of`: what somebody is shown."""
    app = application(store, doors or Doors(hosts_of("127.0.0.1", ())), showing_of)
    running_server = server(app)
    thread = threading.Thread(target=running_server.run, daemon=True)
    thread.start()
    try:
        for _ in range(200):
            if running_server.started:
                break
            time.sleep(0.05)
        port = running_server.servers[0].sockets[0].getsockname()[1]
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30) as client:
            yield client
    finally:
        running_server.should_exit = True
        thread.join(10)


def filled(url: str, n: int | None = None) -> Store:
    """A store of the tests' documents, each added an hour after the one before."""
    store = open_store(url)
    for i, d in enumerate(documents()[:n]):
        store.add(d, d.text.encode(), now=NOW + timedelta(hours=i))
    return store


def token(store: Store, role: str) -> dict[str, str]:
    """The header of a new user with a role."""
    return {"Authorization": f"Bearer {store.do(users.add, role.title(), role, NOW)}"}


def problem(answer: httpx.Response, status: int) -> str:
    """What a refusal says; it is one, and it leaks nothing."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    body = answer.json()
    assert body["status"] == status and body["title"] and body["type"] == "about:blank"
    assert "Traceback" not in answer.text and "sqlalchemy" not in answer.text.lower() and ".sqlite" not in answer.text
    return str(body["detail"])
