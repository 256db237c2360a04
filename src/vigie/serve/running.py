"""What those who run the service look at: health, metrics, logs."""

from __future__ import annotations

import json
import sys
import time
from datetime import UTC, datetime
from typing import Any

from fastapi import Request, Response
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from vigie import __version__
from vigie.records import Record
from vigie.serve.answers import Router
from vigie.serve.asking import Kept, Shown
from vigie.serve.overview import counts
from vigie.store import arrivals, health, recorded

router = Router(tags=["running"])
BUCKETS_S = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5)


class Metrics:
    """What is counted of the requests of one service."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter("vigie_requests", "Requests answered", ("method", "route", "status"), registry=self.registry)
        self.seconds = Histogram("vigie_request_seconds", "Time to answer", ("route",), buckets=BUCKETS_S, registry=self.registry)
        self.listeners = Gauge("vigie_event_listeners", "Who listens to /events", registry=self.registry)
        self.rows = Gauge("vigie_rows", "Rows of the picture", ("table",), registry=self.registry)
        self.troubled = Gauge("vigie_source_troubled", "What is wrong with a watched source", ("source", "trouble"), registry=self.registry)
        self.waiting = Gauge("vigie_documents_waiting", "Documents that wait to be read", registry=self.registry)
        self.remembered = Counter("vigie_remembered", "Answers given from memory, or as not modified", ("how",), registry=self.registry)


@router.get("/healthz", summary="Whether the store can be read", responses={503: {"description": "It cannot."}})
def healthz(store: Kept) -> Record:
    """Whether the store can be read."""
    clock, _ = store.ask(recorded.counter)
    return {"status": "ok", "recorded": clock, "version": __version__}


@router.get("/metrics", response_class=Response, responses={200: {"content": {"text/plain": {}}}}, summary="Metrics for Prometheus")
def metrics(request: Request, of: Shown, store: Kept) -> Response:
    """Metrics for Prometheus."""
    found: Metrics = request.app.state.metrics
    found.listeners.set(len(request.app.state.hub.listeners))
    for table, n in counts(of).items():
        found.rows.labels(table).set(n)
    found.waiting.set(store.ask(arrivals.waiting))
    found.troubled.clear()
    for h in store.ask(health.every, datetime.now(UTC)):
        for trouble in h.troubles:
            found.troubled.labels(h.source.name, trouble.what).set(1)
    return Response(generate_latest(found.registry), media_type="text/plain; version=0.0.4; charset=utf-8")


def log(method: str, path: str, status: int, began: float, size: int, client: str, user: str | None) -> None:
    """Write a line of the log: what was asked, without its query (it may name people), and how it was answered."""
    line: dict[str, Any] = {"time": datetime.now(UTC).isoformat(timespec="milliseconds"), "method": method, "path": path[:200], "status": status}
    line |= {"ms": round((time.monotonic() - began) * 1000, 1), "bytes": size, "client": client, "user": user}
    sys.stderr.write(json.dumps(line, ensure_ascii=True) + "\n")


def log_error(text: str) -> None:
    """Write what went wrong to the log."""
    sys.stderr.write(json.dumps({"time": datetime.now(UTC).isoformat(timespec="milliseconds"), "error": text}) + "\n")
