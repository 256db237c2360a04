"""`vigie build`: documents to a picture, in a folder or in a database; goes on where it was stopped."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from vigie.errors import OptionError, PartlyError

if TYPE_CHECKING:
    from vigie.building import Outcome
    from vigie.picture_tables import Picture

STORE = "picture.sqlite"  # in the folder of --out
ERRORS = "errors.jsonl"


def build(
    inputs: Annotated[list[Path], Parameter(name="INPUT", help="Files, folders, archives (zip, tar, gz, xz), .jsonl with a document a line.")],
    /,
    *,
    out: Annotated[Path | None, Parameter(help="Folder for the picture: its tables, report.html, and the database that they come from.")] = None,
    db: Annotated[str | None, Parameter(help="Database instead: a file or postgresql://user@host/name.")] = None,
    published: Annotated[str | None, Parameter(help="When the documents appeared, for those that do not say.")] = None,
    outlet: Annotated[str | None, Parameter(help="Who published them, for those that do not say.")] = None,
    language: Annotated[str | None, Parameter(help="fr, en, uk or ru; else found out for each.")] = None,
    timezone: Annotated[str | None, Parameter(help="Zone of the place that the coverage is about; else found out for each.")] = None,
    format: Annotated[list[str] | None, Parameter(help="Files to write: jsonl, parquet, geojson, report ...; all that can be, where not given.")] = None,  # noqa: A002
    jobs: Annotated[int, Parameter(help="Processes that read; 0 for one a core.")] = 0,
) -> None:
    """Read documents, merge their claims, and write the picture: incidents, services, tolls, conflicts, people, places, changes.

    A build that was stopped goes on where it was; documents that cannot be read are listed in errors.jsonl and passed over (exit code 5).
    """
    from vigie.building import build_into
    from vigie.collect.files import items
    from vigie.store import open_store

    if (out is None) == (db is None):
        raise OptionError("give one of --out FOLDER and --db ADDRESS")
    if out is not None:
        _folder(out)
    defaults = {k: v for k, v in (("published", published), ("outlet", outlet), ("language", language), ("timezone", timezone)) if v is not None}
    _wanted(format, out)
    with open_store(db or str(out / STORE), create=True) as store, _progress() as each:  # type: ignore[operator]
        outcome = build_into(store, items(inputs), now=datetime.now(UTC), defaults=defaults, jobs=jobs, each=each)
        picture = store.picture() if out is not None else None
    if out is not None and picture is not None:
        _written(picture, out, format)
    _tell(outcome, out, db)


def _folder(out: Path) -> None:
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as e:
        raise OptionError(f"cannot make the folder {out}: {e.strerror}: give another with --out") from e


def _wanted(formats: list[str] | None, out: Path | None) -> None:
    from vigie.export import writer

    if formats and out is None:
        raise OptionError("--format writes files: give --out FOLDER, or `vigie export --db` later")
    for name in formats or ():
        writer(name)


def _written(picture: Picture, out: Path, formats: list[str] | None) -> None:
    """Write the formats asked for, else those that are written unasked, as far as what they need is installed."""
    from importlib.util import find_spec

    from vigie.export import unasked, writer

    every = [n for n in unasked() if n != "parquet" or find_spec("pyarrow")]
    for name in formats or every:
        writer(name)(picture, out)


@contextmanager
def _progress() -> Iterator[Callable[[str], None]]:
    """A line that counts the documents and names the last one; nothing where errors do not go to a terminal."""
    if not sys.stderr.isatty():
        yield lambda name: None
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns: Any = (SpinnerColumn(), TextColumn("{task.completed} documents"), TimeElapsedColumn(), TextColumn("{task.fields[name]}"))
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None, name="")
        yield lambda name: bar.update(task, advance=1, name=name[-60:])


def _tell(outcome: Outcome, out: Path | None, db: str | None) -> None:
    where = f"{out.resolve()}" if out is not None else db
    words = f"{outcome.n_added} documents read, {outcome.n_claims} claims" + (f", {outcome.n_known} known already" if outcome.n_known else "")
    print(f"{words}: {where}", file=sys.stderr)  # noqa: T201
    folder = out or Path()
    path = folder / ERRORS
    if outcome.errors:
        text = "".join(json.dumps({"document": n, "error": e}, ensure_ascii=False) + "\n" for n, e in outcome.errors)
        path.write_text(text, encoding="utf-8", errors="backslashreplace")
        first = outcome.errors[0][1]
        raise PartlyError(f"{len(outcome.errors)} documents could not be read, the first: {first} ({path} lists them; the rest is in the picture)")
    if out is not None:
        path.unlink(missing_ok=True)
