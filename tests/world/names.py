"""A resolver of the tests' own: each name gives its answers in turn, the last one for ever; addresses are themselves."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch


@contextmanager
def names(**answers: list[list[str]]) -> Iterator[list[str]]:
    """`answers`: name (with _ for .) -> addresses of the first question, of the second ...; yields the names that were asked for."""
    left = {name.replace("_", "."): list(several) for name, several in answers.items()}
    asked: list[str] = []
    real = socket.getaddrinfo

    def resolve(host: str, port: Any, *arguments: Any, **options: Any) -> list[Any]:
        asked.append(host)
        if host not in left:
            return real(host, port, *arguments, **{**options, "flags": socket.AI_NUMERICHOST})
        found = left[host].pop(0) if len(left[host]) > 1 else left[host][0]
        if not found:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return [(socket.AF_INET6 if ":" in a else socket.AF_INET, socket.SOCK_STREAM, 6, "", (a, port)) for a in found]

    with patch("socket.getaddrinfo", resolve):
        yield asked
