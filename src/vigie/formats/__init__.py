"""Output formats: one file each, found by folder. A format is a module with `render(documents, look) -> Iterator[str]` of text pieces."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Protocol

from vigie.errors import OptionError
from vigie.model import Document


@dataclass(frozen=True)
class Look:
    """What the place of output can show: `width` in columns, `color` where it may be used."""

    width: int = 120
    color: bool = False


def look_of_terminal() -> Look:
    """Return width and colours of standard output; NO_COLOR and pipes switch colours off."""
    color = sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    return Look(width=shutil.get_terminal_size((160, 24)).columns, color=color)


class Render(Protocol):
    """What a format's `render` looks like."""

    def __call__(self, documents: Sequence[Document], look: Look) -> Iterator[str]: ...


def names() -> list[str]:
    """Return the names of the formats, sorted: the files of this folder."""
    return sorted(f.stem for f in Path(__file__).parent.glob("[a-z]*.py"))


def renderer(name: str) -> Render:
    """Return the `render` of a format; OptionError names the formats that exist."""
    if name not in names():
        raise OptionError(f"no format {name!r}: give one of {', '.join(names())}")
    render: Render = import_module(f"vigie.formats.{name}").render
    return render
