"""What the picture rests on, kept for checking, bundle/: the documents' bytes where the store holds them, capture records, the claims, and SHA256SUMS.

`sha256sum -c SHA256SUMS` in that folder checks it. Bytes whose hash is not the one in their record are refused: they are not what was read.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

from vigie.desk.columns import columns, rows
from vigie.desk.index import Index
from vigie.desk.manifest import hash_of
from vigie.desk.request import Request
from vigie.errors import OptionError
from vigie.export import settle, settling
from vigie.export.csv import csv_file
from vigie.picture import DocumentRow
from vigie.picture_tables import Picture

SUMS = "SHA256SUMS"


def write(picture: Picture, folder: Path, request: Request = Request()) -> list[Path]:  # noqa: B008  frozen
    """Write the bundle and return its paths. `limit` does not cut it: evidence is whole or it is none."""
    home = folder / "bundle"
    index = Index(picture, Request(base_url=request.base_url, known_at=request.known_at, at=request.at))
    paths = [p for d in picture.documents if (p := _document(d, home, request)) is not None]
    held = {p.stem for p in paths}
    paths.append(_lines(home / "captures.jsonl", ({**r, "bytes_in_bundle": r["document_id"] in held} for r in picture.documents.records())))
    paths.append(_lines(home / "claims.jsonl", picture.claims.records()))
    paths.append(csv_file(home / "claims.csv", columns("claims"), rows("claims", index)))
    sums = "".join(f"{hash_of(p)}  {p.relative_to(home).as_posix()}\n" for p in sorted(paths))
    return [*paths, settle(home / SUMS, sums.encode())]


def _document(d: DocumentRow, home: Path, request: Request) -> Path | None:
    """The document's bytes as a file named by its id, None where they are not at hand."""
    data = request.raw(d.document_id)
    if data is None:
        return None
    found = sha256(data).hexdigest()
    if d.sha256 and d.bytes is not None and found != d.sha256:
        raise OptionError(f"document {d.document_id}: its bytes have the hash {found}, its record says {d.sha256}: put a copy of the store back")
    if not d.document_id.replace("-", "").isalnum():
        raise OptionError(f"document {d.document_id!r}: no id that can name a file: the store was changed by hand; put a copy back")
    return settle(home / "documents" / f"{d.document_id}.bin", data)


def _lines(path: Path, records: Iterable[dict[str, object]]) -> Path:
    with settling(path) as file:
        for r in records:
            file.write((json.dumps(r, ensure_ascii=False) + "\n").encode("utf-8", "backslashreplace"))
    return path
