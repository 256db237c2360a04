"""A watcher's figures for Prometheus, at a port of this machine."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from vigie.errors import VigieError
from vigie.watch.figures import BOUNDS_S, Figures

HOST = "127.0.0.1"


@contextmanager
def served(figures: Figures, port: int) -> Iterator[str]:
    """Serve the figures at a port (0 for any that is free); gives the address."""
    try:
        from prometheus_client import CollectorRegistry, start_http_server
        from prometheus_client.registry import Collector
    except ImportError as e:
        raise VigieError("--metrics needs prometheus-client: pip install 'vigie[serve]'") from e

    class Collecting(Collector):
        def collect(self) -> Iterator[object]:  # type: ignore[override]
            yield from families(figures)

    registry = CollectorRegistry(auto_describe=False)
    registry.register(Collecting())
    try:
        server, thread = start_http_server(port, HOST, registry)
    except (OSError, OverflowError) as e:
        raise VigieError(f"cannot listen at {HOST}:{port}: {e}: give another --metrics PORT") from e
    try:
        yield f"http://{HOST}:{server.server_port}/metrics"
    finally:
        server.shutdown()
        server.server_close()
        thread.join(2.0)


def families(figures: Figures) -> Iterator[object]:
    """Yield the figures as families of metrics."""
    from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily

    for name, what, counts, label in (
        ("vigie_watch_documents", "Documents by what became of them", figures.documents, "state"),
        ("vigie_watch_visits", "Visits to sources", figures.visits, "outcome"),
        ("vigie_watch_errors", "What went wrong beside documents and visits", figures.errors, "of"),
    ):
        family = CounterMetricFamily(name, what, labels=[label])
        for value, n in sorted(dict(counts).items()):
            family.add_metric([value], n)
        yield family
    for name, what, number in (
        ("vigie_watch_sources", "Sources that are watched", figures.sources),
        ("vigie_watch_waiting", "Documents that wait to be read, in the whole store", figures.waiting),
        ("vigie_watch_reading", "Documents that are being read or kept", figures.reading),
        ("vigie_watch_visiting", "Visits under way", figures.visiting),
    ):
        yield GaugeMetricFamily(name, what, number)
    troubles = GaugeMetricFamily("vigie_watch_troubled_sources", "Sources by what is wrong with them", labels=["trouble"])
    for value, n in sorted(dict(figures.troubles).items()):
        troubles.add_metric([value], n)
    yield troubles
    latency = HistogramMetricFamily("vigie_watch_latency_seconds", "From the arrival of a document to the picture")
    buckets, total = [], 0
    for bound in (*BOUNDS_S, float("inf")):
        total += figures.buckets[bound]
        buckets.append(("+Inf" if bound == float("inf") else str(bound), total))
    latency.add_metric([], buckets, figures.latency_sum_s)
    yield latency
