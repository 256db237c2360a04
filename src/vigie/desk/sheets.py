"""The sheets of a workbook: what stands on the first one, the codes, and a cell's value as spreadsheets can hold it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from vigie.desk.columns import columns
from vigie.desk.manifest import manifest
from vigie.desk.material import Material
from vigie.desk.plain_text import celled
from vigie.desk.regions import pcode_rows
from vigie.resources import kind_shelf, kinds

SHEETS = {
    "Incidents": "incidents",
    "Claims": "claims",
    "Tolls": "tolls",
    "Services": "services",
    "Contested": "contested",
    "Documents": "documents",
    "Changes": "changes",
}
LAST_DAY = 9999


def readme_rows(material: Material) -> Iterator[list[str]]:
    """Yield the rows of the sheet README: as of, filter, zone, counts, licence, disclaimers, every column explained."""
    said = manifest(material)
    yield ["vigie", str(said["version"])]
    for key in ("as_of", "known_at", "filter", "role", "zone", "licence"):
        yield [key, _said(said[key])]
    yield from ([f"withheld by the rule: {rule}", _said(n)] for rule, n in (said.get("withheld") or {}).items())
    yield from (["disclaimer", text] for text in said["disclaimers"].values())
    yield from ([f"rows of {name}", str(n)] for name, n in said["counts"].items())
    yield ["times", "_utc: UTC; _local: the clock of the place, whose zone is in the column tz; cells hold no zone"]
    yield []
    yield ["sheet", "column", "type", "what it says"]
    for sheet, name in SHEETS.items():
        yield from ([sheet, c.name, c.type, c.what] for c in columns(name))


def _said(value: Any) -> str:
    if isinstance(value, dict):
        return "; ".join(f"{k} = {v}" for k, v in value.items()) or "none"
    return "" if value is None else str(value)


def code_rows() -> Iterator[list[str]]:
    """Yield the rows of the sheet Codes: kinds of claim, states of services with their signs, P-codes beside ISO 3166-2."""
    yield ["list", "code", "means"]
    for kind, about in kinds().items():
        yield ["kind", kind, str(about["what"])]
    for state, sign in kind_shelf("services")["signs"].items():
        yield ["state", state, sign]
    for source in kind_shelf("fusion")["sources"]["order"]:
        yield ["source class", source, "in the order in which the latest figure is taken"]
    for iso, row in pcode_rows().items():
        yield ["first-level unit", iso, f"{row['pcode']} {row['en']} ({row['ocha']})"]


def cell_value(value: Any, kind: str) -> Any:
    """Return a value as a cell holds it: texts cut and cleaned, instants without zone (UTC, or the place's clock for `local`), lists joined."""
    if isinstance(value, datetime):
        naive = value.astimezone(UTC).replace(tzinfo=None) if kind == "instant" else value.replace(tzinfo=None)
        return naive.replace(microsecond=0) if 1900 < naive.year < LAST_DAY else naive.isoformat()
    if isinstance(value, list | tuple):
        return celled(";".join(str(v).replace(";", ",") for v in value)) or None
    return celled(value) if isinstance(value, str) else value
