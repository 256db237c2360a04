"""What a collector gives: one document's bytes with what is known of it, or the reason why there are none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from vigie.errors import InputError

MAX_BYTES = 64 * 2**20  # of one document: the longest live page of a year of coverage is some 5 MB; beyond this it is a mistake or an attack
OPTIONS = ("published", "outlet", "language", "timezone", "uri")


@dataclass(frozen=True, slots=True)
class Item:
    """One document as found. `name`: where it was found, as people read it; `options`: what `vigie.read` takes; `error`: why there are no bytes.

    `capture`: what a fetch told (`fetched`, `http_status`, `content_type` ...), empty for files.
    """

    name: str
    data: bytes = b""
    options: Mapping[str, Any] = field(default_factory=dict)
    error: str | None = None
    capture: Mapping[str, Any] = field(default_factory=dict)


def options_of(row: Mapping[str, Any], where: str) -> dict[str, Any]:
    """Return the options that a row of metadata gives, dates as text; InputError for one that is no text."""
    found: dict[str, Any] = {}
    for key in OPTIONS:
        value = row.get(key)
        if value is None or value == "":
            continue
        if hasattr(value, "isoformat"):
            value = value.isoformat()
        if not isinstance(value, str):
            raise InputError(f"{where}: {key} is {type(value).__name__}: give text in quotes")
        found[key] = value
    return found
