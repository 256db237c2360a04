"""The map for the print sheet: that of the printable report, as a drawing of its own."""

from __future__ import annotations

import re

import numpy as np
from fastapi import Response

from vigie.picture_tables import Picture
from vigie.report.maps import credit, section
from vigie.report.page import STYLE
from vigie.report.view import View as Report
from vigie.serve.answers import Router
from vigie.serve.asking import Shown
from vigie.serve.choosing import in_order
from vigie.serve.view import View

router = Router(tags=["map"])
MOST = 3000  # incidents that a sheet of paper shows: the worst
TAG = re.compile(r"<\w(?:[^>\"]|\"[^\"]*\")*>")
BARE = re.compile(r"\s(data-[\w-]+)(?=[\s/>])")  # HTML lets attributes stand without a value, and values without quotes; XML does not
UNQUOTED = re.compile(r'\s([\w-]+)=([^\s"/>]+)')


@router.get("/map.svg", response_class=Response, responses={200: {"content": {"image/svg+xml": {}}}}, summary="The map for printing")
def map_svg(of: Shown) -> Response:
    """The map for printing."""
    drawn = section(Report(picture(of), at=of.at))
    start, end = drawn.find("<svg"), drawn.find("</svg>")
    body = (
        drawn[start : end + 6]
        if start >= 0
        else f'<svg viewBox="0 0 800 60"><text x="10" y="30">Nothing has a place that can be drawn. {credit()}</text></svg>'
    )
    body = TAG.sub(lambda tag: UNQUOTED.sub(r' \1="\2"', BARE.sub(r' \1=""', tag[0])), body)
    whole = body.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
    style = STYLE.read_text(encoding="utf-8").replace("prefers-color-scheme", "min-width:0) and (max-width:0) and (prefers-color-scheme")  # paper is light
    return Response(whole.replace(">", f"><style><![CDATA[{style}]]></style>", 1), media_type="image/svg+xml")


def picture(of: View) -> Picture:
    """Return the incidents that the sheet shows, as a picture."""
    standing = ~np.isin(of.incidents["status"], of.shelves.words.words.known(("withdrawn", "merged")))
    order = in_order(of, "worst")
    rows = of.incident_rows(of.incidents.ids_at(order[standing[order]][:MOST]))
    return Picture.of(told=(), documents=(), incident_of={}, copies={}, incidents=[rows[i] for i in sorted(rows)])
