"""The bundled coverage, read: what `vigie demo` shows."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from vigie.errors import ShelfError
from vigie.model import Document
from vigie.resources import home


def folder() -> Path:
    """Return the folder of the bundled coverage: in the installed package, or at the top of the clone."""
    for place in (home() / "examples", home().parents[1] / "examples"):
        if (place / "examples.toml").is_file():
            return place
    raise ShelfError("examples/examples.toml is missing: install vigie again, or run from a whole clone")


def listed() -> list[dict[str, Any]]:
    """Return the rows of examples.toml: `file`, `about`, and what the document does not say itself."""
    rows: list[dict[str, Any]] = tomllib.loads((folder() / "examples.toml").read_text(encoding="utf-8"))["document"]
    return rows


def documents() -> list[Document]:
    """Return every bundled document, read."""
    from vigie.pipeline import read

    return [read((folder() / row["file"]).read_bytes(), **{k: v for k, v in row.items() if k not in ("file", "about")}) for row in listed()]
