"""The flash update's map, as SVG in greys: the report's drawing without its links and words, so that signs and names are all that it says."""

from __future__ import annotations

import re
from html import escape

from vigie.picture_tables import Picture
from vigie.report import maps
from vigie.report.view import View

STYLE = """
figure { margin: 0; } figure svg { width: 100%; height: auto; border: 1px solid var(--line); background: #fff; }
.sea { fill: #e9e9e9; } .land { fill: #fff; } .border { fill: none; stroke: #777; }
.region { fill: none; stroke: #999; stroke-width: .6; stroke-dasharray: 2 2; }
.area { fill: url(#hatch); stroke: #222; } .hatch { stroke: #222; stroke-width: 1.4; opacity: .4; } .mesh { stroke: #bbb; fill: none; }
.area-name, .place, .axis, .country { font: 600 13px system-ui, sans-serif; fill: #111; paint-order: stroke; stroke: #fff; stroke-width: 4px; }
.country { font-weight: 500; fill: #555; text-anchor: middle; } .area-name { font-style: italic; text-anchor: middle; }
.axis { font-weight: 400; font-size: 10px; }
.dot { fill: #111; stroke: #fff; } .lead { stroke: #555; fill: none; } .scale { stroke: #111; stroke-width: 2; fill: none; }
.sign { color: #222; fill: #222; stroke: #fff; stroke-width: 1.2; } .sign .hollow { fill: none; stroke: #222; stroke-width: 2.4; }
.sign .stroke { stroke: #222; stroke-width: 3; fill: none; }
"""
_DRAWN = re.compile(r"<svg viewBox=.*?</svg>", re.DOTALL)
_LINK = re.compile(r"<a class=row[^>]*>")


def drawing(picture: Picture, label: str) -> str:
    """Return the map as SVG; '' where no place is known well enough for a point or an area. `label`: what a screen reader calls it."""
    found = _DRAWN.search(maps.section(View(picture)))
    if found is None or 'role="img"' not in found[0]:
        return ""
    plain = re.sub(r"<title>.*?</title>", "", _LINK.sub("<g>", found[0]).replace("</a>", "</g>"), flags=re.DOTALL)
    return re.sub(r'aria-label="[^"]*"', f'aria-label="{escape(label)}"', plain, count=1)
