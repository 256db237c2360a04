"""A message to a webhook: a POST of JSON, signed so that whoever receives it can tell that it is ours, unchanged and fresh.

`Vigie-Signature: t=SECONDS,v1=HEX` is the HMAC-SHA256 of `SECONDS.BODY` under a shared secret.
"""

from __future__ import annotations

import hmac
import http.client
import time
from collections.abc import Mapping
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

TIMEOUT_S = 10


def signature(secret: str, at_s: int, body: bytes) -> str:
    """Return the value of the header Vigie-Signature."""
    return f"t={at_s},v1={hmac.new(secret.encode(), f'{at_s}.'.encode() + body, sha256).hexdigest()}"


def posted(address: str, secret: str, body: bytes, headers: Mapping[str, str] | None = None) -> tuple[int | None, str | None]:
    """Send a message; return what was answered, or why it could not be sent. Redirects are not followed: they may lead anywhere."""
    told = urlsplit(address)
    sort: Any = http.client.HTTPSConnection if told.scheme == "https" else http.client.HTTPConnection
    own = {"Content-Type": "application/json", "User-Agent": "vigie", "Vigie-Signature": signature(secret, int(time.time()), body)}
    try:
        connection = sort(told.hostname, told.port, timeout=TIMEOUT_S)
        try:
            connection.request("POST", (told.path or "/") + (f"?{told.query}" if told.query else ""), body, {**(headers or {}), **own})
            return int(connection.getresponse().status), None
        finally:
            connection.close()
    except (OSError, http.client.HTTPException, ValueError) as e:
        return None, f"{type(e).__name__}: {e}"
