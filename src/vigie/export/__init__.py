"""The picture -> files, one file of this folder a format, found by folder: a module with `write(material, folder) -> list of paths`.

Whatever is exported goes through `material_of`: the one place where a picture or a store becomes rows to be written.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Protocol

from vigie.desk.material import HeldMaterial, Material
from vigie.desk.request import Request, no_raw
from vigie.errors import OptionError
from vigie.picture_tables import Picture

if TYPE_CHECKING:
    from vigie.bulletin.pieces import Page
    from vigie.desk.index import Index
    from vigie.store import Store

UNASKED = ("jsonl", "parquet", "geojson", "report")  # what `vigie build` writes where no format is named; the others are for those who ask
MANIFEST = "manifest.json"


class Write(Protocol):
    """What `writer` gives: it puts a format's files into the folder and returns their paths."""

    def __call__(self, source: Picture | Store, folder: Path, request: Request = ...) -> list[Path]: ...


def names() -> list[str]:
    """Return the names of the formats, sorted: the files of this folder."""
    return sorted(f.stem for f in Path(__file__).parent.glob("[a-z]*.py"))


def unasked() -> list[str]:
    """Return the formats that are written where none is named, as far as they are there, sorted."""
    return [n for n in names() if n in UNASKED]


def writer(name: str) -> Write:
    """Return what writes a format; OptionError names the formats that exist."""
    if name not in names():
        raise OptionError(f"no format {name!r}: give one of {', '.join(names())}")

    def write(source: Picture | Store, folder: Path, request: Request = Request()) -> list[Path]:  # noqa: B008  frozen
        with material_of(source, request) as material:
            return written(name, material, folder)

    return write


def written(name: str, material: Material, folder: Path) -> list[Path]:
    """Write the files of a format and return their paths."""
    paths: list[Path] = import_module(f"vigie.export.{name}").write(material, folder)
    return paths


@contextmanager
def material_of(source: Picture | Store, request: Request) -> Iterator[Material]:
    """What the request selects of a picture or of a store, as rows to be written: all that any format writes comes from here.

    A store is read in one transaction: all files tell of one moment of it. What was known by an earlier moment is fused anew, in memory; so is what the
    public may see, since a row depends on those around it.
    """
    if isinstance(source, Picture):
        yield _held(source, request)
        return
    from vigie.desk.scratch import scratch
    from vigie.desk.stored import StoredMaterial
    from vigie.store import documents, pictures
    from vigie.store.engines import reading

    with reading(source.engine) as connection:
        if request.known_at is not None or request.role == "public":
            picture = pictures.picture(connection, at=request.at, known_at=request.known_at)
            yield _held(picture, replace(request, raw=lambda document_id: documents.raw(connection, document_id)))
            return
        with scratch() as ids:
            yield StoredMaterial(connection, request, ids)


def _held(picture: Picture, request: Request) -> HeldMaterial:
    """A picture as it may be shown to who asks: to the public by the rules, those of vigie where none are given, and without the documents' bytes."""
    if request.role != "public":
        return HeldMaterial(picture, request)
    from vigie.publish import default_rules, published

    shown = published(picture, request.rules or default_rules(), request.written or datetime.now(UTC))
    return HeldMaterial(shown.picture, replace(request, raw=no_raw, withheld=shown.counts, next_change=shown.next_change))


def export(source: Picture | Store, formats: Sequence[str], folder: Path, request: Request) -> list[Path]:
    """Write what the request selects of a picture or a store in these formats, and manifest.json beside them; return the paths, the manifest last."""
    from vigie.desk.manifest import files_told, joined, manifest

    for name in formats:
        writer(name)
    told, paths = {}, []
    with material_of(source, request) as material:
        for name in formats:
            files = written(name, material, folder)
            told[name] = {**manifest(material), "files": files_told(files, folder)}
            paths += files
    path = folder / MANIFEST
    before = _manifest(path)
    return [*paths, settle(path, joined(before, told).encode("utf-8", "backslashreplace"))]


def _manifest(path: Path) -> dict[str, object]:
    """What an earlier export into the same folder said; nothing where there is none or it is none of ours."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return found if isinstance(found, dict) and isinstance(found.get("exports"), dict) else {}


def settle(path: Path, data: bytes) -> Path:
    """Write a file as a whole: a reader sees the old one or the new one, never a half. OptionError where the disk refuses."""
    with settling(path) as file:
        file.write(data)
    return path


@contextmanager
def settling(path: Path) -> Iterator[BinaryIO]:
    """A file to write piece by piece that takes its name when it is whole; OptionError where the disk refuses."""
    part = path.with_name(path.name + ".part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with part.open("w+b") as file:
            yield file
        part.replace(path)
    except OSError as e:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise OptionError(f"cannot write {path}: {e.strerror}: make room, or give another folder") from e
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def needed(module: str, extra: str, format_: str) -> None:
    """Refuse where a format's library is not installed: OptionError that names the extra."""
    from importlib.util import find_spec

    if find_spec(module) is None:
        raise OptionError(f"{format_} needs the extra: pip install 'vigie[{extra}]'")


def page_files(page: Page, folder: Path, stem: str, index: Index) -> list[Path]:
    """Write a bulletin as HTML, Markdown and, where python-docx is installed, as a Word document; return the paths."""
    from importlib.util import find_spec

    from vigie.bulletin.addresses import addresses
    from vigie.bulletin.as_docx import docx
    from vigie.bulletin.as_html import html
    from vigie.bulletin.as_markdown import markdown

    paths = [
        settle(folder / f"{stem}.html", html(page, addresses(index.picture, index)).encode("utf-8", "backslashreplace")),
        settle(folder / f"{stem}.md", markdown(page).encode("utf-8", "backslashreplace")),
    ]
    return [*paths, settle(folder / f"{stem}.docx", docx(page, index.request.written))] if find_spec("docx") else paths
