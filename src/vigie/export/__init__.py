"""The picture -> files, one file of this folder a format, found by folder: a module with `write(picture, folder) -> list of paths`."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Protocol

from vigie.errors import OptionError
from vigie.picture_tables import Picture


class Write(Protocol):
    """What a format's `write` looks like: it puts its files into the folder and returns their paths."""

    def __call__(self, picture: Picture, folder: Path) -> list[Path]: ...


def names() -> list[str]:
    """Return the names of the formats, sorted: the files of this folder."""
    return sorted(f.stem for f in Path(__file__).parent.glob("[a-z]*.py"))


def writer(name: str) -> Write:
    """Return the `write` of a format; OptionError names the formats that exist."""
    if name not in names():
        raise OptionError(f"no format {name!r}: give one of {', '.join(names())}")
    write: Write = import_module(f"vigie.export.{name}").write
    return write


def settle(path: Path, data: bytes) -> Path:
    """Write a file as a whole: a reader sees the old one or the new one, never a half. OptionError where the disk refuses."""
    part = path.with_name(path.name + ".part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(data)
        part.replace(path)
    except OSError as e:
        part.unlink(missing_ok=True)
        raise OptionError(f"cannot write {path}: {e.strerror}: make room, or give another folder") from e
    return path
