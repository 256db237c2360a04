"""What the picture rests on, kept for checking, bundle/: the documents' bytes and texts where the store holds them, capture records, the claims, SHA256SUMS.

`sha256sum -c SHA256SUMS` in that folder checks it. Bytes whose hash is not the one in their record are refused: they are not what was read.
`vigie import bundle` takes it back. For the public neither texts nor bytes are written.
"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from vigie.desk.columns import columns, rows
from vigie.desk.manifest import hash_of
from vigie.desk.material import Material, records, unlimited
from vigie.errors import OptionError
from vigie.export import settle
from vigie.export.csv import csv_file
from vigie.export.jsonl import import_files, lines_file
from vigie.picture import DocumentRow
from vigie.picture_records import document_record
from vigie.records import Record

SUMS = "SHA256SUMS"


def write(material: Material, folder: Path) -> list[Path]:
    """Write the bundle and return its paths. `limit` does not cut it: evidence is whole or it is none."""
    home, material = folder / "bundle", unlimited(material)
    paths: list[Path] = []
    paths.append(lines_file(home / "captures.jsonl", _captures(material, home, paths)))
    paths.append(lines_file(home / "claims.jsonl", records(material, "claims")))
    paths.append(csv_file(home / "claims.csv", columns("claims"), rows("claims", material)))
    paths += import_files(material, home)
    sums = "".join(f"{hash_of(p)}  {p.relative_to(home).as_posix()}\n" for p in sorted(paths))
    return [*paths, settle(home / SUMS, sums.encode())]


def _captures(material: Material, home: Path, paths: list[Path]) -> Iterator[Record]:
    """The documents' records; their bytes and texts are written on the way."""
    for piece in material.pieces("documents"):
        for d in piece.picture.documents:
            raw, text = _files(d, material, home) if material.request.role != "public" else (None, None)
            paths.extend(p for p in (raw, text) if p)
            yield {**document_record(d), "bytes_in_bundle": raw is not None}


def _files(d: DocumentRow, material: Material, home: Path) -> tuple[Path | None, Path | None]:
    """The document's bytes and text as files named by its id, None for what is not at hand."""
    if not d.document_id.replace("-", "").isalnum():
        raise OptionError(f"document {d.document_id!r}: no id that can name a file: the store was changed by hand; put a copy back")
    data, text = material.raw(d.document_id), material.text(d.document_id)
    found = sha256(data).hexdigest() if data is not None else None
    if data is not None and d.sha256 and d.bytes is not None and found != d.sha256:
        raise OptionError(f"document {d.document_id}: its bytes have the hash {found}, its record says {d.sha256}: put a copy of the store back")
    return (
        settle(home / "documents" / f"{d.document_id}.bin", data) if data is not None else None,
        settle(home / "texts" / f"{d.document_id}.txt", text.encode("utf-8", "surrogatepass")) if text is not None else None,
    )
