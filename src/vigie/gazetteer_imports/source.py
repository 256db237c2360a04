"""Open a source: a file, one inside a .zip, or an address; give its lines as UTF-8 text with their numbers."""

from __future__ import annotations

import csv
import io
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, NamedTuple

from vigie.address import MAX_BYTES, fetched, is_address
from vigie.errors import InputError
from vigie.gazetteer_imports.rows import refused

MAX_LINE = 4_000_000  # bytes; the longest of GeoNames have some 12,000
MAX_OUT = 4 * MAX_BYTES  # of what a .zip may become


class Source(NamedTuple):
    """An opened source: `file` is what errors call it, `path` where its bytes are."""

    file: str
    path: Path


@contextmanager
def opened(source: str, *, private: bool = False) -> Iterator[Source]:
    """Give a source's bytes as a file on this machine; what was fetched or unpacked is removed afterwards."""
    with tempfile.TemporaryDirectory(prefix="vigie-") as folder:
        if is_address(source):
            path = Path(folder) / "source"
            with path.open("wb") as out:
                for piece in fetched(source, private=private):
                    out.write(piece)
        else:
            path = Path(source)
            if not path.is_file():
                raise InputError(f"no file {source}: give a file or an address that begins with https://")
        if zipfile.is_zipfile(path):
            yield Source(source, _unpacked(source, path, Path(folder) / "member"))
        else:
            yield Source(source, path)


def _unpacked(source: str, path: Path, out: Path) -> Path:
    """The biggest file of a .zip (those of GeoNames hold a small readme as well)."""
    try:
        with zipfile.ZipFile(path) as z:
            member = max((m for m in z.infolist() if not m.is_dir()), key=lambda m: m.file_size, default=None)
            if member is None:
                raise refused(source, None, "the archive is empty", "download it again")
            with z.open(member) as inside, out.open("wb") as to:
                n = 0
                while piece := inside.read(1 << 20):
                    n += len(piece)
                    if n > MAX_OUT:
                        raise refused(source, None, f"the archive holds more than {MAX_OUT:,} bytes", "unpack it and take out what you need")
                    to.write(piece)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as e:
        raise refused(source, None, f"the archive cannot be unpacked ({e})", "download it again, or unpack it and give the file") from e
    return out


def lines(source: Source) -> Iterator[tuple[int, str]]:
    """Yield (number, line) without its end; empty lines are left out. Refuses what is not UTF-8 or has no lines."""
    number = 0
    try:
        with source.path.open("rb") as handle:
            _no_other_encoding(source, handle)
            while raw := handle.readline(MAX_LINE):
                number += 1
                if len(raw) >= MAX_LINE:
                    raise refused(source.file, number, f"a line of more than {MAX_LINE:,} bytes", "give a text file with one place a line")
                if b"\0" in raw:
                    raise refused(source.file, number, "a NUL byte", "this is no text file, or in UTF-16: save it as UTF-8")
                try:
                    line = raw.decode("utf-8").rstrip("\r\n")
                except UnicodeDecodeError as e:
                    raise refused(source.file, number, f"not UTF-8 ({e.reason} at byte {e.start} of the line)", "save the file as UTF-8") from e
                if number == 1:
                    line = line.lstrip("\ufeff")
                if line:
                    yield number, line
    except OSError as e:
        raise InputError(f"cannot read {source.file}: {e.strerror}: check its permissions") from e
    if not number:
        raise refused(source.file, None, "the file is empty", "download it again")


def _no_other_encoding(source: Source, handle: IO[bytes]) -> None:
    if handle.read(2) in (b"\xff\xfe", b"\xfe\xff"):
        raise refused(source.file, 1, "UTF-16", "save the file as UTF-8")
    handle.seek(0)


def cells(line: str, separator: str) -> list[str]:
    """Return the cells of one line; cells in double quotes may hold the separator."""
    if '"' not in line:
        return [c.strip() for c in line.split(separator)]
    return [c.strip() for c in next(csv.reader(io.StringIO(line), delimiter=separator))]
