"""`vigie import`: what `vigie export --format jsonl` or `--format bundle` wrote, back into a store."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from vigie.errors import InputError, PartlyError

ERRORS = "errors.jsonl"


def import_(
    source: Annotated[Path, Parameter(name="INPUT", help="A folder that `vigie export --format jsonl` or `bundle` wrote, or one file of JSON lines.")],
    /,
    *,
    db: Annotated[str, Parameter(help="Where the picture is kept; made where there is none: a file or postgresql://user@host/name.")],
) -> None:
    """Put exported documents, claims, corrections, texts and bytes into a store; the picture is then the same, byte for byte.

    The same twice changes nothing. Lines that cannot be used are listed in errors.jsonl and passed over (exit code 5).
    """
    from vigie.importing import import_into
    from vigie.store import open_store

    if not source.exists():
        raise InputError(f"no file or folder {source}: give what `vigie export --format jsonl` or `--format bundle` wrote")
    with open_store(db, create=True) as store:
        done = import_into(store, source, now=datetime.now(UTC))
    known = f", {done.n_kept} documents kept already" if done.n_kept else ""
    print(f"{done.n_documents} documents, {done.n_claims} claims, {done.n_corrections} corrections{known}: {db}", file=sys.stderr)  # noqa: T201
    if done.errors:
        text = "".join(json.dumps({"line": where, "error": e}, ensure_ascii=False) + "\n" for where, e in done.errors)
        Path(ERRORS).write_text(text, encoding="utf-8", errors="backslashreplace")
        where, first = done.errors[0]
        raise PartlyError(f"{len(done.errors)} lines could not be used, the first: {where}: {first} ({ERRORS} lists them; the rest is in the picture)")
