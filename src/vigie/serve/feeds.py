"""Incidents as an Atom feed that readers follow: those that changed last."""

from __future__ import annotations

from typing import Any

from fastapi import Request, Response

from vigie.desk.request import Request as Asked
from vigie.export.atom import atom
from vigie.serve.answers import Router
from vigie.serve.asking import Limit, Shown, Wanted
from vigie.serve.choosing import Filters, chosen
from vigie.serve.view import View

router = Router(tags=["running"])
ENTRIES = 100
FEED: dict[int | str, dict[str, Any]] = {200: {"content": {"application/atom+xml": {}}}}


@router.get("/feeds/incidents.atom", response_class=Response, responses=FEED, summary="Incidents as an Atom feed")
def feed(request: Request, of: Shown, wanted: Wanted, limit: Limit = None) -> Response:
    """Incidents as an Atom feed."""
    return atom_of(request, of, wanted, min(limit or ENTRIES, ENTRIES))


def atom_of(request: Request, of: View, wanted: Filters, most: int, title: str = "Incidents") -> Response:
    """Return the incidents that filters let through and that changed last, as a feed."""
    ids = of.incidents.ids_at(chosen(of, wanted, "changed")[:most])
    asked = Asked(at=of.moment, known_at=of.known_at, base_url=str(request.base_url).rstrip("/"))
    return Response(atom(of.piece(ids, changes=True).picture, asked, title), media_type="application/atom+xml")
