"""The flash update: flash.html, flash.md and, with the extra `office`, flash.docx. `language`: en, fr, uk. A number or state without a row stops the export."""

from __future__ import annotations

from pathlib import Path

from vigie.bulletin.flash import flash
from vigie.desk.material import Material
from vigie.export import page_files


def write(material: Material, folder: Path) -> list[Path]:
    """Write the update and return the paths; GroundsError where it says what no row says."""
    index = material.whole("flash")
    return page_files(flash(index.picture, index.request), folder, "flash", index)
