"""Files, folders and archives -> items, in the order of their names.

Archives are read as streams and never unpacked to disk; what is hostile or broken in them is told and passed over.
"""

from __future__ import annotations

import gzip
import json
import lzma
import tarfile
import tomllib
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import IO, Any

from vigie.collect import mail, warc
from vigie.collect.items import MAX_BYTES, Item, options_of
from vigie.collect.sorts import sorted_out
from vigie.errors import InputError

ABOUT = "documents.toml"  # in a folder: [[document]] file, published, outlet, language, timezone, uri
MAX_MEMBERS = 1_000_000  # of one archive
MAX_DEPTH = 2  # archives within archives
SKIPPED = frozenset(".toml .yaml .yml .md .css .js .png .jpg .jpeg .gif .svg .ico .woff .woff2 .mp4 .mp3 .sqlite .parquet .py .ipynb".split())
_ZIP, _TAR, _ONE = (".zip",), (".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tbz2", ".tar.xz", ".txz"), (".gz", ".xz")
_BROKEN = (OSError, EOFError, zlib.error, lzma.LZMAError, zipfile.BadZipFile, tarfile.TarError, RuntimeError, NotImplementedError, ValueError)


def items(inputs: Sequence[str | Path]) -> Iterator[Item]:
    """Yield the documents of files, folders (with what lies below) and archives (zip, tar, gz, xz), each once, in a fixed order.

    A line of a .jsonl file is a document: {"text" or "html": ..., "published": ..., "outlet": ..., "uri": ...}. In a folder `documents.toml` tells what
    its documents do not say themselves. Raises InputError for an input that does not exist; anything wrong further in becomes an item with an error.
    """
    for given in inputs:
        path = Path(given)
        if not path.exists():
            raise InputError(f"no file or folder {given}: check the path")
        if path.is_dir():
            yield from _folder(path)
        else:
            yield from _file(path, str(path), _about(path.parent).get(path.name, {}))


def _folder(folder: Path) -> Iterator[Item]:
    for path in within(folder):
        yield from one_of(folder, path)


def within(folder: Path) -> Iterator[Path]:
    """Yield the files of a folder, with what lies below, that may hold documents, by name."""
    for path in sorted(folder.rglob("*"), key=lambda p: p.as_posix()):
        if not any(part.startswith(".") for part in path.relative_to(folder).parts) and path.suffix.lower() not in SKIPPED and path.is_file():
            yield path


def one_of(folder: Path, path: Path) -> Iterator[Item]:
    """Yield the documents of one file of a folder."""
    about = _about(path.parent).get(path.name) or _about(folder).get(path.relative_to(folder).as_posix(), {})
    yield from _file(path, str(path), about)


def _about(folder: Path) -> dict[str, Mapping[str, Any]]:
    """What documents.toml tells of the folder's documents: file name -> row."""
    path = folder / ABOUT
    if not path.is_file():
        return {}
    try:
        rows = tomllib.loads(path.read_text(encoding="utf-8")).get("document", [])
        return {str(row["file"]): row for row in rows}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, KeyError, TypeError, AttributeError) as e:
        raise InputError(f'{path}: {e}: write [[document]] blocks, each with file = "..." and published, outlet, language, timezone or uri') from e


def _file(path: Path, name: str, about: Mapping[str, Any]) -> Iterator[Item]:
    try:
        with path.open("rb") as stream:
            yield from _stream(stream, name, options_of(about, str(path.parent / ABOUT)), 0)
    except InputError as e:
        yield Item(name, error=str(e))
    except OSError as e:
        yield Item(name, error=f"cannot read {name}: {e.strerror or e}: check its permissions")


def _stream(stream: IO[bytes], name: str, options: Mapping[str, Any], depth: int) -> Iterator[Item]:
    """The documents of one file, by the end of its name."""
    low = name.lower()
    try:
        if low.endswith(_ZIP):
            yield from _zip(stream, name, options, depth)
        elif low.endswith(_TAR):
            yield from _tar(stream, name, options, depth)
        elif low.endswith(_ONE):
            with gzip.GzipFile(fileobj=stream) if low.endswith(".gz") else lzma.LZMAFile(stream) as plain:
                yield from _stream(plain, name.rsplit(".", 1)[0], options, depth)  # type: ignore[arg-type]
        elif low.endswith((".jsonl", ".ndjson")):
            yield from _lines(stream, name, options)
        elif low.endswith(".warc"):
            yield from warc.items(stream, name, options)
        elif low.endswith((".mbox", ".mbx")):
            yield from mail.box(stream, name, options)
        else:
            yield from sorted_out(name, _capped(stream, name), options)
    except InputError as e:
        yield Item(name, error=str(e))
    except _BROKEN as e:
        yield Item(name, error=f"{name} cannot be read: {e}: it is cut off, damaged, locked or not what its name says; the rest goes on")


def _capped(stream: IO[bytes], name: str) -> bytes:
    data = stream.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise InputError(f"{name} is larger than {MAX_BYTES // 2**20} MB: give its text alone, or cut it into documents")
    return data


def _deeper(depth: int, name: str) -> int:
    if depth >= MAX_DEPTH:
        raise InputError(f"{name}: archives within archives within archives are not opened: unpack it first")
    return depth + 1


def _zip(stream: IO[bytes], name: str, options: Mapping[str, Any], depth: int) -> Iterator[Item]:
    below = _deeper(depth, name)
    held: IO[bytes] = stream if stream.seekable() and depth == 0 else BytesIO(_capped(stream, name))
    with zipfile.ZipFile(held) as archive:
        members = sorted((m for m in archive.infolist() if not m.is_dir()), key=lambda m: m.filename)
        if len(members) > MAX_MEMBERS:
            raise InputError(f"{name} holds more than {MAX_MEMBERS:,} files: split it")
        for m in members:
            if _wanted(m.filename):
                inner = f"{name}!{m.filename}"
                if m.flag_bits & 1:
                    yield Item(inner, error=f"{inner} is locked with a password: unpack it first")
                    continue
                try:
                    with archive.open(m) as plain:
                        yield from _stream(plain, inner, options, below)
                except _BROKEN as e:
                    yield Item(inner, error=f"{inner} cannot be read: {e}: the archive is damaged there; the rest goes on")


def _tar(stream: IO[bytes], name: str, options: Mapping[str, Any], depth: int) -> Iterator[Item]:
    below = _deeper(depth, name)
    with tarfile.open(fileobj=stream, mode="r|*") as archive:
        for n, m in enumerate(archive):
            if n >= MAX_MEMBERS:
                raise InputError(f"{name} holds more than {MAX_MEMBERS:,} files: split it")
            if m.isfile() and _wanted(m.name):
                plain = archive.extractfile(m)
                if plain is not None:
                    yield from _stream(plain, f"{name}!{m.name}", options, below)


def _wanted(member: str) -> bool:
    path = PurePosixPath(member.replace("\\", "/"))
    return not any(part.startswith(".") or part == "__MACOSX" for part in path.parts) and path.suffix.lower() not in SKIPPED


def _lines(stream: IO[bytes], name: str, options: Mapping[str, Any]) -> Iterator[Item]:
    number = 0
    while True:
        number += 1
        line = stream.readline(MAX_BYTES + 1)
        if not line:
            return
        where = f"{name}:{number}"
        if len(line) > MAX_BYTES:
            raise InputError(f"{where} is longer than {MAX_BYTES // 2**20} MB: give its text alone")
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            text = row.get("html") or row.get("text")
            if not isinstance(text, str):
                raise InputError(f'{where} has no "text" and no "html": give one of them')
            yield Item(where, text.encode("utf-8", "surrogatepass"), {**options, **options_of(row, where)})
        except InputError as e:
            yield Item(where, error=str(e))
        except (ValueError, AttributeError) as e:
            yield Item(where, error=f"{where} is no JSON object: {e}: write one object a line")
