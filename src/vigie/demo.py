"""The bundled coverage: what `vigie demo` reads, and the picture that it makes of the night that eight of the documents tell of."""

from __future__ import annotations

import io
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from vigie import picture_wording as words
from vigie.errors import ShelfError
from vigie.model import Document
from vigie.picture_tables import Picture
from vigie.resources import home, kind_shelf

NIGHT = "night"  # the folder of the documents that tell of one event
LIST = "documents.toml"


def folder() -> Path:
    """Return the folder of the bundled coverage: in the installed package, or at the top of the clone."""
    for place in (home() / "examples", home().parents[1] / "examples"):
        if (place / LIST).is_file():
            return place
    raise ShelfError(f"examples/{LIST} is missing: install vigie again, or run from a whole clone")


def listed() -> list[dict[str, Any]]:
    """Return the rows of the lists of documents: `file`, and what the document does not say itself."""
    lists = (folder() / LIST, folder() / NIGHT / LIST)
    return [row for path in lists for row in tomllib.loads(path.read_text(encoding="utf-8"))["document"]]


def documents(part: str = "") -> list[Document]:
    """Return the bundled documents, read; `part`: only those of that folder within."""
    from vigie.collect.files import items
    from vigie.pipeline import read

    return [read(item.data, **item.options) for item in items([folder() / part])]


def written(out: Path, formats: Iterable[str] = ("jsonl", "report")) -> tuple[Picture, list[Path]]:
    """Build the picture of the night, write it into a folder, and return it with the paths."""
    from vigie.build import build
    from vigie.export import writer

    picture = build(documents(NIGHT))
    return picture, [path for name in formats for path in writer(name)(picture, out)]


def tables(picture: Picture, width: int, *, color: bool = False) -> Iterator[str]:
    """Yield the picture in short for a terminal: incidents, services, contradictions."""
    table = partial(_table, width=width, color=color)
    rows = sorted(picture.incidents, key=lambda r: (-((r.killed and r.killed.latest) or 0), -len(r.parts), -len(r.claims), r.incident_id))
    yield table(
        "Incidents",
        ("code", "kind", "what", "when", "killed", "injured", "sources"),
        [
            (
                r.code,
                r.kind,
                r.title,
                words.happened(r.time, r.time_precision),
                words.figure(r.killed),
                words.figure(r.injured),
                f"{r.sources}{' contested' if r.contested else ''}",
            )
            for r in rows
        ],
    )
    signs, order = kind_shelf("services")["signs"], kind_shelf("services")["states"]["order"]
    held = sorted((s for s in picture.services if s.until is None), key=lambda s: (order.index(s.state), s.place.name, s.service))
    yield table(
        "Services",
        ("place", "service", "state", "how many", "as of", "says"),
        [(s.place.name, s.service, f"{signs[s.state]} {s.state}", words.extent(s), words.instant(s.as_of), ", ".join(s.source_names)) for s in held],
    )
    stands = [c for c in picture.conflicts if c.settled_by is None]
    versions = [(c.type, c.field, "; ".join(f"{v.value}: {', '.join(v.sources)}" for v in c.values)) for c in stands]
    yield table("Contested", ("type", "of", "who says what"), versions)


def _table(name: str, columns: Sequence[str], rows: Sequence[Sequence[str]], *, width: int, color: bool) -> str:
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    out = io.StringIO()
    console = Console(file=out, width=width, force_terminal=color, no_color=not color, highlight=False, legacy_windows=False)
    table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False, title=name, title_justify="left", title_style="bold")
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    console.print(table)
    return "\n".join(line.rstrip() for line in out.getvalue().split("\n")) + "\n"
