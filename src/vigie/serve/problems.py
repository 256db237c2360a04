"""Refusals of the service: problem details (RFC 9457) that say what, where and the way out."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

MEDIA = "application/problem+json"


class Problem(Exception):  # noqa: N818 - the standard's word
    """A request that is refused: `status`, what and the way out, and which parameter it is about."""

    def __init__(self, status: int, detail: str, parameter: str | None = None, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.parameter = parameter
        self.headers = dict(headers or {})

    def body(self) -> dict[str, Any]:
        """Return the problem as its JSON object."""
        found: dict[str, Any] = {"type": "about:blank", "title": HTTPStatus(self.status).phrase, "status": self.status, "detail": self.detail}
        return found | ({"parameter": self.parameter} if self.parameter else {})


def wrong(parameter: str, value: object, what: str, way_out: str) -> Problem:
    """Return the refusal of a parameter's value, cut to what fits a line."""
    shown = repr(value if not isinstance(value, str) or len(value) <= 60 else value[:60] + "...")
    return Problem(400, f"{parameter} {shown}: {what}: {way_out}", parameter)


SCHEMA = {
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "parameter": {"type": "string"},
    },
}
