"""Rows as they are written into answers: each once as long as it stands, for the same rows are asked for again and again."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

from fastapi import Response

from vigie.records import Record
from vigie.serve import rows
from vigie.serve.columns import Array
from vigie.serve.view import Piece, View


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
    found = of.shelves.texts.get(keys)
    missing = [k for k in keys if k not in found]
    if missing:
        piece = of.piece(k[2] for k in missing)
        for key in missing:
            if key[2] in piece.incidents:
                found[key] = write(key[2], piece)
                of.shelves.texts.put(key, found[key], len(found[key]))
    return [found[k] for k in keys if k in found]
