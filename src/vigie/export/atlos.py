"""Incidents as the CSV that Atlos imports in bulk, atlos.csv: status, description, sensitive, latitude, longitude (of a site only), source_1 ... source_n."""

from __future__ import annotations

from pathlib import Path

from vigie.desk.briefs import incident_brief
from vigie.desk.columns import Column, columns
from vigie.desk.index import Index, place_of
from vigie.desk.request import Request
from vigie.desk.selection import cut_words
from vigie.export.csv import csv_file
from vigie.picture import Incident
from vigie.picture_tables import Picture

LONGEST, SHORTEST = 2000, 8  # characters of a description that Atlos takes
FLAGS = {
    "graphic": "Graphic Violence",
    "personal": "Personal Information Visible",
    "source-deleted": "Deleted by Source",
    "deceptive": "Deceptive or Misleading",
}
NO_FLAG = "Not Sensitive"


def write(picture: Picture, folder: Path, request: Request = Request()) -> list[Path]:  # noqa: B008  frozen
    """Write the file and return its path; incidents withdrawn or merged into others are left out."""
    index = Index(picture, request)
    every = [i for i in picture.incidents if i.status not in ("withdrawn", "merged")]
    found = [(_row(i, index), _sources(i, index)) for i in every[: request.limit]]
    most = max((len(s) for _, s in found), default=1) or 1
    head = [*columns("atlos"), *(Column(f"source_{n}", "text", "Address of a source") for n in range(1, most + 1))]
    rows: list[list[object]] = [[*row, *sources, *[None] * (most - len(sources))] for row, sources in found]
    if request.limit is not None and len(every) > request.limit:
        rows.append([None, cut_words(request.limit, len(every)), *[None] * (len(head) - 2)])
    return [csv_file(folder / "atlos.csv", head, rows)]


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
