"""What a watcher says while it runs: lines for people, and the same as JSON lines for machines."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from typing import IO, Any


class Log:
    """`line` is given what people read; `file` the same as JSON: `time`, `event`, `says`, and what the event has."""

    def __init__(self, line: Callable[[str], None], file: IO[str] | None = None) -> None:
        self.line, self.file = line, file
        self.lock = threading.RLock()

    def say(self, event: str, says: str, **told: Any) -> None:
        """Say what happened."""
        with self.lock:
            self.line(f"{event}: {says}")
            self._keep(event, {"says": says, **told})

    def keep(self, event: str, **told: Any) -> None:
        """Write what machines read only."""
        with self.lock:
            self._keep(event, told)

    def _keep(self, event: str, told: dict[str, Any]) -> None:
        if self.file is not None:
            now = datetime.now(UTC).isoformat(timespec="milliseconds")
            self.file.write(json.dumps({"time": now, "event": event, **told}, ensure_ascii=True, default=str) + "\n")
            self.file.flush()
