"""What somebody is shown of the picture: the one question that is asked of every row on its way from the store to an answer (docs/decisions/0007-door.md)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import Connection

from vigie.picture import DocumentRow
from vigie.publish.around import Whole

Shown = tuple[Any, datetime | None]
"""A row as it is shown, None where it is not; and when, by the clock alone, that will be otherwise (None: never)."""


class Showing(Protocol):
    """What somebody is shown. Everything that is answered (rows, counts, tiles, words that are found, events, feeds) is made of what `shown` gives.

    `name`: differs between showings; answers of one are never given to readers of another.
    """

    name: str

    def shown(self, table: str, nouns: Sequence[Any], now: datetime, of: Whole | None) -> list[Shown]:
        """Return rows of a table as they are shown at a moment of the wall clock, each in its place. `of`: their picture; None where it is the store.

        `table`: incidents claims (`Told`) services tolls conflicts people places (`PlaceRow`) documents changes corrections. A claim that comes out as
        another object than it went in has withheld words: searching words does not find it.
        """

    def text(self, document: DocumentRow, text: str, now: datetime, of: Whole | None) -> str | None:
        """Return the text of a document as it is shown, as long as it is (offsets stay); None where it is not."""

    def stirred(self, connection: Connection, since: datetime, now: datetime) -> Mapping[str, set[str]]:
        """Return table -> ids of rows that are to be shown anew because others, on which they hang, were written after a moment of the store's clock."""


class Everything:
    """Shows every row as it is."""

    name = "everything"

    def shown(self, table: str, nouns: Sequence[Any], now: datetime, of: Whole | None) -> list[Shown]:
        """Return the rows as they are."""
        return [(n, None) for n in nouns]

    def text(self, document: DocumentRow, text: str, now: datetime, of: Whole | None) -> str | None:
        """Return the text as it is."""
        return text

    def stirred(self, connection: Connection, since: datetime, now: datetime) -> Mapping[str, set[str]]:
        """Return that no row hangs on another."""
        return {}


EVERYTHING = Everything()
