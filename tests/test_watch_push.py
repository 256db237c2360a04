"""Pushed documents: a token, a queue, a watcher that reads them; and what the service says of the sources."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from serving import filled, problem, running, token
from store_documents import NOW
from vigie.serve import guarding
from vigie.store import arrivals, open_store, sources
from vigie.store.sources import Event, Listed
from watching import empty, until, watching

TEXT = "Electricity is out in Kharkiv, Mayor Ihor Terekhov said."


def test_what_is_pushed_is_read_once_by_whoever_watches(tmp_path: Path) -> None:
    url = str(tmp_path / "p.sqlite")
    with open_store(url) as store, running(store) as client:
        collector = token(store, "collector")
        row = {"text": TEXT, "url": "https://example.org/a", "outlet": "Example Wire", "published": "2026-01-08T09:00+02:00", "timezone": "Europe/Kyiv"}
        first = client.post("/documents", json=row, headers=collector)
        assert first.status_code == 202 and first.json() | {"key": ""} == {"key": "", "state": "queued", "waiting": 1, "watched": False}
        assert client.post("/documents", json=row, headers=collector).json()["state"] == "waiting", "the same again changes nothing"
        page = "<html lang='uk'><title>Вода</title><body><p>У Херсоні немає води, повідомив губернатор.</p></body></html>".encode()
        headers = {**collector, "Content-Type": "text/html", "Vigie-Outlet": "%D0%9F%D1%80%D0%B8%D0%BA%D0%BB%D0%B0%D0%B4", "Vigie-Published": "2026-01-08"}
        assert client.post("/documents", content=page, headers=headers).status_code == 202
        with watching(store):
            until(lambda: empty(store))
            assert client.post("/documents", json={"text": "Water is out in Sumy."}, headers=collector).json()["watched"]
            until(lambda: empty(store))
        again = client.post("/documents", json=row, headers=collector)
        assert again.status_code == 200 and again.json()["state"] == "known"
        rows = {d.outlet: d for d in store.picture().documents}
        assert rows["Example Wire"].uri == "https://example.org/a" and "Приклад" in rows and len(store.picture().documents) == 3
        (found,) = client.get("/api/health").json()["rows"]
        assert found["source"] == "push:Collector" and found["sort"] == "push" and found["new_documents"] == 3


def test_who_may_push_and_what_is_no_document(tmp_path: Path) -> None:
    with filled(str(tmp_path / "p.sqlite"), 1) as store, running(store) as client:
        collector, desk = token(store, "collector"), token(store, "desk")
        assert "this needs a token" in problem(client.post("/documents", json={"text": TEXT}), 401)
        assert "needs collector" in problem(client.post("/documents", json={"text": TEXT}, headers=desk), 403)
        assert client.post("/documents", json={"text": TEXT}, headers=token(store, "editor")).status_code == 202
        assert "needs editor" in problem(client.post("/api/corrections", json={"action": "review", "about": ["x"], "value": "checked"}, headers=collector), 403)
        wrong = [
            ({"text": TEXT, "url": "file:///etc/passwd"}, "url 'file:///etc/passwd' is no address: send https://host/path"),
            ({"text": TEXT, "published": "yesterday"}, "is no moment: send 2024-05-14T18:30+03:00"),
            ({"text": TEXT, "language": "xx"}, "send one of"),
            ({"text": TEXT, "timezone": "Mars/Base"}, "send an IANA name such as Europe/Kyiv"),
            ({"text": TEXT, "html": TEXT}, "send one of `text` and `html`"),
            ({"text": " "}, "with words in it"),
            ({"text": TEXT, "by": "x"}, "'by' is not known"),
            ({"text": 1}, "no JSON object of texts"),
            ([TEXT], "no JSON object of texts"),
        ]
        for row, says in wrong:
            assert says in problem(client.post("/documents", json=row, headers=collector), 400)
        assert "no JSON object" in problem(client.post("/documents", content=b"{", headers={**collector, "Content-Type": "application/json"}), 400)
        assert "is empty" in problem(client.post("/documents", content=b" ", headers={**collector, "Content-Type": "text/plain"}), 400)
        assert "is no text" in problem(client.post("/documents", content=b"x", headers={**collector, "Content-Type": "image/png"}), 415)
        too_long = b"x" * (guarding.LONGEST_PUSH + 1)
        assert "longer than 16384 KiB" in problem(client.post("/documents", content=too_long, headers={**collector, "Content-Type": "text/plain"}), 413)
        assert "longer than 64 KiB" in problem(client.post("/documents", content=b"x" * 70_000, headers={"Content-Type": "application/json"}), 413)
        elsewhere = {**collector, "Content-Type": "text/plain", "Origin": "https://evil.example"}
        assert "another site's page" in problem(client.post("/documents", content=b"x", headers=elsewhere), 403)


def test_a_long_queue_asks_to_come_back(tmp_path: Path, monkeypatch: object) -> None:
    with open_store(str(tmp_path / "p.sqlite")) as store, running(store) as client:
        monkeypatch.setattr(arrivals, "MOST", 1)  # type: ignore[attr-defined]
        collector = token(store, "collector")
        assert client.post("/documents", json={"text": TEXT}, headers=collector).status_code == 202
        answer = client.post("/documents", json={"text": TEXT + "!"}, headers=collector)
        assert "1 documents wait to be read" in problem(answer, 503) and answer.headers["Retry-After"] == "30"


def test_the_service_tells_how_the_sources_are(tmp_path: Path) -> None:
    with filled(str(tmp_path / "p.sqlite"), 1) as store, running(store) as client:
        store.do(sources.put, [Listed("Wire", "feed", "https://example.org/rss", "Example Wire", 60.0, ("east",), "elsewhere:1:x")], NOW)
        store.do(sources.happened, [Event("Wire", "visit", datetime.now(UTC), 0, error="Wire: it answers 503", status=503)])
        told = client.get("/api/health").json()
        assert told["waiting"] == 0 and told["watchers"] == []
        (row,) = told["rows"]
        assert [t["what"] for t in row["troubles"]] == ["unwatched", "failing"] and row["http_status"] == 503 and row["address"] == "https://example.org/rss"
        metrics = client.get("/metrics").text
        assert 'vigie_source_troubled{source="Wire",trouble="failing"} 1.0' in metrics and "vigie_documents_waiting 0.0" in metrics
