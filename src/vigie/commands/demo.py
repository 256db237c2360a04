"""`vigie demo`: the picture of the bundled coverage; with --live it is followed to its end by a watcher and opened as a live page."""

from __future__ import annotations

import os
import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from vigie.errors import OptionError, VigieError

PORT = 8420


def demo(
    *,
    out: Annotated[Path, Parameter(help="Folder for the picture, the report and the page.")] = Path("demo-out"),
    live: Annotated[bool, Parameter(help="Have `vigie watch` follow the last documents; then, on a terminal, serve the live page until stopped.")] = False,
) -> None:
    """Make the picture of the bundled coverage: tables here, a printable report, a flash update, and a page with the texts and their claims marked.

    Example:
      vigie demo --out demo-out
    """
    from vigie.demo import documents, tables, written
    from vigie.formats import look_of_terminal, renderer

    look = look_of_terminal()
    page = out / "vigie-demo.html"
    try:
        out.mkdir(parents=True, exist_ok=True)
        picture, _ = written(out)
        sys.stdout.writelines(piece + "\n" for piece in tables(picture, look.width, color=look.color))
        sys.stdout.flush()
        page.write_text("".join(renderer("html")(documents(), look)), encoding="utf-8")
    except OSError as e:
        raise OptionError(f"cannot write {page}: {e.strerror}: give another folder with --out") from e
    _say(f"The report: {(out / 'report.html').resolve()}")
    _say(f"The flash update: {(out / 'flash.html').resolve()}")
    _say(f"The texts with their claims marked: {page.resolve()}")
    if live:
        _live(out)


def _live(out: Path) -> None:
    from vigie.commands.collect import needed
    from vigie.demo import played

    needed()
    db = played(out, lambda text: _say(f"{datetime.now().astimezone():%H:%M:%S} {text}"))
    if not sys.stdin.isatty() or os.environ.get("CI"):
        _say(f"As a live page: vigie serve --db {db}")
        return
    from vigie.commands.serve import serve

    _say("The live page, until Ctrl-C:")
    try:
        serve(db=str(db), port=PORT)
    except VigieError:
        serve(db=str(db), port=0)  # something else listens there


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)  # noqa: T201
