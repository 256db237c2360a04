"""The picture as a printable page: report.html, one file without a script (docs/REPORT.md)."""

from __future__ import annotations

from pathlib import Path

from vigie.desk.material import Material
from vigie.export import settle


def write(material: Material, folder: Path) -> list[Path]:
    """Write the page and return its path."""
    from vigie.report.page import html

    return [settle(folder / "report.html", html(material.whole("report").picture).encode("utf-8"))]
