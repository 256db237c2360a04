"""`vigie collect`: visit the sources of a SOURCES.toml once; `vigie collect check` tries each and says what it got."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import App, Parameter

from vigie.commands.opening import Format, shown
from vigie.errors import OptionError, PartlyError, VigieError

if TYPE_CHECKING:
    from vigie.collect.items import Item
    from vigie.collect.sources import Source, Sources
    from vigie.collect.visits import Seen
    from vigie.collect.web import Web

app = App(
    name="collect",
    help="Visit sources once, politely, and put what they have into a database; what changed since the last visit becomes a new version.",
    help_format="plaintext",
    help_epilogue="""Examples:
  vigie collect check SOURCES.toml
  vigie collect SOURCES.toml --db picture.sqlite""",
)

File = Annotated[Path, Parameter(name="SOURCES", help="A file of sources: docs/COLLECT.md tells its fields, examples/SOURCES.toml shows one.")]
Only = Annotated[list[str] | None, Parameter(help="Only these sources, or those with this tag; may be repeated.")]
Cache = Annotated[Path | None, Parameter(help="File where fetched pages are kept for conditional requests; else beside the database, or none for `check`.")]
COLUMNS = ("source", "sort", "documents", "words", "language", "dated", "what")


@app.default
def collect(
    file: File,
    /,
    *,
    db: Annotated[str, Parameter(help="Database: a file or postgresql://user@host/name; made where there is none.")],
    only: Only = None,
    cache: Cache = None,
    jobs: Annotated[int, Parameter(help="Processes that read; 0 for one a core.")] = 1,
) -> None:
    """Visit each source once. What could not be had is told, source by source, and passed over (exit code 5)."""
    from vigie.building import build_into
    from vigie.store import open_store
    from vigie.store.visiting import newest_at

    listed = _sources(file)
    chosen = _chosen(listed, only)
    with open_store(db, create=True) as store, _web(listed, cache or beside(db)) as web:

        def seen(address: str) -> datetime | None:
            found = store.ask(newest_at, address)
            return found[1] if found else None

        outcome = build_into(store, _all(chosen, web, seen), now=datetime.now(UTC), jobs=jobs)
    print(f"{outcome.n_added} documents new or changed, {outcome.n_claims} claims, {outcome.n_known} as they were: {db}", file=sys.stderr)  # noqa: T201
    for _, error in outcome.errors:
        print(f"  {error}", file=sys.stderr)  # noqa: T201
    if outcome.errors:
        raise PartlyError(f"{len(outcome.errors)} addresses or documents could not be had or read (above); the rest is in the picture")


@app.command
def check(file: File, /, *, only: Only = None, cache: Cache = None, format: Format = None) -> None:  # noqa: A002  the option's name
    """Visit each source once, keep nothing, and print what it gave: documents, words, language, how many state their date; or what is in the way."""
    from dataclasses import replace

    listed = _sources(file)
    found: list[dict[str, Any]] = []
    with _web(listed, cache) as web:
        for source in _chosen(listed, only):
            found.append(_tried(replace(source, limit=min(source.limit, 3)), web))
    rows = [tuple(str(r[k]) if r[k] is not None else "" for k in COLUMNS) for r in found]
    n_bad = sum(not r["documents"] for r in found)
    shown(found, rows, COLUMNS, format, f"{len(found)} sources, {n_bad} of them gave nothing")
    if n_bad:
        raise PartlyError(f"{n_bad} of {len(found)} sources gave nothing: the column 'what' says why")


def _tried(source: Source, web: Web) -> dict[str, Any]:
    """What one visit gave."""
    from vigie.building import document_of
    from vigie.collect.visits import visited

    tried = [document_of(item) for item in visited(source, web)]
    errors = [t for t in tried if isinstance(t, str)]
    documents = [t for t in tried if not isinstance(t, str)]
    languages = Counter(d.language for d in documents)
    return {
        "source": source.name,
        "sort": source.sort,
        "documents": len(documents),
        "words": sum(len(d.text.split()) for d in documents),
        "language": languages.most_common(1)[0][0] if languages else None,
        "dated": sum(1 for d in documents if d.published),
        "what": errors[0] if errors else documents[0].title or "" if documents else "nothing there now",
    }


def needed() -> None:
    """Refuse to go on where what collecting needs is not installed."""
    try:
        import hishel.httpx2  # noqa: F401
        import protego  # noqa: F401
    except ImportError as e:
        raise OptionError(f"collecting needs {e.name}: pip install 'vigie[collect]'") from e


def _sources(file: Path) -> Sources:
    from vigie.collect.sources import sources

    needed()
    return sources(file)


def _chosen(listed: Sources, only: list[str] | None) -> list[Source]:
    if not only:
        return list(listed.sources)
    unknown = next((o for o in only if not any(o == s.name or o in s.tags for s in listed.sources)), None)
    if unknown is not None:
        raise OptionError(f"no source and no tag is named {unknown!r}: there are {', '.join(s.name for s in listed.sources)}")
    return [s for s in listed.sources if s.name in only or set(s.tags) & set(only)]


def _web(listed: Sources, cache: Path | None) -> Web:
    from vigie import __version__
    from vigie.collect.pace import Pace
    from vigie.collect.web import Web

    return Web(listed.contact, __version__, listed.private, cache, int(listed.max_mb * 2**20), listed.max_s, Pace(listed.pace_s))


def beside(db: str) -> Path | None:
    """Return where fetched pages are kept when nobody says: beside a database that is a file; for others nowhere, and each visit fetches whole pages."""
    plain = db.removeprefix("sqlite:///")
    if "://" in plain:
        return None
    path = Path(plain)
    return (path / "picture" if path.is_dir() else path).with_suffix(".fetched.sqlite")


def _all(chosen: list[Source], web: Web, seen: Seen) -> Iterator[Item]:
    """The documents of all sources, one source after the other; a source that cannot be visited is an error of its own."""
    from vigie.collect.items import Item
    from vigie.collect.visits import visited

    for source in chosen:
        try:
            yield from visited(source, web, seen)
        except VigieError as e:
            yield Item(source.address, error=f"{source.name}: {e}")
