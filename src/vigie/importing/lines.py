"""Files of JSON lines -> lines by what they are, in a temporary database: claims by their documents, whatever the order and number of the files."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from vigie.errors import InputError, StoreError

OTHERS = ("incident_id", "service_id", "toll_id", "conflict_id", "person_id", "place_id", "trigger")  # keys of tables that are made anew from the claims
NO_INPUT = ("errors.jsonl",)  # what a build or an import could not use
_TABLE = """
PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA temp_store = FILE;
CREATE TABLE line (sort TEXT, id TEXT, owner TEXT, file INTEGER, n INTEGER, data BLOB, PRIMARY KEY (sort, id));
"""


@dataclass(frozen=True)
class Line:
    """A line that was found. `owner`: the document of a claim; `filtered`: of an export that holds only a part of its documents' claims."""

    ident: str
    owner: str
    file: Path
    number: int
    data: bytes
    filtered: bool

    @property
    def where(self) -> str:
        """File and number of the line."""
        return f"{self.file}:{self.number}"

    def record(self) -> dict[str, Any]:
        """Return what it says."""
        found: dict[str, Any] = json.loads(self.data)
        return found

    def beside(self, folder: str, ending: str) -> bytes | None:
        """Return the bytes of the file of this id in a folder beside the line's file; None where there is none."""
        path = self.file.parent / folder / f"{self.ident}{ending}"
        return path.read_bytes() if self.ident.replace("-", "").isalnum() and path.is_file() else None


class Lines:
    """The lines of an export. `errors`: (file:line, what is wrong and the way out) of those that are none."""

    def __init__(self, connection: sqlite3.Connection, files: list[Path]) -> None:
        self.connection = connection
        self.files = files
        self.errors: list[tuple[str, str]] = []
        self.filtered = [_filtered(f) for f in files]
        connection.executescript(_TABLE)
        for number, path in enumerate(files):
            connection.executemany("INSERT OR REPLACE INTO line VALUES (?, ?, ?, ?, ?, ?)", self._sorted(number, path))
        connection.executescript("CREATE INDEX line_owner ON line (owner, id) WHERE sort = 'claim'")

    def _sorted(self, file: int, path: Path) -> Iterator[tuple[Any, ...]]:
        with path.open("rb") as found:
            for n, data in enumerate(found, 1):
                sort, ident, owner = self._sort(data, f"{path}:{n}", f"{file:06d}-{n:012d}")
                if sort:
                    yield sort, ident, owner, file, n, data

    def _sort(self, data: bytes, where: str, order: str) -> tuple[str, str, str]:
        """What a line is, its id (of a correction its place in the order), and the document of a claim; '' for what is told or passed over."""
        if not data.strip():
            return "", "", ""
        try:
            record = json.loads(data.decode())
        except (ValueError, RecursionError) as e:
            self.errors.append((where, f"no JSON ({e}): mend the line, or export again"))
            return "", "", ""
        sort = _sort_of(record)
        if sort == "cut":
            self.errors.append((where, f"the table was cut when it was exported ({record['cut']}): export it without --limit"))
        elif not sort:
            self.errors.append((where, "no line of an export: it has neither document_id, claim_id nor the keys of another table"))
        if sort in ("", "cut", "other"):
            return "", "", ""
        if sort == "correction":
            return sort, order, ""
        of = record["claim_id"] if "claim_id" in record else record["document_id"]
        owner = record["document_id"] if sort == "claim" else ""
        if not (isinstance(of, str) and isinstance(owner, str)):
            self.errors.append((where, "its id is no text: mend the line, or export again"))
            return "", "", ""
        return sort, of.encode("ascii", "backslashreplace").decode(), owner.encode("ascii", "backslashreplace").decode()

    def of(self, sort: str) -> Iterator[Line]:
        """Yield the lines of a sort (document, claim, correction) by id."""
        yield from map(self._line, self.connection.execute("SELECT id, owner, file, n, data FROM line WHERE sort = ? ORDER BY id", (sort,)))

    def claims_of(self, document_id: str) -> Iterator[Line]:
        """Yield the claims of a document by id."""
        asked = "SELECT id, owner, file, n, data FROM line WHERE sort = 'claim' AND owner = ? ORDER BY id"
        yield from map(self._line, self.connection.execute(asked, (document_id,)))

    def orphans(self) -> Iterator[Line]:
        """Yield the claims whose document is in none of the files."""
        document = "SELECT 1 FROM line WHERE sort = 'document' AND id = c.owner"
        asked = f"SELECT id, owner, file, n, data FROM line AS c WHERE sort = 'claim' AND NOT EXISTS ({document}) ORDER BY id"
        yield from map(self._line, self.connection.execute(asked))

    def kept(self, sort: str, ident: str) -> Any:
        """Return what kept.jsonl has beside a record of a document or a claim; None where it has nothing."""
        row = self.connection.execute("SELECT data FROM line WHERE sort = ? AND id = ?", (f"kept {sort}", ident)).fetchone()
        return json.loads(row[0])["kept"] if row else None

    def _line(self, row: tuple[Any, ...]) -> Line:
        ident, owner, file, n, data = row
        return Line(ident, owner, self.files[file], n, data, self.filtered[file])


def _sort_of(record: Any) -> str:
    match record:
        case {"claim_id": _, "kept": _}:
            return "kept claim"
        case {"document_id": _, "kept": _}:
            return "kept document"
        case {"claim_id": _, "document_id": _, "evidence": _}:
            return "claim"
        case {"document_id": _, "sha256": _}:
            return "document"
        case {"!": "Correction"}:
            return "correction"
        case {"cut": _}:
            return "cut"
    return "other" if isinstance(record, dict) and any(k in record for k in OTHERS) else ""


def _filtered(path: Path) -> bool:
    """Whether the manifest beside a file, or above its folder, says that only a part was exported, or a part for the public."""
    for manifest in (path.parent / "manifest.json", path.parent.parent / "manifest.json"):
        try:
            exports = json.loads(manifest.read_bytes())["exports"]
            own = exports.get("bundle" if path.parent.name == "bundle" else "jsonl")
            return bool(own and (own["filter"] or own["role"] == "public"))
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            continue
    return False


@contextmanager
def sorted_lines(source: Path) -> Iterator[Lines]:
    """The lines of a file, or of all files of JSON lines in a folder and below. InputError where there is none, or it cannot be read."""
    files = sorted(p for p in source.rglob("*.jsonl") if p.name not in NO_INPUT) if source.is_dir() else [source]
    if not files:
        raise InputError(f"no file of JSON lines in {source}: give the folder that `vigie export --format jsonl` or `--format bundle` wrote")
    try:
        with closing(sqlite3.connect("")) as connection:
            yield Lines(connection, files)
    except sqlite3.OperationalError as e:
        raise StoreError(f"no room for the lines of an import ({e}): make room in the folder for temporary files, or name another in TMPDIR") from e
    except OSError as e:
        raise InputError(f"cannot read {e.filename or source}: {e.strerror}: check the path and its permissions") from e
