"""Rows as they are written into answers: each once as long as it stands, for the same rows are asked for again and again."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from fastapi import Response

from vigie.records import Record
from vigie.serve import rows
from vigie.serve.columns import Array
from vigie.serve.view import Piece, View

Key = tuple[str, int, str]  # form, version, id of a row
OVERHEAD = 300  # bytes that a key and its place take beside what is kept


def text(value: Any) -> bytes:
    """Return a value as JSON without spaces. Halves of letters become question marks: offsets stay."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode("utf-8", "replace")


def answer(head: Record, member: str, written: Iterable[bytes], media: str = "application/json") -> Response:
    """Return an object as JSON: its members, then a list of values that are written already."""
    return Response(b"".join((text(head)[:-1], f',"{member}":['.encode(), b",".join(written), b"]}")), media_type=media)


def listed(envelope: Record, written: Iterable[bytes]) -> Response:
    """Return a list in its envelope."""
    return answer(envelope, "rows", written)


def incident_rows(of: View, places: Array) -> list[bytes]:
    """Return the incidents at these places as rows of the page."""
    return remembered(of, "row", places, lambda i, piece: text(rows.incident_row(piece.incidents[i], piece)))


def remembered(of: View, form: str, places: Array, write: Callable[[str, Piece], bytes]) -> list[bytes]:
    """Return what is written of the incidents at these places, in their order: as it was written before, unless they changed since. Those gone are left out."""
    columns = of.incidents
    keys = [(form, int(columns.version[p]), columns.ids[p]) for p in places]
    found: dict[Key, bytes] = of.shelves.texts.get(keys)
    missing = [k for k in keys if k not in found]
    if missing:
        piece = of.piece((k[2] for k in missing), words=False)
        found |= keep(of, {k: write(k[2], piece) for k in missing if k[2] in piece.incidents})
    return [found[k] for k in keys if k in found]


def keep(of: View, written: Mapping[Key, bytes]) -> Mapping[Key, bytes]:
    """Remember what was written."""
    for key, said in written.items():
        of.shelves.texts.put(key, said, len(said) + OVERHEAD)
    return written
