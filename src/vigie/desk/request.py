"""What an export is asked for: its two clocks, filters, language, and what it says of itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from vigie.picture_tables import Picture
from vigie.publish import Rules


def no_raw(document_id: str) -> bytes | None:
    """Return None: where no store is asked, the documents' bytes are not at hand."""
    return None


@dataclass(frozen=True)
class Request:
    """What an export is asked for; every field may be left out.

    `since`, `until`: only what happened, held or was told in that time (`until` not included). `language`: of the flash update and the chronology.
    `limit`: rows of a table; a cut table says so in its last row. `base_url`: address of the service, for `url`. `zone`: of the clocks of the bulletins.
    `authority`: in whose name CAP messages are made; without one they are drafts. `previous`: what the last issue knew; `number`: of this issue.
    `raw`: gives the bytes of a document by its id, or None. `rules`: those of publication, for the role `public`; `withheld`: what they held back, by rule.
    """

    at: datetime | None = None
    known_at: datetime | None = None
    place: str | None = None
    kinds: tuple[str, ...] = ()
    since: datetime | None = None
    until: datetime | None = None
    verification: tuple[str, ...] = ()
    language: str = "en"
    hxl: bool = False
    base_url: str = ""
    limit: int | None = None
    authority: str | None = None
    role: str = "desk"
    rules: Rules | None = None
    withheld: Mapping[str, Mapping[str, int]] | None = None
    next_change: datetime | None = None  # when the clock alone lets more be shown
    zone: str | None = None
    humanitarian_names: bool = False  # first-level units by the names that OCHA uses (Kharkivska)
    title: str | None = None
    organisation: str | None = None
    contact: str | None = None
    checked_by: str | None = None
    number: int | None = None
    previous: datetime | None = None
    written: datetime | None = None
    raw: Callable[[str], bytes | None] = no_raw

    def filters(self) -> dict[str, Any]:
        """Return the filters that were given, as JSON values."""
        named = {
            "place": self.place,
            "kind": list(self.kinds) or None,
            "since": self.since.isoformat() if self.since else None,
            "until": self.until.isoformat() if self.until else None,
            "verification": list(self.verification) or None,
            "limit": self.limit,
            "known_at": self.known_at.isoformat() if self.known_at else None,
        }
        return {k: v for k, v in named.items() if v is not None}

    def url(self, table: str, ident: str | None) -> str:
        """Return the address of a row; '' where no service is named."""
        return f"{self.base_url.rstrip('/')}/collections/{table}/items/{ident}" if self.base_url and ident else ""


def as_of(picture: Picture, request: Request) -> datetime | None:
    """Return the moment of which the picture tells: the one asked about, else the one up to which it knows; None for an empty picture."""
    return request.at or known_at(picture, request)


def known_at(picture: Picture, request: Request) -> datetime | None:
    """Return the moment up to which the picture knows: what was asked for, else the latest claim's; None for an empty picture."""
    return request.known_at or max((t.known_at for t in picture.claims if t.known_at), default=None)


def zone_of(picture: Picture, request: Request) -> tzinfo:
    """Return the zone of the clocks of a bulletin: the one asked for, else that of most incidents and services, else UTC."""
    if request.zone:
        return ZoneInfo(request.zone)
    votes: dict[str, int] = {}
    places = [p.place for i in picture.incidents for p in i.places[:1]] + [s.place for s in picture.services]
    for place in places:
        if place.timezone:
            votes[place.timezone] = votes.get(place.timezone, 0) + 1
    return ZoneInfo(min(votes, key=lambda z: (-votes[z], z))) if votes else UTC
