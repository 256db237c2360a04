"""Outlets: what is known of the one that publishes a document (reference/outlets.tsv)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from urllib.parse import urlsplit

from vigie import resources
from vigie.read.shelf import plain


@dataclass(frozen=True, slots=True)
class Outlet:
    """One outlet; `zone` is None where its clocks are told in several; `kind`: media or agency."""

    name: str
    zone: str | None
    language: str
    country: str | None
    kind: str


@cache
def _tables() -> tuple[dict[str, Outlet], dict[str, Outlet]]:
    by_name: dict[str, Outlet] = {}
    by_domain: dict[str, Outlet] = {}
    for row in resources.table("reference/outlets.tsv"):
        outlet = Outlet(row["name"], row["zone"] or None, row["language"], row["country"] or None, row["kind"])
        for name in (row["name"], *row["aliases"].split(";")):
            if name.strip():
                by_name.setdefault(plain(name), outlet)
        for domain in row["domains"].split(";"):
            if domain.strip():
                by_domain.setdefault(domain.strip(), outlet)
    return by_name, by_domain


def outlet(name: str | None, uri: str | None = None) -> Outlet | None:
    """Return the outlet of a name ('CNN (live)' too) or of the address of a page; None where neither is known."""
    by_name, by_domain = _tables()
    if name:
        whole = plain(name)
        found = by_name.get(whole) or by_name.get(plain(whole.split("(")[0].split(" - ")[0].split(" | ")[0]))
        if found:
            return found
    try:
        parts = urlsplit(uri) if uri and "//" in uri else None
    except ValueError:
        return None
    if parts is None or not parts.hostname:
        return None
    host = parts.hostname.removeprefix("www.")
    first = parts.path.strip("/").split("/")[0]
    while host:
        if f"{host}/{first}" in by_domain or host in by_domain:
            return by_domain.get(f"{host}/{first}") or by_domain[host]
        host = host.partition(".")[2]
    return None
