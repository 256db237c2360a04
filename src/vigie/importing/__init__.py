"""An export's JSON lines -> a store: documents, claims, corrections, texts and bytes come back, and the picture made of them is the same, byte for byte.

What the lines of other tables say is made anew from the claims. A line that cannot be used is told with its file and number, and the rest goes on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from vigie.importing.lines import Line, Lines, sorted_lines
from vigie.importing.nouns import LineError, correction_of, document_of, told_of
from vigie.picture import DocumentRow, Told
from vigie.store.keeping import Arrival

if TYPE_CHECKING:
    from vigie.store import Store

DOCUMENTS_AT_ONCE = 200  # in one transaction: what they touch is made anew once
ENGINE = "import"  # another vigie read them: read again from their bytes they are another reading


@dataclass
class Imported:
    """What an import did. `n_kept`: documents that the store had already; `errors`: (file:line, what is wrong and the way out)."""

    n_documents: int = 0
    n_kept: int = 0
    n_claims: int = 0
    n_corrections: int = 0
    errors: list[tuple[str, str]] = field(default_factory=list)


def import_into(store: Store, source: Path, *, now: datetime, each: Callable[[str], None] = lambda name: None) -> Imported:
    """Put what an export of JSON lines or a bundle holds into the store; return what was done. InputError where there is nothing of the sort.

    `source`: a file of JSON lines, or a folder of them with `texts` and `documents` beside. The same twice changes nothing. An export that was filtered takes
    nothing away: documents that the store has already stay as they are there.
    """
    done = Imported()
    with sorted_lines(source) as lines:
        done.errors += lines.errors
        for part in _parts(_arrivals(lines, store, done)):
            for arrival, added in zip(part, store.keep_all(part, now=now), strict=True):
                done.n_kept += added.state == "same"
                done.n_documents += added.state != "same"
                done.n_claims += len(arrival.told) if added.state != "same" else 0
                each(arrival.row.document_id)
        for line in lines.of("correction"):
            try:
                done.n_corrections += store.correct(correction_of(line.record()), now=now)
            except LineError as e:
                done.errors.append((line.where, str(e)))
        done.errors += [(c.where, f"its document {c.owner} is in none of the files: give its line of documents.jsonl too") for c in lines.orphans()]
    return done


def _parts(arrivals: Iterable[Arrival]) -> Iterator[list[Arrival]]:
    part: list[Arrival] = []
    for arrival in arrivals:
        part.append(arrival)
        if len(part) == DOCUMENTS_AT_ONCE:
            yield part
            part = []
    if part:
        yield part


def _arrivals(lines: Lines, store: Store, done: Imported) -> Iterator[Arrival]:
    """The documents with their claims, by id."""
    for line in lines.of("document"):
        if line.filtered and store.text(line.ident) is not None:
            done.n_kept += 1
            continue
        try:
            row = document_of(line.record(), lines.kept("document", line.ident))
        except LineError as e:
            done.errors.append((line.where, str(e)))
            continue
        told = tuple(_told(lines, row, done))
        yield Arrival(row, told, _text(line, done), _raw(line, row, done), ENGINE)


def _told(lines: Lines, row: DocumentRow, done: Imported) -> Iterator[Told]:
    for line in lines.claims_of(row.document_id):
        try:
            yield told_of(line.record(), lines.kept("claim", line.ident), row)
        except LineError as e:
            done.errors.append((line.where, str(e)))


def _text(line: Line, done: Imported) -> str:
    """The text of a document, '' where the files do not hold it."""
    data = line.beside("texts", ".txt")
    try:
        return data.decode("utf-8", "surrogatepass") if data else ""
    except UnicodeDecodeError as e:
        done.errors.append((line.where, f"its text {line.ident}.txt is no UTF-8 ({e.reason}): put the file of the export back"))
        return ""


def _raw(line: Line, row: DocumentRow, done: Imported) -> bytes | None:
    """The bytes of a document as they were fetched, None where the files do not hold them or hold others."""
    data = line.beside("documents", ".bin")
    if data is None or sha256(data).hexdigest() == row.sha256:
        return data
    done.errors.append((line.where, f"its bytes {line.ident}.bin are not those of its record (SHA-256 differs): put the file of the export back"))
    return None
