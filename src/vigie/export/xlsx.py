"""One workbook, picture.xlsx: README, Incidents, Claims, Tolls, Services, Contested, Documents, Changes, Codes. Needs the extra `office`.

Texts are texts (=1+1 is not computed), instants are cells without a zone, a text beyond 32,767 characters is cut with a mark, a table beyond a sheet's
rows goes on in another sheet. Rows are written one after another: memory does not grow with them.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from itertools import chain, islice
from pathlib import Path
from typing import Any

from vigie.desk.columns import Column, columns, rows
from vigie.desk.material import Material
from vigie.desk.sheets import SHEETS, cell_value, code_rows, readme_rows
from vigie.export import needed, settling

ROWS_OF_A_SHEET = 1_048_576
INSTANT = "yyyy-mm-dd hh:mm"
WIDTHS = {"text": 24, "choice": 14, "instant": 17, "local": 17, "list": 24}


def write(material: Material, folder: Path) -> list[Path]:
    """Write the workbook and return its path; OptionError where openpyxl is not installed."""
    needed("openpyxl", "office", "xlsx")
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    plain = [Column(name, "text", "") for name in ("", "", "", "")]
    _sheet(book, "README", plain, readme_rows(material), header=False)
    for title, name in SHEETS.items():
        _table(book, title, columns(name), rows(name, material))
    _sheet(book, "Codes", plain[:3], code_rows(), header=False)
    path = folder / "picture.xlsx"
    with settling(path) as file:
        book.save(file)
    return [path]


def _table(book: Any, title: str, found: tuple[Column, ...], cells: Iterable[list[Any]]) -> None:
    """A table, in as many sheets as its rows need; an empty one has its header."""
    rest = iter(cells)
    for n in range(1, 1000):
        first = next(rest, None)
        if first is None and n > 1:
            return
        part = islice(chain([first], rest), ROWS_OF_A_SHEET - 1) if first is not None else iter(())
        _sheet(book, title if n == 1 else f"{title} {n}", found, part)


def _sheet(book: Any, title: str, found: Iterable[Column], cells: Iterable[list[Any]], *, header: bool = True) -> None:
    from openpyxl.utils import get_column_letter

    found = list(found)
    sheet = book.create_sheet(title)
    for n, column in enumerate(found, 1):
        sheet.column_dimensions[get_column_letter(n)].width = WIDTHS.get(column.type, 11) if header else 26
    if header:
        sheet.freeze_panes = "B2"
        sheet.append([_cell(sheet, c.name, "text", bold=True) for c in found])
    n_rows = 1
    for row in cells:
        sheet.append([_cell(sheet, v, c.type) for v, c in zip(row, found, strict=False)])
        n_rows += 1
    if header:
        sheet.auto_filter.ref = f"A1:{get_column_letter(len(found))}{n_rows}"


def _cell(sheet: Any, value: Any, kind: str, *, bold: bool = False) -> Any:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    value = cell_value(value, kind)
    if not isinstance(value, str | datetime) and not bold:
        return value
    cell = WriteOnlyCell(sheet, value)
    if isinstance(value, str):
        cell.data_type = "s"  # else what begins with = is a formula
    else:
        cell.number_format = INSTANT
    if bold:
        cell.font = Font(bold=True)
    return cell
