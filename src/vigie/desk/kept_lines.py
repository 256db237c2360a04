"""What `vigie import` needs beside the records of the contract: fields of claims and documents that they leave out, and what people decided.

Lines of kept.jsonl and corrections.jsonl, in the form in which a store keeps them (`store.packing`). They hold names and traces that are no part of the
picture's tables, so they are not written for the public.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from vigie.desk.material import Material
from vigie.picture import DocumentRow, Told
from vigie.records import Record
from vigie.store.claim_records import beside, zone_name
from vigie.store.packing import packed


def kept_lines(material: Material) -> Iterator[Record]:
    """Yield a line for each document and each claim."""
    for piece in material.pieces("documents"):
        yield from map(_document, piece.picture.documents)
    for piece in material.pieces("claims"):
        yield from map(_claim, piece.picture.claims)


def correction_lines(material: Material) -> Iterator[Record]:
    """Yield a line for each correction, in the order in which they were kept."""
    for c in material.corrections:
        yield json.loads(packed(c))


def _document(d: DocumentRow) -> Record:
    more: dict[str, Any] = {"day_only": d.day_only, "named": d.named, "zones": (zone_name(d.published), zone_name(d.fetched))}
    return {"document_id": d.document_id, "kept": json.loads(packed(more))}


def _claim(t: Told) -> Record:
    more = {**beside(t.claim), "known_at": t.known_at, "duplicate_of": t.claim.duplicate_of}
    return {"claim_id": t.claim.claim_id, "kept": json.loads(packed(more))}
