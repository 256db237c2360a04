"""What the commands on a picture share: opening it at its two clocks, filters, and printing rows as a table, JSON lines or CSV."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import sys
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from vigie.errors import OptionError

if TYPE_CHECKING:
    from pathlib import Path

    from vigie.picture_tables import Picture
    from vigie.publish import Rules

Db = Annotated[str, Parameter(help="Where the picture is kept: a folder that `vigie build --out` wrote, a file, or a database's address (postgresql://...).")]
At = Annotated[str | None, Parameter(help="The moment that is asked about, 2024-05-14T18:30+02:00 (UTC without offset); else the latest that is known of.")]
KnownAt = Annotated[str | None, Parameter(help="Only what was known by then: what did we know at K about T.")]
Format = Annotated[str | None, Parameter(help="table (default on a terminal), jsonl (default in a pipe), csv.")]
Place = Annotated[str | None, Parameter(help="Only this place and what lies in it: a name or an id (iso:UA-63).")]


def instant(text: str | None, option: str) -> datetime | None:
    """Return the moment that an option gives; UTC where it has no offset. OptionError where it is none."""
    if text is None:
        return None
    try:
        at = datetime.fromisoformat(text)
    except ValueError as e:
        raise OptionError(f"{option} {text!r} is no moment: write 2024-05-14T18:30+02:00") from e
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def opened(db: str, *, at: str | None = None, known_at: str | None = None) -> Picture:
    """Return the picture kept at `db`, at its two clocks."""
    from vigie.store import open_store

    with open_store(db, create=False) as store:
        return store.picture(at=instant(at, "--at"), known_at=instant(known_at, "--known-at"))


def rules_at(path: Path | None) -> Rules:
    """Return the rules of publication of a file, those of vigie where none is named."""
    from vigie.publish import default_rules, read_rules

    return read_rules(path) if path else default_rules()


def lies_in(place: Any, wanted: str | None) -> bool:
    """Return whether a place is the wanted one or lies in it; `wanted` is a name in any case or an id; None wants all."""
    if wanted is None:
        return True
    own = (place.name, place.place_id, f"iso:{place.admin1}", f"iso:{place.country}", *place.within)
    return wanted.casefold() in map(str.casefold, own)


def shown(records: Iterable[dict[str, Any]], rows: Iterable[Sequence[str]], columns: Sequence[str], form: str | None, note: str = "") -> None:
    """Print the same rows as a table (`rows` under `columns`, then `note`), as JSON lines or as CSV (both from `records`)."""
    form = form or ("table" if sys.stdout.isatty() else "jsonl")
    if form == "jsonl":
        sys.stdout.writelines(json.dumps(r, ensure_ascii=False) + "\n" for r in records)
    elif form == "csv":
        sys.stdout.write(_csv(list(records)))
    elif form == "table":
        sys.stdout.write(_table(list(rows), columns, note))
    else:
        raise OptionError(f"no format {form!r}: give one of csv, jsonl, table")


def _csv(records: list[dict[str, Any]]) -> str:
    """RFC 4180; lists of words joined by ';', ranges as two columns, other nested values as JSON; unknown is empty."""
    flat = [_flat(r) for r in records]
    columns = list(dict.fromkeys(k for r in flat for k in r))
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, restval="", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(flat)
    return out.getvalue()


def _flat(record: dict[str, Any]) -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for key, value in record.items():
        if isinstance(value, dict) and value and all(not isinstance(v, dict | list) for v in value.values()):
            flat.update({f"{key}_{k}": "" if v is None else v for k, v in value.items()})
        elif isinstance(value, list) and all(isinstance(v, str | int | float) for v in value):
            flat[key] = ";".join(map(str, value))
        elif isinstance(value, dict | list):
            flat[key] = json.dumps(value, ensure_ascii=False) if value else ""
        else:
            flat[key] = "" if value is None else value
    return flat


def _table(rows: list[Sequence[str]], columns: Sequence[str], note: str) -> str:
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    color = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    out = io.StringIO()
    console = Console(file=out, width=shutil.get_terminal_size((160, 24)).columns, force_terminal=color, no_color=not color, highlight=False)
    table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for name in columns:
        table.add_column(name, overflow="fold")
    for row in rows:
        table.add_row(*(Text("".join(c if c.isprintable() else " " for c in cell)) for cell in row))
    console.print(table if rows else Text("nothing"))
    if note:
        console.print(Text(note))
    return "\n".join(line.rstrip() for line in out.getvalue().split("\n"))
