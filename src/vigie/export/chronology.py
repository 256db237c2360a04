"""The chronology: chronology.html, .md, .csv, .liveblog.json (LiveBlogPosting), .ninjs.json and, with the extra `office`, .docx; in en, fr or uk.

A number or a state without a row stops the export. `limit` keeps the newest lines; a cut chronology says so at its end.
"""

from __future__ import annotations

import json
from pathlib import Path

from vigie.bulletin.chronicle import chronology, entries
from vigie.bulletin.chronicle_feeds import live_blog, ninjs, rows
from vigie.bulletin.parts import teller
from vigie.bulletin.pieces import text_of
from vigie.desk.columns import columns, cut_row
from vigie.desk.material import Material
from vigie.export import page_files, settle
from vigie.export.csv import csv_file


def write(material: Material, folder: Path) -> list[Path]:
    """Write the files and return their paths; GroundsError where a line says what no row says."""
    index, request = material.whole("chronology"), material.request
    tell = teller(index.picture, request)
    every = entries(tell)
    found = every if request.limit is None else every[max(0, len(every) - request.limit) :]
    cut = (len(found), len(every)) if len(found) < len(every) else None
    tell.grounds.facts.update({"kept": len(found), "total": len(every)})
    page = chronology(found, tell, cut)
    head = columns("chronology")
    table = [[r[c.name] for c in head] for r in rows(found, tell)]
    if cut:
        table.append(cut_row("chronology", *cut))
    title = text_of(page.title)
    return [
        *page_files(page, folder, "chronology", tell.index),
        csv_file(folder / "chronology.csv", head, table),
        settle(folder / "chronology.liveblog.json", _json(live_blog(found, tell, title))),
        settle(folder / "chronology.ninjs.json", _json(ninjs(found, tell, title))),
    ]


def _json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "backslashreplace")
