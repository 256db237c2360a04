"""How a watcher looks: a line of figures that stays at the bottom of a terminal, above it what happens; without a terminal plain lines."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING

from vigie.watch.figures import Figures

if TYPE_CHECKING:
    from vigie.watch.running import Watch

SHOWN_S, PLAIN_S = 0.5, 60.0  # between two lines of figures: on a terminal, and where each stays


class Terminal:
    """Standard error, where a watcher says what happens."""

    def __init__(self) -> None:
        self.tty = sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
        self.ended = threading.Event()

    def line(self, text: str) -> None:
        """Print a line with the time before it; what could steer a terminal becomes blank."""
        clean = "".join(c if c.isprintable() else " " for c in text)
        print(f"{datetime.now().astimezone():%H:%M:%S} {clean}", file=sys.stderr, flush=True)  # noqa: T201

    @contextmanager
    def showing(self, watching: Watch) -> Iterator[None]:
        """Show the figures as long as the watcher runs."""
        thread = threading.Thread(target=self._live if self.tty else self._plain, args=(watching,), daemon=True)
        thread.start()
        try:
            yield
        finally:
            self.ended.set()
            thread.join(2.0)

    def _plain(self, watching: Watch) -> None:
        while not self.ended.wait(PLAIN_S):
            watching.log.keep("figures", **watching.figures.told())
            self.line(summary(watching.figures))

    def _live(self, watching: Watch) -> None:
        from rich.console import Console
        from rich.live import Live
        from rich.text import Text

        console = Console(stderr=True, highlight=False)
        with Live(console=console, refresh_per_second=2, transient=True, redirect_stdout=False) as live:
            while not self.ended.wait(SHOWN_S):
                live.update(Text(summary(watching.figures), overflow="ellipsis", no_wrap=True))


def summary(figures: Figures) -> str:
    """Return the figures in a line."""
    new = figures.documents["new"] + figures.documents["replaced"]
    p95 = figures.quantile_s(0.95)
    parts = [f"{figures.sources} sources", f"{figures.visiting} visits", f"{figures.waiting} waiting", f"{figures.rate():.1f} documents/s", f"{new} kept"]
    if p95 is not None:
        parts.append(f"to the picture in {p95:.1f} s (p95)")
    parts += [f"{n} {what}" for what, n in sorted(figures.troubles.items()) if n]
    return " | ".join(parts)
