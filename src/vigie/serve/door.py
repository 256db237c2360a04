"""The one door between the store and what is answered: whatever the service reads of the picture it reads here, and every row passes `Showing`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from sqlalchemy import Connection, literal_column, select

from vigie.desk import stored_rows
from vigie.errors import OptionError
from vigie.fuse.corrections import effective
from vigie.picture import Change, Correction, DocumentRow, Incident, Told
from vigie.publish.around import Whole
from vigie.serve.showing import EVERYTHING, Showing
from vigie.store import Store, documents, loading, queries, recorded, written
from vigie.store.indexes import matching
from vigie.store.packing import unpacked
from vigie.store.pictures import kept_corrections
from vigie.store.recorded import Gone
from vigie.store.schema import changes as changes_table
from vigie.store.schema import claims as claims_table

PART = 2000  # rows that pass at once
HASH = re.compile(r"[icsdk][0-9a-f]+")  # the beginning of an id that tells nothing: not a person's, not a code


@dataclass(frozen=True, slots=True)
class Passed:
    """A row that went through the door: `noun` None where it is not shown; `withheld` where it is shown otherwise than it is."""

    ident: str
    noun: Any
    since: datetime | None
    again_at: datetime | None
    withheld: bool


def told_of(connection: Connection, ids: Sequence[str]) -> dict[str, Told]:
    """Return claims by id as they stand, redacted as people decided. What the store remembers is not asked: another process may have erased words since."""
    found = stored_rows.told(connection.execution_options(memory=None), ids, effective(kept_corrections(connection)))
    return {t.claim.claim_id: t for t in found}


def last_of(changes: Iterable[Change]) -> dict[str, datetime]:
    """Return id -> when a row last changed by these changes."""
    found: dict[str, datetime] = {}
    for c in changes:
        if c.at and (c.about not in found or c.at > found[c.about]):
            found[c.about] = c.at
    return found


class Door:
    """Reads what somebody is shown of a store."""

    whole: Whole | None = None  # the picture whose rows are given; None: the store's own

    def __init__(self, store: Store, showing: Showing = EVERYTHING) -> None:
        self.store, self.showing = store, showing

    def passed(self, table: str, rows: Iterable[tuple[str, Any, datetime | None]]) -> Iterator[Passed]:
        """Yield rows (id, noun, since when they stand) as they are shown."""
        rest = iter(rows)
        while part := list(islice(rest, PART)):
            shown = self.showing.shown(table, [noun for _, noun, _ in part], datetime.now(UTC), self.whole)
            for (ident, before, since), (noun, again_at) in zip(part, shown, strict=True):
                yield Passed(ident, noun, since, again_at, noun is not before)

    def shown(self, table: str, nouns: Iterable[Any]) -> list[Any]:
        """Return those of these rows that are shown, as they are shown."""
        return [p.noun for p in self.passed(table, (("", n, None) for n in nouns)) if p.noun is not None]

    # ------------------------------------------------------------ rows of an answer
    def incidents(self, ids: Iterable[str]) -> dict[str, Incident]:
        """Return incidents by id; those that are not there, or not shown, are left out."""
        found = self.store.ask(lambda c: list(written.of_ids(c, "incidents", ids)))
        return {p.ident: p.noun for p in self.passed("incidents", found) if p.noun is not None}

    def told(self, ids: Iterable[str]) -> dict[str, Told]:
        """Return claims by id, with their words as far as they are shown."""
        found = self.store.ask(told_of, list(ids))
        return {t.claim.claim_id: t for t in self.shown("claims", found.values())}

    def copies(self, claim_ids: Iterable[str]) -> dict[str, str]:
        """Return claim id -> the claim that it repeats."""
        return self.store.ask(written.copies, list(claim_ids))

    def changes_of(self, about: Iterable[str]) -> list[Change]:
        """Return the changes of these rows that their cells keep, as they became known."""
        ids = sorted(set(about))
        body = select(changes_table.c.body)
        found = self.store.ask(lambda c: [b for part in loading.some(ids) for b in c.execute(body.where(changes_table.c.about.in_(part))).scalars()])
        return self.shown("changes", map(unpacked, found))

    def changed_at(self, ids: Iterable[str]) -> dict[str, datetime]:
        """Return id -> when a row last changed in what was known, in the zone in which it was told; those that never did are left out."""
        if self.showing is EVERYTHING:
            return self.store.ask(written.changed_at, list(ids))
        return last_of(self.changes_of(ids))

    def changes_where(self, question: Callable[[Connection], Iterable[Change]]) -> list[Change]:
        """Return the changes that a question to the store gives, as far as they are shown."""
        return self.shown("changes", self.store.ask(lambda c: list(question(c))))

    def corrections(self) -> tuple[Correction, ...]:
        """Return every correction, in the order in which they were kept."""
        return tuple(self.shown("corrections", self.store.corrections()))

    # ------------------------------------------------------------ words
    def text(self, document: DocumentRow) -> str | None:
        """Return a document's text; None where there is none, or none is shown."""
        text = self.store.text(document.document_id)
        if text is None or self.showing is EVERYTHING:
            return text
        return self.showing.text(document, text, datetime.now(UTC), self.whole)

    def versions(self, document_id: str) -> list[documents.DocumentVersion]:
        """Return the readings of a document, the first one first: when and by which engine; of their rows nothing is to be answered."""
        return self.store.versions(document_id)

    def claims_with(self, query: str) -> list[str]:
        """Return the ids of the claims whose words a query finds; the picture says which of them may be told. OptionError where it asks for no word."""
        return self.store.ask(_claims_with, query)

    def documents_with(self, query: str, limit: int) -> list[str]:
        """Return the ids of documents whose words a query finds, those published last first; none of whose words some are withheld."""
        found = self.store.ask(queries.found_documents, query, limit if self.showing is EVERYTHING else None)
        return found if self.showing is EVERYTHING else list(islice((i for i in found if self._whole(i)), limit))

    def _whole(self, document_id: str) -> bool:
        row = self.store.ask(lambda c: next((noun for _, noun, _ in written.of_ids(c, "documents", [document_id])), None))
        return row is not None and self.text(row) == self.store.text(document_id)

    # ------------------------------------------------------------ what was written, what is meant
    def gone(self, table: str, since: datetime) -> list[Gone]:
        """Return the rows of a table that went after a moment."""
        found = self.store.ask(recorded.gone, table, since)
        if self.showing is EVERYTHING or not found:
            return found
        before = self.store.ask(recorded.last_rows, table, [g.id for g in found])
        seen = {p.ident: p.noun for p in self.passed(table, ((i, noun, None) for i, noun in before.items())) if p.noun is not None}
        return [replace(g, code=getattr(seen[g.id], "code", None)) for g in found if g.id in seen]

    def stood_at(self, table: str, since: datetime) -> set[str]:
        """Return the ids of rows that stood at a moment and were replaced or taken out since."""
        return self.store.ask(recorded.earlier, table, since)

    def id_of(self, code_or_beginning: str) -> str:
        """Return the full id that somebody wrote the beginning of, or a code. OptionError where it is none, or of several.

        Who is not shown everything finds no row by a code that a place has given it, nor a person by the beginning of a name.
        """
        if self.showing is not EVERYTHING and not HASH.fullmatch(code_or_beginning.strip()):
            raise OptionError(f"nothing here has the id or code {code_or_beginning[:40]!r}: `/api/incidents` lists ids and codes")
        return self.store.id_of(code_or_beginning)


def _claims_with(connection: Connection, query: str) -> list[str]:
    numbers: Any = select(literal_column("n")).select_from(matching(connection, "claim_words", query).columns(literal_column("n")).subquery())
    return list(connection.execute(select(claims_table.c.claim_id).where(claims_table.c.n.in_(numbers))).scalars())
