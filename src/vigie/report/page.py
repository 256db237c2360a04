"""The page: its parts in order, its style sheet, its foot with the disclaimers."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from vigie.picture_tables import Picture
from vigie.report import boards, conflicts, incidents, maps, plans, sources, summary, tolls
from vigie.report.marks import e
from vigie.report.view import View

STYLE = Path(__file__).with_name("page.css")
PARTS = (
    ("summary", "Summary"), ("map", "Map"), ("board", "Services"), ("incidents", "Incidents"), ("tolls", "Figures"), ("conflicts", "Contested"),
    ("plans", "Announced"), ("unknown", "Not known"), ("sources", "Sources"),
)  # fmt: skip
FOOT = (
    "Figures are those of the sources named; nobody has verified them here. They can change. Where sources differ, all are shown.",
    "The names and boundaries shown, and how they are shown, express no opinion on the legal status of any territory or of its authorities. "
    "They follow the codes of countries and subdivisions of the international standard; Crimea and Sevastopol are drawn within Ukraine.",
    "Compiled from public reports by software. Each statement leads to the words on which it rests. No editor has checked it.",
)


def html(picture: Picture, at: datetime | None = None) -> str:
    """Return the report of a picture as one HTML page. `at`: the moment that it speaks of; None for the latest that the picture knows of."""
    view = View(picture, at)
    body = "".join(
        part(view)
        for part in (
            summary.summary, maps.section, boards.section, incidents.section, tolls.section, conflicts.section, plans.section, sources.unknown, sources.sources,
        )
    )  # fmt: skip
    nav = "".join(f'<li><a href="#{anchor}">{name}</a></li>' for anchor, name in PARTS if f'id="{anchor}"' in body)
    foot = "".join(f"<p>{e(x)}</p>\n" for x in (*FOOT, maps.credit()) if x)
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{e(summary.title(view))}</title>
<style>
{STYLE.read_text(encoding="utf-8")}</style>
</head>
<body>
{summary.head(view)}<nav aria-label="Parts of the report"><ul>{nav}</ul></nav>
<main>
{body}</main>
<footer>
{foot}</footer>
</body>
</html>
"""
