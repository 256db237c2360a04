"""Incidents as the CSV that Atlos imports in bulk, atlos.csv: status, description, sensitive, latitude, longitude (of a site only), source_1 ... source_n."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from vigie.desk.briefs import incident_brief
from vigie.desk.columns import Column, columns
from vigie.desk.index import Index, place_of
from vigie.desk.material import Material
from vigie.desk.selection import cut_words
from vigie.export.csv import csv_file
from vigie.picture import Incident

LONGEST, SHORTEST = 2000, 8  # characters of a description that Atlos takes
FLAGS = {
    "graphic": "Graphic Violence",
    "personal": "Personal Information Visible",
    "source-deleted": "Deleted by Source",
    "deceptive": "Deceptive or Misleading",
}
NO_FLAG = "Not Sensitive"


def write(material: Material, folder: Path) -> list[Path]:
    """Write the file and return its path; incidents withdrawn or merged into others are left out. It walks twice: for the columns, for the rows."""
    limit = material.request.limit
    most = max((len(_sources(i, index)) for i, index in islice(_standing(material), limit)), default=1) or 1
    head = [*columns("atlos"), *(Column(f"source_{n}", "text", "Address of a source") for n in range(1, most + 1))]
    return [csv_file(folder / "atlos.csv", head, _rows(material, most))]


def _standing(material: Material) -> Iterator[tuple[Incident, Index]]:
    return ((i, piece) for piece in material.pieces("incidents") for i in piece.picture.incidents if i.status not in ("withdrawn", "merged"))


def _rows(material: Material, most: int) -> Iterator[list[object]]:
    found, limit, n = _standing(material), material.request.limit, 0
    for i, index in islice(found, limit):
        n += 1
        sources = _sources(i, index)
        yield [*_row(i, index), *sources, *[None] * (most - len(sources))]
    beyond = sum(1 for _ in found) if limit is not None else 0
    if beyond:
        width = len(columns("atlos")) + most
        yield [None, cut_words(n, n + beyond), *[None] * (width - 2)]


def _row(i: Incident, index: Index) -> list[object]:
    text = f"{i.title} [{i.code}]\n" + "\n".join(incident_brief(i, index))
    if len(text) > LONGEST:
        text = text[: LONGEST - 6] + " [cut]"
    place = place_of(i.places)
    site = place if place and place.level == "site" and place.lat is not None else None
    flags = ", ".join(FLAGS[f] for f in i.sensitivity if f in FLAGS) or NO_FLAG
    return ["To Do", text, flags, site.lat if site else None, site.lon if site else None]


def _sources(i: Incident, index: Index) -> list[str]:
    told = (index.told.get(c) for c in i.claims)
    return list(dict.fromkeys(t.document.uri for t in told if t and t.document.uri and t.document.uri.startswith(("http://", "https://"))))
