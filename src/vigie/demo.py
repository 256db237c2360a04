"""The bundled coverage: what `vigie demo` reads, and the picture that it makes of the night that eight of the documents tell of.

`played` has a watcher follow the last of them, which a server of this machine publishes one by one.
"""

from __future__ import annotations

import io
import json
import threading
import time
import tomllib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from vigie import picture_wording as words
from vigie.errors import ShelfError
from vigie.model import Document
from vigie.picture_tables import Picture
from vigie.resources import home, kind_shelf

NIGHT = "night"  # the folder of the documents that tell of one event
LIST = "documents.toml"
LAST = ("agency-ru.txt", "agency-en-noon.txt", "channel-ru.txt")  # of the night, in the order in which they appeared: played to a watcher
STEP_S = 2.5  # between two of them
PATIENCE_S = 60.0  # for a machine that is busy with other things


def folder() -> Path:
    """Return the folder of the bundled coverage: in the installed package, or at the top of the clone."""
    for place in (home() / "examples", home().parents[1] / "examples"):
        if (place / LIST).is_file():
            return place
    raise ShelfError(f"examples/{LIST} is missing: install vigie again, or run from a whole clone")


def listed() -> list[dict[str, Any]]:
    """Return the rows of the lists of documents: `file`, and what the document does not say itself."""
    lists = (folder() / LIST, folder() / NIGHT / LIST)
    return [row for path in lists for row in tomllib.loads(path.read_text(encoding="utf-8"))["document"]]


def documents(part: str = "") -> list[Document]:
    """Return the bundled documents, read; `part`: only those of that folder within."""
    from vigie.collect.files import items
    from vigie.pipeline import read

    return [read(item.data, **item.options) for item in items([folder() / part])]


def written(out: Path, formats: Iterable[str] = ("jsonl", "report", "flash")) -> tuple[Picture, list[Path]]:
    """Build the picture of the night, write it into a folder, and return it with the paths."""
    from vigie.build import build
    from vigie.export import writer

    picture = build(documents(NIGHT))
    return picture, [path for name in formats for path in writer(name)(picture, out)]


def played(out: Path, say: Callable[[str], None]) -> Path:
    """Keep all but the last documents of the night in a store of its own, have a watcher follow the last ones as they appear, and return the store."""
    from vigie.building import build_into
    from vigie.collect.files import items
    from vigie.store import open_store
    from vigie.watch.asking import Asking
    from vigie.watch.listing import Listing
    from vigie.watch.log import Log
    from vigie.watch.running import Watch

    path = out / "demo.sqlite"
    for old in (path, *out.glob("demo.sqlite-*")):
        old.unlink(missing_ok=True)
    rows = {row["file"]: row for row in tomllib.loads((folder() / NIGHT / LIST).read_text(encoding="utf-8"))["document"]}
    first = [item for item in items([folder() / NIGHT]) if Path(item.name).name not in LAST]
    with open_store(path, create=True) as store, _feeds([rows[name] for name in LAST]) as (address, shown):
        build_into(store, first, now=datetime.now(UTC), jobs=1)
        say(f"kept: {len(first)} documents of the night; `vigie watch` follows {len(LAST)} more")
        file = out / "SOURCES.toml"
        file.write_text(_sources(address, [rows[name] for name in LAST]), encoding="utf-8")
        watch = Watch(store, Listing(file), Asking(None), Log(say))
        running = threading.Thread(target=watch.run, daemon=True)
        running.start()
        for n, name in enumerate(LAST):
            time.sleep(STEP_S)
            shown.add(name)
            say(f"published: {rows[name]['outlet']}, {rows[name]['published']}")
            until = time.monotonic() + PATIENCE_S
            while watch.figures.documents["new"] <= n and time.monotonic() < until:
                time.sleep(0.1)
            picture = store.picture()
            say(f"the picture: {len(picture.documents)} documents, {len(picture.claims)} claims, {len(picture.incidents)} incidents")
        watch.stop()
        running.join()
    return path


def _sources(address: str, rows: Sequence[dict[str, Any]]) -> str:
    """A SOURCES.toml of feeds at a server of this machine."""
    head = '[collect]\ncontact = "desk@example.org"\nprivate = ["127.0.0.1"]\npace_s = 0.1\nevery_s = 0.5\n'
    block = '\n[[source]]\nname = "{outlet}"\nsort = "feed"\naddress = "{address}/{file}"\noutlet = "{outlet}"\ntimezone = "{timezone}"\n'
    return head + "".join(block.format(address=address, **row) for row in rows)


@contextmanager
def _feeds(rows: Sequence[dict[str, Any]]) -> Iterator[tuple[str, set[str]]]:
    """Serve a JSON Feed for each document, empty until its name is put into the set; gives the address and the set."""
    shown: set[str] = set()

    def feed(name: str) -> bytes | None:
        row = next((r for r in rows if r["file"] == name), None)
        if row is None:
            return None
        text = (folder() / NIGHT / name).read_text(encoding="utf-8")
        entry = {"id": name, "title": "", "date_published": row["published"], "content_text": text}
        told = {"version": "https://jsonfeed.org/version/1.1", "title": row["outlet"], "items": [entry] if name in shown else []}
        return json.dumps(told).encode()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = feed(self.path.lstrip("/"))
            self.send_response(404 if body is None else 200)
            self.send_header("Content-Type", "application/feed+json")
            self.send_header("Content-Length", str(len(body or b"")))
            self.end_headers()
            self.wfile.write(body or b"")

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}", shown
    finally:
        server.shutdown()
        server.server_close()


def tables(picture: Picture, width: int, *, color: bool = False) -> Iterator[str]:
    """Yield the picture in short for a terminal: incidents, services, contradictions."""
    table = partial(_table, width=width, color=color)
    rows = sorted(picture.incidents, key=lambda r: (-((r.killed and r.killed.latest) or 0), -len(r.parts), -len(r.claims), r.incident_id))
    yield table(
        "Incidents",
        ("code", "kind", "what", "when", "killed", "injured", "sources"),
        [
            (
                r.code,
                r.kind,
                r.title,
                words.happened(r.time, r.time_precision),
                words.figure(r.killed),
                words.figure(r.injured),
                f"{r.sources}{' contested' if r.contested else ''}",
            )
            for r in rows
        ],
    )
    signs, order = kind_shelf("services")["signs"], kind_shelf("services")["states"]["order"]
    held = sorted((s for s in picture.services if s.until is None), key=lambda s: (order.index(s.state), s.place.name, s.service))
    yield table(
        "Services",
        ("place", "service", "state", "how many", "as of", "says"),
        [(s.place.name, s.service, f"{signs[s.state]} {s.state}", words.extent(s), words.instant(s.as_of), ", ".join(s.source_names)) for s in held],
    )
    stands = [c for c in picture.conflicts if c.settled_by is None]
    versions = [(c.type, c.field, "; ".join(f"{v.value}: {', '.join(v.sources)}" for v in c.values)) for c in stands]
    yield table("Contested", ("type", "of", "who says what"), versions)


def _table(name: str, columns: Sequence[str], rows: Sequence[Sequence[str]], *, width: int, color: bool) -> str:
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    out = io.StringIO()
    console = Console(file=out, width=width, force_terminal=color, no_color=not color, highlight=False, legacy_windows=False)
    table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False, title=name, title_justify="left", title_style="bold")
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    console.print(table)
    return "\n".join(line.rstrip() for line in out.getvalue().split("\n")) + "\n"
