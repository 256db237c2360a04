"""An alert, or several held back, as a line on this machine: by a command (`notify-send`), or on the terminal with its bell."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence

from vigie.alerts.messages import digest_headline, headline
from vigie.alerts.rules import Recipient, Rules
from vigie.store import Store
from vigie.store.alerts import Alert

BELL = "bell"
TIMEOUT_S = 10


def send(store: Store, rules: Rules, to: Recipient, told: Sequence[Alert]) -> tuple[int | None, str | None]:
    """Run the command with the line as its last argument, or print it; return 200, or what went wrong."""
    line = headline(told[0].body) if len(told) == 1 else digest_headline([a.body for a in told])
    line = "".join(c if c.isprintable() else " " for c in line)
    if to.address == (BELL,):
        print(f"\a{line}", file=sys.stderr, flush=True)  # noqa: T201  its purpose
        return 200, None
    try:
        ran = subprocess.run([*to.address, line], capture_output=True, timeout=TIMEOUT_S, check=False)
    except (OSError, subprocess.TimeoutExpired, ValueError) as e:
        return None, f"{to.address[0]}: {e}"
    return (200, None) if ran.returncode == 0 else (None, f"{to.address[0]} ended with {ran.returncode}: {ran.stderr.decode('utf-8', 'replace').strip()[:200]}")
