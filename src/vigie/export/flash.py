"""The flash update: flash.html, flash.md and, with the extra `office`, flash.docx. `language`: en, fr, uk. A number or state without a row stops the export."""

from __future__ import annotations

from pathlib import Path

from vigie.bulletin.flash import flash
from vigie.desk.index import Index
from vigie.desk.request import Request
from vigie.export import page_files
from vigie.picture_tables import Picture


def write(picture: Picture, folder: Path, request: Request = Request()) -> list[Path]:  # noqa: B008  frozen
    """Write the update and return the paths; GroundsError where it says what no row says."""
    return page_files(flash(picture, request), folder, "flash", Index(picture, request))
