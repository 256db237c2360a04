"""Where a cited value leads: to its row at the service, where one is named, else to the document whose words it rests on."""

from __future__ import annotations

from collections.abc import Callable

from vigie.desk.index import Index
from vigie.picture_tables import Picture

ROWS = ("incidents", "services", "tolls", "claims")


def addresses(picture: Picture, index: Index) -> Callable[[str, str], str]:
    """Return what gives the address of a row by its table and id; '' where none is known or it is no address of the web."""
    claim_of = {t.toll_id: t.claim_id for t in picture.tolls}
    claim_of |= {i.incident_id: i.claims[0] for i in picture.incidents if i.claims}
    claim_of |= {s.service_id: s.claims[-1] for s in picture.services if s.claims}

    def address(table: str, ident: str) -> str:
        if table not in ROWS:
            return ""
        own = index.request.url(table, ident)
        told = index.told.get(claim_of.get(ident, ident))
        uri = told.document.uri if told else None
        return own or (uri if uri and uri.startswith(("http://", "https://")) else "")

    return address
