"""The page's files, built into static/: served as they are; names with a hash in them may be kept for ever."""

from __future__ import annotations

from pathlib import Path

from fastapi import FastAPI
from starlette.staticfiles import StaticFiles

STATIC = Path(__file__).with_name("static")


def edition() -> str:
    """Return what differs whenever the page was built anew."""
    index = STATIC / "index.html"
    return str(index.stat().st_mtime_ns) if index.is_file() else ""


def of_page(path: str, accept: str) -> bool:
    """Return whether an address is the page's own, which tells nothing of the picture: who has no token yet can give one there."""
    return path.startswith("/assets/") or path in ("/index.html", "/icon.svg") or (path == "/" and "text/html" in accept and bool(edition()))


def pages(app: FastAPI) -> None:
    """Serve the files of the page, where it was built."""
    if STATIC.is_dir():
        app.mount("/", StaticFiles(directory=STATIC), name="page")
