"""An alert, or several held back, to a webhook: signed JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence

from vigie.alerts.messages import digest_headline, headline
from vigie.alerts.rules import Recipient, Rules
from vigie.signing import posted
from vigie.store import Store
from vigie.store.alerts import Alert


def send(store: Store, rules: Rules, to: Recipient, told: Sequence[Alert]) -> tuple[int | None, str | None]:
    """Send one message; return what was answered, and what went wrong."""
    every = [{"alert": a.alert_id, **a.body, "text": headline(a.body)} for a in told]
    message = every[0] if len(every) == 1 else {"digest": len(every), "text": digest_headline([a.body for a in told]), "alerts": every}
    data = json.dumps(message, ensure_ascii=False).encode("utf-8", "replace")
    status, error = posted(to.address[0], to.secret, data, {"Vigie-Alert": ",".join(a.alert_id for a in told)[:1000]})
    return status, error or (None if status is not None and 200 <= status < 300 else f"answered {status}")
