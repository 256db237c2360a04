"""Rows as they are written into answers: each once as long as it stands, for the same rows are asked for again and again."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from fastapi import Response

from vigie.records import Record
from vigie.serve import rows
from vigie.serve.columns import Array
from vigie.serve.view import Piece, View

Key = tuple[str, int, str]  # form, version, id of a row
OVERHEAD = 300  # bytes that a key and its place take beside what is kept


def text(value: Any) -> str:
    """Return a value as JSON without spaces."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def answer(head: Record, member: str, written: Sequence[str], media: str = "application/json") -> Response:
    """Return an object as JSON: its members, then a list of values that are written already. Halves of letters become question marks: offsets stay."""
    return Response(f'{text(head)[:-1]},"{member}":[{",".join(written)}]}}'.encode("utf-8", "replace"), media_type=media)


def listed(envelope: Record, written: Sequence[str]) -> Response:
    """Return a list in its envelope."""
    return answer(envelope, "rows", written)


def incident_rows(of: View, places: Array) -> list[str]:
    """Return the incidents at these places as rows of the page."""
    return remembered(of, "row", places, lambda i, piece: text(rows.incident_row(piece.incidents[i], piece)))


def remembered(of: View, form: str, places: Array, write: Callable[[str, Piece], str]) -> list[str]:
    """Return what is written of the incidents at these places, in their order: as it was written before, unless they changed since. Those gone are left out."""
    columns = of.incidents
    keys = [(form, int(columns.version[p]), columns.ids[p]) for p in places]
    found = kept(of, keys)
    missing = [k for k in keys if k not in found]
    if missing:
        piece = of.piece((k[2] for k in missing), words=False)
        found |= keep(of, {k: write(k[2], piece) for k in missing if k[2] in piece.incidents})
    return [found[k] for k in keys if k in found]


def kept(of: View, keys: Iterable[Key]) -> dict[Key, str]:
    """Return what was written under these keys, as far as it is remembered."""
    return {k: zlib.decompress(packed).decode() for k, packed in of.shelves.texts.get(keys).items()}


def keep(of: View, written: Mapping[Key, str]) -> Mapping[Key, str]:
    """Remember what was written, packed: a third of what it takes else."""
    for key, said in written.items():
        packed = zlib.compress(said.encode("utf-8", "replace"), 1)
        of.shelves.texts.put(key, packed, len(packed) + OVERHEAD)
    return written
